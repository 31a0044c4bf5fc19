/**
 * For tests only: a pact of two or three parties with everyone's keys at hand. Records are handed
 * to the folds as read; sealing and admission have tests of their own.
 */
import type { SigningPair } from '../base/crypto.ts';
import type { DeviceId, Hash32, LogId, PactKey, PartyId, RecordId } from '../base/id.ts';
import { idBytes, idOf } from '../base/id.ts';
import { invariant } from '../base/invariant.ts';
import { hour, TEMPO_LIVING_MS } from '../base/time.ts';
import type { Entry } from '../log/entry.ts';
import type { RecordKind } from '../record/kind.ts';
import { KIND } from '../record/kind.ts';
import { bytesNamed, idNamed, pairNamed, testCrypto } from '../testing.ts';
import type { SealCertificate } from './certificate.ts';
import type { Delegate } from './delegate.ts';
import { delegateHash } from './delegate.ts';
import type { PactState, PartyState } from './fold.ts';
import { foldPact } from './fold.ts';
import type { PactContent, PartyContent } from './genesis.ts';
import {
  certificateHash,
  encodePactContent,
  pactGenesisKind,
  pactIdOf,
  partyIdOf,
} from './genesis.ts';
import type { Roster } from './roster.ts';
import { keyHashOf } from './roster.ts';
import type { SealActContent, SealVerb } from './seal-act.ts';
import {
  encodeSealActContent,
  isBesideChain,
  PACT_WRAPPED_KEY_BYTES,
  sealActIdOf,
  sealActKind,
} from './seal-act.ts';
import type { OwnEpochs } from './turning.ts';
import { RULES_KNOWN } from '../assembly/genesis.ts';

/** The hour at which test pacts are looked at. */
export const NOW_HOUR = 500_000;

/** A device that holds the keys of these epochs, and first wrote under each at an hour. */
export function ownOf(held: readonly number[], firstWord: number = NOW_HOUR): OwnEpochs {
  return {
    holds: (epoch) => held.includes(epoch),
    firstWordAt: (epoch) => (held.includes(epoch) ? hour(firstWord) : undefined),
  };
}

/** The key pairs behind a roster, each in the roster's own order. */
export interface RosterKeys {
  readonly roster: Roster;
  readonly bells: readonly SigningPair[];
  readonly ambers: readonly SigningPair[];
  readonly seals: readonly SigningPair[];
  readonly nextSeals: readonly SigningPair[];
  readonly recoveries: readonly SigningPair[];
}

/** How a test roster differs from three of five bells on five branches. */
export interface RosterWish {
  readonly term?: number;
  readonly bells?: number;
  readonly kBell?: number;
  readonly seals?: number;
  readonly ambers?: number;
  readonly labels?: readonly number[];
}

/** The key of a pair. */
export function keyOf(pair: SigningPair): PactKey {
  return idOf<PactKey>(pair.publicKey);
}

function pairs(name: string, count: number): readonly SigningPair[] {
  const made = Array.from({ length: count }, (_, at) => pairNamed(name, at));
  return made.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** A roster of a party with its keys: five bells, three seals, three recoveries unless wished. */
export function rosterNamed(name: string, wish: RosterWish = {}): RosterKeys {
  const { term = 0, bells: bellCount = 5, kBell = 3, seals: sealCount = 3, ambers = 2 } = wish;
  const bells = pairs(`${name}/bell/${term}`, bellCount);
  const seals = pairs(`${name}/seal/${term}`, sealCount);
  const nextSeals = pairs(`${name}/seal/${term + 1}`, sealCount);
  const amberPairs = pairs(`${name}/amber/${term}`, ambers);
  const recoveries = pairs(`${name}/recovery`, 3);
  const roster: Roster = {
    term,
    bells: bells.map((pair, at) => ({ key: keyOf(pair), label: wish.labels?.[at] ?? at })),
    kBell,
    ambers: amberPairs.map(keyOf),
    seals: seals.map(keyOf),
    kSeal: 2,
    nextSealHashes: nextSeals.map((pair) => keyHashOf(testCrypto.hash, keyOf(pair))),
    recoveryHashes: recoveries.map((pair) => keyHashOf(testCrypto.hash, keyOf(pair))),
    r: 2,
  };
  return { roster, bells, ambers: amberPairs, seals, nextSeals, recoveries };
}

/** Signatures of some of `signers` over a message, as a certificate. */
export function certify(
  signers: readonly SigningPair[],
  message: Uint8Array,
  indexes: readonly number[],
): SealCertificate {
  return indexes.map((index) => {
    const pair = signers[index];
    invariant(pair !== undefined, 'a test signer that exists');
    return { index, signature: testCrypto.sign(message, pair.secretKey) };
  });
}

/** A record of a test log, as the folds see it. */
export function entryOf<T>(
  kind: RecordKind<T>,
  said: T,
  author: DeviceId,
  name: string,
  place: { readonly log: LogId | null; readonly wallHour?: number } = { log: idNamed('home') },
): Entry {
  const { log, wallHour = NOW_HOUR } = place;
  return {
    id: idNamed<RecordId>(`record/${kind.name}/${name}`),
    header: {
      version: 1,
      log,
      author,
      seq: log === null ? 0 : 1,
      prev: log === null ? null : idNamed('prev'),
      deps: [],
      gov: null,
      wallHour: hour(wallHour),
      lane: kind.lanes[0] ?? 0,
      epoch: kind.plain ? 0 : 1,
      nonce: new Uint8Array(kind.plain ? 0 : 24),
      bodyLen: 0,
      bodyHash: idNamed('body'),
    },
    body: { state: 'read', kind: KIND[kind.name], said: kind.shape.toCbor(said) },
  };
}

/** One party of a test pact. */
interface TestParty {
  readonly party: PartyId;
  readonly keys: RosterKeys;
  readonly delegates: readonly DeviceId[];
}

/** A founded test pact. */
export interface TestPact {
  readonly pact: LogId;
  readonly genesis: Entry;
  readonly content: PactContent;
  /** In the order of the pact. */
  readonly parties: readonly TestParty[];
}

/** The nonce of the n-th party: they ascend, so that the n-th roster is that of the n-th party. */
function partyNonce(at: number): Hash32 {
  return `${(at + 1).toString(16).padStart(2, '0')}${'00'.repeat(31)}` as Hash32;
}

/** A device that signed that it speaks for the n-th party. */
export function delegateOf(pair: SigningPair, at: number): Delegate {
  const named = { device: idOf<DeviceId>(pair.publicKey), prekeyHash: idNamed<Hash32>('prekey') };
  const place = { pactNonce: idNamed<Hash32>('pact-nonce'), partyNonce: partyNonce(at) };
  const message = delegateHash(testCrypto.hash, place, named);
  return { ...named, signature: testCrypto.sign(message, pair.secretKey) };
}

/** What a pact of these rosters says. */
export function contentOf(rosters: readonly RosterKeys[]): PactContent {
  const parties = rosters.map((keys, at): PartyContent => ({
    nonce: partyNonce(at),
    roster: keys.roster,
    delegates: [0, 1]
      .map((n) => delegateOf(pairNamed(`delegate/${at}`, n), at))
      .toSorted((a, b) => (a.device < b.device ? -1 : 1)),
  }));
  return {
    rules: RULES_KNOWN,
    tempoMs: TEMPO_LIVING_MS,
    nonce: idNamed('pact-nonce'),
    epochKeyHash: idNamed('epoch-key'),
    terms: {
      channels: ['net', 'courier'],
      periodHours: 168,
      graceHours: 72,
      practiceHours: 336,
      turnHours: 24,
      drillsAYear: 4,
      endsAt: hour(NOW_HOUR + 10_000),
      noticeHours: 336,
    },
    parties,
  };
}

/** A pact that all parties have signed. */
export function pactOf(rosters: readonly RosterKeys[]): TestPact {
  const content = contentOf(rosters);
  const encoded = encodePactContent(content);
  const message = certificateHash(testCrypto.hash, encoded);
  const certificates = rosters.map((keys) => certify(keys.seals, message, [0, 1]));
  const author = content.parties[0]?.delegates[0]?.device;
  invariant(author !== undefined, 'a delegate');
  const said = { content: encoded, certificates };
  const log = pactIdOf(testCrypto.hash, encoded);
  const genesis = entryOf(pactGenesisKind, said, author, 'pact', { log });
  const parties = content.parties.map((party, at) => ({
    party: partyIdOf(testCrypto.hash, party),
    keys: rosters[at] as RosterKeys,
    delegates: party.delegates.map(({ device }) => device),
  }));
  return { pact: log, genesis, content, parties };
}

/** A party's turn to an epoch on another one; its key and wrapping are made up. */
export function turnAct(
  pact: TestPact,
  by: PartyState,
  signers: readonly SigningPair[],
  { number, before }: { readonly number: number; readonly before: number },
  answers: Hash32 = idNamed('nothing'),
): Entry {
  const name = `${by.party}/${number}/${before}/${answers}`;
  const wrapped = bytesNamed(name, 0, PACT_WRAPPED_KEY_BYTES);
  const value = { number, before, keyHash: idNamed<Hash32>(name), wrapped };
  return actOn(pact, by, { kind: 'epoch', value }, signers, [0, 1], NOW_HOUR, answers);
}

/** The pact's state after some entries; a test that founds none is wrong. */
export function judged(pact: TestPact, entries: readonly Entry[] = []): PactState {
  const state = foldPact(testCrypto, pact.genesis, entries);
  invariant(state.ok, 'a founded pact');
  return state.value;
}

/** The n-th party's state. */
export function partyAt(state: PactState, at: number): PartyState {
  const party = state.parties[at];
  invariant(party !== undefined, 'a party');
  return party;
}

/** A seal act on a party's head, certified by `signers` at `indexes`. */
export function actOn(
  pact: TestPact,
  before: PartyState,
  what: SealVerb,
  signers: readonly SigningPair[],
  indexes: readonly number[] = [0, 1],
  wallHour: number = NOW_HOUR,
  homeDecision: Hash32 = idNamed('decision'),
): Entry {
  const beside = isBesideChain(what);
  const content: SealActContent = {
    party: before.party,
    n: beside ? 0 : before.n + 1,
    parent: beside ? (before.party as string as Hash32) : before.head,
    what,
    homeDecision,
  };
  const encoded = encodeSealActContent(content);
  const id = sealActIdOf(testCrypto.hash, encoded);
  const certificate = certify(signers, idBytes(id), indexes);
  const author = idOf<DeviceId>(pairNamed('delegate/0', 0).publicKey);
  const name = `${id}/${indexes.join('-')}`;
  const place = { log: pact.pact, wallHour };
  return entryOf(sealActKind, { content: encoded, certificate }, author, name, place);
}

/**
 * How a pact's log is judged: its genesis founds it, then each party's chain is walked by itself.
 * A pure function of the set of entries: order, repetition and the number of signature sets that
 * travel with one act change nothing.
 */
import { compareText } from '../base/bytes.ts';
import type { ReadingCrypto } from '../base/crypto.ts';
import type { DeviceId, Hash32, LogId, PactKey, PartyId, PolicyId, RecordId } from '../base/id.ts';
import { idBytes } from '../base/id.ts';
import { unreachable } from '../base/invariant.ts';
import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import type { Hour } from '../base/time.ts';
import { hour } from '../base/time.ts';
import type { Entry } from '../log/entry.ts';
import { saidAs } from '../log/entry.ts';
import type { SealCertificate } from './certificate.ts';
import { signersOf } from './certificate.ts';
import type { Delegate, DelegatePlace } from './delegate.ts';
import { isWilling } from './delegate.ts';
import type { PactContent, PactFault, PartyContent } from './genesis.ts';
import { judgeGenesis } from './genesis.ts';
import type { ConsentPolicy } from './policy.ts';
import type { Roster } from './roster.ts';
import { isAdmissibleRoster, keyHashOf, policyIdOf } from './roster.ts';
import type { RevealedKey, SealActContent, SealVerb } from './seal-act.ts';
import { decodeSealActContent, sealActIdOf, sealActKind } from './seal-act.ts';

/** What judging a pact needs. */
export type PactCrypto = Pick<ReadingCrypto, 'hash' | 'verify' | 'isAdmissibleKey'>;

/** A roster with its hash and when its act was first written; 0 = with the pact. */
export interface RosterTerm {
  readonly roster: Roster;
  readonly policy: PolicyId;
  readonly since: Hour;
}

/** A device that speaks, or spoke, for a party. */
export interface DelegateState {
  readonly device: DeviceId;
  readonly prekeyHash: Hash32;
  /** Null while it speaks; then the last of its records that counts, if any does. */
  readonly out: { readonly lastHonoured: RecordId | null } | null;
}

/** An act that counts. */
export interface DoneAct {
  readonly id: Hash32;
  readonly n: number;
  readonly homeDecision: Hash32;
  readonly what: SealVerb;
}

/** One party as its chain leaves it. */
export interface PartyState {
  readonly party: PartyId;
  /** What its delegates' devices sign that they speak for it. */
  readonly place: DelegatePlace;
  /** The height and id of its newest act; 0 and the party's id before the first. */
  readonly n: number;
  readonly head: Hash32;
  /** Two certified acts at one height: ask-only, its state is that before them (R23). */
  readonly contested: boolean;
  /** Oldest first; the last one stands. */
  readonly rosters: readonly RosterTerm[];
  /** Every certified roster, those of a contested branch too: a verdict may name it. */
  readonly rosterByPolicy: ReadonlyMap<PolicyId, Roster>;
  readonly struckBells: ReadonlySet<PactKey>;
  /** Ascending by device. */
  readonly delegates: readonly DelegateState[];
  /** The acts of its chain with the decisions at home that they cite; ascending by height. */
  readonly done: readonly DoneAct[];
  readonly consent: ConsentPolicy | null;
  readonly pauses: readonly { readonly from: Hour; readonly to: Hour }[];
  /** `heardAt` = the hour of the first record that carries it. */
  readonly exit: { readonly at: Hour; readonly heardAt: Hour } | null;
}

/** An epoch of the pact: its key's hash, and who turned it. */
export interface PactEpoch {
  readonly number: number;
  readonly keyHash: Hash32;
  /** Null for the first, which the genesis names. */
  readonly turnedBy: PartyId | null;
  readonly wrapped: Uint8Array | null;
}

/** A pact, judged. */
export interface PactState {
  readonly pact: LogId;
  readonly content: PactContent;
  /** In the order of genesis. */
  readonly parties: readonly PartyState[];
  /** Ascending by number, then in the order of the parties that turned them. */
  readonly epochs: readonly PactEpoch[];
}

/** An act with every signature that any of its records carries. */
interface SignedAct {
  readonly id: Hash32;
  readonly content: SealActContent;
  readonly certificates: readonly SealCertificate[];
  readonly heardAt: Hour;
}

/** Judges a pact from its genesis and every other entry of its log. */
export function foldPact(
  crypto: PactCrypto,
  genesis: Entry,
  entries: Iterable<Entry>,
): Result<PactState, PactFault> {
  const founded = judgeGenesis(crypto, genesis);
  if (!founded.ok) return founded;
  const { pact, content, partyIds } = founded.value;
  const acts = collectActs(crypto, entries);
  const epochs: PactEpoch[] = [
    { number: 1, keyHash: content.epochKeyHash, turnedBy: null, wrapped: null },
  ];
  const parties = content.parties.map((party, at) => {
    const partyId = partyIds[at] as PartyId;
    const own = acts.filter((act) => act.content.party === partyId);
    const place = { pactNonce: content.nonce, partyNonce: party.nonce };
    const walked = walkChain(crypto, foundedParty(crypto, partyId, place, party), own);
    epochs.push(...walked.epochs);
    return withStrikes(crypto, withBranchRosters(crypto, walked.state, own), own);
  });
  epochs.sort((a, b) => a.number - b.number);
  return ok({ pact, content, parties, epochs });
}

function collectActs(crypto: PactCrypto, entries: Iterable<Entry>): readonly SignedAct[] {
  const actById = new Map<Hash32, SignedAct>();
  for (const entry of entries) {
    const said = saidAs(sealActKind, entry);
    if (said === undefined) continue;
    const content = decodeSealActContent(said.content);
    if (!content.ok) continue;
    const id = sealActIdOf(crypto.hash, said.content);
    const known = actById.get(id);
    actById.set(id, {
      id,
      content: content.value,
      certificates: [...(known?.certificates ?? []), said.certificate],
      heardAt: earlierHour(known?.heardAt, entry.header.wallHour),
    });
  }
  return [...actById.values()].toSorted((a, b) => compareText(a.id, b.id));
}

/** The earlier of two hours, of which 0 means "not known". */
function earlierHour(a: Hour | undefined, b: Hour): Hour {
  if (a === undefined || a === 0) return b;
  return b === 0 ? a : hour(Math.min(a, b));
}

function foundedParty(
  crypto: PactCrypto,
  party: PartyId,
  place: DelegatePlace,
  founding: PartyContent,
): PartyState {
  const policy = policyIdOf(crypto.hash, founding.roster);
  return {
    party,
    place,
    n: 0,
    head: party as string as Hash32,
    contested: false,
    rosters: [{ roster: founding.roster, policy, since: hour(0) }],
    rosterByPolicy: new Map([[policy, founding.roster]]),
    struckBells: new Set(),
    delegates: founding.delegates.map(speaking),
    done: [],
    consent: null,
    pauses: [],
    exit: null,
  };
}

/** Applies certified acts one by one until there is none, or more than one. */
function walkChain(
  crypto: PactCrypto,
  founded: PartyState,
  acts: readonly SignedAct[],
): { readonly state: PartyState; readonly epochs: readonly PactEpoch[] } {
  let state = founded;
  const epochs: PactEpoch[] = [];
  for (;;) {
    const next = childrenOf(crypto, state, acts);
    const act = next[0];
    if (act === undefined) return { state, epochs };
    if (next.length > 1) return { state: { ...state, contested: true }, epochs };
    const { what } = act.content;
    if (what.kind === 'epoch') epochs.push({ ...what.value, turnedBy: state.party });
    state = applyAct(crypto, state, act);
  }
}

/** The certified acts that stand on a state's head. */
function childrenOf(
  crypto: PactCrypto,
  state: PartyState,
  acts: readonly SignedAct[],
): readonly SignedAct[] {
  return acts.filter(
    ({ content }, at) =>
      content.n === state.n + 1 &&
      content.parent === state.head &&
      isCertifiedAct(crypto, standingRoster(state), acts[at] as SignedAct),
  );
}

/** The roster that stands. */
export function standingRoster(party: PartyState): Roster {
  return (party.rosters.at(-1) as RosterTerm).roster;
}

function isCertifiedAct(crypto: PactCrypto, standing: Roster, act: SignedAct): boolean {
  const { what } = act.content;
  if (what.kind !== 'roster') return countSigners(crypto, act, standing.seals) >= standing.kSeal;
  const { roster, revealed } = what.value;
  if (roster.term !== (standing.term + 1) % 256) return false;
  if (!isAdmissibleRoster(crypto.isAdmissibleKey, roster)) return false;
  const keys = promisedKeys(crypto, standing.nextSealHashes, revealed);
  return countSigners(crypto, act, keys) >= standing.kSeal;
}

/** The revealed keys that fit their promised hashes, each at its place. */
function promisedKeys(
  crypto: PactCrypto,
  hashes: readonly Hash32[],
  revealed: readonly RevealedKey[],
): readonly (PactKey | undefined)[] {
  const keys: (PactKey | undefined)[] = hashes.map(() => undefined);
  for (const { index, key } of revealed)
    if (hashes[index] === keyHashOf(crypto.hash, key) && crypto.isAdmissibleKey(idBytes(key)))
      keys[index] = key;
  return keys;
}

function countSigners(
  crypto: PactCrypto,
  act: SignedAct,
  keys: readonly (PactKey | undefined)[],
): number {
  const signed = new Set<number>();
  for (const certificate of act.certificates)
    for (const index of signersOf(crypto.verify, idBytes(act.id), keys, certificate))
      signed.add(index);
  return signed.size;
}

function applyAct(crypto: PactCrypto, before: PartyState, act: SignedAct): PartyState {
  const { n, homeDecision, what } = act.content;
  const done = [...before.done, { id: act.id, n, homeDecision, what }];
  const state: PartyState = { ...before, n, head: act.id, done };
  switch (what.kind) {
    case 'roster': {
      const { roster } = what.value;
      const policy = policyIdOf(crypto.hash, roster);
      return {
        ...state,
        rosters: [...state.rosters, { roster, policy, since: act.heardAt }],
        rosterByPolicy: new Map([...state.rosterByPolicy, [policy, roster]]),
      };
    }
    case 'delegateIn':
      return withDelegate(crypto, state, what.value);
    case 'delegateOut': {
      const { device, lastHonoured } = what.value;
      const delegates = state.delegates.map((one) =>
        one.device === device && one.out === null ? { ...one, out: { lastHonoured } } : one,
      );
      return { ...state, delegates };
    }
    case 'policy':
      return { ...state, consent: what.value };
    case 'pause':
      return { ...state, pauses: [...state.pauses, what.value] };
    case 'exit':
      return { ...state, exit: state.exit ?? { at: what.value.at, heardAt: act.heardAt } };
    // An epoch is the pact's, not the party's; a strike stands beside the chain.
    case 'epoch':
    case 'strikeBell':
      return state;
    default:
      return unreachable(what);
  }
}

function speaking({ device, prekeyHash }: Delegate): DelegateState {
  return { device, prekeyHash, out: null };
}

/**
 * A device key serves once: one that was removed does not come back. And only a device that said so
 * itself speaks for a party: no party takes another's voice by naming it.
 */
function withDelegate(crypto: PactCrypto, state: PartyState, added: Delegate): PartyState {
  if (state.delegates.some((one) => one.device === added.device)) return state;
  if (!crypto.isAdmissibleKey(idBytes(added.device))) return state;
  if (!isWilling(crypto, state.place, added)) return state;
  const delegates = [...state.delegates, speaking(added)];
  return { ...state, delegates: delegates.toSorted((a, b) => compareText(a.device, b.device)) };
}

/**
 * Remembers the rosters of every certified branch above a fork: a ring that was judged under one of
 * them before the fork came to light stays judged (R22).
 */
function withBranchRosters(
  crypto: PactCrypto,
  state: PartyState,
  acts: readonly SignedAct[],
): PartyState {
  if (!state.contested) return state;
  const rosterByPolicy = new Map(state.rosterByPolicy);
  const open: PartyState[] = [state];
  for (let one = open.pop(); one !== undefined; one = open.pop())
    for (const act of childrenOf(crypto, one, acts)) {
      const next = applyAct(crypto, one, act);
      for (const [policy, roster] of next.rosterByPolicy) rosterByPolicy.set(policy, roster);
      open.push(next);
    }
  return { ...state, rosterByPolicy };
}

function withStrikes(
  crypto: PactCrypto,
  state: PartyState,
  acts: readonly SignedAct[],
): PartyState {
  const rosters = [...state.rosterByPolicy.values()];
  const struck = new Set<PactKey>();
  for (const act of acts) {
    const { what } = act.content;
    if (what.kind !== 'strikeBell') continue;
    const { bell } = what.value;
    const shown = rosters.filter((roster) => roster.bells.some((one) => one.key === bell));
    if (shown.some((roster) => isCertifiedStrike(crypto, roster, act))) struck.add(bell);
  }
  return { ...state, struckBells: new Set([...struck].toSorted()) };
}

function isCertifiedStrike(crypto: PactCrypto, roster: Roster, act: SignedAct): boolean {
  const { what } = act.content;
  if (what.kind !== 'strikeBell') return false;
  const { bell, by, revealed } = what.value;
  if (by === 'seal') return countSigners(crypto, act, roster.seals) >= roster.kSeal;
  if (by === 'itself') return countSigners(crypto, act, [bell]) >= 1;
  const keys = promisedKeys(crypto, roster.recoveryHashes, revealed);
  return roster.r > 0 && countSigners(crypto, act, keys) >= roster.r;
}

/**
 * For tests: a pact of two homes, three ringers each, whose delegates' engines run in one process.
 * The homes themselves are left out: their seals' certificates are made by hand.
 */
import { createMemoryNet } from '@tocsin/bearers/memory';
import type { MemoryNet } from '@tocsin/bearers/memory';
import type {
  CancelHead,
  Hash32,
  LogId,
  PactContent,
  PartyContent,
  RingHead,
  RingId,
  RingPlace,
  Ring,
  Roster,
  SigningPair,
} from '@tocsin/core';
import {
  cancelHash,
  certificateHash,
  delegateHash,
  encodeCancel,
  encodePactContent,
  encodeSaid,
  epochKeyHashOf,
  hour,
  hourOf,
  idOf,
  LANE_GOVERNANCE,
  modularHour,
  pactGenesisKind,
  pactIdOf,
  pactTagOf,
  partyIdOf,
  policyIdOf,
  prekeyHashOf,
  ringHash,
  ringIdOf,
  RULES_KNOWN,
} from '@tocsin/core';
import type { PactKeys, PactPeer } from '@tocsin/peer';
import {
  ensurePactKeys,
  openPactPeer,
  openReplica,
  pactKeyOf,
  promiseOf,
  proposalIn,
} from '@tocsin/peer';

import type { RawRecord, Seeded } from './engine-world.ts';
import { clock, crypto, must, random, rawRecord, seeded, until } from './engine-world.ts';

/** An hour of 50 ms. */
export const PACT_TEMPO_MS = 50;

/** One holder's device in the pact. */
export interface Holder extends Seeded {
  readonly keys: PactKeys;
}

/** One party: its holders in the order of its bells, and what it shows. */
interface Party {
  readonly holders: readonly Holder[];
  /** Recovery keys, held by members who are no holders; two of the three recover. */
  readonly recoveries: readonly SigningPair[];
  readonly part: PartyContent;
}

/** A founded pact; nothing runs yet. */
export interface PactWorld {
  readonly net: MemoryNet;
  readonly log: LogId;
  readonly genesis: RawRecord;
  readonly epochKey: Uint8Array;
  readonly parties: readonly [Party, Party];
}

/** A delegate's engine. */
export interface Delegate extends Holder {
  readonly pact: PactPeer;
  readonly address: string;
}

async function makeParty(nonce: string, pactNonce: Hash32): Promise<Party> {
  const made = await Promise.all(
    [0, 1, 2].map(async () => {
      const device = await seeded();
      return { ...device, keys: must(await ensurePactKeys(device.store, crypto, random)) };
    }),
  );
  const bellOf = ({ keys }: Holder): string => pactKeyOf(keys.bell);
  const holders = made.toSorted((a, b) => (bellOf(a) < bellOf(b) ? -1 : 1));
  const recoveries = [0, 1, 2].map(() => crypto.signingPair(random.bytes(32)));
  const roster: Roster = {
    term: 0,
    bells: holders.map(({ keys }, label) => ({ key: pactKeyOf(keys.bell), label })),
    kBell: 2,
    ambers: [],
    seals: holders.map(({ keys }) => pactKeyOf(keys.seal)).toSorted(),
    kSeal: 2,
    nextSealHashes: holders.map(({ keys }) => promiseOf(crypto, keys.bell)),
    recoveryHashes: recoveries.map((pair) => promiseOf(crypto, pair)),
    r: 2,
  };
  const delegates = holders
    .map(({ keyring }) => {
      const [prekey] = keyring.prekeys();
      if (prekey === undefined) throw new Error('no prekey');
      const shown = { kemPublic: prekey.kem.publicKey, boxSeed: prekey.boxSeed };
      const named = { device: keyring.me, prekeyHash: prekeyHashOf(crypto.hash, shown) };
      const place = { pactNonce, partyNonce: nonce as Hash32 };
      const message = delegateHash(crypto.hash, place, named);
      return { ...named, signature: crypto.sign(message, keyring.signing.secretKey) };
    })
    .toSorted((a, b) => (a.device < b.device ? -1 : 1));
  return { holders, recoveries, part: { nonce: nonce as Hash32, roster, delegates } };
}

/**
 * Founds a pact between two homes of three ringers each; two ring, two seal.
 *
 * @param homes - the logs of the two, where their devices are to know their own part.
 */
export async function foundPact(homes?: readonly [LogId, LogId]): Promise<PactWorld> {
  const epochKey = random.bytes(32);
  const nonce = idOf<Hash32>(random.bytes(32));
  const nonceOf = (at: 0 | 1): string =>
    homes === undefined ? `0${String(at + 1)}`.repeat(32) : proposalIn(nonce, homes[at]);
  const parties = [await makeParty(nonceOf(0), nonce), await makeParty(nonceOf(1), nonce)] as const;
  const inOrder = parties.toSorted((a, b) => (a.part.nonce < b.part.nonce ? -1 : 1));
  const now = hourOf(clock.now(), PACT_TEMPO_MS);
  const content: PactContent = {
    rules: RULES_KNOWN,
    tempoMs: PACT_TEMPO_MS,
    nonce,
    epochKeyHash: epochKeyHashOf(crypto.hash, epochKey),
    terms: {
      channels: ['net', 'courier'],
      periodHours: 1_000,
      graceHours: 500,
      practiceHours: 0,
      turnHours: 24,
      drillsAYear: 4,
      endsAt: hour(now + 1_000_000),
      noticeHours: 336,
    },
    parties: inOrder.map(({ part }) => part),
  };
  const encoded = encodePactContent(content);
  const message = certificateHash(crypto.hash, encoded);
  const certificates = inOrder.map(({ holders, part }) =>
    part.roster.seals.map((key, index) => {
      const holder = holders.find(({ keys }) => pactKeyOf(keys.seal) === key);
      if (holder === undefined) throw new Error('no holder');
      return { index, signature: crypto.sign(message, holder.keys.seal.secretKey) };
    }),
  );
  const [first] = parties[0].holders;
  if (first === undefined) throw new Error('no holder');
  const plain = encodeSaid(pactGenesisKind, { content: encoded, certificates });
  const log = pactIdOf(crypto.hash, encoded);
  const genesis = rawRecord(first, log, {
    plain,
    lane: LANE_GOVERNANCE,
    wallHour: now,
  });
  return { net: createMemoryNet(), log, genesis, epochKey, parties };
}

let bearers = 0;

/** Brings a delegate's engine to life; without the key it must be given it in a box. */
export async function enter(
  { net, log, genesis, epochKey }: PactWorld,
  holder: Holder,
  ways: readonly string[],
  hasKey = true,
): Promise<Delegate> {
  bearers += 1;
  const { store, keyring } = holder;
  if (hasKey) must(await keyring.addEpochKey(1, epochKey));
  const parts = { log, tempoMs: PACT_TEMPO_MS, store, crypto, clock, random, keyring };
  must(await must(await openReplica(parts)).ingest([genesis], 'file', 'each'));
  const bearer = net.createBearer({ name: `pact-${String(bearers)}`, key: random.bytes(32) });
  const pact = must(await openPactPeer({ ...parts, bearers: [bearer], channelOf: () => 'net' }));
  bearer.setWays(ways);
  return { ...holder, pact, address: bearer.addresses()[0] ?? '' };
}

/** The first two holders of each party, all in touch. */
export async function enterFour(world: PactWorld): Promise<readonly Delegate[]> {
  const living: Delegate[] = [];
  for (const { holders } of world.parties)
    for (const holder of holders.slice(0, 2)) {
      const ways = living.map(({ address }) => address);
      // oxlint-disable-next-line no-await-in-loop -- each meets those before it.
      living.push(await enter(world, holder, ways));
    }
  await until('all delegates have met', () =>
    living.every(({ pact }) => pact.peer.links.peers().length === living.length - 1),
  );
  return living;
}

/** Where the first party rings. */
function placeOf({ log, parties }: PactWorld): RingPlace {
  return { pact: log, party: partyIdOf(crypto.hash, parties[0].part) };
}

/** A red ring of the first party by its holders of these indexes; `forged` signs with luck. */
export function ringOf(
  world: PactWorld,
  indexes: readonly number[],
  change: Partial<RingHead> = {},
  forged: readonly number[] = [],
): Ring {
  const place = placeOf(world);
  const context = change.context ?? 'live';
  const { roster } = world.parties[0].part;
  const head: RingHead = {
    context,
    tag: pactTagOf(crypto.hash, place, context),
    term: 0,
    kind: 1,
    level: 1,
    scope: 0,
    notAfter: modularHour(hour(hourOf(clock.now(), PACT_TEMPO_MS) + 60)),
    number: 7,
    ...change,
  };
  const message = ringHash(crypto.hash, place, policyIdOf(crypto.hash, roster), head);
  const signers = indexes.map((index) => ({
    index,
    signature: forged.includes(index) ? random.bytes(64) : bellSign(world, index, message),
  }));
  return { head, signers };
}

/** The first party's holder `index` signs with its bell. */
function bellSign({ parties }: PactWorld, index: number, message: Uint8Array): Uint8Array {
  const holder = parties[0].holders[index];
  if (holder === undefined) throw new Error('no such holder');
  return crypto.sign(message, holder.keys.bell.secretKey);
}

/** An all-clear of a ring by these holders, over what it shows. */
export function cancelOf(
  world: PactWorld,
  ring: Ring,
  indexes: readonly number[],
  forged = false,
): Uint8Array {
  const place = placeOf(world);
  const { roster } = world.parties[0].part;
  const head: CancelHead = {
    context: ring.head.context,
    ring: ringIdOf(crypto.hash, place, ring.head),
    seen: ring.signers.map(({ index }) => index),
  };
  const policy = policyIdOf(crypto.hash, roster);
  const message = cancelHash(crypto.hash, place, policy, head, ring.signers);
  const signers = indexes.map((index) => ({
    index,
    signature: forged ? random.bytes(64) : bellSign(world, index, message),
  }));
  return encodeCancel({ head, signers });
}

/** The name of a ring of the first party. */
export function ringNamed(world: PactWorld, { head }: Ring): RingId {
  return ringIdOf(crypto.hash, placeOf(world), head);
}

/** Closes engines. */
export async function leave(delegates: readonly Delegate[]): Promise<void> {
  await Promise.all(delegates.map(({ pact }) => pact.close()));
}

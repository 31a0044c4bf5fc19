/** For tests only: rings, disputes and all-clears by the keys of a test pact. */
import fc from 'fast-check';

import type { SigningPair } from '../base/crypto.ts';
import type { DeviceId, PactKey, PolicyId } from '../base/id.ts';
import { invariant } from '../base/invariant.ts';
import type { Instant } from '../base/time.ts';
import { hour, instant, instantOf, TEMPO_LIVING_MS } from '../base/time.ts';
import type { RosterKeys, TestPact } from '../federation/testing.ts';
import { entryOf, judged, NOW_HOUR, pactOf, rosterNamed } from '../federation/testing.ts';
import { policyIdOf } from '../federation/roster.ts';
import type { Entry } from '../log/entry.ts';
import type { RecordKind } from '../record/kind.ts';
import { arbitraryBytes, testCrypto } from '../testing.ts';
import type { Cancel, CancelHead } from './cancel.ts';
import { cancelHash, encodeCancel } from './cancel.ts';
import type { Dispute, Lift } from './dispute.ts';
import { disputeHash, encodeDispute, encodeLift, liftHash } from './dispute.ts';
import type { AlertDurations, RingHearing, RungRing } from './judge.ts';
import { judgeRing } from './judge.ts';
import { cancelKeptKind, disputeKeptKind, ringKeptKind, ringVerdictKind } from './records.ts';
import type { Ring, RingHead, RingPlace, RingSigner } from './ring.ts';
import {
  AMBER_INDEX_FIRST,
  encodeRing,
  modularHour,
  pactTagOf,
  ringHash,
  ringIdOf,
} from './ring.ts';
import type { AlertContext } from './word.ts';

/** R22's durations, as the global table has them. */
export const DURATIONS_OF_R22: AlertDurations = {
  ringLife: 72,
  clockTolerance: 24,
  oldRoster: 168,
  lateRing: 720,
  disputeGap: 720,
};

/** Now, in test worlds. */
export const NOW: Instant = instantOf(hour(NOW_HOUR), TEMPO_LIVING_MS);

/** So many minutes after now. */
export function minutesLater(minutes: number): Instant {
  return instant(NOW + minutes * 60_000);
}

/** Ana rings with three of five; Ben and Cid are her twins. */
export const ana: RosterKeys = rosterNamed('ana');
export const pact: TestPact = pactOf([ana, rosterNamed('ben'), rosterNamed('cid')]);
export const place: RingPlace = { pact: pact.pact, party: partyIdAt(0) };
export const policy: PolicyId = policyIdOf(testCrypto.hash, ana.roster);

/** The n-th party's name in the test pact. */
export function partyIdAt(at: number): RingPlace['party'] {
  const party = pact.parties[at];
  invariant(party !== undefined, 'a party');
  return party.party;
}

/** The n-th party's first or second delegate. */
export function delegateAt(at: number, which: 0 | 1 = 0): DeviceId {
  const device = pact.parties[at]?.delegates[which];
  invariant(device !== undefined, 'a delegate');
  return device;
}

/** A red ring about a silence, for three days, unless changed. */
export function headOf(change: Partial<RingHead> = {}): RingHead {
  const context = change.context ?? 'live';
  return {
    context,
    tag: pactTagOf(testCrypto.hash, place, context),
    term: 0,
    kind: 1,
    level: 1,
    scope: 0,
    notAfter: modularHour(hour(NOW_HOUR + 72)),
    number: 1,
    ...change,
  };
}

function signWith(pair: SigningPair | undefined, message: Uint8Array): Uint8Array {
  invariant(pair !== undefined, 'a key');
  return testCrypto.sign(message, pair.secretKey);
}

function signAll(indexes: readonly number[], message: Uint8Array): readonly RingSigner[] {
  return indexes.map((index) => {
    const pair = ana.bells[index] ?? ana.ambers[index - AMBER_INDEX_FIRST];
    return { index, signature: signWith(pair, message) };
  });
}

/** A ring signed by Ana's holders of these indexes. */
export function ringBy(indexes: readonly number[], change: Partial<RingHead> = {}): Ring {
  const head = headOf(change);
  return { head, signers: signAll(indexes, ringHash(testCrypto.hash, place, policy, head)) };
}

/** What Ben knows when a ring of Ana's comes. */
export function hearing(change: Partial<RingHearing> = {}): RingHearing {
  return {
    place,
    context: 'live',
    rosters: [{ roster: ana.roster, policy, since: hour(0) }],
    struck: new Set<PactKey>(),
    now: NOW,
    tempoMs: TEMPO_LIVING_MS,
    durations: DURATIONS_OF_R22,
    ...change,
  };
}

/** A ring with what an all-clear is judged against. */
export function rung(ring: Ring): RungRing {
  return { place, policy, roster: ana.roster, ring };
}

/** An all-clear by some holders who saw `seen` of a ring's signers: all, unless told. */
export function cancelBy(
  indexes: readonly number[],
  ring: Ring,
  seen: readonly RingSigner[] = ring.signers,
): Cancel {
  const head: CancelHead = {
    context: ring.head.context,
    ring: ringIdOf(testCrypto.hash, place, ring.head),
    seen: seen.map(({ index }) => index),
  };
  const message = cancelHash(testCrypto.hash, place, policy, head, seen);
  return { head, signers: signAll(indexes, message) };
}

/** A holder's dispute of a ring, at an hour of its own clock. */
export function disputeBy(index: number, ring: Ring, at: number = NOW_HOUR): Dispute {
  const { context } = ring.head;
  const id = ringIdOf(testCrypto.hash, place, ring.head);
  const head = { context, ring: id, hour: hour(at), reason: 1 };
  const message = disputeHash(testCrypto.hash, place, policy, head);
  return { head, signer: { index, signature: signWith(ana.bells[index], message) } };
}

/** The lifting of a holder's dispute by others. */
export function liftBy(indexes: readonly number[], disputer: number, ring: Ring): Lift {
  const id = ringIdOf(testCrypto.hash, place, ring.head);
  const head = { context: ring.head.context, ring: id, disputer };
  return { head, signers: signAll(indexes, liftHash(testCrypto.hash, place, policy, head)) };
}

/** A record in the pact's log, named by what it says and who wrote it. */
export function saidInPact<T>(kind: RecordKind<T>, said: T, author: DeviceId, name: string): Entry {
  return entryOf(kind, said, author, `${author}/${name}`, { log: pact.pact });
}

/** A ring kept by a party. */
export function keptBy(at: number, ring: Ring, name: string = 'kept'): Entry {
  const context: AlertContext = ring.head.context;
  const indexes = ring.signers.map(({ index }) => index).join('-');
  const label = `${name}/${context}/${ring.head.number}/${ring.head.kind}/${indexes}`;
  return saidInPact(ringKeptKind, { ring: encodeRing(ring) }, delegateAt(at), label);
}

/** A party's honest verdict on a ring. */
export function verdictBy(
  at: number,
  ring: Ring,
  change: Partial<RingHearing> = {},
  which: 0 | 1 = 0,
): Entry {
  const context = ring.head.context;
  const said = judgeRing(testCrypto, ring, hearing({ context, ...change }));
  const name = `${said.ring}/${said.says}/${said.receivedAt}`;
  return saidInPact(ringVerdictKind, said, delegateAt(at, which), name);
}

/** A dispute or a lift kept by a party. */
export function objectionBy(at: number, said: Dispute | Lift, name: string): Entry {
  const encoded = 'signer' in said ? encodeDispute(said) : encodeLift(said);
  return saidInPact(disputeKeptKind, { said: encoded, receivedAt: NOW }, delegateAt(at), name);
}

/** An all-clear kept by a party, with the ring that its signers saw. */
export function clearedBy(
  at: number,
  cancel: Cancel,
  seen: Ring,
  change: { readonly challenged?: boolean; readonly receivedAt?: Instant } = {},
): Entry {
  const { challenged = false, receivedAt = NOW } = change;
  const said = { cancel: encodeCancel(cancel), seen: encodeRing(seen), challenged, receivedAt };
  const name = `${cancel.signers.map(({ index }) => index).join('-')}/${challenged}/${receivedAt}`;
  return saidInPact(cancelKeptKind, said, delegateAt(at), name);
}

/** The founded pact's state, after seal acts if any. */
export function pactState(entries: readonly Entry[] = []): ReturnType<typeof judged> {
  return judged(pact, entries);
}

/** `min` to `max` signers with made-up signatures, ascending. */
export function arbitrarySigners(
  indexes: readonly number[],
  max: number,
): fc.Arbitrary<readonly RingSigner[]> {
  return fc
    .uniqueArray(fc.constantFrom(...indexes), { maxLength: max })
    .chain((chosen) =>
      fc.tuple(
        ...chosen
          .toSorted((a, b) => a - b)
          .map((index) => arbitraryBytes(64).map((signature) => ({ index, signature }))),
      ),
    );
}

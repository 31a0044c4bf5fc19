/**
 * R11: records of every kind of an alarm that say nothing, because their body does not parse, or in
 * another lane, or because the bytes within it are no word. Each fold goes on as if they were not there.
 */
import { describe, expect, test } from 'vitest';

import type { DeviceId } from '../base/id.ts';
import type { Entry } from '../log/entry.ts';
import type { Cbor } from '../codec/cbor.ts';
import { LANE_GUEST } from '../record/lane.ts';
import { idNamed, testCrypto } from '../testing.ts';
import { KIND } from '../record/kind.ts';
import { CANCEL_HEAD_BYTES } from './cancel.ts';
import { LIFT_HEAD_BYTES } from './dispute.ts';
import { foldFirstBells } from './fold-first-bell.ts';
import { foldRelayGathering, foldRelays } from './fold-relay.ts';
import { foldAlerts } from './fold.ts';
import { firstBellKeptKind } from './first-bell-records.ts';
import type { RosterLookup } from './gathering.ts';
import { barredBy, foldGathering } from './gathering.ts';
import {
  cancelKeptKind,
  disputeKeptKind,
  relayKeptKind,
  relayProposedKind,
  ringEvidenceKind,
  ringKeptKind,
  ringProposedKind,
  ringSignedKind,
} from './records.ts';
import { RELAY_HEAD_BYTES } from './relay.ts';
import { encodeRingHead, RING_HEAD_BYTES, ringIdOf } from './ring.ts';
import {
  ana,
  cancelBy,
  clearedBy,
  delegateAt,
  disputeBy,
  DURATIONS_OF_R22,
  headOf,
  keptBy,
  NOW,
  objectionBy,
  pactState,
  place,
  policy,
  ringBy,
  saidInPact,
  verdictBy,
} from './testing.ts';

const ring = ringBy([0, 1, 2]);
const ringId = ringIdOf(testCrypto.hash, place, ring.head);
const author: DeviceId = delegateAt(1);
const rosterOf: RosterLookup = (of, under) =>
  of === place.pact && under === policy ? ana.roster : undefined;

const proposal = saidInPact(
  ringProposedKind,
  { head: encodeRingHead(headOf()), ...place, policy, playbook: null },
  author,
  'proposal',
);
const word = saidInPact(
  ringSignedKind,
  { ring: ringId, bellIndex: 0, signature: ring.signers[0]?.signature as Uint8Array },
  author,
  'word',
);
const honest: readonly Entry[] = [
  keptBy(1, ring),
  verdictBy(1, ring),
  objectionBy(1, disputeBy(3, ring), 'dispute'),
  clearedBy(1, cancelBy([1, 2, 4], ring), ring),
  proposal,
  word,
];

/** All that the folds of alarms make of these records. */
function all(entries: readonly Entry[]) {
  const alerts = foldAlerts(testCrypto, pactState(), entries, 'live', DURATIONS_OF_R22);
  return {
    alerts,
    gathering: foldGathering(testCrypto, entries, 'live', rosterOf, barredBy(alerts)),
    relays: foldRelays(testCrypto, pactState(), entries, 'live'),
    relayGathering: foldRelayGathering(testCrypto, entries, 'live', rosterOf),
    firstBells: foldFirstBells(testCrypto, pactState(), entries, 'live'),
  };
}

const KINDS = [
  'ringKept',
  'ringVerdict',
  'ringEvidence',
  'ringProposed',
  'ringSigned',
  'disputeKept',
  'cancelKept',
  'relayKept',
  'relayProposed',
  'firstBellTokens',
  'firstBellKept',
  'firstBellShown',
] as const satisfies readonly (keyof typeof KIND)[];

function bodyOf(kind: keyof typeof KIND, said: Cbor): Entry {
  const id = idNamed<Entry['id']>(`${kind}/${JSON.stringify(said)}`);
  return { ...word, id, body: { state: 'read', kind: KIND[kind], said } };
}

describe('R11: what says nothing', () => {
  const expected = all(honest);

  test('is nothing beside what does', () => {
    expect(expected.alerts.rings).toMatchObject([
      { id: ringId, verdicts: [{}], disputes: [{}], cancels: [{}] },
    ]);
    expect(expected.gathering).toMatchObject([{ ring: { signers: [{ index: 0 }] } }]);
  });

  test.each(KINDS)('does not parse: %s', (kind) => {
    const broken = [bodyOf(kind, 'nonsense'), bodyOf(kind, []), bodyOf(kind, null)];
    expect(all([...broken, ...honest, ...broken])).toEqual(expected);
  });

  test('stands in a lane that is not its own', () => {
    const elsewhere = honest.map((entry, at) => ({
      ...entry,
      id: idNamed<Entry['id']>('elsewhere', at),
      header: { ...entry.header, lane: LANE_GUEST },
    }));
    expect(all([...elsewhere, ...honest])).toEqual(expected);
    expect(all(elsewhere)).toEqual(all([]));
  });

  test('holds bytes that are no word', () => {
    const none = (length: number) => new Uint8Array(length);
    const [ringBytes, liftBytes] = [none(RING_HEAD_BYTES), none(LIFT_HEAD_BYTES)];
    const cleared = { cancel: none(CANCEL_HEAD_BYTES), seen: ringBytes, challenged: false };
    const relay = { relay: none(RELAY_HEAD_BYTES), original: null, keptAt: NOW };
    const proposed = { ...place, policy };
    const broken = [
      saidInPact(ringKeptKind, { ring: ringBytes }, author, 'ring'),
      saidInPact(disputeKeptKind, { said: liftBytes, receivedAt: NOW }, author, 'dispute'),
      saidInPact(cancelKeptKind, { ...cleared, receivedAt: NOW }, author, 'cancel'),
      saidInPact(relayKeptKind, relay, author, 'relay'),
      saidInPact(firstBellKeptKind, { bell: none(1), receivedAt: NOW }, author, 'first bell'),
      saidInPact(
        ringProposedKind,
        { head: ringBytes, ...proposed, playbook: null },
        author,
        'to ring',
      ),
      saidInPact(
        relayProposedKind,
        { head: none(RELAY_HEAD_BYTES), ...proposed },
        author,
        'to relay',
      ),
    ];
    for (const { body } of broken) expect(body.state).toBe('read');
    expect(all([...broken, ...honest, ...broken])).toEqual(expected);
  });

  test('is evidence of another ring', () => {
    const evidence = (of: typeof ringId, text: string): Entry =>
      saidInPact(ringEvidenceKind, { ring: of, text, inquiry: null }, author, text);
    const other = evidence(idNamed<typeof ringId>('another'), 'other');
    expect(all([...honest, other])).toEqual(expected);
    const [seen] = all([...honest, other, evidence(ringId, 'own')]).alerts.rings;
    expect(seen?.evidence.map(({ text }) => text)).toEqual(['own']);
  });
});

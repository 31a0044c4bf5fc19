/** R22: rings, judged once; dispute, all-clear and what captured keys can do with them. */
import type { AlertView, Entry, Instant, PactKey, Ring, RingHearing } from '@tocsin/core';
import {
  alertView,
  capShare,
  consentFor,
  foldAlerts,
  hour,
  instant,
  judgeCancel,
  judgeRing,
  modularHour,
  policyIdOf,
  TEMPO_LIVING_MS,
} from '@tocsin/core';
import {
  ana,
  cancelBy,
  clearedBy,
  disputeBy,
  DURATIONS_OF_R22,
  hearing,
  keptBy,
  liftBy,
  NOW,
  objectionBy,
  pactState,
  partyIdAt,
  ringBy,
  rung,
  verdictBy,
} from '@tocsin/core/alert/testing';
import { keyOf, NOW_HOUR, rosterNamed } from '@tocsin/core/federation/testing';
import { testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

const after = (hours: number): Instant => instant(NOW + hours * TEMPO_LIVING_MS);
const heard = (ring: Ring): readonly Entry[] => [keptBy(1, ring), verdictBy(1, ring)];

/** What Ben's assembly sees of all rings. */
function seen(entries: readonly Entry[], now: Instant = NOW): readonly AlertView[] {
  const state = pactState();
  const alerts = foldAlerts(testCrypto, state, entries, 'live', DURATIONS_OF_R22);
  return alertView(alerts, state, { me: partyIdAt(1), now, durations: DURATIONS_OF_R22 });
}

function judge(ring: Ring, change: Partial<RingHearing> = {}): readonly (string | null)[] {
  const { says, reason } = judgeRing(testCrypto, ring, hearing(change));
  return [says, reason];
}

describe('R22: k captured keys that would drain n caps', () => {
  test('draw on one cap, however many rings they sign, and it is split among the executors', () => {
    for (const [cap, executors] of [
      [100, 2],
      [101, 2],
      [7, 3],
      [1, 2],
    ] as const)
      expect(capShare(cap, executors) * executors).toBeLessThanOrEqual(cap);
    expect(capShare(100, 0)).toBe(0);
  });

  test('move nothing by an amber, nor where no consent was given', () => {
    const act = { kind: 1, level: 'amber', preset: 'act', capPer30d: 100 } as const;
    expect(consentFor({ entries: [act], exceptions: [] }, 1, 0).modeOf('email')).toBe('ask');
    expect(consentFor(null, 1, 1)).toMatchObject({ preset: 'prepare', capPer30d: 0 });
  });
});

describe('R22: a coerced all-clear', () => {
  const ring = ringBy([0, 1, 2]);
  const clearing = (indexes: readonly number[], of: Ring = ring) => {
    const judged = judgeCancel(testCrypto, rung(of), cancelBy(indexes, of), new Set());
    return judged.ok ? judged.value : judged.fault.kind;
  };

  test('by those who rang, and are in one cell, clears nothing', () => {
    expect(clearing([0, 1, 2])).toBe('OnlyThoseWhoRang');
    const [view] = seen([...heard(ring), clearedBy(1, cancelBy([0, 1, 2], ring), ring)]);
    expect(view).toMatchObject({ status: 'ringing', reach: 'act', clearedAt: null });
  });

  test('by fewer than rang a bell, or signed before there was a ring, clears nothing', () => {
    expect(clearing([0, 3])).toBe('TooFewKeys');
    const beforehand = cancelBy([2, 3, 4], ring, []);
    expect(judgeCancel(testCrypto, rung(ring), beforehand, new Set())).toMatchObject({
      fault: { kind: 'SeenNotRung' },
    });
  });

  test('of an arrest waits for our own call, whoever signed and whoever else called', () => {
    const arrest = ringBy([0, 1, 2], { kind: 2 });
    const cancel = cancelBy([0, 1, 3], arrest);
    const theirs = clearedBy(2, cancel, arrest, { challenged: true });
    const [view] = seen([...heard(arrest), clearedBy(1, cancel, arrest), theirs]);
    expect(view).toMatchObject({ status: 'ringing', callNeeded: true });
    const ours = clearedBy(1, cancel, arrest, { challenged: true });
    expect(seen([...heard(arrest), ours])[0]).toMatchObject({ status: 'clear' });
  });

  test('where all holders rang needs them all, and a call', () => {
    const everyone = ringBy([0, 1, 2, 3, 4]);
    expect(clearing([0, 1, 2, 3], everyone)).toBe('OnlyThoseWhoRang');
    expect(clearing([0, 1, 2, 3, 4], everyone)).toMatchObject({ needsCall: true });
  });

  test('that counts never ends legal aid and the search for people', () => {
    const [view] = seen([...heard(ring), clearedBy(1, cancelBy([0, 1, 3], ring), ring)]);
    expect(view).toMatchObject({ status: 'clear', reach: 'nothing', aidReach: 'act' });
  });
});

describe('R22: a saboteur who disputes everything', () => {
  const rings = [1, 2, 3].map((number) => ringBy([0, 1, 2], { number }));

  test('disputes one ring in thirty days; the others go on as they were', () => {
    const disputes = rings.map((ring, at) =>
      objectionBy(1, disputeBy(3, ring, NOW_HOUR + at), `d${at}`),
    );
    const views = seen([...rings.flatMap(heard), ...disputes]);
    expect(views.filter(({ disputed }) => disputed)).toHaveLength(1);
    expect(views.map(({ reach }) => reach)).toEqual(['act', 'act', 'act']);
  });

  test('is answered by k others, and not by fewer nor by themselves', () => {
    const [ring] = rings as [Ring];
    const disputed = [...heard(ring), objectionBy(1, disputeBy(3, ring), 'd')];
    const lifted = (indexes: readonly number[]) =>
      seen([...disputed, objectionBy(1, liftBy(indexes, 3, ring), 'l')])[0]?.disputed;
    expect([lifted([0, 1, 2]), lifted([0, 1]), lifted([0, 1, 3])]).toEqual([false, true, true]);
  });
});

describe('R22: a ring', () => {
  test('is judged once: a later strike, rotation or removal takes nothing back', () => {
    const ring = ringBy([0, 1, 2]);
    const [before] = seen(heard(ring));
    const struck = new Set<PactKey>([keyOf(ana.bells[1] as (typeof ana.bells)[number])]);
    expect(judge(ring, { struck })).toEqual(['amber', 'struckKey']);
    const later = verdictBy(1, ring, { struck }, 1);
    expect(seen([...heard(ring), later])[0]?.status).toBe(before?.status);
  });

  test('played again after its days, or under a roster that is gone, does not ring', () => {
    const ring = ringBy([0, 1, 2]);
    expect(judge(ring, { now: after(72 + 721) })).toEqual(['refused', 'lapsed']);
    const { roster } = rosterNamed('ana', { term: 1 });
    const rosters = [{ roster, policy: policyIdOf(testCrypto.hash, roster), since: hour(0) }];
    expect(judge(ring, { rosters })).toEqual(['refused', 'unknownTerm']);
    const far = ringBy([0, 1, 2], { notAfter: modularHour(hour(NOW_HOUR + 97)) });
    expect(judge(far)).toEqual(['refused', 'tooFarAhead']);
  });

  test('that came late only asks', () => {
    const ring = ringBy([0, 1, 2]);
    const late = [keptBy(1, ring), verdictBy(1, ring, { now: after(80) })];
    expect(seen(late, after(80))[0]).toMatchObject({ status: 'late', reach: 'ask' });
  });

  test('of a drill never rings live, whatever its label, nor the reverse', () => {
    const drill = ringBy([0, 1, 2], { context: 'drill' });
    expect(judge(drill)).toEqual(['refused', 'wrongContext']);
    const relabelled = { head: ringBy([0]).head, signers: drill.signers };
    expect(judge(relabelled)).toEqual(['refused', 'forgedSigner']);
    expect(seen([keptBy(1, drill), verdictBy(1, drill)])).toEqual([]);
  });
});

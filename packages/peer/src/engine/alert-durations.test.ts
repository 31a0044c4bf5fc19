/** Decision 0077: whose durations a home hears rings by, and rings by itself. */
import type { AssemblyState, DurationName } from '@tocsin/core';
import { DURATION_NAMES, DURATIONS } from '@tocsin/core';
import { describe, expect, test } from 'vitest';

import { alertDurationsBy } from './pact-peer.ts';

/** A home whose constitution says so; nothing else of it is looked at. */
function homeWith(wished: Readonly<Partial<Record<DurationName, number>>>): AssemblyState {
  const overrides = Object.entries(wished).map(([name, value]) => ({
    index: DURATION_NAMES.indexOf(name as DurationName),
    value,
  }));
  return { overrides } as unknown as AssemblyState;
}

describe('the durations of a ring', () => {
  test('are the rules’ where no home is known', () => {
    expect(alertDurationsBy(undefined)).toEqual({
      ringLife: DURATIONS.ringLife.initially,
      clockTolerance: DURATIONS.clockTolerance.initially,
      oldRoster: DURATIONS.oldRoster.initially,
      lateRing: DURATIONS.lateRing.initially,
      disputeGap: DURATIONS.disputeGap.initially,
    });
  });

  test('are our constitution’s as far as we alone decide, and the rules’ as far as all fold alike', () => {
    const wished = { ringLife: 24, oldRoster: 48, lateRing: 336, disputeGap: 1_000 };
    expect(alertDurationsBy(homeWith({ ...wished, clockTolerance: 2 }))).toEqual({
      ...wished,
      disputeGap: DURATIONS.disputeGap.initially,
      clockTolerance: DURATIONS.clockTolerance.initially,
    });
  });

  test('which all fold alike could only be lengthened by a constitution', () => {
    for (const name of ['rosterWait', 'rosterFilingGap', 'disputeGap'] as const)
      expect(DURATIONS[name].floor).toBe(DURATIONS[name].initially);
  });
});

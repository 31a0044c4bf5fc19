/** R10: the fold reads no clock. */
import { foldAlerts, foldPact } from '@tocsin/core';
import {
  DURATIONS_OF_R22,
  keptBy,
  pact,
  pactState,
  ringBy,
  verdictBy,
} from '@tocsin/core/alert/testing';
import { TestWorld } from '@tocsin/core/assembly/testing';
import { testCrypto } from '@tocsin/core/testing';
import { afterEach, describe, expect, test, vi } from 'vitest';

import { deciding } from './testing.ts';

/** Far before and far after anything in these worlds. */
const YEARS = [1_980, 2_026, 2_400] as const;

/** What `ask` answers when the machine's clock shows each of the years. */
function inEachYear<T>(ask: () => T): readonly T[] {
  return YEARS.map((year) => {
    vi.useFakeTimers({ now: Date.UTC(year, 5), toFake: ['Date', 'performance'] });
    return ask();
  });
}

afterEach(() => {
  vi.useRealTimers();
});

describe('R10: two replicas that fold the same records in different years', () => {
  test('come to the same state of an assembly', () => {
    const world = new TestWorld(4);
    const act = world.agreed(deciding(1), [0, 1, 2]);
    world.place(act);
    world.now += 2_000;
    const expired = world.agreed(deciding(2), [0, 1, 2]);
    world.now += 1_001;
    world.place(null);
    world.place(expired);
    const [first, ...others] = inEachYear(() => world.fold());
    for (const other of others) expect(other).toEqual(first);
  });

  test('come to the same state of a pact and its alerts', () => {
    const ring = ringBy([0, 1, 2]);
    const entries = [keptBy(1, ring), verdictBy(1, ring)];
    const [first, ...others] = inEachYear(() => [
      foldPact(testCrypto, pact.genesis, []),
      foldAlerts(testCrypto, pactState(), entries, 'live', DURATIONS_OF_R22),
    ]);
    for (const other of others) expect(other).toEqual(first);
  });
});

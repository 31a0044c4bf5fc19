import type { Entry, RecordId, Spent } from '@tocsin/core';
import { DURATION_NAMES, hour, instant } from '@tocsin/core';
import { idNamed } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import type { OpenLog } from '../live-log.ts';
import { keptOf, spentBytes } from './disk.ts';

const idAt = (at: number): RecordId => idNamed<RecordId>('record', at);
const entries = [0, 1, 2, 3].map((at) => ({
  id: idAt(at),
  header: { bodyLen: 100 * at },
})) as unknown as Entry[];

/**
 * A log of which these are spent, at home or in a pact, where the home stands at this hour; `forkAt`:
 * the height of rivals of which none is healed.
 */
function logWith(
  spent: Spent,
  { floor = 0, wall = 5_000, pact = false, overrides = [] as readonly unknown[], forkAt = 0 } = {},
): OpenLog {
  const history = [1_000, 2_000, wall].map((at) => ({ wall: hour(at) }));
  const forks = forkAt > 0 ? [{ height: forkAt, isHealed: false }] : [];
  const state = { floor, wall: hour(wall), height: 2, forks, history, overrides };
  return {
    name: 'river',
    pact: pact ? {} : undefined,
    assembly: { peer: { peer: { judged: () => ({ state }) } } },
    peer: {
      whole: () => entries,
      sweep: { waiting: () => spent, last: () => instant(7) },
      replica: { tempoMs: 3_600_000, index: { size: () => 9, husks: () => 5 } },
    },
  } as unknown as OpenLog;
}

/** A constitution that keeps words for 999 hours. */
const KEPT_999 = [{ index: DURATION_NAMES.indexOf('headersKept'), value: 999 }];

const NOTHING: Spent = { pruned: [], shredded: [] };

describe('what goes first', () => {
  test('is what has had its time: its signature and body, or its body alone', () => {
    expect(spentBytes(logWith(NOTHING))).toBe(0);
    expect(spentBytes(logWith({ pruned: [idAt(1), idAt(2)], shredded: [idAt(3)] }))).toBe(
      100 + 64 + 200 + 64 + 300,
    );
  });
});

describe('what is kept', () => {
  test('of a home is told by its floor and its constitution', () => {
    const young = keptOf(logWith(NOTHING));
    expect(young).toMatchObject({ keptHours: 2_160, overUntil: null, waiting: 0, waitingBytes: 0 });
    const spent = { pruned: [idAt(1)], shredded: [] };
    const old = keptOf(logWith(spent, { floor: 1, overrides: KEPT_999 }));
    expect(old.overUntil?.ms).toBe(2_000 * 3_600_000);
    expect(old).toMatchObject({
      keptHours: 999,
      records: 4,
      husks: 5,
      waiting: 1,
      waitingBytes: 164,
    });
    expect(old.sweptAt?.ms).toBe(7);
  });

  test('above rivals of which none is healed is no part of what is over', () => {
    expect(keptOf(logWith(NOTHING, { floor: 1, forkAt: 1 })).overUntil).toBeNull();
    expect(keptOf(logWith(NOTHING, { floor: 1, forkAt: 2 })).overUntil?.ms).toBe(2_000 * 3_600_000);
    const pact = keptOf(logWith(NOTHING, { pact: true, wall: 9_000, forkAt: 2 }));
    expect(pact.overUntil).toBeNull();
  });

  test('of a pact is told by the clock of its home, whatever that one’s constitution says', () => {
    const set = { pact: true, overrides: KEPT_999 };
    expect(keptOf(logWith(NOTHING, { ...set, wall: 2_000 })).overUntil).toBeNull();
    const old = keptOf(logWith(NOTHING, set));
    expect(old.keptHours).toBe(2_160);
    expect(old.overUntil?.ms).toBe((5_000 - 2_160) * 3_600_000);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Concern } from './concern.ts';
import { dueCalls } from './due-call.ts';
import type { Urgency } from './memory.ts';
import { NOTHING_REMEMBERED, URGENCIES, withWoken } from './memory.ts';

const GAP = 600_000;
const NOW = 1_800_000_000_000;
const concern = (key: string, urgency: Urgency = 'live'): Concern => ({ key, urgency });

describe('a call', () => {
  test('is one for all that is new, and none for what the person was woken for', () => {
    const memory = withWoken(NOTHING_REMEMBERED, ['rings a']);
    const concerns = [concern('rings a'), concern('rings b'), concern('sign c')];
    expect(dueCalls(memory, concerns, { now: NOW, gapMs: GAP })).toEqual({
      calls: [{ urgency: 'live', keys: ['rings b', 'sign c'] }],
      againMs: null,
    });
  });

  test('for something real is held back by no drill and no inquiry', () => {
    const memory = {
      ...NOTHING_REMEMBERED,
      wokenAt: { live: 0, asked: NOW - 1, drill: NOW - 1 },
    };
    const concerns = [concern('d', 'drill'), concern('i', 'asked'), concern('r')];
    expect(dueCalls(memory, concerns, { now: NOW, gapMs: GAP })).toEqual({
      calls: [{ urgency: 'live', keys: ['r'] }],
      againMs: GAP - 1,
    });
  });

  test('waits no longer than the gap, though the clock was set back', () => {
    const memory = { ...NOTHING_REMEMBERED, wokenAt: { live: NOW + GAP, asked: 0, drill: 0 } };
    expect(dueCalls(memory, [concern('r')], { now: NOW, gapMs: GAP }).calls).toHaveLength(1);
  });

  test('of each urgency comes once in a gap at most, and everything is called for in the end', () => {
    const arbitraryConcerns = fc.uniqueArray(
      fc.record({
        key: fc.string({ minLength: 1, maxLength: 4 }),
        urgency: fc.constantFrom(...URGENCIES),
        at: fc.nat(5 * GAP),
      }),
      { selector: ({ key }) => key, maxLength: 20 },
    );
    fc.assert(
      fc.property(arbitraryConcerns, (all) => {
        let memory = NOTHING_REMEMBERED;
        const calledAt: Record<Urgency, number[]> = { live: [], asked: [], drill: [] };
        for (let at = 0; at <= 12 * GAP; at += GAP / 8) {
          const there = all.filter((one) => one.at <= at);
          const now = NOW + at;
          for (const { urgency, keys } of dueCalls(memory, there, { now, gapMs: GAP }).calls) {
            memory = withWoken(memory, keys);
            memory = { ...memory, wokenAt: { ...memory.wokenAt, [urgency]: now } };
            calledAt[urgency].push(now);
          }
        }
        expect(new Set(memory.woken)).toEqual(new Set(all.map(({ key }) => key)));
        for (const times of Object.values(calledAt))
          for (const [at, time] of times.entries())
            if (at > 0) expect(time - (times[at - 1] ?? 0)).toBeGreaterThanOrEqual(GAP);
      }),
    );
  });
});

import { describe, expect, test } from 'vitest';

import { createLuck } from '../world/luck.ts';
import { hoursToForce } from './clock.ts';
import type { Assembly } from './clock.ts';
import { drawStart, GATHERINGS, HEALERS } from './starts.ts';

/** Sixteen of the longest rounds: 16 × 32 days. */
const HOURS_MAX = 12_288;
const STARTS = 25;

const mended = { catchUp: 'mended', listing: 'chosen' } as const;
const plain = { roundBase: 24, standGap: 24, delay: 4, ...mended };

describe('a majority that talks and remembers (R0: no height is ever dead)', () => {
  test.each(GATHERINGS)('puts something in force from wherever it starts: %o', (gathering) => {
    const luck = createLuck(1);
    for (let i = 0; i < STARTS; i += 1) {
      const start = drawStart(luck, gathering, mended);
      expect(hoursToForce(start, HOURS_MAX), JSON.stringify(start)).toBeDefined();
    }
  });

  test.each(HEALERS)('heals a fork from wherever it starts: %o', (gathering) => {
    const luck = createLuck(1);
    for (let i = 0; i < STARTS; i += 1) {
      const start = drawStart(luck, gathering, mended);
      expect(hoursToForce(start, HOURS_MAX), JSON.stringify(start)).toBeDefined();
    }
  });

  test('heals within the messages’ own time where the first secretary is the one that is struck', () => {
    const start: Assembly = {
      ...plain,
      members: 4,
      struck: [0],
      awake: [1, 2],
      starts: [
        { round: 0, hoursAgo: 0 },
        { round: 0, hoursAgo: 0 },
      ],
    };
    expect(hoursToForce(start, HOURS_MAX)).toBe(3 * 4);
  });

  test('does so within a day and the messages’ own time, once the secretary of round 1 is awake', () => {
    const start: Assembly = {
      ...plain,
      members: 3,
      awake: [1, 2],
      starts: [
        { round: 0, hoursAgo: 0 },
        { round: 0, hoursAgo: 0 },
      ],
    };
    // Stands, then a placement, then ballots.
    expect(hoursToForce(start, HOURS_MAX)).toBe(24 + 3 * 4);
  });
});

describe('the first text of the timers', () => {
  test('lets one who is ahead stay ahead of two others for ever, without a liar', () => {
    const start: Assembly = {
      ...plain,
      members: 5,
      awake: [1, 3, 4],
      starts: [
        { round: 7, hoursAgo: 96 },
        { round: 4, hoursAgo: 247 },
        { round: 5, hoursAgo: 759 },
      ],
    };
    expect(hoursToForce({ ...start, catchUp: 'first text' }, HOURS_MAX)).toBeUndefined();
    expect(hoursToForce(start, HOURS_MAX)).toBeDefined();
  });

  test('lets a silent liar’s old stands drive two others past each other, with slow couriers', () => {
    const start: Assembly = {
      ...plain,
      members: 3,
      delay: 48,
      awake: [1, 2],
      lingering: 0,
      starts: [
        { round: 6, hoursAgo: 33 },
        { round: 3, hoursAgo: 102 },
      ],
    };
    expect(hoursToForce({ ...start, catchUp: 'first text' }, HOURS_MAX)).toBeUndefined();
    expect(hoursToForce(start, HOURS_MAX)).toBeDefined();
  });

  test('lets a long gap between stands keep a lag for ever', () => {
    const start: Assembly = {
      ...plain,
      members: 5,
      roundBase: 1,
      standGap: 168,
      delay: 1,
      awake: [2, 3, 4],
      lingering: 0,
      starts: [
        { round: 0, hoursAgo: 0 },
        { round: 6, hoursAgo: 25 },
        { round: 3, hoursAgo: 6 },
      ],
    };
    expect(hoursToForce({ ...start, catchUp: 'first text' }, HOURS_MAX)).toBeUndefined();
    expect(hoursToForce(start, HOURS_MAX)).toBeDefined();
  });
});

describe('a secretary that lists the stands that came first', () => {
  test('can be made to repeat for ever a turn whose key nobody has', () => {
    const start: Assembly = {
      ...plain,
      members: 3,
      awake: [1, 2],
      lingering: 0,
      starts: [
        { round: 1, hoursAgo: 33 },
        { round: 0, hoursAgo: 15 },
      ],
    };
    expect(hoursToForce({ ...start, listing: 'first come' }, HOURS_MAX)).toBeUndefined();
    expect(hoursToForce(start, HOURS_MAX)).toBeDefined();
  });
});

import { describe, expect, test } from 'vitest';

import { traceBeats } from '@tocsin/core';
import type { Trace, TraceBeat, TraceChange } from '@tocsin/core';

import { HOUR, YEAR } from './chance.ts';
import { impairedWorld } from './impaired.ts';
import { peopleWorld } from './people.ts';
import { plainChanges } from './plain.ts';
import { renewalWorld } from './renewal.ts';
import { countsOf, scoreOf } from './score.ts';
import { fewestFalse, mistakenFor } from './why.ts';

const rhythm = (peer: string): Trace['schedule'][number] => ({
  peer,
  periodHours: 10,
  graceHours: 5,
  region: 'r',
});

function traceOf(beats: readonly (readonly [string, number, number])[], end: number): Trace {
  const rows = beats.map(([peer, evidence, arrived]): TraceBeat => ({
    peer,
    channel: 'net',
    evidenceAt: evidence * HOUR,
    arrivedAt: arrived * HOUR,
    observer: 'x',
  }));
  return {
    start: 0,
    end: end * HOUR,
    schedule: [rhythm('a'), rhythm('b'), rhythm('c')],
    watch: [],
    observers: [],
    beats: traceBeats(rows),
    pauses: [],
  };
}

const change = (peer: string, hour: number, state: TraceChange['state']): TraceChange => ({
  peer,
  at: hour * HOUR,
  state,
});

describe('the score', () => {
  const trace = traceOf([], 1_000);

  test('counts by hand: a false inquiry, one that stood open into the silence, a late finding', () => {
    const silentSince = new Map([
      ['a', 100 * HOUR],
      ['b', 500 * HOUR],
    ]);
    const changes = [
      change('a', 125, 'open'),
      change('b', 480, 'open'),
      change('b', 520, 'closed'),
      change('b', 560, 'open'),
      change('c', 10, 'open'),
      change('c', 30, 'closed'),
      change('c', 990, 'open'),
    ];
    const score = scoreOf([countsOf(trace, silentSince, changes)]);
    // Alive: a 100 h, b 500 h, c 1,000 h. Falsely open: b 20 h, c 20 h and 10 h.
    expect(score).toEqual({
      peers: 3,
      silent: 2,
      found: 2,
      delayMedian: 2.5,
      delay90th: 6,
      falseOpened: 3,
      falsePer100PeerYears: (300 * YEAR) / (1_600 * HOUR),
      falseOpenShare: 50 / 1_600,
    });
  });

  test('takes who is never found for infinitely late', () => {
    const silentSince = new Map([
      ['a', 100 * HOUR],
      ['b', 500 * HOUR],
    ]);
    const counts = countsOf(trace, silentSince, [change('a', 120, 'open')]);
    expect(scoreOf([counts])).toMatchObject({ found: 1, delayMedian: 2, delay90th: null });
    const half = countsOf(trace, silentSince, [], ({ peer }) => peer === 'c');
    expect(scoreOf([counts, half])).toMatchObject({ peers: 4, silent: 2, found: 1 });
  });
});

describe('the plain rule', () => {
  test('opens after period and grace, closes when newer news comes, reopens for old news', () => {
    const trace = traceOf(
      [
        ['a', 5, 5],
        ['a', 30, 30],
        ['b', 8, 40],
        ['c', 990, 1],
      ],
      50,
    );
    expect(plainChanges(trace)).toEqual([
      { peer: 'b', at: 15 * HOUR + 1, state: 'open' },
      { peer: 'c', at: 16 * HOUR + 1, state: 'open' },
      { peer: 'a', at: 20 * HOUR + 1, state: 'open' },
      { peer: 'a', at: 30 * HOUR, state: 'closed' },
      { peer: 'a', at: 45 * HOUR + 1, state: 'open' },
    ]);
  });
});

describe.each([
  ['renewal', renewalWorld],
  ['people', peopleWorld],
  ['impaired', impairedWorld],
] as const)('a world of %s', (_, make) => {
  const size = { seed: 3, weeks: 40, peers: 6 };

  test('is one history for a seed, and tells no sign of life after the silence began', () => {
    const { trace, silentSince } = make(size);
    const again = make(size);
    expect(again.silentSince).toEqual(silentSince);
    expect(again.trace.beats.count).toBe(trace.beats.count);
    expect(trace.schedule).toHaveLength(18);
    expect(silentSince.size).toBeGreaterThan(0);
    let arrivedAt = 0;
    for (let place = 0; place < trace.beats.count; place += 1) {
      const row = trace.beats.row(place);
      expect(again.trace.beats.row(place)).toEqual(row);
      expect(row.arrivedAt).toBeGreaterThanOrEqual(Math.max(arrivedAt, row.evidenceAt));
      expect(row.evidenceAt).toBeLessThanOrEqual(silentSince.get(row.peer) ?? trace.end);
      ({ arrivedAt } = row);
    }
  });
});

describe('what a false inquiry was opened for', () => {
  const world = {
    trace: {
      ...traceOf(
        [
          ['a', 10, 10],
          ['a', 40, 90],
          ['b', 10, 10],
          ['b', 60, 60],
        ],
        200,
      ),
      watch: [],
    },
    silentSince: new Map([['c', 50 * HOUR]]),
    missed: [
      { peer: 'b', at: 20 * HOUR, why: 'forgot' as const },
      { peer: 'b', at: 30 * HOUR, why: 'forgot' as const },
      { peer: 'b', at: 70 * HOUR, why: 'away' as const },
      { peer: 'b', at: 80 * HOUR, why: 'device' as const },
    ],
  };

  test('is told by what its signs were missed for, and by what was under way', () => {
    const changes = [
      change('a', 55, 'open'),
      change('b', 35, 'open'),
      change('b', 60, 'closed'),
      change('c', 60, 'open'),
      change('b', 90, 'open'),
    ];
    expect([...mistakenFor(world, changes)]).toEqual([
      ['underway', 1],
      ['forgot', 1],
      ['mixed', 1],
    ]);
  });
});

describe('the fewest false inquiries', () => {
  test('are those whose silence is longer than the longest wait that finds half in time', () => {
    const people = ['a', 'b', 'c', 'd', 'e'];
    const trace = {
      ...traceOf(
        people.flatMap((peer) => [0, 10, 20, 42, 50].map((at) => [peer, at, at] as const)),
        100,
      ),
      schedule: people.map(rhythm),
    };
    // Each was silent for 2.2 periods once, then fell silent right after a sign.
    const silentSince = new Map(people.map((peer) => [peer, 50 * HOUR]));
    const world = { trace, silentSince, missed: [] };
    expect(fewestFalse([world], 10, 2.5)).toBe(0);
    expect(fewestFalse([world], 10, 2)).toBeGreaterThan(2);
    expect(fewestFalse([world], 10, 2)).toBeLessThanOrEqual(5);
  });
});

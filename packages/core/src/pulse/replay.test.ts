import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { TraceChange } from './replay.ts';
import { replayTrace } from './replay.ts';
import type { TraceWorld } from './testing.ts';
import { madeTrace } from './testing.ts';
import type { Trace, TraceBeat } from './trace.ts';
import type { Result } from '../base/result.ts';
import type { TraceFault, TraceFile } from './trace.ts';
import { TRACE_FILES, traceBeats, TraceReader } from './trace.ts';

const HOUR = 3_600;
const START = 1_700_000_000;

/** Three peers and three observers, everyone hears everyone; `beats` in hours, by peer. */
function small(
  beats: { readonly [peer: string]: readonly number[] },
  more: Partial<Trace> = {},
): Trace {
  const peers = Object.keys(beats);
  const observers = ['x', 'y', 'z'];
  const rows: TraceBeat[] = peers.flatMap((peer) =>
    (beats[peer] ?? []).flatMap((at) =>
      observers.map((observer) => ({
        peer,
        observer,
        channel: 'net' as const,
        evidenceAt: START + at * HOUR,
        arrivedAt: START + at * HOUR + 5,
      })),
    ),
  );
  return {
    start: START,
    end: START + 600 * HOUR,
    schedule: peers.map((peer) => ({ peer, periodHours: 24, graceHours: 12, region: 'r' })),
    watch: peers.flatMap((peer) => observers.map((observer) => ({ peer, observer }))),
    observers: observers.map((observer) => ({ observer, region: observer })),
    beats: traceBeats(rows),
    pauses: [],
    ...more,
  };
}

function daily(from: number, to: number): readonly number[] {
  const hours: number[] = [];
  for (let at = from; at < to; at += 24) hours.push(at);
  return hours;
}

function rowsOf({ beats }: Trace): readonly TraceBeat[] {
  return Array.from({ length: beats.count }, (_, at) => beats.row(at));
}

/** The plain rule: open when now > last evidence that arrived + period + grace. */
function plain(trace: Trace): readonly TraceChange[] {
  const changes: TraceChange[] = [];
  for (const { peer, periodHours, graceHours } of trace.schedule) {
    const beats = rowsOf(trace).filter((beat) => beat.peer === peer);
    let isOpen = false;
    for (let at = trace.start; at <= trace.end; at += HOUR) {
      const heard = beats.filter(({ arrivedAt }) => arrivedAt <= at);
      const last = Math.max(trace.start, ...heard.map(({ evidenceAt }) => evidenceAt));
      const opens = at > last + (periodHours + graceHours) * HOUR;
      if (opens !== isOpen) changes.push({ peer, at, state: opens ? 'open' : 'closed' });
      isOpen = opens;
    }
  }
  return changes;
}

const world: TraceWorld = {
  seed: 1,
  weeks: 30,
  regions: 3,
  peersPerRegion: 5,
  observersPerRegion: 2,
  periodHours: 24,
  graceHours: 12,
  missedPermille: 0,
  silentPermille: 300,
  darkPerYear: 0,
  pausesPerYear: 0,
};

describe('a replayed trace', () => {
  const others = { b: daily(2, 600), c: daily(5, 600), d: daily(9, 600), e: daily(14, 600) };

  test('opens on the one that is truly silent, after the plain rule, and on nobody else', () => {
    const trace = small({ a: daily(1, 200), ...others });
    const changes = replayTrace(trace);
    expect(changes).toEqual([{ peer: 'a', at: expect.any(Number), state: 'open' }]);
    const rule = plain(trace).find(({ peer }) => peer === 'a');
    expect(changes[0]?.at).toBeGreaterThan(rule?.at ?? 0);
    expect(changes[0]?.at).toBeLessThan(START + (193 + 4 * 24) * HOUR);
  });

  test('closes on late evidence by courier, once, without a second alarm for it', () => {
    const trace = small({ a: [...daily(1, 200), ...daily(330, 600)], ...others });
    const [first, second, ...rest] = replayTrace(trace);
    expect([first?.state, second?.state, rest.length]).toEqual(['open', 'closed', 0]);
    expect(second?.at).toBe(START + 330 * HOUR + 5);
  });

  test('measures from the usual hour: the third evening after an early sign is in time', () => {
    // Every evening at eight; the last time at five; two are forgotten, the next is at eight again.
    const evenings = daily(20, 600);
    const early = evenings.filter((at) => at !== 428 && at !== 452);
    const at = (from: number, to: number) => early.map((hour) => (hour === from ? to : hour));
    expect(replayTrace(small({ a: at(404, 401), ...others }))).toEqual([]);
    // Who is silent from then on is asked after all the same.
    const gone = at(404, 401).filter((hour) => hour <= 401);
    expect(replayTrace(small({ a: gone, ...others }))).toHaveLength(1);
  });

  test('suspects nobody where the observers are the ones cut off', () => {
    const cut = [daily(1, 200), daily(2, 200), daily(5, 200), daily(9, 200), daily(14, 200)];
    const [a = [], b = [], c = [], d = [], e = []] = cut;
    expect(replayTrace(small({ a, b, c, d, e }))).toEqual([]);
    expect(plain(small({ a, b, c, d, e }))).toHaveLength(5);
  });

  test('rests with an announced pause, and not with one announced too late', () => {
    const pause = (announced: number): Trace['pauses'][number] => ({
      peer: 'a',
      announcedAt: START + announced * HOUR,
      from: START + 200 * HOUR,
      to: START + 560 * HOUR,
    });
    const beats = { a: daily(1, 200), ...others };
    expect(replayTrace(small(beats, { pauses: [pause(150)] }))).toEqual([]);
    const late = replayTrace(small(beats, { pauses: [pause(400)] }));
    expect(late.map(({ state }) => state)).toEqual(['open', 'closed']);
  });

  test('is the same for any order of its rows', () => {
    const { trace } = madeTrace({ ...world, weeks: 8, missedPermille: 100, darkPerYear: 12 });
    const found = replayTrace(trace);
    expect(found.length).toBeGreaterThan(0);
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...rowsOf(trace)], { minLength: trace.beats.count }),
        (rows) => {
          const shuffled = { ...trace, beats: traceBeats(rows), watch: trace.watch.toReversed() };
          expect(replayTrace(shuffled)).toEqual(found);
        },
      ),
      { numRuns: 5 },
    );
  });

  test('knows nothing before it arrives', () => {
    const { trace } = madeTrace({ ...world, weeks: 20, missedPermille: 100, darkPerYear: 12 });
    const rows = rowsOf(trace);
    fc.assert(
      fc.property(fc.integer({ min: trace.start, max: trace.end }), (until) => {
        const known = {
          ...trace,
          beats: traceBeats(rows.filter(({ arrivedAt }) => arrivedAt <= until)),
          pauses: trace.pauses.filter(({ announcedAt }) => announcedAt <= until),
        };
        const upTo = (changes: readonly TraceChange[]): readonly TraceChange[] =>
          changes.filter(({ at }) => at <= until);
        expect(upTo(replayTrace(known))).toEqual(upTo(replayTrace(trace)));
      }),
      { numRuns: 10 },
    );
  });

  test('finds every truly silent peer, and no living one whose signs arrive within grace', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.constantFrom(24, 168), (seed, periodHours) => {
        const weeks = periodHours === 24 ? 16 : 60;
        const made = madeTrace({ ...world, seed, weeks, periodHours, graceHours: periodHours });
        const changes = replayTrace(made.trace);
        const open = new Map(changes.map(({ peer, at, state }) => [peer, { at, state }]));
        for (const [peer, since] of made.silentSince) {
          expect(open.get(peer)?.state).toBe('open');
          expect(open.get(peer)?.at).toBeGreaterThan(since);
        }
        for (const { peer } of changes) expect(made.silentSince.has(peer)).toBe(true);
      }),
      { numRuns: 12 },
    );
  });

  test('raises far fewer false inquiries than the plain rule in a hard world', () => {
    const hard = { ...world, weeks: 40, missedPermille: 30, darkPerYear: 2, pausesPerYear: 1 };
    const made = madeTrace({ ...hard, seed: 5 });
    const falseOf = (changes: readonly TraceChange[]): number =>
      changes.filter(
        ({ peer, at, state }) => state === 'open' && at < (made.silentSince.get(peer) ?? Infinity),
      ).length;
    expect(falseOf(plain(made.trace))).toBeGreaterThan(10 * falseOf(replayTrace(made.trace)));
  });
});

describe('the files of a trace', () => {
  const files: Readonly<Record<TraceFile, string>> = {
    'meta.json': '{"start":1700000000,"end":1700003600,"weeks":1}',
    'schedule.csv': 'peer,periodHours,graceHours,region\na,24,12,r',
    'watch.csv': 'peer,observer\na,x',
    'observers.csv': 'observer,region\nx,r',
    'beats.csv':
      'peer,channel,evidenceAt,arrivedAt,observer\na,net,1700000000,1700000001.5,x\na,courier,1,2,x\r',
    'pauses.csv': 'peer,announcedAt,from,to',
  };
  const read = (texts: Partial<Record<TraceFile, string>>): Result<Trace, TraceFault> => {
    const reader = new TraceReader();
    for (const file of TRACE_FILES)
      for (const line of texts[file]?.split('\n') ?? []) {
        const taken = reader.line(file, line);
        if (!taken.ok) return taken;
      }
    return reader.end();
  };

  test('are read, whole seconds, names kept', () => {
    const trace = read(files);
    expect(trace.ok && rowsOf(trace.value)).toEqual([
      {
        peer: 'a',
        channel: 'net',
        evidenceAt: 1_700_000_000,
        arrivedAt: 1_700_000_001,
        observer: 'x',
      },
      { peer: 'a', channel: 'courier', evidenceAt: 1, arrivedAt: 2, observer: 'x' },
    ]);
  });

  test('or refused by file and line', () => {
    const faultOf = (more: Partial<Record<TraceFile, string>>): unknown => {
      const trace = read({ ...files, ...more });
      return trace.ok ? 'read' : [trace.fault.file, trace.fault.line, trace.fault.problem];
    };
    const schedule = files['schedule.csv'];
    const beats = files['beats.csv'];
    expect([
      faultOf({ 'meta.json': 'x' }),
      faultOf({ 'meta.json': '{"start":5,"end":4}' }),
      faultOf({ 'beats.csv': 'peer' }),
      faultOf({ 'schedule.csv': `${schedule}\na,24,12,r` }),
      faultOf({ 'schedule.csv': `${schedule}\nb,0,12,r` }),
      faultOf({ 'watch.csv': 'peer,observer\na' }),
      faultOf({ 'beats.csv': `${beats}\na,pigeon,1,2,x` }),
      faultOf({ 'beats.csv': `${beats}\na,net,1,-2,x` }),
      faultOf({ 'beats.csv': `${beats}\na,net,1,2,` }),
      faultOf({ 'pauses.csv': 'peer,announcedAt,from,to\na,1,3,2' }),
      faultOf({ 'observers.csv': `observer,region\n${'x'.repeat(2_000)},r` }),
    ]).toEqual([
      ['meta.json', 1, 'span'],
      ['meta.json', 1, 'span'],
      ['beats.csv', 1, 'header'],
      ['schedule.csv', 3, 'twice'],
      ['schedule.csv', 3, 'number'],
      ['watch.csv', 2, 'cells'],
      ['beats.csv', 4, 'channel'],
      ['beats.csv', 4, 'number'],
      ['beats.csv', 4, 'cells'],
      ['pauses.csv', 2, 'number'],
      ['observers.csv', 2, 'size'],
    ]);
    expect(new TraceReader().end()).toMatchObject({
      fault: { file: 'meta.json', line: 1, problem: 'header' },
    });
  });

  test('any lines give a trace or a fault', () => {
    const cell = fc.oneof(fc.string(), fc.constantFrom('a', '1', '24', 'net', 'x'));
    const line = fc.array(cell, { maxLength: 6 }).map((cells) => cells.join(','));
    fc.assert(
      fc.property(fc.constantFrom(...TRACE_FILES), fc.array(line), (file, lines) => {
        const text = [files[file].split('\n')[0], ...lines].join('\n');
        expect(typeof read({ ...files, [file]: text }).ok).toBe('boolean');
      }),
    );
  });
});

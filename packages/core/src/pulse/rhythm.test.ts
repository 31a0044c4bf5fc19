import { existsSync, readFileSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { DeviceId, LogId, RecordId } from '../base/id.ts';
import { divideFloor } from '../base/integer.ts';
import { hour, instant, instantOf, TEMPO_LIVING_MS } from '../base/time.ts';
import type { Entry } from '../log/entry.ts';
import type { RecordKind } from '../record/kind.ts';
import { KIND } from '../record/kind.ts';
import { LANE_COMMON } from '../record/lane.ts';
import { arbitraryShuffledTwice, idNamed, testCrypto } from '../testing.ts';
import { foldPulse, rhythmBySubject } from './fold.ts';
import { emptyPulseInput } from './input.ts';
import type { Rhythm } from './rhythm.ts';
import { dueAfter, RHYTHM, RHYTHM_DEFAULT } from './rhythm.ts';
import { SEEN } from './seen.ts';
import type { SubjectId } from './subject.ts';
import { beatAt, hoursIn, subjectNamed } from './testing.ts';
import { pulseView } from './view.ts';

const TEMPO = TEMPO_LIVING_MS;
const [me, ana] = [0, 1].map(subjectNamed) as [SubjectId, SubjectId];

describe('when the next sign of life is due', () => {
  test('is one period after the last, or the next slot of an anchored rhythm', () => {
    const even = { ...RHYTHM_DEFAULT, periodHours: 24 };
    expect(dueAfter(even, hoursIn(100), TEMPO)).toBe(hoursIn(124));
    const anchored = { ...even, anchorHour: hour(9) };
    expect(dueAfter(anchored, hoursIn(100), TEMPO)).toBe(hoursIn(105));
    expect(dueAfter(anchored, hoursIn(105), TEMPO)).toBe(hoursIn(129));
    expect(dueAfter(anchored, hoursIn(1), TEMPO)).toBe(hoursIn(9));
  });

  test('follows a calendar, and after its end the largest recent gap, never nothing', () => {
    const dueHours = [100, 268, 436, 620].map(hour);
    const rhythm = { ...RHYTHM_DEFAULT, calendar: { rule: 'Mondays', dueHours } };
    const due = (at: number): number => dueAfter(rhythm, hoursIn(at), TEMPO);
    expect(due(50)).toBe(hoursIn(100));
    expect(due(100)).toBe(hoursIn(268));
    expect(due(620)).toBe(hoursIn(620 + 184));
    expect(due(5_000)).toBe(hoursIn(620 + 24 * 184));
  });

  test('is always later than the last sign, and not by more than a gap', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.nat(1_000), fc.integer({ min: 1, max: 900 }), (at, a, p) => {
        const rhythm = { ...RHYTHM_DEFAULT, periodHours: p, anchorHour: hour(a) };
        const due = dueAfter(rhythm, hoursIn(at), TEMPO);
        expect(due).toBeGreaterThan(hoursIn(at));
        expect(due).toBeLessThanOrEqual(hoursIn(Math.max(at + p, a)));
      }),
    );
  });
});

describe('the fold', () => {
  function entryOf<T>(
    kind: RecordKind<T>,
    device: DeviceId,
    seq: number,
    at: number,
    said: T,
  ): Entry {
    const header = {
      version: 1,
      log: idNamed<LogId>('log'),
      author: device,
      seq,
      prev: null,
      deps: [],
      gov: null,
      wallHour: hour(at),
      lane: LANE_COMMON,
      epoch: 1,
      nonce: new Uint8Array(24),
      bodyLen: 0,
      bodyHash: idNamed('body'),
    } as unknown as Entry['header'];
    const body = { state: 'read', kind: KIND[kind.name], said: kind.shape.toCbor(said) } as const;
    return { id: idNamed<RecordId>(device, seq), header, body };
  }
  const phone = idNamed<DeviceId>('phone');
  const desk = idNamed<DeviceId>('desk');
  const stranger = idNamed<DeviceId>('stranger');
  const subjectOf = (device: DeviceId): SubjectId | undefined =>
    device === stranger ? undefined : ana;
  const rhythm = (periodHours: number): Rhythm => ({ ...RHYTHM_DEFAULT, periodHours });
  const seen = { subject: ana, how: 'met' as const, happenedAt: hour(5) };
  const entries = [
    entryOf(RHYTHM, phone, 1, 100, rhythm(10)),
    entryOf(RHYTHM, phone, 2, 90, rhythm(20)),
    entryOf(RHYTHM, desk, 1, 80, rhythm(30)),
    entryOf(RHYTHM, desk, 2, 0, rhythm(40)),
    entryOf(RHYTHM, stranger, 1, 500, rhythm(50)),
    entryOf(SEEN, phone, 3, 100, seen),
  ];

  test('takes a subject’s newest word about itself; not untimed ones, not a stranger’s', () => {
    const records = foldPulse(entries, subjectOf);
    expect(rhythmBySubject(records, hour(1_000)).get(ana)?.said.periodHours).toBe(20);
    expect(records.seen).toEqual([]);
  });

  test('comes to the same whatever the order and repetition', () => {
    fc.assert(
      fc.property(arbitraryShuffledTwice(entries), (shuffled) => {
        expect(foldPulse(shuffled, subjectOf)).toEqual(foldPulse(entries, subjectOf));
      }),
    );
  });
});

const ORACLE = new URL(
  '../../../../../shared/oracles/checkins/period-and-grace.json',
  import.meta.url,
);

interface OracleCase {
  readonly id: string;
  readonly schedule: {
    readonly kind: string;
    readonly period?: number;
    readonly grace: number;
    readonly schedule?: string;
    readonly tz?: string;
  };
  readonly stored: string;
  readonly lastPing: string | null;
  readonly lastStart: string | null;
  readonly now: string;
  readonly state: string;
}

/** What their words are in ours. A grace that is over is ours to suspect, ask after or close. */
const OURS: { readonly [state: string]: readonly string[] } = {
  new: ['unknown'],
  up: ['fresh', 'due'],
  grace: ['late'],
  down: ['suspect', 'inquiry'],
};

/** One second of theirs is one hour of a log whose tempo is a second. */
const SECOND = 1_000;

/** The hours (seconds, here) of a cron line of the two forms that the cases use, in UTC. */
function dueHoursOf(schedule: OracleCase['schedule'], around: number): readonly number[] {
  const [minute = '', at = ''] = (schedule.schedule ?? '').split(' ');
  // Offsets of the zones in the cases, in hours; Riga's cases run every hour, so that it cancels.
  const offset = schedule.tz === 'Australia/Brisbane' ? 10 : 0;
  const step = at === '*' ? 3_600 : 86_400;
  const first = at === '*' ? 0 : (Number.parseInt(at, 10) - offset) * 3_600;
  const from = divideFloor(around, step) * step - 2 * step;
  return [0, 1, 2, 3, 4, 5].map((n) => from + n * step + first + Number.parseInt(minute, 10) * 60);
}

/** Unix seconds of `2026-01-12T12:00:00Z`; days by the civil calendar, counted from 1 March. */
function secondsOf(text: string): number {
  const [year = 0, month = 0, day = 0, h = 0, m = 0, s = 0] = text.split(/\D/u).map(Number);
  const y = month < 3 ? year - 1 : year;
  const months = (month + 9) % 12;
  const leaps = divideFloor(y, 4) - divideFloor(y, 100) + divideFloor(y, 400);
  const days = 365 * y + leaps + divideFloor(153 * months + 2, 5) + day - 719_469;
  return ((days * 24 + h) * 60 + m) * 60 + s;
}

function stateOf(one: OracleCase): string {
  const { schedule } = one;
  // A start is a sign of life that promises the next at once: its grace runs from there.
  const heard = [
    ...(one.lastPing === null ? [] : [{ at: secondsOf(one.lastPing), nextDueHours: null }]),
    ...(one.lastStart === null ? [] : [{ at: secondsOf(one.lastStart), nextDueHours: 0 }]),
  ];
  const evidence = heard.map(({ at, nextDueHours }) => ({
    ...beatAt(ana, 0, 0, at),
    evidenceAt: instantOf(hour(at), SECOND),
    arrivedAt: instantOf(hour(at), SECOND),
    nextDueHours,
  }));
  const now = secondsOf(one.now);
  const calendar =
    schedule.kind === 'cron'
      ? {
          rule: schedule.schedule ?? '',
          dueHours: dueHoursOf(schedule, heard[0]?.at ?? now).map(hour),
        }
      : null;
  const base = emptyPulseInput({
    hash: testCrypto.hash,
    log: idNamed<LogId>('log'),
    tempoMs: SECOND,
    me,
    kind: 'members',
    subjects: [me, ana],
  });
  const defaultRhythm = {
    ...RHYTHM_DEFAULT,
    periodHours: schedule.period ?? 3_600,
    graceHours: schedule.grace,
    calendar,
  };
  const view = pulseView(
    {
      ...base,
      evidence,
      defaultRhythm,
      outside: [{ way: 'net' as const, at: instantOf(hour(now), SECOND) }],
    },
    instant(now * 1_000),
  );
  return view.subjects[0]?.state ?? 'unknown';
}

const isHere = existsSync(ORACLE);
if (!isHere) console.warn('SKIPPED: ../shared/oracles/checkins is not here; rhythms are unproven');

describe.skipIf(!isHere)('published check-in cases', () => {
  const cases = isHere
    ? (JSON.parse(readFileSync(ORACLE, 'utf8')) as { readonly cases: readonly OracleCase[] }).cases
    : [];

  test('are all looked at', () => {
    expect(cases.length).toBeGreaterThanOrEqual(12);
  });

  // Theirs keeps showing "up" after a start; ours has no start, only a promise, which is late at
  // once. Only down or not down is compared there. A pause of theirs is a switch, ours an agreed
  // span: its case is our own test (view.test.ts).
  for (const one of cases.filter(({ stored }) => stored !== 'paused'))
    test(`say what ours says: ${one.id}`, () => {
      const state = stateOf(one);
      if (one.lastStart === null) expect(OURS[one.state]).toContain(state);
      else expect(OURS['down']?.includes(state)).toBe(one.state === 'down');
    });
});

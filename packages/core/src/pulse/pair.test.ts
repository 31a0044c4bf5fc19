/** A pact of two: the only twin falls silent, or we are the ones who are cut off (R25, decision 0072). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { LogId } from '../base/id.ts';
import { divideFloor } from '../base/integer.ts';
import { TEMPO_LIVING_MS } from '../base/time.ts';
import { idNamed, testCrypto } from '../testing.ts';
import type { Channel } from './channel.ts';
import { emptyPulseInput } from './input.ts';
import type { PulseInput } from './input.ts';
import { RHYTHM_DEFAULT } from './rhythm.ts';
import { PULSE_MEMORY_NONE, pulseStep } from './step.ts';
import { beatAt, hoursIn, subjectNamed } from './testing.ts';
import type { PulseView } from './view.ts';
import { pulseView } from './view.ts';

const [me, twin] = [0, 1].map(subjectNamed) as [
  ReturnType<typeof subjectNamed>,
  ReturnType<typeof subjectNamed>,
];

/** What one device holds: hours at which the twin spoke and others answered. */
interface Heard {
  readonly periodHours: number;
  readonly graceHours: number;
  readonly beats: readonly number[];
  readonly answers: readonly number[];
  readonly way?: Channel;
  readonly kind?: PulseInput['kind'];
}

function inputAt(hours: number, heard: Heard): PulseInput {
  const { periodHours, graceHours, beats, answers, way = 'net', kind = 'parties' } = heard;
  const base = emptyPulseInput({
    hash: testCrypto.hash,
    log: idNamed<LogId>('log'),
    tempoMs: TEMPO_LIVING_MS,
    me,
    kind,
    subjects: [me, twin],
  });
  return {
    ...base,
    parameters: { practiceHours: 0, ownerHours: 24 },
    defaultRhythm: { ...RHYTHM_DEFAULT, periodHours, graceHours },
    evidence: beats.filter((at) => at <= hours).map((at) => beatAt(twin, at)),
    outside: answers.filter((at) => at <= hours).map((at) => ({ way, at: hoursIn(at) })),
  };
}

/** The hour at which an inquiry opens by itself up to `to`, looking 16 times a period; null: none does. */
function opensBy(to: number, heard: Heard): number | null {
  let memory = PULSE_MEMORY_NONE;
  const stride = Math.max(1, divideFloor(heard.periodHours, 16));
  for (let hours = 1_000; hours <= to; hours += stride) {
    const step = pulseStep(memory, inputAt(hours, heard), hoursIn(hours));
    memory = step.memory;
    if (step.effects.some(({ kind }) => kind === 'openInquiry')) return hours;
  }
  return null;
}

function viewAt(hours: number, heard: Heard): PulseView {
  const lucidSince = hoursIn(1);
  return pulseView({ ...inputAt(hours, heard), lucidSince }, hoursIn(hours));
}

const rhythm = fc
  .record({
    periodHours: fc.integer({ min: 8, max: 400 }),
    grace: fc.integer({ min: 0, max: 100 }),
  })
  .map(({ periodHours, grace }) => ({
    periodHours,
    graceHours: divideFloor(periodHours * grace, 100),
  }));

/** Hours from 1,000 on, so far apart at most. */
const hoursApart = (most: number, count: number): fc.Arbitrary<readonly number[]> =>
  fc
    .array(fc.integer({ min: 1, max: Math.max(1, most) }), { minLength: count, maxLength: count })
    .map((gaps) => {
      let at = 1_000;
      return [at, ...gaps.map((gap) => (at += gap))];
    });

describe('a pact of two', () => {
  test('never asks after a twin that speaks within its grace, whenever we are cut off', () => {
    const world = rhythm.chain(({ periodHours, graceHours }) => {
      const most = periodHours + graceHours;
      return fc.record({
        periodHours: fc.constant(periodHours),
        graceHours: fc.constant(graceHours),
        beats: hoursApart(most, 6),
        answers: hoursApart(most, 12),
        cutAfter: fc.integer({ min: 0, max: most * 4 }),
        kind: fc.constantFrom<PulseInput['kind']>('parties', 'members'),
      });
    });
    fc.assert(
      fc.property(world, ({ cutAfter, beats, answers, ...rest }) => {
        const cutAt = 1_000 + Math.min(cutAfter, (beats.at(-1) ?? 1_000) - 1_000);
        const before = (at: number): boolean => at <= cutAt;
        const heard = { ...rest, beats: beats.filter(before), answers: answers.filter(before) };
        expect(opensBy(cutAt + 6 * rest.periodHours, heard)).toBeNull();
      }),
      { numRuns: 150 },
    );
  });

  test('asks after a twin that fell silent while others go on answering', () => {
    const world = rhythm.chain(({ periodHours, graceHours }) =>
      fc.record({
        periodHours: fc.constant(periodHours),
        graceHours: fc.constant(graceHours),
        beats: hoursApart(periodHours, 4),
        answers: hoursApart(periodHours, 60),
        kind: fc.constantFrom<PulseInput['kind']>('parties', 'members'),
      }),
    );
    fc.assert(
      fc.property(world, ({ answers, ...heard }) => {
        const silentSince = heard.beats.at(-1) ?? 1_000;
        const latest = silentSince + 8 * heard.periodHours + 3 * heard.graceHours + 10;
        // Drawn gaps may be short: others answer at least once a period until the end.
        const more: number[] = [];
        for (let at = answers.at(-1) ?? 1_000; at <= latest; at += heard.periodHours) more.push(at);
        const opened = opensBy(latest, { ...heard, answers: [...answers, ...more] });
        expect(opened).not.toBeNull();
        expect(opened).toBeGreaterThan(silentSince + heard.periodHours + heard.graceHours);
      }),
      { numRuns: 100 },
    );
  });

  const weekly = { periodHours: 168, graceHours: 72, beats: [1_000, 1_168] };
  const often = (from: number): readonly number[] =>
    Array.from({ length: 40 }, (_, at) => from + at * 50);

  test('is not told by another road than the twin’s: a courier came, and the line may be cut', () => {
    expect(opensBy(3_000, { ...weekly, answers: often(1_000) })).not.toBeNull();
    expect(opensBy(3_000, { ...weekly, answers: often(1_000), way: 'courier' })).toBeNull();
    expect(viewAt(2_000, { ...weekly, answers: often(1_000), way: 'courier' })).toMatchObject({
      selfDoubt: { doubting: true, outsideMissing: true },
    });
  });

  test('is not told by what was answered before the twin was beyond its grace', () => {
    const inGrace = [1_168 + 168 + 71];
    expect(opensBy(3_000, { ...weekly, answers: inGrace })).toBeNull();
    // It is late all the same, and the screen may say so: somebody answered since it was due.
    const [late] = viewAt(1_408, { ...weekly, answers: inGrace }).subjects;
    expect(late).toMatchObject({ state: 'suspect', openAt: null });
  });

  test('doubts itself again once nobody answers any more', () => {
    const heard = { ...weekly, answers: [1_450] };
    expect(viewAt(1_450 + 239, heard).selfDoubt.doubting).toBe(false);
    expect(viewAt(1_450 + 240, heard).selfDoubt.doubting).toBe(true);
    expect(viewAt(1_450, heard).selfDoubt.changesAt).toBe(hoursIn(1_690));
  });

  test('needs nobody outside while the twin itself is heard', () => {
    expect(viewAt(1_200, { ...weekly, answers: [] }).selfDoubt).toMatchObject({
      doubting: false,
      outsideNeeded: false,
    });
  });
});

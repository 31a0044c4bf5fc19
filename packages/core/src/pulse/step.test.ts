import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { LogId } from '../base/id.ts';
import { instant, INSTANT_MAX, TEMPO_LIVING_MS } from '../base/time.ts';
import { decodeShape, encodeShape } from '../codec/shape.ts';
import { arbitraryBytes, idNamed, testCrypto } from '../testing.ts';
import { PULSE_RECORDS_NONE } from './fold.ts';
import { emptyPulseInput } from './input.ts';
import type { PulseInput } from './input.ts';
import { RHYTHM_DEFAULT } from './rhythm.ts';
import type { PulseEffect, PulseMemory } from './step.ts';
import {
  PULSE_MEMORY,
  PULSE_MEMORY_BYTES_MAX,
  PULSE_MEMORY_NONE,
  pulseStep,
  REMEMBERED_MAX,
} from './step.ts';
import type { SubjectId } from './subject.ts';
import { beatAt, hoursIn, saidBy, subjectNamed } from './testing.ts';

const subjects = [0, 1, 2, 3, 4].map(subjectNamed);
const [me, ana] = subjects as [SubjectId, SubjectId];

/** Ana was heard last at hour 1,000; the others beat every 50 hours up to `hours`. */
function inputAt(hours: number, more: Partial<PulseInput> = {}): PulseInput {
  const evidence = [beatAt(ana, 1_000)];
  for (let at = 1_000; at <= hours; at += 50)
    for (const subject of subjects.slice(2)) evidence.push(beatAt(subject, at));
  const base = emptyPulseInput({
    hash: testCrypto.hash,
    log: idNamed<LogId>('log'),
    tempoMs: TEMPO_LIVING_MS,
    me,
    kind: 'parties',
    subjects,
  });
  const defaultRhythm = { ...RHYTHM_DEFAULT, periodHours: 100, graceHours: 40 };
  return { ...base, defaultRhythm, evidence, ...more };
}

/** Steps every few hours; the memory is stored and read back in between. */
function walk(
  to: number,
  more: (hours: number) => Partial<PulseInput> = () => ({}),
  [from, stride]: readonly [number, number] = [1_000, 20],
): { readonly effects: readonly (PulseEffect & { at: number })[]; readonly memory: PulseMemory } {
  let memory = PULSE_MEMORY_NONE;
  const effects: (PulseEffect & { at: number })[] = [];
  for (let hours = from; hours <= to; hours += stride) {
    const step = pulseStep(memory, inputAt(hours, more(hours)), hoursIn(hours));
    const stored = decodeShape(
      PULSE_MEMORY,
      encodeShape(PULSE_MEMORY, step.memory),
      PULSE_MEMORY_BYTES_MAX,
    );
    if (!stored.ok) throw new Error('a memory reads back');
    memory = stored.value;
    effects.push(...step.effects.map((effect) => ({ ...effect, at: hours })));
  }
  return { effects, memory };
}

describe('a device that notices a silence', () => {
  test('asks the suspect first, then three others, and opens in the end, each once', () => {
    const { effects } = walk(1_600);
    expect(effects.map(({ kind }) => kind)).toEqual(['askSuspect', 'askOthers', 'openInquiry']);
    expect(effects[0]).toMatchObject({ at: 1_140, subject: ana });
    expect(effects[1]).toMatchObject({ helpers: subjects.slice(2).toSorted() });
    expect(effects[2]).toMatchObject({
      said: { subject: ana, silentSince: hoursIn(1_000), reason: 'silence' },
    });
  });

  test('asks on every channel that the rhythm accepts', () => {
    const [first] = walk(1_140).effects;
    expect(first).toMatchObject({ kind: 'askSuspect' });
    if (first?.kind === 'askSuspect') expect(first.channels).toHaveLength(9);
  });

  test('repeating a step, or stepping after a restart, does nothing again', () => {
    const input = inputAt(1_600);
    const first = pulseStep(PULSE_MEMORY_NONE, input, hoursIn(1_600));
    expect(first.effects.length).toBeGreaterThan(0);
    const again = pulseStep(first.memory, input, hoursIn(1_600));
    expect(again.effects).toEqual([]);
    expect(again.memory).toEqual(first.memory);
  });

  test('wakes by itself: following only its own wakes misses nothing', () => {
    let memory = PULSE_MEMORY_NONE;
    let now = hoursIn(1_000);
    const kinds: string[] = [];
    for (let turn = 0; turn < 100 && now < hoursIn(1_600); turn += 1) {
      const step = pulseStep(memory, inputAt(1_600), now);
      memory = step.memory;
      kinds.push(...step.effects.map(({ kind }) => kind));
      now = step.wakeAt ?? hoursIn(1_600);
    }
    expect(kinds).toEqual(['askSuspect', 'askOthers', 'openInquiry']);
  });
});

describe('a device that could be wrong, or is not alone', () => {
  test('lets nothing out while it doubts itself, and waits anew when it hears again', () => {
    const cut = walk(1_600, () => ({ evidence: [...inputAt(1_000).evidence] }));
    expect(cut.effects).toEqual([]);
    expect(cut.memory.lucidSince).toBe(0);
    const back = walk(1_600, (hours) =>
      hours < 1_500 ? { evidence: [...inputAt(1_000).evidence] } : {},
    );
    const opens = back.effects.filter(({ kind }) => kind === 'openInquiry');
    expect(opens).toEqual([]);
    expect(back.effects[0]).toMatchObject({ kind: 'askSuspect' });
    expect(back.effects[0]?.at).toBeGreaterThanOrEqual(1_500);
  });

  test('opens nothing in practice, and each silence once after it', () => {
    const practising = walk(1_600, () => ({ beganAt: hoursIn(1_300) }));
    expect(practising.effects.map(({ kind }) => kind)).not.toContain('openInquiry');
  });

  test('speaks for its own party, even when another has opened already', () => {
    const opened = saidBy(subjectNamed(2), 1, 1_150, {
      subject: ana,
      silentSince: hoursIn(1_000),
      reason: 'silence' as const,
    });
    const records = { ...PULSE_RECORDS_NONE, opened: [opened] };
    expect(walk(1_600, () => ({ records })).effects.map(({ kind }) => kind)).toContain(
      'openInquiry',
    );
    const members = walk(1_600, () => ({ records, kind: 'members' as const }));
    expect(members.effects.map(({ kind }) => kind)).not.toContain('openInquiry');
    const own = { ...PULSE_RECORDS_NONE, opened: [{ ...opened, by: me }] };
    const twice = walk(1_600, () => ({ records: own }));
    expect(twice.effects.map(({ kind }) => kind)).not.toContain('openInquiry');
  });

  test('members take turns, an hour apart, so that one of them opens', () => {
    const turnOf = (own: SubjectId): number => {
      const heard = (hours: number) => {
        const all = subjects.filter((subject) => subject !== ana && subject !== own);
        const signs = [beatAt(ana, 1_000)];
        for (let at = 1_000; at <= hours; at += 50)
          for (const subject of all) signs.push(beatAt(subject, at));
        return { me: own, kind: 'members' as const, evidence: signs };
      };
      const { effects } = walk(1_350, heard, [1_140, 1]);
      return effects.find(({ kind }) => kind === 'openInquiry')?.at ?? 0;
    };
    const turns = subjects.filter((subject) => subject !== ana).map(turnOf);
    expect(new Set(turns).size).toBe(4);
    expect(Math.max(...turns) - Math.min(...turns)).toBe(3);
  });

  test('begins anew with another silence', () => {
    const first = pulseStep(PULSE_MEMORY_NONE, inputAt(1_600), hoursIn(1_600));
    const evidence = [...inputAt(2_200).evidence, beatAt(ana, 1_610)];
    const fresh = pulseStep(first.memory, { ...inputAt(1_620), evidence }, hoursIn(1_620));
    expect(fresh.effects).toEqual([]);
    expect(fresh.memory.done).toEqual([]);
    const again = pulseStep(fresh.memory, { ...inputAt(2_200), evidence }, hoursIn(2_200));
    expect(again.effects[0]).toMatchObject({ kind: 'askSuspect', silentSince: hoursIn(1_610) });
  });
});

describe('a memory', () => {
  test('reaches its limit exactly, and any bytes are read or refused', () => {
    const done = Array.from({ length: REMEMBERED_MAX }, (_, at) => ({
      subject: at.toString(16).padStart(64, '0') as SubjectId,
      silentSince: instant(INSTANT_MAX),
      askedSuspect: true,
      askedOthers: true,
      opened: true,
    }));
    const full = encodeShape(PULSE_MEMORY, { lucidSince: instant(INSTANT_MAX), done });
    expect(full).toHaveLength(PULSE_MEMORY_BYTES_MAX);
    expect(decodeShape(PULSE_MEMORY, full, PULSE_MEMORY_BYTES_MAX).ok).toBe(true);
    fc.assert(
      fc.property(arbitraryBytes(0, 80), (bytes) => {
        const read = decodeShape(PULSE_MEMORY, bytes, PULSE_MEMORY_BYTES_MAX);
        return !read.ok || encodeShape(PULSE_MEMORY, read.value).length === bytes.length;
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { DeviceId, LogId, RecordId, RunId } from '../base/id.ts';
import { INSTANT_MAX } from '../base/time.ts';
import type { Instant } from '../base/time.ts';
import { decodeSaidAs, encodeSaid, KIND, PLAINTEXT_BYTES_MAX } from '../record/kind.ts';
import type { RecordKind } from '../record/kind.ts';
import { arbitraryBytes, arbitraryId, arbitraryIds, arbitraryMutation } from '../testing.ts';
import { arbitraryUint, idNamed } from '../testing.ts';
import { FALLEN_SILENT } from './playbooks/fallen-silent.ts';
import { PRINT_COLUMNS, PRINT_WORDS_EN, printPlaybook } from './playbooks/print.ts';
import type { Playbook, PlaybookStep } from './records.ts';
import {
  ACTION_CONSENT_BYTES_MAX,
  actionConsentKind,
  checkPlaybook,
  EXECUTED_BYTES_MAX,
  executedKind,
  MINUTES_MAX,
  NOTE_MAX,
  playbookKind,
  REPLACES_MAX,
  RUN_STEP_BYTES_MAX,
  runStepKind,
  STEP_TEXT_MAX,
  STEPS_MAX,
} from './records.ts';

const key = 'k'.repeat(40);
const instants = arbitraryUint(INSTANT_MAX).map((at) => at as Instant);
const keys = fc.stringMatching(/^[a-z0-9-]{1,12}$/);
const words = fc.stringMatching(/^[A-Za-z ,.]{0,40}$/);
const latest = INSTANT_MAX as Instant;
const replaced = Array.from({ length: REPLACES_MAX }, (_, at) => idNamed<RecordId>('old', at));

const anyStep: fc.Arbitrary<PlaybookStep> = fc.record({
  key: keys,
  text: words,
  role: words,
  deadlineMinutes: fc.integer({ min: 1, max: MINUTES_MAX }),
  onDeadline: fc.constantFrom('escalate' as const, 'skip' as const, 'handOver' as const),
  irreversible: fc.boolean(),
  neverCancelled: fc.boolean(),
  spends: arbitraryUint(4_294_967_295),
  action: fc.option(
    fc.record({
      kind: fc.constantFrom('webhook' as const, 'email' as const, 'sheet' as const),
      target: words,
      template: words,
    }),
  ),
});

interface Case<T> {
  readonly kind: RecordKind<T>;
  readonly any: fc.Arbitrary<T>;
  readonly longest: T | null;
}

const cases = [
  {
    kind: playbookKind,
    any: fc.record({
      key: keys,
      title: words,
      kinds: fc.constant([1, 2]),
      steps: fc.uniqueArray(anyStep, { minLength: 1, maxLength: 4, selector: (step) => step.key }),
    }),
    longest: null,
  },
  {
    kind: actionConsentKind,
    any: fc.record({
      playbook: arbitraryId<RecordId>(),
      step: keys,
      executor: arbitraryId<DeviceId>(),
      successor: fc.option(arbitraryId<DeviceId>()),
      delayMinutes: fc.integer({ min: 0, max: MINUTES_MAX }),
      replaces: arbitraryIds<RecordId>(REPLACES_MAX),
    }),
    longest: {
      playbook: idNamed<RecordId>('playbook'),
      step: key,
      executor: idNamed<DeviceId>('executor'),
      successor: idNamed<DeviceId>('successor'),
      delayMinutes: MINUTES_MAX,
      replaces: replaced.toSorted(),
    },
  },
  {
    kind: runStepKind,
    any: fc.record({
      run: arbitraryId<RunId>(),
      step: keys,
      what: fc.constantFrom('taken' as const, 'done' as const, 'declined' as const),
      note: words,
      at: instants,
    }),
    longest: {
      run: idNamed<RunId>('run'),
      step: key,
      what: 'handed',
      note: '文'.repeat(NOTE_MAX),
      at: latest,
    },
  },
  {
    kind: executedKind,
    any: fc.record({
      run: arbitraryId<RunId>(),
      step: keys,
      idempotencyKey: arbitraryBytes(16),
      pact: arbitraryId<LogId>(),
      draws: arbitraryUint(4_294_967_295),
      at: instants,
      failure: fc.option(arbitraryUint(65_535)),
      drill: fc.boolean(),
    }),
    longest: {
      run: idNamed<RunId>('run'),
      step: key,
      idempotencyKey: new Uint8Array(16),
      pact: idNamed<LogId>('pact'),
      draws: 4_294_967_295,
      at: latest,
      failure: 65_535,
      drill: true,
    },
  },
] as readonly unknown[] as readonly Case<never>[];

describe.each(cases)('$kind.name', ({ kind, any, longest }) => {
  test('gives back what was put in, within its limit', () => {
    fc.assert(
      fc.property(any, (said) => {
        const encoded = encodeSaid(kind, said);
        expect(decodeSaidAs(kind, encoded)).toEqual({ ok: true, value: said });
      }),
    );
  });

  test('is total on any bytes, and has one form only', () => {
    const changed = any.chain((said) => arbitraryMutation(encodeSaid(kind, said)));
    fc.assert(
      fc.property(fc.oneof(arbitraryBytes(0, 200), changed), (bytes) => {
        const read = decodeSaidAs(kind, bytes);
        if (read.ok) expect(encodeSaid(kind, read.value)).toEqual(bytes);
      }),
      { numRuns: 300 },
    );
  });

  test('reaches its limit exactly, where its parts alone set it', () => {
    const reached = longest === null ? kind.bytesMax : encodeSaid(kind, longest).length;
    expect(reached).toBe(kind.bytesMax);
  });
});

describe('the limits', () => {
  test('and numbers are what the specification says', () => {
    expect([ACTION_CONSENT_BYTES_MAX, RUN_STEP_BYTES_MAX, EXECUTED_BYTES_MAX]).toEqual([
      424, 693, 149,
    ]);
    expect(cases.map(({ kind }) => KIND[kind.name])).toEqual([64, 65, 66, 67]);
    expect(playbookKind.bytesMax).toBe(PLAINTEXT_BYTES_MAX);
  });

  test('tell in time that a playbook is too long for one record', () => {
    const [first] = FALLEN_SILENT.steps;
    const steps = Array.from({ length: STEPS_MAX }, (_, at) => ({
      ...(first as PlaybookStep),
      key: `step-${at}`,
      text: '文'.repeat(STEP_TEXT_MAX),
    }));
    expect(checkPlaybook({ ...FALLEN_SILENT, steps })).toMatchObject({
      ok: false,
      fault: { rule: 'oversize' },
    });
    expect(checkPlaybook(FALLEN_SILENT).ok).toBe(true);
  });

  test.each<[string, Partial<Playbook>]>([
    ['two steps of one key', { steps: [...FALLEN_SILENT.steps, ...FALLEN_SILENT.steps] }],
    ['no step', { steps: [] }],
    ['no kind', { kinds: [] }],
    ['a key with a space', { key: 'a b' }],
    ['a title that is too long', { title: 'x'.repeat(121) }],
  ])('refuse a playbook with %s', (_, change) => {
    expect(checkPlaybook({ ...FALLEN_SILENT, ...change }).ok).toBe(false);
  });
});

describe('the first playbook', () => {
  const printed = printPlaybook(FALLEN_SILENT, PRINT_WORDS_EN);

  test('prints every step, with a box, an owner and an hour, on narrow lines', () => {
    for (const step of FALLEN_SILENT.steps)
      expect(printed.replaceAll(/\s+/g, ' ')).toContain(step.text);
    const lines = printed.split('\n');
    expect(lines.filter((line) => line.startsWith('[ ] ')).length).toBe(FALLEN_SILENT.steps.length);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(PRINT_COLUMNS);
    expect(printed).toContain('For: watch. Within 1 h. If late: the next person takes it.');
  });

  test('speaks in short sentences and short words', () => {
    for (const { text } of FALLEN_SILENT.steps)
      for (const sentence of text.split(/[.?:] ?/))
        expect(sentence.split(' ').length).toBeLessThanOrEqual(22);
    const letters = FALLEN_SILENT.steps.flatMap(({ text }) => text.match(/[a-z]+/gi) ?? []);
    const total = letters.reduce((sum, word) => sum + word.length, 0);
    expect(total).toBeLessThan(letters.length * 5);
  });

  test('goes on with legal aid and the search after an all-clear', () => {
    const kept = FALLEN_SILENT.steps.filter((step) => step.neverCancelled).map((step) => step.key);
    expect(kept).toEqual(['find-people', 'legal-aid']);
  });
});

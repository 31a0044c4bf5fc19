import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Hash32, MemberId, RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import { HOUR_MAX } from '../record/header.ts';
import { decodeSaidAs, encodeSaid, KIND, PLAINTEXT_BYTES_MAX } from '../record/kind.ts';
import type { RecordKind } from '../record/kind.ts';
import {
  arbitraryBytes,
  arbitraryHour,
  arbitraryId,
  arbitraryIds,
  arbitraryMutation,
  idNamed,
} from '../testing.ts';
import type { Choice } from './choice.ts';
import {
  choiceFault,
  CHOICE_BYTES_MAX,
  choiceShape,
  MARKS,
  METHODS,
  OPTIONS_MAX,
} from './choice.ts';
import * as records from './records.ts';
import { proposalAt } from './testing.ts';
import { encodeShape } from '../codec/shape.ts';

const record = idNamed<RecordId>('record');
const words = fc.stringMatching(/^[A-Za-z ,.]{0,40}$/);
const filled = fc.stringMatching(/^[A-Za-z]{1,20}$/);
const latest = hour(HOUR_MAX);
const wide = (length: number): string => '文'.repeat(length);
const ids = <Id extends RecordId | MemberId>(name: string, count: number): Id[] =>
  Array.from({ length: count }, (_, at) => idNamed<Id>(name, at)).toSorted();

const anyChoice: fc.Arbitrary<Choice> = fc.oneof(
  fc.record({ kind: fc.constant('mark' as const), value: fc.constantFrom(...MARKS) }),
  fc.record({ kind: fc.constant('option' as const), value: fc.nat(OPTIONS_MAX - 1) }),
  fc
    .uniqueArray(fc.nat(OPTIONS_MAX - 1), { minLength: 1, maxLength: 6 })
    .map((value): Choice => ({ kind: 'ranking', value: value.map((one) => [one]) })),
  fc
    .uniqueArray(fc.nat(OPTIONS_MAX - 1), { minLength: 1, maxLength: 6 })
    .chain((places) =>
      fc.tuple(
        ...places
          .toSorted((a, b) => a - b)
          .map((option) => fc.record({ option: fc.constant(option), score: fc.nat(10) })),
      ),
    )
    .map((value): Choice => ({ kind: 'scores', value })),
);
const longestChoice: Choice = {
  kind: 'scores',
  value: Array.from({ length: OPTIONS_MAX }, (_, option) => ({ option, score: 10 })),
};
const hundred = Array.from({ length: records.SPOKEN_FOR_MAX }, () => longestChoice);

const anySpoken: fc.Arbitrary<records.SpokenFor> = fc.oneof(
  fc.constant({ via: 'self' as const, members: [], witnesses: [] }),
  fc.record({
    via: fc.constantFrom('scribe' as const, 'paper' as const, 'phone' as const, 'courier' as const),
    members: arbitraryIds<MemberId>(1, 1),
    witnesses: arbitraryIds<MemberId>(3),
  }),
);
const crowd = {
  via: 'courier' as const,
  members: ids<MemberId>('member', records.SPOKEN_FOR_MAX),
  witnesses: ids<MemberId>('witness', records.SPOKEN_WITNESSES_MAX),
};

const anyProposal: fc.Arbitrary<records.Proposal> = fc
  .record({
    now: fc.integer({ min: 100, max: 1_000_000 }),
    method: fc.constantFrom(...METHODS),
    title: filled,
    options: fc.uniqueArray(filled, { minLength: 2, maxLength: 5 }),
    circle: arbitraryIds<MemberId>(3),
    meeting: fc.boolean(),
    quorum: fc.oneof(
      fc.record({ kind: fc.constant('count' as const), value: fc.integer({ min: 1, max: 500 }) }),
      fc.record({ kind: fc.constant('share' as const), value: fc.integer({ min: 1, max: 100 }) }),
    ),
    executeBy: fc.option(fc.integer({ min: 73, max: 300 })),
    needs: arbitraryIds<RecordId>(3),
    visibility: fc.constantFrom(...records.VISIBILITIES),
  })
  .map(({ now, method, options, executeBy, ...rest }) => {
    const isOptioned = ['ranked', 'stv', 'score'].includes(method);
    return proposalAt(now, {
      ...rest,
      method,
      options: isOptioned ? options : [],
      executeBy: executeBy === null ? null : hour(now + executeBy),
    });
  });

interface Case<T> {
  readonly kind: RecordKind<T>;
  readonly any: fc.Arbitrary<T>;
  readonly longest: T | null;
}

const cases = [
  { kind: records.proposalKind, any: anyProposal, longest: null },
  {
    kind: records.stanceKind,
    any: fc
      .record({
        spoken: anySpoken,
        text: arbitraryId<RecordId>(),
        choice: anyChoice,
        reason: words,
      })
      .map(({ spoken, text, choice, reason }) => ({
        ...spoken,
        proposal: record,
        text,
        sheet: null,
        ballots: { kind: 'open' as const, value: [choice] },
        reason,
        carry: false,
      })),
    longest: {
      ...crowd,
      proposal: record,
      text: record,
      sheet: records.SHEET_MAX,
      ballots: { kind: 'open' as const, value: hundred },
      reason: wide(records.REASON_MAX),
      carry: true,
    },
  },
  {
    kind: records.stanceOpenedKind,
    any: fc.record({
      proposal: arbitraryId<RecordId>(),
      stance: arbitraryId<RecordId>(),
      choices: fc.array(anyChoice, { minLength: 1, maxLength: 4 }),
      reason: words,
      blinding: arbitraryBytes(32),
    }),
    longest: {
      proposal: record,
      stance: record,
      choices: hundred,
      reason: wide(records.REASON_MAX),
      blinding: new Uint8Array(32),
    },
  },
  {
    kind: records.objectionKind,
    any: fc
      .record({ spoken: anySpoken, harm: filled, argument: words })
      .map(({ spoken, ...rest }) => ({ ...spoken, proposal: record, text: record, ...rest })),
    longest: {
      ...crowd,
      members: ids<MemberId>('member', 1),
      proposal: record,
      text: record,
      harm: wide(records.REASON_MAX),
      argument: wide(records.REASON_MAX),
    },
  },
  {
    kind: records.objectionWordKind,
    any: fc.oneof(
      anySpoken.map((spoken) => ({
        ...spoken,
        proposal: record,
        objection: record,
        word: 'settled' as const,
        amendment: record,
        why: '',
      })),
      anySpoken.map((spoken) => ({
        ...spoken,
        proposal: record,
        objection: record,
        word: 'notQualified' as const,
        amendment: null,
        why: 'no harm',
      })),
    ),
    longest: {
      ...crowd,
      proposal: record,
      objection: record,
      word: 'settled' as const,
      amendment: record,
      why: wide(records.REASON_MAX),
    },
  },
  {
    kind: records.amendmentKind,
    any: fc.record({
      proposal: arbitraryId<RecordId>(),
      on: arbitraryId<RecordId>(),
      text: filled,
      note: words,
      integrates: arbitraryIds<RecordId>(4),
    }),
    longest: {
      proposal: record,
      on: record,
      text: wide(records.PROPOSAL_TEXT_MAX),
      note: wide(records.REASON_MAX),
      integrates: ids<RecordId>('objection', records.INTEGRATES_MAX),
    },
  },
  {
    kind: records.proposalWithdrawnKind,
    any: fc.record({ proposal: arbitraryId<RecordId>(), why: words }),
    longest: { proposal: record, why: wide(records.REASON_MAX) },
  },
  {
    kind: records.witnessDeniedKind,
    any: fc.record({ proposal: arbitraryId<RecordId>(), record: arbitraryId<RecordId>() }),
    longest: { proposal: record, record },
  },
  {
    kind: records.carriedOutKind,
    any: fc.record({ proposal: arbitraryId<RecordId>(), note: words }),
    longest: { proposal: record, note: wide(records.REASON_MAX) },
  },
  {
    kind: records.reviewedKind,
    any: fc
      .record({ note: words, next: fc.option(arbitraryHour(1_000_000)) })
      .map(({ note, next }) => ({
        proposal: record,
        verdict: next === null ? ('end' as const) : ('keep' as const),
        note,
        next,
      })),
    longest: { proposal: record, verdict: 'change', note: wide(records.REASON_MAX), next: latest },
  },
] as readonly unknown[] as readonly Case<never>[];

describe.each(cases)('$kind.name', ({ kind, any, longest }) => {
  test('gives back what was put in, within its limit', () => {
    fc.assert(
      fc.property(any, (said) => {
        expect(decodeSaidAs(kind, encodeSaid(kind, said))).toEqual({ ok: true, value: said });
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

describe('the numbers', () => {
  test('of kinds are what the specification says', () => {
    expect(cases.map(({ kind }) => KIND[kind.name])).toEqual([
      96, 97, 98, 99, 100, 101, 102, 103, 104, 105,
    ]);
    expect(records.proposalKind.bytesMax).toBe(PLAINTEXT_BYTES_MAX);
    expect(encodeShape(choiceShape, longestChoice).length).toBe(CHOICE_BYTES_MAX);
  });
});

describe('a proposal', () => {
  const at = 1_000;
  const rule = (set: Partial<records.Proposal>): string => {
    const checked = records.checkProposal(proposalAt(at, set));
    return checked.ok ? 'ok' : checked.fault.rule;
  };

  test.each<[string, Partial<records.Proposal>, string]>([
    ['that is whole', {}, 'ok'],
    ['without an hour at which it is looked at again', { reviewOn: hour(at + 72) }, 'review-on'],
    ['that closes before it opens', { closesAt: hour(at - 1) }, 'window'],
    ['that stays open for more than 60 days', { closesAt: hour(at + 1_440) }, 'window'],
    [
      'whose last hour for doing it comes with the close',
      { executeBy: hour(at + 72) },
      'execute-by',
    ],
    [
      'whose last hour for doing it comes with the end of the wait',
      { executeNotBefore: hour(at + 100), executeBy: hour(at + 100) },
      'execute-by',
    ],
    [
      'with one hour for doing it',
      { executeNotBefore: hour(at + 100), executeBy: hour(at + 101) },
      'ok',
    ],
    ['that is done before it closes', { executeNotBefore: hour(at + 71) }, 'timelock'],
    ['with one option', { options: ['A'] }, 'options'],
    ['with an option twice', { options: ['A', 'A'] }, 'options'],
    ['of consent with options', { method: 'consent', options: ['A', 'B'] }, 'options'],
    ['that ranks nothing', { method: 'ranked' }, 'options'],
    ['of several seats without seats', { seats: 2 }, 'seats'],
    ['of a share that is no more than half', pass(1, 2), 'pass'],
    ['of a share beyond all', pass(3, 2), 'pass'],
    ['of two thirds', pass(2, 3), 'ok'],
    ['of a share where none is asked', { pass: { parts: 2, of: 3 } }, 'pass'],
    ['of an act, by rank', { ...ranked(), effect: idNamed<Hash32>('effect') }, 'effect'],
    ['without words', { text: ' ' }, 'empty'],
    ['of a quorum of nobody', { quorum: { kind: 'count', value: 0 } }, 'quorum'],
  ])('%s', (_, set, expected) => {
    expect(rule(set)).toBe(expected);
  });

  test('is told in time that it is too long for one record', () => {
    const options = Array.from({ length: OPTIONS_MAX }, (_, n) => `${wide(78)}${n + 10}`);
    const long = { text: wide(2_000), driver: wide(500), title: wide(120), criteria: wide(300) };
    const circle = ids<MemberId>('member', records.CIRCLE_MAX);
    expect(rule({ ...long, method: 'ranked', options, circle })).toBe('oversize');
  });

  function pass(parts: number, of: number): Partial<records.Proposal> {
    return { method: 'supermajority', pass: { parts, of } };
  }
  function ranked(): Partial<records.Proposal> {
    return { method: 'ranked', options: ['A', 'B'] };
  }
});

describe('a choice', () => {
  test.each(METHODS)('for %s is refused by name where it does not fit', (method) => {
    const options = ['ranked', 'stv', 'score'].includes(method) ? ['A', 'B'] : [];
    const fault = (choice: Choice) => choiceFault({ method, options }, choice);
    expect(fault({ kind: 'mark', value: 'none' })).toBe(null);
    expect(fault({ kind: 'option', value: 0 })).toBe('otherMethod');
    const ranking = method === 'ranked' || method === 'stv';
    expect(fault({ kind: 'ranking', value: [[1]] })).toBe(ranking ? null : 'otherMethod');
    expect(fault({ kind: 'ranking', value: [[2]] })).toBe(
      ranking ? 'unknownOption' : 'otherMethod',
    );
    const scores = (option: number): Choice => ({ kind: 'scores', value: [{ option, score: 1 }] });
    expect(fault(scores(1))).toBe(method === 'score' ? null : 'otherMethod');
    expect(fault(scores(2))).toBe(method === 'score' ? 'unknownOption' : 'otherMethod');
  });

  test('that names an option twice is none', () => {
    const twice: Choice = { kind: 'ranking', value: [[0], [0]] };
    expect(choiceShape.parse(choiceShape.toCbor(twice)).ok).toBe(false);
  });
});

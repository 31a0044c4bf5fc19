import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Hash32, LogId } from '../base/id.ts';
import { hour, instant, TEMPO_LIVING_MS } from '../base/time.ts';
import { arbitraryIds, arbitraryShuffledTwice, idNamed, testCrypto } from '../testing.ts';
import type { Said } from './fold.ts';
import { PULSE_RECORDS_NONE } from './fold.ts';
import { emptyPulseInput } from './input.ts';
import type { PulseInput } from './input.ts';
import type { InquiryClosed, InquiryOpened, InquiryStep } from './inquiry-records.ts';
import { inquiryIdOf } from './inquiry-records.ts';
import { handAt, ownerOrder } from './owner.ts';
import { RHYTHM_DEFAULT } from './rhythm.ts';
import type { SubjectId } from './subject.ts';
import { beatAt, hoursIn, saidBy, subjectNamed } from './testing.ts';
import type { SubjectView } from './view.ts';
import { pulseView } from './view.ts';

const { hash } = testCrypto;
const log = idNamed<LogId>('log');
const [me, ana, ben, cyd] = [0, 1, 2, 3].map(subjectNamed) as [
  SubjectId,
  SubjectId,
  SubjectId,
  SubjectId,
];
const silence: InquiryOpened = { subject: ana, silentSince: hoursIn(1_000), reason: 'silence' };
const inquiry = inquiryIdOf(hash, log, silence);

function opened(by: SubjectId, at: number, more: Partial<InquiryOpened> = {}): Said<InquiryOpened> {
  return saidBy(by, at, at, { ...silence, ...more });
}

function closed(by: SubjectId, at: number, outcome: InquiryClosed['outcome']): Said<InquiryClosed> {
  return saidBy(by, at, at, { inquiry, outcome, note: 'none' });
}

function inputOf(kind: PulseInput['kind'], more: Partial<PulseInput['records']>): PulseInput {
  const subjects = [me, ana, ben, cyd];
  const evidence = [beatAt(ana, 1_000)];
  for (let at = 1_000; at <= 2_000; at += 50)
    for (const subject of [ben, cyd]) evidence.push(beatAt(subject, at));
  return {
    ...emptyPulseInput({ hash, log, tempoMs: TEMPO_LIVING_MS, me, kind, subjects }),
    defaultRhythm: { ...RHYTHM_DEFAULT, periodHours: 100, graceHours: 40 },
    evidence,
    records: { ...PULSE_RECORDS_NONE, ...more },
  };
}

function anaIn(input: PulseInput, hours: number): SubjectView {
  const found = pulseView(input, hoursIn(hours)).subjects.find(({ subject }) => subject === ana);
  if (found === undefined) throw new Error('the subject is in the view');
  return found;
}

describe('an inquiry between parties', () => {
  const both = [opened(ben, 1_300), opened(cyd, 1_310)];

  test('is one inquiry for two who open the same silence, and keeps both openers', () => {
    const input = inputOf('parties', { opened: both });
    expect(anaIn(input, 1_320)).toMatchObject({
      state: 'inquiry',
      inquiry: { id: inquiry, openers: [ben, cyd].toSorted(), openedAt: hoursIn(1_300) },
    });
  });

  test('is not ended by one twin when another opened it too', () => {
    for (const outcome of ['explained', 'silent', 'lateEvidence'] as const) {
      const one = inputOf('parties', { opened: both, closed: [closed(ben, 1_330, outcome)] });
      expect(anaIn(one, 1_340).state).toBe('inquiry');
      const outsider = inputOf('parties', {
        opened: [opened(ben, 1_300)],
        closed: [closed(cyd, 1_330, outcome), closed(me, 1_330, outcome)],
      });
      expect(anaIn(outsider, 1_340).state).toBe('inquiry');
      const suspect = inputOf('parties', { opened: both, closed: [closed(ana, 1_330, outcome)] });
      expect(anaIn(suspect, 1_340).state).toBe('inquiry');
    }
  });

  test('ends when each opener has said how: silent if one says so, else explained', () => {
    const end = (a: InquiryClosed['outcome'], b: InquiryClosed['outcome']): SubjectView =>
      anaIn(
        inputOf('parties', {
          opened: both,
          closed: [closed(ben, 1_330, a), closed(cyd, 1_350, b)],
        }),
        1_360,
      );
    expect(end('explained', 'lateEvidence')).toMatchObject({ state: 'explained', way: 'word' });
    expect(end('explained', 'silent').state).toBe('silent');
    expect(end('silent', 'silent').state).toBe('silent');
  });

  test('explained once does not hide a silence that goes on: it is asked after anew', () => {
    const closes = [closed(ben, 1_330, 'explained'), closed(cyd, 1_350, 'explained')];
    const later = anaIn(inputOf('parties', { opened: both, closed: closes }), 1_900);
    expect(later.state).toBe('inquiry');
    expect(later.inquiry?.id).not.toBe(inquiry);
  });

  test('ends for everyone by a sign of life from after it began, without a record', () => {
    for (const closes of [[], [closed(ben, 1_330, 'silent'), closed(cyd, 1_350, 'silent')]]) {
      const input = inputOf('parties', { opened: both, closed: closes });
      const evidence = [...input.evidence, beatAt(ana, 1_355)];
      const after = pulseView({ ...input, evidence }, hoursIn(1_360));
      expect(after.inquiries[0]?.state).toBe('lateEvidence');
      expect(after.subjects.find(({ subject }) => subject === ana)?.state).toBe('fresh');
    }
  });

  test('a captured twin cannot keep a silence invisible by seeing or explaining it', () => {
    const seen = [1_100, 1_200, 1_300].map((at) =>
      saidBy(cyd, at, at, { subject: ana, how: 'met' as const, happenedAt: hour(at) }),
    );
    const alone = [opened(cyd, 1_250)];
    const explained = [closed(cyd, 1_260, 'explained')];
    const input = inputOf('parties', { seen, opened: alone, closed: explained });
    const plain = anaIn(inputOf('parties', {}), 1_900);
    expect(anaIn(input, 1_900)).toMatchObject({ state: 'inquiry', openAt: plain.openAt });
    const seconded = [...seen, saidBy(ben, 9, 1_300, { ...seen[2]!.said })];
    expect(anaIn(inputOf('parties', { seen: seconded }), 1_350).state).toBe('fresh');
  });
});

describe('an inquiry within an assembly', () => {
  test('is ended by its owner or opener, not by anyone else', () => {
    const first = opened(me, 1_300);
    const order = anaIn(inputOf('members', { opened: [first] }), 1_301).inquiry?.order ?? [];
    expect(order).toHaveLength(3);
    const outcomeOf = (by: SubjectId): string =>
      anaIn(inputOf('members', { opened: [first], closed: [closed(by, 1_302, 'silent')] }), 1_303)
        .state;
    expect(outcomeOf(me)).toBe('silent');
    for (const [at, owner] of order.entries())
      expect(outcomeOf(owner as SubjectId)).toBe(at === 0 || owner === me ? 'silent' : 'inquiry');
  });

  test('is ended by a sighting from after it began', () => {
    const seen = [
      saidBy(cyd, 1, 1_320, { subject: ana, how: 'met' as const, happenedAt: hour(1_320) }),
    ];
    const input = inputOf('members', { opened: [opened(ben, 1_300)], seen });
    expect(anaIn(input, 1_330)).toMatchObject({ state: 'fresh', way: 'met' });
  });

  test('shows what was tried on which channel, the newest word for each', () => {
    const step = (at: number, said: Partial<InquiryStep>): Said<InquiryStep> =>
      saidBy(ben, at, at, { inquiry, channel: 'call', result: 'asked', hand: 0, ...said });
    const steps = [
      step(1_302, { result: 'noAnswer' }),
      step(1_301, {}),
      step(1_303, { channel: 'met' }),
    ];
    const { checklist } = anaIn(
      inputOf('members', { opened: [opened(ben, 1_300)], steps }),
      1_310,
    ).inquiry!;
    const tried = checklist.filter(({ result }) => result !== null);
    expect(tried).toEqual([
      { channel: 'call', result: 'noAnswer' },
      { channel: 'met', result: 'asked' },
    ]);
  });

  test('comes to the same view whatever the order of its records', () => {
    const records = [
      opened(ben, 1_300),
      opened(cyd, 1_305),
      opened(me, 1_300, { silentSince: hoursIn(990) }),
    ];
    fc.assert(
      fc.property(arbitraryShuffledTwice(records), (shuffled) => {
        const view = pulseView(inputOf('members', { opened: shuffled }), hoursIn(1_400));
        expect(view).toEqual(pulseView(inputOf('members', { opened: records }), hoursIn(1_400)));
      }),
    );
  });

  test('dated into the future, or into a silence that is not yet, moves nothing', () => {
    const ahead = inputOf('members', { opened: [opened(ben, 1_200)] });
    expect(anaIn(ahead, 1_100)).toMatchObject({ inquiry: null });
    const bogus = opened(ben, 1_050, { silentSince: hoursIn(5_000) });
    expect(anaIn(inputOf('members', { opened: [bogus] }), 1_060).inquiry).toBeNull();
  });
});

describe('the owner of an inquiry', () => {
  const arbitraryCandidates = arbitraryIds<SubjectId>(8, 1).map((ids) =>
    ids.map((id) => ({ id, subject: id })),
  );
  const ownerMs = 24 * TEMPO_LIVING_MS;

  test('is never the suspect, and the same for any order of candidates', () => {
    fc.assert(
      fc.property(arbitraryCandidates, (candidates) => {
        const suspect = candidates[0]!.subject;
        const order = ownerOrder(hash, inquiry, suspect, candidates, null);
        expect(order).toHaveLength(candidates.length - 1);
        expect(order).not.toContain(suspect);
        expect(ownerOrder(hash, inquiry, suspect, candidates.toReversed(), null)).toEqual(order);
      }),
    );
  });

  test('is never the same twice in a row, unless nobody else is left', () => {
    fc.assert(
      fc.property(arbitraryCandidates, (candidates) => {
        const order = ownerOrder(hash, inquiry, ana, candidates, null);
        const next = ownerOrder(hash, idNamed<Hash32>('other'), ana, candidates, order[0] ?? null);
        expect(next[0] === order[0]).toBe(order.length === 1 && next.length === 1);
        const at = (hand: number) =>
          handAt(order, hoursIn(0), ownerMs, TEMPO_LIVING_MS, [], instant(hand * ownerMs)).owner;
        for (let hand = 0; hand < 12; hand += 1)
          expect(at(hand) === at(hand + 1)).toBe(order.length === 1);
      }),
    );
  });

  test('is nobody when no candidate is left: then the twin’s rota has it', () => {
    const only = [{ id: ana, subject: ana }];
    const order = ownerOrder(hash, inquiry, ana, only, null);
    const hand = handAt(order, hoursIn(0), ownerMs, TEMPO_LIVING_MS, [], hoursIn(50));
    expect(hand).toEqual({ hand: 2, owner: null, deadline: hoursIn(72) });
  });

  test('passes on by itself, at once when it says so, and not while it tries', () => {
    const order = [ben, cyd, me];
    const step = (by: SubjectId, at: number, hand: number, result: InquiryStep['result']) =>
      saidBy(by, at, at, { inquiry, channel: 'call' as const, result, hand });
    const at = (hours: number, ...steps: readonly Said<InquiryStep>[]) =>
      handAt(order, hoursIn(100), ownerMs, TEMPO_LIVING_MS, steps, hoursIn(hours));
    expect(at(123)).toMatchObject({ hand: 0, owner: ben, deadline: hoursIn(124) });
    expect(at(124)).toMatchObject({ hand: 1, owner: cyd, deadline: hoursIn(148) });
    expect(at(110, step(ben, 105, 0, 'passed'))).toMatchObject({ hand: 1, owner: cyd });
    expect(at(110, step(me, 105, 0, 'passed'))).toMatchObject({ hand: 0, owner: ben });
    expect(at(130, step(ben, 120, 0, 'noAnswer'))).toMatchObject({
      hand: 0,
      deadline: hoursIn(144),
    });
    const stubborn = Array.from({ length: 50 }, (_, index) =>
      step(ben, 110 + index * 20, 0, 'asked'),
    );
    expect(at(1_000_000, ...stubborn).hand).toBeGreaterThan(40_000);
    expect(at(171, ...stubborn)).toMatchObject({ hand: 0, deadline: hoursIn(172) });
    expect(at(110, step(ben, 105, 65_535, 'passed')).hand).toBe(0);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import { PARAMETER_NAMES, parameterIndex, PARAMETERS } from '../assembly/parameters.ts';
import { WITNESSES } from '../assembly/testing.ts';
import type { Mark } from './choice.ts';
import { Hall } from './testing.ts';

/** The hour of the close of a question that was put just now. */
const CLOSE = 72;

function asked(members: number, set: Parameters<Hall['propose']>[0] = {}) {
  const hall = new Hall(members);
  const proposal = hall.propose(set);
  return { hall, proposal };
}

describe('a question of yes or no', () => {
  test('passes by more than half of those for and against', () => {
    const { hall, proposal } = asked(5);
    for (const [by, mark] of ['for', 'for', 'against', 'abstain'].entries())
      hall.say(by, proposal, mark as Mark);
    const { outcome, present, quorumNeeded } = hall.decision(proposal);
    expect(outcome.verdict).toBe('passes');
    expect(outcome.marks).toEqual([
      { mark: 'for', count: 2 },
      { mark: 'against', count: 1 },
      { mark: 'abstain', count: 1 },
    ]);
    expect(outcome.dissent).toEqual([
      { member: hall.world.member(2), mark: 'against', reason: '' },
    ]);
    expect([present, quorumNeeded]).toEqual([4, 2]);
  });

  test('is tied where as many are against: people break it, the program does not', () => {
    const { hall, proposal } = asked(4);
    for (const by of [0, 1]) hall.say(by, proposal, 'for');
    for (const by of [2, 3]) hall.say(by, proposal, 'against');
    expect(hall.decision(proposal).outcome.verdict).toBe('tied');
    expect(hall.view(proposal, hall.now + 100).state).toBe('defeated');
  });

  test('comes to nothing below the quorum of the constitution, whatever its own', () => {
    const { hall, proposal } = asked(10);
    for (const by of [0, 1]) hall.say(by, proposal, 'for');
    expect(hall.decision(proposal)).toMatchObject({
      quorumNeeded: 3,
      outcome: { verdict: 'quorumMissed' },
    });
    hall.say(2, proposal, 'abstain');
    expect(hall.decision(proposal).outcome.verdict).toBe('passes');
  });

  test('leaves those who abstain out of its quorum, if it says so', () => {
    const { hall, proposal } = asked(5, { abstentionsCount: false });
    hall.say(0, proposal, 'for');
    hall.say(1, proposal, 'abstain');
    expect(hall.decision(proposal)).toMatchObject({ present: 1, quorumNeeded: 2 });
  });

  test.each<[string, Parameters<Hall['propose']>[0], string]>([
    ['opened before it was written', { opensAt: hour(479_000) }, 'opensBeforeWritten'],
    ['outside a meeting for less than a day', { closesAt: hour(480_022) }, 'windowTooShort'],
    [
      'asks for more people than there are',
      { quorum: { kind: 'count', value: 4 } },
      'quorumAboveElectorate',
    ],
  ])('that %s asks nobody', (_, set, fault) => {
    const { hall, proposal } = asked(3, set);
    hall.say(1, proposal, 'for');
    expect(hall.decision(proposal)).toMatchObject({ fault, cast: [] });
    expect(hall.view(proposal).state).toBe('cancelled');
  });

  test('asks nobody if its circle has no member of ours', () => {
    const stranger = new Hall(9).world.member(8);
    const { hall, proposal } = asked(3, { circle: [stranger] });
    expect(hall.decision(proposal).fault).toBe('electorateEmpty');
  });

  test('asks nobody if its author is no member, or its hour is not sure', () => {
    const { hall, proposal } = asked(3);
    const foreign = hall.propose({}, 7);
    const unsure = hall.propose({}, 0, { wallHour: 0 });
    expect(hall.decision(foreign).fault).toBe('notByMember');
    expect(hall.decision(unsure).fault).toBe('untimed');
    expect(hall.decision(proposal).fault).toBe(null);
  });
});

describe('an answer', () => {
  const why = (hall: Hall, proposal: RecordId, record: RecordId) =>
    hall.decision(proposal).voided.find((one) => one.record === record)?.why;

  test('of somebody who is no member does not count', () => {
    const { hall, proposal } = asked(3);
    const record = hall.say(8, proposal, 'for');
    expect(why(hall, proposal, record)).toBe('notAMember');
    expect(hall.decision(proposal).cast).toEqual([]);
  });

  test('of a member who came after it was asked does not count', () => {
    const { hall, proposal } = asked(3);
    hall.world.admit(3, [0]);
    const later = hall.propose({});
    hall.say(3, later, 'for');
    expect(hall.decision(later).cast).toHaveLength(1);
    const record = hall.say(3, proposal, 'for', {}, { wallHour: 480_072 });
    expect(why(hall, proposal, record)).toBe('notAMember');
  });

  test('of a member outside the circle that is asked does not count', () => {
    const hall = new Hall(4);
    const proposal = hall.propose({ circle: hall.members([0, 1]) });
    const record = hall.say(2, proposal, 'for');
    hall.say(1, proposal, 'for');
    expect(why(hall, proposal, record)).toBe('notAMember');
    expect(hall.decision(proposal)).toMatchObject({ counted: 2, outcome: { verdict: 'passes' } });
  });

  test('of a member who was expelled after it still counts, and nothing that came later', () => {
    const { hall, proposal } = asked(5);
    hall.say(4, proposal, 'against');
    const value = { member: hall.world.member(4), cuts: [] };
    const verb = { kind: 'expel', value } as const;
    expect(hall.world.outcome(hall.world.agreed(verb, [0, 1, 2]))).toBe('placed');
    expect(hall.decision(proposal)).toMatchObject({
      electorate: { length: 5 },
      cast: [{ choice: { value: 'against' } }],
    });
    hall.say(4, proposal, 'for');
    expect(hall.decision(proposal).cast).toMatchObject([{ choice: { value: 'against' } }]);
    expect(hall.decision(proposal).voided).toMatchObject([{ why: 'notHonoured' }]);
  });

  test('brings a member who is away back into the number of which a quorum is taken', () => {
    const hall = new Hall(6);
    const { world } = hall;
    expect(world.outcome(world.agreed(WITNESSES, [0, 1, 2, 3]))).toBe('placed');
    const away = world.draftAbsence(world.absence([4, 5]));
    world.publish(
      world.id(0),
      away,
      [0, 1, 2, 3].map((one) => world.id(one)),
    );
    const proposal = hall.propose({ quorum: { kind: 'share', value: 50 } });
    expect(hall.decision(proposal)).toMatchObject({ counted: 4, quorumNeeded: 2 });
    hall.say(5, proposal, 'for');
    expect(hall.decision(proposal)).toMatchObject({ counted: 5, quorumNeeded: 3, present: 1 });
  });

  test('given twice counts once, and the last counts', () => {
    const { hall, proposal } = asked(3);
    hall.say(1, proposal, 'for');
    const last = hall.say(1, proposal, 'against');
    expect(hall.decision(proposal).cast).toMatchObject([
      { record: last, choice: { value: 'against' }, earlier: 1 },
    ]);
  });

  test('can be taken back: one then has not voted', () => {
    const { hall, proposal } = asked(3);
    hall.say(1, proposal, 'for');
    hall.say(1, proposal, 'none');
    expect(hall.decision(proposal)).toMatchObject({
      cast: [],
      present: 0,
      uncounted: [{ why: 'takenBack' }],
    });
  });

  test('to an option that there is not, or by marks of another method, does not count', () => {
    const { hall, proposal } = asked(3, { method: 'ranked', options: ['A', 'B'] });
    const ranking = { kind: 'ranking', value: [[0], [2]] } as const;
    expect(why(hall, proposal, hall.say(0, proposal, ranking))).toBe('unknownOption');
    expect(why(hall, proposal, hall.say(1, proposal, 'for'))).toBe('otherMethod');
  });

  test('that read the text of another proposal does not count', () => {
    const { hall, proposal } = asked(3);
    const other = hall.propose({ title: 'Cook on Mondays' });
    const record = hall.say(1, proposal, 'for', { text: other });
    expect(why(hall, proposal, record)).toBe('otherProposal');
    expect(hall.decision(other).cast).toEqual([]);
  });

  test('concurrent from two devices that differ is none until restated', () => {
    const { hall, proposal } = asked(3);
    const { world } = hall;
    expect(world.placing(1, world.enrolment(world.member(1), 6), [2])).toBe('placed');
    const deps: readonly RecordId[] = [];
    hall.say(1, proposal, 'for', {}, { deps });
    hall.say(6, proposal, 'against', {}, { deps });
    expect(hall.decision(proposal).uncounted).toMatchObject([{ why: 'restate' }]);
    hall.say(6, proposal, 'against');
    expect(hall.decision(proposal).cast).toMatchObject([{ choice: { value: 'against' } }]);
  });
});

describe('the hour of the close', () => {
  /** An answer with this wall, which others show so many hours after the close; undefined: never. */
  function answered(after: number, seenAfter: number | undefined, settled = true) {
    const { hall, proposal } = asked(4);
    const closes = hall.now + CLOSE;
    const wallHour = closes + after;
    const record = hall.say(1, proposal, 'for', {}, { wallHour });
    hall.world.now = closes + (seenAfter ?? 0);
    const deps = seenAfter === undefined ? [] : [record];
    for (const by of [2, 3]) hall.see(by, { deps });
    if (settled) {
      hall.world.now = closes + 72 + 24 + 1;
      hall.world.place(null, { voters: [hall.world.id(0), hall.world.id(2), hall.world.id(3)] });
    }
    const decision = hall.decision(proposal);
    return decision.cast.length === 1
      ? decision.cast[0]?.isHeard
        ? 'counts'
        : 'provisional'
      : decision.voided[0]?.why;
  }

  test('still counts, the hour before it does, the hour after it does not', () => {
    expect([-1, 0, 1].map((after) => answered(after, 1))).toEqual(['counts', 'counts', 'late']);
  });

  test('is shown by others in the grace: to its last hour, and not later', () => {
    expect(answered(0, 72, false)).toBe('counts');
    expect(answered(0, 73, false)).toBe('provisional');
    expect(answered(0, 73)).toBe('late');
  });

  test('is nothing that a courier brings later, when nobody has shown it', () => {
    expect(answered(0, undefined, false)).toBe('provisional');
    expect(answered(0, undefined)).toBe('late');
  });

  test('moves no more once a settled placement closed it', () => {
    const { hall, proposal } = asked(4);
    for (const by of [0, 1, 2]) hall.say(by, proposal, 'for');
    for (const by of [1, 2, 3]) hall.see(by);
    hall.settle(CLOSE + 72 + 24);
    expect(hall.decision(proposal).isSettled).toBe(false);
    hall.settle(1);
    expect(hall.view(proposal)).toMatchObject({ state: 'succeeded', firmness: 'settled' });
    const wallHour = hall.now - 97;
    for (const by of [0, 1, 2, 3]) hall.say(by, proposal, 'against', {}, { wallHour });
    for (const by of [0, 1, 2, 3]) hall.see(by);
    expect(hall.decision(proposal).outcome.marks[0]?.count).toBe(3);
    expect(hall.decision(proposal).voided).toHaveLength(4);
  });

  test('of the opening is too early, the hour after it is not', () => {
    const { hall, proposal } = asked(3, { opensAt: hour(480_010) });
    const early = hall.say(1, proposal, 'for', {}, { wallHour: 480_010 });
    hall.say(2, proposal, 'for', {}, { wallHour: 480_011 });
    expect(hall.decision(proposal).voided).toEqual([{ record: early, why: 'early' }]);
    expect(hall.decision(proposal).cast).toHaveLength(1);
  });
});

describe('a log that forgets', () => {
  test('keeps what a decision came to, and lets nothing in that came later', () => {
    const { hall, proposal } = asked(4);
    for (const by of [0, 1]) hall.say(by, proposal, 'for');
    for (const by of [1, 2, 3]) hall.see(by);
    hall.settle(CLOSE + 72 + 24 + 1);
    const before = hall.decision(proposal);
    expect(before).toMatchObject({ isSettled: true, outcome: { verdict: 'passes' } });
    const wallHour = hall.now - 100;
    const late = [2, 3].map((by) => hall.say(by, proposal, 'against', {}, { wallHour }));
    for (let week = 0; week < 16; week += 1) hall.settle(168);
    expect(hall.world.state.floor).toBeGreaterThan(1);
    const after = hall.decision(proposal);
    expect(after.cast).toEqual(before.cast);
    expect(after.outcome).toEqual(before.outcome);
    expect(after.voided.map(({ record }) => record)).toEqual(late.toSorted());
  });

  test('needs no witness of what a settled placement held within the grace', () => {
    const { hall, proposal } = asked(4);
    const record = hall.say(1, proposal, 'for');
    expect(hall.decision(proposal).unheard).toEqual([record]);
    hall.settle(CLOSE);
    expect(hall.decision(proposal)).toMatchObject({ unheard: [], cast: [{ isHeard: true }] });
  });

  test('is not shown by a placement that is dated in the grace and balloted for after it', () => {
    // World `stewarded`, seed 3: a secretary kept back an answer and a placement that held it.
    const { hall, proposal } = asked(4);
    const closes = hall.now + CLOSE;
    const record = hall.say(1, proposal, 'for');
    hall.world.now = closes + 72 + 1;
    hall.world.place(null, { wallHour: closes + 60 });
    expect(hall.decision(proposal).unheard).toEqual([record]);
    hall.settle(200);
    const { cast, voided, isSettled } = hall.decision(proposal);
    expect({ cast, isSettled }).toEqual({ cast: [], isSettled: true });
    expect(voided).toEqual([{ record, why: 'late' }]);
  });
});

describe('a quorum that comes late', () => {
  /** Six members, three have to answer; two do at once, the third so many hours before the close. */
  function late(before: number) {
    const hall = new Hall(6);
    const proposal = hall.propose({ extends: true, quorum: { kind: 'count', value: 3 } });
    const closes = hall.now + CLOSE;
    for (const by of [0, 1]) hall.say(by, proposal, 'for');
    hall.world.now = closes - before;
    hall.say(2, proposal, 'for');
    return { hall, proposal, closes };
  }

  test('keeps the question open for two days from then on', () => {
    const { hall, proposal, closes } = late(2);
    expect(hall.decision(proposal)).toMatchObject({ closesAt: closes + 46, isExtended: true });
    hall.world.now = closes + 46;
    for (const by of [3, 4, 5]) hall.say(by, proposal, 'against');
    expect(hall.decision(proposal).outcome.verdict).toBe('tied');
    expect(hall.view(proposal).state).toBe('active');
    expect(hall.view(proposal, hall.now + 1).state).toBe('defeated');
  });

  test('does nothing where it came a day before, or the question says so', () => {
    const { hall, proposal, closes } = late(24);
    expect(hall.decision(proposal)).toMatchObject({ closesAt: closes, isExtended: false });
    expect(late(23).hall.decision(late(23).proposal).isExtended).toBe(true);
  });

  test('cannot keep it open twice', () => {
    const { hall, proposal, closes } = late(1);
    hall.world.now = closes + 47;
    for (const by of [3, 4]) hall.say(by, proposal, 'against');
    hall.say(2, proposal, 'none');
    hall.world.now = closes + 47;
    hall.say(5, proposal, 'for');
    expect(hall.decision(proposal).closesAt).toBe(closes + 47);
  });
});

describe('rules that change meanwhile', () => {
  const rows = PARAMETER_NAMES.filter((name) =>
    ['quorumShare', 'supermajorityShare', 'voteGrace', 'lateQuorumExtension'].includes(name),
  );
  const anyOverride = fc
    .constantFrom(...rows)
    .chain((name) =>
      fc.tuple(
        fc.constant(name),
        fc.integer({ min: PARAMETERS[name].floor, max: PARAMETERS[name].ceiling }),
      ),
    )
    .map(([name, value]) => ({ index: parameterIndex(name), value }));

  test('make nothing cheaper that is pending, nor dearer, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyOverride, { minLength: 1, maxLength: 4, selector: ({ index }) => index }),
        fc.integer({ min: 1, max: 100 }),
        (chosen, share) => {
          const hall = new Hall(10);
          const put = {
            method: 'supermajority',
            quorum: { kind: 'share', value: share },
          } as const;
          const proposal = hall.propose(put);
          for (const by of [0, 1, 2]) hall.say(by, proposal, 'for');
          const before = hall.decision(proposal);
          const overrides = chosen.toSorted((a, b) => a.index - b.index);
          const verb = { kind: 'constitution', value: { overrides } } as const;
          const everybody = Array.from({ length: 10 }, (_, member) => member);
          hall.world.place(hall.world.agreed(verb, everybody));
          expect(hall.world.state.overrides).toEqual(overrides);
          const after = hall.decision(proposal);
          expect(after.terms).toEqual(before.terms);
          expect([after.quorumNeeded, after.closesAt]).toEqual([
            before.quorumNeeded,
            before.closesAt,
          ]);
          expect(after.outcome.verdict).toBe(before.outcome.verdict);
        },
      ),
      { numRuns: 12 },
    );
  });

  test('hold for what is asked after them', () => {
    const hall = new Hall(10);
    const overrides = [{ index: parameterIndex('quorumShare'), value: 60 }];
    const verb = { kind: 'constitution', value: { overrides } } as const;
    hall.world.place(
      hall.world.agreed(
        verb,
        Array.from({ length: 10 }, (_, member) => member),
      ),
    );
    expect(hall.decision(hall.propose())).toMatchObject({ quorumNeeded: 6 });
  });
});

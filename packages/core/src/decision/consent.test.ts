/** Consent: objections are worked into amendments, and nobody's is set aside by whoever proposed. */
import { describe, expect, test } from 'vitest';

import { Hall } from './testing.ts';

function asked(members = 5) {
  const hall = new Hall(members);
  const proposal = hall.propose({ method: 'consent' });
  return { hall, proposal };
}

const verdict = (hall: Hall, proposal: Parameters<Hall['decision']>[0]) =>
  hall.decision(proposal).outcome.verdict;

describe('consent', () => {
  test('passes when nobody objects, and not before anybody consents', () => {
    const { hall, proposal } = asked();
    hall.say(0, proposal, 'abstain');
    hall.say(1, proposal, 'abstain');
    expect(verdict(hall, proposal)).toBe('fails');
    hall.say(2, proposal, 'consent');
    expect(verdict(hall, proposal)).toBe('passes');
  });

  test('stops at one objection, however many consent', () => {
    const { hall, proposal } = asked();
    for (const by of [0, 1, 2, 3]) hall.say(by, proposal, 'consent');
    hall.object(4, proposal);
    expect(verdict(hall, proposal)).toBe('objectionsOpen');
    expect(hall.decision(proposal).objections).toMatchObject([
      { member: hall.world.member(4), status: { kind: 'open' } },
    ]);
  });

  test('stops at a mark of objection that nobody put into words', () => {
    const { hall, proposal } = asked();
    for (const by of [0, 1]) hall.say(by, proposal, 'consent');
    hall.say(2, proposal, 'object');
    expect(verdict(hall, proposal)).toBe('objectionsOpen');
    const worded = hall.object(2, proposal);
    hall.word(2, proposal, worded);
    expect(verdict(hall, proposal)).toBe('passes');
  });

  test('goes on once an amendment answers the objection and its author says so', () => {
    const { hall, proposal } = asked();
    const objection = hall.object(4, proposal);
    const amendment = hall.amend(proposal, { integrates: [objection] });
    for (const by of [0, 1]) hall.say(by, proposal, 'consent', { text: amendment });
    expect(hall.decision(proposal).objections).toMatchObject([
      { status: { kind: 'open' }, answeredBy: [amendment] },
    ]);
    hall.word(3, proposal, objection, { word: 'settled', amendment });
    expect(verdict(hall, proposal)).toBe('objectionsOpen');
    hall.word(4, proposal, objection, { word: 'settled', amendment });
    expect(verdict(hall, proposal)).toBe('passes');
    expect(hall.decision(proposal).objections).toMatchObject([
      { status: { kind: 'integrated', amendment } },
    ]);
  });

  test('is settled by no amendment that does not name the objection', () => {
    const { hall, proposal } = asked();
    const objection = hall.object(4, proposal);
    const amendment = hall.amend(proposal);
    hall.word(4, proposal, objection, { word: 'settled', amendment });
    expect(hall.decision(proposal).objections).toMatchObject([{ status: { kind: 'open' } }]);
  });

  test('sets an objection aside when more than half of the others say why it is none', () => {
    const { hall, proposal } = asked(5);
    for (const by of [0, 1]) hall.say(by, proposal, 'consent');
    const objection = hall.object(4, proposal);
    const none = { word: 'notQualified', why: 'A matter of taste.' } as const;
    for (const by of [0, 1, 1, 4]) hall.word(by, proposal, objection, none);
    expect(verdict(hall, proposal)).toBe('objectionsOpen');
    hall.word(2, proposal, objection, none);
    expect(hall.decision(proposal).objections).toMatchObject([
      { status: { kind: 'notQualified', by: hall.members([0, 1, 2]), why: 'A matter of taste.' } },
    ]);
    expect(verdict(hall, proposal)).toBe('passes');
  });

  test('hears an objection that a scribe writes down before witnesses', () => {
    const { hall, proposal } = asked(5);
    const written = (numbers: readonly number[]) =>
      hall.object(0, proposal, {
        via: 'scribe',
        members: hall.members([4]),
        witnesses: hall.members(numbers),
      });
    written([1]);
    expect(hall.decision(proposal).objections).toEqual([]);
    written([1, 2]);
    expect(hall.decision(proposal).objections).toHaveLength(1);
  });

  test('hears no objection after the close, of no stranger, to no other text', () => {
    const { hall, proposal } = asked(3);
    const other = hall.propose();
    hall.object(8, proposal);
    hall.object(1, proposal, { text: other });
    hall.object(2, proposal, {}, { wallHour: hall.now + 73 });
    expect(hall.decision(proposal).objections).toEqual([]);
    expect(
      hall
        .decision(proposal)
        .voided.map(({ why }) => why)
        .toSorted(),
    ).toEqual(['late', 'notAMember', 'otherProposal']);
  });
});

describe('an amendment', () => {
  test('takes nobody along who answered the text before', () => {
    const { hall, proposal } = asked();
    for (const by of [0, 1, 2]) hall.say(by, proposal, 'consent');
    const amendment = hall.amend(proposal);
    expect(hall.decision(proposal).uncounted.map(({ why }) => why)).toEqual(
      Array.from({ length: 3 }, () => 'olderText'),
    );
    for (const by of [0, 1]) hall.say(by, proposal, 'consent', { text: amendment });
    expect(hall.decision(proposal)).toMatchObject({ present: 2, outcome: { verdict: 'passes' } });
  });

  test('comes from whoever proposed, a day before the close at the latest', () => {
    const { hall, proposal } = asked();
    hall.amend(proposal, { by: 1 });
    expect(hall.decision(proposal)).toMatchObject({
      versions: [{ record: proposal }],
      voided: [{ why: 'notTheirs' }],
    });
    hall.wait(48);
    const last = hall.amend(proposal);
    expect(hall.decision(proposal).versions.at(-1)?.record).toBe(last);
    hall.wait(1).amend(proposal, { on: last });
    expect(hall.decision(proposal).versions.at(-1)?.record).toBe(last);
    expect(
      hall
        .decision(proposal)
        .voided.map(({ why }) => why)
        .toSorted(),
    ).toEqual(['late', 'notTheirs']);
  });

  test('of which there are two in the place of one text leaves that text in force', () => {
    const { hall, proposal } = asked();
    const first = hall.amend(proposal);
    expect(hall.decision(proposal).versions.at(-1)?.record).toBe(first);
    hall.amend(proposal);
    expect(hall.decision(proposal).versions).toHaveLength(1);
    expect(hall.decision(proposal).voided).toMatchObject([
      { why: 'outdated' },
      { why: 'outdated' },
    ]);
  });
});

describe('whoever proposed', () => {
  test('may take it back until the close, and nobody else may', () => {
    const at = (by: number, hours: number) => {
      const { hall, proposal } = asked();
      hall.withdraw(by, proposal, { wallHour: hall.now + hours });
      return hall.view(proposal).state;
    };
    expect([at(1, 1), at(0, 73), at(0, 72)]).toEqual(['active', 'active', 'cancelled']);
  });
});

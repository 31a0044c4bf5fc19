/** What is said in a hall with one telephone: scribes, witnesses, paper; and what is said blind. */
import { describe, expect, test } from 'vitest';

import type { RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import { testCrypto } from '../testing.ts';
import { stanceCommitment } from './sealing.ts';
import { marked } from './choice.ts';
import { Hall } from './testing.ts';

function meeting(members: number, set: Parameters<Hall['propose']>[0] = {}) {
  const hall = new Hall(members);
  const closesAt = hour(hall.now + 3);
  const proposal = hall.propose({ meeting: true, closesAt, ...set });
  return { hall, proposal };
}

const voided = (hall: Hall, proposal: RecordId, record: RecordId) =>
  hall.decision(proposal).voided.find((one) => one.record === record)?.why;

describe('a scribe', () => {
  test('writes down a whole hall in one record, before two witnesses', () => {
    const { hall, proposal } = meeting(8);
    hall.say(0, proposal, 'for', { members: [1, 2, 3, 4, 5, 6, 7], witnesses: [1, 2] });
    hall.see(1);
    const { cast, outcome } = hall.decision(proposal);
    expect(cast.map(({ member, via, by }) => [member, via, by])).toEqual(
      hall.members([1, 2, 3, 4, 5, 6, 7]).map((member) => [member, 'scribe', hall.world.member(0)]),
    );
    expect(outcome.marks[0]).toEqual({ mark: 'for', count: 7 });
  });

  test('needs two witnesses who are members, and is none of them', () => {
    const { hall, proposal } = meeting(5);
    const by = (witnesses: readonly number[]) =>
      voided(hall, proposal, hall.say(0, proposal, 'for', { members: [1], witnesses }));
    expect(by([2])).toBe('tooFewWitnesses');
    expect(by([0, 2])).toBe('tooFewWitnesses');
    expect(by([2, 9])).toBe('tooFewWitnesses');
    expect(by([2, 3])).toBe(undefined);
  });

  test('needs one where there is one, and none among two', () => {
    const three = meeting(3);
    const one = three.hall.say(0, three.proposal, 'for', { members: [1], witnesses: [2] });
    expect(voided(three.hall, three.proposal, one)).toBe(undefined);
    const two = meeting(2);
    two.hall.say(0, two.proposal, 'for', { members: [1] });
    expect(two.hall.decision(two.proposal).cast).toHaveLength(1);
  });

  test('who is no member, or writes for somebody who is none, writes nothing', () => {
    const { hall, proposal } = meeting(4);
    const stranger = hall.say(8, proposal, 'for', { members: [1], witnesses: [2, 3] });
    const outsider = hall.say(0, proposal, 'for', { members: [1, 8], witnesses: [2, 3] });
    expect(voided(hall, proposal, stranger)).toBe('notAMember');
    expect(voided(hall, proposal, outsider)).toBe('notAMember');
  });

  test.each(['before', 'after'] as const)(
    'is overridden by the member, who answered %s',
    (when) => {
      const { hall, proposal } = meeting(5);
      const own = () => hall.say(1, proposal, 'against');
      if (when === 'before') own();
      hall.say(0, proposal, 'for', { members: [1, 2], witnesses: [3, 4] });
      if (when === 'after') own();
      expect(hall.decision(proposal).outcome.marks.slice(0, 2)).toEqual([
        { mark: 'for', count: 1 },
        { mark: 'against', count: 1 },
      ]);
    },
  );

  test('is not overridden by a member after the close', () => {
    const { hall, proposal } = meeting(5);
    hall.say(0, proposal, 'for', { members: [1], witnesses: [3, 4] });
    const late = hall.say(1, proposal, 'against', {}, { wallHour: hall.now + 4 });
    expect(voided(hall, proposal, late)).toBe('late');
    expect(hall.decision(proposal).cast).toMatchObject([{ choice: { value: 'for' } }]);
  });

  test('whom another scribe contradicts is heard no more than the other', () => {
    const { hall, proposal } = meeting(6);
    const deps: readonly RecordId[] = [];
    hall.say(0, proposal, 'for', { members: [2], witnesses: [3, 4] }, { deps });
    hall.say(1, proposal, 'against', { members: [2], witnesses: [3, 4] }, { deps });
    expect(hall.decision(proposal).uncounted).toMatchObject([{ why: 'scribesDiffer' }]);
    hall.say(2, proposal, 'for');
    expect(hall.decision(proposal).cast).toHaveLength(1);
  });

  test('whom a witness denies needs others: two are left or it counts no more', () => {
    const { hall, proposal } = meeting(6);
    const record = hall.say(0, proposal, 'for', { members: [1], witnesses: [2, 3, 4] });
    hall.deny(5, proposal, record);
    hall.deny(2, proposal, record);
    expect(hall.decision(proposal).cast).toHaveLength(1);
    hall.deny(3, proposal, record);
    expect(voided(hall, proposal, record)).toBe('tooFewWitnesses');
  });
});

describe('a paper sheet', () => {
  const paper = { via: 'paper', sheet: 1, members: [2, 3, 4] } as const;

  test('counts only when a second scribe entered the same', () => {
    const { hall, proposal } = meeting(6);
    hall.say(0, proposal, 'for', paper);
    hall.say(0, proposal, 'for', paper);
    expect(hall.decision(proposal).uncounted.map(({ why }) => why)).toEqual(
      Array.from({ length: 3 }, () => 'oneScribe'),
    );
    hall.say(1, proposal, 'for', paper);
    expect(hall.decision(proposal).cast).toHaveLength(3);
  });

  test('of which two read one line differently counts but for that line, until they agree', () => {
    const { hall, proposal } = meeting(6);
    const lines = (third: 'for' | 'against') => ({
      ...paper,
      ballots: {
        kind: 'open' as const,
        value: [marked('for'), marked('for'), marked(third)],
      },
    });
    const [, , third] = hall.members([2, 3, 4]);
    hall.say(0, proposal, 'for', lines('for'));
    hall.say(1, proposal, 'for', lines('against'));
    expect(hall.decision(proposal).cast).toHaveLength(2);
    expect(hall.decision(proposal).uncounted).toMatchObject([
      { member: third, why: 'scribesDiffer' },
    ]);
    hall.say(1, proposal, 'for', lines('for'));
    expect(hall.decision(proposal).cast).toHaveLength(3);
  });

  test('is overridden by the member as well', () => {
    const { hall, proposal } = meeting(6);
    for (const scribe of [0, 1]) hall.say(scribe, proposal, 'for', paper);
    hall.say(2, proposal, 'against');
    expect(hall.decision(proposal).outcome.marks[1]).toEqual({ mark: 'against', count: 1 });
  });
});

describe('a blind question', () => {
  function blind(members = 5) {
    const hall = new Hall(members);
    const proposal = hall.propose({ visibility: 'blind' });
    return { hall, proposal };
  }
  /** From the close to the first hour in which anything may be opened. */
  const OPENING = 72 + 72 + 1;

  test('shows nothing of what was said before the close', () => {
    const { hall, proposal } = blind();
    const sealed = [0, 1, 2].map((by) => hall.seal(by, proposal, by === 2 ? 'against' : 'for'));
    const hidden = hall.decision(proposal);
    expect(hidden.cast.map(({ choice, reason }) => [choice, reason])).toEqual(
      sealed.map(() => [null, '']),
    );
    expect(hidden.outcome.marks.every(({ count }) => count === 0)).toBe(true);
    // The same answers the other way round come to the same state, but for the bytes of the seals.
    const other = blind();
    for (const by of [0, 1, 2]) other.hall.seal(by, other.proposal, by === 2 ? 'for' : 'against');
    const shown = ({ outcome, present, cast }: typeof hidden) => ({
      outcome,
      present,
      members: cast.map(({ member, choice }) => [member, choice]),
    });
    expect(shown(other.hall.decision(other.proposal))).toEqual(shown(hidden));
    // Whoever guesses the answer cannot check the guess without the 32 random bytes.
    const device = hall.world.id(0);
    for (const mark of ['for', 'against', 'abstain'] as const) {
      const guess = { choices: [marked(mark)], reason: 'why', blinding: new Uint8Array(32) };
      const seals = JSON.stringify(
        hall.world.entries.map(({ body }) => (body.state === 'read' ? body.said : null)),
      );
      const bytes = stanceCommitment(testCrypto.hash, proposal, device, guess);
      expect(seals).not.toContain(JSON.stringify(bytes));
    }
  });

  test('is counted once it is opened, and settled after a second grace', () => {
    const { hall, proposal } = blind();
    const sealed = [0, 1, 2].map((by) => hall.seal(by, proposal, by === 2 ? 'against' : 'for'));
    for (const by of [1, 2, 3]) hall.see(by);
    hall.wait(OPENING);
    for (const { open } of sealed) open();
    expect(hall.view(proposal)).toMatchObject({ firmness: 'provisional', state: 'succeeded' });
    expect(hall.decision(proposal).outcome.dissent).toMatchObject([{ reason: 'why' }]);
    hall.settle(72 + 24);
    expect(hall.view(proposal).firmness).toBe('settled');
  });

  test('says that it is sealed as long as something is, and counts what never was as not cast', () => {
    const { hall, proposal } = blind();
    const [first, second] = [0, 1].map((by) => hall.seal(by, proposal, 'for'));
    const never = hall.seal(2, proposal, 'against');
    for (const by of [1, 2, 3]) hall.see(by);
    hall.wait(OPENING);
    first?.open();
    second?.open();
    expect(hall.view(proposal)).toMatchObject({ firmness: 'sealed', state: 'defeated' });
    hall.settle(72 + 24);
    expect(hall.decision(proposal).uncounted).toMatchObject([
      { member: hall.world.member(2), why: 'neverOpened' },
    ]);
    expect(hall.view(proposal)).toMatchObject({ firmness: 'settled', state: 'succeeded' });
    const late = never.open();
    expect(voided(hall, proposal, late)).toBe('late');
  });

  test('is opened by nobody before the grace is over', () => {
    const { hall, proposal } = blind();
    const { open } = hall.seal(1, proposal, 'for');
    hall.wait(OPENING - 1);
    expect(voided(hall, proposal, open())).toBe('early');
    hall.wait(1);
    open();
    expect(hall.decision(proposal).cast).toMatchObject([{ choice: { value: 'for' } }]);
  });

  test('is opened by nobody else, and not as another’s', () => {
    const { hall, proposal } = blind();
    const { stance, open } = hall.seal(1, proposal, 'for');
    const copied = hall.world.entries.find(({ id }) => id === stance);
    expect(copied?.body.state).toBe('read');
    const ballots =
      copied?.body.state === 'read' ? (copied.body.said as readonly unknown[])[6] : undefined;
    const [, value] = ballots as readonly [number, Uint8Array];
    hall.say(2, proposal, 'for', { ballots: { kind: 'sealed', value } });
    hall.wait(OPENING);
    expect(voided(hall, proposal, open(2))).toBe('notTheirs');
    open();
    expect(hall.decision(proposal).cast.filter(({ choice }) => choice !== null)).toHaveLength(1);
  });

  test('takes no answer in the open, nor an open one a seal', () => {
    const { hall, proposal } = blind();
    const record = hall.say(1, proposal, 'for');
    expect(voided(hall, proposal, record)).toBe('notSealed');
    const other = hall.propose();
    expect(voided(hall, other, hall.seal(1, other, 'for').stance)).toBe('sealedInOpen');
  });

  test('takes sheets that two scribes sealed, and compares them when they are opened', () => {
    const { hall, proposal } = blind(6);
    const paper = { via: 'paper', sheet: 4, members: [2, 3] } as const;
    const first = hall.seal(0, proposal, 'for', paper);
    const second = hall.seal(1, proposal, 'for', paper);
    for (const by of [2, 3, 4]) hall.see(by);
    expect(hall.decision(proposal).cast).toHaveLength(2);
    hall.wait(OPENING);
    first.open();
    second.open();
    expect(hall.decision(proposal).outcome.marks[0]).toEqual({ mark: 'for', count: 2 });
  });
});

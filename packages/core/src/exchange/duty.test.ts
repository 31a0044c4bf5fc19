import { describe, expect, test } from 'vitest';

import { TestWorld } from '../assembly/testing.ts';
import type { RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import { areTooClose, dutyLoads } from './duty.ts';
import { foldExchange } from './fold.ts';
import type { Duty, DutyWord } from './records.ts';
import { dutyKind, dutySaidKind } from './records.ts';

const WEEK = 168;

function ask(world: TestWorld, member: number, week: number, rota: string = 'kitchen'): RecordId {
  const from = world.now + week * WEEK;
  const duty: Duty = {
    rota,
    member: world.member(member),
    from: hour(from),
    until: hour(from + WEEK - 1),
    hours: 6,
  };
  return world.write(world.id(0), dutyKind, duty);
}

const say = (world: TestWorld, by: number, duty: RecordId, word: DutyWord, set: object = {}) =>
  world.write(world.id(by), dutySaidKind, { duty, word }, set);
const stageOf = (world: TestWorld, duty: RecordId): string | undefined =>
  foldExchange(world.state).duties.find(({ record }) => record === duty)?.stage;

describe('a duty', () => {
  test('is for the one who is asked to accept or decline', () => {
    const world = new TestWorld(3);
    const duty = ask(world, 1, 0);
    expect(stageOf(world, duty)).toBe('asked');
    const foreign = say(world, 2, duty, 'accepted');
    expect(stageOf(world, duty)).toBe('asked');
    expect(foldExchange(world.state).faults).toEqual([{ record: foreign, why: 'notTheirs' }]);
    say(world, 1, duty, 'accepted');
    expect(stageOf(world, duty)).toBe('accepted');
    say(world, 0, duty, 'missed');
    expect(stageOf(world, duty)).toBe('missed');
  });

  test('on another rota in the week after does not stand: nobody serves twice in a row', () => {
    const world = new TestWorld(3);
    const first = ask(world, 1, 0);
    const second = ask(world, 1, 1, 'watch');
    const third = ask(world, 1, 3, 'watch');
    say(world, 1, first, 'accepted');
    say(world, 1, second, 'accepted');
    say(world, 1, third, 'accepted');
    expect(stageOf(world, first)).toBe('accepted');
    expect(stageOf(world, second)).toBe('conflict');
    expect(stageOf(world, third)).toBe('accepted');
    say(world, 1, first, 'declined');
    expect(stageOf(world, second)).toBe('accepted');
  });

  test('accepted on two devices at once with another stands for neither, until one is declined', () => {
    const world = new TestWorld(3);
    world.placing(1, world.enrolment(world.member(1), 9), [0]);
    const first = ask(world, 1, 0);
    const second = ask(world, 1, 1);
    const before = world.entries.at(-1)?.id as RecordId;
    say(world, 1, first, 'accepted', { deps: [before] });
    say(world, 9, second, 'accepted', { deps: [before] });
    expect([stageOf(world, first), stageOf(world, second)]).toEqual(['conflict', 'conflict']);
    say(world, 1, second, 'declined');
    expect(stageOf(world, first)).toBe('accepted');
  });

  test('asks no rest of two people who have nobody else', () => {
    const world = new TestWorld(2);
    const first = ask(world, 1, 0);
    const second = ask(world, 1, 1);
    for (const duty of [first, second]) say(world, 1, duty, 'accepted');
    expect(stageOf(world, second)).toBe('accepted');
  });

  test('needs as long a rest as it lasted, a day at least', () => {
    const duty = (from: number, length: number): Duty => ({
      rota: 'x',
      member: '00' as Duty['member'],
      from: hour(from),
      until: hour(from + length - 1),
      hours: 1,
    });
    expect(areTooClose(duty(0, 48), duty(95, 1))).toBe(true);
    expect(areTooClose(duty(0, 48), duty(96, 1))).toBe(false);
    expect(areTooClose(duty(0, 2), duty(25, 1))).toBe(true);
    expect(areTooClose(duty(26, 1), duty(0, 2))).toBe(false);
  });
});

test('the load of a person is the hours that were asked of them', () => {
  const world = new TestWorld(3);
  const first = ask(world, 1, 0);
  ask(world, 1, 4);
  say(world, 1, first, 'accepted');
  const { duties } = foldExchange(world.state);
  const load = (until: number) =>
    dutyLoads(world.state, duties, world.now, world.now + until).find(
      ({ member }) => member === world.member(1),
    );
  expect(load(WEEK)).toMatchObject({ asked: 6, taken: 6 });
  expect(load(5 * WEEK)).toMatchObject({ asked: 12, taken: 6 });
});

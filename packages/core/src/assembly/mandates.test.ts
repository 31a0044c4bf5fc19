import { describe, expect, test } from 'vitest';

import type { RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import { idNamed } from '../testing.ts';
import type { Verb } from './act.ts';
import { ROLE } from './act.ts';
import { sunsetKind } from './consent.ts';
import { holders } from './electorate.ts';
import { parameterIndex } from './parameters.ts';
import type { MandateTerms } from './powers.ts';
import { POWER_VERB } from './powers.ts';
import { ALL, emergencyOf, grantOf, recallOf, termsOf, TEST_TERMS, TestWorld } from './testing.ts';

/** Seats somebody by all members of the world, and gives the act. */
function seated(world: TestWorld, grant: Verb, by: readonly number[]): RecordId {
  const act = world.agreed(grant, by);
  expect(world.outcome(act)).toBe('placed');
  return act;
}

describe('R5, R25: the terms of a mandate', () => {
  const spending = (world: TestWorld, set: Partial<MandateTerms> = {}): Verb =>
    grantOf(world, ROLE.treasurer, 0, 900, termsOf({ verbs: [POWER_VERB.spend], ...set }));

  test('a mandate over money has a deputy from the start, where there is anybody else', () => {
    const world = new TestWorld(3);
    const asked = (set: Partial<MandateTerms>) =>
      world.outcome(world.agreed(spending(world, set), [0, 1]));
    expect(asked({})).toBe('deputies');
    expect(asked({ deputies: [world.member(0)] })).toBe('deputies');
    expect(asked({ deputies: [world.member(1), world.member(1)] })).toBe('deputies');
    expect(asked({ deputies: [world.member(7)] })).toBe('deputies');
    expect(asked({ deputies: [world.member(1)] })).toBe('placed');
  });

  test('a mandate of words alone needs none', () => {
    const world = new TestWorld(3);
    const verbs = [POWER_VERB.speak];
    const grant = grantOf(world, ROLE.press, 0, 900, termsOf({ verbs }));
    expect(world.outcome(world.agreed(grant, [0, 1]))).toBe('placed');
  });

  test('an imperative mandate names the text that binds', () => {
    const world = new TestWorld(3);
    const bound = (text: RecordId | null) =>
      world.outcome(
        world.agreed(grantOf(world, 20, 0, 900, termsOf({ kind: 'imperative', text })), [0, 1]),
      );
    expect(bound(null)).toBe('imperative-without-text');
    expect(bound(idNamed('text'))).toBe('placed');
  });
});

describe('R5: terms in a row', () => {
  const overrides = [
    { index: parameterIndex('termsMax'), value: 2 },
    { index: parameterIndex('coolOff'), value: 168 },
  ];
  const again = (world: TestWorld, member = 0) =>
    world.outcome(world.agreed(grantOf(world, ROLE.courier, member, 100), ALL));

  test('end after as many as the constitution says, until a pause has passed', () => {
    const world = new TestWorld(4, { ...TEST_TERMS, overrides });
    for (let term = 0; term < 2; term += 1) {
      expect(again(world)).toBe('placed');
      world.now += 101;
    }
    expect(again(world)).toBe('term-limit');
    expect(again(world, 1)).toBe('placed');
    world.now += 166;
    expect(again(world)).toBe('term-limit');
    world.now += 1;
    expect(again(world)).toBe('placed');
  });

  test('do not end where nobody else may be left', () => {
    const world = new TestWorld(3, { ...TEST_TERMS, overrides });
    for (let term = 0; term < 4; term += 1) expect(again(world)).toBe('placed');
  });

  test('the pause is of calm hours: an emergency does not count as rest', () => {
    const world = new TestWorld(4, { ...TEST_TERMS, overrides });
    for (let term = 0; term < 2; term += 1) {
      expect(again(world)).toBe('placed');
      world.now += 101;
    }
    expect(world.outcome(world.agreed(emergencyOf(world, [1, 2], 10), ALL))).toBe('placed');
    world.now += 400;
    const power = [...world.state.emergencies.keys()][0] as RecordId;
    world.write(world.id(1), sunsetKind, { power, report: idNamed<RecordId>('report') });
    expect(again(world)).toBe('term-limit');
    world.now += 720;
    expect(again(world)).toBe('placed');
  });
});

describe('R5, R6: recall', () => {
  const treasurer = (world: TestWorld, deputies: readonly number[]): Verb =>
    grantOf(
      world,
      ROLE.treasurer,
      0,
      900,
      termsOf({ verbs: [POWER_VERB.spend], deputies: deputies.map((one) => world.member(one)) }),
    );
  const seatedAs = (world: TestWorld) => holders(world.state, ROLE.treasurer, hour(world.now));

  test('seats the deputy at once, for the rest of the term', () => {
    const world = new TestWorld(5);
    const mandate = seated(world, treasurer(world, [1, 2]), ALL);
    const recall = seated(world, recallOf(mandate), [2, 3, 4]);
    expect(seatedAs(world)).toEqual([world.member(1)]);
    const interim = world.state.mandates.get(recall);
    expect(interim).toMatchObject({
      interimFor: mandate,
      notAfter: world.state.mandates.get(mandate)?.notAfter,
      terms: { deputies: [world.member(2)] },
    });
  });

  test('passes over a deputy who is suspended or no member any more', () => {
    const world = new TestWorld(6);
    const mandate = seated(world, treasurer(world, [1, 2, 3]), ALL);
    const until = hour(world.now + 300);
    seated(world, { kind: 'suspend', value: { member: world.member(1), until } }, [2, 3, 4, 5]);
    seated(world, { kind: 'expel', value: { member: world.member(2), cuts: [] } }, [2, 3, 4, 5]);
    seated(world, recallOf(mandate), [3, 4, 5]);
    expect(seatedAs(world)).toEqual([world.member(3)]);
  });

  test('the deputy stands in until the members seat somebody anew', () => {
    const world = new TestWorld(5);
    const mandate = seated(world, treasurer(world, [1]), ALL);
    const recall = seated(world, recallOf(mandate), [2, 3, 4]);
    const anew = termsOf({ verbs: [POWER_VERB.spend], deputies: [world.member(4)] });
    seated(world, grantOf(world, ROLE.treasurer, 3, 900, anew), [2, 3, 4]);
    expect(seatedAs(world)).toEqual([world.member(3)]);
    expect(world.state.mandates.get(recall)?.ended?.cuts.map(({ device }) => device)).toEqual([
      world.id(1),
    ]);
  });

  test('the deputy’s seat ends with the term, and can be taken back itself', () => {
    const world = new TestWorld(5);
    const mandate = seated(world, treasurer(world, [1, 2]), ALL);
    const recall = seated(world, recallOf(mandate), [2, 3, 4]);
    seated(world, recallOf(recall), [2, 3, 4]);
    expect(seatedAs(world)).toEqual([world.member(2)]);
    world.now += 901;
    expect(seatedAs(world)).toEqual([]);
  });

  test('two who recall each other both lose, and neither is left with the other’s seat', () => {
    for (const first of [0, 1]) {
      const world = new TestWorld(7);
      const seats = [0, 1].map((member) =>
        seated(
          world,
          grantOf(
            world,
            ROLE.treasurer,
            member,
            900,
            termsOf({ verbs: [POWER_VERB.spend], deputies: [world.member(1 - member)] }),
          ),
          ALL,
        ),
      );
      const recalls = [0, 1].map((member) =>
        world.agreed(recallOf(seats[1 - member] as RecordId), [member, 3, 4, 5]),
      );
      expect(world.outcome(recalls[first] as RecordId)).toBe('placed');
      expect(world.outcome(recalls[1 - first] as RecordId)).toBe('placed');
      expect(seatedAs(world)).toEqual([]);
    }
  });

  test('is decided within seven days, and no constitution asks for more than half', () => {
    const world = new TestWorld(5, {
      ...TEST_TERMS,
      overrides: [{ index: parameterIndex('membersShare'), value: 75 }],
    });
    const mandate = seated(world, treasurer(world, [1]), ALL);
    const late = world.act(world.id(2), recallOf(mandate), 'members', {
      validUntil: hour(world.now + 169),
    });
    for (const member of [2, 3, 4]) world.consent(world.id(member), late);
    expect(world.outcome(late)).toBe('validity-too-long');
    const recall = world.agreed(recallOf(mandate), [2, 3, 4]);
    world.now += 169;
    expect(world.outcome(recall)).toBe('expired');
    expect(world.outcome(world.agreed(recallOf(mandate), [2, 3]))).toBe('class-not-met');
    expect(world.outcome(world.agreed(recallOf(mandate), [2, 3, 4]))).toBe('placed');
  });
});

describe('a holder who is a member no more', () => {
  test('leaves the seat empty, and a recall seats the deputy as it would have before', () => {
    const world = new TestWorld(5);
    const terms = termsOf({ verbs: [POWER_VERB.spend], deputies: [world.member(1)] });
    const seat = seated(world, grantOf(world, ROLE.treasurer, 0, 900, terms), ALL);
    const gone: Verb = { kind: 'expel', value: { member: world.member(0), cuts: [] } };
    expect(world.outcome(world.agreed(gone, [1, 2, 3, 4]))).toBe('placed');
    const holding = () => holders(world.state, ROLE.treasurer, hour(world.now));
    expect(holding()).toEqual([]);
    expect(world.outcome(world.agreed(recallOf(seat), [1, 2, 3]))).toBe('placed');
    expect(holding()).toEqual([world.member(1)]);
  });
});

/** R6: an early end says what still counts, for one scope only. */
import type { Hash32, RecordId, Verb } from '@tocsin/core';
import {
  holders,
  hour,
  POWER_VERB,
  powerCovers,
  ROLE,
  roleActKind,
  witnessKind,
} from '@tocsin/core';
import {
  ALL,
  grantOf,
  recallOf,
  striking,
  termsOf,
  TestWorld,
} from '@tocsin/core/assembly/testing';
import { idNamed } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import { deciding, fateOf, granting, withSecondDevice } from './testing.ts';

describe('R6: a majority that would rewrite last year’s votes by a tight cut', () => {
  test('cannot cut below what was settled: the old vote stands', () => {
    const world = new TestWorld(5);
    const vote = world.agreed(deciding(1), [0, 1, 4]);
    world.place(vote);
    world.now += 168;
    world.place(null);
    const first = world.entries.find(({ header }) => header.author === world.id(4));
    const cuts = [{ device: world.id(4), lastHonoured: first?.id as RecordId }];
    const expel: Verb = { kind: 'expel', value: { member: world.member(4), cuts } };
    expect(world.outcome(world.agreed(expel, [0, 1, 2, 3]))).toBe('cut-too-early');
    const whole: Verb = { kind: 'expel', value: { member: world.member(4), cuts: [] } };
    expect(world.outcome(world.agreed(whole, [0, 1, 2, 3]))).toBe('placed');
    expect(world.state.placedActs.has(vote)).toBe(true);
    expect(fateOf(world, vote)).toBe('placed');
  });

  test('the device that was struck keeps what lay within its cut and loses what came after', () => {
    const world = withSecondDevice(4, 4);
    world.place(null);
    const [before, after] = [1, 2].map((one) => world.act(world.id(0), deciding(one)));
    const strike = striking(world.id(0), { lastHonoured: before as RecordId });
    expect(world.placing(4, strike, [])).toBe('placed');
    for (const act of [before, after])
      for (const one of [1, 2, 3]) world.consent(world.id(one), act as RecordId);
    expect(world.outcome(before as RecordId)).toBe('placed');
    expect(world.outcome(after as RecordId)).toBe('author-not-honoured');
  });
});

describe('R6: leaving a rota', () => {
  test('a recall ends one mandate; the member, the vote and the other roles stay', () => {
    const world = new TestWorld(3);
    const roles = [ROLE.ringer, ROLE.courier].map((role) =>
      world.agreed(granting(world, role, 0, 900), [0, 1, 2]),
    );
    for (const role of roles) world.place(role);
    const [rota, other] = roles as [RecordId, RecordId];
    world.place(world.agreed({ kind: 'recall', value: { mandate: rota, cuts: [] } }, [0, 1]));
    expect(world.state.mandates.get(rota)?.ended).not.toBeNull();
    expect(world.state.mandates.get(other)?.ended).toBeNull();
    expect(world.state.members.get(world.member(0))?.status).toBe('live');
    expect(world.outcome(world.agreed(deciding(1), [0, 1]))).toBe('placed');
  });
});

describe('R6: a wider cut', () => {
  /** A device that a tick settled, that wrote two words more, and that the members ended. */
  function ended() {
    const world = new TestWorld(5);
    const word = () => world.act(world.id(4), deciding(world.entries.length));
    const settled = [word(), word()] as const;
    world.place(null);
    const late = [word(), word()] as const;
    world.place(world.agreed(striking(world.id(4), { by: 'members' }), [0, 1, 2]));
    const widen = (lastHonoured: RecordId): string => {
      const scope = { kind: 'device', value: world.id(4) } as const;
      const cuts = [{ device: world.id(4), lastHonoured }];
      return world.outcome(world.agreed({ kind: 'widerCut', value: { scope, cuts } }, [0, 1, 2]));
    };
    return { world, settled, late, widen };
  }

  test('takes back what came before the end was known, and nothing that was settled then', () => {
    const { world, settled, late, widen } = ended();
    world.now += 168;
    world.place(null);
    expect(widen(settled[0])).toBe('cut-too-early');
    expect(widen(late[0])).toBe('placed');
    for (const one of late) for (const by of [0, 1, 2]) world.consent(world.id(by), one);
    expect(world.outcome(late[0])).toBe('placed');
    expect(world.outcome(late[1])).toBe('author-not-honoured');
  });

  test('does not come after sixty days', () => {
    const { world, late, widen } = ended();
    world.now += 60 * 24 + 1;
    expect(widen(late[0])).toBe('wider-cut-late');
  });
});

describe('R6: a purse that is taken back', () => {
  const seat = (world: TestWorld, holder: number, deputy: number): RecordId => {
    const deputies = [world.member(deputy)];
    const caps = [{ commodity: 'EUR', amount: 5_000 }];
    const terms = termsOf({ verbs: [POWER_VERB.spend], caps, deputies });
    const act = world.agreed(grantOf(world, ROLE.treasurer, holder, 900, terms), ALL);
    world.place(act);
    return act;
  };
  const seated = (world: TestWorld) => holders(world.state, ROLE.treasurer, hour(world.now));

  function spend(world: TestWorld, power: RecordId, wallHour = world.now): RecordId {
    void world.state;
    const amount = { commodity: 'EUR', amount: 1_000 };
    const none = { resource: null, cites: null, confirms: null, text: '' };
    const said = { power, verb: POWER_VERB.spend, amount, ...none };
    const record = world.write(world.id(0), roleActKind, said, { wallHour });
    for (const one of [2, 3, 4])
      world.write(world.id(one), witnessKind, { frontierHash: idNamed<Hash32>('seen') });
    return record;
  }

  const comes = (world: TestWorld, power: RecordId, record: RecordId) =>
    powerCovers(world.state, {
      power,
      record,
      verb: POWER_VERB.spend,
      resource: null,
      amount: { commodity: 'EUR', amount: 1_000 },
      cites: null,
      confirmedBy: [],
    });

  test('pays what was paid before, nothing after, however it is dated, and is in other hands at once', () => {
    const world = new TestWorld(5);
    const power = seat(world, 0, 1);
    const before = spend(world, power);
    world.place(null);
    world.place(world.agreed(recallOf(power), [2, 3, 4]));
    const after = spend(world, power, world.now - 20);
    expect(comes(world, power, before)).toEqual({ kind: 'inside', isRatified: false });
    expect(comes(world, power, after)).toEqual({ kind: 'void', why: 'ended' });
    expect(seated(world)).toEqual([world.member(1)]);
  });

  test('of two who recall each other neither is left with the other’s', () => {
    const world = new TestWorld(7);
    const seats = [seat(world, 0, 1), seat(world, 1, 0)];
    const recalls = seats.map((one, at) => world.agreed(recallOf(one), [1 - at, 3, 4, 5]));
    for (const recall of recalls) expect(world.outcome(recall)).toBe('placed');
    expect(seated(world)).toEqual([]);
  });

  test('half of the stewards are arrested: the rest take their seats back, and deputies sit in them', () => {
    const world = new TestWorld(9);
    const stewards = [0, 1, 2, 3].map((holder) => {
      const terms = termsOf({ deputies: [world.member(holder + 4)] });
      const act = world.agreed(grantOf(world, ROLE.steward, holder, 900, terms), ALL);
      world.place(act);
      return act;
    });
    // Two of four are gone and silent: two are no majority of four.
    for (const arrested of stewards.slice(0, 2))
      expect(world.outcome(world.agreed(recallOf(arrested), [2, 3, 4, 5, 6]))).toBe('placed');
    const now = holders(world.state, ROLE.steward, hour(world.now));
    expect(now).toEqual([2, 3, 4, 5].map((one) => world.member(one)).toSorted());
  });
});

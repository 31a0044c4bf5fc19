/** R8: a dated power counts only if others saw the act in time. */
import type { Hash32, LedgerEntry, RecordId } from '@tocsin/core';
import {
  accountKind,
  foldBook,
  hour,
  isWitnessedInTime,
  ledgerEntryKind,
  POWER_VERB,
  powerCovers,
  ROLE,
  roleActKind,
  witnessKind,
} from '@tocsin/core';
import type { Written } from '@tocsin/core/assembly/testing';
import { ALL, budgetOf, emergencyOf, grantOf, TestWorld } from '@tocsin/core/assembly/testing';
import { Lots, TEST_GRACE } from '@tocsin/core/draw-log/testing';
import { idNamed } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

/** Fourteen days, and the day after which the question is closed. */
const GRACE = 336;
const CLOSED = GRACE + 24;

function saying(world: TestWorld, number: number, set: Written = {}): RecordId {
  return world.write(world.id(number), witnessKind, { frontierHash: idNamed<Hash32>('seen') }, set);
}

/** A power of member 0 that ends ten hours after the world began. */
function powerOf(world: TestWorld) {
  return { notAfter: hour(world.now + 10), isEmergency: false };
}

describe('R8: the default is late, not valid', () => {
  test('what nobody else saw is late once the question is closed', () => {
    const world = new TestWorld(4);
    const power = powerOf(world);
    const act = saying(world, 0, { deps: [] });
    expect(isWitnessedInTime(world.state, act, power)).toBe('open');
    world.now += 10 + CLOSED + 1;
    world.place(null);
    expect(isWitnessedInTime(world.state, act, power)).toBe('late');
  });

  test('a lapsed delegate who backdates after the grace is late, whoever then holds it', () => {
    const world = new TestWorld(4);
    const power = powerOf(world);
    world.now += 10 + CLOSED + 1;
    world.place(null);
    const backdated = saying(world, 0, { wallHour: world.now - CLOSED - 2 });
    for (const number of [1, 2, 3]) saying(world, number);
    expect(isWitnessedInTime(world.state, backdated, power)).toBe('late');
  });

  test('a wall past the date is late, also with witnesses', () => {
    const world = new TestWorld(4);
    const power = powerOf(world);
    world.now += 11;
    const act = saying(world, 0);
    for (const number of [1, 2]) saying(world, number);
    expect(isWitnessedInTime(world.state, act, power)).toBe('late');
  });
});

describe('R8: colluders who come afterwards', () => {
  test('witness nothing once the question is closed, whatever their walls say', () => {
    const world = new TestWorld(4);
    const power = powerOf(world);
    const act = saying(world, 0, { deps: [] });
    saying(world, 1);
    const later = [3, 2].find((number) => world.id(number) !== world.secretary) as number;
    world.now += 10 + CLOSED + 1;
    const voters = world.ballotDevices.filter((device) => device !== world.id(later));
    world.place(null, { voters });
    saying(world, later, { wallHour: world.now - CLOSED - 1, deps: [act] });
    expect(isWitnessedInTime(world.state, act, power)).toBe('late');
  });
});

describe('R8: witnesses are others', () => {
  test('one of four is not enough, and the holder never witnesses for themselves', () => {
    const world = new TestWorld(4);
    const power = powerOf(world);
    const act = saying(world, 0, { deps: [] });
    saying(world, 0);
    saying(world, 1);
    expect(isWitnessedInTime(world.state, act, power)).toBe('open');
    saying(world, 2);
    expect(isWitnessedInTime(world.state, act, power)).toBe('inTime');
  });

  test('where there is one other branch, its word and the holder’s own are still one', () => {
    const world = new TestWorld(2);
    for (const friend of [2, 3]) world.admit(friend, [0]);
    const power = powerOf(world);
    const act = saying(world, 0);
    saying(world, 0);
    saying(world, 1);
    expect(isWitnessedInTime(world.state, act, power)).toBe('open');
  });

  test('who saw it after the grace is no witness, and an emergency has no grace at all', () => {
    const world = new TestWorld(3);
    const power = powerOf(world);
    const act = saying(world, 0, { deps: [] });
    world.now += 10 + GRACE + 1;
    saying(world, 1);
    expect(isWitnessedInTime(world.state, act, power)).toBe('open');
    const soon = new TestWorld(3);
    const until = powerOf(soon);
    const other = saying(soon, 0, { deps: [] });
    soon.now += 11;
    saying(soon, 1);
    expect(isWitnessedInTime(soon.state, other, { ...until, isEmergency: true })).toBe('open');
    expect(isWitnessedInTime(soon.state, other, until)).toBe('inTime');
  });
});

describe('R8: an emergency power that would outlive its clock', () => {
  const granted = (members: number): readonly [TestWorld, RecordId] => {
    const world = new TestWorld(members);
    const power = world.agreed(emergencyOf(world, [0, 1], 24), ALL);
    world.place(power);
    void world.state;
    return [world, power];
  };

  function doing(
    world: TestWorld,
    power: RecordId,
    by: number,
    confirms: RecordId | null,
    at: number,
  ) {
    const none = { resource: null, amount: null, cites: null, text: '' };
    const said = { power, verb: POWER_VERB.spend, confirms, ...none };
    return world.write(world.id(by), roleActKind, said, { wallHour: at });
  }

  /** What both holders do together, each by a record of their own. */
  function together(world: TestWorld, power: RecordId, at: number, isJoint = true) {
    const record = doing(world, power, 0, null, at);
    const confirmed = doing(world, power, 1, record, at);
    const seen = () => {
      for (const one of [2, 3, 4]) saying(world, one);
    };
    const come = () =>
      powerCovers(world.state, {
        power,
        record,
        verb: POWER_VERB.spend,
        resource: null,
        amount: null,
        cites: null,
        confirmedBy: isJoint ? [confirmed] : [],
      }).kind;
    return { seen, come };
  }

  test('does nothing that others saw an hour after it, though it was written before', () => {
    const [world, power] = granted(5);
    const inTime = together(world, power, world.now);
    inTime.seen();
    const late = together(world, power, world.now + 24);
    world.now += 25;
    late.seen();
    world.now += 30;
    world.place(null);
    expect([inTime.come(), late.come()]).toEqual(['inside', 'late']);
  });

  test('is used by two holders together, and by none alone', () => {
    const [world, power] = granted(5);
    const alone = together(world, power, world.now, false);
    alone.seen();
    expect(alone.come()).toBe('void');
  });

  test('is not prolonged by those who hold it, and is dearer each time', () => {
    const [world] = granted(10);
    world.now += 30;
    const asked = (holding: readonly number[], yes: number) =>
      world.outcome(world.agreed(emergencyOf(world, holding, 24), ALL.slice(0, yes)));
    expect(asked([0, 1], 7)).toBe('emergency-share');
    expect(asked([8, 9], 6)).toBe('placed');
    expect(asked([6, 7], 6)).toBe('emergency-share');
  });

  test('holds no verb that keeps, guards or judges', () => {
    const world = new TestWorld(5);
    const verbs = [POWER_VERB.guard];
    expect(world.outcome(world.agreed(emergencyOf(world, [0, 1], 24, { verbs }), ALL))).toBe(
      'not-an-emergency-verb',
    );
  });

  test('leaves those who held it without another role until they account for it', () => {
    const [world] = granted(6);
    world.now += 24 + 169;
    const seat = world.agreed(grantOf(world, ROLE.courier, 0, 90), ALL);
    expect(world.outcome(seat)).toBe('report-due');
    const next = world.agreed(emergencyOf(world, [1, 2], 24), ALL);
    expect(world.outcome(next)).toBe('report-due');
  });
});

/** Four members with a bank, food, and a budget of a hundred cents that the first of them spends. */
function purse() {
  const world = new TestWorld(4);
  const open = (name: string): RecordId =>
    world.write(world.id(0), accountKind, {
      name,
      from: hour(world.now),
      commodities: ['EUR'],
      restricted: null,
    });
  const [bank, food] = [open('assets:bank'), open('expenses:food')];
  const granted = (verb: Parameters<TestWorld['agreed']>[0]): RecordId => {
    const act = world.agreed(verb, ALL);
    world.place(act);
    return act;
  };
  const mandate = granted(grantOf(world, ROLE.treasurer, 0, 200));
  const notAfter = hour(world.now + 100);
  const budget = granted(budgetOf(world, { amount: 100, notAfter, mandate }));
  if (!world.state.allocations.has(budget)) throw new Error('the budget is open');
  type Paid = Written & { readonly power?: RecordId | null; readonly by?: number };
  const pay = (amount: number, set: Paid = {}): RecordId => {
    const { power = budget, by = 0, ...written } = set;
    const line = { amount, commodity: 'EUR' };
    const said: LedgerEntry = {
      date: hour(world.now),
      flag: 'posted',
      narration: '',
      postings: [
        { ...line, account: bank, side: 'out' },
        { ...line, account: food, side: 'in' },
      ],
      source: null,
      power,
      cites: null,
      reverses: null,
      after: [],
      evidence: [],
    };
    return world.write(world.id(by), ledgerEntryKind, said, written);
  };
  const fate = (record: RecordId): string | undefined =>
    foldBook(world.state).entries.find((one) => one.record === record)?.effect.kind;
  return { world, pay, fate };
}

describe('R8: spending', () => {
  test('without anything that allows it moves nothing', () => {
    const { world, pay, fate } = purse();
    const paid = pay(10, { power: null });
    for (const number of [1, 2, 3]) saying(world, number);
    expect(fate(paid)).toBe('void');
  });

  test('that is backdated after the budget lapsed moves nothing, whoever then holds it', () => {
    const { world, pay, fate } = purse();
    const before = world.now;
    world.now += 100 + CLOSED + 1;
    world.place(null);
    const backdated = pay(10, { wallHour: before });
    for (const number of [1, 2, 3]) saying(world, number);
    world.place(null);
    expect(fate(backdated)).toBe('late');
  });

  test('of one cap in two partitions never overdraws it: of both none counts', () => {
    const { world, pay, fate } = purse();
    world.placing(0, world.enrolment(world.member(0), 9), [1]);
    const before = world.entries.at(-1)?.id as RecordId;
    const here = pay(70, { deps: [before] });
    const twin = pay(70, { deps: [before], by: 9 });
    for (const number of [1, 2, 3]) saying(world, number);
    expect([fate(here), fate(twin)]).toEqual(['overCap', 'overCap']);
  });

  test('that was in time stays so when those who saw it are forgotten', () => {
    const { world, pay, fate } = purse();
    const paid = pay(10);
    for (const number of [1, 2, 3]) saying(world, number);
    world.now += 24;
    world.place(null);
    expect(fate(paid)).toBe('posted');
    for (const hours of [1_500, 1_500, 1_500]) {
      world.now += hours;
      world.place(null);
    }
    expect(world.state.floor).toBeGreaterThan(0);
    expect(world.state.settledAt.get(paid)).toBeLessThanOrEqual(world.state.floor);
    expect(fate(paid)).toBe('posted');
  });
});

/** A draw by secrets of three and a round; two have shown, and the round is known. */
function lotsDrawn(): { readonly lots: Lots; readonly draw: RecordId } {
  const lots = new Lots(5);
  const { draw } = lots.openWithRound([0, 1, 2]);
  lots.seen([1, 2, 3]);
  for (const one of [0, 1, 2]) lots.commit(one, draw);
  lots.seen([3, 4]).wait(10 + TEST_GRACE + 1);
  for (const one of [0, 1]) lots.show(one, draw);
  lots.seen([3, 4]).wait(9 + TEST_GRACE + 1);
  lots.bring(4, draw);
  return { lots, draw };
}

describe('R8: a draw', () => {
  test('goes on without whoever withholds a secret, and says who it was', () => {
    const { lots, draw } = lotsDrawn();
    expect(lots.outcome(draw)).toBe('drawn');
    const { committers } = lots.draw(draw);
    expect(committers.find(({ status }) => status === 'committed')?.member).toBe(lots.member(2));
  });

  test('is not moved by a secret that is shown, with an earlier hour, once the round is known', () => {
    const { lots, draw } = lotsDrawn();
    const before = lots.drawn(draw);
    const late = lots.show(2, draw, { wallHour: lots.now - TEST_GRACE - 2 });
    lots.seen([3, 4]).settle(200);
    expect([lots.why(late), lots.drawn(draw)]).toEqual(['late', before]);
  });

  test('that is opened into the past, when its round is known, draws nobody', () => {
    const lots = new Lots(5);
    const round = lots.roundAfter(lots.now + TEST_GRACE);
    const wallHour = lots.now;
    lots.wait(TEST_GRACE + 20);
    const value = { secrets: null, dice: null, round };
    const draw = lots.open({ luck: { kind: 'own', value } }, 0, { wallHour });
    lots.seen([3, 4]).bring(0, draw);
    lots.settle(200);
    expect(lots.outcome(draw)).toBe('void: unseen');
  });

  test('by dice is no word of one hand alone', () => {
    const lots = new Lots(5);
    const draw = lots.open();
    lots.read(0, draw, [6, 6, 6, 6, 6]);
    lots.seen().settle(200);
    expect(lots.outcome(draw)).toBe('nobody: handsDiffer');
  });

  test('for a decision is drawn once: whoever opens another changes nothing', () => {
    const lots = new Lots(5);
    const decision = lots.willing([1, 2, 3, 4]);
    const pool = lots.pool([1, 2, 3, 4]);
    const first = lots.open({ decision, pool });
    lots.read(0, first, [1, 2, 3, 4, 5], { witnesses: [1, 2] });
    const second = lots.open({ decision, pool });
    lots.read(0, second, [1, 1, 1, 1, 1], { witnesses: [1, 2] });
    expect([lots.outcome(first), lots.outcome(second)]).toEqual(['drawn', 'void: drawnBefore']);
  });
});

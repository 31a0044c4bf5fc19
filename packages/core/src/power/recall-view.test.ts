import { describe, expect, test } from 'vitest';

import { ROLE } from '../assembly/act.ts';
import { sunsetKind, witnessKind } from '../assembly/consent.ts';
import { POWER_VERB } from '../assembly/powers.ts';
import {
  ALL,
  budgetOf,
  emergencyOf,
  grantOf,
  recallOf,
  termsOf,
  TestWorld,
} from '../assembly/testing.ts';
import type { Hash32, RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import { decodeSaidAs, encodeSaid } from '../record/kind.ts';
import { idNamed } from '../testing.ts';
import { interimOf, isAskedTo, recallViews } from './recall-view.ts';
import { charterKind, roleHeldKind, roleReportKind } from './records.ts';
import { MANDATE_TEMPLATES, TEMPLATE_NAMES } from './templates.ts';
import { budgetViews, charterOf, emergencyViews, mandateViews, practiceViews } from './views.ts';

function seated(founders: number, hours = 4_000) {
  const world = new TestWorld(founders);
  const terms = termsOf({
    verbs: [POWER_VERB.spend],
    reportEvery: 100,
    deputies: [world.member(1)],
  });
  const mandate = world.agreed(grantOf(world, ROLE.treasurer, 0, hours, terms), ALL);
  world.place(mandate);
  void world.state;
  return { world, mandate };
}

function signed(world: TestWorld, mandate: RecordId, by: readonly number[]): RecordId {
  return world.agreed(recallOf(mandate), by);
}

const seenBy = (world: TestWorld, number: number) =>
  world.write(world.id(number), witnessKind, { frontierHash: idNamed<Hash32>('seen') });

describe('R5: a recall as people see it', () => {
  const views = (world: TestWorld) => recallViews(world.state, hour(world.now));

  test('gathers until three have signed, then asks everybody, then is carried', () => {
    const { world, mandate } = seated(9);
    const act = signed(world, mandate, [2, 3]);
    expect(views(world)).toMatchObject([{ phase: 'gathering', opensAt: 3, needed: 5, of: 9 }]);
    world.consent(world.id(4), act);
    const [open] = views(world);
    expect(open?.phase).toBe('open');
    expect(isAskedTo(open as never, world.member(5))).toBe(true);
    expect(isAskedTo(open as never, world.member(4))).toBe(false);
    for (const more of [5, 6]) world.consent(world.id(more), act);
    expect(world.outcome(act)).toBe('placed');
    expect(views(world)).toMatchObject([{ phase: 'carried', coolsUntil: null }]);
    expect(interimOf(world.state, mandate)?.member).toBe(world.member(1));
  });

  test('asks a tenth where that is more, and whoever there is where fewer are left', () => {
    for (const [founders, asked] of [
      [2, 1],
      [3, 2],
      [4, 3],
      [12, 3],
    ] as const) {
      const { world, mandate } = seated(founders);
      signed(world, mandate, [1]);
      expect(views(world)[0]?.opensAt).toBe(asked);
    }
  });

  test('fails by its clock alone; who opened it in vain opens no other for a month', () => {
    const { world, mandate } = seated(9);
    signed(world, mandate, [1, 2, 3]);
    const never = signed(world, mandate, [4]);
    world.now += 169;
    expect(
      views(world)
        .map(({ phase }) => phase)
        .toSorted(),
    ).toEqual(['cooling', 'failed']);
    const again = signed(world, mandate, [1, 2, 3]);
    const others = signed(world, mandate, [4, 5, 6]);
    const phase = (act: RecordId) => views(world).find((one) => one.act === act)?.phase;
    expect(phase(never)).toBe('failed');
    expect(phase(again)).toBe('gathering');
    expect(phase(others)).toBe('open');
    world.now += 720;
    expect(phase(signed(world, mandate, [1, 2, 3]))).toBe('open');
  });

  test('a majority is not held up by a recall that failed before', () => {
    const { world, mandate } = seated(7);
    signed(world, mandate, [2, 3, 4]);
    world.now += 169;
    expect(world.outcome(signed(world, mandate, [2, 3, 4, 5]))).toBe('placed');
  });

  test('tells the hours from the first signature to the first refusal everywhere', () => {
    const { world, mandate } = seated(5);
    const from = world.now;
    const act = signed(world, mandate, [2]);
    world.now += 5;
    for (const more of [3, 4]) world.consent(world.id(more), act);
    world.now += 1;
    world.place(act);
    const placed = world.now;
    void world.state;
    for (const number of [1, 2, 3, 4]) seenBy(world, number);
    const before = views(world)[0]?.took;
    expect(before).toEqual({
      from,
      carried: placed,
      everywhere: null,
      missing: [world.member(0)],
    });
    world.now += 30;
    seenBy(world, 0);
    expect(views(world)[0]?.took).toEqual({
      from,
      carried: placed,
      everywhere: placed + 30,
      missing: [],
    });
  });
});

describe('powers as people see them', () => {
  test('a report that is asked for becomes overdue, and its holder’s own makes it good', () => {
    const { world, mandate } = seated(5);
    const seen = () => mandateViews(world.state, hour(world.now))[0];
    expect(seen()).toMatchObject({ isReportOverdue: false, isWithoutDeputy: false });
    world.now += 101;
    expect(seen()?.isReportOverdue).toBe(true);
    world.write(world.id(1), roleReportKind, { mandate, text: 'Somebody else’s.' });
    expect(seen()?.isReportOverdue).toBe(true);
    world.write(world.id(0), roleReportKind, { mandate, text: 'Nothing was spent.' });
    expect(seen()?.isReportOverdue).toBe(false);
    world.now += 4_000;
    expect(seen()).toMatchObject({ isStanding: false, reportDue: null });
  });

  test('an emergency runs, lapses by itself, and owes a report', () => {
    const world = new TestWorld(5);
    const starts = hour(world.now + 5);
    const verb = emergencyOf(world, [0, 1], 24, { starts });
    const power = world.agreed(verb, ALL);
    world.place(power);
    const seen = () => emergencyViews(world.state, hour(world.now))[0];
    expect(seen()?.phase).toBe('ahead');
    world.now += 5;
    expect(seen()?.phase).toBe('runs');
    world.now += 20;
    expect(seen()).toMatchObject({ phase: 'lapsed', isReportOverdue: false });
    world.now += 170;
    expect(seen()?.isReportOverdue).toBe(true);
    const report = world.write(world.id(0), charterKind, { text: 'What we did.', handover: [] });
    world.write(world.id(0), sunsetKind, { power, report });
    expect(seen()).toMatchObject({ report, isReportOverdue: false });
    expect(charterOf(world.state, report)?.text).toBe('What we did.');
  });

  test('a budget ends by itself', () => {
    const world = new TestWorld(3);
    world.place(world.agreed(budgetOf(world), ALL));
    const standing = () => budgetViews(world.state, hour(world.now)).map((one) => one.isStanding);
    expect(standing()).toEqual([true]);
    world.now += 901;
    expect(standing()).toEqual([false]);
  });

  test('who really did it is what members wrote, summed up', () => {
    const world = new TestWorld(3);
    const member = world.member(2);
    for (const at of [0, 100])
      world.write(world.id(1), roleHeldKind, {
        role: ROLE.scribe,
        member,
        fromHour: hour(world.now + at),
        toHour: hour(world.now + at + 9),
      });
    expect(practiceViews(world.state)).toEqual([
      { role: ROLE.scribe, member, hours: 20, last: world.now + 109 },
    ]);
  });
});

test('every template can be granted as it is', () => {
  for (const name of TEMPLATE_NAMES) {
    const { role, kind, verbs, days, reportDays, deputies, ...said } = MANDATE_TEMPLATES[name];
    const written = { text: said.charter, handover: said.handover };
    expect(decodeSaidAs(charterKind, encodeSaid(charterKind, written)).ok, name).toBe(true);
    const world = new TestWorld(5);
    const terms = termsOf({
      kind,
      verbs,
      text: idNamed<RecordId>('text'),
      reportEvery: reportDays * 24,
      deputies: [1, 2, 3].slice(0, deputies).map((one) => world.member(one)),
    });
    const act = world.agreed(grantOf(world, role, 0, days * 24, terms), ALL);
    expect(world.outcome(act), name).toBe('placed');
  }
});

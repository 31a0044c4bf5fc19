/**
 * The places where the folds disagreed about powers, and edges that random histories seldom touch:
 * each says what comes out, and that both shipped folds and the second one say so
 * (`docs/spec/second-fold.md`, from 52 on).
 */
import assert from 'node:assert/strict';

import type { EmergencyGrant, MandateTerms, MemberId, RecordId, Verb } from '@tocsin/core';
import { createAssemblyFold, foldAssembly, hour, parameterIndex, sunsetKind } from '@tocsin/core';
import {
  budgetOf,
  emergencyOf,
  grantOf,
  recallOf,
  TEST_TERMS,
  termsOf,
} from '@tocsin/core/assembly/testing';
import { idNamed, testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import { foldNaively } from './naive-fold.ts';
import { summaryOf } from './shipped-summary.ts';
import { TryingWorld } from './testing.ts';

const CALM_HOURS = 720;
const YEAR_HOURS = 8_760;
const REPORT_HOURS = 168;

/** A few founders who place one act after another, and all folds looking at what comes of each. */
class Asked {
  readonly world: TryingWorld;

  constructor(founders: number, overrides: Readonly<Record<string, number>> = {}) {
    const all = Object.entries(overrides).map(([name, value]) => ({
      index: parameterIndex(name as Parameters<typeof parameterIndex>[0]),
      value,
    }));
    const rising = all.toSorted((a, b) => a.index - b.index);
    this.world = new TryingWorld(founders, { ...TEST_TERMS, overrides: rising });
  }

  /** Asks for something with these consents: the act, and what became of it. */
  ask(verb: Verb, yes?: readonly number[]): readonly [act: RecordId, outcome: string] {
    const act = this.world.agreed(verb, yes ?? [...this.world.devices.keys()]);
    return [act, this.settle(act)];
  }

  /** Places an act, or nothing, and compares. */
  settle(act: RecordId | null): string {
    const { world } = this;
    const outcome = world.outcome(act);
    for (const entries of [...world.refused.splice(0), world.entries]) {
      const naive = foldNaively(world.log, entries, testCrypto);
      const slow = foldAssembly(world.log, entries, testCrypto);
      assert.deepEqual(naive, slow.ok && summaryOf(slow.value));
      const grown = createAssemblyFold(world.log, testCrypto).fold(entries);
      assert.deepEqual(naive, grown.ok && summaryOf(grown.value));
    }
    return outcome;
  }

  deputies(...some: readonly number[]): MandateTerms {
    return termsOf({ deputies: some.map((one) => this.world.member(one)) });
  }

  /** A role for somebody, for so many hours, with these to stand in. */
  seat(member: number, hours: number, ...deputies: readonly number[]): RecordId {
    const [act, outcome] = this.ask(
      grantOf(this.world, 8, member, hours, this.deputies(...deputies)),
    );
    assert.equal(outcome, 'placed');
    return act;
  }

  recall(mandate: RecordId): RecordId {
    const [act, outcome] = this.ask(recallOf(mandate));
    assert.equal(outcome, 'placed');
    return act;
  }

  emergency(
    holders: readonly number[],
    hours: number,
    yes?: readonly number[],
    set: Partial<EmergencyGrant> = {},
  ): readonly [act: RecordId, outcome: string] {
    return this.ask(emergencyOf(this.world, holders, hours, set), yes);
  }

  report(by: number, power: RecordId): void {
    this.world.write(this.world.id(by), sunsetKind, { power, report: idNamed<RecordId>('report') });
  }

  /** Who holds what a recall gave to a deputy, and whether that has ended. */
  interim(recall: RecordId): readonly [member: MemberId, hasEnded: boolean] | undefined {
    const one = this.world.state.mandates.get(recall);
    return one && [one.member, one.ended !== null];
  }
}

describe('interim holders, where the wall of the parent and of the placement differ', () => {
  test('52: an interim one whose date is over is not ended by a new mandate', () => {
    const asked = new Asked(3);
    const recall = asked.recall(asked.seat(1, 30, 2));
    asked.world.now += 40;
    asked.seat(0, 100);
    expect(asked.interim(recall)).toEqual([asked.world.member(2), false]);
  });

  test('52: one whose last hour it is, is', () => {
    const asked = new Asked(3);
    const recall = asked.recall(asked.seat(1, 30, 2));
    asked.world.now += 30;
    asked.seat(0, 100);
    expect(asked.interim(recall)).toEqual([asked.world.member(2), true]);
  });

  test('53: nobody stands in for a term that is over', () => {
    const asked = new Asked(3);
    const mandate = asked.seat(1, 30, 2);
    asked.world.now += 31;
    expect(asked.interim(asked.recall(mandate))).toBeUndefined();
  });

  test('53: somebody does in its last hour', () => {
    const asked = new Asked(3);
    const mandate = asked.seat(1, 30, 2);
    asked.world.now += 30;
    expect(asked.interim(asked.recall(mandate))).toEqual([asked.world.member(2), false]);
  });

  test('63: one whose holder is gone does not stand, and is not ended', () => {
    const asked = new Asked(4);
    const recall = asked.recall(asked.seat(1, 300, 2));
    const gone: Verb = { kind: 'expel', value: { member: asked.world.member(2), cuts: [] } };
    expect(asked.ask(gone, [0, 1, 3])[1]).toBe('placed');
    asked.seat(0, 100);
    expect(asked.interim(recall)?.[1]).toBe(false);
  });

  test('54: a recall ends what its holder held as a deputy, over or not', () => {
    const asked = new Asked(3);
    const recall = asked.recall(asked.seat(1, 30, 2));
    asked.world.now += 40;
    const mandate = asked.seat(2, 100);
    expect(asked.interim(recall)?.[1]).toBe(false);
    asked.recall(mandate);
    expect(asked.interim(recall)?.[1]).toBe(true);
  });

  test.each([
    [30, 3],
    [31, 2],
  ])('55: who was recalled in a term of 30 h stands in again after: %i', (hours, standsIn) => {
    const asked = new Asked(4);
    const { now } = asked.world;
    const other = asked.seat(2, 30);
    const mandate = asked.seat(1, 300, 2, 3);
    asked.recall(other);
    asked.world.now = now + hours;
    expect(asked.interim(asked.recall(mandate))?.[0]).toBe(asked.world.member(standsIn));
  });

  test('56: who was recalled as an interim holder does not stand in for another', () => {
    const asked = new Asked(5);
    const interim = asked.recall(asked.seat(1, 300, 2));
    expect(asked.interim(interim)?.[0]).toBe(asked.world.member(2));
    asked.recall(interim);
    const again = asked.recall(asked.seat(3, 200, 2, 4));
    expect(asked.interim(again)?.[0]).toBe(asked.world.member(4));
  });

  test('who gave way to a newly seated one was not recalled', () => {
    const asked = new Asked(5);
    asked.recall(asked.seat(1, 300, 2));
    const again = asked.recall(asked.seat(3, 200, 2, 4));
    expect(asked.interim(again)?.[0]).toBe(asked.world.member(2));
  });
});

describe('emergency powers at their edges', () => {
  test('57: one alone does not hold one because the others are on probation', () => {
    const asked = new Asked(2);
    asked.world.admit(2, [0, 1]);
    const { world } = asked;
    const gone: Verb = { kind: 'resign', value: { member: world.member(1), cuts: [] } };
    const act = world.act(world.id(1), gone, 'none');
    world.now += 73;
    expect(asked.settle(act)).toBe('placed');
    expect(asked.emergency([0], 24, [0, 2])[1]).toBe('too-few-holders');
  });

  test.each([
    [CALM_HOURS, 'emergency-share'],
    [CALM_HOURS + 1, 'placed'],
  ])('58: who held one counts again %i h after its end', (hours, outcome) => {
    const asked = new Asked(4);
    const end = asked.world.now + 24;
    const [power] = asked.emergency([0, 1], 24);
    asked.report(0, power);
    asked.world.now = end + hours;
    expect(asked.emergency([0, 1], 24, [0, 1, 2])[1]).toBe(outcome);
  });

  test('59: who will hold one that has yet to begin does not count', () => {
    const asked = new Asked(4);
    const starts = hour(asked.world.now + 40);
    asked.emergency([0, 1], 0, undefined, { starts, expires: hour(starts + 10) });
    expect(asked.emergency([0, 1], 10, [0, 1, 2])[1]).toBe('emergency-share');
    expect(asked.emergency([2, 3], 10, [0, 1, 2])[1]).toBe('placed');
  });

  test.each([
    [YEAR_HOURS - 1, 'emergency-share'],
    [YEAR_HOURS, 'placed'],
  ])('a power counts for the next one’s share until %i h after its end', (hours, outcome) => {
    const asked = new Asked(7);
    const end = asked.world.now + 24;
    const [power] = asked.emergency([0, 1], 24);
    asked.report(0, power);
    asked.world.now = end + hours;
    expect(asked.emergency([0, 1], 24, [0, 1, 2, 3])[1]).toBe(outcome);
  });

  test.each([
    [REPORT_HOURS, 'placed'],
    [REPORT_HOURS + 1, 'report-due'],
  ])('a report is owed from %i h after the end on', (hours, outcome) => {
    const asked = new Asked(3);
    const end = asked.world.now + 24;
    asked.emergency([0, 1], 24);
    asked.world.now = end + hours;
    expect(asked.ask(grantOf(asked.world, 8, 1, 90))[1]).toBe(outcome);
  });

  test('one stopped before it began took no hours, and counts for the share', () => {
    const asked = new Asked(7, { emergencyDays: 1 });
    const starts = hour(asked.world.now + 40);
    const set = { starts, expires: hour(starts + 24) };
    const [power] = asked.emergency([0, 1], 0, undefined, set);
    expect(asked.ask({ kind: 'stopEmergency', value: { power } })[1]).toBe('placed');
    expect(asked.emergency([2, 3], 24, [2, 3, 4, 5])[1]).toBe('emergency-share');
    expect(asked.emergency([2, 3], 24, [2, 3, 4, 5, 6])[1]).toBe('placed');
  });

  test.each([
    [24, 'placed'],
    [25, 'no-such-power'],
  ])('is stopped in its last hour, and not after: %i', (hours, outcome) => {
    const asked = new Asked(3);
    const [power] = asked.emergency([0, 1], 24);
    asked.world.now += hours;
    expect(asked.ask({ kind: 'stopEmergency', value: { power } })[1]).toBe(outcome);
  });
});

describe('calm hours between two terms', () => {
  const tight = { termsMax: 1, coolOff: 168 };

  test.each([
    [167, 'term-limit'],
    [168, 'placed'],
  ])('60: are counted up to the beginning of an emergency: %i', (hours, outcome) => {
    const asked = new Asked(4, tight);
    asked.seat(1, 30);
    asked.world.now += 30 + hours;
    expect(asked.emergency([0, 2], 72)[1]).toBe('placed');
    asked.world.now += 60;
    expect(asked.ask(grantOf(asked.world, 8, 1, 90))[1]).toBe(outcome);
  });

  test.each([
    [167, 'term-limit'],
    [168, 'placed'],
  ])('60: and from where its disturbance ends: %i', (hours, outcome) => {
    const asked = new Asked(4, tight);
    asked.seat(1, 30);
    const end = asked.world.now + 24;
    const [power] = asked.emergency([0, 2], 24);
    asked.report(0, power);
    asked.world.now = end + CALM_HOURS + hours;
    expect(asked.ask(grantOf(asked.world, 8, 1, 90))[1]).toBe(outcome);
  });
});

describe('budgets', () => {
  test('61: one takes the place only of one that is there and has its own', () => {
    const asked = new Asked(3);
    const nowhere = idNamed<RecordId>('nowhere');
    expect(asked.ask(budgetOf(asked.world, { replaces: nowhere }))[1]).toBe('no-such-budget');
    const [first] = asked.ask(budgetOf(asked.world));
    expect(asked.ask(budgetOf(asked.world, { replaces: first, amount: 0 }))[1]).toBe('placed');
    expect(asked.ask(budgetOf(asked.world, { replaces: first }))[1]).toBe('no-such-budget');
  });
});

describe('suspensions of people', () => {
  test.each([
    [99, 'placed'],
    [100, 'suspension-too-long'],
  ])('64: one of 100 h is not placed in its last hour: %i', (hours, outcome) => {
    const asked = new Asked(3);
    const { world } = asked;
    const value = { member: world.member(1), until: hour(world.now + 100) };
    const act = world.agreed({ kind: 'suspend', value }, [0, 1, 2]);
    world.now += hours;
    expect(asked.settle(act)).toBe(outcome);
  });
});

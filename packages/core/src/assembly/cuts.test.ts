/** The wider cut (R6): an early end that is moved back, for one scope and for a while. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import { arbitraryShuffledTwice, idNamed } from '../testing.ts';
import type { CutScope, Verb } from './act.ts';
import { earlyEndOf, lastBefore } from './cuts.ts';
import { DURATIONS } from './durations.ts';
import { isHonoured } from './electorate.ts';
import { striking, TestWorld } from './testing.ts';

const resolve = (subject: number): Verb => ({
  kind: 'resolve',
  value: { subject, hash: idNamed('decision', subject) },
});

function wider(world: TestWorld, scope: CutScope, number: number, lastHonoured: RecordId): Verb {
  return { kind: 'widerCut', value: { scope, cuts: [{ device: world.id(number), lastHonoured }] } };
}

/** A word of a device that says nothing of weight. */
const word = (world: TestWorld, number: number): RecordId =>
  world.consent(world.id(number), idNamed<RecordId>('nothing'));

function isCounted(world: TestWorld, record: RecordId): boolean {
  const { reading } = world.state;
  const entry = reading.entryById.get(record);
  return entry !== undefined && isHonoured(reading, world.state, entry);
}

/**
 * Member 4's device wrote `old`, which a tick settled, then `early` and `late`; it was struck by the
 * members with all three inside the cut.
 */
function struckWorld() {
  const world = new TestWorld(5);
  const old = word(world, 4);
  world.place(null);
  const early = word(world, 4);
  world.now += 10;
  const late = word(world, 4);
  world.now += 10;
  const strike = striking(world.id(4), { by: 'members' });
  world.place(world.agreed(strike, [0, 1, 2]));
  const scope: CutScope = { kind: 'device', value: world.id(4) };
  return { world, old, early, late, scope };
}

const asked = (world: TestWorld, verb: Verb, yes: readonly number[] = [0, 1, 2]) =>
  world.outcome(world.agreed(verb, yes));

describe('R6: what a recall cuts', () => {
  test('is told of each device of the holder, ascending, in whatever order they came', () => {
    const world = new TestWorld(4);
    const numbers = [1, 5, 6, 7];
    for (const number of numbers.slice(1))
      expect(world.placing(1, world.enrolment(world.member(1), number), [0])).toBe('placed');
    const seat = {
      role: 4,
      member: world.member(1),
      notAfter: hour(world.now + 500),
      pact: null,
      terms: null,
    };
    const mandate = world.agreed({ kind: 'mandate', value: seat }, [0, 1, 2]);
    expect(world.outcome(mandate)).toBe('placed');
    const recall: Verb = { kind: 'recall', value: { mandate, cuts: [] } };
    expect(asked(world, recall)).toBe('placed');
    const cuts = world.state.mandates.get(mandate)?.ended?.cuts.map(({ device }) => device);
    expect(cuts).toEqual(numbers.map((number) => world.id(number)).toSorted());
  });
});

describe('R6: a wider cut', () => {
  test('moves the cut of a struck device back: what lies outside counts for nothing', () => {
    const { world, old, early, late, scope } = struckWorld();
    expect([old, early, late].map((one) => isCounted(world, one))).toEqual([true, true, true]);
    expect(asked(world, wider(world, scope, 4, early))).toBe('placed');
    expect([old, early, late].map((one) => isCounted(world, one))).toEqual([true, true, false]);
  });

  test('needs more than half of the members, and no class below them', () => {
    const { world, early, scope } = struckWorld();
    const verb = wider(world, scope, 4, early);
    expect(asked(world, verb, [0, 1])).toBe('class-not-met');
    for (const by of ['none', 'stewards'] as const)
      expect(world.outcome(world.agreed(verb, [0, 1, 2], by))).toBe('class-not-allowed');
  });

  test('a majority cannot rewrite last year’s votes by a tight cut', () => {
    const { world, early, scope } = struckWorld();
    const settled = new TestWorld(5);
    const before = word(settled, 4);
    const vote = word(settled, 4);
    settled.place(null);
    settled.place(settled.agreed(striking(settled.id(4), { by: 'members' }), [0, 1, 2]));
    const of: CutScope = { kind: 'device', value: settled.id(4) };
    expect(asked(settled, wider(settled, of, 4, before))).toBe('cut-too-early');
    expect(isCounted(settled, vote)).toBe(true);
    // What is settled after the end moves no floor: the frontier of that time counts.
    world.now += 200;
    world.place(null);
    expect(asked(world, wider(world, scope, 4, early))).toBe('placed');
  });

  test('goes below what was settled along a proven fork, never below the fork itself', () => {
    const world = new TestWorld(5);
    const before = word(world, 4);
    const shared = word(world, 4);
    const mine = word(world, 4);
    const after = word(world, 4);
    world.place(null);
    const strike = world.agreed(striking(world.id(4), { by: 'members' }), [0, 1, 2]);
    world.place(strike);
    const scope: CutScope = { kind: 'device', value: world.id(4) };
    expect(asked(world, wider(world, scope, 4, mine))).toBe('cut-too-early');
    const forked = new TestWorld(5);
    for (const _ of [0, 1, 2, 3]) word(forked, 4);
    const chain = forked.entries.filter(({ header }) => header.author === forked.id(4));
    const [one, two, three] = chain.map(({ id }) => id) as [RecordId, RecordId, RecordId];
    forked.place(null);
    forked.consent(forked.id(4), idNamed<RecordId>('thief'), 'for', { prev: two, seq: 2 });
    forked.place(null);
    expect(forked.state.devices.get(forked.id(4))?.status).toBe('forked');
    const of: CutScope = { kind: 'device', value: forked.id(4) };
    expect(asked(forked, wider(forked, of, 4, one))).toBe('cut-too-early');
    expect(isCounted(forked, three)).toBe(true);
    expect(asked(forked, wider(forked, of, 4, two))).toBe('placed');
    expect(isCounted(forked, three)).toBe(false);
    expect([before, shared, after].every((record) => isCounted(world, record))).toBe(true);
  });

  test('comes within its time only, counted from the end', () => {
    const { world, early, scope } = struckWorld();
    const ended = earlyEndOf(world.state, scope)?.at.wall ?? 0;
    world.now = ended + DURATIONS.widerCut.initially + 1;
    expect(asked(world, wider(world, scope, 4, early))).toBe('wider-cut-late');
    world.now -= 1;
    expect(asked(world, wider(world, scope, 4, early))).toBe('placed');
  });

  test('moves a cut back only, of what ended, and of a device under that end', () => {
    const { world, early, late, scope } = struckWorld();
    expect(asked(world, wider(world, scope, 4, late))).toBe('cut-not-earlier');
    const other: CutScope = { kind: 'device', value: world.id(3) };
    const record = word(world, 3);
    expect(asked(world, wider(world, other, 3, record))).toBe('no-such-end');
    expect(asked(world, wider(world, scope, 3, record))).toBe('cut-not-of-member');
    const act = world.agreed(wider(world, scope, 4, early), [0, 1, 2]);
    const again = world.agreed(wider(world, scope, 4, early), [0, 1, 2]);
    expect(world.outcome(act)).toBe('placed');
    expect(world.outcome(again)).toBe('base-moved');
    expect(asked(world, wider(world, scope, 4, early))).toBe('cut-not-earlier');
  });

  test('is of one scope: a rota that somebody leaves costs them nothing else', () => {
    const world = new TestWorld(5);
    const notAfter = hour(world.now + 999);
    const value = { role: 1, member: world.member(4), notAfter, pact: null, terms: null };
    const mandate = world.agreed({ kind: 'mandate', value }, [0, 1, 2]);
    world.place(mandate);
    const early = word(world, 4);
    const late = word(world, 4);
    world.place(world.agreed({ kind: 'recall', value: { mandate, cuts: [] } }, [0, 1, 2]));
    const scope: CutScope = { kind: 'mandate', value: mandate };
    expect(asked(world, wider(world, scope, 4, early))).toBe('placed');
    const cut = world.state.mandates.get(mandate)?.ended?.cuts;
    expect(cut?.find(({ device }) => device === world.id(4))?.heads[0]?.id).toBe(early);
    expect(isCounted(world, late)).toBe(true);
    expect(world.state.devices.get(world.id(4))?.cut).toBeNull();
  });

  test('reaches a membership that ended, on every device that went with it', () => {
    const world = new TestWorld(5);
    const early = word(world, 4);
    const late = word(world, 4);
    world.place(
      world.agreed({ kind: 'expel', value: { member: world.member(4), cuts: [] } }, [0, 1, 2]),
    );
    const scope: CutScope = { kind: 'membership', value: world.member(4) };
    expect(asked(world, wider(world, scope, 4, early))).toBe('placed');
    expect([early, late].map((one) => isCounted(world, one))).toEqual([true, false]);
    expect(earlyEndOf(world.state, scope)?.at.height).toBe(1);
  });

  test('does not undo what was placed with a word that it voids', () => {
    const world = new TestWorld(5);
    word(world, 4);
    world.place(null);
    const early = word(world, 4);
    const act = world.agreed(resolve(1), [0, 1, 4]);
    world.now += 1;
    world.place(world.agreed(striking(world.id(4), { by: 'members' }), [0, 1, 2]));
    world.place(act);
    const open = world.agreed(resolve(2), [0, 1]);
    const scope: CutScope = { kind: 'device', value: world.id(4) };
    expect(asked(world, wider(world, scope, 4, early))).toBe('placed');
    expect(world.state.placedActs.has(act)).toBe(true);
    expect(world.outcome(open)).toBe('class-not-met');
  });

  test('names the last record of the hour since which a device was in other hands', () => {
    const { world, old, early, late, scope } = struckWorld();
    const heads = earlyEndOf(world.state, scope)?.cuts[0]?.heads ?? [];
    const wall = (record: RecordId) =>
      world.state.reading.entryById.get(record)?.header.wallHour ?? hour(0);
    const before = (at: number) => lastBefore(world.state.reading, heads, hour(at));
    expect(before(wall(late) - 1)).toBe(
      world.entries.findLast(
        ({ header }) => header.author === world.id(4) && header.wallHour < wall(late),
      )?.id,
    );
    expect(before(wall(early))).not.toBe(late);
    expect(before(wall(old) - 1)).toBeUndefined();
  });

  test('gives one state whatever the order of the records', () => {
    const { world, early, scope } = struckWorld();
    world.place(world.agreed(wider(world, scope, 4, early), [0, 1, 2]));
    fc.assert(
      fc.property(arbitraryShuffledTwice(world.entries), (shuffled) => {
        const folded = world.fold(shuffled);
        expect(folded.ok && folded.value).toEqual(world.state);
      }),
      { numRuns: 10 },
    );
  });
});

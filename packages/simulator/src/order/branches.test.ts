import { describe, expect, test, vi } from 'vitest';

import { closedOver, dueOf, firstStanding, isFrozen, standing } from './branches.ts';
import type { Citing, FirstHeld, Held } from './branches.ts';
import { explore, replay } from './explore.ts';
import { Heights } from './heights.ts';
import type { Bounds } from './heights.ts';
import { judge } from './judge.ts';
import { HEALING, RULES } from './rules.ts';
import type { Rules } from './rules.ts';

/** For explorations on a slow machine that others use too. */
vi.setConfig({ testTimeout: 60_000 });

/** Five members; the first lied, placed A and B in one round, and is struck by whoever sees both. */
const fork = { members: [1, 2, 3, 4, 5], struck: [1] } as const;
const LIAR = 1;

const holding = (records: readonly Citing[], more: Partial<FirstHeld> = {}): FirstHeld => ({
  ...fork,
  freezesBy: 'any records',
  records: closedOver(records),
  above: [],
  ...more,
});

const cite = (author: number, cites: Citing['cites'], ...after: readonly Citing[]): Citing => ({
  author,
  cites,
  after,
});
const heal = (author: number, heals: 'A' | 'B', ...after: readonly Citing[]): Citing => ({
  author,
  cites: 'parent',
  heals,
  after,
});

describe('the first text: freezing by followers (R4)', () => {
  test('freezes both branches while every honest device follows it', () => {
    // 2, 3 and 4 know of A alone. 2 places above it; 3 and the liar ballot; only the liar sees that.
    const [a2, a3, a4] = [cite(2, 'A'), cite(3, 'A'), cite(4, 'A')];
    const aboveA = { rival: 'A', frontier: [a2, a3, a4], struckWithin: [] } as const;
    // 5 knows of B alone. 4 comes to hold both rivals and what 5 wrote.
    const b5 = cite(5, 'B');
    expect(firstStanding(holding([a4, b5]))).toBe('parent');
    const p4 = cite(4, 'parent', a4, b5);
    expect(firstStanding(holding([p4]))).toBe('B');
    const b4 = cite(4, 'B', p4);
    // 2 holds the frontier that it placed, and now these.
    expect(firstStanding(holding([a2, a3, b4]))).toBe('parent');
    const p2 = cite(2, 'parent', a2, a3, b4);
    expect(firstStanding(holding([a3, p2]))).toBe('B');
    const b3 = cite(3, 'B', a3, p2);
    // 5 places above B; 4, 3 and 5 ballot, for whom B stands by what they hold.
    expect(firstStanding(holding([b3]))).toBe('B');
    const aboveB = { rival: 'B', frontier: [b3], struckWithin: [LIAR] } as const;

    const all = holding([b3], { above: [aboveA, aboveB] });
    expect(isFrozen(all, 'A')).toBe(true);
    expect(isFrozen(all, 'B')).toBe(true);
    // Whoever saw A frozen first sees it lose.
    expect(firstStanding(holding([a2, a3, a4], { above: [aboveA] }))).toBe('A');
    expect(firstStanding(all)).toBe('B');
  });

  test('lets keys that were lost long ago freeze a branch, if strikes count by its frontier', () => {
    // All follow A for weeks; then a thief with the old keys of 1, 2 and 3 makes B and goes on.
    const follow = fork.members.map((author) => cite(author, 'A'));
    const old = [1, 2, 3].map((author) => cite(author, 'B'));
    const above = [
      { rival: 'A', frontier: follow, struckWithin: [] },
      { rival: 'B', frontier: old, struckWithin: [] },
    ] as const;
    const held = { members: fork.members, records: [...follow, ...old], above, struck: [1, 2, 3] };
    expect(isFrozen({ ...held, freezesBy: 'its frontier' }, 'B')).toBe(true);
    expect(isFrozen({ ...held, freezesBy: 'any records' }, 'B')).toBe(false);
    expect(firstStanding({ ...held, freezesBy: 'any records' })).toBe('A');
  });
});

describe('which branch stands until one is healed, and which is to be healed (R4)', () => {
  test('a record that cites the parent takes nobody’s word back, so that ties wait for people', () => {
    const [a4, b5] = [cite(4, 'A'), cite(5, 'B')];
    expect(standing(holding([a4, b5]))).toBe('parent');
    const p4 = cite(4, 'parent', a4, b5);
    expect(standing(holding([p4]))).toBe('parent');
    expect(dueOf(holding([p4]))).toBeUndefined();
    // One heal decides nothing by itself, nor does it make a branch stand.
    const h4 = heal(4, 'B', p4);
    expect([standing(holding([h4])), dueOf(holding([h4]))]).toEqual(['parent', undefined]);
    const all = holding([h4, heal(2, 'B'), heal(3, 'B')]);
    expect([standing(all), dueOf(all)]).toEqual(['parent', 'B']);
  });

  test('both may be due to devices that hold different records: the rounds have to choose', () => {
    const [a2, a3, a4, b5] = [cite(2, 'A'), cite(3, 'A'), cite(4, 'A'), cite(5, 'B')];
    expect(dueOf(holding([a2, a3, a4]))).toBe('A');
    expect(dueOf(holding([b5, cite(4, 'B', a4, b5), cite(3, 'B', a3, b5)]))).toBe('B');
  });

  test('of two against two people are asked, and one who heals speaks for nobody else', () => {
    const two = [cite(2, 'A'), cite(3, 'A'), cite(4, 'B'), cite(5, 'B')];
    const one = heal(4, 'A', ...two);
    // 2 and 3 were not asked: that they follow A says enough.
    expect(dueOf(holding([...two, one]))).toBe('A');
    expect(dueOf(holding([...two, one, heal(2, 'B', one)]))).toBeUndefined();
  });

  test('old keys of most members heal nothing: the others followed the true branch', () => {
    const follow = fork.members.map((author) => cite(author, 'A'));
    const old = [1, 2, 3].map((author) => cite(author, 'B', ...follow));
    const held: Held = { ...fork, struck: [1, 2, 3], records: closedOver([...follow, ...old]) };
    expect([standing(held), dueOf(held)]).toEqual(['A', 'A']);
    const proposed = [1, 2, 3].map((author) => heal(author, 'B'));
    expect(dueOf({ ...held, records: [...held.records, ...proposed] })).toBe('A');
  });
});

describe('the rounds in which a fork is healed, among the unstruck (decision 0053)', () => {
  const healing = (members: number, more: Partial<Bounds> = {}): Bounds => ({
    members,
    rounds: 3,
    ids: 2,
    heights: 1,
    rules: HEALING,
    ...more,
  });
  const STATES_MAX = 300_000;

  test.each([1, 2, 3, 4])('put one branch in force and are never dead, with %i', (members) => {
    const explored = explore(new Heights(healing(members)), { statesMax: STATES_MAX });
    expect(explored).toMatchObject({ withRivals: 0, isComplete: true, found: [] });
  });

  test.each([-1, 0, 1, 2])('prove one more liar, if there is one; it places in %i', (places) => {
    const explored = explore(new Heights(healing(3, { liar: { places } })), {
      statesMax: STATES_MAX,
    });
    expect(explored).toMatchObject({ isComplete: true, found: [] });
    expect(explored.withRivals).toBeGreaterThan(0);
  });

  test.each([
    [2, -1],
    [2, 1],
    [3, -1],
    [3, 0],
    [3, 1],
  ])(
    'do so too where some know of an earlier fault of its, %i members, in %i',
    (members, places) => {
      const bounds = healing(members, { liar: { places }, isExposed: true });
      const explored = explore(new Heights(bounds), { statesMax: STATES_MAX });
      expect(explored).toMatchObject({ isComplete: true, found: [] });
    },
  );

  test.each<[string, Partial<Rules>]>([
    ['stands of half of them suffice', { stands: 'enough' }],
    ['only what is possible is carried on', { possible: 'repeated' }],
    ['it is as at any other height', RULES],
  ])('are wrong if %s: who knows of a fault counts others than who does not', (_, broken) => {
    const bounds = healing(3, { liar: { places: -1 }, isExposed: true });
    const heights = new Heights({ ...bounds, rules: { ...HEALING, ...broken } });
    const explored = explore(heights, { statesMax: STATES_MAX, until: 'RivalsWithoutProof' });
    expect(explored.found.map(({ wrong }) => wrong.kind)).toContain('RivalsWithoutProof');
  });

  test('as first proposed heal both branches, and nobody can be blamed at that height', () => {
    const bounds = healing(3, { liar: { places: -1 }, isExposed: true, rules: RULES });
    const heights = new Heights(bounds, false);
    // The liar’s ballot makes A healed. 2 knows of its fault: of two, one stand is enough.
    const script = [
      '0: secretary places A',
      '0: 1 ballots A',
      '1: 2 stands',
      '1: secretary places B without the liar',
      '1: 1 ballots B without the liar',
      '1: 2 ballots B without the liar',
    ];
    expect(judge(heights, replay(heights, script)).wrongs).toContainEqual({
      kind: 'RivalsWithoutProof',
      parent: 0,
    });
    const mended = new Heights({ ...bounds, rules: HEALING }, false);
    expect(() => replay(mended, script)).toThrow('1: secretary places B without the liar');
  });

  test.each([-1, 0, 1, 2])(
    'bear a lost device and its successor; a thief places in %i',
    (places) => {
      const bounds = healing(3, { liar: { places }, hasSuccessor: true, rounds: 2 });
      const explored = explore(new Heights(bounds), { statesMax: STATES_MAX });
      expect(explored).toMatchObject({ isComplete: true, found: [] });
    },
  );
});

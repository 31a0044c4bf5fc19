import { describe, expect, test, vi } from 'vitest';

import { createLuck } from '../world/luck.ts';
import { explore, replay, wander } from './explore.ts';
import { Heights } from './heights.ts';
import type { Bounds } from './heights.ts';
import { judge } from './judge.ts';
import type { Wrong } from './judge.ts';
import { RULES } from './rules.ts';
import type { Rules } from './rules.ts';

const three: Bounds = { members: 3, rounds: 3, ids: 3, heights: 1, rules: RULES };
const STATES_MAX = 300_000;
/** For explorations on a slow machine that others use too. */
const TIMEOUT_MS = 60_000;

vi.setConfig({ testTimeout: TIMEOUT_MS });

const kindsOf = (bounds: Bounds, until?: Wrong['kind']): readonly Wrong['kind'][] =>
  explore(new Heights(bounds), {
    statesMax: STATES_MAX,
    ...(until === undefined ? {} : { until }),
  }).found.map(({ wrong }) => wrong.kind);

/** The shortest history by which a broken rule gives two ids in force without a proof of a fault. */
const rivalsUnder = (bounds: Bounds, broken: Partial<Rules>): readonly string[] | undefined =>
  explore(new Heights({ ...bounds, rules: { ...bounds.rules, ...broken } }), {
    statesMax: STATES_MAX,
    until: 'RivalsWithoutProof',
  }).found.find(({ wrong }) => wrong.kind === 'RivalsWithoutProof')?.history;

describe('rounds at a parent without liars (R2)', () => {
  test('never put two ids in force, with 3 members and 3 rounds', () => {
    const explored = explore(new Heights(three), { statesMax: STATES_MAX });
    expect(explored).toMatchObject({ states: 5768, withRivals: 0, isComplete: true, found: [] });
  });

  test('never put two ids in force, with 4 members and 2 rounds, a half being no majority', () => {
    const four = { ...three, members: 4, rounds: 2, ids: 2 };
    const explored = explore(new Heights(four), { statesMax: STATES_MAX });
    expect(explored).toMatchObject({ withRivals: 0, isComplete: true, found: [] });
  });

  test('never put two ids in force at either of two heights of 2 rounds', () => {
    const twoHeights: Bounds = { ...three, rounds: 2, ids: 2, heights: 2 };
    const explored = explore(new Heights(twoHeights), { statesMax: STATES_MAX });
    expect(explored).toMatchObject({ states: 30_224, withRivals: 0, isComplete: true, found: [] });
  });
});

describe('rounds at a parent with one liar among three (R3)', () => {
  test.each([-1, 0, 1, 2])(
    'prove each rival and blame nobody honest; it places in %i',
    (places) => {
      const explored = explore(new Heights({ ...three, ids: 2, liar: { places } }), {
        statesMax: STATES_MAX,
      });
      expect(explored).toMatchObject({ isComplete: true, found: [] });
      expect(explored.withRivals).toBeGreaterThan(0);
    },
  );

  test('prove each rival at the second height too', () => {
    const bounds: Bounds = { ...three, rounds: 2, ids: 2, heights: 2, liar: { places: -1 } };
    const explored = explore(new Heights(bounds), { statesMax: STATES_MAX });
    expect(explored).toMatchObject({ isComplete: true, found: [] });
    expect(explored.withRivals).toBeGreaterThan(0);
  });
});

describe('what all honest members carried', () => {
  const placesInFirst: Bounds = { ...three, rounds: 2, ids: 2, liar: { places: 0 } };

  test('is overtaken if the stand of a member who placed twice may be listed', () => {
    const listed = { ...placesInFirst, rules: { ...RULES, doublePlacer: 'listed' as const } };
    expect(kindsOf(listed)).toEqual(['HonestMajorityOvertaken']);
    const heights = new Heights(listed, false);
    const end = replay(heights, [
      '0: 1 ballots A',
      '0: 2 ballots A',
      '1: 1 stands showing A of 0',
      '1: secretary places B',
      '1: 1 ballots B',
      '1: 2 stands showing A of 0',
      '1: 2 ballots B',
    ]);
    const inForce = heights.inForce(end, 0);
    expect(inForce).toEqual([
      { round: 0, id: 1, isHonest: true, namesStrike: false },
      { round: 1, id: 2, isHonest: true, namesStrike: false },
    ]);
  });

  test('is not, once that stand is left out', () => {
    expect(kindsOf(placesInFirst)).toEqual([]);
  });

  test('may still be overtaken among five, when another honest member carried the other id', () => {
    const five: Bounds = { ...three, members: 5, rounds: 2, ids: 2, liar: { places: 0 } };
    const heights = new Heights(five, false);
    const end = replay(heights, [
      '0: 1 ballots A',
      '0: 2 ballots A',
      '0: 3 ballots A',
      '0: 4 ballots B',
      '1: 4 stands showing B of 0',
      '1: 2 stands showing A of 0',
      '1: 3 stands showing A of 0',
      '1: secretary places B',
      '1: 2 ballots B',
      '1: 4 ballots B',
    ]);
    expect(judge(heights, end)).toEqual({
      hasRivals: true,
      wrongs: [{ kind: 'HonestMajorityOvertaken', parent: 0 }],
    });
  });
});

describe('a broken rule is found', () => {
  const withLiar: Bounds = { ...three, liar: { places: -1 } };
  const five: Bounds = { ...three, members: 5, ids: 2 };

  test.each<[string, Partial<Rules>, Bounds]>([
    ['stands switched off', { stands: 'off' }, three],
    ['one stand suffices', { stands: 'one' }, three],
    ['nothing is repeated', { possible: 'ignored' }, three],
    ['half the ballots put in force', { inForce: 'half' }, { ...three, members: 4, rounds: 2 }],
    ['stands are not durable', { memory: 'stands lost' }, three],
    ['ballots are not durable', { memory: 'ballots lost' }, three],
    ['a stand shows an id without its record', { shown: 'id' }, withLiar],
  ])('%s', (_, broken, bounds) => {
    expect(rivalsUnder(bounds, broken)).toBeDefined();
    expect(rivalsUnder(bounds, {})).toBeUndefined();
  });

  test('lost stands and lost ballots make honest devices provable', () => {
    for (const memory of ['stands lost', 'ballots lost'] as const) {
      expect(kindsOf({ ...three, rules: { ...RULES, memory } }, 'HonestProvable')).toContain(
        'HonestProvable',
      );
    }
  });

  test('members who show the id in an earlier round do not count for it', () => {
    const script = [
      '0: secretary places A',
      '0: 1 ballots A',
      '0: 2 ballots A',
      '0: 3 ballots A',
      '1: 1 stands showing A of 0',
      '1: 2 stands showing A of 0',
      '1: 3 stands showing A of 0',
      '1: secretary places A',
      '1: 1 ballots A',
      '2: 1 stands showing A of 1',
      '2: 2 stands showing A of 0',
      '2: 3 stands showing A of 0',
      '2: 4 stands',
      '2: secretary places B',
      '2: 1 ballots B',
      '2: 2 ballots B',
      '2: 3 ballots B',
    ];
    const broken: Bounds = { ...five, rules: { ...RULES, possible: 'by the highest round' } };
    const heights = new Heights(broken, false);
    expect(judge(heights, replay(heights, script)).hasRivals).toBe(true);
    expect(() => replay(new Heights(five, false), script)).toThrow('2: secretary places B');
  });

  test('ballots counted across rounds: the trace of five members that blind search misses', () => {
    const script = [
      '0: secretary places A',
      '0: 1 ballots A',
      '0: 2 ballots A',
      '1: 3 stands',
      '1: 4 stands',
      '1: 5 stands',
      '1: secretary places B',
      '1: 3 ballots B',
      '2: 1 stands showing A of 0',
      '2: 4 stands',
      '2: 5 stands',
      '2: secretary places A',
      '2: 4 ballots A',
      '3: 1 stands showing A of 0',
      '3: 3 stands showing B of 1',
      '3: 5 stands',
      '3: secretary places B',
      '3: 1 ballots B',
      '3: 3 ballots B',
      '3: 5 ballots B',
    ];
    const sound = new Heights({ ...five, rounds: 4 }, false);
    expect(judge(sound, replay(sound, script))).toEqual({ hasRivals: false, wrongs: [] });
    const rules: Rules = { ...RULES, counted: 'across rounds' };
    const broken = new Heights({ ...five, rounds: 4, rules }, false);
    const end = replay(broken, script);
    expect(judge(broken, end).hasRivals).toBe(true);
    expect(judge(broken, replay(broken, script.slice(0, -1))).hasRivals).toBe(false);
  });
});

describe('a successor at an open height (R17)', () => {
  const thief = (places: number): Bounds => ({
    ...three,
    ids: 2,
    liar: { places },
    hasSuccessor: true,
  });

  test('brings no rival that the lost device’s faults do not prove', () => {
    const heights = new Heights({ ...thief(1), rounds: 2 });
    const explored = explore(heights, { statesMax: STATES_MAX });
    expect(explored).toMatchObject({ isComplete: true, found: [] });
    expect(explored.withRivals).toBeGreaterThan(0);
  });

  test('is wrong where the thief places: two records of one id', () => {
    const script = [
      '1: 1 stands, naming the strike',
      '1: 2 ballots A',
      '2: 1 stands, naming the strike',
      '2: secretary places B',
      '2: 2 ballots B',
      '1: 2 stands, naming the strike',
      '1: successor ballots A',
    ];
    const rules: Rules = { ...RULES, successor: 'also where the struck places' };
    const broken = new Heights({ ...thief(1), rules }, false);
    expect(judge(broken, replay(broken, script)).wrongs).toContainEqual({
      kind: 'RivalsWithoutProof',
      parent: 0,
    });
    expect(() => replay(new Heights(thief(1), false), script)).toThrow('1: successor ballots A');
  });

  test.each<[string, Partial<Rules>]>([
    ['who named the strike is not bound by it', { namers: 'free' }],
    ['its ballots count for all placements', { successor: 'always' }],
  ])('is wrong if %s', (_, broken) => {
    expect(rivalsUnder(thief(-1), broken)).toBeDefined();
  });
});

describe('beyond the bounds, by luck', () => {
  test.each<[string, Bounds, number]>([
    ['5 members and a liar', { ...three, members: 5, rounds: 4, ids: 2, liar: { places: 1 } }, 15],
    ['7 members', { ...three, members: 7, rounds: 4, ids: 2 }, 10],
  ])('%s: no rival without proof', (_, bounds, histories) => {
    const walked = wander(new Heights(bounds), createLuck(1), histories, 'RivalsWithoutProof');
    expect(walked.found).toEqual([]);
    expect(walked.steps).toBeGreaterThan(100);
  });
});

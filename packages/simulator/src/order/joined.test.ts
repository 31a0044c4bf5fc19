/** A fork, its healing and the chain above it together (R4, decision 0053), and the broken rules of it. */
import { describe, expect, test } from 'vitest';

import { BROKEN, isJoinedGood, smallest, takeJoined } from './joined-runs.ts';
import type { JoinedRun } from './joined-runs.ts';

const STATES_MAX = 300_000;
const SEED = 1;
const TIMEOUT_MS = 60_000;

const take = (run: JoinedRun) => takeJoined(run, STATES_MAX, SEED);

describe('a fork among three, its healing and the chain above it', () => {
  test(
    'never heal two, prove every rival, blame nobody honest and are never dead',
    () => {
      const { explored, came } = take({ bounds: smallest() });
      expect(explored).toMatchObject({ states: 5_255, isComplete: true, found: [] });
      expect(came).toEqual({ forked: 4_566, healed: 970, aboveHealed: 356, aboveLoser: 218 });
    },
    TIMEOUT_MS,
  );

  test.each<[string, readonly [number, number]]>([
    ['places at the parent', [0, -1]],
    ['places above', [-1, 0]],
  ])(
    'do so too where the liar %s',
    (_, places) => {
      const { explored, came } = take({ bounds: { ...smallest(), rounds: [2, 1, 1], places } });
      expect(explored).toMatchObject({ isComplete: true, found: [] });
      expect(came.aboveHealed).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );

  test.each(BROKEN)(
    'heal two if at the key %s',
    (broken, rules) => {
      const run = { bounds: smallest(rules), broken };
      const { explored } = take(run);
      expect(isJoinedGood(run, explored)).toBe(true);
      const { history } =
        explored.found.find(({ wrong }) => wrong.kind === 'RivalsWithoutProof') ?? {};
      expect(history?.some((step) => step.startsWith('key'))).toBe(true);
    },
    TIMEOUT_MS,
  );
});

test(
  'by luck, five with a liar: every rival is proven, and nobody honest is',
  () => {
    const bounds = { ...smallest(), members: 5, rounds: [2, 2, 2], places: [0, 1] } as const;
    const { explored, came } = take({ bounds, histories: 200 });
    expect(explored.found).toEqual([]);
    expect(came.healed).toBeGreaterThan(0);
    expect(came.aboveHealed).toBeGreaterThan(0);
  },
  TIMEOUT_MS,
);

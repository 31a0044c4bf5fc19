/** Runs of `Joined`, and how far their states or histories came. */
import { createLuck } from '../world/luck.ts';
import { exploreAll, wanderThrough } from './explore.ts';
import type { Explored } from './explore.ts';
import type { Wrong } from './judge.ts';
import type { JoinedBounds, Reached } from './joined.ts';
import { Joined } from './joined.ts';
import { HEALING, RULES } from './rules.ts';
import type { Rules } from './rules.ts';

/** States, or histories by luck, that came so far. */
export type Came = Readonly<Record<keyof Reached, number>>;

export interface JoinedRun {
  readonly bounds: JoinedBounds;
  /** Histories by luck; without it, all states. */
  readonly histories?: number;
  /** The rule that is broken at the key: two must be healed. */
  readonly broken?: string;
}

/** Steps of a history by luck. */
const STEPS = 50;
/** Histories by luck in a run; fewer where each takes longer. */
const [OF_FOUR, OF_FIVE, OF_SEVEN] = [10_000, 5_000, 2_000] as const;

const kept = (
  members: number,
  rounds: JoinedBounds['rounds'],
  places: JoinedBounds['places'],
  healing: Partial<Rules> = {},
): JoinedBounds => ({ members, rounds, places, rules: RULES, healing: { ...HEALING, ...healing } });

const RANKS = [-1, 0, 1] as const;

/** How the rounds at the key can be broken, one rule at a time. */
export const BROKEN: readonly (readonly [string, Partial<Rules>])[] = [
  ['stands are switched off', { stands: 'off' }],
  ['nothing that is shown is carried on', { possible: 'ignored' }],
  ['stands are forgotten', { memory: 'stands lost' }],
  ['ballots are forgotten', { memory: 'ballots lost' }],
];

/** A fork among three, its healing and the chain above it, in the fewest rounds. */
export const smallest = (healing: Partial<Rules> = {}): JoinedBounds =>
  kept(3, [2, 2, 1], [-1, -1], healing);

export const JOINED_RUNS: readonly JoinedRun[] = [
  { bounds: smallest() },
  ...BROKEN.map(([broken, rules]) => ({ bounds: smallest(rules), broken })),
  ...RANKS.flatMap((parent) =>
    RANKS.map((above) => ({ bounds: kept(3, [2, 2, 2], [parent, above]) })),
  ),
  { bounds: kept(3, [2, 3, 2], [0, 0]) },
  { bounds: kept(3, [3, 2, 1], [0, -1]) },
  { bounds: kept(4, [2, 2, 1], [-1, -1]) },
  { bounds: kept(4, [3, 3, 2], [0, 1]), histories: OF_FOUR },
  { bounds: kept(5, [2, 2, 2], [0, 1]), histories: OF_FIVE },
  { bounds: kept(7, [2, 2, 2], [0, 1]), histories: OF_SEVEN },
];

/** A liar's second placement can still win among more than three, once it is known for one (0052). */
const isExpected = (run: JoinedRun, kind: Wrong['kind']): boolean =>
  kind === 'HonestMajorityOvertaken' && run.bounds.members > 3;

/** Takes a run, and counts how far it came. */
export function takeJoined(
  { bounds, histories, broken }: JoinedRun,
  statesMax: number,
  seed: number,
): { readonly explored: Explored; readonly came: Came } {
  const joined = new Joined(bounds);
  const seen = [
    new Set<number>(),
    new Set<number>(),
    new Set<number>(),
    new Set<number>(),
  ] as const;
  const [forked, healed, aboveHealed, aboveLoser] = seen;
  const note = (state: Uint16Array, as: number): void => {
    const reached = joined.reached(state);
    if (reached.forked) forked.add(as);
    if (reached.healed) healed.add(as);
    if (reached.aboveHealed) aboveHealed.add(as);
    if (reached.aboveLoser) aboveLoser.add(as);
  };
  let states = 0;
  const explored =
    histories === undefined
      ? exploreAll(joined, {
          statesMax,
          ...(broken === undefined ? {} : { until: 'RivalsWithoutProof' as const }),
          visit: (state) => note(state, (states += 1)),
        })
      : wanderThrough(joined, createLuck(seed), {
          histories,
          stepsMax: STEPS,
          isWanted: (kind) => kind !== 'HonestMajorityOvertaken',
          visit: note,
        });
  const came = {
    forked: forked.size,
    healed: healed.size,
    aboveHealed: aboveHealed.size,
    aboveLoser: aboveLoser.size,
  };
  return { explored, came };
}

/** Whether a run found what it is to find: nothing, or two healed where a rule is broken. */
export function isJoinedGood(run: JoinedRun, { found, isComplete }: Explored): boolean {
  if (run.broken !== undefined)
    return found.some(({ wrong }) => wrong.kind === 'RivalsWithoutProof');
  const isWhole = isComplete || run.histories !== undefined;
  return isWhole && found.every(({ wrong }) => isExpected(run, wrong.kind));
}

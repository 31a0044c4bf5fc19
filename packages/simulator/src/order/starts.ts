/** Assemblies of which a majority is awake, in whatever rounds and hours a height may find them. */
import type { Luck } from '../world/luck.ts';
import type { Assembly } from './clock.ts';

/** Who is awake among how many, and whether a silent liar's stands linger. */
export interface Gathering {
  readonly members: number;
  readonly awake: number;
  readonly lingers: boolean;
  /** A fork is healed: so many are struck. */
  readonly struck?: number;
  readonly roundBase: number;
  readonly standGap: number;
  readonly delay: number;
}

/** The highest round in which anybody begins. */
const START_ROUND_MAX = 8;

/** Draws who is awake, who lied, and where each begins. */
export function drawStart(
  luck: Luck,
  gathering: Gathering,
  rules: Pick<Assembly, 'catchUp' | 'listing'>,
): Assembly {
  const { members, roundBase, standGap, delay } = gathering;
  const ranks = luck.shuffle(Array.from({ length: members }, (_, rank) => rank));
  const awake = ranks.slice(0, gathering.awake).toSorted((a, b) => a - b);
  const liar = ranks[gathering.awake];
  const struck = gathering.struck === undefined ? undefined : ranks.slice(-gathering.struck);
  const starts = awake.map(() => {
    const round = luck.between(0, START_ROUND_MAX);
    return { round, hoursAgo: luck.below(roundBase * 2 ** Math.min(round, 5)) };
  });
  return {
    members,
    roundBase,
    standGap,
    delay,
    awake,
    starts,
    ...rules,
    ...(struck === undefined ? {} : { struck }),
    ...(gathering.lingers && liar !== undefined ? { lingering: liar } : {}),
  };
}

const plain = { roundBase: 24, standGap: 24, delay: 4 } as const;

/** Smallest majorities of 2 to 7, with and without a liar, slow couriers, an unlucky constitution. */
export const GATHERINGS: readonly Gathering[] = [
  { ...plain, members: 2, awake: 2, lingers: false },
  { ...plain, members: 3, awake: 2, lingers: false },
  { ...plain, members: 3, awake: 2, lingers: true },
  { ...plain, members: 3, awake: 2, lingers: true, delay: 48 },
  { ...plain, members: 4, awake: 3, lingers: true },
  { ...plain, members: 5, awake: 3, lingers: false },
  { ...plain, members: 5, awake: 3, lingers: true },
  { ...plain, members: 5, awake: 3, lingers: true, delay: 72 },
  { ...plain, members: 5, awake: 3, lingers: false, roundBase: 1, standGap: 168, delay: 1 },
  { ...plain, members: 6, awake: 4, lingers: true },
  { ...plain, members: 7, awake: 4, lingers: false },
  { ...plain, members: 7, awake: 4, lingers: true },
];

/** Smallest majorities of those who are not struck, where a fork is healed. */
export const HEALERS: readonly Gathering[] = [
  { ...plain, members: 2, awake: 1, lingers: false, struck: 1 },
  { ...plain, members: 3, awake: 2, lingers: false, struck: 1 },
  { ...plain, members: 4, awake: 2, lingers: true, struck: 1 },
  { ...plain, members: 4, awake: 2, lingers: false, struck: 2 },
  { ...plain, members: 5, awake: 3, lingers: true, struck: 1 },
  { ...plain, members: 5, awake: 3, lingers: true, struck: 1, delay: 72 },
  { ...plain, members: 5, awake: 2, lingers: true, struck: 2 },
  { ...plain, members: 5, awake: 2, lingers: false, struck: 3 },
  {
    ...plain,
    members: 6,
    awake: 3,
    lingers: true,
    struck: 1,
    roundBase: 1,
    standGap: 168,
    delay: 1,
  },
  { ...plain, members: 7, awake: 4, lingers: true, struck: 1 },
  { ...plain, members: 7, awake: 3, lingers: true, struck: 3 },
];

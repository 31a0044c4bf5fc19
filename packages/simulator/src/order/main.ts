/**
 * `npm run model`: checks the order of acts within the full bounds and prints what it reached. With
 * numbers as arguments only those runs. Exit code 1 if anything is not as it should be.
 */
import { createLuck } from '../world/luck.ts';
import { hoursToForce } from './clock.ts';
import { explore, wander } from './explore.ts';
import type { Explored } from './explore.ts';
import { Heights } from './heights.ts';
import type { Bounds } from './heights.ts';
import { isJoinedGood, JOINED_RUNS, takeJoined } from './joined-runs.ts';
import type { JoinedRun } from './joined-runs.ts';
import { wanderHealing } from './liars.ts';
import type { LiarBounds } from './liars.ts';
import { HEALING, RULES } from './rules.ts';
import { drawStart, GATHERINGS, HEALERS } from './starts.ts';
import type { Gathering } from './starts.ts';

/** More states than any run has that is to be complete. */
const STATES_MAX = 20_000_000;
const SEED = 1;

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

interface Run {
  readonly name: string;
  readonly bounds: Bounds;
  /** Histories by luck; without it, all states. */
  readonly histories?: number;
}

const bounds = (
  members: number,
  rounds: number,
  ids: number,
  more: Partial<Bounds> = {},
): Bounds => ({
  members,
  rounds,
  ids,
  heights: 1,
  rules: RULES,
  ...more,
});

/** A run for each rank that the liar may have among the secretaries of these rounds. */
const ranks = (members: number, rounds: number, ids: number, heights: 1 | 2 = 1): readonly Run[] =>
  [-1, ...Array.from({ length: rounds }, (_, i) => i)]
    // A member of rank r is the secretary of round r, if there are as many rounds as members.
    .filter((places) => places >= 0 || rounds < members || heights === 1)
    .map((places) => ({
      name: `${members} members, a liar ${places < 0 ? 'never secretary' : `secretary of ${places}`}`,
      bounds: bounds(members, rounds, ids, { liar: { places }, heights }),
    }));

/** The same where a fork is healed: among the unstruck, of whom perhaps one more is a liar. */
const healing = (name: string, more: Partial<Bounds>, all: readonly Run[]): readonly Run[] =>
  all.map((run) => ({
    name: `healing: ${run.name.replace('a liar', name)}`,
    bounds: { ...run.bounds, ...more, rules: HEALING },
  }));

const exposed = 'a liar that some know to be one,';

const runs: readonly Run[] = [
  { name: '1 member', bounds: bounds(1, 3, 3) },
  { name: '2 members', bounds: bounds(2, 3, 3) },
  { name: '3 members', bounds: bounds(3, 3, 3) },
  ...ranks(3, 3, 3),
  { name: '3 members', bounds: bounds(3, 2, 2, { heights: 2 }) },
  ...ranks(3, 2, 2, 2),
  ...ranks(3, 3, 2).map(({ name, bounds: at }) => ({
    name: name.replace('a liar', 'a thief with a lost device, and its successor (R17),'),
    bounds: { ...at, hasSuccessor: true },
  })),
  { name: '4 members', bounds: bounds(4, 3, 3) },
  ...ranks(4, 3, 2),
  { name: '5 members', bounds: bounds(5, 3, 3) },
  ...ranks(5, 3, 2),
  ...healing(
    '',
    {},
    [1, 2, 3, 4, 5].map((members) => ({
      name: `${members} unstruck`,
      bounds: bounds(members, 3, 2),
    })),
  ),
  ...healing('a liar', {}, [...ranks(2, 3, 2), ...ranks(3, 3, 2), ...ranks(4, 3, 2)]),
  ...healing(exposed, { isExposed: true }, [
    ...ranks(2, 3, 2),
    ...ranks(3, 3, 2),
    ...ranks(4, 3, 2),
  ]),
  ...healing('a thief with a lost device, and its successor (R17),', { hasSuccessor: true }, [
    ...ranks(3, 3, 2),
    ...ranks(4, 3, 2).slice(0, 1),
  ]),
  ...healing(exposed, { isExposed: true }, ranks(5, 2, 2)),
  { name: '5 members', bounds: bounds(5, 5, 2), histories: 2000 },
  { name: '7 members', bounds: bounds(7, 5, 2), histories: 500 },
  { name: '5 members, a liar', bounds: bounds(5, 4, 2, { liar: { places: 1 } }), histories: 500 },
  { name: '7 members, a liar', bounds: bounds(7, 4, 2, { liar: { places: 0 } }), histories: 200 },
];

/** What a run may find: among more than three a liar's second placement can still win. */
const isExpected = ({ bounds: { members, liar } }: Run, kind: string): boolean =>
  kind === 'HonestMajorityOvertaken' && liar !== undefined && members > 3;

function isGood(run: Run, explored: Explored): boolean {
  const areExpected = explored.found.every(({ wrong }) => isExpected(run, wrong.kind));
  const hasOnlyLiarsRivals = run.bounds.liar !== undefined || explored.withRivals === 0;
  return areExpected && hasOnlyLiarsRivals && (explored.isComplete || run.histories !== undefined);
}

function take(run: Run): boolean {
  const began = performance.now();
  const heights = new Heights(run.bounds);
  const explored =
    run.histories === undefined
      ? explore(heights, { statesMax: STATES_MAX })
      : wander(heights, createLuck(SEED), run.histories, 'RivalsWithoutProof');
  const { rounds, ids, heights: high } = run.bounds;
  const how = run.histories === undefined ? 'all' : `${run.histories} histories, seed ${SEED}`;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  print(
    `${run.name}; ${high} height${high === 1 ? '' : 's'}, ${rounds} rounds, ${ids} ids; ${how}: ` +
      `${explored.states} states, ${explored.steps} steps, ${explored.withRivals} with rivals, ` +
      `${isGood(run, explored) ? 'good' : 'NOT GOOD'}, ${seconds} s`,
  );
  for (const { wrong, history } of explored.found) {
    print(`  ${wrong.kind}: ${history.join(' · ')}`);
  }
  return isGood(run, explored);
}

/** Starts drawn for each gathering, and how long each may take: 16 rounds of 32 days. */
const STARTS = 1000;
const HOURS_MAX = 12_288;

function takeClock(gathering: Gathering): boolean {
  const luck = createLuck(SEED);
  const rules = { catchUp: 'mended', listing: 'chosen' } as const;
  const hours = Array.from({ length: STARTS }, () =>
    hoursToForce(drawStart(luck, gathering, rules), HOURS_MAX),
  );
  const dead = hours.filter((hour) => hour === undefined).length;
  const sorted = hours.filter((hour) => hour !== undefined).toSorted((a, b) => a - b);
  const median = ((sorted[Math.floor(sorted.length / 2)] ?? 0) / 24).toFixed(1);
  const longest = ((sorted.at(-1) ?? 0) / 24).toFixed(1);
  const { members, awake, lingers, roundBase, standGap, delay, struck = 0 } = gathering;
  const healed = struck === 0 ? '' : `, of whom ${struck} struck`;
  print(
    `clocks: ${awake} of ${members} awake${healed}${lingers ? ', a liar’s stands linger' : ''}; base ` +
      `${roundBase} h, gap ${standGap} h, delay ${delay} h; ${STARTS} starts, seed ${SEED}: ` +
      `${dead} dead; in force after ${median} days (median), ${longest} (longest)`,
  );
  return dead === 0;
}

/** Histories of devices that heal among more than one liar, and steps of each. */
const HEALINGS = 10_000;
const HEALING_STEPS = 60;

const healers: readonly LiarBounds[] = [
  [5, 2],
  [5, 3],
  [7, 3],
].flatMap(([members = 0, liars = 0]) =>
  [false, true].map((isExposed) => ({
    members,
    liars,
    rounds: 4,
    isExposed,
    rules: 'kept' as const,
  })),
);

function takeLiars(healer: LiarBounds): boolean {
  const luck = createLuck(SEED);
  const { states, withRivals, healedTwice, found } = wanderHealing(
    healer,
    luck,
    HEALINGS,
    HEALING_STEPS,
  );
  const { members, liars, isExposed } = healer;
  print(
    `healing by luck: ${members} unstruck, ${liars} of them lie${isExposed ? ', at the parent too' : ''}; ` +
      `${HEALINGS} histories of ${HEALING_STEPS} steps, seed ${SEED}: ${states} states, ${withRivals} ` +
      `histories with rivals, ${healedTwice} in which somebody saw both healed, ${
        found.length === 0 ? 'good' : 'NOT GOOD'
      }`,
  );
  for (const { wrong, history } of found.slice(0, 3)) print(`  ${wrong} in history ${history}`);
  return found.length === 0;
}

function takeTogether(run: JoinedRun): boolean {
  const { members, rounds, places } = run.bounds;
  const { explored, came } = takeJoined(run, STATES_MAX, SEED);
  const { states, steps, found } = explored;
  const asExpected = isJoinedGood(run, explored);
  const how = run.histories === undefined ? 'all' : `${run.histories} histories, seed ${SEED}`;
  const turns = places.map((round) => (round < 0 ? 'none' : String(round))).join(' and ');
  const broken = run.broken === undefined ? '' : `, broken: ${run.broken}`;
  print(
    `fork, healing and above: ${members} members, a liar secretary of ${turns}; rounds ` +
      `${rounds.join(', ')}${broken}; ${how}: ${states} states, ${steps} steps; forked ` +
      `${came.forked}, healed ${came.healed}, above the healed ${came.aboveHealed}, above the ` +
      `other ${came.aboveLoser}; ${asExpected ? 'good' : 'NOT GOOD'}`,
  );
  for (const { wrong, history } of found) print(`  ${wrong.kind}: ${history.join(' · ')}`);
  return asExpected;
}

const jobs = [
  ...runs.map((run) => (): boolean => take(run)),
  ...[...GATHERINGS, ...HEALERS].map((gathering) => (): boolean => takeClock(gathering)),
  ...healers.map((healer) => (): boolean => takeLiars(healer)),
  ...JOINED_RUNS.map((run) => (): boolean => takeTogether(run)),
];
const wanted = process.argv.slice(2).map(Number);
const chosen = jobs.filter((_, i) => wanted.length === 0 || wanted.includes(i));
const good = chosen.map((job) => job());
if (!good.every(Boolean)) process.exitCode = 1;

/**
 * How well a silence is told from a missed sign: the shipped rule against plain period and grace, on
 * made check-ins, for each cadence; what is still mistaken for a silence; and how few false inquiries
 * there could be, by somebody who knew what no rule can (`checkins/why.ts`). The rule was tuned on other seeds.
 */
import { replayTrace } from '@tocsin/core';
import type { CheckinSize, CheckinWorld, Counts, Score } from '@tocsin/simulator';
import {
  countsOf,
  fewestFalse,
  impairedWorld,
  mistakenFor,
  peopleWorld,
  plainChanges,
  renewalWorld,
  scoreOf,
} from '@tocsin/simulator';

const WEEKS = 104;
const CADENCES: readonly (readonly [string, number | null])[] = [
  ['daily', 24],
  ['weekly', 168],
  ['fortnightly', 336],
  ['all', null],
];
/** The medians that DESIGN §14 allows, in periods. */
const MEDIANS: ReadonlyMap<string, number> = new Map([
  ['daily', 2.9],
  ['weekly', 1.9],
  ['fortnightly', 1.5],
]);

/** 150 peers of each cadence, three worlds of each kind, seeds that nothing was tuned on. */
export const PULSE_USUAL = { records: 150, batch: 3, seed: 601 };

/** Judges worlds of each kind; every figure follows from the seed. */
export async function benchPulse({
  records,
  batch,
  seed,
}: {
  readonly records: number;
  readonly batch: number;
  readonly seed: number;
}): Promise<{ readonly line: object; readonly spreads: Record<string, never> }> {
  const seeds = Array.from({ length: batch }, (_, at) => seed + at);
  const sizes = seeds.map((one) => ({ seed: one, weeks: WEEKS, peers: records }));
  const renewal = judged(renewalWorld, sizes);
  const people = judged(peopleWorld, sizes);
  const impaired = judged(impairedWorld, sizes);
  const worlds = { renewal, people, impaired };
  const line = { bench: 'pulse', weeks: WEEKS, peersOfEach: records, seeds, ...worlds };
  return Promise.resolve({ line, spreads: {} });
}

function judged(make: (size: CheckinSize) => CheckinWorld, sizes: readonly CheckinSize[]): object {
  const counts = new Map(CADENCES.map(([name]) => [name, [[], []] as [Counts[], Counts[]]]));
  const mistaken = new Map<string, number>();
  const worlds: CheckinWorld[] = [];
  let rows = 0;
  let cpuMs = 0;
  for (const size of sizes) {
    const world = make(size);
    worlds.push(world);
    const { trace, silentSince } = world;
    rows += trace.beats.count;
    const before = process.cpuUsage();
    const ours = replayTrace(trace);
    const { user, system } = process.cpuUsage(before);
    cpuMs += (user + system) / 1_000;
    const plain = plainChanges(trace);
    for (const [why, count] of mistakenFor(world, ours))
      mistaken.set(why, (mistaken.get(why) ?? 0) + count);
    for (const [name, hours] of CADENCES) {
      const isOf = ({ periodHours }: { readonly periodHours: number }): boolean =>
        hours === null || periodHours === hours;
      const [own, theirs] = counts.get(name) ?? [[], []];
      own.push(countsOf(trace, silentSince, ours, isOf));
      theirs.push(countsOf(trace, silentSince, plain, isOf));
    }
  }
  const figures = [...counts].map(([name, [own, theirs]]) => [
    name,
    { ...comparison(scoreOf(own), scoreOf(theirs)), ...bound(worlds, name, scoreOf(theirs)) },
  ]);
  const rowsPerCpuS = Math.round((rows * 1_000) / cpuMs);
  const why = Object.fromEntries([...mistaken].toSorted(([, a], [, b]) => b - a));
  return { rows, rowsPerCpuS, mistakenFor: why, ...(Object.fromEntries(figures) as object) };
}

/** How many times fewer there could be; nothing for all cadences together, whose median is not asked for. */
function bound(worlds: readonly CheckinWorld[], name: string, plain: Score): object {
  const goal = MEDIANS.get(name);
  const hours = CADENCES.find(([one]) => one === name)?.[1];
  if (goal === undefined || hours === undefined || hours === null) return {};
  return { atBestFewerFalse: rounded(plain.falseOpened / fewestFalse(worlds, hours, goal)) };
}

function comparison(ours: Score, plain: Score): object {
  return {
    silent: ours.silent,
    foundShare: rounded(ours.found / ours.silent),
    falseOpened: [ours.falseOpened, plain.falseOpened],
    falsePer100PeerYears: [rounded(ours.falsePer100PeerYears), rounded(plain.falsePer100PeerYears)],
    fewerFalse: rounded(plain.falseOpened / ours.falseOpened),
    lessTimeFalselyOpen: rounded(plain.falseOpenShare / ours.falseOpenShare),
    delayMedian: [rounded(ours.delayMedian), rounded(plain.delayMedian)],
    delay90th: [rounded(ours.delay90th), rounded(plain.delay90th)],
  };
}

/** To hundredths; null stays null, and what was divided by nothing is null. */
function rounded(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : Math.round(value * 100) / 100;
}

/**
 * How well a silence is told from a missed sign: the shipped rule against plain period and grace, on
 * made check-ins, for each cadence. The rule was tuned on `renewal` worlds with other seeds; on
 * `people` worlds it was only looked at.
 */
import { replayTrace } from '@tocsin/core';
import type { CheckinSize, CheckinWorld, Counts, Score } from '@tocsin/simulator';
import { countsOf, peopleWorld, plainChanges, renewalWorld, scoreOf } from '@tocsin/simulator';

const WEEKS = 104;
const CADENCES: readonly (readonly [string, number | null])[] = [
  ['daily', 24],
  ['weekly', 168],
  ['fortnightly', 336],
  ['all', null],
];

/** 150 peers of each cadence, three worlds of each kind, seeds that the tuning did not use. */
export const PULSE_USUAL = { records: 150, batch: 3, seed: 101 };

/** Judges worlds of both kinds; every figure follows from the seed. */
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
  const line = { bench: 'pulse', weeks: WEEKS, peersOfEach: records, seeds, renewal, people };
  return Promise.resolve({ line, spreads: {} });
}

function judged(make: (size: CheckinSize) => CheckinWorld, sizes: readonly CheckinSize[]): object {
  const counts = new Map(CADENCES.map(([name]) => [name, [[], []] as [Counts[], Counts[]]]));
  let rows = 0;
  let cpuMs = 0;
  for (const size of sizes) {
    const { trace, silentSince } = make(size);
    rows += trace.beats.count;
    const before = process.cpuUsage();
    const ours = replayTrace(trace);
    const { user, system } = process.cpuUsage(before);
    cpuMs += (user + system) / 1_000;
    const plain = plainChanges(trace);
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
    comparison(scoreOf(own), scoreOf(theirs)),
  ]);
  const rowsPerCpuS = Math.round((rows * 1_000) / cpuMs);
  return { rows, rowsPerCpuS, ...(Object.fromEntries(figures) as object) };
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

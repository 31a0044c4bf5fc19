/** What a simulation has to say, in figures; the words are its reader's. */
import type { Violation } from './checkers/violation.ts';
import type { Missed } from './checkers/silences.ts';
import type { Told } from './world/chronicle.ts';

/** The report, as `--json` prints it, and what only people need. */
export interface Report {
  readonly v: 1;
  readonly scenario: string;
  readonly seed: number;
  readonly hash: string;
  readonly records: number;
  readonly safety: { readonly violations: readonly (Violation & { readonly valley: number })[] };
  readonly liveness: {
    readonly deadHeights: number;
    /** Hours from the end of all trouble until all replicas that can talk held the same; −1 = never. */
    readonly convergedAfterH: number;
  };
  readonly governance: {
    /** Null where nothing was decided. */
    readonly medianConsentToForceH: number | null;
    readonly questionsPerMemberWeek: number;
  };
  readonly delivery: {
    readonly deliverable: number;
    readonly delivered: number;
    readonly lateContactsMax: number;
  };
  readonly pulse: {
    readonly falseInquiriesPer100PeerYears: number;
    /** The same for the rule "period and grace over, so ask". */
    readonly plainRule: number;
    readonly medianDetectionPeriods: number | null;
  };
  readonly world: {
    readonly assemblies: number;
    readonly members: number;
    readonly weeks: number;
    readonly replicas: number;
    /** Records stored at devices that did not write them. */
    readonly deliveries: number;
    readonly links: number;
    readonly deaths: number;
    readonly stubs: readonly string[];
    readonly sometimes: readonly string[];
  };
  readonly missed: readonly Missed[];
  readonly told: readonly (Told & { readonly valley: number })[];
}

/** The median of numbers; null of none. */
export function medianOf(numbers: readonly number[]): number | null {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle];
  if (high === undefined) return null;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? high) + high) / 2;
}

/** A number with one decimal. */
export function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

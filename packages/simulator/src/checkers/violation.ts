/** A promise of the rules that a world broke. */
export interface Violation {
  /** Which promise; also the name of its checker. */
  readonly rule: string;
  /** Hours since the founding. */
  readonly atHour: number;
  /** Who, in names and ids of the simulation. */
  readonly what: string;
}

/** Violations kept of one valley; the first one is the one to replay. */
export const VIOLATIONS_MAX = 64;

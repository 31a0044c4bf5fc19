/** Builders for tests of counting: a tally from plain values. */
import { decodeTally } from './ballots.ts';
import type { TallyResult } from './tally.ts';
import { tally } from './tally.ts';

/** A ballot as a file says it. */
export interface PlainBallot {
  readonly count: number;
  readonly ranking: readonly (readonly string[])[];
}

/** Counts plain values, as a file has them; throws where they are refused. */
export function tallyOf(value: unknown): TallyResult {
  const task = decodeTally(value);
  if (!task.ok) throw new Error(JSON.stringify(task.fault));
  const result = tally(task.value);
  if (!result.ok) throw new Error(result.fault.kind);
  return result.value;
}

/** The kind of fault and the way to it, or undefined. */
export function faultOf(value: unknown): unknown {
  const task = decodeTally(value);
  return task.ok ? undefined : task.fault;
}

/** The number that a plain number stands for, near enough to compare with printed decimals. */
export function near(value: number | string | undefined): number {
  const [over, under = '1'] = String(value).split('/');
  return Number(over) / Number(under);
}

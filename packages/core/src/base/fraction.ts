/** Exact fractions of big integers: what a count of votes or a sum of money needs instead of floats. */
import { divideBig } from './integer.ts';
import { invariant } from './invariant.ts';

/** `over / under` in lowest terms; `under` > 0. */
export interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}

/** The fraction in lowest terms; `under` ≠ 0. */
export function fraction(over: bigint, under = 1n): Fraction {
  invariant(under !== 0n, 'nothing is divided by zero');
  const sign = under < 0n ? -1n : 1n;
  const shared = greatestDivisor(over, under);
  return { over: divideBig(sign * over, shared), under: divideBig(sign * under, shared) };
}

/** a + b. */
export function addFractions(a: Fraction, b: Fraction): Fraction {
  return fraction(a.over * b.under + b.over * a.under, a.under * b.under);
}

/** a × b. */
export function multiplyFractions(a: Fraction, b: Fraction): Fraction {
  return fraction(a.over * b.over, a.under * b.under);
}

/** Negative, zero or positive, as a is below, equal to or above b. */
export function compareFractions(a: Fraction, b: Fraction): -1 | 0 | 1 {
  const difference = a.over * b.under - b.over * a.under;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Greatest common divisor of the magnitudes, at least 1 (Euclid). */
export function greatestDivisor(a: bigint, b: bigint): bigint {
  let larger = a < 0n ? -a : a;
  let smaller = b < 0n ? -b : b;
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller];
  return larger === 0n ? 1n : larger;
}

/** Least common multiple of two positive numbers. */
export function leastMultiple(a: bigint, b: bigint): bigint {
  return divideBig(a, greatestDivisor(a, b)) * b;
}

/** As JSON says it: a number where it is whole and safe, else the text `61/3` or `9007199254740993`. */
export function plainFraction({ over, under }: Fraction): number | string {
  if (under !== 1n) return `${over}/${under}`;
  const whole = Number(over);
  return Number.isSafeInteger(whole) ? whole : over.toString();
}

/** Reads `3`, `-3` or `2/3`; undefined for anything else. At most 40 characters. */
export function parseFraction(text: string): Fraction | undefined {
  if (text.length > 40) return undefined;
  const found = /^(-?\d+)(?:\/(\d+))?$/.exec(text);
  const under = BigInt(found?.[2] ?? '1');
  return found === null || under === 0n ? undefined : fraction(BigInt(found[1] ?? '0'), under);
}

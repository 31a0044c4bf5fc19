/**
 * Integer arithmetic. The core has no floating point: this is the one file that may divide, and
 * each result is an integer again.
 */
import { invariant } from './invariant.ts';

/** ⌊a / b⌋ for safe integers, b > 0. */
export function divideFloor(a: number, b: number): number {
  invariant(Number.isSafeInteger(a) && Number.isSafeInteger(b) && b > 0, 'integers, b > 0');
  return Math.floor(a / b);
}

/** ⌈a / b⌉ for safe integers, b > 0. */
export function divideCeil(a: number, b: number): number {
  invariant(Number.isSafeInteger(a) && Number.isSafeInteger(b) && b > 0, 'integers, b > 0');
  return Math.ceil(a / b);
}

/** The bits that `value` (> 0) needs: ⌊log2 value⌋ + 1. */
export function bitLength(value: number): number {
  invariant(Number.isSafeInteger(value) && value > 0, 'a positive integer');
  let bits = 0;
  for (let rest = value; rest > 0; rest = Math.floor(rest / 2)) bits += 1;
  return bits;
}

/** 2 to the power of `exponent`, 0–52. */
export function powerOfTwo(exponent: number): number {
  invariant(Number.isSafeInteger(exponent) && exponent >= 0 && exponent <= 52, '0 to 52');
  return 2 ** exponent;
}

/** ⌊a / b⌋ for big integers, b > 0. */
export function divideBig(a: bigint, b: bigint): bigint {
  invariant(b > 0n, 'b > 0');
  const quotient = a / b;
  return a < 0n && quotient * b !== a ? quotient - 1n : quotient;
}

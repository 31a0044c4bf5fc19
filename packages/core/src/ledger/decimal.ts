/** Decimal numbers as books write them: exact, and with the places that were written. */
import { divideBig } from '../base/integer.ts';

/** `digits / 10^places`; 1.50 is 150 with two places, and is kept apart from 1.5. */
export interface Decimal {
  readonly digits: bigint;
  readonly places: number;
}

/** Digits of one number. */
const DIGITS_MAX = 40;

/** Significant digits of a division that does not end: those of Python's decimals, as in beancount. */
const DIVISION_DIGITS = 28;

/** Nothing. */
export const ZERO: Decimal = { digits: 0n, places: 0 };

/** Reads `1`, `1,000.50` or `3.`; undefined for anything else. Commas stand between groups of three. */
export function parseDecimal(text: string): Decimal | undefined {
  const found = /^(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?$/.exec(text);
  const [, whole = '', part = ''] = found ?? [];
  const digits = whole.replaceAll(',', '') + part;
  if (found === null || digits.length > DIGITS_MAX) return undefined;
  return { digits: BigInt(digits), places: part.length };
}

/** As a book writes it: `-0.50`. */
export function decimalText({ digits, places }: Decimal): string {
  const sign = digits < 0n ? '-' : '';
  const all = (digits < 0n ? -digits : digits).toString().padStart(places + 1, '0');
  const at = all.length - places;
  return places === 0 ? sign + all : `${sign}${all.slice(0, at)}.${all.slice(at)}`;
}

/** 10 to the power of `places`. */
function tenTo(places: number): bigint {
  return BigInt(`1${'0'.repeat(places)}`);
}

/** The digits of a number written with more places. */
function digitsAt({ digits, places }: Decimal, wanted: number): bigint {
  return digits * tenTo(wanted - places);
}

/** a + b, with the places of the longer. */
export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const places = Math.max(a.places, b.places);
  return { digits: digitsAt(a, places) + digitsAt(b, places), places };
}

/** −a. */
export function negateDecimal({ digits, places }: Decimal): Decimal {
  return { digits: -digits, places };
}

/** a − b. */
export function subtractDecimals(a: Decimal, b: Decimal): Decimal {
  return addDecimals(a, negateDecimal(b));
}

/** a × b, with the places of both. */
export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  return { digits: a.digits * b.digits, places: a.places + b.places };
}

/** |a|. */
export function magnitude(a: Decimal): Decimal {
  return a.digits < 0n ? negateDecimal(a) : a;
}

/** Whether a is larger than b. */
export function isLarger(a: Decimal, b: Decimal): boolean {
  return subtractDecimals(a, b).digits > 0n;
}

/**
 * a ÷ b, b ≠ 0: exact where it ends within 28 significant digits, with the places that a and b ask for;
 * else rounded to 28, half to even.
 */
export function divideDecimals(a: Decimal, b: Decimal): Decimal {
  const ideal = Math.max(0, a.places - b.places);
  const over = a.digits < 0n === b.digits < 0n ? magnitude(a).digits : -magnitude(a).digits;
  const under = magnitude(b).digits;
  // Enough places for 28 digits whatever the two are; what is too much is rounded off again.
  const places = ideal + DIVISION_DIGITS + under.toString().length;
  const scaled = (over < 0n ? -over : over) * tenTo(places + b.places);
  const divisor = under * tenTo(a.places);
  const whole = divideBig(scaled, divisor);
  const rest = scaled - whole * divisor;
  let digits = whole;
  let left = places;
  const surplus = whole.toString().length - DIVISION_DIGITS;
  if (surplus > 0) {
    const cut = tenTo(surplus);
    digits = divideBig(whole, cut);
    const lost = whole - digits * cut;
    const half = divideBig(cut, 2n);
    const isUp = lost > half || (lost === half && (rest > 0n || digits % 2n === 1n));
    if (isUp) digits += 1n;
    left -= surplus;
  }
  for (; left > ideal && digits % 10n === 0n; left -= 1) digits = divideBig(digits, 10n);
  if (left < 0) {
    digits *= tenTo(-left);
    left = 0;
  }
  return { digits: over < 0n ? -digits : digits, places: left };
}

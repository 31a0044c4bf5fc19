/**
 * A number that is read aloud on the telephone (R21): eight digits in two groups of five, each ending
 * in a check digit as those of the paper code do, so that a digit heard wrongly is found at once.
 */
import { CALL_NUMBERS, divideFloor, fail, ok } from '@tocsin/core';
import type { Result } from '@tocsin/core';

import { checkDigit, latinDigits } from './paper-code.ts';

/** Digits of a group without its check digit; two groups. */
const GROUP = 10_000;
const GROUPS = 2;

/** Why what was typed is no number of ours. */
export type SpokenFault =
  /** Not two groups of five digits. */
  | { readonly kind: 'SpokenLength' }
  /** The first group whose check digit does not fit, from 1. */
  | { readonly kind: 'SpokenGroup'; readonly group: number };

/** The two groups of a number below 10^8. */
export function encodeSpoken(number: number): readonly string[] {
  return [divideFloor(number, GROUP), number % GROUP].map((group, place) => {
    const four = String(group).padStart(4, '0');
    return `${four}${checkDigit(place, four)}`;
  });
}

/** Reads two groups as they were typed, with anything between them that is no digit. Total. */
export function parseSpoken(typed: string): Result<number, SpokenFault> {
  const digits = typed.length > 100 ? '' : latinDigits(typed);
  if (!/^\d{10}$/.test(digits)) return fail({ kind: 'SpokenLength' });
  let number = 0;
  for (let place = 0; place < GROUPS; place += 1) {
    const four = digits.slice(place * 5, place * 5 + 4);
    if (checkDigit(place, four) !== digits[place * 5 + 4])
      return fail({ kind: 'SpokenGroup', group: place + 1 });
    number = number * GROUP + Number(four);
  }
  return number < CALL_NUMBERS ? ok(number) : fail({ kind: 'SpokenLength' });
}

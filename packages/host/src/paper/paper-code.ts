/**
 * The paper code: 16 random bytes that strike a lost or stolen device (R17), as people write and
 * read them. The genesis commits to their hash (`paperHashOf` in the core).
 *
 *     16 bytes = a number below 2^128 < 10^40 = ten times four digits
 *     group    = four digits and a check digit
 *
 * The check digit is Damm's (H. M. Damm, 2004: a quasigroup of order ten), begun with the group's
 * place instead of 0. It finds every wrong digit, every two neighbours exchanged, and every group
 * written in the place of another. Eight groups would hold 106 bits beside their check digits: too
 * few for 16 bytes, so there are ten.
 */
import type { Result } from '@tocsin/core';
import { fail, fromHex, ok } from '@tocsin/core';

/** Bytes of the code. */
const CODE_BYTES = 16;
/** Groups of a code. */
export const PAPER_GROUPS = 10;
/** Digits of a group: four and the check digit. */
const PAPER_GROUP_DIGITS = 5;

/** Damm's table: totally anti-symmetric, with zeros on the diagonal. */
const DAMM = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
] as const;

/** Why a text is no paper code. Says nothing of what was typed. */
export type PaperFault =
  /** Not ten groups of five digits. */
  | { readonly kind: 'PaperLength' }
  /** The first group whose check digit does not fit, from 1. */
  | { readonly kind: 'PaperGroup'; readonly group: number }
  /** Every group fits, but together they are above 2^128. */
  | { readonly kind: 'PaperCode' };

/** The ten groups of 16 bytes. */
export function encodePaperCode(code: Uint8Array): readonly string[] {
  let rest = 0n;
  for (const byte of code) rest = rest * 256n + BigInt(byte);
  const digits = rest.toString().padStart(PAPER_GROUPS * (PAPER_GROUP_DIGITS - 1), '0');
  return Array.from({ length: PAPER_GROUPS }, (_, place) => {
    const four = digits.slice(place * 4, place * 4 + 4);
    return `${four}${checkDigit(place, four)}`;
  });
}

/** Where the digits 0–9 of a script begin: Latin, Arabic, Persian and Urdu, Devanagari, Bengali. */
const ZEROS = [0x30, 0x660, 0x6f0, 0x966, 0x9e6] as const;

/**
 * Reads a code as it was typed: digits of several scripts, with anything that is no letter or
 * digit between them. Total.
 */
export function parsePaperCode(typed: string): Result<Uint8Array, PaperFault> {
  if (typed.length > 400) return fail({ kind: 'PaperLength' });
  const digits = latinDigits(typed);
  if (!/^\d{50}$/.test(digits)) return fail({ kind: 'PaperLength' });
  let value = 0n;
  for (let place = 0; place < PAPER_GROUPS; place += 1) {
    const group = digits.slice(place * PAPER_GROUP_DIGITS, (place + 1) * PAPER_GROUP_DIGITS);
    const four = group.slice(0, -1);
    if (checkDigit(place, four) !== group.slice(-1))
      return fail({ kind: 'PaperGroup', group: place + 1 });
    value = value * 10_000n + BigInt(four);
  }
  if (value >= 1n << BigInt(8 * CODE_BYTES)) return fail({ kind: 'PaperCode' });
  const bytes = fromHex(value.toString(16).padStart(2 * CODE_BYTES, '0'));
  return bytes === undefined ? fail({ kind: 'PaperCode' }) : ok(bytes);
}

/** Reads a code that was typed, or that another program read before: 32 hexadecimal characters. */
export function readPaperCode(given: string): Result<Uint8Array, PaperFault> {
  const bytes = given.length === 2 * CODE_BYTES ? fromHex(given) : undefined;
  return bytes === undefined ? parsePaperCode(given) : ok(bytes);
}

/** Digits of several scripts as Latin ones, without anything that is no letter or digit. */
export function latinDigits(typed: string): string {
  return typed
    .normalize('NFKC')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .replaceAll(/\p{Nd}/gu, latinDigit);
}

function latinDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  const zero = ZEROS.find((from) => code >= from && code < from + 10);
  return zero === undefined ? digit : String(code - zero);
}

/** Damm's check digit of some digits, begun with their place. */
export function checkDigit(place: number, digits: string): string {
  let interim = place;
  for (const digit of digits) interim = Number(DAMM[interim]?.[Number(digit)]);
  return String(interim);
}

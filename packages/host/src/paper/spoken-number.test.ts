import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { encodeSpoken, parseSpoken } from './spoken-number.ts';

const number = fc.integer({ min: 0, max: 99_999_999 });

describe('a number that is read aloud', () => {
  test('is two groups of five digits, and reads back however it is typed', () => {
    fc.assert(
      fc.property(number, fc.constantFrom(' ', '-', '', ' – ', '\t'), (one, between) => {
        const groups = encodeSpoken(one);
        expect(groups.join(' ')).toMatch(/^\d{5} \d{5}$/);
        expect(parseSpoken(` ${groups.join(between)} `)).toEqual({ ok: true, value: one });
      }),
    );
    expect(parseSpoken(encodeSpoken(12_345_678).join('').replaceAll(/\d/g, arabic))).toEqual({
      ok: true,
      value: 12_345_678,
    });
  });

  test('with one digit wrong, or two neighbours exchanged in a group, is found', () => {
    fc.assert(
      fc.property(number, fc.nat(9), fc.integer({ min: 1, max: 9 }), (one, at, by) => {
        const digits = encodeSpoken(one).join('');
        const wrong = `${digits.slice(0, at)}${(Number(digits[at]) + by) % 10}${digits.slice(at + 1)}`;
        expect(parseSpoken(wrong)).toEqual({
          ok: false,
          fault: { kind: 'SpokenGroup', group: at < 5 ? 1 : 2 },
        });
        if (at === 4 || at === 9 || digits[at] === digits[at + 1]) return;
        const swapped = `${digits.slice(0, at)}${digits[at + 1]}${digits[at]}${digits.slice(at + 2)}`;
        expect(parseSpoken(swapped).ok).toBe(false);
      }),
    );
  });

  test('of another length is none', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (typed) => {
        const read = parseSpoken(typed);
        expect(read.ok || read.fault.kind.startsWith('Spoken')).toBe(true);
      }),
    );
    expect(parseSpoken('1234')).toEqual({ ok: false, fault: { kind: 'SpokenLength' } });
  });
});

function arabic(digit: string): string {
  return String.fromCodePoint(0x660 + Number(digit));
}

import { toHex } from '@tocsin/core';
import { arbitraryBytes } from '@tocsin/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { createSay } from '../words/index.ts';
import type { ExchangeFile } from './exchange-file.ts';
import {
  encodeExchangeFile,
  EXCHANGE_BYTES_MAX,
  EXCHANGE_KINDS,
  parseExchangeFile,
  partOf,
} from './exchange-file.ts';
import { encodePaperCode, parsePaperCode } from './paper-code.ts';
import { paperSheet } from './sheet.ts';

const codes = arbitraryBytes(16);
const typedOf = (groups: readonly string[]): string => groups.join(' ');
const changed = (group: string, at: number, by: number): string =>
  group
    .split('')
    .map((digit, place) => (place === at ? String((Number(digit) + by) % 10) : digit))
    .join('');

describe('a paper code', () => {
  test('comes back as it was written, whatever stands between the groups', () => {
    fc.assert(
      fc.property(codes, fc.constantFrom(' ', '-', '\n', '', ' · '), (code, between) => {
        const typed = encodePaperCode(code).join(between);
        expect(parsePaperCode(typed)).toEqual({ ok: true, value: code });
      }),
    );
  });

  test('may be typed in the digits of another script', () => {
    const groups = encodePaperCode(new Uint8Array(16).fill(250));
    const arabic = typedOf(groups).replaceAll(/\d/g, (digit) =>
      String.fromCodePoint(0x660 + Number(digit)),
    );
    expect(parsePaperCode(arabic)).toMatchObject({ ok: true });
  });

  test('with one wrong digit names the group', () => {
    fc.assert(
      fc.property(
        codes,
        fc.nat(9),
        fc.nat(4),
        fc.integer({ min: 1, max: 9 }),
        (code, at, digit, by) => {
          const groups = encodePaperCode(code).map((group, place) =>
            place === at ? changed(group, digit, by) : group,
          );
          const fault = { kind: 'PaperGroup', group: at + 1 };
          expect(parsePaperCode(typedOf(groups))).toEqual({ ok: false, fault });
        },
      ),
    );
  });

  test('with two neighbouring digits exchanged names the group', () => {
    fc.assert(
      fc.property(codes, fc.nat(9), fc.nat(3), (code, at, from) => {
        const groups = [...encodePaperCode(code)];
        const group = groups[at] ?? '';
        const pair = `${group[from + 1]}${group[from]}`;
        const turned = `${group.slice(0, from)}${pair}${group.slice(from + 2)}`;
        fc.pre(turned !== group);
        groups[at] = turned;
        const fault = { kind: 'PaperGroup', group: at + 1 };
        expect(parsePaperCode(typedOf(groups))).toEqual({ ok: false, fault });
      }),
    );
  });

  test('with two groups exchanged names the first of them', () => {
    fc.assert(
      fc.property(codes, fc.nat(9), fc.nat(9), (code, a, b) => {
        fc.pre(a !== b);
        const groups = [...encodePaperCode(code)];
        [groups[a], groups[b]] = [groups[b] ?? '', groups[a] ?? ''];
        const parsed = parsePaperCode(typedOf(groups));
        const group = Math.min(a, b) + 1;
        expect(parsed).toEqual({ ok: false, fault: { kind: 'PaperGroup', group } });
      }),
    );
  });

  test('above 128 bits is none, and neither is any other text', () => {
    expect(
      parsePaperCode(typedOf(encodePaperCode(new Uint8Array(17).fill(255)).slice(0, 10))).ok,
    ).toBe(false);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const parsed = parsePaperCode(text);
        if (parsed.ok) expect(encodePaperCode(parsed.value).join('')).toBe(text.replace(/\D/g, ''));
      }),
    );
    expect(parsePaperCode('1'.repeat(100_000))).toEqual({
      ok: false,
      fault: { kind: 'PaperLength' },
    });
  });

  test('is printed on a neutral sheet that fits the page and names nobody', () => {
    const code = new Uint8Array(16).fill(77);
    const lines = paperSheet(toHex(code), createSay('en'));
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(90);
    for (const [at, group] of encodePaperCode(code).entries())
      expect(lines.join('\n')).toContain(`${at + 1}: ${group}`);
    expect(lines.join('\n')).not.toMatch(/tocsin|assembly of|alarm/i);
  });
});

describe('a file handed from one to another', () => {
  const files: fc.Arbitrary<ExchangeFile> = fc.record({
    kind: fc.constantFrom(...EXCHANGE_KINDS),
    parts: fc
      .dictionary(fc.stringMatching(/^[a-z][A-Za-z0-9.-]{0,20}$/), arbitraryBytes(0, 80), {
        maxKeys: 20,
        noNullPrototype: true,
      })
      .map((parts) => new Map(Object.entries(parts))),
  });
  const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

  test('comes back as it was written', () => {
    fc.assert(
      fc.property(files, (file) => {
        const read = parseExchangeFile(bytesOf(encodeExchangeFile(file)), EXCHANGE_KINDS);
        expect(read).toEqual({ ok: true, value: file });
      }),
    );
  });

  test('of any bytes gives a fault, never an exception', () => {
    fc.assert(
      fc.property(arbitraryBytes(0, 300), (bytes) => {
        expect(parseExchangeFile(bytes, EXCHANGE_KINDS)).toMatchObject({ ok: false });
      }),
    );
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseExchangeFile(bytesOf(text), EXCHANGE_KINDS)).toMatchObject({ ok: false });
      }),
    );
  });

  test.each([
    ['FileTooLarge', 'x'.repeat(EXCHANGE_BYTES_MAX + 1)],
    ['FileNewer', '{"tocsin":"card","v":2,"parts":{}}'],
    ['FileOtherKind', '{"tocsin":"pact","v":1,"parts":{}}'],
    ['FileMalformed', '{"tocsin":"newer","v":1,"parts":{}}'],
    ['FileMalformed', '{"tocsin":"card","v":1,"parts":{"a":"xyz"}}'],
    ['FileMalformed', '{"tocsin":"card","v":1,"parts":{"__proto__":"00"}}'],
    ['FileMalformed', '{"tocsin":"card","v":1,"parts":[]}'],
  ])('that is wrong is a %s', (kind, text) => {
    expect(parseExchangeFile(bytesOf(text), ['card'])).toMatchObject({
      ok: false,
      fault: { kind },
    });
  });

  test('gives a part only in the length that is wanted', () => {
    const file: ExchangeFile = { kind: 'card', parts: new Map([['device', new Uint8Array(32)]]) };
    expect(partOf(file, 'device', 32)).toHaveLength(32);
    expect(partOf(file, 'device', 31)).toBeUndefined();
    expect(partOf(file, 'device', 1, 40)).toHaveLength(32);
    expect(partOf(file, 'other', 0, 40)).toBeUndefined();
  });
});

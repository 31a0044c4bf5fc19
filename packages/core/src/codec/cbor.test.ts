import { existsSync, readFileSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { fromHex } from '../base/bytes.ts';
import { arbitraryBytes, arbitraryMutation } from '../testing.ts';
import type { Cbor } from './cbor.ts';
import { CBOR_DEPTH_MAX, decodeCbor, encodeCbor } from './cbor.ts';

const BYTES_MAX = 4_096;

const leaf: fc.Arbitrary<Cbor> = fc.oneof(
  fc.maxSafeInteger(),
  fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.normalize('NFC')),
  fc.constantFrom<Cbor>(null, true, false),
  arbitraryBytes(0, 40),
);
const anyCbor: fc.Arbitrary<Cbor> = fc.letrec<{ tree: Cbor }>((tie) => ({
  tree: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('tree'), { maxLength: 5 })),
})).tree;

describe('deterministic CBOR', () => {
  test('gives back what was put in, and has one form for it', () => {
    fc.assert(
      fc.property(anyCbor, (value) => {
        const read = decodeCbor(encodeCbor(value), BYTES_MAX);
        expect(read).toEqual({ ok: true, value });
      }),
    );
  });

  test('is total on any bytes, and whatever it takes it writes again as it was', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          arbitraryBytes(0, 200),
          anyCbor.chain((value) => arbitraryMutation(encodeCbor(value))),
        ),
        (bytes) => {
          const read = decodeCbor(bytes, BYTES_MAX);
          if (read.ok) expect(encodeCbor(read.value)).toEqual(bytes);
          else expect(read.fault.kind).toBe('Malformed');
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ['a number in more bytes than it needs', '1801'],
    ['an array of indefinite length', '9f01ff'],
    ['text of indefinite length', '7f6161ff'],
    ['a half float', 'f93c00'],
    ['a double', 'fb3ff199999999999a'],
    ['minus zero', 'f98000'],
    ['undefined', 'f7'],
    ['a map', 'a10102'],
    ['a map whose key is __proto__', 'a1695f5f70726f746f5f5f01'],
    ['a tag', 'c11a514b67b0'],
    ['an integer over 2^53', '1b0020000000000000'],
    ['a bignum', 'c249010000000000000000'],
    ['trailing bytes', '0101'],
    ['nothing', ''],
    ['a string shorter than it says', '4401'],
    ['text that is no UTF-8', '62c328'],
    ['text that is not NFC', '6365cc81'],
    ['an array that says it has 2^32 items', '9affffffff'],
    ['a string that says it has 2^63 bytes', '5b7fffffffffffffff'],
  ])('refuses %s', (_, hex) => {
    expect(decodeCbor(fromHex(hex) ?? new Uint8Array(), BYTES_MAX).ok).toBe(false);
  });

  test('refuses nesting beyond its depth, however deep', () => {
    const nested = (depth: number): Uint8Array => new Uint8Array(depth + 1).fill(0x81, 0, depth);
    expect(decodeCbor(nested(CBOR_DEPTH_MAX), BYTES_MAX).ok).toBe(true);
    expect(decodeCbor(nested(CBOR_DEPTH_MAX + 1), BYTES_MAX).ok).toBe(false);
    expect(decodeCbor(nested(100_000), 200_000).ok).toBe(false);
  });

  test('does not look at input over its limit', () => {
    expect(decodeCbor(new Uint8Array(11), 10)).toEqual({
      ok: false,
      fault: { kind: 'Malformed', rule: 'oversize' },
    });
  });
});

interface AppendixCase {
  readonly hex: string;
  readonly roundtrip: boolean;
  readonly decoded?: unknown;
}

const appendix = new URL(
  '../../../../../shared/oracles/crypto/rfc8949-appendix-a.json',
  import.meta.url,
);
describe('RFC 8949, appendix A', () => {
  test('is taken or refused as the deterministic profile wants', (context) => {
    // Loud on purpose: without the reference cases this suite proves less.
    if (!existsSync(appendix)) context.skip('the reference cases ../shared/oracles are not here');
    const { tests } = JSON.parse(readFileSync(appendix, 'utf8')) as { tests: AppendixCase[] };
    expect(tests.length).toBeGreaterThan(40);
    for (const { hex, roundtrip } of tests) {
      const bytes = fromHex(hex) ?? new Uint8Array();
      const read = decodeCbor(bytes, BYTES_MAX);
      if (read.ok) expect(encodeCbor(read.value)).toEqual(bytes);
      if (!roundtrip) expect([hex, read.ok]).toEqual([hex, false]);
    }
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { fromHex } from '../base/bytes.ts';
import { arbitraryBytes, arbitraryMutation } from '../testing.ts';
import type { Cbor } from './cbor.ts';
import { CBOR_DEPTH_MAX, decodeByLibrary, encodeByLibrary } from './cbor.ts';
import { encodeItems, encodeShape, list, text, tuple, uint } from './shape.ts';
import { readTree, writeTree } from './tree.ts';

/** Numbers on both sides of where an argument takes more bytes. */
const edges = [23, 0xff, 0xffff, 0xffff_ffff, Number.MAX_SAFE_INTEGER].flatMap((last) =>
  [last - 1, last, Math.min(last + 1, Number.MAX_SAFE_INTEGER)].flatMap((one) => [one, -one]),
);
const leaf: fc.Arbitrary<Cbor> = fc.oneof(
  fc.maxSafeInteger(),
  fc.constantFrom<Cbor>(...edges, -0, null, true, false),
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 6 }).map((one) => one.normalize('NFC')),
  arbitraryBytes(0, 300),
);
const anyCbor: fc.Arbitrary<Cbor> = fc.letrec<{ tree: Cbor }>((tie) => ({
  tree: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('tree'), { maxLength: 30 })),
})).tree;

describe('CBOR without the library', () => {
  test('has the bytes of the library, or leaves them to it', () => {
    fc.assert(
      fc.property(anyCbor, (value) => {
        const written = writeTree(value);
        if (written !== undefined) expect(written).toEqual(encodeByLibrary(value));
      }),
      { numRuns: 1_000 },
    );
  });

  test('reads what the library reads, or leaves it to the library', () => {
    const any = fc.oneof(
      arbitraryBytes(0, 60),
      anyCbor.map((value) => encodeByLibrary(value)),
      anyCbor.chain((value) => arbitraryMutation(encodeByLibrary(value))),
    );
    fc.assert(
      fc.property(any, (bytes) => {
        const value = readTree(bytes, CBOR_DEPTH_MAX);
        if (value !== undefined) expect(decodeByLibrary(bytes)).toEqual({ ok: true, value });
      }),
      { numRuns: 3_000 },
    );
  });

  test.each<[string, Cbor]>([
    ['lists of bytes and numbers', [1, [new Uint8Array(32), 70_000], null, true, -5]],
    ['text of ASCII', 'what happened?'],
  ])('is there for %s', (_, value) => {
    expect(writeTree(value)).toEqual(encodeByLibrary(value));
    expect(readTree(encodeByLibrary(value), CBOR_DEPTH_MAX)).toEqual(value);
  });

  test.each<[string, Cbor]>([
    ['other text', 'ça'],
    ['numbers that are no integers', 0.5],
    ['integers beyond 2^53', 2 ** 53],
  ])('leaves %s to the library', (_, value) => {
    expect(writeTree([value])).toBeUndefined();
  });

  test.each([
    ['a number in more bytes than it needs', '1817'],
    ['a length in more bytes than it needs', '580101'],
    ['an integer over 2^53', '1b0020000000000000'],
    ['a negative one under −2^53', '3b001fffffffffffff'],
    ['trailing bytes', '0101'],
    ['nothing', ''],
    ['a string shorter than it says', '4401'],
    ['a list shorter than it says', '8201'],
    ['text that is not ASCII', '62c3a7'],
    ['an array of indefinite length', '9f01ff'],
    ['undefined', 'f7'],
    ['an array that says it has 2^32 items', '9affffffff'],
  ])('does not read %s', (_, hex) => {
    expect(readTree(fromHex(hex) ?? new Uint8Array(), CBOR_DEPTH_MAX)).toBeUndefined();
  });

  test('reads lists just as deep as it is told', () => {
    const nested = (depth: number): Uint8Array => new Uint8Array(depth + 1).fill(0x81, 0, depth);
    expect(readTree(nested(3), 3)).toEqual([[[0]]]);
    expect(readTree(nested(4), 3)).toBeUndefined();
    expect(readTree(nested(100_000), CBOR_DEPTH_MAX)).toBeUndefined();
  });

  test('gives bytes of its own: who changes the message changes nothing that was read', () => {
    const bytes = Uint8Array.of(0x41, 7);
    const read = readTree(bytes, 1);
    bytes[1] = 8;
    expect(read).toEqual(Uint8Array.of(7));
  });
});

describe('a list of items that were encoded before', () => {
  test.each([0, 1, 23, 24, 255, 256, 400])('has the bytes of its shape, with %i items', (count) => {
    const item = tuple<{ at: number; name: string }>({ at: uint(), name: text(20) });
    const items = Array.from({ length: count }, (_, at) => ({ at: at * 1_000, name: `ça ${at}` }));
    const joined = encodeItems(items, (one) => encodeShape(item, one));
    expect(joined).toEqual(encodeShape(list(item, 400), items));
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { concatBytes, fromHex, toHex } from '../base/bytes.ts';
import type { RecordId } from '../base/id.ts';
import { idOf } from '../base/id.ts';
import { arbitraryBytes, arbitraryUint, bytesNamed } from '../testing.ts';
import { encodeCbor } from './cbor.ts';
import { CborReader } from './reader.ts';
import { recurringId } from './recurring.ts';

const bytesOf = (hex: string): Uint8Array => fromHex(hex) ?? new Uint8Array();

describe('reading field by field', () => {
  test('gives back what was written', () => {
    fc.assert(
      fc.property(
        arbitraryUint(Number.MAX_SAFE_INTEGER),
        arbitraryBytes(0, 300),
        fc.array(arbitraryBytes(32), { maxLength: 8 }),
        (number, bytes, ids) => {
          const reader = new CborReader(encodeCbor([number, bytes, ids, null]));
          expect(reader.list(4)).toBe(4);
          expect(reader.uint(Number.MAX_SAFE_INTEGER)).toBe(number);
          expect(reader.bytes(300)).toEqual(bytes);
          expect(reader.ids(8)).toEqual(ids.map((id) => toHex(id)));
          expect(reader.idOrNull()).toBeNull();
          expect(reader.isDone()).toBe(true);
        },
      ),
    );
  });

  test.each([
    ['a number in more bytes than it needs', '1817'],
    ['a number in more bytes than it needs', '1900ff'],
    ['a number in more bytes than it needs', '1a0000ffff'],
    ['a number in more bytes than it needs', '1b00000000ffffffff'],
    ['a number over 2^53', '1b0020000000000000'],
    ['a number that is cut off', '19ff'],
    ['a negative number', '20'],
    ['null', 'f6'],
    ['an argument that is reserved', '1c'],
    ['indefinite length', '1f'],
    ['a number and another', '0101'],
    ['nothing', ''],
  ])('refuses %s: %s', (_, hex) => {
    const reader = new CborReader(bytesOf(hex));
    reader.uint(Number.MAX_SAFE_INTEGER);
    expect(reader.isDone()).toBe(false);
  });

  test('refuses what is over its limit', () => {
    const over = (read: (reader: CborReader) => unknown, hex: string): boolean => {
      const reader = new CborReader(bytesOf(hex));
      read(reader);
      return reader.isDone();
    };
    expect(over((reader) => reader.uint(5), '06')).toBe(false);
    expect(over((reader) => reader.bytes(1), '42ffff')).toBe(false);
    expect(over((reader) => reader.bytes(9), '42ff')).toBe(false);
    expect(over((reader) => reader.list(1), '82')).toBe(false);
    expect(over((reader) => reader.id(), `5821${'00'.repeat(33)}`)).toBe(false);
    expect(over((reader) => reader.hash(), `5820${'00'.repeat(31)}`)).toBe(false);
    expect(over((reader) => reader.ids(1), '825b7fffffffffffffff')).toBe(false);
  });

  test('is total on any bytes', () => {
    fc.assert(
      fc.property(arbitraryBytes(0, 80), (bytes) => {
        const reader = new CborReader(bytes);
        reader.list(13);
        reader.idOrNull();
        reader.uint(9);
        reader.ids(8);
        reader.bytes(24);
        reader.hash();
        expect(typeof reader.isDone()).toBe('boolean');
      }),
    );
  });
});

describe('ids that recur', () => {
  test('have the same text as any others, also where they share a slot', () => {
    const alike = Array.from({ length: 20 }, (_, at) =>
      concatBytes(Uint8Array.of(1, 2), bytesNamed('alike', at).subarray(2)),
    );
    for (const bytes of [...alike, ...alike.toReversed()]) {
      expect(recurringId<RecordId>(bytes, 0)).toBe(idOf<RecordId>(bytes));
      expect(recurringId<RecordId>(concatBytes(Uint8Array.of(9), bytes), 1)).toBe(idOf(bytes));
    }
  });

  test('are not changed by who changes the bytes afterwards', () => {
    const bytes = bytesNamed('changed');
    const before = recurringId<RecordId>(bytes, 0);
    bytes[31] = (bytes[31] ?? 0) ^ 1;
    expect(recurringId<RecordId>(bytes, 0)).not.toBe(before);
  });
});

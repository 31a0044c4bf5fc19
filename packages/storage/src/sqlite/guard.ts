/**
 * How bytes are kept in a file, so that what is read is what was put: in the clear with a checksum
 * against damage, or sealed by the host's key. Both bind bytes to their *place* (table, row, and
 * the columns beside them); bytes that were moved do not open.
 */
import { crc32 } from 'node:zlib';

import { invariant, readUint } from '@tocsin/core';
import type { AtRest } from '@tocsin/peer/ports';

/** Bytes that a guard may add behind the plain ones in the buffer it is given. */
export const CHECKSUM_BYTES = 4;
/** Bytes of an id that an index holds: 48 bits (`docs/spec/storage.md`). */
export const KEY_BYTES = 6;
/** How many keys there are: 2^48. */
export const KEYS = 281_474_976_710_656;

/** Keeps bytes, and finds them again. */
export interface Guard {
  /** Whether somebody with the file alone can read it. */
  readonly isSealed: boolean;
  /** How many bytes of an id its key gives already: all six, or none when the key is keyed. */
  readonly idBytesInKey: number;
  /** The index of an id or a name, in [0, 2^48). */
  keyOf(bytes: Uint8Array): number;
  /**
   * What is stored for `buffer[from, to)` in the place `buffer[0, from)`. It may lie in `buffer`,
   * which has `CHECKSUM_BYTES` to spare behind `to`.
   */
  wrap(buffer: Uint8Array, from: number, to: number): Uint8Array;
  /** The plain bytes, which may lie in `held`; undefined when they are damaged or moved. */
  unwrap(place: Uint8Array, held: Uint8Array): Uint8Array | undefined;
}

/** Readable bytes with a CRC-32 of place and bytes behind them. */
export const clearGuard: Guard = {
  isSealed: false,
  idBytesInKey: KEY_BYTES,
  keyOf: (bytes) => readUint(bytes, 0, KEY_BYTES),
  wrap: (buffer, from, to) => {
    const sum = crc32(buffer.subarray(0, to));
    for (let at = 0; at < CHECKSUM_BYTES; at += 1) buffer[to + at] = sum >>> (8 * at);
    return buffer.subarray(from, to + CHECKSUM_BYTES);
  },
  unwrap: (place, held) => {
    const length = held.length - CHECKSUM_BYTES;
    if (length < 0) return undefined;
    const plain = held.subarray(0, length);
    const sum = crc32(plain, crc32(place));
    for (let at = 0; at < CHECKSUM_BYTES; at += 1)
      if (held[length + at] !== ((sum >>> (8 * at)) & 0xff)) return undefined;
    return plain;
  },
};

/** Bytes sealed by the host, the place as associated data, ids under a keyed index. */
export function sealedGuard(atRest: AtRest): Guard {
  return {
    isSealed: true,
    idBytesInKey: 0,
    keyOf: (bytes) => {
      const key = atRest.index(bytes);
      invariant(Number.isSafeInteger(key) && key >= 0 && key < KEYS, 'an index of 48 bits');
      return key;
    },
    wrap: (buffer, from, to) => atRest.seal(buffer.subarray(from, to), buffer.subarray(0, from)),
    unwrap: (place, held) => {
      const plain = atRest.open(held, place);
      // Drivers give Buffers; nobody behind this line shall have to know.
      return plain && new Uint8Array(plain.buffer, plain.byteOffset, plain.length);
    },
  };
}

/** What is stored for `plain` in `place`. */
export function wrapBytes(guard: Guard, place: Uint8Array, plain: Uint8Array): Uint8Array {
  const to = place.length + plain.length;
  const buffer = new Uint8Array(to + CHECKSUM_BYTES);
  buffer.set(place);
  buffer.set(plain, place.length);
  return guard.wrap(buffer, place.length, to);
}

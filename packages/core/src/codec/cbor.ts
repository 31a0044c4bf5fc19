/**
 * Deterministic CBOR (RFC 8949 §4.2.1), narrowed: unsigned and negative integers within ±(2^53−1),
 * byte strings, NFC text, arrays, null, true and false. No floats, maps, tags, indefinite lengths
 * or trailing bytes. Decoding is total, and takes the one canonical form only, so that equal values
 * have equal bytes and no others. What is common is written and read by `tree.ts`; whatever that
 * leaves goes to the library, whose last word is a comparison with the re-encoding.
 */
import { decode, encode } from 'cborg';

import { concatBytes, equalBytes } from '../base/bytes.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { Cbor } from './tree.ts';
import { listHead, readTree, writeTree } from './tree.ts';

export type { Cbor } from './tree.ts';

/** Why bytes are not of the form that was expected. */
export interface Malformed {
  readonly kind: 'Malformed';
  /** Which rule the bytes broke; a fixed word, never content. */
  readonly rule: string;
}

/** A malformed-input fault. */
export function malformed(rule: string): { readonly ok: false; readonly fault: Malformed } {
  return fail({ kind: 'Malformed', rule });
}

/** Arrays nest at most this deep; genesis needs 4. */
export const CBOR_DEPTH_MAX = 8;

const STRICT = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowInfinity: false,
  allowNaN: false,
  allowBigInt: false,
  rejectDuplicateMapKeys: true,
} as const;

/** Canonical bytes of a value. */
export function encodeCbor(value: Cbor): Uint8Array {
  return writeTree(value) ?? encodeByLibrary(value);
}

/** Canonical bytes of a list whose items are encoded already. */
export function joinCbor(items: readonly Uint8Array[]): Uint8Array {
  return concatBytes(listHead(items.length), ...items);
}

/** The same by the library, slower; exported for the test that compares the two. */
export function encodeByLibrary(value: Cbor): Uint8Array {
  const encoded = encode(value);
  // On Node the library may give a Buffer, whose `slice` shares memory: always a plain array here.
  return encoded.constructor === Uint8Array
    ? encoded
    : new Uint8Array(encoded.buffer, encoded.byteOffset, encoded.byteLength);
}

/**
 * Reads one canonical value; total.
 *
 * @param bytesMax - longer input is refused before it is looked at.
 */
export function decodeCbor(bytes: Uint8Array, bytesMax: number): Result<Cbor, Malformed> {
  if (bytes.length > bytesMax) return malformed('oversize');
  const value = readTree(bytes, CBOR_DEPTH_MAX);
  return value === undefined ? decodeByLibrary(bytes) : ok(value);
}

/** The same by the library, slower: its verdict is the one that names what is wrong. */
export function decodeByLibrary(bytes: Uint8Array): Result<Cbor, Malformed> {
  let value: unknown;
  try {
    value = decode(bytes, STRICT);
  } catch {
    return malformed('cbor');
  }
  if (!isCbor(value, 0)) return malformed('cbor-type');
  return equalBytes(encodeByLibrary(value), bytes) ? ok(value) : malformed('not-canonical');
}

function isCbor(value: unknown, depth: number): value is Cbor {
  if (typeof value === 'number') return Number.isSafeInteger(value) && !Object.is(value, -0);
  if (typeof value === 'string') return value.normalize('NFC') === value && isWellFormed(value);
  if (value === null || typeof value === 'boolean' || value instanceof Uint8Array) return true;
  if (!Array.isArray(value) || depth >= CBOR_DEPTH_MAX) return false;
  return value.every((item) => isCbor(item, depth + 1));
}

function isWellFormed(text: string): boolean {
  return text.isWellFormed();
}

/**
 * Headers as they are kept: the same canonical CBOR, in which log, author and governance head,
 * where they are words of the store, stand as negative integers (−1 − number); no header has any.
 * It saves some 95 of 280 bytes, and needs nothing of a header but its outermost shape up to there.
 */
import type { Words } from './words.ts';

/** Tokens: head of the array, version, log, author, seq, prev, head of deps, deps, gov, … */
const LOG_TOKEN = 2;
const AUTHOR_TOKEN = 3;
const DEPS_TOKEN = 6;

/** Head of a byte string of 32 bytes: 0x58 0x20. */
const STRING_HEAD = 0x58;
const ID_LENGTH = 0x20;
const ID_TOKEN_BYTES = 34;
/** Bytes that are copied one by one. */
const LOOPED_MAX = 40;

const MAJOR_UINT = 0;
const MAJOR_NEGATIVE = 1;
const MAJOR_BYTES = 2;
const MAJOR_ARRAY = 4;
const NULL = 0xf6;

/** Bytes that the argument behind an initial byte takes, by its low five bits minus 24. */
const ARGUMENT_BYTES = [1, 2, 4, 8] as const;

/**
 * Writes the kept form of a header into `out` from `at`; learns its log, author and governance
 * head.
 *
 * @returns the end of what was written, never further than the header's own length; undefined when
 *   the header has another shape and is to be kept as it is.
 */
export function packHeader(
  words: Words,
  header: Uint8Array,
  out: Uint8Array,
  at: number,
): number | undefined {
  let written = at;
  let literal = 0;
  let govToken = Number.MAX_SAFE_INTEGER;
  for (let read = 0, token = 0; read < header.length && token <= govToken; token += 1) {
    const length = tokenLength(header, read);
    if (length === undefined) return undefined;
    if (token === DEPS_TOKEN) govToken = govTokenOf(header, read);
    if (token === LOG_TOKEN || token === AUTHOR_TOKEN || token === govToken) {
      if ((header[read] ?? 0) >>> 5 === MAJOR_NEGATIVE) return undefined;
      const isId = length === ID_TOKEN_BYTES && header[read + 1] === ID_LENGTH;
      const number = isId
        ? (words.numberAt(header, read + 2) ?? words.learnAt(header, read + 2))
        : undefined;
      if (number !== undefined) {
        written = copy(header, literal, read, out, written);
        written = writeNegative(out, written, number);
        literal = read + length;
      }
    }
    read += length;
  }
  return copy(header, literal, header.length, out, written);
}

/** The header of a kept form, written by way of `out`; undefined when it is none or longer. */
export function unpackHeader(
  words: Words,
  packed: Uint8Array,
  out: Uint8Array,
): Uint8Array | undefined {
  let written = 0;
  let literal = 0;
  let govToken = Number.MAX_SAFE_INTEGER;
  for (let read = 0, token = 0; read < packed.length && token <= govToken; token += 1) {
    const length = tokenLength(packed, read);
    if (length === undefined) return undefined;
    if (token === DEPS_TOKEN) govToken = govTokenOf(packed, read);
    const mayBeWord = token === LOG_TOKEN || token === AUTHOR_TOKEN || token === govToken;
    if (mayBeWord && (packed[read] ?? 0) >>> 5 === MAJOR_NEGATIVE) {
      if (written + (read - literal) + ID_TOKEN_BYTES > out.length) return undefined;
      written = copy(packed, literal, read, out, written);
      out[written] = STRING_HEAD;
      out[written + 1] = ID_LENGTH;
      out.set(words.bytesOf(argument(packed, read)), written + 2);
      written += ID_TOKEN_BYTES;
      literal = read + length;
    }
    read += length;
  }
  if (written + (packed.length - literal) > out.length) return undefined;
  return out.slice(0, copy(packed, literal, packed.length, out, written));
}

/** Which token the governance head is: behind the `deps` whose head is at `at`. */
function govTokenOf(bytes: Uint8Array, at: number): number {
  return DEPS_TOKEN + 1 + argument(bytes, at);
}

/** Length of the token at `at`: an integer, a whole byte string, the head of an array, or null. */
function tokenLength(bytes: Uint8Array, at: number): number | undefined {
  const initial = bytes[at] ?? 0;
  // Nearly all are ids or small numbers.
  if (initial === STRING_HEAD && bytes[at + 1] === ID_LENGTH)
    return at + ID_TOKEN_BYTES <= bytes.length ? ID_TOKEN_BYTES : undefined;
  if (initial < 24 || initial === NULL) return 1;
  const low = initial & 0x1f;
  const argumentBytes = low < 24 ? 0 : ARGUMENT_BYTES[low - 24];
  if (argumentBytes === undefined) return undefined;
  const major = initial >>> 5;
  const isHeadOnly = major === MAJOR_UINT || major === MAJOR_NEGATIVE || major === MAJOR_ARRAY;
  if (!isHeadOnly && major !== MAJOR_BYTES) return undefined;
  const length = 1 + argumentBytes + (major === MAJOR_BYTES ? argument(bytes, at) : 0);
  return at + length <= bytes.length ? length : undefined;
}

/** The argument of the token at `at`, as a float where it needs more than 53 bits. */
function argument(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] ?? 0) & 0x1f;
  if (low < 24) return low;
  let value = 0;
  for (let byte = 1; byte <= (ARGUMENT_BYTES[low - 24] ?? 0); byte += 1)
    value = value * 256 + (bytes[at + byte] ?? 0);
  return value;
}

/** A word's number in CBOR's major type 1; it has at most 17 bits. */
function writeNegative(out: Uint8Array, at: number, number: number): number {
  if (number < 24) {
    out[at] = 0x20 | number;
    return at + 1;
  }
  if (number < 0x100) {
    out[at] = 0x38;
    out[at + 1] = number;
    return at + 2;
  }
  out[at] = 0x3a;
  out[at + 1] = number >>> 24;
  out[at + 2] = number >>> 16;
  out[at + 3] = number >>> 8;
  out[at + 4] = number;
  return at + 5;
}

/** A view of a short piece would take longer to make than its copy. */
function copy(from: Uint8Array, start: number, end: number, out: Uint8Array, at: number): number {
  if (end - start > LOOPED_MAX) out.set(from.subarray(start, end), at);
  else for (let read = start; read < end; read += 1) out[at + read - start] = from[read] ?? 0;
  return at + end - start;
}

/** Bytes: comparing, joining, and the hexadecimal form in which ids live in memory. */
import { divideFloor } from './integer.ts';

/** The two characters of each byte, one after another, as character codes. */
const HEX_CODES = Uint8Array.from({ length: 512 }, (_, at) =>
  ((at & 1) === 0 ? at >>> 5 : (at >>> 1) & 15).toString(16).charCodeAt(0),
);
/** Bytes turned into text at once: each gives two arguments of one call. */
const HEX_CHUNK_BYTES = 512;
/** Bytes of an id, and room for the codes of one. */
const ID_LENGTH = 32;
const idCodes: number[] = Array.from({ length: 2 * ID_LENGTH }, () => 0);
/** The value of each digit by its character code; `NO_DIGIT` for other characters. */
const NIBBLES = new Uint8Array(128).fill(0xff);
const NO_DIGIT = 0xff;
for (let digit = 0; digit < 16; digit += 1) NIBBLES[digit.toString(16).charCodeAt(0)] = digit;

/**
 * Lower-case hexadecimal; two characters a byte, so that text order is byte order. Made in one
 * piece: a text that grew piece by piece is copied again when it first becomes a key.
 */
export function toHex(bytes: Uint8Array): string {
  const { length } = bytes;
  if (length > HEX_CHUNK_BYTES)
    return toHex(bytes.subarray(0, HEX_CHUNK_BYTES)) + toHex(bytes.subarray(HEX_CHUNK_BYTES));
  if (length === ID_LENGTH) return toHexAt(bytes, 0);
  const codes = Array.from({ length: 2 * length }, () => 0);
  writeHex(codes, bytes, 0, length);
  return String.fromCharCode.apply(undefined, codes);
}

/** The same of the 32 bytes from `from` on: nearly all are ids, whose codes need no new list each. */
export function toHexAt(bytes: Uint8Array, from: number): string {
  writeHex(idCodes, bytes, from, from + ID_LENGTH);
  return String.fromCharCode.apply(undefined, idCodes);
}

function writeHex(codes: number[], bytes: Uint8Array, from: number, end: number): void {
  for (let at = from, to = 0; at < end; at += 1, to += 2) {
    const code = 2 * (bytes[at] ?? 0);
    codes[to] = HEX_CODES[code] ?? 0;
    codes[to + 1] = HEX_CODES[code + 1] ?? 0;
  }
}

/** The bytes of `hex`, or undefined unless it is lower-case hexadecimal of even length. */
export function fromHex(hex: string): Uint8Array | undefined {
  if (hex.length % 2 !== 0) return undefined;
  const bytes = new Uint8Array(hex.length >>> 1);
  for (let at = 0; at < bytes.length; at += 1) {
    const high = NIBBLES[hex.charCodeAt(at * 2)] ?? NO_DIGIT;
    const low = NIBBLES[hex.charCodeAt(at * 2 + 1)] ?? NO_DIGIT;
    if ((high | low) > 15) return undefined;
    bytes[at] = (high << 4) | low;
  }
  return bytes;
}

/** Whether two byte strings are equal. Not constant-time: never for secrets. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
}

/** Lexicographic order; negative, zero or positive. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Code-unit order of two strings; for ids in hexadecimal this is the order of their bytes. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** One after another, copied. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** The bytes of an ASCII string, for domain strings. */
export function asciiBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at) & 0x7f;
  return bytes;
}

/** Unsigned big-endian integer in `length` bytes; the caller keeps `value` in range. */
export function uintBytes(value: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let rest = value;
  for (let at = length - 1; at >= 0; at -= 1) {
    bytes[at] = rest % 256;
    rest = divideFloor(rest, 256);
  }
  return bytes;
}

/** The unsigned big-endian integer in `bytes[from … from + length)`; length ≤ 6. */
export function readUint(bytes: Uint8Array, from: number, length: number): number {
  let value = 0;
  for (let at = from; at < from + length; at += 1) value = value * 256 + (bytes[at] ?? 0);
  return value;
}

/**
 * The narrowed CBOR of `cbor.ts`, written and read by ourselves where that is easy: numbers, bytes,
 * lists, and text of ASCII alone. For everything else both give undefined, and `cborg` decides. A
 * test holds the two together: what is written here are the library's bytes, and what is taken here
 * the library takes too and reads the same.
 *
 * Reading accepts the shortest form only, so that nothing need be written again to see that bytes
 * were canonical. That, and no tokens between, makes it several times as fast (`bench/README.md`).
 */
import { divideFloor } from '../base/integer.ts';

/** A value of the narrowed CBOR. */
export type Cbor = number | string | boolean | null | Uint8Array | readonly Cbor[];

const MAJOR_UINT = 0;
const MAJOR_NEGATIVE = 1;
const MAJOR_BYTES = 2;
const MAJOR_TEXT = 3;
const MAJOR_LIST = 4;
const FALSE = 0xf4;
const TRUE = 0xf5;
const NULL = 0xf6;
/** An argument up to this stands in the first byte itself. */
const DIRECT_MAX = 23;
/** Low bits of a first byte that 1, 2, 4 or 8 bytes of argument follow: 24 to 27. */
const FOLLOWED_MAX = 27;
/** The largest argument that one byte after the first holds. */
const BYTE_MAX = 0xff;
/** The largest argument that two bytes hold. */
const SHORT_MAX = 0xffff;
/** The largest argument that four bytes hold. */
const WORD_MAX = 0xffff_ffff;
/** Not the bytes of a value: `measure` says so of what is left to the library. */
const NOT_HERE = -1;

/** Canonical bytes of a value; undefined where the library is to write it. */
export function writeTree(value: Cbor): Uint8Array | undefined {
  const length = measure(value);
  if (length === NOT_HERE) return undefined;
  const bytes = new Uint8Array(length);
  write(bytes, 0, value);
  return bytes;
}

/** The bytes that stand before the items of a list. */
export function listHead(count: number): Uint8Array {
  const bytes = new Uint8Array(headBytes(count));
  writeHead(bytes, 0, MAJOR_LIST, count);
  return bytes;
}

/** How many bytes a value takes. */
function measure(value: Cbor): number {
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) return NOT_HERE;
    return headBytes(value < 0 ? -1 - value : value);
  }
  if (value === null || typeof value === 'boolean') return 1;
  if (typeof value === 'string')
    return isAscii(value) ? headBytes(value.length) + value.length : NOT_HERE;
  if (value instanceof Uint8Array) return headBytes(value.length) + value.length;
  if (!Array.isArray(value)) return NOT_HERE;
  let sum = headBytes(value.length);
  for (let at = 0; at < value.length; at += 1) {
    const item = measure(value[at] as Cbor);
    if (item === NOT_HERE) return NOT_HERE;
    sum += item;
  }
  return sum;
}

function headBytes(argument: number): number {
  if (argument <= DIRECT_MAX) return 1;
  if (argument <= BYTE_MAX) return 2;
  if (argument <= SHORT_MAX) return 3;
  return argument <= WORD_MAX ? 5 : 9;
}

/** Writes a value that was measured; gives where the next begins. */
function write(bytes: Uint8Array, at: number, value: Cbor): number {
  if (typeof value === 'number')
    return value < 0
      ? writeHead(bytes, at, MAJOR_NEGATIVE, -1 - value)
      : writeHead(bytes, at, MAJOR_UINT, value);
  if (value === null) bytes[at] = NULL;
  else if (typeof value === 'boolean') bytes[at] = value ? TRUE : FALSE;
  else if (typeof value === 'string') {
    const from = writeHead(bytes, at, MAJOR_TEXT, value.length);
    for (let one = 0; one < value.length; one += 1) bytes[from + one] = value.charCodeAt(one);
    return from + value.length;
  } else if (value instanceof Uint8Array) {
    const from = writeHead(bytes, at, MAJOR_BYTES, value.length);
    bytes.set(value, from);
    return from + value.length;
  } else {
    let next = writeHead(bytes, at, MAJOR_LIST, value.length);
    for (let one = 0; one < value.length; one += 1) next = write(bytes, next, value[one] as Cbor);
    return next;
  }
  return at + 1;
}

function writeHead(bytes: Uint8Array, at: number, major: number, argument: number): number {
  const end = at + headBytes(argument);
  if (argument <= DIRECT_MAX) {
    bytes[at] = (major << 5) | argument;
    return end;
  }
  const low =
    argument <= BYTE_MAX ? 24 : argument <= SHORT_MAX ? 25 : argument <= WORD_MAX ? 26 : 27;
  bytes[at] = (major << 5) | low;
  let rest = argument;
  for (let one = end - 1; one > at; one -= 1) {
    bytes[one] = rest % 256;
    rest = divideFloor(rest, 256);
  }
  return end;
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
}

/**
 * Reads one canonical value that fills the bytes; undefined where the library is to judge. Total.
 *
 * @param depthMax - lists nest at most so deep.
 */
export function readTree(bytes: Uint8Array, depthMax: number): Cbor | undefined {
  const reader = new TreeReader(bytes);
  const value = reader.value(depthMax);
  return reader.isAtEnd() ? value : undefined;
}

class TreeReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** The next value; undefined when it is not for us, and then nothing after it is read. */
  value(depthLeft: number): Cbor | undefined {
    const first = this.#bytes[this.#at];
    if (first === undefined) return undefined;
    this.#at += 1;
    const major = first >>> 5;
    if (major > MAJOR_LIST) return simple(first);
    const argument = this.#argument(first & 0x1f);
    if (argument === NOT_HERE) return undefined;
    switch (major) {
      case MAJOR_UINT:
        return argument;
      case MAJOR_NEGATIVE:
        return argument < Number.MAX_SAFE_INTEGER ? -1 - argument : undefined;
      case MAJOR_BYTES:
        return this.#byteString(argument);
      case MAJOR_TEXT:
        return this.#text(argument);
      default:
        return this.#list(argument, depthLeft);
    }
  }

  #list(count: number, depthLeft: number): Cbor | undefined {
    if (depthLeft === 0) return undefined;
    const items: Cbor[] = [];
    for (let left = count; left > 0; left -= 1) {
      const item = this.value(depthLeft - 1);
      if (item === undefined) return undefined;
      items.push(item);
    }
    return items;
  }

  /** A copy, in an array of its own. */
  #byteString(length: number): Uint8Array | undefined {
    const from = this.#at;
    if (length > this.#bytes.length - from) return undefined;
    const read = new Uint8Array(length);
    for (let at = 0; at < length; at += 1) read[at] = this.#bytes[from + at] as number;
    this.#at = from + length;
    return read;
  }

  /** Text of ASCII alone: it is NFC and well formed whatever it says. */
  #text(length: number): string | undefined {
    const from = this.#at;
    if (length > this.#bytes.length - from) return undefined;
    let text = '';
    for (let at = from; at < from + length; at += 1) {
      const code = this.#bytes[at] as number;
      if (code > 0x7f) return undefined;
      text += String.fromCharCode(code);
    }
    this.#at = from + length;
    return text;
  }

  /** The argument whose low bits are these, in its shortest form. */
  #argument(low: number): number {
    if (low <= DIRECT_MAX) return low;
    if (low > FOLLOWED_MAX) return NOT_HERE;
    const end = this.#at + (1 << (low - 24));
    if (end > this.#bytes.length) return NOT_HERE;
    let value = 0;
    for (; this.#at < end; this.#at += 1) value = value * 256 + (this.#bytes[this.#at] as number);
    const isShortest = headBytes(value) === 1 + (1 << (low - 24));
    return isShortest && Number.isSafeInteger(value) ? value : NOT_HERE;
  }
}

function simple(first: number): Cbor | undefined {
  if (first === NULL) return null;
  return first === TRUE ? true : first === FALSE ? false : undefined;
}

/**
 * Canonical CBOR read field by field, without a tree between: for what is read very often. Each
 * method reads the next item and gives something harmless when the item is wrong; `isDone` says at
 * the end whether all was right and nothing is left. What is not the shortest form is wrong.
 */
import { toHexAt } from '../base/bytes.ts';
import type { AnyId, Hash32 } from '../base/id.ts';
import { ID_BYTES } from '../base/id.ts';
import { recurringId } from './recurring.ts';

const MAJOR_UINT = 0;
const MAJOR_BYTES = 2;
const MAJOR_LIST = 4;
const NULL = 0xf6;
/** An argument up to this stands in the first byte itself. */
const DIRECT_MAX = 23;
/** Low bits of a first byte that 1, 2, 4 or 8 bytes of argument follow: 24 to 27. */
const FOLLOWED_MAX = 27;
/** The smallest argument that needs 1, 2, 4 or 8 bytes. */
const LEAST = [24, 0x100, 0x1_0000, 0x1_0000_0000] as const;

/** Reads one untrusted value from front to back; total. */
export class CborReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  #isRight = true;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** An integer in [0, max]; 0 when wrong. */
  uint(max: number): number {
    const value = this.#argument(MAJOR_UINT);
    return value <= max ? value : this.#wrong();
  }

  /** How many items the list that begins here has, at most `max`; 0 when wrong. */
  list(max: number): number {
    const count = this.#argument(MAJOR_LIST);
    return count <= max ? count : this.#wrong();
  }

  /** A copy of a byte string of at most `max` bytes. */
  bytes(max: number): Uint8Array {
    const length = this.#argument(MAJOR_BYTES);
    const end = this.#at + length;
    if (length > max || end > this.#bytes.length) this.#wrong();
    const read = this.#isRight ? this.#bytes.slice(this.#at, end) : new Uint8Array();
    this.#at = end;
    return read;
  }

  /** A 32-byte id that other records name too; an empty text when wrong. */
  id<Id extends AnyId>(): Id {
    const at = this.#idAt();
    return (at === undefined ? '' : recurringId<Id>(this.#bytes, at)) as Id;
  }

  /** A 32-byte hash that is not expected again; an empty text when wrong. */
  hash(): Hash32 {
    const at = this.#idAt();
    return (at === undefined ? '' : toHexAt(this.#bytes, at)) as Hash32;
  }

  /** A 32-byte id, or null. */
  idOrNull<Id extends AnyId>(): Id | null {
    if (this.#bytes[this.#at] !== NULL) return this.id<Id>();
    this.#at += 1;
    return null;
  }

  /** A list of at most `max` ids. */
  ids<Id extends AnyId>(max: number): readonly Id[] {
    const ids: Id[] = [];
    for (let left = this.list(max); left > 0; left -= 1) ids.push(this.id<Id>());
    return ids;
  }

  /** Whether every item was right and the bytes end here. */
  isDone(): boolean {
    return this.#isRight && this.#at === this.#bytes.length;
  }

  /** Where the 32 bytes of the next item begin; undefined when wrong. */
  #idAt(): number | undefined {
    const length = this.#argument(MAJOR_BYTES);
    const at = this.#at;
    this.#at += ID_BYTES;
    if (length !== ID_BYTES || this.#at > this.#bytes.length) this.#wrong();
    return this.#isRight ? at : undefined;
  }

  /** The argument of the next item, which is to be of this major type; 0 when wrong. */
  #argument(major: number): number {
    const first = this.#bytes[this.#at] ?? 0xff;
    this.#at += 1;
    if (first >>> 5 !== major) return this.#wrong();
    const low = first & 0x1f;
    if (low <= DIRECT_MAX) return low;
    if (low > FOLLOWED_MAX) return this.#wrong();
    const end = this.#at + (1 << (low - 24));
    let value = 0;
    for (; this.#at < end; this.#at += 1) value = value * 256 + (this.#bytes[this.#at] ?? 0);
    const least = LEAST[low - 24] ?? 0;
    return value >= least && Number.isSafeInteger(value) ? value : this.#wrong();
  }

  #wrong(): number {
    this.#isRight = false;
    return 0;
  }
}

/**
 * Where the item that begins at `at` ends: an integer, a byte string, null or a list of such. Of bytes
 * that were not read before, some place in them or behind.
 */
export function itemEnd(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? NULL;
  const low = first & 0x1f;
  let end = at + 1;
  if (first === NULL) return end;
  let argument = low;
  if (low > DIRECT_MAX && low <= FOLLOWED_MAX) {
    argument = 0;
    for (const last = end + (1 << (low - 24)); end < last; end += 1)
      argument = argument * 256 + (bytes[end] ?? 0);
  }
  const major = first >>> 5;
  if (major === MAJOR_BYTES) return end + argument;
  if (major !== MAJOR_LIST) return end;
  for (let left = argument; left > 0 && end < bytes.length; left -= 1) end = itemEnd(bytes, end);
  return end;
}

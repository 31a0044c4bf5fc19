/**
 * The words of a store: 32-byte ids that recur in headers (the log, authors, governance heads),
 * each kept once under a small number. Form: the table `word`, read whole when a store opens.
 * Only what is never pruned may be a word; `prev` and `deps` may be (DESIGN R14) and stay in full.
 */
import type { DeviceId } from '@tocsin/core';
import { asciiBytes, concatBytes, ID_BYTES, idBytes, idOf, uintBytes } from '@tocsin/core';
import type { StatementSync } from 'node:sqlite';

import type { Database } from './database.ts';
import { DamageFound } from './fault.ts';
import type { Guard } from './guard.ts';
import { wrapBytes } from './guard.ts';

/** Words learnt from headers; then ids stand there in full. 2^16, some 10 MB of memory. */
const WORDS_MAX = 65_536;
/** Words found by the same first 30 bits; of 2^16 words two pairs are alike by chance. */
const ALIKE_MAX = 4;

const WORD_PLACE = asciiBytes('word');

/** The words of one open store. */
export class Words {
  readonly #guard: Guard;
  readonly #insert: StatementSync;
  readonly #bytesByNumber: Uint8Array[] = [];
  readonly #hexByNumber: DeviceId[] = [];
  readonly #numberByHex = new Map<string, number>();
  /** Numbers of the words that begin with these 30 bits: integers that need no memory. */
  readonly #numbersByPrefix = new Map<number, number[]>();

  constructor(database: Database, guard: Guard) {
    this.#guard = guard;
    this.#insert = database.prepare('INSERT INTO word (number, held) VALUES (?, ?)');
    const all = database.prepare('SELECT number, held FROM word ORDER BY number');
    for (const row of all.iterate()) {
      const { number, held } = row;
      if (number !== this.size || !(held instanceof Uint8Array)) throw new DamageFound();
      const bytes = guard.unwrap(placeOf(number), held);
      if (bytes?.length !== ID_BYTES) throw new DamageFound();
      this.#remember(new Uint8Array(bytes));
    }
  }

  /** How many there are: their numbers run from 0. */
  get size(): number {
    return this.#bytesByNumber.length;
  }

  /** The number of the word that stands at `at` in `bytes`; not each is found so. */
  numberAt(bytes: Uint8Array, at: number): number | undefined {
    const numbers = this.#numbersByPrefix.get(prefixAt(bytes, at));
    if (numbers === undefined) return undefined;
    for (const number of numbers) if (isAt(this.#bytesByNumber[number], bytes, at)) return number;
    return undefined;
  }

  /** The number of a device, if it wrote anything that is here. */
  deviceNumber(device: DeviceId): number | undefined {
    return this.#numberByHex.get(device);
  }

  /** The same, given one when it had none. Within a transaction. */
  learnDevice(device: DeviceId): number {
    return this.#numberByHex.get(device) ?? this.#add(idBytes(device));
  }

  /** Gives a number to the id at `at` in `bytes`, while there is room. Within a transaction. */
  learnAt(bytes: Uint8Array, at: number): number | undefined {
    const alike = this.#numbersByPrefix.get(prefixAt(bytes, at))?.length ?? 0;
    if (this.size >= WORDS_MAX || alike >= ALIKE_MAX) return undefined;
    return this.#add(new Uint8Array(bytes.subarray(at, at + ID_BYTES)));
  }

  /** The 32 bytes of a word. */
  bytesOf(number: number): Uint8Array {
    const bytes = this.#bytesByNumber[number];
    if (bytes === undefined) throw new DamageFound();
    return bytes;
  }

  /** The device of a number. */
  deviceOf(number: number): DeviceId {
    const hex = this.#hexByNumber[number];
    if (hex === undefined) throw new DamageFound();
    return hex;
  }

  /** Forgets the words from this number on: their transaction came to nothing. */
  forgetFrom(size: number): void {
    while (this.size > size) {
      const bytes = this.#bytesByNumber.pop() ?? new Uint8Array();
      this.#numberByHex.delete(this.#hexByNumber.pop() ?? '');
      const alike = this.#numbersByPrefix.get(prefixAt(bytes, 0));
      if (alike?.at(-1) === this.size) alike.pop();
    }
  }

  #add(bytes: Uint8Array): number {
    const number = this.size;
    this.#insert.run(number, wrapBytes(this.#guard, placeOf(number), bytes));
    this.#remember(bytes);
    return number;
  }

  #remember(bytes: Uint8Array): void {
    const number = this.size;
    const hex = idOf<DeviceId>(bytes);
    this.#bytesByNumber.push(bytes);
    this.#hexByNumber.push(hex);
    this.#numberByHex.set(hex, number);
    const prefix = prefixAt(bytes, 0);
    const numbers = this.#numbersByPrefix.get(prefix);
    if (numbers === undefined) this.#numbersByPrefix.set(prefix, [number]);
    else if (numbers.length < ALIKE_MAX) numbers.push(number);
  }
}

function placeOf(number: number): Uint8Array {
  return concatBytes(WORD_PLACE, uintBytes(number, 4));
}

function prefixAt(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] ?? 0) << 22) | ((bytes[at + 1] ?? 0) << 14);
  return high | ((bytes[at + 2] ?? 0) << 6) | ((bytes[at + 3] ?? 0) >>> 2);
}

function isAt(word: Uint8Array | undefined, bytes: Uint8Array, at: number): boolean {
  if (word === undefined || at + ID_BYTES > bytes.length) return false;
  for (let byte = 0; byte < ID_BYTES; byte += 1) if (word[byte] !== bytes[at + byte]) return false;
  return true;
}

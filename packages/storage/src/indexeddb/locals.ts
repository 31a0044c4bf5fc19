/** The local values of one log in an open database: the table `local`. */
import { asciiBytes, concatBytes, uintBytes, toHex } from '@tocsin/core';
import type { AtRest } from '@tocsin/peer/ports';

import { checkLocalName, checkLocals } from '../caller.ts';
import type { Change, Database } from './database.ts';
import { bytesIn, DamageFound } from './fault.ts';
import type { Writing } from './writing.ts';

const LOCAL_PLACE = asciiBytes('local');
/** Bytes of a keyed index of 48 bits. */
const INDEX_BYTES = 6;

/** Reads and writes local values. */
export class Locals {
  readonly #database: Database;
  readonly #writing: Writing;
  readonly #atRest: AtRest;

  constructor(database: Database, writing: Writing, atRest: AtRest) {
    this.#database = database;
    this.#writing = writing;
    this.#atRest = atRest;
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    checkLocalName(name);
    const held = await this.#database.get('local', this.#keyOf(name));
    if (held === undefined) return undefined;
    const plain = this.#atRest.open(bytesIn(held), placeOf(name));
    if (plain === undefined) throw new DamageFound();
    return new Uint8Array(plain);
  }

  /** Writes values that `checkLocals` has passed. */
  async write(values: ReadonlyMap<string, Uint8Array | null>): Promise<void> {
    const changes: Change[] = [];
    let growth = 0;
    for (const [name, value] of values) {
      const key = this.#keyOf(name);
      const before = await this.#database.get('local', key);
      if (before === undefined && value === null) continue;
      const held = value === null ? null : this.#atRest.seal(value, placeOf(name));
      growth += (held?.length ?? 0) - (before === undefined ? 0 : bytesIn(before).length);
      changes.push({ table: 'local', key, value: held });
    }
    await this.#writing.write('durable', changes, growth);
  }

  /** Two keyed indexes of the name: 96 bits, so that no two names share them. */
  #keyOf(name: string): string {
    const halves = ['0', '1'].map((half) => this.#atRest.index(asciiBytes(`${half}${name}`)));
    return toHex(concatBytes(...halves.map((index) => uintBytes(index, INDEX_BYTES))));
  }
}

/** Checked values in bytes of their own: the caller may wipe its own at once. */
export function copiedLocals(
  values: ReadonlyMap<string, Uint8Array | null>,
): ReadonlyMap<string, Uint8Array | null> {
  checkLocals(values);
  const copies = [...values].map(
    ([name, value]) => [name, value === null ? null : new Uint8Array(value)] as const,
  );
  return new Map(copies);
}

function placeOf(name: string): Uint8Array {
  return concatBytes(LOCAL_PLACE, asciiBytes(name));
}

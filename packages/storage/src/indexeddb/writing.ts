/**
 * What all writing to one database has in common: its bytes are counted in the same transaction,
 * what was batched is followed by what is durable, and after a failure of the disk nothing is written.
 */
import type { Durability } from '@tocsin/peer/ports';

import type { Change, Database } from './database.ts';
import { numberIn, storeFaultOf, WritingStopped } from './fault.ts';

/** The row that counts the bytes of all rows but itself. */
const BYTES_KEY = 'bytes';

/** The row of a count of bytes. */
export function bytesNote(bytes: number): Change {
  return { table: 'note', key: BYTES_KEY, value: bytes };
}

/** Writes to one open database. */
export class Writing {
  readonly #database: Database;
  readonly #onRoom: (isFull: boolean) => void;
  #bytes: number;
  /** Whether something was written that the disk may not have yet. */
  #isUnsynced = false;
  #isBroken = false;

  constructor(database: Database, bytes: number, onRoom: (isFull: boolean) => void) {
    this.#database = database;
    this.#onRoom = onRoom;
    this.#bytes = bytes;
  }

  /**
   * Opens the count of bytes.
   *
   * @param onRoom - hears after each write whether there was room for it.
   */
  static async open(database: Database, onRoom: (isFull: boolean) => void): Promise<Writing> {
    return new Writing(database, numberIn(await database.get('note', BYTES_KEY)), onRoom);
  }

  /** Bytes of all rows. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Writes rows, all or none, and settles when they are as firm as was asked.
   *
   * @param growth - bytes by which all rows together become longer; negative where shorter.
   */
  async write(durability: Durability, changes: readonly Change[], growth: number): Promise<void> {
    if (this.#isBroken) throw new WritingStopped();
    const isDurable = durability === 'durable';
    // A transaction that writes nothing syncs nothing, and what went before would be left out: so it
    // writes again what stands there.
    if (changes.length === 0 && !(isDurable && this.#isUnsynced)) return;
    const bytes = this.#bytes + growth;
    try {
      await this.#database.write(durability, [...changes, bytesNote(bytes)]);
    } catch (thrown) {
      // Nobody knows what the disk holds now, until the database is read anew.
      const kind = storeFaultOf(thrown)?.kind;
      this.#isBroken = kind === 'StoreUnreachable';
      if (kind === 'StoreFull') this.#onRoom(true);
      throw thrown;
    }
    this.#onRoom(false);
    this.#bytes = bytes;
    this.#isUnsynced = !isDurable;
  }
}

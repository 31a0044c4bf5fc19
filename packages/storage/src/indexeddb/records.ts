/** The records of one log in an open database: what is put, merged, shredded and pruned. */
import type { DeviceId, Husk, RecordId } from '@tocsin/core';
import type { Arrived, ArrivedRecord, AtRest, Durability, StoredRecord } from '@tocsin/peer/ports';

import { checkHusk, checkIds, checkReading, checkRecord } from '../caller.ts';
import type { Block } from './block.ts';
import {
  BLOCK_BYTES_ENOUGH,
  BLOCK_RECORDS_MAX,
  listSpaceOf,
  openList,
  sealNew,
  spaceOf,
} from './block.ts';
import { Blocks } from './blocks.ts';
import type { Change, Database } from './database.ts';
import { Draft } from './draft.ts';
import { bytesIn } from './fault.ts';
import { Places } from './places.ts';
import type { Writing } from './writing.ts';

/** Records pruned in one transaction. */
const PRUNED_AT_ONCE = 64;
/**
 * Fewest neighbours that are made one block: a device that is always on takes in records one by one,
 * and each record is written anew a few times at most.
 */
const JOINED_MIN = 8;
/** Lists read at once when a store opens: at most 64 × 37 + 64 × 32 and a seal, 4.5 KB each. */
const LISTS_AT_ONCE = 512;

/** The tables `list` and `block`. */
export class Records {
  readonly #writing: Writing;
  readonly #atRest: AtRest;
  readonly #places: Places;
  readonly #blocks: Blocks;

  private constructor(database: Database, writing: Writing, atRest: AtRest, places: Places) {
    this.#writing = writing;
    this.#atRest = atRest;
    this.#places = places;
    this.#blocks = new Blocks(database, atRest, places);
  }

  /** Reads where everything stands. Throws `DamageFound` where a list does not open. */
  static async open(database: Database, writing: Writing, atRest: AtRest): Promise<Records> {
    const places = new Places();
    for (;;) {
      const lists = await database.slice('list', places.last + 1, LISTS_AT_ONCE);
      for (const held of lists) {
        // Sealed for its place: a list that is missing shows in the next one, which does not open.
        const { block, spots } = openList(atRest, places.last + 1, bytesIn(held));
        places.add(block, spots);
      }
      if (lists.length < LISTS_AT_ONCE) return new Records(database, writing, atRest, places);
    }
  }

  /** How many there are, husks included. */
  get size(): number {
    return this.#places.last;
  }

  async put(batch: readonly StoredRecord[], durability: Durability): Promise<void> {
    for (const record of batch) checkRecord(record);
    await this.#write(durability, batch, (draft) => {
      for (const record of batch) draft.put(record);
    });
  }

  async putHusks(husks: readonly Husk[]): Promise<void> {
    for (const husk of husks) checkHusk(husk);
    await this.#write('batched', husks, (draft) => {
      for (const husk of husks) draft.putHusk(husk);
    });
  }

  async get(id: RecordId): Promise<ArrivedRecord | undefined> {
    checkIds([id]);
    const arrival = this.#places.arrivalOf(id);
    if (arrival === undefined) return undefined;
    const [kept] = await this.#blocks.at([arrival]);
    return kept === undefined || kept.header === null ? undefined : kept;
  }

  has(ids: readonly RecordId[]): ReadonlySet<RecordId> {
    checkIds(ids);
    return new Set(ids.filter((id) => this.#places.arrivalOf(id) !== undefined));
  }

  async scan(arrival: number, limit: number): Promise<readonly Arrived[]> {
    checkReading(arrival, limit);
    return this.#blocks.between(arrival + 1, Math.min(arrival + limit, this.#places.last));
  }

  async chain(
    author: DeviceId,
    seq: number,
    limit: number,
    arrival: number,
  ): Promise<readonly Arrived[]> {
    checkReading(seq, limit);
    checkReading(arrival, limit);
    return this.#blocks.at(this.#places.chain(author, seq, limit, arrival));
  }

  async shred(ids: readonly RecordId[]): Promise<void> {
    checkIds(ids);
    const wanted = ids.map((id) => ({ id }));
    await this.#write('durable', wanted, (draft) => {
      for (const id of ids) draft.shred(id);
    });
  }

  async prune(husks: readonly Husk[]): Promise<void> {
    for (const husk of husks) checkHusk(husk);
    for (let at = 0; at < husks.length; at += PRUNED_AT_ONCE) {
      const some = husks.slice(at, at + PRUNED_AT_ONCE);
      await this.#write('durable', some, (draft) => {
        for (const husk of some) draft.prune(husk);
      });
    }
    for (const run of this.#places.smallRuns(JOINED_MIN, BLOCK_RECORDS_MAX)) await this.#join(run);
  }

  /** Forgets what is at hand; to be called once nothing more is read. */
  close(): void {
    this.#blocks.wipe();
  }

  /** Makes one block of neighbours, unless they are too large for one. */
  async #join(run: readonly Block[]): Promise<void> {
    const kept = (await this.#blocks.read(run)).flat();
    const space = kept.reduce((sum, one) => sum + spaceOf(one), 0);
    if (space > BLOCK_BYTES_ENOUGH) return;
    const { block, list, held } = sealNew(this.#atRest, kept);
    const changes: Change[] = run.flatMap(({ first }) => [
      { table: 'list', key: first, value: first === block.first ? list : null },
      { table: 'block', key: first, value: first === block.first ? held : null },
    ]);
    // Each seal takes as many bytes; the lists name an author again in each block.
    const sealBytes = held.length - space;
    const lists = run.map((one) => listSpaceOf(this.#places.spotsOf(one)) + sealBytes);
    const before = lists.reduce((sum, length) => sum + length, run.length * sealBytes + space);
    await this.#writing.write('batched', changes, list.length + held.length - before);
    for (const one of run) this.#blocks.forget(one);
    this.#places.join(run, block);
  }

  async #write(
    durability: Durability,
    wanted: readonly { readonly id: RecordId }[],
    work: (draft: Draft) => void,
  ): Promise<void> {
    const ids = wanted.map(({ id }) => id);
    const draft = await Draft.begin(this.#places, this.#blocks, ids);
    work(draft);
    const { changes, growth, written, added } = draft.plan(this.#atRest);
    await this.#writing.write(durability, changes, growth);
    for (const block of written) this.#blocks.forget(block);
    for (const { block, kept } of added) this.#places.add(block, kept);
  }
}

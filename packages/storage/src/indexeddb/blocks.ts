/** The blocks of an open store: read in runs of neighbours, and kept at hand for a while. */
import { invariant } from '@tocsin/core';
import type { Arrived, AtRest } from '@tocsin/peer/ports';

import type { Block } from './block.ts';
import { openBlock, readBlock } from './block.ts';
import type { Database } from './database.ts';
import { bytesIn, DamageFound } from './fault.ts';
import type { Places } from './places.ts';

/** Plain bytes of blocks that are kept at hand: some 200 blocks of 64 common records. */
const AT_HAND_BYTES_MAX = 8_388_608;

/** Reads what stands in places. */
export class Blocks {
  readonly #database: Database;
  readonly #atRest: AtRest;
  readonly #places: Places;
  /** Plain bytes by the first arrival, the least recently used first. */
  readonly #atHand = new Map<number, Uint8Array>();
  #atHandBytes = 0;

  constructor(database: Database, atRest: AtRest, places: Places) {
    this.#database = database;
    this.#atRest = atRest;
    this.#places = places;
  }

  /** All that stands in these blocks, block by block. */
  async read(blocks: readonly Block[]): Promise<readonly (readonly Arrived[])[]> {
    const plain = await this.#plain(blocks);
    return blocks.map((block, at) => this.#open(block, plain[at], 1, Number.MAX_SAFE_INTEGER));
  }

  /** What stands in these places, ascending or not. */
  async at(arrivals: readonly number[]): Promise<readonly Arrived[]> {
    const blocks = arrivals.map((arrival) => this.#places.blockOf(arrival));
    const plain = await this.#plain(blocks);
    return arrivals.flatMap((arrival, at) => {
      const block = blocks[at];
      return block === undefined ? [] : this.#open(block, plain[at], arrival, arrival);
    });
  }

  /** What stands in the places [from, through], all of which are there. */
  async between(from: number, through: number): Promise<readonly Arrived[]> {
    const blocks = this.#places.blocksOf(from, through);
    const plain = await this.#plain(blocks);
    return blocks.flatMap((block, at) => this.#open(block, plain[at], from, through));
  }

  /** Forgets what a block held before it was written anew. */
  forget(block: Block): void {
    this.#atHandBytes -= this.#atHand.get(block.first)?.length ?? 0;
    this.#atHand.delete(block.first);
  }

  /** Overwrites and forgets all that is at hand. */
  wipe(): void {
    for (const plain of this.#atHand.values()) plain.fill(0);
    this.#atHand.clear();
    this.#atHandBytes = 0;
  }

  #open(
    block: Block,
    plain: Uint8Array | undefined,
    from: number,
    through: number,
  ): readonly Arrived[] {
    invariant(plain !== undefined, 'a block that was read');
    const spots = this.#places.spotsOf(block);
    return readBlock(block, plain, spots, from - block.first, through + 1 - block.first);
  }

  /** The plain bytes of blocks, which are not to be changed. */
  async #plain(blocks: readonly Block[]): Promise<readonly Uint8Array[]> {
    const found = new Map<number, Uint8Array>();
    const missing = new Map<number, Block>();
    for (const block of blocks) {
      const plain = this.#atHand.get(block.first);
      if (plain === undefined) missing.set(block.first, block);
      else found.set(block.first, plain);
    }
    for (const [first, plain] of await this.#fetch([...missing.values()])) found.set(first, plain);
    return blocks.map((block) => {
      const plain = found.get(block.first);
      invariant(plain !== undefined, 'a block that was fetched');
      this.#keepAtHand(block, plain);
      return plain;
    });
  }

  async #fetch(blocks: readonly Block[]): Promise<ReadonlyMap<number, Uint8Array>> {
    const found = new Map<number, Uint8Array>();
    if (blocks.length === 0) return found;
    const runs = neighbours(blocks);
    const ranges = runs.map((run) => ({
      from: run.at(0)?.first ?? 0,
      through: run.at(-1)?.first ?? 0,
    }));
    const rows = await this.#database.ranges('block', ranges);
    for (const [at, run] of runs.entries()) {
      const held = rows[at] ?? [];
      // Nothing is ever taken out: a row that is missing is a loss, not passed over in silence.
      if (held.length !== run.length) throw new DamageFound();
      for (const [number, block] of run.entries())
        found.set(block.first, openBlock(this.#atRest, block, bytesIn(held[number])));
    }
    return found;
  }

  #keepAtHand(block: Block, plain: Uint8Array): void {
    this.forget(block);
    this.#atHand.set(block.first, plain);
    this.#atHandBytes += plain.length;
    for (const [first, oldest] of this.#atHand) {
      if (this.#atHandBytes <= AT_HAND_BYTES_MAX) break;
      this.#atHand.delete(first);
      this.#atHandBytes -= oldest.length;
    }
  }
}

/** Blocks in runs of which each begins where the one before ends. */
function neighbours(blocks: readonly Block[]): readonly (readonly Block[])[] {
  const runs: Block[][] = [];
  let next = 0;
  for (const block of blocks.toSorted((a, b) => a.first - b.first)) {
    if (block.first === next) runs.at(-1)?.push(block);
    else runs.push([block]);
    next = block.first + block.count;
  }
  return runs;
}

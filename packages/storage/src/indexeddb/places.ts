/**
 * Where everything of an open store stands, in memory: some 250 bytes for each record. It is read
 * whole when a store opens, so that asking whether a record is there, or which are a device's, costs
 * no way to the database.
 */
import type { DeviceId, RecordId } from '@tocsin/core';
import { invariant } from '@tocsin/core';

import type { Block, Spot } from './block.ts';

/** The records of one device. */
interface Chain {
  /** One text for all of its places: each row that is read brings another. */
  readonly author: DeviceId;
  /** By seq, then arrival. */
  readonly arrivals: number[];
}

/** The places of an open store, by arrival from 1 without a gap. */
export class Places {
  readonly #spots: Spot[] = [];
  readonly #arrivalById = new Map<RecordId, number>();
  readonly #chainByAuthor = new Map<DeviceId, Chain>();
  readonly #blocks: Block[] = [];

  /** The arrival of the last one. */
  get last(): number {
    return this.#spots.length;
  }

  arrivalOf(id: RecordId): number | undefined {
    return this.#arrivalById.get(id);
  }

  /** The block in which an arrival stands. */
  blockOf(arrival: number): Block {
    const block = this.#blocks[this.#blockAt(arrival)];
    invariant(block !== undefined && arrival <= this.last, 'an arrival that is there');
    return block;
  }

  /** The blocks in which the arrivals of [from, to] stand, in order. */
  blocksOf(from: number, to: number): readonly Block[] {
    return from > to ? [] : this.#blocks.slice(this.#blockAt(from), this.#blockAt(to) + 1);
  }

  /** Who stands in a block. */
  spotsOf({ first, count }: Block): readonly Spot[] {
    return this.#spots.slice(first - 1, first - 1 + count);
  }

  /** Adds a block behind all others. */
  add(block: Block, spots: readonly Spot[]): void {
    invariant(block.first === this.last + 1 && block.count === spots.length, 'the next block');
    this.#blocks.push(block);
    for (const spot of spots) this.#addOne(spot);
  }

  /** Puts one block in the place of neighbours that hold the same together. */
  join(neighbours: readonly Block[], block: Block): void {
    const at = this.#blockAt(block.first);
    invariant(this.#blocks[at] === neighbours[0], 'neighbours that are there');
    this.#blocks.splice(at, neighbours.length, block);
  }

  /** Runs of `fewest` neighbours or more that hold at most `most` places together. */
  smallRuns(fewest: number, most: number): readonly (readonly Block[])[] {
    const runs: (readonly Block[])[] = [];
    for (let at = 0; at < this.#blocks.length;) {
      let end = at;
      let places = this.#blocks[at]?.count ?? 0;
      while (places <= most && end < this.#blocks.length) {
        end += 1;
        places += this.#blocks[end]?.count ?? 0;
      }
      if (end - at >= fewest) runs.push(this.#blocks.slice(at, end));
      at = end - at >= fewest ? end : at + 1;
    }
    return runs;
  }

  /** The arrivals of up to `limit` of a device's, as `RecordStore.chain` has them. */
  chain(author: DeviceId, seq: number, limit: number, arrival: number): readonly number[] {
    const arrivals = this.#chainByAuthor.get(author)?.arrivals ?? [];
    let at = 0;
    for (let high = arrivals.length; at < high;) {
      const middle = (at + high) >>> 1;
      if (this.#seqAt(arrivals[middle]) < seq) at = middle + 1;
      else high = middle;
    }
    const found: number[] = [];
    for (; at < arrivals.length && found.length < limit; at += 1) {
      const one = arrivals[at] ?? 0;
      if (this.#seqAt(one) > seq || one > arrival) found.push(one);
    }
    return found;
  }

  #addOne({ id, author, seq }: Spot): void {
    let chain = this.#chainByAuthor.get(author);
    if (chain === undefined) {
      chain = { author, arrivals: [] };
      this.#chainByAuthor.set(author, chain);
    }
    this.#spots.push({ id, author: chain.author, seq });
    this.#arrivalById.set(id, this.last);
    const { arrivals } = chain;
    // From the end, since a device's records mostly come in the order in which it wrote them.
    let at = arrivals.length;
    while (at > 0 && this.#seqAt(arrivals[at - 1]) > seq) at -= 1;
    arrivals.splice(at, 0, this.last);
  }

  #seqAt(arrival: number = 0): number {
    return this.#spots[arrival - 1]?.seq ?? 0;
  }

  /** Which block holds an arrival: the last one that begins at it or before. */
  #blockAt(arrival: number): number {
    let low = 0;
    for (let high = this.#blocks.length; low < high;) {
      const middle = (low + high) >>> 1;
      if ((this.#blocks[middle]?.first ?? 0) <= arrival) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

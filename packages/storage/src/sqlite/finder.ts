/**
 * Where rows are found: by the key of their id, and by device and seq. It is held in memory, some 40
 * bytes a row, and filled as the file is read; two indexes in the file took as long to write as the
 * rows themselves (decision 0172). A row keeps its place for good, so that only what came last is
 * ever taken back.
 */
import { invariant } from '@tocsin/core';

import type { RecordPlace } from './row.ts';

/** Rows for which there is room at first; it doubles. 1,024 × 24 bytes. */
const ROWS_AT_FIRST = 1_024;
/** Slots for each row there is room for: half of them stay free, so that a free one is soon found. */
const SLOTS_PER_ROW = 2;

/** Finds rows by arrival, from 1 without a gap. */
export class Finder {
  /** By arrival less 1. */
  #keys = new Float64Array(ROWS_AT_FIRST);
  #devices = new Uint32Array(ROWS_AT_FIRST);
  #seqs = new Uint32Array(ROWS_AT_FIRST);
  /** Arrivals, each in the first slot from its key's on that was free when it came; 0 = free. */
  #slots = new Uint32Array(ROWS_AT_FIRST * SLOTS_PER_ROW);
  /** Arrivals of a device by seq, then arrival. */
  readonly #chainByDevice = new Map<number, number[]>();
  #last = 0;

  /** The arrival of the last row that is found here. */
  get last(): number {
    return this.#last;
  }

  /** Notes the row behind the last one. */
  add({ arrival, key, device, seq }: RecordPlace): void {
    invariant(arrival === this.#last + 1, 'the next arrival');
    if (this.#last === this.#keys.length) this.#grow();
    this.#keys[this.#last] = key;
    this.#devices[this.#last] = device;
    this.#seqs[this.#last] = seq;
    this.#last = arrival;
    this.#slots[this.#freeSlot(key)] = arrival;
    const chain = this.#chainByDevice.get(device);
    if (chain === undefined) this.#chainByDevice.set(device, [arrival]);
    // From the end, since a device's records mostly come in the order in which it wrote them.
    else insert(chain, arrival, (other) => this.#seqAt(other) > seq);
  }

  /** Forgets the rows behind this arrival. */
  cutTo(last: number): void {
    for (; this.#last > last; this.#last -= 1) {
      // The last that came is behind no other in its run of slots, so that no other is lost.
      this.#slots[this.#slotOf(this.#last)] = 0;
      const chain = this.#chainByDevice.get(this.#devices[this.#last - 1] ?? 0);
      chain?.splice(chain.lastIndexOf(this.#last), 1);
    }
  }

  /** Whether a row has this key. */
  hasKey(key: number): boolean {
    for (let slot = this.#firstSlot(key); ; slot = this.#nextSlot(slot)) {
      const arrival = this.#slots[slot] ?? 0;
      if (arrival === 0) return false;
      if (this.#keyAt(arrival) === key) return true;
    }
  }

  /** The arrivals of the rows with this key, ascending. */
  withKey(key: number): readonly number[] {
    const found: number[] = [];
    for (let slot = this.#firstSlot(key); ; slot = this.#nextSlot(slot)) {
      const arrival = this.#slots[slot] ?? 0;
      if (arrival === 0) return found;
      if (this.#keyAt(arrival) === key) found.push(arrival);
    }
  }

  /** The arrivals of up to `limit` rows of a device, as `RecordStore.chain` has them. */
  ofDevice(device: number, seq: number, arrival: number, limit: number): readonly number[] {
    const chain = this.#chainByDevice.get(device) ?? [];
    let at = 0;
    for (let high = chain.length; at < high;) {
      const middle = (at + high) >>> 1;
      if (this.#seqAt(chain[middle] ?? 0) < seq) at = middle + 1;
      else high = middle;
    }
    const found: number[] = [];
    for (; at < chain.length && found.length < limit; at += 1) {
      const one = chain[at] ?? 0;
      if (this.#seqAt(one) > seq || one > arrival) found.push(one);
    }
    return found;
  }

  #keyAt(arrival: number): number {
    return this.#keys[arrival - 1] ?? 0;
  }

  #seqAt(arrival: number): number {
    return this.#seqs[arrival - 1] ?? 0;
  }

  /** Keys are spread evenly; whoever makes ids that share a slot pays a try a slot for each of them. */
  #firstSlot(key: number): number {
    return key % this.#slots.length;
  }

  #nextSlot(slot: number): number {
    return slot + 1 === this.#slots.length ? 0 : slot + 1;
  }

  #freeSlot(key: number): number {
    let slot = this.#firstSlot(key);
    while (this.#slots[slot] !== 0) slot = this.#nextSlot(slot);
    return slot;
  }

  #slotOf(arrival: number): number {
    let slot = this.#firstSlot(this.#keyAt(arrival));
    while (this.#slots[slot] !== arrival) slot = this.#nextSlot(slot);
    return slot;
  }

  #grow(): void {
    const rows = this.#keys.length * 2;
    this.#keys = grown(new Float64Array(rows), this.#keys);
    this.#devices = grown(new Uint32Array(rows), this.#devices);
    this.#seqs = grown(new Uint32Array(rows), this.#seqs);
    this.#slots = new Uint32Array(rows * SLOTS_PER_ROW);
    // In the order of arrival, as if they had come so.
    for (let arrival = 1; arrival <= this.#last; arrival += 1)
      this.#slots[this.#freeSlot(this.#keyAt(arrival))] = arrival;
  }
}

function grown<T extends Float64Array | Uint32Array>(larger: T, from: T): T {
  larger.set(from);
  return larger;
}

function insert(list: number[], one: number, isAfter: (other: number) => boolean): void {
  let at = list.length;
  while (at > 0 && isAfter(list[at - 1] ?? 0)) at -= 1;
  if (at === list.length) list.push(one);
  else list.splice(at, 0, one);
}

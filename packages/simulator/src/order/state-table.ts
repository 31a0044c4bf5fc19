/**
 * A set of states, each a fixed number of 16-bit fields, that remembers the order in which they
 * came and from which other state each was first reached: the frontier, the memory and the traces
 * of an explorer in one. About 2 × fields + 16 bytes a state.
 */
import { invariant } from '@tocsin/core';

/** States in the first table; it doubles whenever it is half full. */
const FIRST_STATES = 1024;

export class StateTable {
  readonly #fields: number;
  #log: Uint16Array;
  #from: Int32Array;
  /** Open addressing; 0 is free, else the number of a state plus one. */
  #slots: Int32Array;
  #count = 0;

  constructor(fields: number) {
    this.#fields = fields;
    this.#log = new Uint16Array(fields * FIRST_STATES);
    this.#from = new Int32Array(FIRST_STATES);
    this.#slots = new Int32Array(2 * FIRST_STATES);
  }

  get count(): number {
    return this.#count;
  }

  /** Adds a state unless it is there; gives its number, or −1 if it was there. */
  add(state: Uint16Array, from: number): number {
    let slot = this.#hash(state, 0) & (this.#slots.length - 1);
    for (;;) {
      const at = (this.#slots[slot] as number) - 1;
      if (at < 0) break;
      if (this.#isAt(state, at)) return -1;
      slot = (slot + 1) & (this.#slots.length - 1);
    }
    if (this.#count === this.#from.length) {
      this.#grow();
      return this.add(state, from);
    }
    this.#log.set(state, this.#count * this.#fields);
    this.#from[this.#count] = from;
    this.#count += 1;
    this.#slots[slot] = this.#count;
    return this.#count - 1;
  }

  /** Copies the state of this number into `into`. */
  read(at: number, into: Uint16Array): void {
    invariant(at >= 0 && at < this.#count, 'a state that is there');
    const start = at * this.#fields;
    for (let i = 0; i < this.#fields; i += 1) into[i] = this.#log[start + i] as number;
  }

  /** The numbers of the states from the first one to this one. */
  path(at: number): readonly number[] {
    const path: number[] = [];
    for (let on = at; on >= 0; on = this.#from[on] as number) path.push(on);
    return path.toReversed();
  }

  #isAt(state: Uint16Array, at: number): boolean {
    const start = at * this.#fields;
    for (let i = 0; i < this.#fields; i += 1) {
      if (this.#log[start + i] !== state[i]) return false;
    }
    return true;
  }

  /** Murmur3's mixing (Appleby, public domain) over the fields; only its spread matters. */
  #hash(state: Uint16Array, start: number): number {
    let mixed = 0x9e_37_79_b9;
    for (let i = start; i < start + this.#fields; i += 1) {
      mixed = Math.imul(mixed ^ (state[i] as number), 0xcc_9e_2d_51);
      mixed = (mixed << 15) | (mixed >>> 17);
      mixed = Math.imul(mixed, 0x1b_87_35_93);
    }
    mixed ^= mixed >>> 16;
    mixed = Math.imul(mixed, 0x85_eb_ca_6b);
    return mixed ^ (mixed >>> 13);
  }

  #grow(): void {
    const log = new Uint16Array(this.#log.length * 2);
    log.set(this.#log);
    const from = new Int32Array(this.#from.length * 2);
    from.set(this.#from);
    const slots = new Int32Array(this.#slots.length * 2);
    for (let at = 0; at < this.#count; at += 1) {
      let slot = this.#hash(log, at * this.#fields) & (slots.length - 1);
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = at + 1;
    }
    this.#log = log;
    this.#from = from;
    this.#slots = slots;
  }
}

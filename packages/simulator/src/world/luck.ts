/**
 * The only chance in a simulated world: one seed gives one history, on every machine and engine.
 * The generator is xoshiro128** by Blackman and Vigna (2018), its state filled by splitmix32; whole
 * numbers only. It is no source of secrets outside a simulation.
 */
import { invariant } from '@tocsin/core';

/** A stream of luck; two with the same seed and name give the same numbers. */
export interface Luck {
  /** A whole number in [0, below), each equally likely; 1 ≤ below ≤ 2^32. */
  below(below: number): number;
  /** A whole number in [from, to], both included. */
  between(from: number, to: number): number;
  /** True with a chance of `parts` in `of`. */
  chance(parts: number, of: number): boolean;
  /** One of a list that is not empty. */
  pick<T>(from: readonly T[]): T;
  /** The same items in another order. */
  shuffle<T>(items: readonly T[]): readonly T[];
  /** So many bytes. */
  bytes(length: number): Uint8Array;
  /** A stream of its own, so that what one part of a world draws moves nothing in another. */
  branch(name: string): Luck;
}

/** 2^32. */
const WORD = 4_294_967_296;

/** The luck of a world. */
export function createLuck(seed: number, name = ''): Luck {
  let mixed = seed >>> 0;
  for (const sign of name) mixed = Math.imul(mixed ^ (sign.codePointAt(0) ?? 0), 0x01_00_01_93);
  return new Stream(mixed >>> 0);
}

/** Splitmix32: fills a state from one word. */
function filled(seed: number): [number, number, number, number] {
  let at = seed;
  const next = (): number => {
    at = (at + 0x9e_37_79_b9) >>> 0;
    let word = at ^ (at >>> 16);
    word = Math.imul(word, 0x21_f0_aa_ad);
    word ^= word >>> 15;
    word = Math.imul(word, 0x73_5a_2d_97);
    return (word ^ (word >>> 15)) >>> 0;
  };
  return [next(), next(), next(), next()];
}

const turned = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

class Stream implements Luck {
  readonly #seed: number;
  readonly #state: [number, number, number, number];

  constructor(seed: number) {
    this.#seed = seed;
    this.#state = filled(seed);
  }

  below(below: number): number {
    invariant(Number.isInteger(below) && below >= 1 && below <= WORD, 'luck below a whole number');
    // Refuse the incomplete last turn of the wheel, so that no number is likelier than another.
    const last = WORD - (WORD % below);
    for (;;) {
      const word = this.#word();
      if (word < last) return word % below;
    }
  }

  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  chance(parts: number, of: number): boolean {
    return this.below(of) < parts;
  }

  pick<T>(from: readonly T[]): T {
    invariant(from.length > 0, 'one of something');
    return from[this.below(from.length)] as T;
  }

  shuffle<T>(items: readonly T[]): readonly T[] {
    const left = [...items];
    const drawn: T[] = [];
    while (left.length > 0) drawn.push(...left.splice(this.below(left.length), 1));
    return drawn;
  }

  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += 1) bytes[at] = this.#word() >>> 24;
    return bytes;
  }

  branch(name: string): Luck {
    return createLuck(this.#seed ^ 0x5b_f0_36_35, name);
  }

  #word(): number {
    const state = this.#state;
    const word = Math.imul(turned(Math.imul(state[1], 5), 7), 9) >>> 0;
    const shifted = state[1] << 9;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = turned(state[3], 11);
    return word;
  }
}

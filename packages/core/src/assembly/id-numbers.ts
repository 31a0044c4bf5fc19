/**
 * Numbers of ids: which id came as which one. A `Map` of hundreds of thousands of ids costs more than all
 * else that is done with a record: it grows by being made anew, and holds what the collector walks through.
 * Here places stand in lists of integers. Whoever looks for ids that fall on the same places, as anybody
 * can who makes records, fills a `Map` for themselves and slows nobody down (`PLACES_LOOKED_AT`).
 */
import type { RecordId } from '../base/id.ts';

/** Places looked at before an id is looked for elsewhere: half of them empty, a run of 32 is rare. */
const PLACES_LOOKED_AT = 32;
/** Places at the beginning, as a power of two; twice as many whenever half are taken. */
const PLACES_BITS = 10;
/** Characters of an id that say where it stands: 32 bits of a hash. */
const CHARACTERS = 8;
/** 2^32 divided by the golden ratio: spreads what is alike (Knuth, TAOCP 3, §6.4). */
const SPREADING = 0x9e37_79b1;

/** Ids by the order in which they came. */
export class IdNumbers {
  /** The ids by their numbers. */
  readonly ids: RecordId[] = [];
  /** One more than the number of the id that stands in a place; 0: none. */
  #places = new Int32Array(1 << PLACES_BITS);
  /** What the id in a place is told apart by, mostly without a look at it. */
  #marks = new Int32Array(1 << PLACES_BITS);
  /** Of the 32 bits of a mark, those that do not say where its id stands. */
  #shift = 32 - PLACES_BITS;
  /** Those that found no place: all places where they could stand are taken. */
  #others = new Map<RecordId, number>();

  /** The number of an id; undefined: it did not come. */
  get(id: RecordId): number | undefined {
    const { ids } = this;
    const [places, marks] = [this.#places, this.#marks];
    const last = places.length - 1;
    const mark = markOf(id);
    let place = mark >>> this.#shift;
    for (let step = 0; step < PLACES_LOOKED_AT; step += 1) {
      const held = places[place] as number;
      if (held === 0) return undefined;
      if (marks[place] === mark && ids[held - 1] === id) return held - 1;
      place = (place + 1) & last;
    }
    return this.#others.get(id);
  }

  /** Adds an id that did not come yet, with the next number. */
  add(id: RecordId): void {
    this.ids.push(id);
    if (this.ids.length * 2 > this.#places.length) this.#grow();
    this.#put(id, markOf(id), this.ids.length);
  }

  #put(id: RecordId, mark: number, held: number): void {
    const places = this.#places;
    const last = places.length - 1;
    let place = mark >>> this.#shift;
    for (let step = 0; step < PLACES_LOOKED_AT; step += 1) {
      if (places[place] === 0) {
        places[place] = held;
        this.#marks[place] = mark;
        return;
      }
      place = (place + 1) & last;
    }
    this.#others.set(id, held - 1);
  }

  #grow(): void {
    const [places, marks] = [this.#places, this.#marks];
    this.#places = new Int32Array(places.length * 2);
    this.#marks = new Int32Array(places.length * 2);
    this.#shift -= 1;
    for (let place = 0; place < places.length; place += 1) {
      const held = places[place] as number;
      if (held !== 0) this.#put(this.ids[held - 1] as RecordId, marks[place] as number, held);
    }
    // Where there is room for them now, nobody would look for them among the others.
    const others = this.#others;
    this.#others = new Map();
    for (const [id, number] of others) this.#put(id, markOf(id), number + 1);
  }
}

/** The first characters of an id, spread over 32 bits. */
function markOf(id: RecordId): number {
  let read = 0;
  for (let at = 0; at < CHARACTERS; at += 1) read = (read << 4) ^ id.charCodeAt(at);
  return Math.imul(read, SPREADING);
}

/**
 * Maps by record ids that hold no ids: an id is looked up once, in the lineage that numbers the records of
 * a log, and what is known of a record stands in a list under its number. Whoever reads them sees maps.
 */
import type { RecordId } from '../base/id.ts';
import type { Entry } from '../log/entry.ts';
import { Integers } from './integers.ts';
import type { Lineage } from './lineage.ts';
import type { Fresh, SettledAt } from './settled.ts';

/** A map that looks up numbers. */
abstract class ByNumber<V> extends Map<RecordId, V> {
  protected abstract pairs(): Iterable<[RecordId, V]>;

  override has(id: RecordId): boolean {
    return this.get(id) !== undefined;
  }

  override *entries(): MapIterator<[RecordId, V]> {
    yield* this.pairs();
  }

  override *keys(): MapIterator<RecordId> {
    for (const [id] of this.pairs()) yield id;
  }

  override *values(): MapIterator<V> {
    for (const [, value] of this.pairs()) yield value;
  }

  override forEach(each: (value: V, id: RecordId, map: Map<RecordId, V>) => void): void {
    for (const [id, value] of this.pairs()) each(value, id, this);
  }

  override [Symbol.iterator](): MapIterator<[RecordId, V]> {
    return this.entries();
  }
}

/** The records of a lineage by their ids. It grows with the lineage. */
export class EntryMap extends ByNumber<Entry> {
  /** Another one where a record gave way; the numbers are the same. */
  lineage: Lineage;

  constructor(lineage: Lineage) {
    super();
    this.lineage = lineage;
  }

  override get size(): number {
    return this.lineage.entries.length;
  }

  override get(id: RecordId): Entry | undefined {
    const number = this.lineage.numberOf(id);
    return number === undefined ? undefined : this.lineage.entries[number];
  }

  protected override *pairs(): Generator<[RecordId, Entry]> {
    for (const entry of this.lineage.entries) yield [entry.id, entry];
  }
}

/** The depths of records, which stay when one gives way. */
export class DepthMap extends ByNumber<number> {
  readonly #entries: EntryMap;
  readonly byNumber: Integers = new Integers();

  constructor(entries: EntryMap) {
    super();
    this.#entries = entries;
  }

  override get size(): number {
    return this.byNumber.length;
  }

  override get(id: RecordId): number | undefined {
    const number = this.#entries.lineage.numberOf(id);
    return number === undefined ? undefined : this.byNumber.at(number);
  }

  protected override *pairs(): Generator<[RecordId, number]> {
    for (let number = 0; number < this.size; number += 1)
      yield [(this.#entries.lineage.entries[number] as Entry).id, this.byNumber.at(number)];
  }
}

/** What was settled at which height, by numbers. */
export class SettledNumbers extends ByNumber<number> implements SettledAt {
  readonly #entries: EntryMap;
  /** One more than the height; 0: not settled. */
  readonly #heights: Integers;
  #size = 0;

  constructor(entries: EntryMap, heights: Integers = new Integers()) {
    super();
    this.#entries = entries;
    this.#heights = heights;
  }

  override get size(): number {
    return this.#size;
  }

  override get(id: RecordId): number | undefined {
    const number = this.#entries.lineage.numberOf(id);
    return number === undefined ? undefined : this.at(number);
  }

  /** The height of the record with this number. */
  at(number: number): number | undefined {
    const held = number < this.#heights.length ? this.#heights.at(number) : 0;
    return held === 0 ? undefined : held - 1;
  }

  settle({ entries, numbers }: Fresh, height: number): void {
    const { lineage } = this.#entries;
    for (let place = 0; place < entries.length; place += 1) {
      const number = numbers?.[place] ?? lineage.numberOf((entries[place] as Entry).id);
      if (number !== undefined) this.#settleOne(number, height);
    }
  }

  #settleOne(number: number, height: number): void {
    while (this.#heights.length <= number) this.#heights.push(0);
    if (this.#heights.at(number) === 0) this.#size += 1;
    this.#heights.set(number, height + 1);
  }

  copy(): SettledNumbers {
    const copied = new SettledNumbers(this.#entries, this.#heights.copy());
    copied.#size = this.#size;
    return copied;
  }

  protected override *pairs(): Generator<[RecordId, number]> {
    const { entries } = this.#entries.lineage;
    for (let number = 0; number < this.#heights.length; number += 1) {
      const height = this.at(number);
      if (height !== undefined) yield [(entries[number] as Entry).id, height];
    }
  }
}

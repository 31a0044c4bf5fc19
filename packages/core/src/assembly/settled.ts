/** What placements settle: the records that one adds, and the height at which each was settled. */
import type { RecordId } from '../base/id.ts';
import type { Entry } from '../log/entry.ts';
import { NONE } from './lineage.ts';

/** The number of a record in the lineage of its reading. */
type NumberOf = (record: RecordId) => number | undefined;

/** The records that a placement settles beside its parent, each once. */
export interface Fresh {
  readonly entries: readonly Entry[];
  /** Their numbers in the lineage of their reading, where those are known. */
  readonly numbers: readonly number[] | undefined;
  readonly size: number;
  has(record: RecordId): boolean;
}

/** The plain list of them. */
export class FreshList implements Fresh {
  readonly entries: readonly Entry[];
  readonly numbers: readonly number[] | undefined;
  readonly #numberOf: NumberOf | undefined;
  #ids: ReadonlySet<RecordId> | undefined;
  #held: ReadonlySet<number> | undefined;

  /** @param numberOf - looks numbers up in that lineage. */
  constructor(entries: readonly Entry[], numbers?: readonly number[], numberOf?: NumberOf) {
    this.entries = entries;
    this.numbers = numbers;
    this.#numberOf = numberOf;
  }

  get size(): number {
    return this.entries.length;
  }

  has(record: RecordId): boolean {
    if (this.#numberOf !== undefined) {
      this.#held ??= new Set(this.numbers);
      return this.#held.has(this.#numberOf(record) ?? NONE);
    }
    this.#ids ??= new Set(this.entries.map(({ id }) => id));
    return this.#ids.has(record);
  }
}

/** The height at which each record was settled; it grows. */
export interface SettledAt extends ReadonlyMap<RecordId, number> {
  /** Notes that records were settled at a height. */
  settle(fresh: Fresh, height: number): void;
  /** One that grows apart from this. */
  copy(): SettledAt;
}

/** The plain one. */
export class SettledMap extends Map<RecordId, number> implements SettledAt {
  settle({ entries }: Fresh, height: number): void {
    for (const { id } of entries) this.set(id, height);
  }

  copy(): SettledMap {
    return new SettledMap(this);
  }
}

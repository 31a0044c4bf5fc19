/** What placements settle: the records that one adds, and the height at which each was settled. */
import type { RecordId } from '../base/id.ts';
import type { Entry } from '../log/entry.ts';

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
  #ids: ReadonlySet<RecordId> | undefined;

  constructor(entries: readonly Entry[], numbers?: readonly number[]) {
    this.entries = entries;
    this.numbers = numbers;
  }

  get size(): number {
    return this.entries.length;
  }

  has(record: RecordId): boolean {
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

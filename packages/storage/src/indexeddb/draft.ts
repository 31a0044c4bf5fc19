/** One transaction while it is thought out: what it leaves as it is, changes and adds. */
import type { Husk, RecordId } from '@tocsin/core';
import type { Arrived, ArrivedHusk, ArrivedRecord, AtRest, StoredRecord } from '@tocsin/peer/ports';

import type { Block } from './block.ts';
import { BLOCK_BYTES_ENOUGH, BLOCK_RECORDS_MAX, sealBlock, sealNew, spaceOf } from './block.ts';
import type { Blocks } from './blocks.ts';
import type { Change } from './database.ts';
import type { Places } from './places.ts';

/** What a transaction writes, and what follows from it in memory once it is done. */
export interface Plan {
  readonly changes: readonly Change[];
  readonly growth: number;
  readonly written: readonly Block[];
  readonly added: readonly { readonly block: Block; readonly kept: readonly Arrived[] }[];
}

/** A block as it will be. */
interface Changing {
  readonly block: Block;
  readonly kept: Arrived[];
  isChanged: boolean;
}

/** Records and husks that come, are merged, shredded and pruned, all in one transaction. */
export class Draft {
  readonly #places: Places;
  readonly #changing = new Map<number, Changing>();
  readonly #added: Arrived[] = [];
  readonly #addedById = new Map<RecordId, number>();
  #growth = 0;

  private constructor(places: Places) {
    this.#places = places;
  }

  /** Begins with what stands there of these ids. */
  static async begin(places: Places, blocks: Blocks, ids: readonly RecordId[]): Promise<Draft> {
    const draft = new Draft(places);
    const wanted = new Map<number, Block>();
    for (const id of ids) {
      const arrival = places.arrivalOf(id);
      if (arrival === undefined) continue;
      const block = places.blockOf(arrival);
      wanted.set(block.first, block);
    }
    const all = [...wanted.values()];
    const held = await blocks.read(all);
    for (const [at, block] of all.entries())
      draft.#changing.set(block.first, { block, kept: [...(held[at] ?? [])], isChanged: false });
    return draft;
  }

  /** Adds a record, or merges it with what is there. */
  put(record: StoredRecord): void {
    const kept = this.#find(record.id);
    if (kept === undefined) this.#add(record.id, (arrival) => recordAt(arrival, record));
    // What others told us of gives way to the record itself; what was pruned here never does.
    else if (kept.header !== null) this.#merge(kept, record);
    else if (!kept.isPruned) this.#replace(recordAt(kept.arrival, record));
  }

  /** Adds what others left of a record, unless something of it is there. */
  putHusk(husk: Husk): void {
    if (this.#find(husk.id) === undefined)
      this.#add(husk.id, (arrival) => huskAt(arrival, husk, false));
  }

  /** Forgets a body. */
  shred(id: RecordId): void {
    const kept = this.#find(id);
    if (kept === undefined || kept.header === null || kept.isShredded) return;
    this.#replace({ ...kept, body: null, isShredded: true });
  }

  /** Leaves of a record its husk. */
  prune(husk: Husk): void {
    const kept = this.#find(husk.id);
    if (kept === undefined || kept.header === null) return;
    const { id, author, seq, arrival } = kept;
    this.#replace(huskAt(arrival, { ...husk, id, author, seq }, true));
  }

  /** What is to be written. */
  plan(atRest: AtRest): Plan {
    const changes: Change[] = [];
    let growth = this.#growth;
    const written: Block[] = [];
    for (const { block, kept, isChanged } of this.#changing.values()) {
      if (!isChanged) continue;
      written.push(block);
      changes.push({ table: 'block', key: block.first, value: sealBlock(atRest, block, kept) });
    }
    const added: Plan['added'][number][] = [];
    for (const kept of portions(this.#added)) {
      const { block, list, held } = sealNew(atRest, kept);
      added.push({ block, kept });
      changes.push({ table: 'list', key: block.first, value: list });
      changes.push({ table: 'block', key: block.first, value: held });
      growth += list.length + held.length;
    }
    return { changes, growth, written, added };
  }

  #find(id: RecordId): Arrived | undefined {
    const added = this.#addedById.get(id);
    if (added !== undefined) return this.#added[added];
    const arrival = this.#places.arrivalOf(id);
    if (arrival === undefined) return undefined;
    const { first } = this.#places.blockOf(arrival);
    return this.#changing.get(first)?.kept[arrival - first];
  }

  #merge(kept: ArrivedRecord, put: StoredRecord): void {
    const isFilled = kept.body === null && put.body !== null && !kept.isShredded;
    const isUpgraded = kept.verified === 'chain' && put.verified === 'each';
    if (!isFilled && !isUpgraded) return;
    this.#replace({
      ...kept,
      body: isFilled ? put.body : kept.body,
      ...(isUpgraded ? { verified: put.verified, signature: put.signature } : {}),
    });
  }

  #add(id: RecordId, make: (arrival: number) => Arrived): void {
    this.#addedById.set(id, this.#added.length);
    this.#added.push(make(this.#places.last + this.#added.length + 1));
  }

  #replace(kept: Arrived): void {
    const { arrival } = kept;
    if (arrival > this.#places.last) {
      this.#added[arrival - this.#places.last - 1] = kept;
      return;
    }
    const { first } = this.#places.blockOf(arrival);
    const changing = this.#changing.get(first);
    const before = changing?.kept[arrival - first];
    if (changing === undefined || before === undefined) return;
    changing.kept[arrival - first] = kept;
    changing.isChanged = true;
    this.#growth += spaceOf(kept) - spaceOf(before);
  }
}

function recordAt(arrival: number, record: StoredRecord): ArrivedRecord {
  const { id, author, seq, header, signature, body, verified } = record;
  return { id, author, seq, header, signature, body, verified, arrival, isShredded: false };
}

function huskAt(arrival: number, husk: Husk, isPruned: boolean): ArrivedHusk {
  const { id, author, seq, prev, gov, epoch, restHash } = husk;
  return { id, author, seq, prev, gov, epoch, restHash, arrival, header: null, isPruned };
}

/** New neighbours, block by block. */
function* portions(kept: readonly Arrived[]): Generator<readonly Arrived[]> {
  let portion: Arrived[] = [];
  let bytes = 0;
  for (const one of kept) {
    const isFull = portion.length === BLOCK_RECORDS_MAX || bytes >= BLOCK_BYTES_ENOUGH;
    if (isFull) {
      yield portion;
      portion = [];
      bytes = 0;
    }
    portion.push(one);
    bytes += spaceOf(one);
  }
  if (portion.length > 0) yield portion;
}

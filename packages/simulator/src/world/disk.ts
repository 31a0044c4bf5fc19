/**
 * A disk: what a device has written, of which the newest part may still be on its way when power
 * goes. A sound disk keeps all that was said to be durable; a lying one says so and forgets. The
 * disk outlives the program; each life of the program opens it anew, with the store port of
 * `@tocsin/peer`, and passes its compliance suite.
 */
import type { DeviceId, RecordId, Result } from '@tocsin/core';
import {
  BODY_BYTES_MAX,
  fail,
  GENESIS_SIGNATURES_MAX,
  HEADER_BYTES_MAX,
  invariant,
  ok,
  SEQ_MAX,
  SIGNATURE_BYTES,
} from '@tocsin/core';
import type {
  ArrivedRecord,
  RecordStore,
  StoredRecord,
  StoreFault,
  StoreUsage,
} from '@tocsin/peer/ports';
import { LOCAL_BYTES_MAX, LOCAL_NAME_MAX } from '@tocsin/peer/ports';

import type { Life } from './life.ts';
import type { Luck } from './luck.ts';

/** Bytes a disk holds unless told otherwise: 1 GiB. */
const DISK_BYTES_MAX = 1_073_741_824;
/** Longest signature field: one for each founder. */
const SIGNATURES_BYTES_MAX = GENESIS_SIGNATURES_MAX * SIGNATURE_BYTES;
const LOCAL_NAME = /^[a-z0-9.:-]+$/;

/** What is kept of one record. Entries are replaced, never changed. */
interface Kept {
  readonly record: ArrivedRecord;
  readonly isShredded: boolean;
}

/** A disk as it was, to be put back in its place later: a backup. */
export interface Backup {
  readonly kept: readonly Kept[];
  readonly locals: ReadonlyMap<string, Uint8Array>;
}

/** One disk. */
export interface Disk {
  /** The store port for one life of the program. */
  open(life: Life): RecordStore;
  /** Power goes: of what is not durable only a part is left, from the oldest on. */
  loseUnsynced(luck: Luck): void;
  /** Whether the disk says "durable" and forgets. */
  lies: boolean;
  backup(): Backup;
  restore(backup: Backup): void;
  /** Ids of all records held, for checkers. */
  ids(): readonly RecordId[];
  record(id: RecordId): StoredRecord | undefined;
  records(): number;
  bytes(): number;
  /** Called with each record that is new here; `durable` = its writer is told that it stays. */
  onStored(heard: (record: StoredRecord, durable: boolean) => void): void;
}

/** An empty disk. */
export function createDisk(bytesMax: number = DISK_BYTES_MAX): Disk {
  return new Platter(bytesMax);
}

class Platter implements Disk {
  readonly #bytesMax: number;
  #kept: Kept[] = [];
  #arrivalById = new Map<RecordId, number>();
  #arrivalsByAuthor = new Map<DeviceId, number[]>();
  #locals = new Map<string, Uint8Array>();
  #bytes = 0;
  /** How to undo what is not durable yet, newest last. */
  #unsynced: (() => void)[] = [];
  #stored: (record: StoredRecord, durable: boolean) => void = () => {};
  lies = false;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  open(life: Life): RecordStore {
    let isClosed = false;
    const answer = <T>(work: () => Result<T, StoreFault>): Promise<Result<T, StoreFault>> =>
      life.call(() => (isClosed ? fail({ kind: 'StoreClosed' }) : work()));
    return {
      put: (records, durability) => answer(() => this.#put(records, durability === 'durable')),
      get: (id) =>
        answer(() => {
          checkIds([id]);
          const kept = this.#of(id);
          return ok(kept === undefined ? undefined : copied(kept.record));
        }),
      has: (ids) =>
        answer(() => {
          checkIds(ids);
          return ok(new Set(ids.filter((id) => this.#arrivalById.has(id))));
        }),
      scan: (arrival, limit) =>
        answer(() => {
          checkReading(arrival, limit);
          const found = this.#kept.slice(arrival, arrival + limit);
          return ok(found.map(({ record }) => copied(record)));
        }),
      chain: (author, seq, limit, arrival = 0) =>
        answer(() => {
          checkReading(seq, limit);
          checkReading(arrival, limit);
          return ok(this.#chain(author, seq, limit, arrival));
        }),
      shred: (ids) =>
        answer(() => {
          checkIds(ids);
          for (const id of ids) this.#shred(id);
          this.#sync();
          return ok(undefined);
        }),
      readLocal: (name) =>
        answer(() => {
          checkName(name);
          const value = this.#locals.get(name);
          return ok(value === undefined ? undefined : new Uint8Array(value));
        }),
      writeLocal: (values) => answer(() => this.#writeLocal(values)),
      usage: () => answer<StoreUsage>(() => ok({ records: this.records(), bytes: this.#bytes })),
      close: async () => {
        isClosed = true;
        this.#sync();
      },
    };
  }

  loseUnsynced(luck: Luck): void {
    const left = luck.between(0, this.#unsynced.length);
    for (const undo of this.#unsynced.slice(left).toReversed()) undo();
    this.#unsynced = [];
  }

  backup(): Backup {
    return { kept: [...this.#kept], locals: new Map(this.#locals) };
  }

  restore({ kept, locals }: Backup): void {
    this.#kept = [];
    this.#arrivalById = new Map();
    this.#arrivalsByAuthor = new Map();
    this.#bytes = 0;
    this.#unsynced = [];
    for (const one of kept) this.#add(one.record, one.isShredded);
    this.#locals = new Map(locals);
    for (const value of locals.values()) this.#bytes += value.length;
  }

  ids(): readonly RecordId[] {
    return [...this.#arrivalById.keys()];
  }

  record(id: RecordId): StoredRecord | undefined {
    return this.#of(id)?.record;
  }

  records(): number {
    return this.#kept.length;
  }

  bytes(): number {
    return this.#bytes;
  }

  onStored(heard: (record: StoredRecord, durable: boolean) => void): void {
    this.#stored = heard;
  }

  #of(id: RecordId): Kept | undefined {
    const arrival = this.#arrivalById.get(id);
    return arrival === undefined ? undefined : this.#kept[arrival - 1];
  }

  #sync(): void {
    if (!this.lies) this.#unsynced = [];
  }

  #put(records: readonly StoredRecord[], durable: boolean): Result<void, StoreFault> {
    for (const record of records) checkRecord(record);
    if (this.#bytes + this.#growth(records) > this.#bytesMax) return fail({ kind: 'StoreFull' });
    for (const record of records) this.#putOne(record, durable);
    if (durable) this.#sync();
    return ok(undefined);
  }

  #growth(records: readonly StoredRecord[]): number {
    const isWholeById = new Map<RecordId, boolean>();
    let growth = 0;
    for (const record of records) {
      const kept = this.#of(record.id);
      const known = isWholeById.get(record.id);
      const isNew = kept === undefined && known === undefined;
      const isWhole = known ?? (kept?.isShredded === true || (kept?.record.body ?? null) !== null);
      if (isNew) growth += bytesOf(record);
      else if (!isWhole) growth += record.body?.length ?? 0;
      isWholeById.set(record.id, isWhole || record.body !== null);
    }
    return growth;
  }

  #putOne(record: StoredRecord, durable: boolean): void {
    const kept = this.#of(record.id);
    if (kept === undefined) {
      this.#add(record, false);
      this.#unsynced.push(() => this.#removeLast());
      this.#stored(record, durable);
      return;
    }
    const { record: before, isShredded } = kept;
    const isUpgrade = before.verified === 'chain' && record.verified === 'each';
    const { signature, verified } = isUpgrade ? record : before;
    const body = before.body ?? (isShredded ? null : record.body);
    this.#replace(copied({ ...before, body, signature, verified }), isShredded);
    this.#unsynced.push(() => this.#replace(before, isShredded));
  }

  #add(record: StoredRecord, isShredded: boolean): void {
    const arrival = this.#kept.length + 1;
    const { id, author, seq, header, signature, body, verified } = copied(record);
    const arrived = { id, author, seq, header, signature, body, verified, arrival };
    this.#kept.push({ record: arrived, isShredded });
    this.#arrivalById.set(id, arrival);
    this.#bytes += bytesOf(record);
    const arrivals = this.#arrivalsByAuthor.get(author) ?? [];
    this.#arrivalsByAuthor.set(author, arrivals);
    let at = arrivals.length;
    while (at > 0 && this.#seqAt(arrivals[at - 1]) > seq) at -= 1;
    arrivals.splice(at, 0, arrival);
  }

  #removeLast(): void {
    const last = this.#kept.pop();
    invariant(last !== undefined, 'what is undone was done');
    const { id, author, arrival } = last.record;
    this.#arrivalById.delete(id);
    this.#bytes -= bytesOf(last.record);
    const arrivals = this.#arrivalsByAuthor.get(author) ?? [];
    arrivals.splice(arrivals.indexOf(arrival), 1);
  }

  #seqAt(arrival: number | undefined): number {
    return arrival === undefined ? 0 : (this.#kept[arrival - 1]?.record.seq ?? 0);
  }

  #replace(record: ArrivedRecord, isShredded: boolean): void {
    const before = this.#kept[record.arrival - 1];
    this.#bytes += bytesOf(record) - (before === undefined ? 0 : bytesOf(before.record));
    this.#kept[record.arrival - 1] = { record, isShredded };
  }

  #shred(id: RecordId): void {
    const kept = this.#of(id);
    if (kept === undefined) return;
    this.#replace({ ...kept.record, body: null }, true);
    this.#unsynced.push(() => this.#replace(kept.record, kept.isShredded));
  }

  #chain(author: DeviceId, seq: number, limit: number, arrival: number): readonly ArrivedRecord[] {
    const found: ArrivedRecord[] = [];
    for (const at of this.#arrivalsByAuthor.get(author) ?? []) {
      if (found.length >= limit) break;
      const record = this.#kept[at - 1]?.record;
      if (record === undefined || record.seq < seq) continue;
      if (record.seq > seq || record.arrival > arrival) found.push(copied(record));
    }
    return found;
  }

  #writeLocal(values: ReadonlyMap<string, Uint8Array | null>): Result<void, StoreFault> {
    let growth = 0;
    for (const [name, value] of values) {
      checkName(name);
      invariant((value?.length ?? 0) <= LOCAL_BYTES_MAX, 'a local value within its limit');
      growth += (value?.length ?? 0) - (this.#locals.get(name)?.length ?? 0);
    }
    if (growth > 0 && this.#bytes + growth > this.#bytesMax) return fail({ kind: 'StoreFull' });
    const before = [...values.keys()].map((name) => [name, this.#locals.get(name)] as const);
    for (const [name, value] of values)
      if (value === null) this.#locals.delete(name);
      else this.#locals.set(name, new Uint8Array(value));
    this.#bytes += growth;
    this.#unsynced.push(() => {
      for (const [name, value] of before)
        if (value === undefined) this.#locals.delete(name);
        else this.#locals.set(name, value);
      this.#bytes -= growth;
    });
    this.#sync();
    return ok(undefined);
  }
}

function bytesOf(record: StoredRecord): number {
  return record.header.length + record.signature.length + (record.body?.length ?? 0);
}

function copied<R extends StoredRecord>(record: R): R {
  const { header, signature, body } = record;
  return {
    ...record,
    header: new Uint8Array(header),
    signature: new Uint8Array(signature),
    body: body === null ? null : new Uint8Array(body),
  };
}

function checkRecord({ id, author, header, signature, body, seq }: StoredRecord): void {
  invariant(id.length === 64 && author.length === 64, 'ids have 64 characters');
  invariant(header.length > 0 && header.length <= HEADER_BYTES_MAX, 'a header within its limit');
  invariant(signature.length <= SIGNATURES_BYTES_MAX, 'a signature within its limit');
  invariant(body === null || body.length <= BODY_BYTES_MAX, 'a body within its limit');
  invariant(Number.isSafeInteger(seq) && seq >= 0 && seq <= SEQ_MAX, 'a seq within its range');
}

function checkIds(ids: readonly RecordId[]): void {
  for (const id of ids) invariant(id.length === 64, 'ids have 64 characters');
}

function checkReading(from: number, limit: number): void {
  invariant(Number.isSafeInteger(from) && from >= 0, 'a place from 0');
  invariant(Number.isSafeInteger(limit) && limit >= 0, 'a limit from 0');
}

function checkName(name: string): void {
  invariant(name.length <= LOCAL_NAME_MAX && LOCAL_NAME.test(name), 'a local name within its form');
}

/**
 * A disk: what a device has written, of which the newest part may still be on its way when power
 * goes. A sound disk keeps all that was said to be durable; a lying one says so and forgets. The
 * disk outlives the program; each life of the program opens it anew, with the store port of
 * `@tocsin/peer`, and passes its compliance suite.
 */
import type { DeviceId, Husk, RecordId, Result } from '@tocsin/core';
import {
  BODY_BYTES_MAX,
  EPOCH_MAX,
  fail,
  GENESIS_SIGNATURES_MAX,
  HEADER_BYTES_MAX,
  invariant,
  ok,
  SEQ_MAX,
  SIGNATURE_BYTES,
} from '@tocsin/core';
import type {
  Arrived,
  ArrivedRecord,
  RecordStore,
  StoredRecord,
  StoreFault,
  StoreUsage,
} from '@tocsin/peer/ports';
import { LOCAL_BYTES_MAX, LOCAL_NAME_MAX } from '@tocsin/peer/ports';

import type { Life } from './life.ts';
import type { Luck } from './luck.ts';
import { copyOf } from './slab.ts';

/** Bytes a disk holds unless told otherwise: 1 GiB. */
const DISK_BYTES_MAX = 1_073_741_824;
/** Longest signature field: one for each founder. */
const SIGNATURES_BYTES_MAX = GENESIS_SIGNATURES_MAX * SIGNATURE_BYTES;
const LOCAL_NAME = /^[a-z0-9.:-]+$/;
/** Bytes that a husk counts for. */
const HUSK_BYTES = 134;

/** A disk as it was, to be put back in its place later: a backup. */
export interface Backup {
  readonly kept: readonly Arrived[];
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
  /** Ids of all records and husks held, for checkers. */
  ids(): readonly RecordId[];
  record(id: RecordId): ArrivedRecord | undefined;
  /** Whether only the husk of a record is held. */
  isHusk(id: RecordId): boolean;
  /** How many of both. */
  records(): number;
  bytes(): number;
  /** Called with each record that is new here; `durable` = its writer is told that it stays. */
  onStored(heard: (record: StoredRecord, durable: boolean) => void): void;
  /** Called with each husk of a record that never was here. */
  onHusk(heard: (id: RecordId) => void): void;
}

/** An empty disk. */
export function createDisk(bytesMax: number = DISK_BYTES_MAX): Disk {
  return new Platter(bytesMax);
}

class Platter implements Disk {
  readonly #bytesMax: number;
  // Replaced, never changed.
  #kept: Arrived[] = [];
  #arrivalById = new Map<RecordId, number>();
  #arrivalsByAuthor = new Map<DeviceId, number[]>();
  #locals = new Map<string, Uint8Array>();
  #bytes = 0;
  /** How to undo what is not durable yet, newest last. */
  #unsynced: (() => void)[] = [];
  #stored: (record: StoredRecord, durable: boolean) => void = () => {};
  #husked: (id: RecordId) => void = () => {};
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
          return ok(kept === undefined || kept.header === null ? undefined : copied(kept));
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
          return ok(found.map(given));
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
      prune: (husks) =>
        answer(() => {
          for (const husk of husks) checkHusk(husk);
          for (const husk of husks) this.#prune(husk);
          this.#sync();
          return ok(undefined);
        }),
      putHusks: (husks) => answer(() => this.#putHusks(husks)),
      readLocal: (name) =>
        answer(() => {
          checkName(name);
          const value = this.#locals.get(name);
          return ok(value === undefined ? undefined : copyOf(value));
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
    for (const one of kept) this.#add(one);
    this.#locals = new Map(locals);
    for (const value of locals.values()) this.#bytes += value.length;
  }

  ids(): readonly RecordId[] {
    return [...this.#arrivalById.keys()];
  }

  record(id: RecordId): ArrivedRecord | undefined {
    const kept = this.#of(id);
    return kept === undefined || kept.header === null ? undefined : kept;
  }

  isHusk(id: RecordId): boolean {
    return this.#of(id)?.header === null;
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

  onHusk(heard: (id: RecordId) => void): void {
    this.#husked = heard;
  }

  #of(id: RecordId): Arrived | undefined {
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
      const isWhole = known ?? isWholeIn(kept);
      if (isNew) growth += bytesOf(record);
      else if (!isWhole) growth += record.body?.length ?? 0;
      isWholeById.set(record.id, isWhole || record.body !== null);
    }
    return growth;
  }

  #putOne(record: StoredRecord, durable: boolean): void {
    const kept = this.#of(record.id);
    if (kept === undefined) {
      this.#add(arrivedAt(this.#kept.length + 1, record));
      this.#unsynced.push(() => this.#removeLast());
      this.#stored(record, durable);
      return;
    }
    if (kept.header !== null) {
      const isUpgrade = kept.verified === 'chain' && record.verified === 'each';
      const { signature, verified } = isUpgrade ? record : kept;
      const body = kept.body ?? (kept.isShredded ? null : record.body);
      this.#replace(copied({ ...kept, body, signature, verified }));
    } else if (!kept.isPruned) this.#replace(arrivedAt(kept.arrival, record));
    this.#unsynced.push(() => this.#replace(kept));
  }

  #putHusks(husks: readonly Husk[]): Result<void, StoreFault> {
    for (const husk of husks) checkHusk(husk);
    if (this.#bytes + husks.length * HUSK_BYTES > this.#bytesMax)
      return fail({ kind: 'StoreFull' });
    for (const husk of husks) {
      if (this.#of(husk.id) !== undefined) continue;
      this.#add(huskAt(this.#kept.length + 1, husk, false));
      this.#unsynced.push(() => this.#removeLast());
      this.#husked(husk.id);
    }
    return ok(undefined);
  }

  #prune(husk: Husk): void {
    const kept = this.#of(husk.id);
    if (kept === undefined || kept.header === null) return;
    this.#replace(huskAt(kept.arrival, husk, true));
    this.#unsynced.push(() => this.#replace(kept));
  }

  #add(kept: Arrived): void {
    const { id, author, seq, arrival } = kept;
    this.#kept.push(kept);
    this.#arrivalById.set(id, arrival);
    this.#bytes += bytesOf(kept);
    const arrivals = this.#arrivalsByAuthor.get(author) ?? [];
    this.#arrivalsByAuthor.set(author, arrivals);
    let at = arrivals.length;
    while (at > 0 && this.#seqAt(arrivals[at - 1]) > seq) at -= 1;
    arrivals.splice(at, 0, arrival);
  }

  #removeLast(): void {
    const last = this.#kept.pop();
    invariant(last !== undefined, 'what is undone was done');
    const { id, author, arrival } = last;
    this.#arrivalById.delete(id);
    this.#bytes -= bytesOf(last);
    const arrivals = this.#arrivalsByAuthor.get(author) ?? [];
    arrivals.splice(arrivals.indexOf(arrival), 1);
  }

  #seqAt(arrival: number | undefined): number {
    return arrival === undefined ? 0 : (this.#kept[arrival - 1]?.seq ?? 0);
  }

  #replace(kept: Arrived): void {
    const before = this.#kept[kept.arrival - 1];
    this.#bytes += bytesOf(kept) - (before === undefined ? 0 : bytesOf(before));
    this.#kept[kept.arrival - 1] = kept;
  }

  #shred(id: RecordId): void {
    const kept = this.#of(id);
    if (kept === undefined || kept.header === null) return;
    this.#replace({ ...kept, body: null, isShredded: true });
    this.#unsynced.push(() => this.#replace(kept));
  }

  #chain(author: DeviceId, seq: number, limit: number, arrival: number): readonly Arrived[] {
    const found: Arrived[] = [];
    for (const at of this.#arrivalsByAuthor.get(author) ?? []) {
      if (found.length >= limit) break;
      const kept = this.#kept[at - 1];
      if (kept === undefined || kept.seq < seq) continue;
      if (kept.seq > seq || kept.arrival > arrival) found.push(given(kept));
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
      else this.#locals.set(name, copyOf(value));
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

function bytesOf(kept: StoredRecord | Arrived): number {
  if (kept.header === null) return HUSK_BYTES;
  return kept.header.length + kept.signature.length + (kept.body?.length ?? 0);
}

/** Whether a put of this record would bring nothing more. */
function isWholeIn(kept: Arrived | undefined): boolean {
  if (kept === undefined) return false;
  return kept.header === null ? kept.isPruned : kept.isShredded || kept.body !== null;
}

function arrivedAt(arrival: number, record: StoredRecord): ArrivedRecord {
  const { id, author, seq, header, signature, body, verified } = copied(record);
  return { id, author, seq, header, signature, body, verified, arrival, isShredded: false };
}

function huskAt(arrival: number, husk: Husk, isPruned: boolean): Arrived {
  const { id, author, seq, prev, gov, epoch, restHash } = husk;
  return { id, author, seq, prev, gov, epoch, restHash, arrival, header: null, isPruned };
}

function given(kept: Arrived): Arrived {
  return kept.header === null ? { ...kept } : copied(kept);
}

function copied<R extends StoredRecord>(record: R): R {
  const { header, signature, body } = record;
  return {
    ...record,
    header: copyOf(header),
    signature: copyOf(signature),
    body: body === null ? null : copyOf(body),
  };
}

function checkRecord({ id, author, header, signature, body, seq }: StoredRecord): void {
  invariant(id.length === 64 && author.length === 64, 'ids have 64 characters');
  invariant(header.length > 0 && header.length <= HEADER_BYTES_MAX, 'a header within its limit');
  invariant(signature.length <= SIGNATURES_BYTES_MAX, 'a signature within its limit');
  invariant(body === null || body.length <= BODY_BYTES_MAX, 'a body within its limit');
  invariant(Number.isSafeInteger(seq) && seq >= 0 && seq <= SEQ_MAX, 'a seq within its range');
}

function checkHusk({ id, prev, seq, epoch }: Husk): void {
  invariant(id.length === 64 && prev.length === 64, 'ids have 64 characters');
  invariant(Number.isSafeInteger(seq) && seq > 0 && seq <= SEQ_MAX, 'a seq within its range');
  invariant(
    Number.isSafeInteger(epoch) && epoch >= 0 && epoch <= EPOCH_MAX,
    'an epoch within its range',
  );
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

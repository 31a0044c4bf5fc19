/**
 * A store in memory, for tests, simulators and devices that keep nothing: it ends with its process.
 * It copies what it takes and what it gives, so that nobody changes a record under its feet.
 */
import type { DeviceId, Husk, RecordId, Result } from '@tocsin/core';
import { fail, ok } from '@tocsin/core';
import type {
  Arrived,
  ArrivedRecord,
  RecordStore,
  StoredRecord,
  StoreFault,
  StoreUsage,
} from '@tocsin/peer/ports';

import {
  checkHusk,
  checkIds,
  checkLocalName,
  checkLocals,
  checkReading,
  checkRecord,
} from '../caller.ts';

/** Bytes a memory store holds unless told otherwise: 1 GiB, some 1.6 million common records. */
export const MEMORY_STORE_BYTES_MAX = 1_073_741_824;

/** What a memory store may be told. */
export interface MemoryStoreOptions {
  /** Bytes of records and local values beyond which a write gives `StoreFull`. */
  readonly bytesMax?: number;
}

/** Bytes that a husk counts for: four ids, its seq and its epoch. */
const HUSK_BYTES = 134;

/** All that a memory store holds. Entries are replaced, never changed. */
interface Held {
  readonly byArrival: Arrived[];
  readonly arrivalById: Map<RecordId, number>;
  /** Arrivals of each author's records, by seq, then arrival. */
  readonly arrivalsByAuthor: Map<DeviceId, number[]>;
  readonly locals: Map<string, Uint8Array>;
  bytes: number;
}

/** An empty store. */
export function createMemoryStore(options: MemoryStoreOptions = {}): RecordStore {
  const bytesMax = options.bytesMax ?? MEMORY_STORE_BYTES_MAX;
  const held: Held = {
    byArrival: [],
    arrivalById: new Map(),
    arrivalsByAuthor: new Map(),
    locals: new Map(),
    bytes: 0,
  };
  let isClosed = false;
  const answer = async <T>(work: () => Result<T, StoreFault>): Promise<Result<T, StoreFault>> =>
    isClosed ? fail({ kind: 'StoreClosed' }) : work();

  return {
    put: (records) => answer(() => put(held, records, bytesMax)),
    putIf: (records, mayKeep) =>
      answer(() => {
        if (!mayKeep()) return ok(false);
        const done = put(held, records, bytesMax);
        return done.ok ? ok(true) : done;
      }),
    get: (id) =>
      answer(() => {
        checkIds([id]);
        const kept = keptOf(held, id);
        return ok(kept === undefined || kept.header === null ? undefined : copied(kept));
      }),
    has: (ids) =>
      answer(() => {
        checkIds(ids);
        return ok(new Set(ids.filter((id) => held.arrivalById.has(id))));
      }),
    scan: (arrival, limit) =>
      answer(() => {
        checkReading(arrival, limit);
        const found = held.byArrival.slice(arrival, arrival + limit);
        return ok(found.map(given));
      }),
    chain: (author, seq, limit, arrival = 0) =>
      answer(() => {
        checkReading(seq, limit);
        checkReading(arrival, limit);
        return ok(chain(held, author, { seq, arrival, limit }));
      }),
    shred: (ids) =>
      answer(() => {
        checkIds(ids);
        for (const id of ids) shred(held, id);
        return ok(undefined);
      }),
    prune: (husks) =>
      answer(() => {
        for (const husk of husks) checkHusk(husk);
        for (const husk of husks) prune(held, husk);
        return ok(undefined);
      }),
    putHusks: (husks) => answer(() => putHusks(held, husks, bytesMax)),
    readLocal: (name) =>
      answer(() => {
        checkLocalName(name);
        const value = held.locals.get(name);
        return ok(value === undefined ? undefined : new Uint8Array(value));
      }),
    writeLocal: (values) => answer(() => writeLocal(held, values, bytesMax)),
    usage: () =>
      answer<StoreUsage>(() => ok({ records: held.byArrival.length, bytes: held.bytes })),
    close: async () => {
      isClosed = true;
    },
  };
}

function keptOf(held: Held, id: RecordId): Arrived | undefined {
  const arrival = held.arrivalById.get(id);
  return arrival === undefined ? undefined : held.byArrival[arrival - 1];
}

function bytesOf(kept: StoredRecord | Arrived): number {
  if (kept.header === null) return HUSK_BYTES;
  return kept.header.length + kept.signature.length + (kept.body?.length ?? 0);
}

/** What a reader gets: nothing that lies here too. */
function given(kept: Arrived): Arrived {
  return kept.header === null ? { ...kept } : copied(kept);
}

/** The same record in bytes of its own; not by `slice`, which of a Buffer copies nothing. */
function copied<R extends StoredRecord>(record: R): R {
  const { header, signature, body } = record;
  return {
    ...record,
    header: new Uint8Array(header),
    signature: new Uint8Array(signature),
    body: body === null ? null : new Uint8Array(body),
  };
}

function put(
  held: Held,
  records: readonly StoredRecord[],
  bytesMax: number,
): Result<void, StoreFault> {
  for (const record of records) checkRecord(record);
  if (held.bytes + growthBy(held, records) > bytesMax) return fail({ kind: 'StoreFull' });
  for (const record of records) putOne(held, record);
  return ok(undefined);
}

/** Bytes that a put adds; a signature that takes another's place counts as equally long. */
function growthBy(held: Held, records: readonly StoredRecord[]): number {
  const isComplete = new Map<RecordId, boolean>();
  let growth = 0;
  for (const record of records) {
    const kept = keptOf(held, record.id);
    const isNew = kept === undefined && !isComplete.has(record.id);
    const isWhole = isComplete.get(record.id) ?? isWholeIn(kept);
    if (isNew) growth += bytesOf(record);
    else if (!isWhole) growth += record.body?.length ?? 0;
    isComplete.set(record.id, isWhole || record.body !== null);
  }
  return growth;
}

/** Whether a put of this record would bring nothing more. */
function isWholeIn(kept: Arrived | undefined): boolean {
  if (kept === undefined) return false;
  return kept.header === null ? kept.isPruned : kept.isShredded || kept.body !== null;
}

function putOne(held: Held, record: StoredRecord): void {
  const kept = keptOf(held, record.id);
  if (kept === undefined) {
    append(held, arrivedAt(held.byArrival.length + 1, record));
    return;
  }
  if (kept.header === null) {
    if (!kept.isPruned) replace(held, arrivedAt(kept.arrival, record));
    return;
  }
  const isUpgrade = kept.verified === 'chain' && record.verified === 'each';
  const { signature, verified } = isUpgrade ? record : kept;
  const body = kept.body ?? (kept.isShredded ? null : record.body);
  replace(held, copied({ ...kept, body, signature, verified }));
}

function arrivedAt(arrival: number, record: StoredRecord): ArrivedRecord {
  const { id, author, seq, header, signature, body, verified } = copied(record);
  return { id, author, seq, header, signature, body, verified, arrival, isShredded: false };
}

function putHusks(held: Held, husks: readonly Husk[], bytesMax: number): Result<void, StoreFault> {
  for (const husk of husks) checkHusk(husk);
  const fresh = husks.filter(({ id }) => keptOf(held, id) === undefined);
  if (held.bytes + fresh.length * HUSK_BYTES > bytesMax) return fail({ kind: 'StoreFull' });
  for (const husk of fresh)
    if (keptOf(held, husk.id) === undefined)
      append(held, huskAt(held.byArrival.length + 1, husk, false));
  return ok(undefined);
}

function huskAt(arrival: number, husk: Husk, isPruned: boolean): Arrived {
  const { id, author, seq, prev, gov, epoch, restHash } = husk;
  return { id, author, seq, prev, gov, epoch, restHash, arrival, header: null, isPruned };
}

function prune(held: Held, husk: Husk): void {
  const kept = keptOf(held, husk.id);
  if (kept === undefined || kept.header === null) return;
  const { id, author, seq, arrival } = kept;
  replace(held, huskAt(arrival, { ...husk, id, author, seq }, true));
}

function append(held: Held, kept: Arrived): void {
  const { id, author, seq, arrival } = kept;
  held.byArrival.push(kept);
  held.arrivalById.set(id, arrival);
  held.bytes += bytesOf(kept);
  const arrivals = held.arrivalsByAuthor.get(author) ?? [];
  held.arrivalsByAuthor.set(author, arrivals);
  // From the end, since a device's records mostly come in the order in which it wrote them.
  let at = arrivals.length;
  while (at > 0 && seqAt(held, arrivals, at - 1) > seq) at -= 1;
  arrivals.splice(at, 0, arrival);
}

function seqAt(held: Held, arrivals: readonly number[], at: number): number {
  return held.byArrival[(arrivals[at] ?? 0) - 1]?.seq ?? 0;
}

function replace(held: Held, kept: Arrived): void {
  const before = held.byArrival[kept.arrival - 1];
  held.bytes += bytesOf(kept) - (before === undefined ? 0 : bytesOf(before));
  held.byArrival[kept.arrival - 1] = kept;
}

/** Where a reading of a device's records begins and how far it goes. */
interface ChainReading {
  readonly seq: number;
  readonly arrival: number;
  readonly limit: number;
}

function chain(held: Held, author: DeviceId, reading: ChainReading): Arrived[] {
  const arrivals = held.arrivalsByAuthor.get(author) ?? [];
  let at = 0;
  for (let high = arrivals.length; at < high;) {
    const middle = (at + high) >>> 1;
    if (seqAt(held, arrivals, middle) < reading.seq) at = middle + 1;
    else high = middle;
  }
  const found: Arrived[] = [];
  for (; at < arrivals.length && found.length < reading.limit; at += 1) {
    const kept = held.byArrival[(arrivals[at] ?? 0) - 1];
    if (kept === undefined) continue;
    if (kept.seq > reading.seq || kept.arrival > reading.arrival) found.push(given(kept));
  }
  return found;
}

function shred(held: Held, id: RecordId): void {
  const kept = keptOf(held, id);
  if (kept === undefined || kept.header === null) return;
  replace(held, { ...kept, body: null, isShredded: true });
}

function writeLocal(
  held: Held,
  values: ReadonlyMap<string, Uint8Array | null>,
  bytesMax: number,
): Result<void, StoreFault> {
  checkLocals(values);
  let growth = 0;
  for (const [name, value] of values)
    growth += (value?.length ?? 0) - (held.locals.get(name)?.length ?? 0);
  if (growth > 0 && held.bytes + growth > bytesMax) return fail({ kind: 'StoreFull' });
  for (const [name, value] of values) {
    if (value === null) held.locals.delete(name);
    else held.locals.set(name, new Uint8Array(value));
  }
  held.bytes += growth;
  return ok(undefined);
}

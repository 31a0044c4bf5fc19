/** For tests only: sample records, chance from a seed, and the obvious store to compare with. */
import type { DeviceId, Hash32, LogId, PlacementId, RecordId, Result } from '@tocsin/core';
import { encodeHeader, hour, idOf, NONCE_BYTES, SIGNATURE_BYTES } from '@tocsin/core';
import type { ArrivedRecord, RecordStore, StoredRecord, StoreFault } from '@tocsin/peer/ports';

/** The value of a result that is to be a success; throws what the fault was. */
export function valueOf<T>(result: Result<T, StoreFault>): T {
  if (!result.ok) throw new Error(`a fault where none was expected: ${result.fault.kind}`);
  return result.value;
}

/** All records of a store, read in pages. */
export async function allRecords(store: RecordStore): Promise<readonly ArrivedRecord[]> {
  const records: ArrivedRecord[] = [];
  for (;;) {
    const page = valueOf(await store.scan(records.length, 500));
    if (page.length === 0) return records;
    records.push(...page.map(plainRecord));
  }
}

/** Chance that repeats itself. */
export interface SeededChance {
  /** The next integer in [0, below). */
  below(below: number): number;
  /** The next bytes. */
  bytes(length: number): Uint8Array;
}

/** Chance from a seed: mulberry32, which is good enough for samples and for nothing else. */
export function seededChance(seed: number): SeededChance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return {
    below: (below) => next() % below,
    bytes: (length) => Uint8Array.from({ length }, () => next() & 0xff),
  };
}

/** What of a sample record is wished. */
export interface SampleWishes {
  readonly device?: number;
  readonly seq?: number;
  readonly id?: RecordId;
  readonly deps?: number;
  readonly bodyBytes?: number;
  readonly verified?: StoredRecord['verified'];
}

/** Devices that sample records come from unless wished otherwise. */
export const SAMPLE_DEVICES = 3;

/** A device of the samples. */
export function sampleDevice(device: number): DeviceId {
  return idOf<DeviceId>(seededChance(1_000 + device).bytes(32));
}

/** An id of the samples: those of one `prefix` begin with the same 48 bits. */
export function sampleId(number: number, prefix?: number): RecordId {
  const bytes = seededChance(1_000_000 + number).bytes(32);
  if (prefix !== undefined) bytes.set(seededChance(2_000 + prefix).bytes(6));
  return idOf<RecordId>(bytes);
}

/** A record with a real header, of one log, that follows from its number. */
export function sampleRecord(number: number, wishes: SampleWishes = {}): StoredRecord {
  const chance = seededChance(number);
  const device = wishes.device ?? number % SAMPLE_DEVICES;
  const seq = wishes.seq ?? Math.floor(number / SAMPLE_DEVICES);
  const bodyBytes = wishes.bodyBytes ?? chance.below(400);
  const author = sampleDevice(device);
  const deps = Array.from({ length: wishes.deps ?? chance.below(4) }, () =>
    idOf<RecordId>(chance.bytes(32)),
  );
  const header = encodeHeader({
    version: 1,
    log: idOf<LogId>(seededChance(3).bytes(32)),
    author,
    seq,
    prev: seq === 0 ? null : sampleId(number - SAMPLE_DEVICES),
    deps: deps.toSorted(),
    gov: idOf<PlacementId>(seededChance(4 + (number >>> 6)).bytes(32)),
    wallHour: hour(480_000 + number),
    lane: 1,
    epoch: 1,
    nonce: chance.bytes(NONCE_BYTES),
    bodyLen: bodyBytes,
    bodyHash: idOf<Hash32>(chance.bytes(32)),
  });
  return {
    id: wishes.id ?? sampleId(number),
    author,
    seq,
    header,
    signature: chance.bytes(SIGNATURE_BYTES),
    body: chance.bytes(bodyBytes),
    verified: wishes.verified ?? 'each',
  };
}

/** Sample records from one number to before another. */
export function sampleRecords(from: number, to: number): StoredRecord[] {
  return Array.from({ length: to - from }, (_, at) => sampleRecord(from + at));
}

/** The same record in bytes of its own and without what else its object carries. */
export function plainRecord(record: ArrivedRecord): ArrivedRecord {
  const { arrival, id, author, seq, verified, header, signature, body } = record;
  return {
    arrival,
    id,
    author,
    seq,
    verified,
    header: Uint8Array.from(header),
    signature: Uint8Array.from(signature),
    body: body === null ? null : Uint8Array.from(body),
  };
}

/** The port's promises in the shortest words: reads everything, every time. */
export class NaiveStore {
  #records: ArrivedRecord[] = [];
  readonly #shredded = new Set<RecordId>();
  readonly locals: Map<string, Uint8Array> = new Map();

  put(records: readonly StoredRecord[]): void {
    for (const record of records) {
      const kept = this.get(record.id);
      if (kept === undefined)
        this.#records.push(plainRecord({ ...record, arrival: this.#records.length + 1 }));
      else this.#replace(this.#merge(kept, record));
    }
  }

  get(id: RecordId): ArrivedRecord | undefined {
    return this.#records.find((record) => record.id === id);
  }

  scan(arrival: number, limit: number): readonly ArrivedRecord[] {
    return this.#records.filter((record) => record.arrival > arrival).slice(0, limit);
  }

  chain(author: DeviceId, seq: number, limit: number, arrival: number): readonly ArrivedRecord[] {
    return this.#records
      .filter((record) => record.author === author && record.seq >= seq)
      .filter((record) => record.seq > seq || record.arrival > arrival)
      .toSorted((a, b) => a.seq - b.seq || a.arrival - b.arrival)
      .slice(0, limit);
  }

  shred(ids: readonly RecordId[]): void {
    for (const id of ids) {
      const kept = this.get(id);
      if (kept === undefined) continue;
      this.#shredded.add(id);
      this.#replace({ ...kept, body: null });
    }
  }

  writeLocal(values: ReadonlyMap<string, Uint8Array | null>): void {
    for (const [name, value] of values) {
      if (value === null) this.locals.delete(name);
      else this.locals.set(name, value);
    }
  }

  #merge(kept: ArrivedRecord, put: StoredRecord): ArrivedRecord {
    const body = kept.body ?? (this.#shredded.has(kept.id) ? null : put.body);
    const isUpgrade = kept.verified === 'chain' && put.verified === 'each';
    const { signature, verified } = isUpgrade ? put : kept;
    return { ...kept, body, signature, verified };
  }

  #replace(record: ArrivedRecord): void {
    this.#records = this.#records.map((kept) => (kept.id === record.id ? record : kept));
  }
}

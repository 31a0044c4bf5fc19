/**
 * For tests only: sample records, chance from a seed, what a process does until it is ended, and the
 * obvious store to compare with.
 */
import type { DeviceId, Hash32, Husk, LogId, PlacementId, RecordId, Result } from '@tocsin/core';
import {
  asciiBytes,
  decodeHeader,
  encodeHeader,
  hour,
  idOf,
  NONCE_BYTES,
  SIGNATURE_BYTES,
  toHex,
  uintBytes,
} from '@tocsin/core';
import type {
  Arrived,
  ArrivedRecord,
  Durability,
  RecordStore,
  StoredRecord,
  StoreFault,
} from '@tocsin/peer/ports';

/** The value of a result that is to be a success; throws what the fault was. */
export function valueOf<T>(result: Result<T, StoreFault>): T {
  if (!result.ok) throw new Error(`a fault where none was expected: ${result.fault.kind}`);
  return result.value;
}

/** All records and husks of a store, read in pages. */
export async function allRecords(store: RecordStore): Promise<readonly Arrived[]> {
  const records: Arrived[] = [];
  for (;;) {
    const page = valueOf(await store.scan(records.length, 500));
    if (page.length === 0) return records;
    records.push(...page.map(plain));
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

/** What is left of a sample record that is pruned; not of a first one. */
export function sampleHusk({ id, author, seq, header }: StoredRecord): Husk {
  const read = decodeHeader(header);
  if (!read.ok) throw new Error('a sample has a header');
  const { prev, gov, epoch } = read.value;
  const named = { prev: prev as RecordId, gov: gov as PlacementId, epoch };
  // A store takes it as it is: any 32 bytes do.
  const restHash = idOf<Hash32>(seededChance(5_000 + seq).bytes(32));
  return { id, author, seq, ...named, restHash };
}

/** The same record or husk, without what else its object carries. */
export function plain(kept: Arrived): Arrived {
  if (kept.header !== null) return plainRecord(kept);
  const { arrival, id, author, seq, prev, gov, epoch, restHash, isPruned } = kept;
  return { arrival, id, author, seq, prev, gov, epoch, restHash, header: null, isPruned };
}

/** The same record in bytes of its own and without what else its object carries. */
export function plainRecord(record: ArrivedRecord): ArrivedRecord {
  const { arrival, id, author, seq, verified, header, signature, body, isShredded } = record;
  return {
    isShredded,
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

/** One thing that a process does with its store, until somebody ends it. */
export type Deed =
  | {
      readonly kind: 'put';
      readonly from: number;
      readonly to: number;
      readonly durability: 'batched' | 'durable';
    }
  | { readonly kind: 'write'; readonly number: number }
  | { readonly kind: 'shred'; readonly number: number }
  /** As many as go in one transaction. */
  | { readonly kind: 'prune'; readonly from: number; readonly isOurs: boolean };

/** Deeds without end that follow from a seed. */
export function* deeds(seed: number): Generator<Deed, never> {
  const chance = seededChance(seed);
  let records = 0;
  for (;;) {
    const roll = chance.below(12);
    const number = chance.below(1_000_000);
    const size = roll === 0 ? 200 : 1 + chance.below(12);
    if (roll <= 6 || records === 0) {
      const durability = chance.below(2) === 0 ? 'batched' : 'durable';
      yield { kind: 'put', from: records, to: records + size, durability };
      records += size;
    } else if (roll <= 8) yield { kind: 'write', number };
    else if (roll <= 10)
      yield { kind: 'prune', from: number % records, isOurs: chance.below(3) > 0 };
    else yield { kind: 'shred', number: number % records };
  }
}

/** Does one deed; throws when the store gives a fault. */
export async function doDeed(store: RecordStore, deed: Deed): Promise<void> {
  switch (deed.kind) {
    case 'put':
      await putWaiting(store, sampleRecords(deed.from, deed.to), deed.durability);
      break;
    case 'write':
      valueOf(await store.writeLocal(localsOf(deed.number)));
      break;
    case 'shred':
      valueOf(await store.shred([sampleId(deed.number)]));
      break;
    case 'prune': {
      const husks = sampleRecords(deed.from, deed.from + 32)
        .filter(({ seq }) => seq > 0)
        .map(sampleHusk);
      valueOf(await (deed.isOurs ? store.prune(husks) : store.putHusks(husks)));
      break;
    }
  }
}

/** Puts records; batched, where the store can wait, once in vain in another order, then for good. */
async function putWaiting(
  store: RecordStore,
  records: readonly StoredRecord[],
  durability: Durability,
): Promise<void> {
  if (durability === 'durable' || store.putIf === undefined) {
    valueOf(await store.put(records, durability));
    return;
  }
  const kept = [
    valueOf(await store.putIf(records.toReversed(), () => false)),
    valueOf(await store.putIf(records, () => true)),
  ];
  if (kept[0] === true || kept[1] === false) throw new Error('a store keeps what it may, no more');
}

/** Two values of which both are always written, and one that comes and goes. */
function localsOf(number: number): ReadonlyMap<string, Uint8Array | null> {
  return new Map([
    ['left', uintBytes(number, 4)],
    ['right', uintBytes(number, 4)],
    ['secret', number % 2 === 0 ? asciiBytes(`secret ${number}`) : null],
  ]);
}

/** A hash of everything a store holds. */
export async function digestOf(store: RecordStore): Promise<string> {
  const parts: string[] = [];
  for (const record of await allRecords(store)) {
    if (record.header === null) {
      parts.push(JSON.stringify(record));
      continue;
    }
    const { arrival, id, author, seq, verified, header, signature, body, isShredded } = record;
    parts.push(JSON.stringify([arrival, id, author, seq, verified, body === null, isShredded]));
    parts.push(...[header, signature, body ?? new Uint8Array()].map(toHex));
  }
  for (const name of ['left', 'right', 'secret'])
    parts.push(toHex(valueOf(await store.readLocal(name)) ?? asciiBytes('not there')));
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(parts.join(' ')));
  return toHex(new Uint8Array(hash));
}

/** The port's promises in the shortest words: reads everything, every time. */
export class NaiveStore {
  #kept: Arrived[] = [];
  readonly locals: Map<string, Uint8Array> = new Map();

  put(records: readonly StoredRecord[]): void {
    for (const record of records) {
      const kept = this.#find(record.id);
      const fresh = { ...record, isShredded: false };
      if (kept === undefined) this.#kept.push(plain({ ...fresh, arrival: this.#kept.length + 1 }));
      else if (kept.header !== null) this.#replace(merged(kept, record));
      else if (!kept.isPruned) this.#replace(plain({ ...fresh, arrival: kept.arrival }));
    }
  }

  putHusks(husks: readonly Husk[]): void {
    for (const husk of husks) {
      const arrival = this.#kept.length + 1;
      if (this.#find(husk.id) === undefined)
        this.#kept.push(plain({ ...husk, arrival, header: null, isPruned: false }));
    }
  }

  prune(husks: readonly Husk[]): void {
    for (const husk of husks) {
      const kept = this.#find(husk.id);
      if (kept === undefined || kept.header === null) continue;
      const { arrival, author, seq } = kept;
      this.#replace(plain({ ...husk, author, seq, arrival, header: null, isPruned: true }));
    }
  }

  has(id: RecordId): boolean {
    return this.#find(id) !== undefined;
  }

  get(id: RecordId): ArrivedRecord | undefined {
    const kept = this.#find(id);
    return kept === undefined || kept.header === null ? undefined : kept;
  }

  scan(arrival: number, limit: number): readonly Arrived[] {
    return this.#kept.filter((kept) => kept.arrival > arrival).slice(0, limit);
  }

  chain(author: DeviceId, seq: number, limit: number, arrival: number): readonly Arrived[] {
    return this.#kept
      .filter((kept) => kept.author === author && kept.seq >= seq)
      .filter((kept) => kept.seq > seq || kept.arrival > arrival)
      .toSorted((a, b) => a.seq - b.seq || a.arrival - b.arrival)
      .slice(0, limit);
  }

  shred(ids: readonly RecordId[]): void {
    for (const id of ids) {
      const kept = this.get(id);
      if (kept !== undefined) this.#replace({ ...kept, body: null, isShredded: true });
    }
  }

  writeLocal(values: ReadonlyMap<string, Uint8Array | null>): void {
    for (const [name, value] of values) {
      if (value === null) this.locals.delete(name);
      else this.locals.set(name, value);
    }
  }

  #find(id: RecordId): Arrived | undefined {
    return this.#kept.find((kept) => kept.id === id);
  }

  #replace(record: Arrived): void {
    this.#kept = this.#kept.map((kept) => (kept.id === record.id ? record : kept));
  }
}

function merged(kept: ArrivedRecord, put: StoredRecord): ArrivedRecord {
  const body = kept.body ?? (kept.isShredded ? null : put.body);
  const isUpgrade = kept.verified === 'chain' && put.verified === 'each';
  const { signature, verified } = isUpgrade ? put : kept;
  return { ...kept, body, signature, verified };
}

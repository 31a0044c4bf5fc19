/** For tests only: records as devices would write them, and what a replica needs around it. */
import type {
  DeviceId,
  Header,
  Instant,
  LogId,
  PlacementId,
  Record,
  RecordId,
  RecordKind,
  Result,
  SigningPair,
  SyncCrypto,
} from '@tocsin/core';
import {
  bodyHashOf,
  encodeCbor,
  encodeHeader,
  hour,
  idBytes,
  idOf,
  instant,
  LANE_COMMON,
  NONCE_BYTES,
  ok,
  parseRecord,
  RECORD_VERSION,
  sealBody,
  shape,
} from '@tocsin/core';
import { bytesNamed, idNamed, pairNamed, testCrypto } from '@tocsin/core/testing';

import type { Clock, LogCrypto, Random, RecordStore, StoreFault } from '../ports/index.ts';
import { openKeyring, writeDeviceSeeds } from './keyring.ts';
import type { Replica, ReplicaParts } from './replica.ts';
import { openReplica } from './replica.ts';

/** The log of these tests. */
export const LOG: LogId = idNamed<LogId>('log');
/** An hour of 2026. */
export const NOON = 498_000;
/** A kind that no version knows. */
const KIND_UNKNOWN = 60_000;

/** A device that writes. */
export interface Writer {
  readonly pair: SigningPair;
  readonly id: DeviceId;
}

/** A device of a name. */
export function writerNamed(name: string): Writer {
  const pair = pairNamed(name);
  return { pair, id: idOf<DeviceId>(pair.publicKey) };
}

/** What of a record is wished otherwise than usual. */
export interface RecordWishes extends Partial<Omit<Header, 'bodyLen' | 'bodyHash'>> {
  /** What the body says. */
  readonly says?: number | string;
  /** The body itself. */
  readonly body?: Uint8Array;
  /** Seals the body under this lane's key. */
  readonly key?: Uint8Array;
  /** Who signs; the author when not given. */
  readonly signer?: Writer;
}

/** A record after another of the same device, or its first. */
export function makeRecord(
  writer: Writer,
  after: Record | null,
  wishes: RecordWishes = {},
  crypto: SyncCrypto = testCrypto,
): Record {
  const { says, body: given, key, signer, ...change } = wishes;
  const seq = (after?.fields.seq ?? -1) + 1;
  const fields: Omit<Header, 'bodyLen' | 'bodyHash'> = {
    version: RECORD_VERSION,
    log: LOG,
    author: writer.id,
    seq,
    prev: after?.id ?? null,
    deps: [],
    gov: LOG as string as PlacementId,
    wallHour: hour(NOON),
    lane: LANE_COMMON,
    epoch: key === undefined ? 0 : 1,
    nonce: key === undefined ? new Uint8Array() : bytesNamed('nonce', seq, NONCE_BYTES),
    ...change,
  };
  const plain = given ?? encodeCbor([KIND_UNKNOWN, says ?? seq]);
  const body = key === undefined ? plain : sealBody(crypto, key, fields, plain);
  const header = encodeHeader({
    ...fields,
    bodyLen: body.length,
    bodyHash: idOf(bodyHashOf(crypto.hash, body)),
  });
  const unsigned = { header, signature: new Uint8Array(64), body };
  const record = valueOf(parseRecord(crypto.hash, unsigned));
  const { secretKey } = (signer ?? writer).pair;
  return { ...record, signature: crypto.sign(idBytes(record.id), secretKey) };
}

/** The first `length` records of a device. */
export function chainOf(writer: Writer, length: number, wishes: RecordWishes = {}): Record[] {
  const records: Record[] = [];
  while (records.length < length) records.push(makeRecord(writer, records.at(-1) ?? null, wishes));
  return records;
}

/** The same record with one bit of its signature turned. */
export function badlySigned(record: Record): Record {
  const signature = Uint8Array.from(record.signature);
  signature[10] = (signature[10] ?? 0) ^ 1;
  return { ...record, signature };
}

/** A history of some devices that cite each other, parents first; it follows from its choices. */
export function historyOf(choices: readonly (readonly [number, number])[]): readonly Record[] {
  const records: Record[] = [];
  const heads = new Map<number, Record>();
  for (const [device, cited] of choices) {
    const before = heads.get(device) ?? null;
    const dep = records[cited % Math.max(1, records.length)];
    const deps = dep === undefined || dep.id === before?.id ? [] : [dep.id];
    const record = makeRecord(writerNamed(`writer ${device}`), before, { deps });
    heads.set(device, record);
    records.push(record);
  }
  return records;
}

/** The value of a result that is to be a success; throws what the fault was. */
export function valueOf<T>(result: Result<T, { readonly kind: string }>): T {
  if (!result.ok) throw new Error(`a fault where none was expected: ${result.fault.kind}`);
  return result.value;
}

/** A clock that stands where it is put. */
export interface SetClock extends Clock {
  set(hours: number): void;
}

const HOUR_MS = 3_600_000;

/** A clock at noon. */
export function clockAtNoon(): SetClock {
  let now: Instant = instant(NOON * HOUR_MS);
  return {
    now: () => now,
    monotonicMs: () => now,
    wakeAt: () => () => undefined,
    set: (hours) => void (now = instant(hours * HOUR_MS)),
  };
}

/** Random bytes that follow from how many times they were asked for. */
export function countedRandom(): Random {
  let asked = 0;
  return { bytes: (length) => bytesNamed('random', (asked += 1), length) };
}

/** A kind to write, sealed in the common lane. */
export const saidKind: RecordKind<number> = {
  name: 'seen',
  lanes: [LANE_COMMON],
  plain: false,
  shape: shape.uint(),
  bytesMax: 100,
};

/** The same, never sealed. */
export const plainKind: RecordKind<number> = { ...saidKind, name: 'prekey', plain: true };

/** The epoch key that a test replica holds, of epoch 1. */
export const EPOCH_KEY: Uint8Array = bytesNamed('epoch key');

/** A replica and the clock it looks at. */
export interface TestReplica {
  readonly replica: Replica;
  readonly clock: SetClock;
}

/** The device that a test replica is. */
export const ME: Writer = {
  pair: testCrypto.signingPair(bytesNamed('me')),
  id: idOf<DeviceId>(testCrypto.signingPair(bytesNamed('me')).publicKey),
};

/** Makes an empty store that of the test device, with the key of epoch 1. */
export async function settle(store: RecordStore): Promise<RecordStore> {
  const seeds = { device: bytesNamed('me'), prekey: bytesNamed('k'), boxSeed: bytesNamed('b') };
  valueOf(await writeDeviceSeeds(store, seeds));
  const keyring = valueOf(await openKeyring(store, testCrypto));
  valueOf((await keyring?.addEpochKey(1, EPOCH_KEY)) ?? ok(undefined));
  return store;
}

/** Opens a replica on a store that was settled. */
export async function openTestReplica(
  store: RecordStore,
  takesHusks?: ReplicaParts['takesHusks'],
  crypto?: LogCrypto,
): Promise<TestReplica> {
  const opened = await tryOpenReplica(store, takesHusks, crypto);
  return valueOf(opened);
}

/** The same, with the fault when it does not open. */
export async function tryOpenReplica(
  store: RecordStore,
  takesHusks: ReplicaParts['takesHusks'] = () => false,
  crypto: LogCrypto = testCrypto,
  reads: 'headers' | 'all' = 'headers',
): Promise<Result<TestReplica, StoreFault>> {
  const keyring = valueOf(await openKeyring(store, testCrypto));
  if (keyring === undefined) throw new Error('the store belongs to no device');
  const clock = clockAtNoon();
  const random = countedRandom();
  const around = { store, crypto, clock, random, keyring };
  const parts = { log: LOG, tempoMs: HOUR_MS, ...around, takesHusks };
  const replica = await openReplica(parts, reads);
  return replica.ok ? ok({ replica: replica.value, clock }) : replica;
}

/** Ids of records, sorted. */
export function sortedIds(records: Iterable<{ readonly id: RecordId }>): readonly RecordId[] {
  return [...records].map(({ id }) => id).toSorted();
}

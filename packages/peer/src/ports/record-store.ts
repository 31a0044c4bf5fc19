/**
 * Where one log is kept. A store knows no rules: what is put has passed admission, what it gives
 * back is what was put. Implementations pass `@tocsin/storage/compliance`.
 */
import type { DeviceId, Husk, RecordId, Result, WireRecord } from '@tocsin/core';

/** A record as the store keeps it. */
export interface StoredRecord extends WireRecord {
  readonly id: RecordId;
  readonly author: DeviceId;
  readonly seq: number;
  /** Whether this signature was verified itself, or only vouched for by a later link (`chain`). */
  readonly verified: 'each' | 'chain';
}

/** A stored record with its place in the order in which this store received them, from 1. */
export interface ArrivedRecord extends StoredRecord {
  readonly arrival: number;
  /** Whether the body was shredded, and not only never here. */
  readonly isShredded: boolean;
}

/** A husk in the place of a record (R14): it has no header any more. */
export interface ArrivedHusk extends Husk {
  readonly arrival: number;
  readonly header: null;
  /** Whether the record itself was here and was pruned; else it came as a husk. */
  readonly isPruned: boolean;
}

/** What stands in one place of a store. */
export type Arrived = ArrivedRecord | ArrivedHusk;

/** What a store can fail with. Nothing that was acknowledged is lost by any of them. */
export type StoreFault =
  | { readonly kind: 'StoreFull' }
  | { readonly kind: 'StoreReadOnly' }
  | { readonly kind: 'StoreBusy' }
  | { readonly kind: 'StoreDamaged' }
  | { readonly kind: 'StoreNewer'; readonly formatFound: number; readonly formatKnown: number }
  /** The folder is missing or not ours, or the disk fails. Writing needs the store opened anew. */
  | { readonly kind: 'StoreUnreachable' }
  /** Sealed under another key, sealed and no key given, or a key given and not sealed. */
  | { readonly kind: 'StoreKeyMismatch' }
  | { readonly kind: 'StoreClosed' };

/** How firmly a put stands before it settles. */
export type Durability =
  /** On disk, surviving power loss: own records, before they are sent. */
  | 'durable'
  /** Atomic and ordered, may be lost with the last moments of power: what others hold too. */
  | 'batched';

/** What a store holds: its records, and the bytes that all it keeps takes up where it keeps it. */
export interface StoreUsage {
  readonly records: number;
  readonly bytes: number;
}

/** The records of one log, and small local values beside them. */
export interface RecordStore {
  /**
   * Adds records, all or none, in this order. A record that is there already is left as it is,
   * but a body that was missing and not shredded is filled in, and `chain` becomes `each` together
   * with the signature that was verified: the one kept before may be a relay's invention. It takes the
   * place of a husk that came from others, and never that of a pruned one. What was put `batched`
   * before is durable too once a later `durable` put settles.
   */
  put(records: readonly StoredRecord[], durability: Durability): Promise<Result<void, StoreFault>>;
  /**
   * As `put` with `batched`, and asks at the very end, before anything of it is kept or can be read:
   * when `mayKeep` says no, nothing is kept and false is given. Whoever stores so goes on with other
   * things meanwhile; a store that cannot wait has no such method.
   */
  readonly putIf?: (
    records: readonly StoredRecord[],
    mayKeep: () => boolean,
  ) => Promise<Result<boolean, StoreFault>>;
  /** A record; undefined when it is not there, or only its husk is. */
  get(id: RecordId): Promise<Result<ArrivedRecord | undefined, StoreFault>>;
  /** Which of these ids are there, as records or husks. */
  has(ids: readonly RecordId[]): Promise<Result<ReadonlySet<RecordId>, StoreFault>>;
  /** Up to `limit` records and husks in order of arrival, after `arrival` (0 = from the first). */
  scan(arrival: number, limit: number): Promise<Result<readonly Arrived[], StoreFault>>;
  /**
   * Up to `limit` records and husks of a device from `seq` on, by seq, then arrival; a fork gives both
   * branches. To go on where an answer ended, give the seq and arrival of its last record.
   *
   * @param arrival - of those at `seq` itself, only what arrived later (0 = all, when not given).
   */
  chain(
    author: DeviceId,
    seq: number,
    limit: number,
    arrival?: number,
  ): Promise<Result<readonly Arrived[], StoreFault>>;
  /**
   * Forgets bodies for ever, durably, and keeps the signed skeletons: a later put does not bring
   * them back. Ids that are not there are passed over.
   */
  shred(ids: readonly RecordId[]): Promise<Result<void, StoreFault>>;
  /**
   * Leaves of these records their husks, in their places, and forgets all else for ever, durably, in
   * the order given: what a crash or a full disk leaves is a part from the first on, each record whole
   * or a husk. Ids that are not there, and husks, are passed over. Tidies up even when nothing is
   * given.
   */
  prune(husks: readonly Husk[]): Promise<Result<void, StoreFault>>;
  /** Adds husks that came from others, all or none, in this order, batched. What is there stays. */
  putHusks(husks: readonly Husk[]): Promise<Result<void, StoreFault>>;
  /** A small local value: counters, keys, tokens. Never leaves this device. */
  readLocal(name: string): Promise<Result<Uint8Array | undefined, StoreFault>>;
  /** Writes local values, all or none, durably; null forgets one. */
  writeLocal(values: ReadonlyMap<string, Uint8Array | null>): Promise<Result<void, StoreFault>>;
  usage(): Promise<Result<StoreUsage, StoreFault>>;
  close(): Promise<void>;
}

/** Longest name of a local value, in characters of [a-z0-9.:-]. */
export const LOCAL_NAME_MAX = 200;
/** Longest local value: a bundle's worth of drafts is not kept here; 1 MiB. */
export const LOCAL_BYTES_MAX = 1_048_576;

/** Keeps bytes unreadable on a disk at rest; made by the host from its key. */
export interface AtRest {
  readonly seal: (plain: Uint8Array, associated: Uint8Array) => Uint8Array;
  readonly open: (sealed: Uint8Array, associated: Uint8Array) => Uint8Array | undefined;
  /** A keyed 48-bit index for an id or a name, in [0, 2^48). */
  readonly index: (bytes: Uint8Array) => number;
}

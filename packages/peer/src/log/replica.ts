/**
 * One log on one device: takes records in, writes its own, and gives the folds what they read.
 * Authority is judged elsewhere; here is only form, durability and keys. Own records are on disk
 * before anyone is told of them.
 */
import type {
  DeviceId,
  Entry,
  Header,
  Hour,
  Husk,
  HuskRun,
  LogId,
  PlacementId,
  RecordId,
  RecordKind,
  Result,
  WireRecord,
} from '@tocsin/core';
import {
  bodyHashOf,
  DEPS_MAX,
  encodeHeader,
  encodeFitting,
  fail,
  hour,
  hourOf,
  huskOf,
  idBytes,
  idOf,
  NONCE_BYTES,
  ok,
  parseRecord,
  RECORD_VERSION,
  recordIdOf,
  sealBody,
} from '@tocsin/core';

import type {
  Clock,
  LogCrypto,
  Random,
  RecordStore,
  StoredRecord,
  StoreFault,
} from '../ports/index.ts';
import type { EntryList } from './entry-list.ts';
import { createEntryList, SCAN_BATCH } from './entry-list.ts';
import type { IngestReport, Intake, RunReport } from './intake.ts';
import { createIntake, remember } from './intake.ts';
import type { Keyring } from './keyring.ts';
import type { LogIndex } from './log-index.ts';
import { createLogIndex } from './log-index.ts';
import type { Serial } from './serial.ts';
import { createSerial } from './serial.ts';

export type { IngestReport, RefusedRecord, RunReport } from './intake.ts';

/** Why an own record could not be written. */
export type AppendFault =
  | StoreFault
  /** No key yet for this lane: the box has not come, or the device is younger than a day. */
  | { readonly kind: 'NoEpochKey' }
  /** A peer showed more of our own chain than we hold: a restored backup must not write (R17b). */
  | { readonly kind: 'RestoredBackup' }
  | { readonly kind: 'OwnFork' }
  /** Longer than its form allows, or with more of something: others would read nothing of it. */
  | { readonly kind: 'SaidUnfit' }
  /** Closed for long: a peer is asked first how far it knows us (`engine/first-look.ts`). */
  | { readonly kind: 'LookingFirst' };

/** Where an own record stands among the others. */
export interface Standing {
  readonly gov: PlacementId;
  /** The epoch to write under; 0 = only plain kinds can be written. */
  readonly epoch: number;
  /** Whether this device's clock can be trusted now (R9c). */
  readonly clockSure: boolean;
  /** Whether a device speaks in this log: where not all can be cited, its records go first. */
  readonly speaks: (device: DeviceId) => boolean;
  /** Behind which records nobody looks any more: whoever cites one is late (R8, R14). None unless given. */
  readonly isPruned?: (record: RecordId) => boolean;
}

/** What a replica is made of. */
export interface ReplicaParts {
  readonly log: LogId;
  readonly tempoMs: number;
  readonly store: RecordStore;
  readonly crypto: LogCrypto;
  readonly clock: Clock;
  readonly random: Random;
  readonly keyring: Keyring;
  /**
   * Whether husks are taken from others that lie below a record of this hour: only by a device which
   * may lack what others have swept away. None when not given.
   */
  readonly takesHusks?: (below: Hour) => boolean;
}

/** One log on one device. */
export interface Replica {
  readonly log: LogId;
  readonly tempoMs: number;
  readonly me: DeviceId;
  readonly index: LogIndex;
  readonly keyring: Keyring;
  /**
   * Takes records from a sender, all signatures checked, one by one (`each`) or along chains.
   * Idempotent. Settles once they are stored.
   */
  ingest(
    wires: readonly WireRecord[],
    sender: string,
    how: 'each' | 'chain',
  ): Promise<Result<IngestReport, StoreFault>>;
  /**
   * Takes husks from a sender, whose proof is of this log and signed. Idempotent; gives what is known
   * of them afterwards and was not before.
   */
  ingestRun(run: HuskRun, sender: string): Promise<Result<RunReport, StoreFault>>;
  /**
   * Forgets records for ever: of these all but their husks, in this order, of those their bodies. What
   * is not here is passed over.
   */
  forget(
    pruned: readonly RecordId[],
    shredded: readonly RecordId[],
  ): Promise<Result<void, StoreFault>>;
  /** Writes an own record: sealed, signed, on disk, and only then told to `onRecords`. */
  append<T>(
    kind: RecordKind<T>,
    said: NoInfer<T>,
    standing: Standing,
    lane?: number,
  ): Promise<Result<RecordId, AppendFault>>;
  /** Every record with its body opened where it can be, in order of arrival. */
  entries(): Promise<Result<readonly Entry[], StoreFault>>;
  /** Calls back when the store had no room for something. */
  onFull(heard: () => void): () => void;
  /** Calls back after records were stored; `own` = written here. */
  onRecords(heard: (records: readonly StoredRecord[], own: boolean) => void): () => void;
  /** Stops all writing for good: another copy of this device is ahead (R17b). */
  stopWriting(): void;
  /** Whether writing was stopped for good. */
  isStopped(): boolean;
  wanted(limit: number): readonly RecordId[];
  /** Grows whenever a record or a key came. */
  revision(): number;
  /** Says that keys were added, so that bodies are tried again. */
  keysChanged(): void;
  /** Records whose body could be read here, and did not come (`EntryList`). */
  lacking(limit: number, isAsked: (id: RecordId) => boolean): readonly RecordId[];
  /** The entries as further governance keys would show them; nothing of it is kept. */
  entriesUnder(governanceKeyOf: (epoch: number) => Uint8Array | undefined): readonly Entry[];
}

interface State {
  readonly parts: ReplicaParts;
  readonly index: LogIndex;
  readonly intake: Intake;
  readonly entries: EntryList;
  readonly serial: Serial;
  readonly listeners: Set<(records: readonly StoredRecord[], own: boolean) => void>;
  readonly fullListeners: Set<() => void>;
  revision: number;
  /** What was given last, and after what. */
  given:
    | { readonly revision: number; readonly keys: number; readonly entries: readonly Entry[] }
    | undefined;
  mayWrite: boolean;
}

/**
 * Opens a replica on a store, reading what it holds.
 *
 * @param reads - `all`: the entries too, in one go, for whoever asks for them right after.
 */
export async function openReplica(
  parts: ReplicaParts,
  reads: 'headers' | 'all' = 'headers',
): Promise<Result<Replica, StoreFault>> {
  const index = createLogIndex();
  const state: State = {
    parts,
    index,
    intake: createIntake(parts, index),
    entries: createEntryList(parts),
    serial: createSerial(),
    listeners: new Set(),
    fullListeners: new Set(),
    revision: 0,
    given: undefined,
    mayWrite: true,
  };
  const read = await (reads === 'all' ? readAll(state) : readHeaders(state));
  return read.ok ? ok(asReplica(state)) : read;
}

/** The bodies are left to the entries, which may never be asked for. */
async function readHeaders({ parts, index }: State): Promise<Result<void, StoreFault>> {
  for (let after = 0; ;) {
    const batch = await parts.store.scan(after, SCAN_BATCH);
    if (!batch.ok) return batch;
    for (const stored of batch.value) {
      after = stored.arrival;
      if (stored.header === null) {
        index.addHusk(stored, !stored.isPruned);
        continue;
      }
      const record = parseRecord(parts.crypto.hash, { ...stored, body: null });
      if (!record.ok || record.value.id !== stored.id) return fail({ kind: 'StoreDamaged' });
      remember(index, record.value);
    }
    if (batch.value.length < SCAN_BATCH) return ok(undefined);
  }
}

/** Once for index and entries: whoever asks for those anyway reads and hashes each record once. */
async function readAll({ index, entries }: State): Promise<Result<void, StoreFault>> {
  const read = await entries.read({
    record: (record) => remember(index, record),
    husk: (husk) => index.addHusk(husk, !husk.isPruned),
  });
  return read.ok ? ok(undefined) : read;
}

function asReplica(state: State): Replica {
  const { parts } = state;
  return {
    log: parts.log,
    tempoMs: parts.tempoMs,
    me: parts.keyring.me,
    index: state.index,
    keyring: parts.keyring,
    ingest: (wires, sender, how) => state.serial(() => takeIn(state, wires, sender, how)),
    ingestRun: (run, sender) => state.serial(() => takeRun(state, run, sender)),
    forget: (pruned, shredded) => state.serial(() => forget(state, pruned, shredded)),
    append: (kind, said, standing, lane) =>
      state.serial(() => append(state, kind, said, standing, lane ?? kind.lanes[0] ?? 0)),
    entries: () => state.serial(() => entriesOf(state)),
    onFull(heard) {
      state.fullListeners.add(heard);
      return () => void state.fullListeners.delete(heard);
    },
    onRecords(heard) {
      state.listeners.add(heard);
      return () => void state.listeners.delete(heard);
    },
    stopWriting: () => void (state.mayWrite = false),
    isStopped: () => !state.mayWrite,
    wanted: (limit) => state.intake.wanted(limit),
    revision: () => state.revision,
    keysChanged: () => void (state.revision += 1),
    lacking: (limit, isAsked) => state.entries.lacking(limit, isAsked),
    entriesUnder: (governanceKeyOf) => state.entries.under(governanceKeyOf),
  };
}

/** The store is asked only where a record, a body or a key came since. */
async function entriesOf(state: State): Promise<Result<readonly Entry[], StoreFault>> {
  const { revision, parts, given } = state;
  const keys = parts.keyring.changes();
  if (given?.revision === revision && given.keys === keys) return ok(given.entries);
  const read = await state.entries.read();
  if (read.ok) state.given = { revision, keys, entries: read.value };
  return read;
}

async function takeIn(
  state: State,
  wires: readonly WireRecord[],
  sender: string,
  how: 'each' | 'chain',
): Promise<Result<IngestReport, StoreFault>> {
  const taken = await state.intake.take(wires, sender, how);
  if (!taken.ok) return failed(state, taken.fault);
  const { report, mended } = taken.value;
  for (const { id } of mended) state.entries.filled(id);
  const news = [...report.admitted, ...mended];
  if (news.length > 0) announce(state, news, false);
  return ok(report);
}

async function takeRun(
  state: State,
  run: HuskRun,
  sender: string,
): Promise<Result<RunReport, StoreFault>> {
  const taken = await state.intake.takeRun(run, sender);
  if (!taken.ok) return failed(state, taken.fault);
  const { husks, admitted } = taken.value;
  if (husks.length > 0 && admitted.length === 0) state.revision += 1;
  if (admitted.length > 0) announce(state, admitted, false);
  return ok(taken.value);
}

async function forget(
  state: State,
  pruned: readonly RecordId[],
  shredded: readonly RecordId[],
): Promise<Result<void, StoreFault>> {
  const { store } = state.parts;
  const husks: Husk[] = [];
  for (const id of pruned) {
    const husk = await huskIn(state, id);
    if (!husk.ok) return husk;
    if (husk.value !== undefined) husks.push(husk.value);
  }
  // The store first: what it could not forget is not forgotten here either.
  const done = await store.prune(husks);
  if (!done.ok) return done;
  for (const husk of husks) {
    const arrival = state.index.view.place(husk.id)?.arrival ?? 0;
    state.index.addHusk(husk);
    state.entries.pruned(arrival, husk);
  }
  const known = shredded.filter((id) => state.index.known(id) !== undefined);
  const gone = known.length === 0 ? ok(undefined) : await store.shred(known);
  if (!gone.ok) return gone;
  for (const id of known) state.entries.shredded(state.index.view.place(id)?.arrival ?? 0, id);
  if (husks.length + known.length > 0) state.revision += 1;
  return ok(undefined);
}

/** What would be left of a record that is here whole; undefined where there is nothing to forget. */
async function huskIn(state: State, id: RecordId): Promise<Result<Husk | undefined, StoreFault>> {
  if (state.index.isPruned(id)) return ok(undefined);
  const stored = await state.parts.store.get(id);
  if (!stored.ok || stored.value === undefined) return stored.ok ? ok(undefined) : stored;
  const record = parseRecord(state.parts.crypto.hash, { ...stored.value, body: null });
  if (!record.ok) return fail({ kind: 'StoreDamaged' });
  return ok(huskOf(state.parts.crypto.hash, { id, header: record.value.fields }));
}

/** Tells whoever can make room that there is none. */
function failed(state: State, fault: StoreFault): Result<never, StoreFault> {
  if (fault.kind === 'StoreFull') for (const heard of state.fullListeners) heard();
  return fail(fault);
}

function announce(state: State, records: readonly StoredRecord[], own: boolean): void {
  state.revision += 1;
  for (const heard of state.listeners) heard(records, own);
}

async function append<T>(
  state: State,
  kind: RecordKind<T>,
  said: T,
  standing: Standing,
  lane: number,
): Promise<Result<RecordId, AppendFault>> {
  if (!state.mayWrite) return fail({ kind: 'RestoredBackup' });
  const { crypto, keyring, random, store } = state.parts;
  const heads = state.index.view.headsOf(keyring.me);
  if (heads.length > 1) return fail({ kind: 'OwnFork' });
  const epoch = kind.plain ? 0 : standing.epoch;
  const key = epoch === 0 ? undefined : keyring.laneKey(epoch, lane);
  if (!kind.plain && key === undefined) return fail({ kind: 'NoEpochKey' });
  const before: Omit<Header, 'bodyLen' | 'bodyHash'> = {
    version: RECORD_VERSION,
    log: state.parts.log,
    author: keyring.me,
    seq: (heads[0]?.seq ?? -1) + 1,
    prev: heads[0]?.id ?? null,
    deps: depsOf(state, heads[0]?.id ?? null, standing),
    gov: standing.gov,
    wallHour: standing.clockSure ? hourOf(state.parts.clock.now(), state.parts.tempoMs) : hour(0),
    lane,
    epoch,
    nonce: epoch === 0 ? new Uint8Array() : random.bytes(NONCE_BYTES),
  };
  const plain = encodeFitting(kind, said);
  if (!plain.ok) return fail({ kind: 'SaidUnfit' });
  const body = key === undefined ? plain.value : sealBody(crypto, key, before, plain.value);
  const header: Header = {
    ...before,
    bodyLen: body.length,
    bodyHash: idOf(bodyHashOf(crypto.hash, body)),
  };
  const encoded = encodeHeader(header);
  const id = recordIdOf(crypto.hash, encoded);
  const signature = crypto.sign(idBytes(id), keyring.signing.secretKey);
  const stored: StoredRecord = {
    id,
    author: keyring.me,
    seq: header.seq,
    header: encoded,
    signature,
    body,
    verified: 'each',
  };
  const put = await store.put([stored], 'durable');
  if (!put.ok) return failed(state, put.fault);
  remember(state.index, { id, fields: header });
  announce(state, [stored], true);
  return ok(id);
}

/**
 * The heads to cite: never one whose wall is more than a day of the log ahead of us (R9a). Where
 * there are more than a header holds, those of devices that speak here go first, one of each before
 * a second of any, then those written last by their own clocks. A wall ahead of ours counts as
 * ours, so that neither strangers' keys nor a clock set forward crowd others out.
 */
function depsOf(
  state: State,
  prev: RecordId | null,
  { speaks, isPruned }: Standing,
): readonly RecordId[] {
  const now = hourOf(state.parts.clock.now(), state.parts.tempoMs);
  const latest = now + 24;
  const tips = state.index
    .tips()
    .filter((id) => id !== prev && (state.index.known(id)?.wallHour ?? 0) <= latest)
    // What cited them may be gone, so that they look as if nothing did.
    .filter((id) => !state.index.isPruned(id) && isPruned?.(id) !== true);
  if (tips.length <= DEPS_MAX) return tips;
  const countByAuthor = new Map<DeviceId, number>();
  const ranked = tips.flatMap((id) => {
    const known = state.index.known(id);
    if (known === undefined) return [];
    const before = countByAuthor.get(known.author) ?? 0;
    countByAuthor.set(known.author, before + 1);
    const wall = Math.min(known.wallHour, now);
    return [{ id, rank: speaks(known.author) ? Math.min(before, 1) : 2, wall }];
  });
  ranked.sort((a, b) => a.rank - b.rank || b.wall - a.wall);
  return ranked
    .slice(0, DEPS_MAX)
    .map(({ id }) => id)
    .toSorted();
}

/** The hour this replica's clock shows, for views. */
export function hourNow(parts: { readonly clock: Clock; readonly tempoMs: number }): Hour {
  return hourOf(parts.clock.now(), parts.tempoMs);
}

/**
 * Taking records in: form, keys, signatures, place in the log, and then the store; nothing is
 * remembered that the store did not take. Records whose parents are missing wait, bounded for each
 * sender. A record that is held already is looked at again only for what we lack of it.
 */
import type {
  AdmissionFault,
  DeviceId,
  KnownRecord,
  LogId,
  Record,
  RecordFault,
  RecordId,
  Result,
  SyncCrypto,
  WireRecord,
} from '@tocsin/core';
import { admit, equalBytes, idBytes, isSigned, ok, parentsOf, parseRecord } from '@tocsin/core';

import type { RecordStore, StoredRecord, StoreFault } from '../ports/index.ts';
import type { LogIndex } from './log-index.ts';
import { createParked } from './parked.ts';
import type { Parked } from './parked.ts';
import type { Verified } from './verify-batch.ts';
import { verifyChains, verifyEach } from './verify-batch.ts';

/** What became of records that came in. */
export interface IngestReport {
  readonly admitted: readonly StoredRecord[];
  /** Parents that are asked for. */
  readonly missing: readonly RecordId[];
  readonly parked: number;
  readonly refused: readonly RefusedRecord[];
}

/** One record that was not taken, and why; the record itself is forgotten. */
export interface RefusedRecord {
  readonly fault: RecordFault | AdmissionFault | { readonly kind: 'KeyNotAdmissible' };
}

/** What taking in needs. */
export interface IntakeParts {
  readonly log: LogId;
  readonly store: RecordStore;
  readonly crypto: SyncCrypto;
}

/** What was taken in, and what was lacking of records held before and now is there. */
interface Taken {
  readonly report: IngestReport;
  readonly mended: readonly StoredRecord[];
}

/** The gate of one log. One `take` at a time. */
export interface Intake {
  take(
    wires: readonly WireRecord[],
    sender: string,
    how: 'each' | 'chain',
  ): Promise<Result<Taken, StoreFault>>;
  /** Parents that parked records wait for, at most `limit`. */
  wanted(limit: number): readonly RecordId[];
}

interface State {
  readonly parts: IntakeParts;
  readonly index: LogIndex;
  readonly parked: Parked;
  readonly admissible: Map<DeviceId, boolean>;
}

/** What came of the form of a batch. */
interface Sorted {
  /** Each id once. */
  readonly fresh: readonly Record[];
  readonly heldAlready: readonly Record[];
  readonly refused: RefusedRecord[];
}

/** A record on its way into the store. */
interface Waiting {
  readonly sender: string;
  readonly record: Record;
  readonly found: 'each' | 'chain' | undefined;
}

/**
 * Keys whose admissibility is remembered: strangers' keys cost nothing, and there is no end to them.
 * Twice the devices of the largest assembly, 500 × 4, × some 150 bytes are 600 KB.
 */
const ADMISSIBLE_MAX = 4_000;

/** Nothing taken in yet, beside what the index knows. */
export function createIntake(parts: IntakeParts, index: LogIndex): Intake {
  const state: State = { parts, index, parked: createParked(), admissible: new Map() };
  return {
    take: (wires, sender, how) => take(state, wires, sender, how),
    wanted: (limit) => state.parked.wanted(limit),
  };
}

/** Notes a stored record in the index. */
export function remember(index: LogIndex, record: Pick<Record, 'id' | 'fields'>): void {
  index.add(record.id, record.fields);
}

async function take(
  state: State,
  wires: readonly WireRecord[],
  sender: string,
  how: 'each' | 'chain',
): Promise<Result<Taken, StoreFault>> {
  const { fresh, heldAlready, refused } = sortByForm(state, wires);
  const { verify } = state.parts.crypto;
  const verified = how === 'each' ? verifyEach(verify, fresh) : verifyChains(verify, fresh);
  const chosen = choose(state, fresh, verified, sender);
  refused.push(...chosen.refused);
  const admitted = [...chosen.batch.values()].map(({ stored }) => stored);
  if (admitted.length > 0) {
    const put = await state.parts.store.put(admitted, 'batched');
    if (!put.ok) {
      parkAgain(state, chosen.released);
      return put;
    }
    for (const { record } of chosen.batch.values()) remember(state.index, record);
  }
  const mended = await mend(state, heldAlready);
  const missing = [...chosen.missing].filter((id) => !chosen.batch.has(id));
  const report = { admitted, missing, parked: state.parked.size(), refused };
  return ok({ report, mended });
}

function sortByForm(state: State, wires: readonly WireRecord[]): Sorted {
  const { hash, verify } = state.parts.crypto;
  const freshById = new Map<RecordId, Record>();
  const heldAlready: Record[] = [];
  const refused: RefusedRecord[] = [];
  for (const wire of wires) {
    const parsed = parseRecord(hash, wire);
    if (!parsed.ok) {
      refused.push({ fault: parsed.fault });
      continue;
    }
    const record = parsed.value;
    const twin = freshById.get(record.id);
    if (!isKeyAdmissible(state, record.fields.author))
      refused.push({ fault: { kind: 'KeyNotAdmissible' } });
    else if (state.index.known(record.id) !== undefined) heldAlready.push(record);
    else if (twin === undefined) freshById.set(record.id, record);
    // Neither signature nor body is part of the id: of two copies the one that is signed counts.
    else if (!equalBytes(record.signature, twin.signature) && isSigned(verify, record))
      freshById.set(record.id, withBodyOf(record, twin));
    else if (twin.body === null) freshById.set(record.id, withBodyOf(twin, record));
  }
  return { fresh: [...freshById.values()], heldAlready, refused };
}

function withBodyOf(record: Record, other: Record): Record {
  return record.body === null ? { ...record, body: other.body } : record;
}

/** The subgroup check is dear, and a key's verdict never changes: it is asked once. */
function isKeyAdmissible(state: State, author: DeviceId): boolean {
  const known = state.admissible.get(author);
  if (known !== undefined) return known;
  const admissible = state.parts.crypto.isAdmissibleKey(idBytes(author));
  if (state.admissible.size >= ADMISSIBLE_MAX) {
    const oldest = state.admissible.keys().next().value;
    if (oldest !== undefined) state.admissible.delete(oldest);
  }
  state.admissible.set(author, admissible);
  return admissible;
}

interface Chosen {
  readonly batch: ReadonlyMap<RecordId, { readonly record: Record; readonly stored: StoredRecord }>;
  readonly missing: ReadonlySet<RecordId>;
  readonly refused: readonly RefusedRecord[];
  /** Those of the batch that had been parked. */
  readonly released: readonly Waiting[];
}

/** Admits, parks or refuses each; what becomes whole by one of them is tried again. */
function choose(
  state: State,
  fresh: readonly Record[],
  verified: Verified,
  sender: string,
): Chosen {
  const { parked, index, parts } = state;
  const batch = new Map<RecordId, { readonly record: Record; readonly stored: StoredRecord }>();
  const missing = new Set<RecordId>();
  const refused: RefusedRecord[] = [];
  const released: Waiting[] = [];
  const known = (id: RecordId): KnownRecord | undefined =>
    batch.get(id)?.record.fields ?? index.known(id);
  const tryOne = ({ sender: from, record, found }: Waiting): void => {
    if (batch.has(record.id)) return;
    if (found === undefined) {
      refused.push({ fault: { kind: 'BadSignature' } });
      return;
    }
    const verdict = admit(parts.log, record, known);
    if (verdict.kind === 'refused') refused.push({ fault: verdict.fault });
    else if (verdict.kind === 'parked') {
      // A parked record is tried again alone, so its own signature must stand.
      if (found === 'chain' && !isSigned(parts.crypto.verify, record)) {
        refused.push({ fault: { kind: 'BadSignature' } });
        return;
      }
      parked.park(from, record, verdict.missing);
      for (const id of verdict.missing) missing.add(id);
    } else {
      batch.set(record.id, { record, stored: storedOf(record, found) });
      for (const freed of parked.release(record.id)) released.push({ ...freed, found: 'each' });
    }
  };
  let tried = 0;
  for (const record of fresh) {
    tryOne({ sender, record, found: verified.get(record.id) });
    for (let freed = released[tried]; freed !== undefined; freed = released[tried]) {
      tried += 1;
      tryOne(freed);
    }
  }
  return { batch, missing, refused, released };
}

/** The store took nothing: who waited waits on, for the parents that are not held. */
function parkAgain(state: State, released: readonly Waiting[]): void {
  for (const { sender, record } of released) {
    const missing = parentsOf(record).filter((id) => state.index.known(id) === undefined);
    state.parked.park(sender, record, missing);
  }
}

/**
 * Fills in the body of a record that came without, and the signature of one that a chain vouched
 * for when the one we hold is another: that one may be a relay's invention. Where the store fails
 * all stays as it was; the next copy is as good.
 *
 * @returns the records whose body is new.
 */
async function mend(state: State, copies: readonly Record[]): Promise<readonly StoredRecord[]> {
  const { store, crypto } = state.parts;
  const mended: StoredRecord[] = [];
  for (const copy of copies) {
    const kept = await store.get(copy.id);
    if (!kept.ok || kept.value === undefined) continue;
    const { signature, body, verified } = kept.value;
    const isFilled = body === null && copy.body !== null;
    const isOther = verified === 'chain' && !equalBytes(signature, copy.signature);
    const isUpgraded = isOther && isSigned(crypto.verify, copy);
    if (!isFilled && !isUpgraded) continue;
    const put = await store.put([storedOf(copy, isUpgraded ? 'each' : 'chain')], 'batched');
    const after = put.ok ? await store.get(copy.id) : put;
    // A body that was shredded stays so, and nothing is new.
    if (isFilled && after.ok && after.value && after.value.body !== null) mended.push(after.value);
  }
  return mended;
}

function storedOf(record: Record, verified: 'each' | 'chain'): StoredRecord {
  const { id, fields, header, signature, body } = record;
  const { author, seq } = fields;
  return { id, author, seq, header, signature, body, verified };
}

/**
 * Taking records in: form, keys, signatures, place in the log, and then the store; nothing is
 * remembered that the store did not take. Records whose parents are missing wait, bounded for each
 * sender. A record that is held already is looked at again only for what we lack of it.
 */
import type {
  AdmissionFault,
  DeviceId,
  Hour,
  Husk,
  HuskRun,
  KnownRecord,
  LogId,
  Record,
  RecordFault,
  RecordId,
  Result,
  WireRecord,
} from '@tocsin/core';
import {
  admit,
  equalBytes,
  idBytes,
  isProven,
  isSigned,
  ok,
  parentsOf,
  parseRecord,
} from '@tocsin/core';

import type { LogCrypto, RecordStore, StoredRecord, StoreFault } from '../ports/index.ts';
import type { LogIndex } from './log-index.ts';
import { createParked } from './parked.ts';
import type { Parked } from './parked.ts';
import { createWaitingRuns } from './waiting-runs.ts';
import type { WaitingRun, WaitingRuns } from './waiting-runs.ts';
import type { Batch, How, Verified } from './verify-batch.ts';
import { verifyAhead, verifyChains, verifyEach } from './verify-batch.ts';

/** What became of records that came in. */
export interface IngestReport {
  /** Ids of all that had the right form, in the order in which they came. */
  readonly named: readonly RecordId[];
  readonly admitted: readonly StoredRecord[];
  /** Parents that are asked for. */
  readonly missing: readonly RecordId[];
  readonly parked: number;
  readonly refused: readonly RefusedRecord[];
  /** Which had their time and were swept here: they are not taken again (R14). */
  readonly outlived: number;
  /** Husks that had waited for some of them. */
  readonly husks: readonly Husk[];
}

/** What became of husks that came in. */
export interface RunReport {
  /** Those that are new here. */
  readonly husks: readonly Husk[];
  /** Records that had waited for them. */
  readonly admitted: readonly StoredRecord[];
  /** What they stand on, where that is not here: they wait for it. */
  readonly missing: readonly RecordId[];
}

/** One record that was not taken, and why; the record itself is forgotten. */
export interface RefusedRecord {
  readonly fault: RecordFault | AdmissionFault | { readonly kind: 'KeyNotAdmissible' };
}

/** What taking in needs. */
export interface IntakeParts {
  readonly log: LogId;
  readonly store: RecordStore;
  readonly crypto: LogCrypto;
  readonly takesHusks?: (below: Hour) => boolean;
}

/** What was taken in, and what was lacking of what was known before and now is there. */
interface Taken {
  readonly report: IngestReport;
  readonly mended: readonly StoredRecord[];
}

/** The gate of one log. One `take` at a time. */
export interface Intake {
  take(wires: readonly WireRecord[], sender: string, how: How): Promise<Result<Taken, StoreFault>>;
  /** Takes husks, if this device may lack them and their proof stands; else none. */
  takeRun(run: HuskRun, sender: string): Promise<Result<RunReport, StoreFault>>;
  /** Parents that parked records wait for, at most `limit`. */
  wanted(limit: number): readonly RecordId[];
}

interface State {
  readonly parts: IntakeParts;
  readonly index: LogIndex;
  readonly parked: Parked;
  readonly runs: WaitingRuns;
  readonly admissible: Map<DeviceId, boolean>;
}

/** What came of the form of a batch. */
interface Sorted {
  readonly named: readonly RecordId[];
  readonly fresh: Batch;
  readonly heldAlready: readonly Record[];
  readonly refused: RefusedRecord[];
  readonly outlived: number;
}

/** A record that had been parked. */
interface Waiting {
  readonly sender: string;
  readonly record: Record;
}

/**
 * Keys whose admissibility is remembered: strangers' keys cost nothing, and there is no end to them.
 * Twice the devices of the largest assembly, 500 × 4, × some 150 bytes are 600 KB.
 */
const ADMISSIBLE_MAX = 4_000;

/** Nothing taken in yet, beside what the index knows. */
export function createIntake(parts: IntakeParts, index: LogIndex): Intake {
  const state: State = {
    parts,
    index,
    parked: createParked(),
    runs: createWaitingRuns(),
    admissible: new Map(),
  };
  return {
    take: async (wires, sender, how) => {
      const taken = await take(state, wires, sender, how);
      return taken.ok ? await withFollowing(state, taken.value) : taken;
    },
    takeRun: (run, sender) => takeRun(state, { run, sender }),
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
  how: How,
): Promise<Result<Taken, StoreFault>> {
  const { named, fresh, heldAlready, refused, outlived } = sortByForm(state, wires);
  const kept = await keep(state, fresh, sender, how);
  if (!kept.ok) return kept;
  const chosen = kept.value;
  refused.push(...chosen.refused);
  const { stored } = chosen;
  // A place that was known is filled; nobody waited for it.
  const filled = state.index.husks() === 0 ? [] : stored.filter(({ id }) => state.index.isTold(id));
  const admitted =
    filled.length === 0 ? stored : stored.filter(({ id }) => !state.index.isTold(id));
  for (const record of chosen.admitted) remember(state.index, record);
  const mended = [...filled, ...(await mend(state, heldAlready))];
  const missing = [...chosen.missing].filter((id) => chosen.taken(id) === undefined);
  const parked = state.parked.size();
  const report = { named, admitted, missing, parked, refused, outlived, husks: [] };
  return ok({ report, mended });
}

/**
 * Chooses what can be kept, and stores it. Where another thread verifies meanwhile, all signatures are
 * presumed good; the store asks before it keeps anything, and where one was not, all of it is done
 * again with what was found.
 */
async function keep(
  state: State,
  fresh: Batch,
  sender: string,
  how: How,
): Promise<Result<Chosen, StoreFault>> {
  const { crypto, store } = state.parts;
  const { verify } = crypto;
  const ahead = verifyAhead(crypto, fresh, how);
  if (ahead !== undefined && store.putIf !== undefined) {
    const chosen = choose(state, fresh, { verified: ahead.presumed, isPresumed: true }, sender);
    const put = await store.putIf(chosen.stored, ahead.stands);
    if (put.ok && put.value) return ok(chosen);
    if (!put.ok) {
      parkAgain(state, chosen.released);
      return put;
    }
    // As before: what waited waits, and what came is looked at anew.
    state.parked.forget(chosen.parked);
    parkAgain(
      state,
      chosen.released.filter(({ record }) => !fresh.placeById.has(record.id)),
    );
  }
  const alone = how === 'each' ? verifyEach : verifyChains;
  const verified = ahead === undefined ? alone(verify, fresh) : ahead.found();
  const chosen = choose(state, fresh, { verified, isPresumed: false }, sender);
  if (chosen.stored.length === 0) return ok(chosen);
  const put = await store.put(chosen.stored, 'batched');
  if (!put.ok) parkAgain(state, chosen.released);
  return put.ok ? ok(chosen) : put;
}

function sortByForm(state: State, wires: readonly WireRecord[]): Sorted {
  const { hash, verify } = state.parts.crypto;
  const fresh: Record[] = [];
  const placeById = new Map<RecordId, number>();
  const named: RecordId[] = [];
  const heldAlready: Record[] = [];
  const refused: RefusedRecord[] = [];
  let outlived = 0;
  for (const wire of wires) {
    const parsed = parseRecord(hash, wire);
    if (!parsed.ok) {
      refused.push({ fault: parsed.fault });
      continue;
    }
    const record = parsed.value;
    named.push(record.id);
    const place = placeById.get(record.id);
    const twin = place === undefined ? undefined : fresh[place];
    const there = thereOf(state.index, record.id);
    if (!isKeyAdmissible(state, record.fields.author))
      refused.push({ fault: { kind: 'KeyNotAdmissible' } });
    else if (there === 'swept') outlived += 1;
    else if (there === 'held') heldAlready.push(record);
    else if (place === undefined || twin === undefined)
      placeById.set(record.id, fresh.push(record) - 1);
    // Neither signature nor body is part of the id: of two copies the one that is signed counts.
    else if (!equalBytes(record.signature, twin.signature) && isSigned(verify, record))
      fresh[place] = withBodyOf(record, twin);
    else if (twin.body === null) fresh[place] = withBodyOf(twin, record);
  }
  return { named, fresh: { records: fresh, placeById }, heldAlready, refused, outlived };
}

/** Whether the record is here, or was and has had its time; a husk that was told gives way to it. */
function thereOf(index: LogIndex, id: RecordId): 'held' | 'swept' | undefined {
  if (index.known(id) === undefined || index.isTold(id)) return undefined;
  return index.isPruned(id) ? 'swept' : 'held';
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
  /** What is kept, in this order, and the same as it is stored. */
  readonly admitted: readonly Record[];
  readonly stored: readonly StoredRecord[];
  /** One of those. */
  readonly taken: (id: RecordId) => Record | undefined;
  readonly missing: ReadonlySet<RecordId>;
  readonly refused: readonly RefusedRecord[];
  /** Those of the batch that had been parked. */
  readonly released: readonly Waiting[];
  /** Those that wait now and did not before. */
  readonly parked: ReadonlySet<RecordId>;
}

/** Admits, parks or refuses each; what becomes whole by one of them is tried again. */
function choose(
  state: State,
  fresh: Batch,
  { verified, isPresumed }: { readonly verified: Verified; readonly isPresumed: boolean },
  sender: string,
): Chosen {
  const { parked, index, parts } = state;
  const { admitted, taken, take: admitOne } = createTaken(fresh);
  const stored: StoredRecord[] = [];
  const missing = new Set<RecordId>();
  const refused: RefusedRecord[] = [];
  const released: Waiting[] = [];
  const waiting = new Set<RecordId>();
  const known = (id: RecordId): KnownRecord | undefined => taken(id)?.fields ?? index.known(id);
  const tryOne = (from: string, record: Record, found: 'each' | 'chain' | undefined): void => {
    if (taken(record.id) !== undefined) return;
    if (found === undefined) {
      refused.push({ fault: { kind: 'BadSignature' } });
      return;
    }
    const verdict = admit(parts.log, record, known);
    if (verdict.kind === 'refused') refused.push({ fault: verdict.fault });
    else if (verdict.kind === 'parked') {
      // A parked record is tried again alone, so its own signature must stand; and whatever becomes of
      // the store, nothing waits whose signature is only presumed.
      const isToProve = isPresumed || found === 'chain';
      if (isToProve && !isSigned(parts.crypto.verify, record)) {
        refused.push({ fault: { kind: 'BadSignature' } });
        return;
      }
      if (parked.park(from, record, verdict.missing)) waiting.add(record.id);
      for (const id of verdict.missing) missing.add(id);
    } else {
      admitOne(record);
      stored.push(storedOf(record, found));
      for (const freed of parked.release(record.id)) released.push(freed);
    }
  };
  let tried = 0;
  for (const [place, record] of fresh.records.entries()) {
    tryOne(sender, record, verified[place]);
    for (let freed = released[tried]; freed !== undefined; freed = released[tried]) {
      tried += 1;
      tryOne(freed.sender, freed.record, 'each');
    }
  }
  return { admitted, stored, taken, missing, refused, released, parked: waiting };
}

/** What is taken of a batch, and of what had waited for it; what is not of the batch is rare. */
interface TakenSoFar {
  readonly admitted: readonly Record[];
  readonly taken: (id: RecordId) => Record | undefined;
  take(record: Record): void;
}

function createTaken({ records, placeById }: Batch): TakenSoFar {
  const admitted: Record[] = [];
  const byPlace: (Record | undefined)[] = records.map(() => undefined);
  const others = new Map<RecordId, Record>();
  return {
    admitted,
    taken: (id) => {
      const place = placeById.get(id);
      return place === undefined ? others.get(id) : byPlace[place];
    },
    take(record) {
      admitted.push(record);
      const place = placeById.get(record.id);
      if (place === undefined) others.set(record.id, record);
      else byPlace[place] = record;
    },
  };
}

/** Takes husks, then whatever had waited for them. */
async function takeRun(state: State, waiting: WaitingRun): Promise<Result<RunReport, StoreFault>> {
  const told = await takeHusks(state, waiting);
  if (!told.ok) return told;
  const { husks, missing } = told.value;
  const after = await following(state, { records: [], husks });
  return after.ok ? ok({ ...after.value, missing }) : after;
}

/** Adds husks that had waited for some of these records, and what had waited for those. */
async function withFollowing(state: State, taken: Taken): Promise<Result<Taken, StoreFault>> {
  const { report, mended } = taken;
  if (state.runs.isEmpty()) return ok(taken);
  const after = await following(state, { records: report.admitted, husks: [] });
  if (!after.ok) return after;
  const { husks, admitted } = after.value;
  if (husks.length === 0) return ok(taken);
  const parked = state.parked.size();
  return ok({ report: { ...report, admitted, husks, parked }, mended });
}

/** What is here now, which others waited for. */
interface Come {
  readonly records: readonly StoredRecord[];
  readonly husks: readonly Husk[];
}

/** Takes in turns the husks that stand on what has come, and the records that waited for those. */
async function following(
  state: State,
  { records, husks: told }: Come,
): Promise<Result<Pick<RunReport, 'husks' | 'admitted'>, StoreFault>> {
  const husks = [...told];
  const admitted = [...records];
  let fresh: readonly RecordId[] = [...records, ...told].map(({ id }) => id);
  let toldNow = told;
  while (fresh.length > 0) {
    const freed = toldNow.flatMap(({ id }) => state.parked.release(id));
    const bySender = Map.groupBy(freed, ({ sender }) => sender);
    const come: RecordId[] = [];
    for (const [sender, waiting] of bySender) {
      const some = waiting.map(({ record }) => record);
      const taken = await take(state, some, sender, 'each');
      if (!taken.ok) return taken;
      admitted.push(...taken.value.report.admitted);
      come.push(...taken.value.report.admitted.map(({ id }) => id));
    }
    const next: Husk[] = [];
    for (const run of [...fresh, ...come].flatMap((id) => state.runs.release(id))) {
      const some = await takeHusks(state, run);
      if (!some.ok) return some;
      next.push(...some.value.husks);
    }
    husks.push(...next);
    toldNow = next;
    fresh = next.map(({ id }) => id);
  }
  return ok({ husks, admitted });
}

/** Takes the husks of a run if this device may lack them and what they stand on is here. */
async function takeHusks(
  state: State,
  { run, sender }: WaitingRun,
): Promise<Result<Pick<RunReport, 'husks' | 'missing'>, StoreFault>> {
  const { parts, index, runs } = state;
  const none = { husks: [], missing: [] };
  const { author, wallHour } = run.proof.fields;
  if (parts.takesHusks?.(wallHour) !== true) return ok(none);
  if (!isKeyAdmissible(state, author)) return ok(none);
  if (!isProven(parts.crypto.verify, parts.log, run).ok) return ok(none);
  // Whoever knows one knows all below it.
  const fresh = run.husks.filter(({ id }) => index.known(id) === undefined);
  const [first] = fresh;
  if (first === undefined) return ok(none);
  const base = index.known(first.prev);
  if (base === undefined) {
    runs.add(first.prev, { run, sender });
    return ok({ husks: [], missing: [first.prev] });
  }
  // What the author signed above cannot stand there: it broke its own chain, and is no evidence.
  if (base.author !== author || base.seq + 1 !== first.seq) return ok(none);
  const put = await parts.store.putHusks(fresh);
  if (!put.ok) return put;
  for (const husk of fresh) index.addHusk(husk, true);
  return ok({ husks: fresh, missing: [] });
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

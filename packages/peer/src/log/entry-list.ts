/**
 * The entries that the folds read: every stored record with its body opened where it can be, in
 * order of arrival. It grows with the store, and tries unread bodies again when keys came; those too
 * that no key of their epoch opened, for a fork has two.
 */
import type {
  Entry,
  EntryBody,
  Header,
  Husk,
  LogId,
  Record,
  RecordId,
  Result,
  SyncCrypto,
} from '@tocsin/core';
import {
  decodeSaid,
  fail,
  huskEntry,
  invariant,
  LANE_GOVERNANCE,
  ok,
  openBody,
  openedBody,
  parseRecord,
  SEALED_BODY_EXTRA_BYTES,
} from '@tocsin/core';

import type { Arrived, ArrivedHusk, RecordStore, StoreFault } from '../ports/index.ts';
import type { Keyring } from './keyring.ts';

/**
 * Bodies that wait for another key of their epoch: 14 MB. Of more, the rest is tried when the list is
 * made anew.
 */
const LOCKED_MAX = 1_024;
/** Records read from the store at once. */
export const SCAN_BATCH = 1_000;

/** What reading entries needs. */
export interface EntryParts {
  readonly log: LogId;
  readonly store: RecordStore;
  readonly crypto: SyncCrypto;
  readonly keyring: Keyring;
}

/** Hears what stands in a store. */
interface Heard {
  readonly record: (record: Pick<Record, 'id' | 'fields'>) => void;
  readonly husk: (husk: ArrivedHusk) => void;
}

const NOBODY: Heard = { record: () => undefined, husk: () => undefined };

/** The entries of one log. One `read` at a time. */
export interface EntryList {
  /**
   * Every record of the store; StoreDamaged where one is not what was put. The same array as
   * before as long as nothing in it changed.
   *
   * @param heard - told what is read for the first time, in order of arrival.
   */
  read(heard?: Heard): Promise<Result<readonly Entry[], StoreFault>>;
  /** Says that the body of a record came after it, or a record after its husk. */
  filled(id: RecordId): void;
  /** Says that the store keeps only the husk of the record that arrived in this place. */
  pruned(arrival: number, husk: Husk): void;
  /** Says that the store keeps no body of the record that arrived in this place, and never will. */
  shredded(arrival: number, id: RecordId): void;
  /**
   * Records of which only the header is here and whose body could be read, at most `limit` for which `isAsked`
   * does not hold, in order of arrival: whoever was a guest was shown skeletons, and reads them as a member.
   */
  lacking(limit: number, isAsked: (id: RecordId) => boolean): readonly RecordId[];
  /** The entries as further governance keys would show them; nothing of it is kept. */
  under(governanceKeyOf: (epoch: number) => Uint8Array | undefined): readonly Entry[];
}

interface State {
  readonly parts: EntryParts;
  readonly entries: Entry[];
  /** Bodies that could not be opened yet, by their place in `entries`. */
  readonly unread: Map<number, Uint8Array>;
  /** Bodies that none of so many keys opened. */
  readonly locked: Map<number, { readonly body: Uint8Array; readonly tried: number }>;
  /** Places of the records without body, and of husks whose records may still come. */
  readonly bodiless: Map<RecordId, number>;
  readonly filled: Set<RecordId>;
  readThrough: number;
  /** What was given last; undefined once it is no longer all. */
  given: readonly Entry[] | undefined;
}

/** A list that has read nothing yet. */
export function createEntryList(parts: EntryParts): EntryList {
  const state: State = {
    parts,
    entries: [],
    unread: new Map(),
    locked: new Map(),
    bodiless: new Map(),
    filled: new Set(),
    readThrough: 0,
    given: undefined,
  };
  return {
    read: (heard) => readEntries(state, heard),
    filled: (id) => void state.filled.add(id),
    pruned: (arrival, husk) => replaceEntry(state, arrival, huskEntry(parts.log, husk)),
    shredded: (arrival, id) => {
      const entry = state.entries[arrival - 1];
      if (entry?.id === id) replaceEntry(state, arrival, { ...entry, body: { state: 'gone' } });
    },
    lacking: (limit, isAsked) => lackingIn(state, limit, isAsked),
    under: (governanceKeyOf) => entriesUnder(state, governanceKeyOf),
  };
}

async function readEntries(
  state: State,
  heard: Heard = NOBODY,
): Promise<Result<readonly Entry[], StoreFault>> {
  const { store } = state.parts;
  for (;;) {
    const batch = await store.scan(state.readThrough, SCAN_BATCH);
    if (!batch.ok) return batch;
    for (const stored of batch.value) {
      if (!setEntry(state, state.entries.length, stored, heard))
        return fail({ kind: 'StoreDamaged' });
      state.readThrough = stored.arrival;
    }
    if (batch.value.length < SCAN_BATCH) break;
  }
  for (const id of state.filled) {
    const place = state.bodiless.get(id);
    if (place !== undefined) {
      const stored = await store.get(id);
      if (!stored.ok) return stored;
      if (stored.value === undefined || !setEntry(state, place, stored.value))
        return fail({ kind: 'StoreDamaged' });
    }
    state.filled.delete(id);
  }
  readAgain(state);
  state.given ??= [...state.entries];
  return ok(state.given);
}

/** Puts what is left of a record in its place; what was not read yet is read so from the store. */
function replaceEntry(state: State, arrival: number, left: Entry): void {
  const place = arrival - 1;
  if (place >= state.entries.length) return;
  invariant(state.entries[place]?.id === left.id, 'entries stand in the order of arrival');
  state.entries[place] = left;
  state.unread.delete(place);
  state.locked.delete(place);
  state.bodiless.delete(left.id);
  state.given = undefined;
}

function lackingIn(
  { bodiless, entries, parts }: State,
  limit: number,
  isAsked: (id: RecordId) => boolean,
): readonly RecordId[] {
  const lacking: RecordId[] = [];
  for (const [id, place] of bodiless) {
    if (lacking.length >= limit) break;
    const entry = entries[place];
    // Of what is only told its husk is here: that is asked for when devices meet (R14).
    if (entry?.body.state !== 'unread' || isAsked(id)) continue;
    const { epoch, lane } = entry.header;
    if (epoch === 0 || parts.keyring.laneKeys(epoch, lane).length > 0) lacking.push(id);
  }
  return lacking;
}

function entriesUnder(
  state: State,
  governanceKeyOf: (epoch: number) => Uint8Array | undefined,
): readonly Entry[] {
  const entries = [...state.entries];
  const laneKeys = (epoch: number, lane: number): readonly Uint8Array[] => {
    const key = lane === LANE_GOVERNANCE ? governanceKeyOf(epoch) : undefined;
    return key === undefined ? [] : [key];
  };
  for (const [place, body] of state.unread) {
    const entry = entries[place];
    if (entry === undefined) continue;
    const opened = openEntry({ crypto: state.parts.crypto, laneKeys }, entry.header, body);
    if (opened.state !== 'unread') entries[place] = { ...entry, body: opened };
  }
  return entries;
}

/** Tries the bodies for which there was no key, and those for which there is one more. */
function readAgain(state: State): void {
  for (const [place, body] of state.unread) {
    const entry = state.entries[place];
    if (entry === undefined) continue;
    const opened = openEntry(openingOf(state.parts), entry.header, body);
    if (opened.state === 'unread') continue;
    state.entries[place] = { ...entry, body: opened };
    state.given = undefined;
    state.unread.delete(place);
    noteLocked(state, place, entry.header, body);
  }
  for (const [place, { body, tried }] of state.locked) {
    const entry = state.entries[place];
    if (entry === undefined || keysFor(state, entry.header) === tried) continue;
    const opened = openEntry(openingOf(state.parts), entry.header, body);
    state.locked.delete(place);
    noteLocked(state, place, entry.header, body);
    if (opened.state !== 'read') continue;
    state.entries[place] = { ...entry, body: opened };
    state.given = undefined;
  }
}

/** Keeps a body that was void under the keys there are: another branch's key may open it. */
function noteLocked(state: State, place: number, header: Header, body: Uint8Array): void {
  if (header.epoch === 0 || state.entries[place]?.body.state !== 'void') return;
  if (state.locked.size >= LOCKED_MAX) return;
  state.locked.set(place, { body, tried: keysFor(state, header) });
}

function keysFor({ parts }: State, { epoch, lane }: Header): number {
  return parts.keyring.laneKeys(epoch, lane).length;
}

/** Whether the record is what was put; then it stands in its place. */
function setEntry(state: State, place: number, stored: Arrived, heard: Heard = NOBODY): boolean {
  if (stored.header === null) {
    heard.husk(stored);
    if (!stored.isPruned) state.bodiless.set(stored.id, place);
    state.given = undefined;
    state.entries[place] = huskEntry(state.parts.log, stored);
    return true;
  }
  const record = parseRecord(state.parts.crypto.hash, stored);
  if (!record.ok || record.value.id !== stored.id) return false;
  heard.record(record.value);
  const { fields, body } = record.value;
  const bare: EntryBody = { state: stored.isShredded ? 'gone' : 'unread' };
  const opened = body === null ? bare : openEntry(openingOf(state.parts), fields, body);
  if (body === null) state.bodiless.set(stored.id, place);
  else state.bodiless.delete(stored.id);
  if (opened.state === 'unread' && body !== null) state.unread.set(place, body);
  state.given = undefined;
  state.entries[place] = {
    id: stored.id,
    header: fields,
    body: opened,
    // Only a genesis carries more than its author's; its fold checks them all.
    ...(fields.log === null ? { signatures: stored.signature } : {}),
  };
  if (body !== null) noteLocked(state, place, fields, body);
  return true;
}

interface Opening {
  readonly crypto: SyncCrypto;
  readonly laneKeys: Keyring['laneKeys'];
}

function openingOf({ crypto, keyring }: EntryParts): Opening {
  return { crypto, laneKeys: (epoch, lane) => keyring.laneKeys(epoch, lane) };
}

function openEntry(by: Opening, header: Header, body: Uint8Array): EntryBody {
  let plain: Uint8Array | undefined = body;
  if (header.epoch > 0) {
    if (body.length < SEALED_BODY_EXTRA_BYTES) return { state: 'void' };
    const keys = by.laneKeys(header.epoch, header.lane);
    if (keys.length === 0) return { state: 'unread' };
    for (const key of keys) {
      plain = openBody(by.crypto, key, header, body);
      if (plain !== undefined) break;
    }
    if (plain === undefined) return { state: 'void' };
  }
  const said = decodeSaid(plain);
  return said.ok ? openedBody(said.value.kind, said.value.said) : { state: 'void' };
}

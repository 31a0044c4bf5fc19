/**
 * A store in a browser's own database (IndexedDB), always sealed: `docs/spec/storage.md` §6 says what
 * stands in it, what its owner's disk shows, and what a browser cannot promise. For a page or a worker
 * in a secure context.
 */
import type { Result } from '@tocsin/core';
import { asciiBytes, equalBytes, fail, ok } from '@tocsin/core';
import type { AtRest, RecordStore, StoreFault, StoreUsage } from '@tocsin/peer/ports';

import type { Change, Database } from './database.ts';
import { openDatabase, removeDatabase } from './database.ts';
import { bytesIn, faultOrThrow } from './fault.ts';
import { copiedLocals, Locals } from './locals.ts';
import { Records } from './records.ts';
import { bytesNote, Writing } from './writing.ts';

export { takeLock, untilFree } from './lock.ts';

/** How to keep what is stored. */
export interface IndexedDbStoreOptions {
  /** Seals everything but what `docs/spec/storage.md` §6 lists, under a key of this store alone. */
  readonly atRest: AtRest;
  /**
   * Hears after each write whether there was room for it. Browsers tell pages of far more room than
   * they give, so that nobody can be known by it: only a write shows that there is none.
   */
  readonly onRoom?: (isFull: boolean) => void;
}

/** A store in a browser. */
export interface IndexedDbStore extends RecordStore {
  /** Whether it was made now: for a log that was here before, the browser has thrown it away. */
  readonly isNew: boolean;
}

/** What `proof` holds, sealed: whoever can read it has the right key. */
const PROOF_KEY = 'proof';
const PROOF_PLACE = asciiBytes('proof');
const PROOF_TEXT = asciiBytes('tocsin store');

/**
 * Opens the store in the database of this name, or makes it. It is this store's alone until `close`,
 * also among the tabs and workers of this browser.
 *
 * @param name - readable to whoever has the browser's files: no name that people gave.
 * @returns any fault of `StoreFault` but StoreClosed. Nothing in the database is changed then.
 */
export async function openIndexedDbStore(
  name: string,
  { atRest, onRoom = () => undefined }: IndexedDbStoreOptions,
): Promise<Result<IndexedDbStore, StoreFault>> {
  const firstRows = (): readonly Change[] => {
    const value = atRest.seal(PROOF_TEXT, PROOF_PLACE);
    return [{ table: 'note', key: PROOF_KEY, value }, bytesNote(value.length)];
  };
  const opened = await openDatabase(name, firstRows);
  if (!opened.ok) return opened;
  const { database, isNew } = opened.value;
  try {
    const store = await openStore(database, atRest, onRoom);
    if (store.ok) return ok({ ...store.value, isNew });
    await database.close();
    return store;
  } catch (thrown) {
    await database.close();
    return fail(faultOrThrow(thrown));
  }
}

/**
 * Takes the store of this name away with all in it, if there is one.
 *
 * @returns StoreBusy while anybody has it open.
 */
export function removeIndexedDbStore(name: string): Promise<Result<void, StoreFault>> {
  return removeDatabase(name);
}

/** Throws what the database throws. */
async function openStore(
  database: Database,
  atRest: AtRest,
  onRoom: (isFull: boolean) => void,
): Promise<Result<RecordStore, StoreFault>> {
  const proof = atRest.open(bytesIn(await database.get('note', PROOF_KEY)), PROOF_PLACE);
  if (proof === undefined || !equalBytes(proof, PROOF_TEXT))
    return fail({ kind: 'StoreKeyMismatch' });
  const writing = await Writing.open(database, onRoom);
  const records = await Records.open(database, writing, atRest);
  return ok(createStore(database, writing, records, new Locals(database, writing, atRest)));
}

function createStore(
  database: Database,
  writing: Writing,
  records: Records,
  locals: Locals,
): RecordStore {
  let isClosed = false;
  let last: Promise<unknown> = Promise.resolve();
  /** One after another, as they were asked for: each sees what was put before it. */
  const answer = <T>(work: () => T | Promise<T>): Promise<Result<T, StoreFault>> => {
    const mine = last.then(async (): Promise<Result<T, StoreFault>> => {
      if (isClosed) return fail({ kind: 'StoreClosed' });
      try {
        return ok(await work());
      } catch (thrown) {
        return fail(faultOrThrow(thrown));
      }
    });
    last = mine.catch(() => undefined);
    return mine;
  };
  return {
    put: (batch, durability) => answer(() => records.put(batch, durability)),
    get: (id) => answer(() => records.get(id)),
    has: (ids) => answer(() => records.has(ids)),
    scan: (arrival, limit) => answer(() => records.scan(arrival, limit)),
    chain: (author, seq, limit, arrival = 0) =>
      answer(() => records.chain(author, seq, limit, arrival)),
    shred: (ids) => answer(() => records.shred(ids)),
    prune: (husks) => answer(() => records.prune(husks)),
    putHusks: (husks) => answer(() => records.putHusks(husks)),
    readLocal: (name) => answer(() => locals.read(name)),
    writeLocal: async (values) => {
      const copies = copiedLocals(values);
      return answer(() => locals.write(copies));
    },
    usage: () => answer<StoreUsage>(() => ({ records: records.size, bytes: writing.bytes })),
    close: async () => {
      await answer(async () => {
        isClosed = true;
        records.close();
        await database.close();
      });
    },
  };
}

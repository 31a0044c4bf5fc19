/**
 * Where the logs of an app are kept: a sealed database of the browser for each, and a list of which
 * there are in one more. The list tells what was here and is gone: a browser clears what it keeps for
 * a site when it wants room.
 */
import type { Result } from '@tocsin/core';
import { ok } from '@tocsin/core';
import type { LogPlace, LogPlaces } from '@tocsin/host';
import { failAs, readNote, readTexts, writeTexts } from '@tocsin/host';
import type { ControlFault } from '@tocsin/host/calls';
import type { RecordStore, StoreFault } from '@tocsin/peer/ports';
import { openIndexedDbStore, removeIndexedDbStore } from '@tocsin/storage/indexeddb';

import type { OpenHome } from './home-key.ts';

/** The store that lists the others; no log has a name that ends so (`isLogName`). */
const LIST = 'list-';
const FOLDERS = 'app.folders';
/** Those of them that were thrown away, until they are back. */
const LOST = 'app.lost';

/** The places of an app. */
export interface BrowserPlaces extends LogPlaces {
  /** Logs that are listed, and whose database the browser has thrown away. */
  lost(): readonly string[];
  /** Whether the last write anywhere found no room. */
  isFull(): boolean;
  /** Closes the list; the logs close by themselves. */
  close(): Promise<void>;
}

/** Opens the list of a home. */
export async function openPlaces(home: OpenHome): Promise<Result<BrowserPlaces, ControlFault>> {
  const { database, atRest } = home.place(LIST);
  const list = await openIndexedDbStore(database, { atRest });
  if (!list.ok) return failAs(list.fault);
  const places = await readPlaces(home, list.value);
  if (!places.ok) await list.value.close();
  return places;
}

async function readPlaces(
  home: OpenHome,
  list: RecordStore,
): Promise<Result<BrowserPlaces, ControlFault>> {
  const folders = await readTexts(list, FOLDERS);
  if (!folders.ok) return failAs(folders.fault);
  const lost = await readTexts(list, LOST);
  if (!lost.ok) return failAs(lost.fault);
  return ok(new Places(home, list, new Set(folders.value), new Set(lost.value)));
}

/** Takes every database of this site away; gives how many would not go. */
export async function removeAllDatabases(): Promise<number> {
  const found = await indexedDB.databases();
  const removed = await Promise.all(found.map(({ name = '' }) => removeIndexedDbStore(name)));
  return removed.filter(({ ok: isGone }) => !isGone).length;
}

class Places implements BrowserPlaces {
  readonly #home: OpenHome;
  readonly #list: RecordStore;
  readonly #folders: Set<string>;
  readonly #lost: Set<string>;
  #isFull = false;

  constructor(home: OpenHome, list: RecordStore, folders: Set<string>, lost: Set<string>) {
    this.#home = home;
    this.#list = list;
    this.#folders = folders;
    this.#lost = lost;
  }

  lost(): readonly string[] {
    return [...this.#lost];
  }

  isFull(): boolean {
    return this.#isFull;
  }

  async list(): Promise<Result<readonly string[], ControlFault>> {
    return ok([...this.#folders].toSorted());
  }

  async open(folder: string): Promise<Result<LogPlace, ControlFault>> {
    const isListed = this.#folders.has(folder);
    // Listed first: a database without an entry would never be found again.
    if (!isListed) {
      const listed = await writeTexts(this.#list, { [FOLDERS]: [...this.#folders, folder] });
      if (!listed.ok) return failAs(listed.fault);
      this.#folders.add(folder);
    }
    const { database, atRest } = this.#home.place(folder);
    const onRoom = (isFull: boolean): void => void (this.#isFull = isFull);
    const opened = await openIndexedDbStore(database, { atRest, onRoom });
    if (!opened.ok) {
      this.#isFull ||= opened.fault.kind === 'StoreFull';
      return failAs(opened.fault);
    }
    const store = opened.value;
    const note = await this.#noteIn(store, folder, isListed && store.isNew);
    if (note.ok) return ok({ folder, store, note: note.value, restored: false });
    await store.close();
    return failAs(note.fault);
  }

  /** What a store holds. Keeps in mind what was thrown away, however often it is looked for, until it is back. */
  async #noteIn(
    store: RecordStore,
    folder: string,
    isGone: boolean,
  ): Promise<Result<LogPlace['note'], StoreFault>> {
    const note = await readNote(store);
    if (!note.ok) return note;
    const before = this.#lost.has(folder);
    if (isGone) this.#lost.add(folder);
    else if (note.value !== undefined) this.#lost.delete(folder);
    if (this.#lost.has(folder) === before) return note;
    const written = await writeTexts(this.#list, { [LOST]: [...this.#lost] });
    return written.ok ? note : written;
  }

  async close(): Promise<void> {
    await this.#list.close();
  }
}

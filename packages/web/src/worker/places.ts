/**
 * Where the logs of an app are kept: a database of the browser for each, sealed under a key of its
 * own, and a list of which there are in a database beside them. The list tells what was here and is
 * gone: a browser clears what it keeps for a site when it wants room.
 */
import type { Result, SyncCrypto } from '@tocsin/core';
import { asciiBytes, deriveKey, ok, toHex } from '@tocsin/core';
import type { LogPlace, LogPlaces } from '@tocsin/host';
import { failAs, readNote, readTexts, refuse, writeTexts } from '@tocsin/host';
import type { ControlFault } from '@tocsin/host/calls';
import type { AtRest, RecordStore } from '@tocsin/peer/ports';
import { openIndexedDbStore, removeIndexedDbStore } from '@tocsin/storage/indexeddb';

/** How stores are sealed: each under a key that follows from this device's key and its name. */
export interface PlaceKeys {
  readonly crypto: SyncCrypto;
  readonly deviceKey: Uint8Array;
  readonly atRest: (key: Uint8Array) => AtRest;
}

/** The database that lists the others; its name tells that the app was used, and no more. */
const LIST_DATABASE = 'tocsin';
const FOLDERS = 'app.folders';
/** Bytes of the name of a log's database: no two of one device are ever equal. */
const NAME_BYTES = 16;

/** The places of an app. */
export interface BrowserPlaces extends LogPlaces {
  /** Folders that are listed, and whose database the browser has thrown away. */
  lost(): readonly string[];
  /** Closes the list; the logs close by themselves. */
  close(): Promise<void>;
}

/** Opens the list; StoreKeyMismatch under another key, StoreBusy in another tab. */
export async function openPlaces(keys: PlaceKeys): Promise<Result<BrowserPlaces, ControlFault>> {
  const list = await openIndexedDbStore(LIST_DATABASE, { atRest: atRestOf(keys, '') });
  if (!list.ok) return failAs(list.fault);
  const folders = await readTexts(list.value, FOLDERS);
  if (folders.ok) return ok(new Places(keys, list.value, new Set(folders.value)));
  await list.value.close();
  return failAs(folders.fault);
}

/** Takes every database of this app away; gives the names of those that would not go. */
export async function removeAll(): Promise<readonly string[]> {
  const found = await indexedDB.databases();
  const names = found.flatMap(({ name }) => name ?? []).filter((name) => isOurs(name));
  const gone = await Promise.all(
    names.map(async (name) => ({ name, removed: await removeIndexedDbStore(name) })),
  );
  return gone.filter(({ removed }) => !removed.ok).map(({ name }) => name);
}

function isOurs(name: string): boolean {
  return name === LIST_DATABASE || name.startsWith(`${LIST_DATABASE}-`);
}

class Places implements BrowserPlaces {
  readonly #keys: PlaceKeys;
  readonly #list: RecordStore;
  readonly #folders: Set<string>;
  readonly #lost = new Set<string>();

  constructor(keys: PlaceKeys, list: RecordStore, folders: Set<string>) {
    this.#keys = keys;
    this.#list = list;
    this.#folders = folders;
  }

  lost(): readonly string[] {
    return [...this.#lost];
  }

  async list(): Promise<Result<readonly string[], ControlFault>> {
    return ok([...this.#folders].toSorted());
  }

  async open(folder: string): Promise<Result<LogPlace, ControlFault>> {
    const isListed = this.#folders.has(folder);
    // Listed first: a database without an entry would never be found again, nor wiped.
    if (!isListed) {
      const listed = await writeTexts(this.#list, { [FOLDERS]: [...this.#folders, folder] });
      if (!listed.ok) return failAs(listed.fault);
      this.#folders.add(folder);
    }
    const atRest = atRestOf(this.#keys, folder);
    const opened = await openIndexedDbStore(databaseOf(this.#keys, folder), { atRest });
    if (!opened.ok) return failAs(opened.fault);
    const store = opened.value;
    if (isListed && store.isNew) this.#lost.add(folder);
    const note = await readNote(store);
    if (note.ok) return ok({ folder, store, note: note.value, restored: false });
    await store.close();
    return refuse('StoreDamaged');
  }

  async close(): Promise<void> {
    await this.#list.close();
  }
}

function keyOf({ crypto, deviceKey }: PlaceKeys, folder: string): Uint8Array {
  return deriveKey(crypto.keyedHash, deviceKey, 'storeKey', asciiBytes(`place ${folder}`));
}

function atRestOf(keys: PlaceKeys, folder: string): AtRest {
  return keys.atRest(keyOf(keys, folder));
}

function databaseOf(keys: PlaceKeys, folder: string): string {
  const named = keys.crypto.keyedHash(keyOf(keys, folder), asciiBytes('name'), NAME_BYTES);
  return `${LIST_DATABASE}-${toHex(named)}`;
}

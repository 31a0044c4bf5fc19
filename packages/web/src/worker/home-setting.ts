/**
 * How the home in this browser is locked, and its wrapped key: one row of a database of its own, whose
 * version is the format. Holds no secret that opens anything by itself.
 */
import type { Result } from '@tocsin/core';
import { fail, ok } from '@tocsin/core';
import type { PassphraseLock } from '@tocsin/crypto';

/** The format that this program writes. */
const HOME_FORMAT = 1;
const DATABASE = 'home';
const TABLE = 'setting';
const LOCK_KEY = 'lock';

/** How the key of the home is wrapped. */
export type HomeLock =
  | PassphraseLock
  /** By a key that the browser keeps and never gives out: whoever can use this browser opens it. */
  | { readonly kind: 'device'; readonly key: CryptoKey };

/** The row. */
export interface HomeSetting {
  readonly lock: HomeLock;
  /** The 32 bytes of the home key, sealed by the lock. */
  readonly wrapped: Uint8Array<ArrayBuffer>;
}

/** Why the row cannot be read or written. */
export type HomeSettingFault =
  | { readonly kind: 'HomeNewer'; readonly found: number; readonly known: number }
  | { readonly kind: 'HomeUnreadable' }
  | { readonly kind: 'HomeFull' };

/** The row; undefined where no home was made, or the browser has thrown it away. */
export function readHomeSetting(): Promise<Result<HomeSetting | undefined, HomeSettingFault>> {
  return withDatabase(async (database) => {
    const found: unknown = await resultOf(
      database.transaction(TABLE).objectStore(TABLE).get(LOCK_KEY),
    );
    if (found === undefined) return ok(undefined);
    const setting = parseSetting(found);
    return setting === undefined ? fail({ kind: 'HomeUnreadable' }) : ok(setting);
  });
}

/** Writes the row in the place of the one before; on the disk before it settles. */
export function writeHomeSetting(setting: HomeSetting): Promise<Result<void, HomeSettingFault>> {
  return withDatabase(async (database) => {
    const transaction = database.transaction(TABLE, 'readwrite', { durability: 'strict' });
    const written = new Promise<void>((resolve, reject) => {
      transaction.addEventListener('complete', () => resolve());
      transaction.addEventListener('abort', () => reject(errorOf(transaction.error)));
    });
    transaction.objectStore(TABLE).put(setting, LOCK_KEY);
    await written;
    return ok(undefined);
  });
}

/** Forgets the row, and with it all that is sealed under its key. */
export async function removeHomeSetting(): Promise<Result<void, HomeSettingFault>> {
  try {
    await resultOf(indexedDB.deleteDatabase(DATABASE));
    return ok(undefined);
  } catch (thrown) {
    return fail(settingFaultOf(thrown));
  }
}

async function withDatabase<T>(
  work: (database: IDBDatabase) => Promise<Result<T, HomeSettingFault>>,
): Promise<Result<T, HomeSettingFault>> {
  let database: IDBDatabase | undefined;
  try {
    database = await openedDatabase(HOME_FORMAT);
    return await work(database);
  } catch (thrown) {
    const isNewer = thrown instanceof Error && thrown.name === 'VersionError';
    return fail(isNewer ? await newerFault() : settingFaultOf(thrown));
  } finally {
    database?.close();
  }
}

async function openedDatabase(version?: number): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, version);
  request.addEventListener('upgradeneeded', () => {
    request.result.createObjectStore(TABLE);
  });
  const database = await resultOf(request);
  database.addEventListener('versionchange', () => database.close());
  return database;
}

/** Opened without a version, a database that is there tells its own. */
async function newerFault(): Promise<HomeSettingFault> {
  try {
    const database = await openedDatabase();
    database.close();
    return { kind: 'HomeNewer', found: database.version, known: HOME_FORMAT };
  } catch (thrown) {
    return settingFaultOf(thrown);
  }
}

function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(errorOf(request.error)));
  });
}

function errorOf(error: DOMException | null): Error {
  return error ?? new DOMException('the database went away', 'AbortError');
}

/** What a browser throws here is about its disk or its settings; a mistake of ours is thrown on. */
function settingFaultOf(thrown: unknown): HomeSettingFault {
  if (!(thrown instanceof DOMException)) throw thrown;
  return { kind: thrown.name === 'QuotaExceededError' ? 'HomeFull' : 'HomeUnreadable' };
}

function parseSetting(found: unknown): HomeSetting | undefined {
  if (typeof found !== 'object' || found === null) return undefined;
  const { lock, wrapped } = found as Record<string, unknown>;
  const parsed = parseLock(lock);
  const isWhole = parsed !== undefined && wrapped instanceof Uint8Array;
  return isWhole ? { lock: parsed, wrapped: new Uint8Array(wrapped) } : undefined;
}

function parseLock(found: unknown): HomeLock | undefined {
  if (typeof found !== 'object' || found === null) return undefined;
  const { kind, key, salt, memoryKiB, passes, check } = found as Record<string, unknown>;
  if (kind === 'device') return key instanceof CryptoKey ? { kind, key } : undefined;
  if (kind !== 'passphrase' || !(salt instanceof Uint8Array) || !(check instanceof Uint8Array))
    return undefined;
  if (typeof memoryKiB !== 'number' || typeof passes !== 'number') return undefined;
  return salt.length === 16 ? { kind, salt, memoryKiB, passes, check } : undefined;
}

/**
 * The home of a device in a browser: one random key under which every store is sealed, wrapped by a
 * passphrase (Argon2id) or, where its owner wants none, by a key of the browser's that never leaves it.
 * The second keeps out whoever has a copy of the disk and cannot run this browser, and nobody else: the
 * app says so plainly. The key itself is in memory only, and is overwritten when the home is closed.
 *
 * Since the key is wrapped, a passphrase is set or changed without sealing anything anew. The browser
 * may keep the bytes of the lock before for a while.
 */
import type { Result } from '@tocsin/core';
import { asciiBytes, equalBytes, fail, ok } from '@tocsin/core';
import {
  createAtRest,
  HOME_KEY_BYTES,
  makePassphraseLock,
  openPassphraseLock,
} from '@tocsin/crypto';
import type { PassphraseFault } from '@tocsin/crypto';
import type { Argon2Cost, Crypto, Random } from '@tocsin/peer/ports';
import { takeLock, untilFree } from '@tocsin/storage/indexeddb';

import type { SealedPlace } from './at-rest.ts';
import { sealedPlace } from './at-rest.ts';
import type { HomeLock, HomeSetting, HomeSettingFault } from './home-setting.ts';
import { readHomeSetting, removeHomeSetting, writeHomeSetting } from './home-setting.ts';

/** What opens a home. */
export type HomeKeySource =
  /** As `passphraseBytes` gives it; wiped once it was tried. */
  { readonly kind: 'passphrase'; readonly passphrase: Uint8Array } | { readonly kind: 'device' };

/** Why a home does not open. */
export type HomeFault =
  | PassphraseFault
  | HomeSettingFault
  /** It is locked in the other way. */
  | { readonly kind: 'OtherLock'; readonly lock: HomeLock['kind'] }
  /** Another tab has it. */
  | { readonly kind: 'AlreadyRunning' };

/** What keys are made with. */
export interface HomeTools {
  readonly crypto: Crypto;
  readonly random: Random;
  /** The work of a new passphrase. */
  readonly cost: Argon2Cost;
}

/** A home that is open; no other tab can open it until `close`. */
export interface OpenHome {
  /** Whether it was made now. */
  readonly made: boolean;
  /** The place of the store of a log's name. Until `close`. */
  place(name: string): SealedPlace;
  /** Whether this opens it too; the passphrase is wiped. */
  proves(source: HomeKeySource): Promise<Result<void, HomeFault>>;
  /** Locks it in another way from now on. */
  changeLock(source: HomeKeySource): Promise<Result<void, HomeFault>>;
  /** Overwrites every key. Its stores are to be closed before. */
  close(): Promise<void>;
}

/** Bytes of a nonce of AES-GCM, before what it seals. */
const NONCE_BYTES = 12;
const HOME_PLACE = asciiBytes('home');
/** One tab at a time. */
const WEB_LOCK = 'home';
/** How long a page that is opened anew waits for the one before to end. */
const LOCK_WAIT_MS = 1_500;

/** How the home here is locked; undefined where there is none. */
export async function lookAtHome(): Promise<
  Result<HomeLock['kind'] | undefined, HomeSettingFault>
> {
  const setting = await readHomeSetting();
  return setting.ok ? ok(setting.value?.lock.kind) : setting;
}

/** Opens the home of this browser, or makes it. */
export async function openHome(
  source: HomeKeySource,
  tools: HomeTools,
): Promise<Result<OpenHome, HomeFault>> {
  const release = await takeLock(WEB_LOCK, LOCK_WAIT_MS);
  if (release === undefined) return fail({ kind: 'AlreadyRunning' });
  const opened = await keyOf(source, tools);
  if (opened.ok) return ok(openedHome(opened.value, tools, release));
  await release();
  return opened;
}

/** Settles once no other tab has the home, for a moment at least. */
export function untilHomeIsFree(): Promise<void> {
  return untilFree(WEB_LOCK);
}

/** Forgets the home: nothing that was sealed under its key can be read by anybody from now on. */
export async function removeHome(): Promise<Result<void, HomeFault>> {
  const release = await takeLock(WEB_LOCK, LOCK_WAIT_MS);
  if (release === undefined) return fail({ kind: 'AlreadyRunning' });
  const removed = await removeHomeSetting();
  await release();
  return removed;
}

interface Keyed {
  readonly key: Uint8Array;
  readonly made: boolean;
}

function openedHome(
  { key, made }: Keyed,
  tools: HomeTools,
  release: () => Promise<void>,
): OpenHome {
  const places = new Map<string, SealedPlace>();
  return {
    made,
    place: (name) => {
      const place = places.get(name) ?? sealedPlace(tools.crypto, tools.random, key, name);
      places.set(name, place);
      return place;
    },
    proves: (source) => proves(source, key, tools),
    changeLock: (source) => wrapAndKeep(source, key, tools),
    close: async () => {
      key.fill(0);
      for (const { atRest } of places.values()) atRest.wipe();
      places.clear();
      await release();
    },
  };
}

async function proves(
  source: HomeKeySource,
  key: Uint8Array,
  tools: HomeTools,
): Promise<Result<void, HomeFault>> {
  const setting = await readHomeSetting();
  if (!setting.ok) return setting;
  // The browser has thrown it away: nothing can be proven by it any more.
  if (setting.value === undefined) return fail({ kind: 'HomeUnreadable' });
  const opened = await unwrap(source, setting.value, tools);
  if (!opened.ok) return opened;
  const isSame = equalBytes(opened.value, key);
  opened.value.fill(0);
  return isSame ? ok(undefined) : fail({ kind: 'WrongKey' });
}

async function keyOf(source: HomeKeySource, tools: HomeTools): Promise<Result<Keyed, HomeFault>> {
  const setting = await readHomeSetting();
  if (!setting.ok) return setting;
  if (setting.value !== undefined) {
    const key = await unwrap(source, setting.value, tools);
    return key.ok ? ok({ key: key.value, made: false }) : key;
  }
  const key = tools.random.bytes(HOME_KEY_BYTES);
  const kept = await wrapAndKeep(source, key, tools);
  return kept.ok ? ok({ key, made: true }) : kept;
}

async function wrapAndKeep(
  source: HomeKeySource,
  key: Uint8Array,
  tools: HomeTools,
): Promise<Result<void, HomeFault>> {
  const setting =
    source.kind === 'device'
      ? ok(await wrapByDevice(key, tools.random))
      : await wrapByPassphrase(source.passphrase, key, tools);
  return setting.ok ? writeHomeSetting(setting.value) : setting;
}

async function wrapByPassphrase(
  passphrase: Uint8Array,
  key: Uint8Array,
  tools: HomeTools,
): Promise<Result<HomeSetting, HomeFault>> {
  const made = await makePassphraseLock(passphrase, tools);
  if (!made.ok) return made;
  const wrapping = createAtRest(tools.crypto, tools.random, made.value.key);
  const wrapped = new Uint8Array(wrapping.seal(key, HOME_PLACE));
  made.value.key.fill(0);
  wrapping.wipe();
  return ok({ lock: made.value.lock, wrapped });
}

async function wrapByDevice(key: Uint8Array, random: Random): Promise<HomeSetting> {
  const algorithm = { name: 'AES-GCM', length: 256 };
  const wrapping = await crypto.subtle.generateKey(algorithm, false, ['encrypt', 'decrypt']);
  const iv = new Uint8Array(random.bytes(NONCE_BYTES));
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv },
    wrapping,
    Uint8Array.from(key),
  );
  const wrapped = new Uint8Array(NONCE_BYTES + sealed.byteLength);
  wrapped.set(iv);
  wrapped.set(new Uint8Array(sealed), NONCE_BYTES);
  return { lock: { kind: 'device', key: wrapping }, wrapped };
}

async function unwrap(
  source: HomeKeySource,
  { lock, wrapped }: HomeSetting,
  tools: HomeTools,
): Promise<Result<Uint8Array, HomeFault>> {
  if (lock.kind === 'device')
    return source.kind === 'device'
      ? unwrapByDevice(lock.key, wrapped)
      : fail({ kind: 'OtherLock', lock: lock.kind });
  if (source.kind === 'device') return fail({ kind: 'OtherLock', lock: lock.kind });
  const opened = await openPassphraseLock(source.passphrase, lock, tools.crypto);
  if (!opened.ok) return opened;
  const wrapping = createAtRest(tools.crypto, tools.random, opened.value);
  const key = wrapping.open(wrapped, HOME_PLACE);
  opened.value.fill(0);
  wrapping.wipe();
  return key?.length === HOME_KEY_BYTES ? ok(key) : fail({ kind: 'HomeUnreadable' });
}

async function unwrapByDevice(
  wrapping: CryptoKey,
  wrapped: Uint8Array<ArrayBuffer>,
): Promise<Result<Uint8Array, HomeFault>> {
  try {
    const algorithm = { name: 'AES-GCM', iv: wrapped.subarray(0, NONCE_BYTES) };
    const sealed = wrapped.subarray(NONCE_BYTES);
    const key = new Uint8Array(await crypto.subtle.decrypt(algorithm, wrapping, sealed));
    return key.length === HOME_KEY_BYTES ? ok(key) : fail({ kind: 'HomeUnreadable' });
  } catch (thrown) {
    // The bytes are damaged, or belong to another key.
    if (thrown instanceof DOMException) return fail({ kind: 'HomeUnreadable' });
    throw thrown;
  }
}

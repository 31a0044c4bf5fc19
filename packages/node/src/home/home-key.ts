/**
 * The key of a home folder, from where its owner keeps it. A wrong one is found by the check in the
 * settings, before anything is touched.
 */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';

import type { Result } from '@tocsin/core';
import { equalBytes, fail, fromHex, ok, toHex } from '@tocsin/core';
import { HOME_KEY_BYTES, keyCheck, makePassphraseLock, openPassphraseLock } from '@tocsin/crypto';
import type { PassphraseFault } from '@tocsin/crypto';
import type { Argon2Cost, Crypto, Random } from '@tocsin/peer/ports';

import type { HomePaths } from './paths.ts';
import type { HomeFault, LockSetting } from './settings.ts';
import { homeFaultOf } from './settings.ts';

/** Where the key comes from. */
export type KeySource =
  /** UTF-8 of the passphrase in NFKC; wiped by `unlock` and `makeLock`. */
  | { readonly kind: 'passphrase'; readonly passphrase: Uint8Array }
  | { readonly kind: 'keyFile'; readonly file: string }
  /** 64 hexadecimal characters from a descriptor. */
  | { readonly kind: 'keyText'; readonly text: Uint8Array }
  | { readonly kind: 'none' };

/** Why there is no key. */
export type KeyFault =
  | PassphraseFault
  | { readonly kind: 'KeyMissing' }
  | { readonly kind: 'KeyMalformed' }
  | { readonly kind: 'KeyOpenToOthers' }
  | { readonly kind: 'KeyFileInside' }
  | { readonly kind: 'KeyUnwritable' }
  | { readonly kind: 'OtherLock'; readonly lock: LockSetting['kind'] }
  | HomeFault;

/** What a key is made and checked with. */
export interface KeyTools {
  readonly crypto: Crypto;
  readonly random: Random;
  /** The work of a new passphrase. */
  readonly cost: Argon2Cost;
}

/** A lock and the key that opens it; null where there is none. */
export interface MadeLock {
  readonly lock: LockSetting;
  readonly key: Uint8Array | null;
  /** Whether a key file was written now. */
  readonly madeKeyFile: boolean;
}

/** Makes the lock of a new folder. A key file that is not there yet is made. */
export async function makeLock(
  paths: HomePaths,
  source: KeySource,
  tools: KeyTools,
): Promise<Result<MadeLock, KeyFault>> {
  const { crypto, random } = tools;
  if (source.kind === 'none') return ok({ lock: { kind: 'none' }, key: null, madeKeyFile: false });
  if (source.kind === 'passphrase') {
    const made = await makePassphraseLock(source.passphrase, tools);
    return made.ok ? ok({ ...made.value, madeKeyFile: false }) : made;
  }
  const made = source.kind === 'keyFile' ? makeKeyFile(paths, source.file, random) : ok(false);
  if (!made.ok) return made;
  const key = readKey(source);
  if (!key.ok) return key;
  const lock: LockSetting = { kind: 'keyFile', check: keyCheck(crypto, key.value) };
  return ok({ lock, key: key.value, madeKeyFile: made.value });
}

/** The key of a folder that is there, once it fits. Touches nothing. */
export async function unlock(
  lock: LockSetting,
  source: KeySource,
  crypto: Crypto,
): Promise<Result<Uint8Array | null, KeyFault>> {
  if (lock.kind === 'none')
    return source.kind === 'none' ? ok(null) : fail({ kind: 'OtherLock', lock: lock.kind });
  if (source.kind === 'none') return fail({ kind: 'OtherLock', lock: lock.kind });
  if (lock.kind === 'passphrase' && source.kind === 'passphrase')
    return openPassphraseLock(source.passphrase, lock, crypto);
  if (lock.kind === 'passphrase' || source.kind === 'passphrase')
    return fail({ kind: 'OtherLock', lock: lock.kind });
  const key = readKey(source);
  if (!key.ok || equalBytes(keyCheck(crypto, key.value), lock.check)) return key;
  key.value.fill(0);
  return fail({ kind: 'WrongKey' });
}

type KeyText = Extract<KeySource, { readonly kind: 'keyFile' | 'keyText' }>;

function readKey(source: KeyText): Result<Uint8Array, KeyFault> {
  let text: Uint8Array;
  try {
    if (source.kind === 'keyText') text = source.text;
    else {
      // Windows has no such modes; there the folder's own rights decide.
      if (process.platform !== 'win32' && (statSync(source.file).mode & 0o077) !== 0)
        return fail({ kind: 'KeyOpenToOthers' });
      text = readFileSync(source.file);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return fail(code === 'ENOENT' ? { kind: 'KeyMissing' } : homeFaultOf(error));
  }
  const key = fromHex(new TextDecoder().decode(text).trim().toLowerCase());
  text.fill(0);
  return key?.length === HOME_KEY_BYTES ? ok(key) : fail({ kind: 'KeyMalformed' });
}

/** Writes a new key unless one is there; says whether it did. */
function makeKeyFile(paths: HomePaths, file: string, random: Random): Result<boolean, KeyFault> {
  const inside = relative(resolve(paths.root), resolve(file));
  if (!inside.startsWith('..')) return fail({ kind: 'KeyFileInside' });
  try {
    const text = `${toHex(random.bytes(HOME_KEY_BYTES))}\n`;
    writeFileSync(file, text, { mode: 0o600, flag: 'wx', flush: true });
    return ok(true);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'EEXIST' ? ok(false) : fail({ kind: 'KeyUnwritable' });
  }
}

/**
 * A key from a passphrase and what must be kept to make it again: the salt, the work, and a check that
 * tells a wrong passphrase before anything is touched. The same in a folder and in a browser.
 */
import type { Result } from '@tocsin/core';
import { equalBytes, fail, ok } from '@tocsin/core';
import type { Argon2Cost, Crypto, Random } from '@tocsin/peer/ports';

import { ARGON2_SALT_BYTES } from './argon2.ts';
import type { CostOutOfRange } from './argon2.ts';
import { keyCheck } from './at-rest.ts';

/** Fewest characters of a new passphrase; four words have twenty. */
export const PASSPHRASE_LENGTH_MIN = 12;

/** What is kept of a passphrase; holds no secret. */
export interface PassphraseLock {
  readonly kind: 'passphrase';
  readonly salt: Uint8Array;
  readonly memoryKiB: number;
  readonly passes: number;
  /** 16 bytes. */
  readonly check: Uint8Array;
}

/** Why a passphrase gives no key. */
export type PassphraseFault =
  | { readonly kind: 'WrongKey' }
  | { readonly kind: 'PassphraseEmpty' }
  | { readonly kind: 'PassphraseShort'; readonly least: number }
  | CostOutOfRange;

/** What a key is made with. */
export interface PassphraseTools {
  readonly crypto: Crypto;
  readonly random: Random;
  /** The work of a new passphrase. */
  readonly cost: Argon2Cost;
}

/**
 * Makes a lock and the key that opens it.
 *
 * @param passphrase - as `passphraseBytes` gives it; wiped once the key is made.
 */
export async function makePassphraseLock(
  passphrase: Uint8Array,
  { crypto, random, cost }: PassphraseTools,
): Promise<Result<{ readonly lock: PassphraseLock; readonly key: Uint8Array }, PassphraseFault>> {
  const { length } = Array.from(new TextDecoder().decode(passphrase));
  if (length < PASSPHRASE_LENGTH_MIN)
    return fail({ kind: 'PassphraseShort', least: PASSPHRASE_LENGTH_MIN });
  const salt = random.bytes(ARGON2_SALT_BYTES);
  const key = await stretch(crypto, passphrase, salt, cost);
  if (!key.ok) return key;
  const check = keyCheck(crypto, key.value);
  return ok({ lock: { kind: 'passphrase', salt, ...cost, check }, key: key.value });
}

/**
 * The key of a lock, if the passphrase is the right one.
 *
 * @param passphrase - as `passphraseBytes` gives it; wiped once it was tried.
 */
export async function openPassphraseLock(
  passphrase: Uint8Array,
  { salt, memoryKiB, passes, check }: PassphraseLock,
  crypto: Crypto,
): Promise<Result<Uint8Array, PassphraseFault>> {
  const key = await stretch(crypto, passphrase, salt, { memoryKiB, passes });
  if (!key.ok || equalBytes(keyCheck(crypto, key.value), check)) return key;
  key.value.fill(0);
  return fail({ kind: 'WrongKey' });
}

async function stretch(
  crypto: Crypto,
  passphrase: Uint8Array,
  salt: Uint8Array,
  cost: Argon2Cost,
): Promise<Result<Uint8Array, PassphraseFault>> {
  if (passphrase.length === 0) return fail({ kind: 'PassphraseEmpty' });
  const key = await crypto.argon2id(passphrase, salt, cost);
  passphrase.fill(0);
  return key;
}

/**
 * The pseudonymous keys of one holder in one pact (R18): bell, seal, and those that are to be on
 * paper only. They lie in the pact's store, sealed at rest by the host, and each serves one purpose.
 */
import type { Hash32, PactKey, Result, SigningPair, SyncCrypto } from '@tocsin/core';
import { fail, idOf, keyHashOf, ok } from '@tocsin/core';

import type { Random, RecordStore, StoreFault } from '../ports/index.ts';

/** What a key is for; also its name among the store's local values. */
export const PACT_KEY_USES = ['bell', 'seal', 'nextSeal', 'recovery'] as const;
/** One use. */
export type PactKeyUse = (typeof PACT_KEY_USES)[number];
/** Keys that leave the device once they were copied to paper and the copy was checked (R20). */
export const PAPER_KEY_USES: readonly PactKeyUse[] = ['nextSeal', 'recovery'];

/** A holder's keys. */
export interface PactKeys {
  readonly bell: SigningPair;
  readonly seal: SigningPair;
  /** Undefined once they are on paper only. */
  readonly nextSeal: SigningPair | undefined;
  readonly recovery: SigningPair | undefined;
}

const nameOf = (use: PactKeyUse): string => `pact.${use.toLowerCase()}`;

/** Makes a holder's keys in the store of a pact, unless they are there already. */
export async function ensurePactKeys(
  store: RecordStore,
  crypto: SyncCrypto,
  random: Random,
): Promise<Result<PactKeys, StoreFault>> {
  const known = await readPactKeys(store, crypto);
  if (!known.ok) return known;
  if (known.value !== undefined) return ok(known.value);
  const seeds = PACT_KEY_USES.map((use): [string, Uint8Array] => [nameOf(use), random.bytes(32)]);
  const written = await store.writeLocal(new Map(seeds));
  if (!written.ok) return written;
  const made = await readPactKeys(store, crypto);
  if (!made.ok) return made;
  return made.value === undefined ? fail({ kind: 'StoreDamaged' }) : ok(made.value);
}

/** A holder's keys; undefined on a device that holds none in this pact. */
export async function readPactKeys(
  store: RecordStore,
  crypto: SyncCrypto,
): Promise<Result<PactKeys | undefined, StoreFault>> {
  const pairs = new Map<PactKeyUse, SigningPair>();
  for (const use of PACT_KEY_USES) {
    const seed = await store.readLocal(nameOf(use));
    if (!seed.ok) return seed;
    if (seed.value !== undefined) pairs.set(use, crypto.signingPair(seed.value));
  }
  const bell = pairs.get('bell');
  const seal = pairs.get('seal');
  if (bell === undefined || seal === undefined) return ok(undefined);
  return ok({ bell, seal, nextSeal: pairs.get('nextSeal'), recovery: pairs.get('recovery') });
}

/** Forgets the keys that are on paper now. */
export async function forgetPaperKeys(store: RecordStore): Promise<Result<void, StoreFault>> {
  return await store.writeLocal(new Map(PAPER_KEY_USES.map((use) => [nameOf(use), null])));
}

/** A pair's public key as a roster shows it. */
export function pactKeyOf(pair: SigningPair): PactKey {
  return idOf<PactKey>(pair.publicKey);
}

/** The hash by which a roster promises a pair that it does not show yet. */
export function promiseOf(crypto: SyncCrypto, pair: SigningPair): Hash32 {
  return keyHashOf(crypto.hash, pactKeyOf(pair));
}

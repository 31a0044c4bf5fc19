/**
 * The pseudonymous keys of one holder in one pact (R18). Bell and seal lie in the pact's store,
 * sealed at rest by the host. The next seal key and the recovery key follow from a code of 16 bytes
 * that people copy to paper; once the copy was checked the device forgets it, and can neither rotate
 * nor recover any more (R20).
 */
import type { Hash32, PactKey, Result, SigningPair, SyncCrypto } from '@tocsin/core';
import { fail, hashIn, idOf, keyHashOf, ok, PAPER_CODE_BYTES } from '@tocsin/core';

import type { Random, RecordStore, StoreFault } from '../ports/index.ts';

/** What a key that stays on the device is for; also its name among the store's local values. */
const DEVICE_KEY_USES = ['bell', 'seal'] as const;
/** What a key that goes to paper is for, by number (R20). */
const PAPER_KEY_USES = ['nextSeal', 'recovery'] as const;

/** A holder's keys. */
export interface PactKeys {
  readonly bell: SigningPair;
  readonly seal: SigningPair;
  /** Undefined once they are on paper only. */
  readonly nextSeal: SigningPair | undefined;
  readonly recovery: SigningPair | undefined;
}

const nameOf = (use: (typeof DEVICE_KEY_USES)[number]): string => `pact.${use}`;
/** Where the code lies until it is on paper. */
const PAPER = 'pact.paper';

/** Makes a holder's keys in the store of a pact, unless they are there already. */
export async function ensurePactKeys(
  store: RecordStore,
  crypto: SyncCrypto,
  random: Random,
): Promise<Result<PactKeys, StoreFault>> {
  const known = await readPactKeys(store, crypto);
  if (!known.ok) return known;
  if (known.value !== undefined) return ok(known.value);
  const seeds = DEVICE_KEY_USES.map((use): [string, Uint8Array] => [nameOf(use), random.bytes(32)]);
  const paper = random.bytes(PAPER_CODE_BYTES);
  const written = await store.writeLocal(new Map([...seeds, [PAPER, paper]]));
  if (!written.ok) return written;
  const made = await readPactKeys(store, crypto);
  if (!made.ok) return made;
  return made.value === undefined ? fail({ kind: 'StoreDamaged' }) : ok(made.value);
}

/** A holder's keys; undefined on a device that holds none in this pact. */
async function readPactKeys(
  store: RecordStore,
  crypto: SyncCrypto,
): Promise<Result<PactKeys | undefined, StoreFault>> {
  const pairs: SigningPair[] = [];
  for (const use of DEVICE_KEY_USES) {
    const seed = await store.readLocal(nameOf(use));
    if (!seed.ok) return seed;
    if (seed.value !== undefined) pairs.push(crypto.signingPair(seed.value));
  }
  const [bell, seal] = pairs;
  if (bell === undefined || seal === undefined) return ok(undefined);
  const paper = await readPactPaper(store);
  if (!paper.ok) return paper;
  const code = paper.value;
  const [nextSeal, recovery] = code === undefined ? [] : paperPairs(crypto, code);
  return ok({ bell, seal, nextSeal, recovery });
}

/** The keys that follow from a code on paper, in the order of their uses. */
function paperPairs(crypto: SyncCrypto, code: Uint8Array): readonly SigningPair[] {
  return PAPER_KEY_USES.map((_, use) =>
    crypto.signingPair(hashIn(crypto.hash, 'paperKey', code, Uint8Array.of(use))),
  );
}

/** The code for paper: 16 bytes; undefined once it is on paper only. A secret. */
export async function readPactPaper(
  store: RecordStore,
): Promise<Result<Uint8Array | undefined, StoreFault>> {
  const code = await store.readLocal(PAPER);
  if (code.ok && code.value !== undefined && code.value.length !== PAPER_CODE_BYTES)
    return fail({ kind: 'StoreDamaged' });
  return code;
}

/** Forgets what is on paper now: nobody who takes the device can rotate or recover. */
export async function forgetPactPaper(store: RecordStore): Promise<Result<void, StoreFault>> {
  return await store.writeLocal(new Map([[PAPER, null]]));
}

/** Overwrites the pairs that are on paper now, in memory too, and gives what is left. */
export function withoutPaper(keys: PactKeys): PactKeys {
  for (const pair of [keys.nextSeal, keys.recovery]) pair?.secretKey.fill(0);
  return { ...keys, nextSeal: undefined, recovery: undefined };
}

/** A pair's public key as a roster shows it. */
export function pactKeyOf(pair: SigningPair): PactKey {
  return idOf<PactKey>(pair.publicKey);
}

/** The hash by which a roster promises a pair that it does not show yet. */
export function promiseOf(crypto: SyncCrypto, pair: SigningPair): Hash32 {
  return keyHashOf(crypto.hash, pactKeyOf(pair));
}

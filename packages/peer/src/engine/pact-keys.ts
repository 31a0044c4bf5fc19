/**
 * The pseudonymous keys of one holder in one pact (R18), for the founding and for each later roster
 * anew. Bell and seal lie in the pact's store, sealed at rest by the host. The next seal key and the
 * recovery key follow from a code of 16 bytes that people copy to paper; once the copy was checked the
 * device forgets it, and can neither rotate nor recover any more (R20).
 */
import type { Hash32, PactKey, PolicyId, Result, Roster } from '@tocsin/core';
import type { SigningPair, SyncCrypto } from '@tocsin/core';
import {
  concatBytes,
  equalBytes,
  fail,
  hashIn,
  ID_BYTES,
  idBytes,
  idOf,
  keyHashOf,
  ok,
  PAPER_CODE_BYTES,
} from '@tocsin/core';

import type { Random, RecordStore, StoreFault } from '../ports/index.ts';

/** What a key that stays on the device is for; also its name among the store's local values. */
const DEVICE_KEY_USES = ['bell', 'seal'] as const;
/** What a key that goes to paper is for, by number (R20). */
const PAPER_KEY_USES = ['nextSeal', 'recovery'] as const;

/**
 * Rosters of one pact for which a holder keeps keys. Two ring at once; the others are older, or were
 * asked for and never filed. What was kept before them is forgotten.
 */
const TERMS_KEPT_MAX = 8;

/** A holder's keys for one roster. */
export interface TermKeys {
  readonly bell: SigningPair;
  readonly seal: SigningPair;
  /** Undefined once they are on paper only. */
  readonly nextSeal: SigningPair | undefined;
  readonly recovery: SigningPair | undefined;
}

/** A holder's keys: those of the founding, and those made for later rosters. */
export interface PactKeys extends TermKeys {
  /** By the roster that each was made to follow, oldest first; it grows while the pact is open. */
  readonly later: Map<PolicyId, TermKeys>;
}

/** Where a key lies; the founding's keys have no roster before them. */
const nameOf = (use: (typeof DEVICE_KEY_USES)[number], after: PolicyId | null): string =>
  after === null ? `pact.${use}` : `pact.${use}.${after}`;
/** Where a code lies until it is on paper. */
const paperName = (after: PolicyId | null): string =>
  after === null ? 'pact.paper' : `pact.paper.${after}`;
/** Which rosters this holder made keys to follow: their policy ids one after the other. */
const LATER = 'pact.later';

/** Makes a holder's keys in the store of a pact, unless they are there already. */
export async function ensurePactKeys(
  store: RecordStore,
  crypto: SyncCrypto,
  random: Random,
): Promise<Result<PactKeys, StoreFault>> {
  const first = await ensureKeysAfter(store, crypto, random, null);
  if (!first.ok) return first;
  const later = await laterRosters(store);
  if (!later.ok) return later;
  const byRoster = new Map<PolicyId, TermKeys>();
  for (const after of later.value) {
    const read = await readKeysAfter(store, crypto, after);
    if (!read.ok) return read;
    if (read.value !== undefined) byRoster.set(after, read.value);
  }
  return ok({ ...first.value, later: byRoster });
}

/** Makes a holder's keys for the roster that follows `after`, unless they are there already. */
export async function ensureTermKeys(
  store: RecordStore,
  crypto: SyncCrypto,
  random: Random,
  keys: PactKeys,
  after: PolicyId,
): Promise<Result<TermKeys, StoreFault>> {
  const known = keys.later.get(after);
  if (known !== undefined) return ok(known);
  const made = await ensureKeysAfter(store, crypto, random, after);
  if (made.ok) keys.later.set(after, made.value);
  return made;
}

async function ensureKeysAfter(
  store: RecordStore,
  crypto: SyncCrypto,
  random: Random,
  after: PolicyId | null,
): Promise<Result<TermKeys, StoreFault>> {
  const known = await readKeysAfter(store, crypto, after);
  if (!known.ok) return known;
  if (known.value !== undefined) return ok(known.value);
  const values = new Map<string, Uint8Array | null>(
    DEVICE_KEY_USES.map((use) => [nameOf(use, after), random.bytes(32)]),
  );
  values.set(paperName(after), random.bytes(PAPER_CODE_BYTES));
  if (after !== null) {
    const later = await laterRosters(store);
    if (!later.ok) return later;
    const kept = [...later.value, after].slice(-TERMS_KEPT_MAX);
    for (const old of later.value.filter((one) => !kept.includes(one)))
      for (const name of [...DEVICE_KEY_USES.map((use) => nameOf(use, old)), paperName(old)])
        values.set(name, null);
    values.set(LATER, concatBytes(...kept.map(idBytes)));
  }
  const written = await store.writeLocal(values);
  if (!written.ok) return written;
  const made = await readKeysAfter(store, crypto, after);
  if (!made.ok) return made;
  return made.value === undefined ? fail({ kind: 'StoreDamaged' }) : ok(made.value);
}

/** A holder's keys for one roster; undefined on a device that holds none. */
async function readKeysAfter(
  store: RecordStore,
  crypto: SyncCrypto,
  after: PolicyId | null,
): Promise<Result<TermKeys | undefined, StoreFault>> {
  const pairs: SigningPair[] = [];
  for (const use of DEVICE_KEY_USES) {
    const seed = await store.readLocal(nameOf(use, after));
    if (!seed.ok) return seed;
    if (seed.value !== undefined) pairs.push(crypto.signingPair(seed.value));
  }
  const [bell, seal] = pairs;
  if (bell === undefined || seal === undefined) return ok(undefined);
  const code = await readPaper(store, after);
  if (!code.ok) return code;
  const [nextSeal, recovery] = code.value === undefined ? [] : paperPairs(crypto, code.value);
  return ok({ bell, seal, nextSeal, recovery });
}

async function laterRosters(store: RecordStore): Promise<Result<readonly PolicyId[], StoreFault>> {
  const kept = await store.readLocal(LATER);
  if (!kept.ok) return kept;
  const all = kept.value ?? new Uint8Array();
  if (all.length % ID_BYTES !== 0) return fail({ kind: 'StoreDamaged' });
  const later: PolicyId[] = [];
  for (let at = 0; at < all.length; at += ID_BYTES)
    later.push(idOf<PolicyId>(all.subarray(at, at + ID_BYTES)));
  return ok(later);
}

/** All key sets of a holder, newest first. */
function termsOf(keys: PactKeys): readonly TermKeys[] {
  return [...[...keys.later.values()].toReversed(), keys];
}

/** A key of this device in a roster, and its place there. */
export interface HeldKey {
  readonly pair: SigningPair;
  readonly index: number;
}

/** This device's bell in a roster. */
export function bellIn(keys: PactKeys, { bells }: Roster): HeldKey | undefined {
  return heldIn(
    termsOf(keys).map(({ bell }) => bell),
    bells.map(({ key }) => key),
  );
}

/** This device's seal in a roster. */
export function sealIn(keys: PactKeys, { seals }: Roster): HeldKey | undefined {
  return heldIn(
    termsOf(keys).map(({ seal }) => seal),
    seals,
  );
}

/** Every seal of this device, newest first: an ally's letter names the one that it asks for. */
export function sealsOf(keys: PactKeys): readonly SigningPair[] {
  return termsOf(keys).map(({ seal }) => seal);
}

/** Every next seal key that is not on paper only; one that was overwritten there is none. */
export function nextSealsOf(keys: PactKeys): readonly SigningPair[] {
  return termsOf(keys)
    .flatMap(({ nextSeal }) => nextSeal ?? [])
    .filter(({ secretKey }) => secretKey.some((byte) => byte !== 0));
}

function heldIn(pairs: readonly SigningPair[], shown: readonly PactKey[]): HeldKey | undefined {
  for (const pair of pairs) {
    const index = shown.indexOf(pactKeyOf(pair));
    if (index >= 0) return { pair, index };
  }
  return undefined;
}

/** The next seal key that follows from a code on paper. */
export function nextSealOnPaper(crypto: SyncCrypto, code: Uint8Array): SigningPair | undefined {
  return paperPairs(crypto, code)[0];
}

/** The keys that follow from a code on paper, in the order of their uses. */
function paperPairs(crypto: SyncCrypto, code: Uint8Array): readonly SigningPair[] {
  return PAPER_KEY_USES.map((_, use) =>
    crypto.signingPair(hashIn(crypto.hash, 'paperKey', code, Uint8Array.of(use))),
  );
}

/**
 * The oldest code for paper that is still here, 16 bytes: it is asked for first, and those that have
 * served are gone (`forgetServedPaper`). Undefined once all are on paper only. A secret.
 */
export async function readPactPaper(
  store: RecordStore,
): Promise<Result<Uint8Array | undefined, StoreFault>> {
  const later = await laterRosters(store);
  if (!later.ok) return later;
  for (const after of [null, ...later.value]) {
    const code = await readPaper(store, after);
    if (!code.ok || code.value !== undefined) return code;
  }
  return ok(undefined);
}

async function readPaper(
  store: RecordStore,
  after: PolicyId | null,
): Promise<Result<Uint8Array | undefined, StoreFault>> {
  const code = await store.readLocal(paperName(after));
  if (code.ok && code.value !== undefined && code.value.length !== PAPER_CODE_BYTES)
    return fail({ kind: 'StoreDamaged' });
  return code;
}

/** Forgets a code that is on paper now: nobody who takes the device can rotate or recover by it. */
export async function forgetPactPaper(
  store: RecordStore,
  code: Uint8Array,
): Promise<Result<void, StoreFault>> {
  const later = await laterRosters(store);
  if (!later.ok) return later;
  for (const after of [null, ...later.value]) {
    const kept = await readPaper(store, after);
    if (!kept.ok) return kept;
    if (kept.value === undefined || !equalBytes(kept.value, code)) continue;
    return await store.writeLocal(new Map([[paperName(after), null]]));
  }
  return ok(undefined);
}

/**
 * Forgets codes that have served: nobody is to find an old sheet's code here and take it for the new.
 *
 * @param isWanted - by the roster that the keys were made to follow, and the next seal key.
 */
export async function forgetServedPaper(
  store: RecordStore,
  crypto: SyncCrypto,
  keys: PactKeys,
  isWanted: (after: PolicyId | null, nextSeal: PactKey) => boolean,
): Promise<Result<void, StoreFault>> {
  const all: readonly (readonly [PolicyId | null, TermKeys])[] = [[null, keys], ...keys.later];
  for (const [after, { nextSeal }] of all) {
    if (nextSeal === undefined || isWanted(after, pactKeyOf(nextSeal))) continue;
    const code = await readPaper(store, after);
    if (!code.ok) return code;
    if (code.value === undefined) continue;
    const gone = await store.writeLocal(new Map([[paperName(after), null]]));
    if (!gone.ok) return gone;
    withoutPaper(crypto, keys, code.value);
  }
  return ok(undefined);
}

/** Overwrites the pairs of a code that is on paper now, in memory too, and gives what is left. */
export function withoutPaper(crypto: SyncCrypto, keys: PactKeys, code: Uint8Array): PactKeys {
  const gone = new Set(paperPairs(crypto, code).map(pactKeyOf));
  const less = (one: TermKeys): TermKeys => {
    const { nextSeal, recovery } = one;
    if (nextSeal === undefined || !gone.has(pactKeyOf(nextSeal))) return one;
    for (const pair of [nextSeal, recovery]) pair?.secretKey.fill(0);
    return { ...one, nextSeal: undefined, recovery: undefined };
  };
  // The map is shared with every desk that holds these keys.
  for (const [after, one] of keys.later) keys.later.set(after, less(one));
  return { ...keys, ...less(keys), later: keys.later };
}

/** A pair's public key as a roster shows it. */
export function pactKeyOf(pair: SigningPair): PactKey {
  return idOf<PactKey>(pair.publicKey);
}

/** The hash by which a roster promises a pair that it does not show yet. */
export function promiseOf(crypto: SyncCrypto, pair: SigningPair): Hash32 {
  return keyHashOf(crypto.hash, pactKeyOf(pair));
}

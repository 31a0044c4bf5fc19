/**
 * The sealed word: what goes with each check-in of a home that has a twin, and what only the two
 * flag readers of that twin open (R21). Every one has the same length and is made in the same way,
 * whether its sender is well, is forced, renews two words, or has none.
 *
 *     word 2,576 = ciphertext₁ 1,120 ‖ ciphertext₂ 1,120 ‖ wrapped₁ 48 ‖ wrapped₂ 48 ‖ sealed 240
 *
 * A fresh key seals the plaintext of 224 bytes (`word-content.ts`) and is wrapped for each reader
 * under a secret of X-Wing. Nothing from which it could be opened again stays with the sender: the
 * secrets of X-Wing are drawn anew for each word, so no two have a mask, a nonce or a tag in common.
 */
import { concatBytes } from '../base/bytes.ts';
import type { KeyedHash, Open, SyncCrypto } from '../base/crypto.ts';
import { KEM_CIPHERTEXT_BYTES, NONCE_BYTES, SEAL_BYTES } from '../base/crypto.ts';
import { deriveKey } from '../base/domain.ts';
import type { LogId } from '../base/id.ts';
import { idBytes } from '../base/id.ts';
import { invariant } from '../base/invariant.ts';

/** Flag readers of a pact and term (R21): two, so that one of them may be away. */
export const READERS = 2;
/** Bytes of the plaintext, whatever it says: the longest is 223 (`word-content.ts`). */
export const WORD_PLAIN_BYTES = 224;
/** Bytes of the key of one word. */
const KEY_BYTES = 32;
/** The key of one word, wrapped for one reader. */
const WRAPPED_BYTES: number = KEY_BYTES + SEAL_BYTES;
/** Two ciphertexts of 1,120, two wrapped keys of 48, 224 + 16 sealed. */
export const SEALED_WORD_BYTES: number =
  READERS * (KEM_CIPHERTEXT_BYTES + WRAPPED_BYTES) + WORD_PLAIN_BYTES + SEAL_BYTES;
/** Seed of one encapsulation (`base/crypto.ts`). */
const SEED_BYTES = 64;
/** Random bytes of one word: its key, and a seed for each reader. */
export const WORD_RANDOM_BYTES: number = KEY_BYTES + READERS * SEED_BYTES;

/** A nonce of zeros: each key here serves once. */
const NONCE = new Uint8Array(NONCE_BYTES);

/** The key under which the reader at `place` finds the key of a word. */
function readerKey(
  keyedHash: KeyedHash,
  shared: Uint8Array,
  pact: LogId,
  place: number,
): Uint8Array {
  return deriveKey(keyedHash, shared, 'wordKey', idBytes(pact), Uint8Array.of(place));
}

/**
 * Seals a word for the readers; undefined when one of their keys is malformed.
 *
 * @param readers - their public keys, in the order in which the twin shows them.
 * @param plain - 224 bytes.
 * @param random - `WORD_RANDOM_BYTES` fresh bytes, never kept; the caller wipes them.
 */
export function sealWord(
  crypto: Pick<SyncCrypto, 'kem' | 'keyedHash' | 'seal'>,
  pact: LogId,
  readers: readonly Uint8Array[],
  plain: Uint8Array,
  random: Uint8Array,
): Uint8Array | undefined {
  invariant(readers.length === READERS && plain.length === WORD_PLAIN_BYTES, 'two readers, 224 B');
  invariant(random.length === WORD_RANDOM_BYTES, 'the random bytes of one word');
  const key = random.subarray(0, KEY_BYTES);
  const ciphertexts: Uint8Array[] = [];
  const wrapped: Uint8Array[] = [];
  for (const [place, reader] of readers.entries()) {
    const from = KEY_BYTES + place * SEED_BYTES;
    const secret = crypto.kem.encapsulate(reader, random.subarray(from, from + SEED_BYTES));
    if (secret === undefined) return undefined;
    const under = readerKey(crypto.keyedHash, secret.shared, pact, place);
    ciphertexts.push(secret.ciphertext);
    wrapped.push(crypto.seal(key, NONCE, under, idBytes(pact)));
  }
  const sealed = crypto.seal(plain, NONCE, key, idBytes(pact));
  return concatBytes(...ciphertexts, ...wrapped, sealed);
}

/**
 * Opens a word with the secret of one reader's key, at whichever place it stands; undefined for
 * everybody else, and for any other bytes. Total.
 */
export function openWord(
  crypto: Pick<SyncCrypto, 'kem' | 'keyedHash'> & { readonly open: Open },
  pact: LogId,
  secretKey: Uint8Array,
  word: Uint8Array,
): Uint8Array | undefined {
  if (word.length !== SEALED_WORD_BYTES) return undefined;
  const wrappedFrom = READERS * KEM_CIPHERTEXT_BYTES;
  const sealed = word.subarray(wrappedFrom + READERS * WRAPPED_BYTES);
  for (let place = 0; place < READERS; place += 1) {
    const at = place * KEM_CIPHERTEXT_BYTES;
    const shared = crypto.kem.decapsulate(word.subarray(at, at + KEM_CIPHERTEXT_BYTES), secretKey);
    if (shared === undefined) continue;
    const under = readerKey(crypto.keyedHash, shared, pact, place);
    const from = wrappedFrom + place * WRAPPED_BYTES;
    const wrapped = word.subarray(from, from + WRAPPED_BYTES);
    const key = crypto.open(wrapped, NONCE, under, idBytes(pact));
    if (key !== undefined) return crypto.open(sealed, NONCE, key, idBytes(pact));
  }
  return undefined;
}

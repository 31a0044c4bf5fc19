/**
 * Slots: the file key of a bundle, once for each recipient, in random order and without names.
 *
 *     slot = X-Wing ciphertext 1120 ‖ XChaCha20-Poly1305(file key) 48
 *
 * The number of slots is padded to 4, 8, 16, 32 or 64. A decoy is made like a true slot, for a key
 * pair that is thrown away: random bytes would not do, since an X25519 share is a point of a curve
 * and half of all byte strings are none (crypto.md §4).
 */
import type { Kem, KeyedHash, Open, Result, Seal } from '@tocsin/core';
import {
  compareBytes,
  concatBytes,
  deriveKey,
  fail,
  KEM_CIPHERTEXT_BYTES,
  NONCE_BYTES,
  ok,
  SEAL_BYTES,
} from '@tocsin/core';

/** Bytes of a file key. */
export const FILE_KEY_BYTES = 32;
/** Bytes of one slot: 1120 + 32 + 16. */
export const SLOT_BYTES: number = KEM_CIPHERTEXT_BYTES + FILE_KEY_BYTES + SEAL_BYTES;
/** How many slots a bundle can have. */
export const SLOT_COUNTS: readonly number[] = [4, 8, 16, 32, 64];
/** Recipients of one bundle; more need a second one. */
export const RECIPIENTS_MAX = 64;
/** Secrets tried on each slot: prekeys are monthly and kept 90 d (R12): 4, twice for margin. */
export const SECRETS_TRIED_MAX = 8;
/**
 * Random bytes that packing needs: file key 32, nonce prefix 19, and for each of up to 64 slots a
 * decoy pair 32, an encapsulation 64 and a place 16.
 */
export const BUNDLE_RANDOM_BYTES: number = 32 + 19 + RECIPIENTS_MAX * (32 + 64 + 16);

/** Seals need a nonce; each slot's key is used once, so it is zero. */
const ZERO_NONCE: Uint8Array = new Uint8Array(NONCE_BYTES);

interface SlotCrypto {
  readonly keyedHash: KeyedHash;
  readonly kem: Kem;
}

/** The padded number of slots for so many recipients; undefined when there are too many. */
export function slotCountFor(recipients: number): number | undefined {
  return SLOT_COUNTS.find((count) => count >= recipients);
}

/**
 * Makes all slots, true and decoy, in random order.
 *
 * @param header - the bundle's plain header, to which every slot is bound.
 * @param random - count × 112 fresh bytes.
 */
export function sealSlots(
  crypto: SlotCrypto & { readonly seal: Seal },
  header: Uint8Array,
  fileKey: Uint8Array,
  recipients: readonly Uint8Array[],
  count: number,
  random: Uint8Array,
): Result<Uint8Array, { readonly kind: 'BadRecipientKey' }> {
  const slots: { readonly place: Uint8Array; readonly bytes: Uint8Array }[] = [];
  for (let at = 0; at < count; at += 1) {
    const luck = random.subarray(at * 112, at * 112 + 112);
    const decoy = crypto.kem.pair(luck.subarray(0, 32)).publicKey;
    const made = crypto.kem.encapsulate(recipients[at] ?? decoy, luck.subarray(32, 96));
    if (made === undefined) return fail({ kind: 'BadRecipientKey' });
    const key = deriveKey(crypto.keyedHash, made.shared, 'bundleKey', header);
    const sealed = crypto.seal(fileKey, ZERO_NONCE, key, header);
    slots.push({ place: luck.subarray(96), bytes: concatBytes(made.ciphertext, sealed) });
  }
  slots.sort((a, b) => compareBytes(a.place, b.place));
  return ok(concatBytes(...slots.map((slot) => slot.bytes)));
}

/**
 * The file key, if one of the secrets opens one of the slots.
 *
 * At most 64 × `SECRETS_TRIED_MAX` decapsulations: what a made-up file can cost.
 */
export function openSlots(
  crypto: SlotCrypto & { readonly open: Open },
  header: Uint8Array,
  slots: Uint8Array,
  secrets: readonly Uint8Array[],
): Uint8Array | undefined {
  for (const secret of secrets.slice(0, SECRETS_TRIED_MAX)) {
    for (let at = 0; at + SLOT_BYTES <= slots.length; at += SLOT_BYTES) {
      const ciphertext = slots.subarray(at, at + KEM_CIPHERTEXT_BYTES);
      const shared = crypto.kem.decapsulate(ciphertext, secret);
      if (shared === undefined) continue;
      const key = deriveKey(crypto.keyedHash, shared, 'bundleKey', header);
      const sealed = slots.subarray(at + KEM_CIPHERTEXT_BYTES, at + SLOT_BYTES);
      const fileKey = crypto.open(sealed, ZERO_NONCE, key, header);
      if (fileKey !== undefined) return fileKey;
    }
  }
  return undefined;
}

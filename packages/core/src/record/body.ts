/**
 * Sealed bodies: `commitment 32 ‖ XChaCha20-Poly1305(plaintext)` under the lane's key of an epoch,
 * bound to the header. The commitment is a keyed hash of the nonce: without it one ciphertext could
 * open under two keys, and two readers would hold two truths (crypto.md §3).
 */
import { concatBytes, equalBytes } from '../base/bytes.ts';
import type { KeyedHash, Open, Seal } from '../base/crypto.ts';
import { deriveKey } from '../base/domain.ts';
import { encodeCbor } from '../codec/cbor.ts';
import type { Header } from './header.ts';
import { associatedBytes } from './header.ts';

/** Bytes of the key commitment before the ciphertext. */
export const COMMITMENT_BYTES = 32;

/**
 * The key of a lane in an epoch: KDF(K_e, lane). Lane 0 gives K_gov,e, which the next epoch wraps.
 *
 * @param epochKey - 32 bytes, K_e or the sub-group's own epoch key.
 */
export function laneKey(keyedHash: KeyedHash, epochKey: Uint8Array, lane: number): Uint8Array {
  return deriveKey(keyedHash, epochKey, 'laneKey', encodeCbor(lane));
}

/** Seals a plaintext under a lane's key; `header` is everything but body length and hash. */
export function sealBody(
  crypto: { readonly seal: Seal; readonly keyedHash: KeyedHash },
  key: Uint8Array,
  header: Omit<Header, 'bodyLen' | 'bodyHash'>,
  plaintext: Uint8Array,
): Uint8Array {
  return concatBytes(
    commitmentOf(crypto.keyedHash, key, header.nonce),
    crypto.seal(plaintext, header.nonce, key, associatedBytes(header)),
  );
}

/** The plaintext of a sealed body, or undefined when key, header or bytes do not fit. */
export function openBody(
  crypto: { readonly open: Open; readonly keyedHash: KeyedHash },
  key: Uint8Array,
  header: Header,
  body: Uint8Array,
): Uint8Array | undefined {
  const commitment = body.subarray(0, COMMITMENT_BYTES);
  if (!equalBytes(commitment, commitmentOf(crypto.keyedHash, key, header.nonce))) return undefined;
  return crypto.open(body.subarray(COMMITMENT_BYTES), header.nonce, key, associatedBytes(header));
}

function commitmentOf(keyedHash: KeyedHash, key: Uint8Array, nonce: Uint8Array): Uint8Array {
  return deriveKey(keyedHash, key, 'commitment', nonce);
}

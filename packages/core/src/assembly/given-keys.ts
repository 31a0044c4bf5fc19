/**
 * Governance keys that a member hands to a new phone which takes the place of a lost one (R17,
 * decision 0076): with them it reads who decides what, and casts its person's ballots, before it is
 * old enough for a box (R12). They open nothing that people say to each other. Canonical CBOR
 *
 *     [[epoch, K_gov 32], …]
 *
 * ascending, sealed to the phone's prekey: whoever finds the file on its way reads nothing.
 */
import { concatBytes } from '../base/bytes.ts';
import type { Kem, KeyedHash, Open, Seal } from '../base/crypto.ts';
import { KEM_CIPHERTEXT_BYTES, NONCE_BYTES, SEAL_BYTES } from '../base/crypto.ts';
import { deriveKey } from '../base/domain.ts';
import type { DeviceId, LogId } from '../base/id.ts';
import { idBytes } from '../base/id.ts';
import type { Shape } from '../codec/shape.ts';
import {
  ascending,
  bytes,
  decodeShape,
  encodeShape,
  refined,
  tuple,
  uint,
} from '../codec/shape.ts';
import { EPOCH_MAX } from '../record/header.ts';

/** K_gov of one epoch. */
export interface GivenKey {
  readonly epoch: number;
  readonly key: Uint8Array;
}

/** The newest that are handed over: two turns a month for eighty years. */
export const GIVEN_KEYS_MAX = 1_920;
/** List 3; of each key array 1, epoch 3, key 34: 73 kB. */
const GIVEN_BYTES_MAX = 3 + GIVEN_KEYS_MAX * 38;
/** Longest sealed keys: the capsule, the keys, the authenticator. */
export const GIVEN_SEALED_BYTES_MAX: number = KEM_CIPHERTEXT_BYTES + GIVEN_BYTES_MAX + SEAL_BYTES;

/** A nonce of zeros: the key is used once, for its shared secret is fresh. */
const NONCE = new Uint8Array(NONCE_BYTES);

const givenShape: Shape<readonly GivenKey[]> = ascending(
  tuple<GivenKey>({
    epoch: refined(uint(EPOCH_MAX), 'epoch', (epoch) => epoch > 0),
    key: bytes(32),
  }),
  (a, b) => a.epoch - b.epoch,
  GIVEN_KEYS_MAX,
  1,
);

/** The keys as bytes. */
export function encodeGivenKeys(keys: readonly GivenKey[]): Uint8Array {
  return encodeShape(givenShape, keys);
}

/** Reads keys; undefined unless they are canonical. */
export function decodeGivenKeys(encoded: Uint8Array): readonly GivenKey[] | undefined {
  const read = decodeShape(givenShape, encoded, GIVEN_BYTES_MAX);
  return read.ok ? read.value : undefined;
}

/** For which device of which log keys are meant. */
export interface GivenTo {
  readonly log: LogId;
  readonly device: DeviceId;
}

/**
 * Seals keys for a device: the capsule, then the sealed keys; undefined when its prekey is malformed.
 *
 * @param seed - 64 fresh random bytes.
 */
export function sealGivenKeys(
  crypto: { readonly kem: Kem; readonly keyedHash: KeyedHash; readonly seal: Seal },
  to: GivenTo,
  kemPublic: Uint8Array,
  keys: readonly GivenKey[],
  seed: Uint8Array,
): Uint8Array | undefined {
  const secret = crypto.kem.encapsulate(kemPublic, seed);
  if (secret === undefined) return undefined;
  const key = deriveKey(crypto.keyedHash, secret.shared, 'givenKeys', boundTo(to));
  const sealed = crypto.seal(encodeGivenKeys(keys), NONCE, key, boundTo(to));
  return concatBytes(secret.ciphertext, sealed);
}

/** What was sealed for this device; undefined when it does not open, or holds no keys. */
export function openGivenKeys(
  crypto: { readonly kem: Kem; readonly keyedHash: KeyedHash; readonly open: Open },
  to: GivenTo,
  kemSecret: Uint8Array,
  sealed: Uint8Array,
): readonly GivenKey[] | undefined {
  const shared = crypto.kem.decapsulate(sealed.subarray(0, KEM_CIPHERTEXT_BYTES), kemSecret);
  if (shared === undefined) return undefined;
  const key = deriveKey(crypto.keyedHash, shared, 'givenKeys', boundTo(to));
  const inside = sealed.subarray(KEM_CIPHERTEXT_BYTES);
  const plain = crypto.open(inside, NONCE, key, boundTo(to));
  return plain === undefined ? undefined : decodeGivenKeys(plain);
}

function boundTo({ log, device }: GivenTo): Uint8Array {
  return concatBytes(idBytes(log), idBytes(device));
}

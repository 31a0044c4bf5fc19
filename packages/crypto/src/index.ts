/**
 * What the two drivers share. The drivers have entries of their own, so that a browser never loads
 * native code: `@tocsin/crypto/native` and `@tocsin/crypto/wasm`.
 */
export { isAdmissibleKey } from './admission.ts';
export {
  ARGON2_COST_DEFAULT,
  ARGON2_COST_FLOOR,
  ARGON2_COST_MAX,
  ARGON2_KEY_BYTES,
  ARGON2_SALT_BYTES,
  argon2id,
} from './argon2.ts';
export type { CostOutOfRange } from './argon2.ts';
export { createVerifyBeacon } from './beacon.ts';
export {
  HASH_BYTES,
  KEYED_HASH_BYTES_MAX,
  KEYED_HASH_BYTES_MIN,
  SEAL_KEY_BYTES,
  SIGNING_PUBLIC_BYTES,
  SIGNING_SECRET_BYTES,
  SIGNING_SEED_BYTES,
} from './driver.ts';
export { KEM_RANDOM_BYTES, KEM_SECRET_BYTES, xWing } from './x-wing.ts';

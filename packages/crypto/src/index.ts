/**
 * What the two drivers share, and what is made with either. The drivers have entries of their own, so that a browser never loads
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
export { createAtRest, HOME_KEY_BYTES, keyCheck } from './at-rest.ts';
export type { SealingAtRest } from './at-rest.ts';
export { createDrawCrypto } from './draw-crypto.ts';
export {
  HASH_BYTES,
  KEYED_HASH_BYTES_MAX,
  KEYED_HASH_BYTES_MIN,
  SEAL_KEY_BYTES,
  SIGNING_PUBLIC_BYTES,
  SIGNING_SECRET_BYTES,
  SIGNING_SEED_BYTES,
} from './driver.ts';
export {
  makePassphraseLock,
  openPassphraseLock,
  PASSPHRASE_LENGTH_MIN,
} from './passphrase-lock.ts';
export type { PassphraseFault, PassphraseLock } from './passphrase-lock.ts';
export { KEM_RANDOM_BYTES, KEM_SECRET_BYTES, xWing } from './x-wing.ts';

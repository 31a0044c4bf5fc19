/**
 * A key from a passphrase: Argon2id version 1.3 (RFC 9106), one lane, by hash-wasm for both
 * drivers. Slow on purpose: hosts run it in a worker. The cost is stored beside the salt.
 */
import { fail, invariant, ok } from '@tocsin/core';
import type { Result } from '@tocsin/core';
import type { Argon2Cost } from '@tocsin/peer/ports';
import { argon2id as hashWasmArgon2id } from 'hash-wasm';

/** Bytes of the salt (RFC 9106 §3.1). */
export const ARGON2_SALT_BYTES = 16;
/** Bytes of the key that comes out. */
export const ARGON2_KEY_BYTES = 32;

/** The least work we accept: 19 MiB, 2 passes, 1 lane (OWASP Password Storage Cheat Sheet). */
export const ARGON2_COST_FLOOR: Argon2Cost = { memoryKiB: 19 * 1024, passes: 2 };
/** The work unless a device is too weak for it: 64 MiB, 3 passes, 1 lane. */
export const ARGON2_COST_DEFAULT: Argon2Cost = { memoryKiB: 64 * 1024, passes: 3 };
/** The most work, so that a cost read from a file cannot hang a device: 1 GiB, 16 passes. */
export const ARGON2_COST_MAX: Argon2Cost = { memoryKiB: 1024 * 1024, passes: 16 };

/** The cost is below the floor, above the limit, or more memory than this device gives. */
export interface CostOutOfRange {
  readonly kind: 'CostOutOfRange';
}

/**
 * A 32-byte key from a passphrase.
 *
 * @param passphrase - at least 1 byte, already normalised; the caller wipes it afterwards.
 * @param salt - 16 random bytes, stored beside what the key protects.
 */
export async function argon2id(
  passphrase: Uint8Array,
  salt: Uint8Array,
  cost: Argon2Cost,
): Promise<Result<Uint8Array, CostOutOfRange>> {
  invariant(passphrase.length > 0, 'a passphrase is not empty');
  invariant(salt.length === ARGON2_SALT_BYTES, 'a salt has 16 bytes');
  if (!isCostInRange(cost)) return fail({ kind: 'CostOutOfRange' });
  try {
    const key = await hashWasmArgon2id({
      password: passphrase,
      salt,
      memorySize: cost.memoryKiB,
      iterations: cost.passes,
      parallelism: 1,
      hashLength: ARGON2_KEY_BYTES,
      outputType: 'binary',
    });
    return ok(key);
  } catch (error) {
    // WebAssembly could not grow that far. Anything else is not about the cost.
    if (error instanceof RangeError) return fail({ kind: 'CostOutOfRange' });
    throw error;
  }
}

function isCostInRange(cost: Argon2Cost): boolean {
  return (
    isIntegerWithin(cost.memoryKiB, ARGON2_COST_FLOOR.memoryKiB, ARGON2_COST_MAX.memoryKiB) &&
    isIntegerWithin(cost.passes, ARGON2_COST_FLOOR.passes, ARGON2_COST_MAX.passes)
  );
}

function isIntegerWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

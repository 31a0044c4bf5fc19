/**
 * What callers of a store promise. Breaking a promise is a mistake in our own code, so these throw;
 * a store checks before it changes anything.
 */
import type { Husk, RecordId } from '@tocsin/core';
import {
  BODY_BYTES_MAX,
  EPOCH_MAX,
  GENESIS_SIGNATURES_MAX,
  HEADER_BYTES_MAX,
  invariant,
  SEQ_MAX,
  SIGNATURE_BYTES,
} from '@tocsin/core';
import type { StoredRecord } from '@tocsin/peer/ports';
import { LOCAL_BYTES_MAX, LOCAL_NAME_MAX } from '@tocsin/peer/ports';

/** Longest signature field: one for each founder, 12 × 64. */
const SIGNATURES_BYTES_MAX = GENESIS_SIGNATURES_MAX * SIGNATURE_BYTES;
const LOCAL_NAME = /^[a-z0-9.:-]+$/;

/**
 * Checks that a record keeps the limits of admission.
 *
 * @throws InvariantViolation when it does not.
 */
export function checkRecord(record: StoredRecord): void {
  const { header, signature, body, seq } = record;
  invariant(record.id.length === 64 && record.author.length === 64, 'ids have 64 characters');
  invariant(header.length > 0 && header.length <= HEADER_BYTES_MAX, 'a header within its limit');
  invariant(signature.length <= SIGNATURES_BYTES_MAX, 'a signature within its limit');
  invariant(body === null || body.length <= BODY_BYTES_MAX, 'a body within its limit');
  invariant(Number.isSafeInteger(seq) && seq >= 0 && seq <= SEQ_MAX, 'a seq within its range');
}

/**
 * Checks that a husk keeps the limits of the record whose place it takes.
 *
 * @throws InvariantViolation when it does not.
 */
export function checkHusk({ id, author, seq, prev, gov, epoch, restHash }: Husk): void {
  for (const one of [id, author, prev, gov, restHash])
    invariant(one.length === 64, 'ids of 64 characters');
  invariant(Number.isSafeInteger(seq) && seq > 0 && seq <= SEQ_MAX, 'a seq within its range');
  invariant(
    Number.isSafeInteger(epoch) && epoch >= 0 && epoch <= EPOCH_MAX,
    'an epoch within its range',
  );
}

/**
 * Checks the ids asked for.
 *
 * @throws InvariantViolation unless each has the length of an id.
 */
export function checkIds(ids: readonly RecordId[]): void {
  for (const id of ids) invariant(id.length === 64, 'ids have 64 characters');
}

/**
 * Checks where a reading begins and how far it goes.
 *
 * @throws InvariantViolation unless both are integers from 0.
 */
export function checkReading(from: number, limit: number): void {
  invariant(Number.isSafeInteger(from) && from >= 0, 'a place from 0');
  invariant(Number.isSafeInteger(limit) && limit >= 0, 'a limit from 0');
}

/**
 * Checks the name of a local value.
 *
 * @throws InvariantViolation unless 1 to `LOCAL_NAME_MAX` characters of [a-z0-9.:-].
 */
export function checkLocalName(name: string): void {
  invariant(name.length <= LOCAL_NAME_MAX && LOCAL_NAME.test(name), 'a local name within its form');
}

/**
 * Checks local values before any is written.
 *
 * @throws InvariantViolation when a name or a length breaks its limit.
 */
export function checkLocals(values: ReadonlyMap<string, Uint8Array | null>): void {
  for (const [name, value] of values) {
    checkLocalName(name);
    invariant(value === null || value.length <= LOCAL_BYTES_MAX, 'a local value within its limit');
  }
}

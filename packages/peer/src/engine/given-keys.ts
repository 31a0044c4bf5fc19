/**
 * Governance keys that a member handed to this device, which takes the place of a lost one (R17,
 * decision 0076): kept in its store until it holds the key of an epoch of its own.
 */
import type { GivenKey, Result } from '@tocsin/core';
import {
  decodeGivenKeys,
  encodeGivenKeys,
  GIVEN_KEYS_MAX,
  LANE_GOVERNANCE,
  ok,
} from '@tocsin/core';

import type { Keyring } from '../log/keyring.ts';
import type { RecordStore, StoreFault } from '../ports/index.ts';

const GIVEN = 'key.given';

/** The governance keys that this device can hand over, ascending; the newest, if they are too many. */
export function keysToGive(keyring: Keyring, newest: number): readonly GivenKey[] {
  const keys: GivenKey[] = [];
  for (let epoch = newest; epoch > 0 && keys.length < GIVEN_KEYS_MAX; epoch -= 1) {
    const key = keyring.laneKey(epoch, LANE_GOVERNANCE);
    if (key !== undefined) keys.unshift({ epoch, key });
  }
  return keys;
}

/** Keeps keys that were handed over. */
export async function keepGivenKeys(
  store: RecordStore,
  keys: readonly GivenKey[],
): Promise<Result<void, StoreFault>> {
  return await store.writeLocal(new Map([[GIVEN, encodeGivenKeys(keys)]]));
}

/**
 * Puts kept keys into a keyring that holds no key of its own. One that does forgets them: what its
 * boxes and the log itself tell is proven, and these were taken on somebody's word.
 */
export async function useGivenKeys(
  store: RecordStore,
  keyring: Keyring,
): Promise<Result<void, StoreFault>> {
  const kept = await store.readLocal(GIVEN);
  if (!kept.ok) return kept;
  if (kept.value === undefined) return ok(undefined);
  if (keyring.highestEpoch() > 0) return await store.writeLocal(new Map([[GIVEN, null]]));
  for (const { epoch, key } of decodeGivenKeys(kept.value) ?? [])
    keyring.addGovernanceKey(epoch, key);
  return ok(undefined);
}

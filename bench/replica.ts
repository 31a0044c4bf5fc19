/** A replica of the benchmark's log on a file, as a daemon would open it. */
import type { LogId, Result } from '@tocsin/core';
import { instant } from '@tocsin/core';
import type { SignatureCrew } from '@tocsin/crypto/native';
import { nativeCrypto } from '@tocsin/crypto/native';
import type { Clock, Random } from '@tocsin/peer/ports';
import type { SqliteStore } from '@tocsin/storage/sqlite';
import { openSqliteStore } from '@tocsin/storage/sqlite';

import { openKeyring, writeDeviceSeeds } from '../packages/peer/src/log/keyring.ts';
import type { Replica } from '../packages/peer/src/log/replica.ts';
import { openReplica } from '../packages/peer/src/log/replica.ts';
import { seededChance } from './chance.ts';
import { EPOCH } from './history.ts';

/** What a replica must be told of the log. */
export interface LogFacts {
  readonly log: LogId;
  readonly tempoMs: number;
  readonly epochKey: Uint8Array;
}

/** A replica and the store under it. */
export interface OpenedReplica {
  readonly replica: Replica;
  readonly store: SqliteStore;
}

/** Nothing here asks for the time; the replica only wants to be able to. */
const CLOCK: Clock = {
  now: () => instant(Date.now()),
  monotonicMs: () => Math.floor(performance.now()),
  wakeAt: () => () => undefined,
};

/** The value of a result; the benchmark has no use for a fault. */
export function valueOf<T>(result: Result<T, { readonly kind: string }>): T {
  if (!result.ok) throw new Error(`the benchmark met ${result.fault.kind}`);
  return result.value;
}

/**
 * Opens the replica in the file at `path`; a new file becomes a device that holds the epoch key.
 *
 * @param crew - verifies on a second thread, as in a daemon; without it all is done on this one.
 */
export async function openReplicaAt(
  path: string,
  facts: LogFacts,
  crew?: SignatureCrew,
): Promise<OpenedReplica> {
  const crypto = { ...nativeCrypto(), ...(crew && { verifyAhead: crew.verifyAhead }) };
  const store = valueOf(openSqliteStore(path));
  let keyring = valueOf(await openKeyring(store, crypto));
  if (keyring === undefined) {
    const chance = seededChance(99);
    const [device, prekey, boxSeed] = [chance.bytes(32), chance.bytes(32), chance.bytes(32)];
    valueOf(await writeDeviceSeeds(store, { device, prekey, boxSeed }));
    keyring = valueOf(await openKeyring(store, crypto));
    if (keyring === undefined) throw new Error('a device was written and is not there');
    valueOf(await keyring.addEpochKey(EPOCH, facts.epochKey));
  }
  const random: Random = { bytes: (length) => seededChance(7).bytes(length) };
  const { log, tempoMs } = facts;
  const parts = { log, tempoMs, store, crypto, clock: CLOCK, random, keyring };
  return { replica: valueOf(await openReplica(parts)), store };
}

/**
 * The keys of one device in one log: its own, and those of the epochs it can read. Where a fork turned
 * an epoch on both branches it reads both, and writes under the one that is in force (R12). Everything
 * here lives in the store's local values, sealed at rest by the host; nothing here leaves the device.
 */
import type { DeviceId, KemPair, Result, SigningPair, SyncCrypto } from '@tocsin/core';
import {
  concatBytes,
  equalBytes,
  fail,
  idOf,
  LANE_GOVERNANCE,
  laneKey,
  ok,
  readUint,
  uintBytes,
} from '@tocsin/core';

import type { RecordStore, StoreFault } from '../ports/index.ts';

/** A prekey: what an epoch key or a bundle is sealed to (R12). */
export interface Prekey {
  readonly kem: KemPair;
  /** s: 32 bytes from which the tags of this device's boxes are derived. */
  readonly boxSeed: Uint8Array;
}

/** The secrets of a device that does not exist yet. */
export interface DeviceSeeds {
  /** 32 bytes of the Ed25519 key. */
  readonly device: Uint8Array;
  /** 32 bytes of the X-Wing key. */
  readonly prekey: Uint8Array;
  /** 32 bytes, published beside the prekey. */
  readonly boxSeed: Uint8Array;
}

/** The keys of this device in one log. */
export interface Keyring {
  readonly me: DeviceId;
  readonly signing: SigningPair;
  /** Newest first; old ones are kept for what is still under way. */
  prekeys(): readonly Prekey[];
  addPrekey(seed: Uint8Array, boxSeed: Uint8Array): Promise<Result<Prekey, StoreFault>>;
  /** K_e, if this device was given it and it is in use. */
  epochKey(epoch: number): Uint8Array | undefined;
  /** Keeps a key; it is in use if it is the first of its epoch. */
  addEpochKey(epoch: number, key: Uint8Array): Promise<Result<void, StoreFault>>;
  /** Uses the right key of an epoch among those kept, or none; true = another than before. */
  useEpochKey(epoch: number, isRight: (key: Uint8Array) => boolean): boolean;
  /** K_gov,e where it was unwrapped from a later epoch's. Not stored: the log holds the wraps. */
  addGovernanceKey(epoch: number, key: Uint8Array): boolean;
  /** The key of a lane in an epoch, if it can be had: to write under. */
  laneKey(epoch: number, lane: number): Uint8Array | undefined;
  /** All that a body of a lane in an epoch may be sealed under, the one in use first. */
  laneKeys(epoch: number, lane: number): readonly Uint8Array[];
  /** The highest epoch of which this device holds a key; 0 = none. */
  highestEpoch(): number;
  /** Rises with each key of an epoch that is learnt, and whenever another one is in use. */
  changes(): number;
}

const DEVICE = 'key.device';
const PREKEY = 'key.prekey.';
const EPOCH = 'key.epoch.';
/** Prekeys kept: monthly, 90 days (R12), and one for the turn. */
export const PREKEYS_MAX = 4;
/** Bytes of every secret here. */
const KEY_BYTES = 32;
/** Keys kept of one epoch: each more is of a branch that fell. */
const KEYS_OF_EPOCH_MAX = 4;
/** Which epochs there are keys of: two bytes each, ascending. */
const EPOCHS_INDEX = 'key.epochs';
const PREKEYS_INDEX = 'key.prekeys';

/** Writes the first secrets of a device into an empty store. */
export async function writeDeviceSeeds(
  store: RecordStore,
  seeds: DeviceSeeds,
): Promise<Result<void, StoreFault>> {
  const first = new Uint8Array(64);
  first.set(seeds.prekey, 0);
  first.set(seeds.boxSeed, 32);
  return await store.writeLocal(
    new Map([
      [DEVICE, seeds.device],
      [`${PREKEY}0`, first],
      [PREKEYS_INDEX, uintBytes(1, 4)],
    ]),
  );
}

/**
 * Opens the keyring of a store; undefined when the store belongs to no device yet. StoreDamaged
 * where a key is missing or has another length than was written.
 */
export async function openKeyring(
  store: RecordStore,
  crypto: SyncCrypto,
): Promise<Result<Keyring | undefined, StoreFault>> {
  const device = await store.readLocal(DEVICE);
  if (!device.ok) return device;
  if (device.value === undefined) return ok(undefined);
  if (device.value.length !== KEY_BYTES) return fail({ kind: 'StoreDamaged' });
  const prekeys = await readPrekeys(store, crypto);
  if (!prekeys.ok) return prekeys;
  const epochs = await readEpochs(store);
  if (!epochs.ok) return epochs;
  return ok(
    makeKeyring(store, crypto, crypto.signingPair(device.value), prekeys.value, epochs.value),
  );
}

interface NumberedPrekeys {
  readonly made: number;
  readonly newestFirst: readonly Prekey[];
}

async function readPrekeys(
  store: RecordStore,
  crypto: SyncCrypto,
): Promise<Result<NumberedPrekeys, StoreFault>> {
  const count = await store.readLocal(PREKEYS_INDEX);
  if (!count.ok) return count;
  if (count.value?.length !== 4) return fail({ kind: 'StoreDamaged' });
  const made = readUint(count.value, 0, 4);
  const newestFirst: Prekey[] = [];
  for (let at = made - 1; at >= Math.max(0, made - PREKEYS_MAX); at -= 1) {
    const kept = await store.readLocal(`${PREKEY}${String(at)}`);
    if (!kept.ok) return kept;
    if (kept.value === undefined || kept.value.length !== 64) return fail({ kind: 'StoreDamaged' });
    newestFirst.push(prekeyFrom(crypto, kept.value));
  }
  return ok({ made, newestFirst });
}

function prekeyFrom(crypto: SyncCrypto, kept: Uint8Array): Prekey {
  return { kem: crypto.kem.pair(kept.slice(0, 32)), boxSeed: kept.slice(32, 64) };
}

/** The keys of one epoch, in the order in which they came. */
interface KeysOfEpoch {
  readonly kept: readonly Uint8Array[];
  readonly inUse: Uint8Array | undefined;
}

/** Keys that were stored one after another; undefined: another length than was written. */
function keysFrom(stored: Uint8Array): readonly Uint8Array[] | undefined {
  const count = stored.length / KEY_BYTES;
  if (!Number.isInteger(count) || count < 1 || count > KEYS_OF_EPOCH_MAX) return undefined;
  return Array.from({ length: count }, (_, at) =>
    stored.slice(at * KEY_BYTES, (at + 1) * KEY_BYTES),
  );
}

async function readEpochs(
  store: RecordStore,
): Promise<Result<Map<number, KeysOfEpoch>, StoreFault>> {
  const index = await store.readLocal(EPOCHS_INDEX);
  if (!index.ok) return index;
  const keys = new Map<number, KeysOfEpoch>();
  const numbers = index.value ?? new Uint8Array();
  if (numbers.length % 2 !== 0) return fail({ kind: 'StoreDamaged' });
  for (let at = 0; at + 2 <= numbers.length; at += 2) {
    const epoch = readUint(numbers, at, 2);
    const key = await store.readLocal(`${EPOCH}${String(epoch)}`);
    if (!key.ok) return key;
    const kept = key.value === undefined ? undefined : keysFrom(key.value);
    if (kept === undefined) return fail({ kind: 'StoreDamaged' });
    keys.set(epoch, { kept, inUse: kept[0] });
  }
  return ok(keys);
}

function makeKeyring(
  store: RecordStore,
  crypto: SyncCrypto,
  signing: SigningPair,
  kept: NumberedPrekeys,
  epochs: Map<number, KeysOfEpoch>,
): Keyring {
  let { made, newestFirst } = kept;
  return {
    me: idOf<DeviceId>(signing.publicKey),
    signing,
    prekeys: () => newestFirst,
    async addPrekey(seed, boxSeed) {
      const value = new Uint8Array(64);
      value.set(seed, 0);
      value.set(boxSeed, 32);
      const values = new Map<string, Uint8Array | null>([
        [`${PREKEY}${String(made)}`, value],
        [PREKEYS_INDEX, uintBytes(made + 1, 4)],
      ]);
      if (made >= PREKEYS_MAX) values.set(`${PREKEY}${String(made - PREKEYS_MAX)}`, null);
      const written = await store.writeLocal(values);
      if (!written.ok) return written;
      const added = prekeyFrom(crypto, value);
      made += 1;
      newestFirst = [added, ...newestFirst].slice(0, PREKEYS_MAX);
      return ok(added);
    },
    ...makeEpochRing(store, crypto, epochs),
  };
}

type EpochRing = Pick<
  Keyring,
  | 'epochKey'
  | 'addEpochKey'
  | 'useEpochKey'
  | 'addGovernanceKey'
  | 'laneKey'
  | 'laneKeys'
  | 'highestEpoch'
  | 'changes'
>;

function makeEpochRing(
  store: RecordStore,
  crypto: SyncCrypto,
  epochs: Map<number, KeysOfEpoch>,
): EpochRing {
  const governance = new Map<number, Uint8Array>();
  let changes = 0;
  const lanesByKey = new Map<Uint8Array, Map<number, Uint8Array>>();
  const laneKeyUnder = (key: Uint8Array, lane: number): Uint8Array => {
    const lanes = lanesByKey.get(key) ?? new Map<number, Uint8Array>();
    lanesByKey.set(key, lanes);
    const laneKeyMade = lanes.get(lane) ?? laneKey(crypto.keyedHash, key, lane);
    lanes.set(lane, laneKeyMade);
    return laneKeyMade;
  };
  return {
    epochKey: (epoch) => epochs.get(epoch)?.inUse,
    async addEpochKey(epoch, key) {
      const before = epochs.get(epoch);
      if (before?.kept.some((one) => equalBytes(one, key)) === true) return ok(undefined);
      const kept = [...(before?.kept ?? []), key].slice(-KEYS_OF_EPOCH_MAX);
      const numbers = [...new Set([...epochs.keys(), epoch])].toSorted((a, b) => a - b);
      const index = new Uint8Array(numbers.length * 2);
      for (const [at, number] of numbers.entries()) index.set(uintBytes(number, 2), at * 2);
      const written = await store.writeLocal(
        new Map([
          [`${EPOCH}${String(epoch)}`, concatBytes(...kept)],
          [EPOCHS_INDEX, index],
        ]),
      );
      if (!written.ok) return written;
      epochs.set(epoch, { kept, inUse: before === undefined ? key : before.inUse });
      changes += 1;
      return written;
    },
    useEpochKey(epoch, isRight) {
      const keys = epochs.get(epoch);
      if (keys === undefined) return false;
      const inUse = keys.kept.find(isRight);
      epochs.set(epoch, { ...keys, inUse });
      if (inUse === keys.inUse) return false;
      changes += 1;
      return true;
    },
    addGovernanceKey(epoch, key) {
      if (governance.has(epoch) || epochs.get(epoch)?.inUse !== undefined) return false;
      governance.set(epoch, key);
      changes += 1;
      return true;
    },
    laneKey(epoch, lane) {
      const key = epochs.get(epoch)?.inUse;
      if (key !== undefined) return laneKeyUnder(key, lane);
      return lane === LANE_GOVERNANCE ? governance.get(epoch) : undefined;
    },
    laneKeys(epoch, lane) {
      const { kept = [], inUse } = epochs.get(epoch) ?? {};
      const others = kept.filter((key) => key !== inUse);
      const ordered = inUse === undefined ? others : [inUse, ...others];
      const unwrapped = lane === LANE_GOVERNANCE ? governance.get(epoch) : undefined;
      const all = ordered.map((key) => laneKeyUnder(key, lane));
      return unwrapped === undefined ? all : [...all, unwrapped];
    },
    highestEpoch: () => Math.max(0, ...epochs.keys()),
    changes: () => changes,
  };
}

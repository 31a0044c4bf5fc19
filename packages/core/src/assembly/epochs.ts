/**
 * Keys of epochs (R11, R12). K_e is 32 random bytes; whoever holds it may box it for any active
 * device: X-Wing gives a shared secret, from which a key bound to log, epoch and device seals K_e.
 * Each turn wraps the governance key before it, K_gov,e−1, under K_gov,e: who holds the newest reads
 * the whole chain, and who was removed reads nothing new. Random bytes are arguments.
 */
import { concatBytes, equalBytes, toHex, uintBytes } from '../base/bytes.ts';
import type { KeyedHash, Open, ReadingCrypto, SyncCrypto } from '../base/crypto.ts';
import { NONCE_BYTES } from '../base/crypto.ts';
import { deriveKey, domainBytes } from '../base/domain.ts';
import { idBytes } from '../base/id.ts';
import type { DeviceId, Hash32, LogId } from '../base/id.ts';
import { divideFloor } from '../base/integer.ts';
import type { Hour } from '../base/time.ts';
import { laneKey } from '../record/body.ts';
import { LANE_GOVERNANCE } from '../record/lane.ts';
import type { EpochTurn, WrappedKey } from './act.ts';
import { durationOf } from './durations.ts';
import { activeDevices, isHonoured } from './electorate.ts';
import { epochKeyHashOf } from './ids.ts';
import type { Box, Boxes, Prekey } from './keys.ts';
import { BOX_TAG_BYTES, prekeyHashOf } from './keys.ts';
import type { AssemblyState, Epoch } from './state.ts';

/** The day of a record that carries boxes, from its header's wall. */
export function dayOf(wallHour: Hour): number {
  return divideFloor(wallHour, 24);
}

/** The tag under which a device looks for its box on a day: 16 bytes (R12). */
export function boxTag(keyedHash: KeyedHash, boxSeed: Uint8Array, day: number): Uint8Array {
  return keyedHash(boxSeed, concatBytes(domainBytes('boxTag'), uintBytes(day, 6)), BOX_TAG_BYTES);
}

/** For whom and under what a box is made. */
export interface BoxAddress {
  readonly log: LogId;
  readonly epoch: number;
  readonly device: DeviceId;
  readonly day: number;
}

function boundTo({ log, epoch, device }: BoxAddress): Uint8Array {
  return concatBytes(idBytes(log), uintBytes(epoch, 2), idBytes(device));
}

/** A nonce of zeros: the key of a box is used once, for its shared secret is fresh. */
const BOX_NONCE = new Uint8Array(NONCE_BYTES);

/**
 * Boxes an epoch's key for a device; undefined when its prekey is malformed.
 *
 * @param seed - 64 fresh random bytes.
 */
export function makeBox(
  crypto: Pick<SyncCrypto, 'kem' | 'keyedHash' | 'seal'>,
  address: BoxAddress,
  prekey: Prekey,
  epochKey: Uint8Array,
  seed: Uint8Array,
): Box | undefined {
  const secret = crypto.kem.encapsulate(prekey.kemPublic, seed);
  if (secret === undefined) return undefined;
  const bound = boundTo(address);
  const key = deriveKey(crypto.keyedHash, secret.shared, 'boxKey', bound);
  return {
    tag: boxTag(crypto.keyedHash, prekey.boxSeed, address.day),
    kemCiphertext: secret.ciphertext,
    sealed: crypto.seal(epochKey, BOX_NONCE, key, bound),
  };
}

/** What a device found under its tag. */
export type BoxOpening =
  | { readonly kind: 'opened'; readonly epochKey: Uint8Array }
  | { readonly kind: 'noBox' }
  /** A box lies there and holds no key of this epoch; anyone may box again (R12). */
  | { readonly kind: 'badBox' };

/**
 * Looks for a device's key among boxes.
 *
 * @param keyHash - the hash of the key by the placed turn, so that a rival's key is refused.
 */
export function openBox(
  crypto: Pick<SyncCrypto, 'kem' | 'keyedHash' | 'open' | 'hash'>,
  address: BoxAddress,
  own: { readonly boxSeed: Uint8Array; readonly kemSecret: Uint8Array; readonly keyHash: Hash32 },
  said: Boxes,
): BoxOpening {
  const keys = keysInBoxes(crypto, address, own, said);
  if (keys === undefined) return { kind: 'noBox' };
  const epochKey = keys.find((key) => epochKeyHashOf(crypto.hash, key) === own.keyHash);
  return epochKey === undefined ? { kind: 'badBox' } : { kind: 'opened', epochKey };
}

/**
 * What lies under a device's tag, not compared with any hash; undefined when nothing does. For a
 * newcomer, who cannot read yet which key a turn named: it proves a key by what the key opens.
 */
export function keysInBoxes(
  crypto: Pick<SyncCrypto, 'kem' | 'keyedHash' | 'open'>,
  address: BoxAddress,
  own: { readonly boxSeed: Uint8Array; readonly kemSecret: Uint8Array },
  said: Boxes,
): readonly Uint8Array[] | undefined {
  const tag = boxTag(crypto.keyedHash, own.boxSeed, address.day);
  const mine = said.boxes.filter((box) => equalBytes(box.tag, tag));
  if (mine.length === 0 || said.epoch !== address.epoch) return undefined;
  const bound = boundTo(address);
  return mine.flatMap((box) => {
    const shared = crypto.kem.decapsulate(box.kemCiphertext, own.kemSecret);
    if (shared === undefined) return [];
    const key = deriveKey(crypto.keyedHash, shared, 'boxKey', bound);
    return crypto.open(box.sealed, BOX_NONCE, key, bound) ?? [];
  });
}

/** K_gov,e: the key of the governance lane in an epoch (R11). */
export function governanceKey(keyedHash: KeyedHash, epochKey: Uint8Array): Uint8Array {
  return laneKey(keyedHash, epochKey, LANE_GOVERNANCE);
}

function wrapBinding(log: LogId, epoch: number): Uint8Array {
  return concatBytes(idBytes(log), uintBytes(epoch, 2));
}

/**
 * Wraps the governance key of the epoch before under that of `epoch`.
 *
 * @param nonce - 24 fresh random bytes.
 */
export function wrapPrevious(
  crypto: Pick<SyncCrypto, 'keyedHash' | 'seal'>,
  address: { readonly log: LogId; readonly epoch: number },
  key: Uint8Array,
  previousKey: Uint8Array,
  nonce: Uint8Array,
): WrappedKey {
  const bound = wrapBinding(address.log, address.epoch);
  const under = deriveKey(crypto.keyedHash, key, 'wrap', bound);
  return { nonce, sealed: crypto.seal(previousKey, nonce, under, bound) };
}

/** The governance key before `epoch`, or undefined when the wrapping does not open. */
export function unwrapPrevious(
  crypto: { readonly keyedHash: KeyedHash; readonly open: Open },
  address: { readonly log: LogId; readonly epoch: number },
  key: Uint8Array,
  wrapped: WrappedKey,
): Uint8Array | undefined {
  const bound = wrapBinding(address.log, address.epoch);
  const under = deriveKey(crypto.keyedHash, key, 'wrap', bound);
  return crypto.open(wrapped.sealed, wrapped.nonce, under, bound);
}

/**
 * All governance keys that follow from one, by epoch, from `epoch` down to 1 or to the first
 * wrapping that does not open.
 */
export function unwrapChain(
  crypto: { readonly keyedHash: KeyedHash; readonly open: Open },
  log: LogId,
  epochs: readonly Pick<Epoch, 'number' | 'wrapped'>[],
  epoch: number,
  key: Uint8Array,
): ReadonlyMap<number, Uint8Array> {
  const keys = new Map<number, Uint8Array>([[epoch, key]]);
  let at = key;
  for (let number = epoch; number > 1; number -= 1) {
    const wrapped = epochs.find((one) => one.number === number)?.wrapped;
    if (wrapped === undefined || wrapped === null) break;
    const previous = unwrapPrevious(crypto, { log, epoch: number }, at, wrapped);
    if (previous === undefined) break;
    at = previous;
    keys.set(number - 1, at);
  }
  return keys;
}

/**
 * The prekey that counts for each device: its newest one on a chain that shows the one named when
 * the device was let in. Devices without one are absent.
 */
export function prekeysByDevice(
  state: AssemblyState,
  crypto: Pick<ReadingCrypto, 'hash'>,
): ReadonlyMap<DeviceId, Prekey> {
  return prekeysOf(state, activeDevices(state), crypto);
}

function prekeysOf(
  state: AssemblyState,
  devices: readonly DeviceId[],
  crypto: Pick<ReadingCrypto, 'hash'>,
): ReadonlyMap<DeviceId, Prekey> {
  const prekeys = new Map<DeviceId, Prekey>();
  for (const device of devices) {
    const named = state.devices.get(device)?.prekeyHash;
    const said = (state.reading.prekeysByDevice.get(device) ?? [])
      .filter(({ entry }) => isHonoured(state.reading, state, entry))
      .toSorted((a, b) => a.entry.header.seq - b.entry.header.seq);
    const first = said.findIndex((one) => prekeyHashOf(crypto.hash, one.said) === named);
    const newest = first < 0 ? undefined : said.at(-1)?.said;
    if (newest !== undefined) prekeys.set(device, newest);
  }
  return prekeys;
}

/**
 * Whether a turn names the key that this device holds for it, and wraps the governance key of the
 * epoch before rightly. A ballot for a turn needs this (decision 0014).
 *
 * @param previousKey - K_gov of the epoch before, as this device knows it.
 */
export function isTurnProven(
  crypto: Pick<ReadingCrypto, 'hash' | 'keyedHash' | 'open'>,
  log: LogId,
  turn: EpochTurn,
  epochKey: Uint8Array,
  previousKey: Uint8Array,
): boolean {
  if (epochKeyHashOf(crypto.hash, epochKey) !== turn.keyHash) return false;
  const key = governanceKey(crypto.keyedHash, epochKey);
  const found = unwrapPrevious(crypto, { log, epoch: turn.number }, key, turn.wrapped);
  return found !== undefined && equalBytes(found, previousKey);
}

/** The newest epoch under which a device wrote, which shows that it holds that key. */
export function confirmedEpoch(state: AssemblyState, device: DeviceId): number {
  const current = state.epochs.at(-1)?.number ?? 0;
  const written = state.reading.epochsByAuthor.get(device) ?? [];
  return written.findLast((epoch) => epoch <= current) ?? 0;
}

/** A device that still needs an epoch's key. */
export interface BoxDue {
  readonly device: DeviceId;
  readonly prekey: Prekey;
}

/**
 * The active devices for which no box of `epoch` lies here and which have not confirmed it,
 * ascending. Founding devices at once, others when they are 24 h old (R17). A device that found a
 * bad box publishes a fresh prekey and is due again.
 */
export function boxesDue(
  state: AssemblyState,
  epoch: number,
  now: Hour,
  crypto: Pick<ReadingCrypto, 'hash' | 'keyedHash'>,
): readonly BoxDue[] {
  const wait = durationOf(state.overrides, 'boxAge');
  const unconfirmed = activeDevices(state).filter((device) => {
    const since = state.devices.get(device)?.since;
    if (since === undefined || (since.height > 0 && now < since.wall + wait)) return false;
    return confirmedEpoch(state, device) < epoch;
  });
  if (unconfirmed.length === 0) return [];
  const tagsByDay = new Map<number, Set<string>>();
  for (const { entry, said } of state.reading.boxesByEpoch.get(epoch) ?? []) {
    const day = dayOf(entry.header.wallHour);
    const tags = tagsByDay.get(day) ?? new Set<string>();
    for (const box of said.boxes) tags.add(toHex(box.tag));
    tagsByDay.set(day, tags);
  }
  return [...prekeysOf(state, unconfirmed, crypto)]
    .filter(([, prekey]) => {
      return ![...tagsByDay].some(([day, tags]) =>
        tags.has(toHex(boxTag(crypto.keyedHash, prekey.boxSeed, day))),
      );
    })
    .map(([device, prekey]) => ({ device, prekey }));
}

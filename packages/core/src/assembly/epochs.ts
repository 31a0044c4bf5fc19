/**
 * Keys of epochs (R11, R12). K_e is 32 random bytes; whoever holds it may box it for any active
 * device: X-Wing gives a shared secret, from which a key bound to log, epoch and device seals K_e.
 * Each turn wraps the governance key before it, K_gov,e−1, under K_gov,e, and a record of the new
 * epoch hands it over: who holds the newest reads the whole chain, and who was removed reads
 * nothing new. Random bytes are arguments.
 */
import { concatBytes, equalBytes, uintBytes } from '../base/bytes.ts';
import type { KeyedHash, Open, ReadingCrypto, SyncCrypto } from '../base/crypto.ts';
import { NONCE_BYTES } from '../base/crypto.ts';
import { deriveKey, domainBytes } from '../base/domain.ts';
import { idBytes } from '../base/id.ts';
import type { DeviceId, LogId } from '../base/id.ts';
import { divideFloor } from '../base/integer.ts';
import type { Hour } from '../base/time.ts';
import { hour } from '../base/time.ts';
import type { Entry } from '../log/entry.ts';
import { entriesOf, saidAs } from '../log/entry.ts';
import { laneKey } from '../record/body.ts';
import { LANE_GOVERNANCE } from '../record/lane.ts';
import type { EpochTurn, WrappedKey } from './act.ts';
import { durationOf } from './durations.ts';
import { activeDevices, isHonoured } from './electorate.ts';
import { epochKeyHashOf } from './ids.ts';
import type { Box, Boxes, Prekey } from './keys.ts';
import { BOX_TAG_BYTES, handoverKind, prekeyHashOf } from './keys.ts';
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

/** The secret side of a prekey. */
export interface OwnPrekey {
  readonly boxSeed: Uint8Array;
  readonly kemSecret: Uint8Array;
}

/**
 * The first box of a record under a tag, if one lies there; cheap, nothing is opened. Of several
 * only the first is tried: nobody boxes one device twice in a record but to have it calculate.
 */
export function boxUnder(tag: Uint8Array, said: Boxes): Box | undefined {
  return said.boxes.find((box) => equalBytes(box.tag, tag));
}

/**
 * What lies in a box, compared with no hash; undefined when it does not open. It is the epoch's key
 * only if its hash is the one that the turn in force names. Dear: one opening of X-Wing.
 */
export function keyInBox(
  crypto: Pick<SyncCrypto, 'kem' | 'keyedHash' | 'open'>,
  address: BoxAddress,
  own: OwnPrekey,
  box: Box,
): Uint8Array | undefined {
  const bound = boundTo(address);
  const shared = crypto.kem.decapsulate(box.kemCiphertext, own.kemSecret);
  if (shared === undefined) return undefined;
  const key = deriveKey(crypto.keyedHash, shared, 'boxKey', bound);
  return crypto.open(box.sealed, BOX_NONCE, key, bound);
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

/** An epoch, and which one's governance key it wraps: the one before it unless told. */
export interface WrappingEpoch extends Pick<Epoch, 'number' | 'wrapped'> {
  readonly before?: number;
}

/**
 * All governance keys that follow from one, by epoch, from `epoch` down to 1 or to the first
 * wrapping that does not open.
 */
export function unwrapChain(
  crypto: { readonly keyedHash: KeyedHash; readonly open: Open },
  log: LogId,
  epochs: readonly WrappingEpoch[],
  epoch: number,
  key: Uint8Array,
): ReadonlyMap<number, Uint8Array> {
  const keys = new Map<number, Uint8Array>([[epoch, key]]);
  let at = key;
  for (let number = epoch; number > 1;) {
    const turn = epochs.find((one) => one.number === number);
    if (turn === undefined || turn.wrapped === null) break;
    const previous = unwrapPrevious(crypto, { log, epoch: number }, at, turn.wrapped);
    if (previous === undefined) break;
    at = previous;
    number = turn.before ?? number - 1;
    keys.set(number, at);
  }
  return keys;
}

/**
 * The prekeys of each active device on a chain that shows the one named when it was let in, oldest
 * first. Devices without one are absent.
 */
function prekeysShown(
  state: AssemblyState,
  crypto: Pick<ReadingCrypto, 'hash'>,
): ReadonlyMap<DeviceId, readonly Prekey[]> {
  const prekeys = new Map<DeviceId, readonly Prekey[]>();
  for (const device of activeDevices(state)) {
    const named = state.devices.get(device)?.prekeyHash;
    const said = (state.reading.prekeysByDevice.get(device) ?? [])
      .filter(({ entry }) => isHonoured(state.reading, state, entry))
      .toSorted((a, b) => a.entry.header.seq - b.entry.header.seq)
      .map((one) => one.said);
    const isShown = said.some((one) => prekeyHashOf(crypto.hash, one) === named);
    if (isShown) prekeys.set(device, said);
  }
  return prekeys;
}

/**
 * The prekey that counts for each device: its newest one on a chain that shows the one named when
 * the device was let in. Devices without one are absent.
 */
export function prekeysByDevice(
  state: AssemblyState,
  crypto: Pick<ReadingCrypto, 'hash'>,
): ReadonlyMap<DeviceId, Prekey> {
  const newest = [...prekeysShown(state, crypto)].flatMap(
    ([device, shown]): readonly [DeviceId, Prekey][] => {
      const last = shown.at(-1);
      return last === undefined ? [] : [[device, last]];
    },
  );
  return new Map(newest);
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
  turn: Pick<EpochTurn, 'number' | 'keyHash' | 'wrapped'>,
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
  /** Who boxed for this prekey already; nobody need box twice. */
  readonly boxedBy: ReadonlySet<DeviceId>;
}

/**
 * So many devices box one key for one prekey at most. More than so many that lie could keep a
 * device out; each spoilt prekey of an insider costs the others no more boxes than these.
 */
export const BOXERS_MAX = 8;

/** Boxes of one epoch as they lie in the log. */
export interface LaidBoxes {
  readonly author: DeviceId;
  readonly wallHour: Hour;
  readonly said: Boxes;
}

/**
 * What a device still needs for an epoch, by the boxes that lie under its tags; undefined = nothing.
 * One box is enough, and one by another hand more for each older prekey under which one lies: who
 * shows a fresh prekey found none that opens. So an insider's bad box, planted anew for every
 * prekey, stands beside a good one sooner than it can stand in its place (R12).
 *
 * @param shown - the device's prekeys, oldest first.
 * @param boxers - devices whose boxes count: a stranger's cost nothing.
 */
export function boxDueOf(
  keyedHash: KeyedHash,
  device: DeviceId,
  shown: readonly Prekey[],
  laid: readonly LaidBoxes[],
  boxers: ReadonlySet<DeviceId>,
): BoxDue | undefined {
  const prekey = shown.at(-1);
  if (prekey === undefined) return undefined;
  const authorsUnder = (one: Prekey): ReadonlySet<DeviceId> => {
    const tagByDay = new Map<number, Uint8Array>();
    const authors = new Set<DeviceId>();
    for (const { author, wallHour, said } of laid) {
      if (!boxers.has(author)) continue;
      const day = dayOf(wallHour);
      let tag = tagByDay.get(day);
      if (tag === undefined) tagByDay.set(day, (tag = boxTag(keyedHash, one.boxSeed, day)));
      if (said.boxes.some((box) => equalBytes(box.tag, tag))) authors.add(author);
    }
    return authors;
  };
  const boxedBy = authorsUnder(prekey);
  if (boxedBy.size >= BOXERS_MAX) return undefined;
  // One box for each spoilt prekey and one more: no more are looked at than there are boxes.
  let spoilt = 0;
  for (const one of shown.slice(0, -1)) {
    if (spoilt >= boxedBy.size) break;
    if (authorsUnder(one).size > 0) spoilt += 1;
  }
  return boxedBy.size > spoilt ? undefined : { device, prekey, boxedBy };
}

/**
 * The active devices that lack boxes of `epoch` and have not confirmed it, ascending. Founding
 * devices at once, others when they are 24 h old (R17).
 */
export function boxesDue(
  state: AssemblyState,
  epoch: number,
  now: Hour,
  crypto: Pick<ReadingCrypto, 'hash' | 'keyedHash'>,
): readonly BoxDue[] {
  const wait = durationOf(state.overrides, 'boxAge');
  const lacking = activeDevices(state).filter((device) => {
    const since = state.devices.get(device)?.since;
    if (since === undefined || (since.height > 0 && now < since.wall + wait)) return false;
    return confirmedEpoch(state, device) < epoch;
  });
  return dueAmong(state, epoch, lacking, crypto);
}

/**
 * The active devices that lack boxes of an epoch that ended before they could be given its key, ascending
 * (decision 0191). Whose member was there already gets it as soon as it is old enough for a key at all: a new
 * phone reads what its person could read. Who came later gets it once probation is over. It is boxed for as long
 * as one prekey lasts; the boxes lie in the log for whoever is away.
 */
export function pastBoxesDue(
  state: AssemblyState,
  epoch: number,
  now: Hour,
  crypto: Pick<ReadingCrypto, 'hash' | 'keyedHash'>,
): readonly BoxDue[] {
  const end = state.epochs.find(({ number }) => number === epoch + 1)?.since.wall;
  if (end === undefined) return [];
  const window = durationOf(state.overrides, 'prekeyTurn');
  const lacking = activeDevices(state).filter((device) => {
    const from = pastDueFrom(state, device, end);
    return from !== undefined && now >= from && now < from + window;
  });
  return dueAmong(state, epoch, lacking, crypto);
}

/** From when a device is given the key of an epoch that ended; undefined = it was given it in its time. */
function pastDueFrom(state: AssemblyState, device: DeviceId, end: Hour): Hour | undefined {
  const found = state.devices.get(device);
  const member = found && state.members.get(found.member);
  if (found === undefined || member === undefined || found.since.height === 0) return undefined;
  const from = hour(found.since.wall + durationOf(state.overrides, 'boxAge'));
  if (end > from) return undefined;
  const wasThere = member.since.height === 0 || member.since.wall < end;
  return wasThere ? from : hour(Math.max(from, (member.probationUntil ?? 0) + 1));
}

function dueAmong(
  state: AssemblyState,
  epoch: number,
  lacking: readonly DeviceId[],
  crypto: Pick<ReadingCrypto, 'hash' | 'keyedHash'>,
): readonly BoxDue[] {
  if (lacking.length === 0) return [];
  const laid = (state.reading.boxesByEpoch.get(epoch) ?? []).map(({ entry, said }) => ({
    author: entry.header.author,
    wallHour: entry.header.wallHour,
    said,
  }));
  const boxers = new Set(activeDevices(state));
  const shownBy = prekeysShown(state, crypto);
  return lacking.flatMap((device) => {
    const shown = shownBy.get(device);
    if (shown === undefined) return [];
    return boxDueOf(crypto.keyedHash, device, shown, laid, boxers) ?? [];
  });
}

/** The next hour in which a device becomes old enough to be boxed for (R17); null = none waits. */
export function boxesDueAt(state: AssemblyState, now: Hour): Hour | null {
  const wait = durationOf(state.overrides, 'boxAge');
  let next: Hour | null = null;
  for (const { status, since } of state.devices.values()) {
    const at = hour(since.wall + wait);
    const isWaiting = status === 'active' && since.height > 0 && at > now;
    if (isWaiting && (next === null || at < next)) next = at;
  }
  return next;
}

/**
 * Epochs before the newest whose governance key no record hands over, ascending (kind 14). The turn
 * wraps it too, but in a record of the epoch that ends, which a newcomer cannot read.
 *
 * @param keyOf - K_gov of an epoch as this device knows it; what it does not know it cannot tell.
 */
export function handoversDue(
  entries: readonly Entry[],
  newest: number,
  keyOf: (epoch: number) => Uint8Array | undefined,
): readonly number[] {
  const told = new Set<number>();
  for (const entry of entriesOf(handoverKind, entries)) {
    const said = saidAs(handoverKind, entry);
    const key = said === undefined ? undefined : keyOf(said.epoch);
    if (said === undefined || key === undefined || entry.header.epoch <= said.epoch) continue;
    if (equalBytes(said.key, key)) told.add(said.epoch);
  }
  const due: number[] = [];
  for (let epoch = 1; epoch < newest; epoch += 1)
    if (!told.has(epoch) && keyOf(epoch) !== undefined) due.push(epoch);
  return due;
}

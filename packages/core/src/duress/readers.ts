/**
 * Who reads the sealed words of a twin's members, and how the twin shows their keys (R21). Drawn anew
 * each term among the members of the reading home, by a secret that only its members hold; shown in
 * the pact by two public keys that name nobody.
 *
 * | where | record | says |
 * |---|---|---|
 * | the readers' home | `readerKey` (89) | a drawn member's device shows a key for one pact and term |
 * | the pact | seal act `readers` (13) | the two keys, certified by k_seal |
 * | the pact | `wordCarried` (91) | a sealed word of a member of the author's party |
 * | the readers' home | `wordTold` (92) | the same word, carried home for whoever can open it |
 */
import {
  compareBytes,
  compareText,
  concatBytes,
  equalBytes,
  toHex,
  uintBytes,
} from '../base/bytes.ts';
import type { KeyedHash } from '../base/crypto.ts';
import { KEM_PUBLIC_BYTES } from '../base/crypto.ts';
import { deriveKey } from '../base/domain.ts';
import type { DeviceId, LogId, MemberId, PartyId } from '../base/id.ts';
import { idBytes } from '../base/id.ts';
import { divideFloor } from '../base/integer.ts';
import { durationOf } from '../assembly/durations.ts';
import { isDeviceActive, isThrough, memberOfDevice } from '../assembly/electorate.ts';
import type { AssemblyState, Ground } from '../assembly/state.ts';
import type { Shape } from '../codec/shape.ts';
import { ascending, bytes, id, tuple, uint } from '../codec/shape.ts';
import type { Entry } from '../log/entry.ts';
import { saidAs } from '../log/entry.ts';
import { HOUR_MAX } from '../record/header.ts';
import type { RecordKind } from '../record/kind.ts';
import { LANE_COMMON } from '../record/lane.ts';
import { READERS, SEALED_WORD_BYTES } from './sealed-word.ts';

/** Times that a home shows other readers within one term: one a day of the longest, doubled. */
export const READER_ISSUES_MAX = 360;
/** A drawn member whose device shows no key within a week is passed over. */
export const READER_PATIENCE_HOURS = 168;

/** What a home shows of its readers in a pact. */
export interface ReaderSet {
  /** Hours of its tempo divided by the length of a term (duration 34). */
  readonly term: number;
  /** From 0; the next when a reader left or lost a device. */
  readonly issue: number;
  /** Two X-Wing public keys, ascending: their order says nothing of whose they are. */
  readonly keys: readonly Uint8Array[];
}

/** A reader set in CBOR: array 1, term 9, issue 3, keys 1 + 2 × 1,219. */
export const readerSetShape: Shape<ReaderSet> = tuple<ReaderSet>({
  term: uint(HOUR_MAX),
  issue: uint(READER_ISSUES_MAX),
  keys: ascending(bytes(KEM_PUBLIC_BYTES), compareBytes, READERS, READERS),
});

/** Whether two reader sets say the same. */
export function isSameReaders(a: ReaderSet, b: ReaderSet): boolean {
  if (a.term !== b.term || a.issue !== b.issue) return false;
  return a.keys.every((key, at) => equalBytes(key, b.keys[at] ?? new Uint8Array()));
}

/**
 * The set that stands of all that a party's seal certified: that of the highest term and issue. Where
 * two say otherwise under one number, none stands until a higher one comes: to choose between them
 * would let whoever forged one try until it wins.
 */
export function standingReaders(said: readonly ReaderSet[]): ReaderSet | null {
  const newest = said.reduce<ReaderSet | null>((best, one) => {
    if (best === null || one.term > best.term) return one;
    return one.term === best.term && one.issue > best.issue ? one : best;
  }, null);
  if (newest === null) return null;
  const rivals = said.filter(({ term, issue }) => term === newest.term && issue === newest.issue);
  return rivals.every((one) => isSameReaders(one, newest)) ? newest : null;
}

/** A key for one term, shown at home by a drawn member's device. */
export interface ReaderKey {
  readonly pact: LogId;
  readonly term: number;
  readonly key: Uint8Array;
}

/** Kind frame 3, array 1, pact 34, term 9, key 3 + 1,216. */
export const READER_KEY_BYTES_MAX = 1_266;

/** Kind 89. */
export const readerKeyKind: RecordKind<ReaderKey> = {
  name: 'readerKey',
  lanes: [LANE_COMMON],
  plain: false,
  shape: tuple<ReaderKey>({
    pact: id<LogId>(),
    term: uint(HOUR_MAX),
    key: bytes(KEM_PUBLIC_BYTES),
  }),
  bytesMax: READER_KEY_BYTES_MAX,
};

/** A sealed word on its way; its author's party is the sender's. */
export interface WordCarried {
  /** Whose readers it is for. */
  readonly to: PartyId;
  readonly word: Uint8Array;
}

/** Kind frame 3, array 1, party 34, word 3 + 2,576. */
export const WORD_CARRIED_BYTES_MAX: number = 3 + 1 + 34 + 3 + SEALED_WORD_BYTES;

/** Kind 91. */
export const wordCarriedKind: RecordKind<WordCarried> = {
  name: 'wordCarried',
  lanes: [LANE_COMMON],
  plain: false,
  shape: tuple<WordCarried>({ to: id<PartyId>(), word: bytes(SEALED_WORD_BYTES) }),
  bytesMax: WORD_CARRIED_BYTES_MAX,
};

/** A sealed word that came home from a pact. */
export interface WordTold {
  readonly pact: LogId;
  /** Whose member sent it. */
  readonly party: PartyId;
  readonly word: Uint8Array;
}

/** Kind frame 3, array 1, pact 34, party 34, word 3 + 2,576. */
export const WORD_TOLD_BYTES_MAX: number = 3 + 1 + 34 + 34 + 3 + SEALED_WORD_BYTES;

/** Kind 92. */
export const wordToldKind: RecordKind<WordTold> = {
  name: 'wordTold',
  lanes: [LANE_COMMON],
  plain: false,
  shape: tuple<WordTold>({
    pact: id<LogId>(),
    party: id<PartyId>(),
    word: bytes(SEALED_WORD_BYTES),
  }),
  bytesMax: WORD_TOLD_BYTES_MAX,
};

/** For which pact and term readers are drawn. */
export interface DrawPlace {
  readonly pact: LogId;
  readonly term: number;
}

/** The term in which a home is by the wall of its newest placement. */
export function readerTermOf({ wall, overrides }: Ground): number {
  return divideFloor(wall, durationOf(overrides, 'duressDrill'));
}

/**
 * Where the readers of a term are drawn: at the first placement of that term, so that nothing which
 * happens later in it draws others.
 */
function drawnAt({ history, overrides }: AssemblyState, term: number): Ground | undefined {
  const hours = durationOf(overrides, 'duressDrill');
  return history.find(({ wall }) => divideFloor(wall, hours) === term);
}

function mayRead(ground: Ground, member: MemberId): boolean {
  const known = ground.members.get(member);
  if (known?.status !== 'live' || known.ballotDevice === null || known.awaySince !== null)
    return false;
  const { probationUntil, suspendedUntil, ballotDevice } = known;
  if (isThrough(probationUntil, ground.wall) || isThrough(suspendedUntil, ground.wall))
    return false;
  return isDeviceActive(ground, ballotDevice);
}

/** A seat of a reader, and its key once its device has shown it. */
export interface ReaderSeat {
  readonly member: MemberId;
  readonly device: DeviceId;
  readonly key: Uint8Array | undefined;
}

/**
 * The two members who read in a term, in the order of the draw; fewer where fewer can. Who has left,
 * or whose device showed no key for a week, is passed over.
 *
 * @param secretOf - K_gov of an epoch: nobody but members can follow the draw.
 */
export function readerSeats(
  keyedHash: KeyedHash,
  state: AssemblyState,
  secretOf: (epoch: number) => Uint8Array | undefined,
  place: DrawPlace,
  entries: readonly Entry[],
): readonly ReaderSeat[] {
  const at = drawnAt(state, place.term);
  const secret = at && secretOf(at.epochs.at(-1)?.number ?? 0);
  if (at === undefined || secret === undefined) return [];
  const isLate = state.wall >= at.wall + READER_PATIENCE_HOURS;
  const seats: ReaderSeat[] = [];
  for (const member of drawOrder(keyedHash, secret, place, at)) {
    const device = state.members.get(member)?.ballotDevice;
    if (device === null || device === undefined || !mayRead(state, member)) continue;
    const key = keyShownBy(device, place, entries);
    // Who shows another's key reads nothing with it: the seat is not theirs.
    const isCopy = seats.some((seat) => key !== undefined && isSameKey(seat.key, key));
    if (!isCopy && (key !== undefined || !isLate)) seats.push({ member, device, key });
    if (seats.length === READERS) break;
  }
  return seats;
}

function isSameKey(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a !== undefined && equalBytes(a, b);
}

function drawOrder(
  keyedHash: KeyedHash,
  secret: Uint8Array,
  { pact, term }: DrawPlace,
  ground: Ground,
): readonly MemberId[] {
  const context = concatBytes(idBytes(pact), uintBytes(term, 6));
  const lots = [...ground.members.keys()]
    .filter((member) => mayRead(ground, member))
    .map((member): readonly [string, MemberId] => [
      toHex(deriveKey(keyedHash, secret, 'readers', context, idBytes(member))),
      member,
    ]);
  return lots.toSorted(([a], [b]) => compareText(a, b)).map(([, member]) => member);
}

/** The newest key that a device showed for a pact and term. */
function keyShownBy(
  device: DeviceId,
  place: DrawPlace,
  entries: readonly Entry[],
): Uint8Array | undefined {
  let newest: { readonly seq: number; readonly key: Uint8Array } | undefined;
  for (const entry of entries) {
    const { author, seq } = entry.header;
    const said = author === device ? saidAs(readerKeyKind, entry) : undefined;
    if (said?.pact !== place.pact || said.term !== place.term) continue;
    if (newest === undefined || newest.seq < seq) newest = { seq, key: said.key };
  }
  return newest?.key;
}

/** Whose device this is, if it is the one with which that member reads. */
export function readingMember(state: AssemblyState, device: DeviceId): MemberId | undefined {
  const member = memberOfDevice(state, device);
  return member !== undefined && state.members.get(member)?.ballotDevice === device
    ? member
    : undefined;
}

/**
 * The set that a home is to show now: the keys of both seats under the next free number; undefined
 * while a key is missing, or while what stands says so already.
 */
export function readersDue(
  seats: readonly ReaderSeat[],
  term: number,
  said: readonly ReaderSet[],
): ReaderSet | undefined {
  const keys = seats.flatMap(({ key }) => key ?? []).toSorted(compareBytes);
  if (keys.length < READERS) return undefined;
  const standing = standingReaders(said);
  if (standing !== null && isSameReaders(standing, { ...standing, term, keys })) return undefined;
  const issues = said.filter((one) => one.term === term).map(({ issue }) => issue);
  const issue = Math.max(-1, ...issues) + 1;
  return issue > READER_ISSUES_MAX ? undefined : { term, issue, keys };
}

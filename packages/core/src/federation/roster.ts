/**
 * A roster: the outward face of an assembly in one pact (R18–R20). Pseudonymous keys for one term:
 * bells that ring, ambers that only tell, seals that speak for the assembly, and hashes of the keys
 * that will succeed them. Twins see branch labels and numbers, never members.
 */
import { compareText } from '../base/bytes.ts';
import type { Hash, IsAdmissibleKey } from '../base/crypto.ts';
import { hashIn } from '../base/domain.ts';
import type { Hash32, PactKey, PolicyId } from '../base/id.ts';
import { idBytes, idOf } from '../base/id.ts';
import type { Shape } from '../codec/shape.ts';
import { ascending, encodeShape, id, list, refined, tuple, uint } from '../codec/shape.ts';

/** Terms are counted modulo 256: one byte in a ring's head. */
export const TERM_MAX = 255;
/** Bell keys of a roster: one bit each in the set that a cancel names. */
export const BELLS_MAX = 31;
/** Amber keys: one per member who wants one. */
export const AMBERS_MAX = 31;
/** Seal keys, and as many hashes of next ones. */
export const SEALS_MAX = 9;
/** Recovery keys, held by members who are no holders. */
export const RECOVERIES_MAX = 9;
/** The largest branch label. */
export const LABEL_MAX = 255;
/**
 * The longest roster: array 1, term 2, bells 2 + 31 × (1 + 34 + 2), kBell 2, ambers 2 + 31 × 34,
 * seals 1 + 9 × 34, kSeal 1, next hashes 1 + 9 × 34, recovery hashes 1 + 9 × 34, r 1.
 */
export const ROSTER_BYTES_MAX = 3_133;

/** One bell key and the vouch branch its holder says it sits on. */
export interface Bell {
  readonly key: PactKey;
  readonly label: number;
}

/** Who may ring, tell, speak and recover for one party during one term. */
export interface Roster {
  readonly term: number;
  /** Ascending by key; a holder's index is the place in this list. */
  readonly bells: readonly Bell[];
  /** Bell keys that make a red ring. */
  readonly kBell: number;
  /** Ascending; two of them make an amber. */
  readonly ambers: readonly PactKey[];
  /** Ascending. */
  readonly seals: readonly PactKey[];
  /** Seal keys that make a seal act: more than half. */
  readonly kSeal: number;
  /** Hashes of the keys that alone can file the next roster; they are on paper (R20). */
  readonly nextSealHashes: readonly Hash32[];
  readonly recoveryHashes: readonly Hash32[];
  /** Recovery keys that must agree: two at least, more than half; 0 where there are none. */
  readonly r: number;
}

const bellShape: Shape<Bell> = tuple<Bell>({ key: id<PactKey>(), label: uint(LABEL_MAX) });
const keysShape = (max: number): Shape<readonly PactKey[]> =>
  ascending(id<PactKey>(), compareText, max);

/** A roster whose thresholds make sense and whose keys are all different. */
export const rosterShape: Shape<Roster> = refined(
  tuple<Roster>({
    term: uint(TERM_MAX),
    bells: ascending(bellShape, (a, b) => compareText(a.key, b.key), BELLS_MAX, 1),
    kBell: uint(BELLS_MAX),
    ambers: keysShape(AMBERS_MAX),
    seals: ascending(id<PactKey>(), compareText, SEALS_MAX, 1),
    kSeal: uint(SEALS_MAX),
    nextSealHashes: list(id<Hash32>(), SEALS_MAX, 1),
    recoveryHashes: list(id<Hash32>(), RECOVERIES_MAX),
    r: uint(RECOVERIES_MAX),
  }),
  'roster',
  isCoherent,
);

function isCoherent(roster: Roster): boolean {
  const { bells, seals, nextSealHashes, recoveryHashes, kBell, kSeal, r } = roster;
  // With one holder k stays 2: such a roster tells, and cannot ring red (R25).
  if (kBell < 2 || kBell > Math.max(2, bells.length - 1)) return false;
  if (2 * kSeal <= seals.length || kSeal > seals.length) return false;
  if (nextSealHashes.length < kSeal) return false;
  const recoveries = recoveryHashes.length;
  // One person alone recovers nothing, and strikes nobody (R20).
  if (recoveries === 0 ? r !== 0 : r < 2 || 2 * r <= recoveries || r > recoveries) return false;
  const hashes = [...nextSealHashes, ...recoveryHashes];
  return areDistinct(keysOf(roster)) && areDistinct(hashes);
}

function areDistinct(items: readonly string[]): boolean {
  return new Set(items).size === items.length;
}

/** Every key that a roster shows. */
export function keysOf(roster: Roster): readonly PactKey[] {
  return [...roster.bells.map((bell) => bell.key), ...roster.ambers, ...roster.seals];
}

/** Whether every key that a roster shows may be admitted; asked once, when it is first read. */
export function isAdmissibleRoster(isAdmissible: IsAdmissibleKey, roster: Roster): boolean {
  return keysOf(roster).every((key) => isAdmissible(idBytes(key)));
}

/** What a ring is rung under: the hash of its roster. */
export function policyIdOf(hash: Hash, roster: Roster): PolicyId {
  return idOf<PolicyId>(hashIn(hash, 'policy', encodeShape(rosterShape, roster)));
}

/** The hash under which a next seal key or a recovery key is promised. */
export function keyHashOf(hash: Hash, key: PactKey): Hash32 {
  return idOf<Hash32>(hashIn(hash, 'keyHash', idBytes(key)));
}

/** Distinct branch labels of some holders. */
export function labelCount(roster: Roster, holders: readonly number[]): number {
  return new Set(holders.map((index) => roster.bells[index]?.label)).size;
}

/**
 * Whether these holders make a red ring: k_bell keys over at least min(k_bell, labels) branches, so
 * that one family or one friendship cannot ring alone where there are others (R19).
 */
export function isRedQuorum(roster: Roster, holders: readonly number[]): boolean {
  const labelsNeeded = labelsAsked(roster);
  const distinct = [...new Set(holders)].filter((index) => index < roster.bells.length);
  return distinct.length >= roster.kBell && labelCount(roster, distinct) >= labelsNeeded;
}

/**
 * Those of a ring's signers that brought it no nearer to ringing red when they signed: a key of a
 * branch that had signed already, while another branch was still needed (R19).
 *
 * @param holders - indexes in the order in which they are counted, each once.
 */
export function addingNone(roster: Roster, holders: readonly number[]): readonly number[] {
  const labelsNeeded = labelsAsked(roster);
  const missingAfter = (count: number): number => {
    const signed = holders.slice(0, count);
    const labelsMissing = labelsNeeded - labelCount(roster, signed);
    return Math.max(0, roster.kBell - signed.length, labelsMissing);
  };
  return holders.filter((_, at) => {
    const before = missingAfter(at);
    return before > 0 && missingAfter(at + 1) === before;
  });
}

/** Branches that have to be behind a red ring: as many as keys, or all there are. */
function labelsAsked(roster: Roster): number {
  const everyone = roster.bells.map((_, index) => index);
  return Math.min(roster.kBell, labelCount(roster, everyone));
}

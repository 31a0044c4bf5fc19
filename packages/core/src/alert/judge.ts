/**
 * Judging what came over a channel, once, when it comes (R22). The judge knows the hour; the fold
 * does not. A ring's judgement becomes a record of its own (`ringVerdict`), names the roster it was
 * made against, and no later roster, strike or removal takes it back.
 */
import { equalBytes } from '../base/bytes.ts';
import type { ReadingCrypto } from '../base/crypto.ts';
import type { PactKey, PolicyId } from '../base/id.ts';
import { idBytes } from '../base/id.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { Hour, Instant } from '../base/time.ts';
import { hourFloor, hourOf } from '../base/time.ts';
import type { RosterTerm } from '../federation/fold.ts';
import type { Roster } from '../federation/roster.ts';
import { isRedQuorum } from '../federation/roster.ts';
import type { Cancel } from './cancel.ts';
import { cancelHash } from './cancel.ts';
import type { Dispute, Lift } from './dispute.ts';
import { disputeHash, liftHash } from './dispute.ts';
import type { RingReason, RingVerdict } from './records.ts';
import type { Ring, RingPlace, RingSigner } from './ring.ts';
import { AMBER_INDEX_FIRST, hourNear, isBellIndex, pactTagOf, ringHash, ringIdOf } from './ring.ts';
import type { AlertContext } from './word.ts';
import { ALERT_LEVELS, needsChallengeCall } from './word.ts';

/** The part of crypto that judging signatures needs. */
export type BellCrypto = Pick<ReadingCrypto, 'hash' | 'verify'>;

/** Durations of R22, in hours of the pact's tempo; the names are those of the global table. */
export interface AlertDurations {
  /** How far ahead a ring may name its end: 72 h. */
  readonly ringLife: number;
  /** How far a sound clock may be off: 24 h. */
  readonly clockTolerance: number;
  /** How long the roster before the newest still rings: 7 d. */
  readonly oldRoster: number;
  /** How long a ring that came late is still asked about: 30 d. */
  readonly lateRing: number;
  /** A holder's disputes are this far apart: 30 d. */
  readonly disputeGap: number;
}

/** What a receiver knows when a ring comes. */
export interface RingHearing {
  readonly place: RingPlace;
  /** The path on which it came: a drill ring on the live path is refused, and the reverse. */
  readonly context: AlertContext;
  /** Rosters that may ring now, newest first (`ringingRosters`). */
  readonly rosters: readonly RosterTerm[];
  readonly struck: ReadonlySet<PactKey>;
  readonly now: Instant;
  readonly tempoMs: number;
  readonly durations: AlertDurations;
}

/** Judges a ring at its receipt. The verdict is what the record `ringVerdict` says. */
export function judgeRing(crypto: BellCrypto, ring: Ring, hearing: RingHearing): RingVerdict {
  const { place, now } = hearing;
  const { head } = ring;
  const verdict = {
    ring: ringIdOf(crypto.hash, place, head),
    term: head.term,
    receivedAt: now,
  };
  const named = hearing.rosters.find(({ roster }) => roster.term === head.term);
  const refusal = refusalOf(crypto, ring, hearing);
  if (refusal !== null || named === undefined)
    return { ...verdict, says: 'refused', reason: refusal ?? 'unknownTerm', policy: null };
  const { roster, policy } = named;
  const signed = genuineSigners(crypto, place, policy, roster, ring);
  const counted = signed.filter(({ index }) => !isStruck(roster, index, hearing.struck));
  const says = soundOf(roster, head.level, indexesOf(counted));
  if (says === 'rings') return { ...verdict, says, reason: null, policy };
  const lacking = lackOf(roster, ring, signed, counted);
  const meantRed = head.level === ALERT_LEVELS.indexOf('red');
  if (says === 'amber') return { ...verdict, says, reason: meantRed ? lacking : null, policy };
  return { ...verdict, says: 'refused', reason: lacking, policy };
}

/** What is wrong with a ring before any signature is looked at. */
function refusalOf(crypto: BellCrypto, ring: Ring, hearing: RingHearing): RingReason | null {
  const { head, signers } = ring;
  const { place, now, tempoMs, durations } = hearing;
  if (head.context !== hearing.context) return 'wrongContext';
  if (!equalBytes(head.tag, pactTagOf(crypto.hash, place, head.context))) return 'foreignTag';
  if (head.level >= ALERT_LEVELS.length) return 'unknownLevel';
  if (new Set(indexesOf(signers)).size !== signers.length) return 'duplicateSigner';
  const notAfter = hourNear(head.notAfter, hourFloor(now, tempoMs));
  if (notAfter > hourOf(now, tempoMs) + durations.ringLife + durations.clockTolerance)
    return 'tooFarAhead';
  return hourFloor(now, tempoMs) > notAfter + durations.lateRing ? 'lapsed' : null;
}

/** The most telling thing that a ring lacks to be red. */
function lackOf(
  roster: Roster,
  ring: Ring,
  signed: readonly RingSigner[],
  counted: readonly RingSigner[],
): RingReason {
  if (signed.length > counted.length) return 'struckKey';
  if (ring.signers.length > signed.length) return 'forgedSigner';
  return indexesOf(counted).filter(isBellIndex).length < roster.kBell
    ? 'tooFewKeys'
    : 'tooFewLabels';
}

function indexesOf(signers: readonly RingSigner[]): readonly number[] {
  return signers.map(({ index }) => index);
}

function isStruck(roster: Roster, index: number, struck: ReadonlySet<PactKey>): boolean {
  const key = keyAt(roster, index);
  return key !== undefined && struck.has(key);
}

/** The key that an index names. */
export function keyAt(roster: Roster, index: number): PactKey | undefined {
  if (isBellIndex(index)) return roster.bells[index]?.key;
  return roster.ambers[index - AMBER_INDEX_FIRST];
}

/** Those of `signers` whose signature over `message` verifies. */
export function verifiedSigners(
  crypto: BellCrypto,
  roster: Roster,
  message: Uint8Array,
  signers: readonly RingSigner[],
): readonly RingSigner[] {
  return signers.filter(({ index, signature }) => {
    const key = keyAt(roster, index);
    return key !== undefined && crypto.verify(signature, message, idBytes(key));
  });
}

/** The signers of a ring whose signatures verify under a roster; no thresholds, no strikes. */
export function genuineSigners(
  crypto: BellCrypto,
  place: RingPlace,
  policy: PolicyId,
  roster: Roster,
  ring: Ring,
): readonly RingSigner[] {
  const message = ringHash(crypto.hash, place, policy, ring.head);
  return verifiedSigners(crypto, roster, message, ring.signers);
}

/**
 * What these keys make of a ring: red by a quorum of bells, amber by one bell or two ambers, or
 * nothing. A red ring that lacks keys is an amber: whoever was reached is at least told.
 */
export function soundOf(
  roster: Roster,
  level: number,
  indexes: readonly number[],
): 'rings' | 'amber' | null {
  const bells = indexes.filter(isBellIndex);
  if (level === ALERT_LEVELS.indexOf('red') && isRedQuorum(roster, bells)) return 'rings';
  return bells.length >= 1 || indexes.length >= 2 ? 'amber' : null;
}

/** When a ring ends, as a device that heard it at `heardAt` reads it. */
export function notAfterOf(ring: Ring, heardAt: Instant, tempoMs: number): Hour {
  return hourNear(ring.head.notAfter, hourFloor(heardAt, tempoMs));
}

/** A ring whose signers are known to be genuine, under the roster they rang by. */
export interface RungRing {
  readonly place: RingPlace;
  readonly policy: PolicyId;
  readonly roster: Roster;
  readonly ring: Ring;
}

/** Why an all-clear counts for nothing. */
export type CancelFault =
  | { readonly kind: 'OtherRing' }
  | { readonly kind: 'WrongContext' }
  /** It names signatures that are not on the ring, or that do not make it ring. */
  | { readonly kind: 'SeenNotRung' }
  | { readonly kind: 'TooFewKeys' }
  | { readonly kind: 'OnlyThoseWhoRang' };

/** An all-clear that counts, and whether the twin must also have made a challenge call. */
export interface CancelSound {
  readonly signers: readonly number[];
  readonly needsCall: boolean;
}

/**
 * Judges a cancel against the ring that its signers saw. Signers: k bell keys, one of them not on
 * the ring; where all live holders are on it, all of these, and a challenge call.
 *
 * @param rung - the ring with the signatures that the cancel names, at least.
 */
export function judgeCancel(
  crypto: BellCrypto,
  rung: RungRing,
  cancel: Cancel,
  struck: ReadonlySet<PactKey>,
): Result<CancelSound, CancelFault> {
  const { place, policy, roster, ring } = rung;
  const { head } = cancel;
  if (head.context !== ring.head.context) return fail({ kind: 'WrongContext' });
  if (head.ring !== ringIdOf(crypto.hash, place, ring.head)) return fail({ kind: 'OtherRing' });
  const seen = genuineSigners(crypto, place, policy, roster, ring).filter(({ index }) =>
    head.seen.includes(index),
  );
  const rang = indexesOf(seen);
  if (seen.length !== head.seen.length || soundOf(roster, ring.head.level, rang) === null)
    return fail({ kind: 'SeenNotRung' });
  const message = cancelHash(crypto.hash, place, policy, head, seen);
  // Copies of one all-clear bring each signature as often as devices kept it: it is one holder's word.
  const verified = new Set(indexesOf(verifiedSigners(crypto, roster, message, cancel.signers)));
  const signers = [...verified].filter((index) => !isStruck(roster, index, struck));
  if (signers.length < roster.kBell) return fail({ kind: 'TooFewKeys' });
  const forced = needsChallengeCall(ring.head.kind);
  if (signers.some((index) => !rang.includes(index))) return ok({ signers, needsCall: forced });
  const live = roster.bells.map((_, index) => index).filter((i) => !isStruck(roster, i, struck));
  const allRang = live.every((index) => rang.includes(index));
  if (!allRang || !live.every((index) => signers.includes(index)))
    return fail({ kind: 'OnlyThoseWhoRang' });
  return ok({ signers, needsCall: true });
}

/** Whether a dispute is really its holder's. Its place in time is judged by the fold. */
export function isGenuineDispute(crypto: BellCrypto, rung: RungRing, dispute: Dispute): boolean {
  const { place, policy, roster } = rung;
  const message = disputeHash(crypto.hash, place, policy, dispute.head);
  return verifiedSigners(crypto, roster, message, [dispute.signer]).length === 1;
}

/** The holders who really signed a lift; the disputer is never among them. */
export function liftersOf(crypto: BellCrypto, rung: RungRing, lift: Lift): readonly number[] {
  const { place, policy, roster } = rung;
  const message = liftHash(crypto.hash, place, policy, lift.head);
  return indexesOf(verifiedSigners(crypto, roster, message, lift.signers)).filter(
    (index) => index !== lift.head.disputer,
  );
}

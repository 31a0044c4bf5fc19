/** Disputes in the fold: one per holder per 30 days, over all rings; k others lift it. */
import { compareText } from '../base/bytes.ts';
import type { PactKey } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { PactState } from '../federation/fold.ts';
import { partyOf } from '../federation/view.ts';
import type { Entry } from '../log/entry.ts';
import { entriesOf, saidAs } from '../log/entry.ts';
import type { Dispute } from './dispute.ts';
import { decodeDispute, decodeLift } from './dispute.ts';
import type { AlertDurations, BellCrypto } from './judge.ts';
import { isGenuineDispute, keyAt, liftersOf } from './judge.ts';
import { disputeKeptKind } from './records.ts';
import { modularHour, RING_MODULUS } from './ring.ts';
import type { DisputeState, RingState } from './state.ts';

/** A genuine dispute, before the gap is looked at. */
interface Raised {
  readonly key: PactKey;
  readonly ring: RingState;
  readonly by: number;
  readonly hour: Hour;
  readonly reason: number;
}

/** Adds its disputes to each ring. */
export function foldDisputes(
  crypto: BellCrypto,
  pact: PactState,
  rings: readonly RingState[],
  entries: readonly Entry[],
  durations: AlertDurations,
): readonly RingState[] {
  // A struck key says nothing: otherwise a thief who holds it keeps every ring in doubt, and lifts
  // what honest holders raise. A dispute is no ring: that a strike takes it back un-rings nothing.
  const struckIn = ({ place }: RingState): ReadonlySet<PactKey> =>
    partyOf(pact, place.party)?.struckBells ?? new Set();
  const raised = rings.flatMap((ring) =>
    raisedOn(crypto, ring, entries)
      .filter((one) => isOfItsRing(one, durations))
      .filter(({ key }) => !struckIn(ring).has(key)),
  );
  const counting = new Set(countingOf(raised, durations.disputeGap));
  return rings.map((ring) => ({
    ...ring,
    disputes: raised
      .filter((one) => one.ring === ring)
      .map((one): DisputeState => {
        const { by, hour, reason } = one;
        const liftedBy = lifters(crypto, ring, by, entries).filter((index) => {
          const key = keyAt(ring.roster, index);
          return key !== undefined && !struckIn(ring).has(key);
        });
        const lifted = liftedBy.length >= ring.roster.kBell;
        return { by, hour, reason, counts: counting.has(one), liftedBy, lifted };
      }),
  }));
}

/** The genuine disputes of a ring, one a holder: its earliest, of equals the lower reason. */
function raisedOn(
  crypto: BellCrypto,
  ring: RingState,
  entries: readonly Entry[],
): readonly Raised[] {
  const raisedByHolder = new Map<number, Raised>();
  for (const entry of entriesOf(disputeKeptKind, entries)) {
    const said = saidAs(disputeKeptKind, entry);
    const read = said === undefined ? undefined : decodeDispute(said.said);
    if (read?.ok !== true) continue;
    const one = raisedBy(crypto, ring, read.value);
    if (one === undefined) continue;
    const known = raisedByHolder.get(one.by);
    if (known === undefined || isEarlier(one, known)) raisedByHolder.set(one.by, one);
  }
  return [...raisedByHolder.values()].toSorted((a, b) => a.by - b.by);
}

function isEarlier(a: Raised, b: Raised): boolean {
  return a.hour !== b.hour ? a.hour < b.hour : a.reason < b.reason;
}

function raisedBy(crypto: BellCrypto, ring: RingState, dispute: Dispute): Raised | undefined {
  const { head, signer } = dispute;
  if (head.ring !== ring.id || head.context !== ring.ring.head.context) return undefined;
  const key = keyAt(ring.roster, signer.index);
  if (key === undefined || !isGenuineDispute(crypto, ring, dispute)) return undefined;
  return { key, ring, by: signer.index, hour: head.hour, reason: head.reason };
}

/**
 * Whether a dispute's hour lies in the life of its ring, or in the time in which a late one is
 * asked about. Otherwise a holder could spread many disputes over dates that never were.
 */
function isOfItsRing({ hour, ring }: Raised, durations: AlertDurations): boolean {
  const { ringLife, clockTolerance, lateRing } = durations;
  const life = ringLife + clockTolerance;
  const since = modularHour(hour) - ring.ring.head.notAfter + life + 2 * RING_MODULUS;
  return since % RING_MODULUS <= life + lateRing;
}

/**
 * The disputes that count: for each key, from its first on, each that is a whole gap after the last
 * that counted. Two of one hour are one key's own contradiction; the ring's id orders them.
 */
function countingOf(raised: readonly Raised[], gapHours: number): readonly Raised[] {
  const inTime = raised.toSorted((a, b) => a.hour - b.hour || compareText(a.ring.id, b.ring.id));
  const lastByKey = new Map<PactKey, Hour>();
  return inTime.filter(({ key, hour }) => {
    const last = lastByKey.get(key);
    if (last !== undefined && hour < last + gapHours) return false;
    lastByKey.set(key, hour);
    return true;
  });
}

/** Holders who lifted a dispute, from all copies of the lift. */
function lifters(
  crypto: BellCrypto,
  ring: RingState,
  disputer: number,
  entries: readonly Entry[],
): readonly number[] {
  const lifted = new Set<number>();
  for (const entry of entriesOf(disputeKeptKind, entries)) {
    const said = saidAs(disputeKeptKind, entry);
    const read = said === undefined ? undefined : decodeLift(said.said);
    if (read?.ok !== true) continue;
    const { head } = read.value;
    if (head.ring !== ring.id || head.disputer !== disputer) continue;
    if (head.context !== ring.ring.head.context) continue;
    for (const index of liftersOf(crypto, ring, read.value)) lifted.add(index);
  }
  return [...lifted].toSorted((a, b) => a - b);
}

/** Which epoch of a pact is written under now, whose keys are boxed, and when the next turn is due. */
import type { Hash } from '../base/crypto.ts';
import type { DeviceId, Hash32, PartyId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import { hour } from '../base/time.ts';
import { DURATIONS } from '../assembly/durations.ts';
import { EPOCH_MAX } from '../record/header.ts';
import type { PactEpoch } from './epochs.ts';
import { pactGround, turnNumber } from './epochs.ts';
import type { PactState, PartyState, RosterTerm } from './fold.ts';
import { partyOf, speakingDevices, standingOf } from './view.ts';

/** Hours after which any party turns what the one concerned has not turned (R12). */
export const TURN_BY_ANY_PARTY_HOURS: number = DURATIONS.epochByAnyMember.initially;

/**
 * Hours after which an epoch is turned away from though nothing changed (R12): 30 days. No home's own
 * setting: parties that count differently would turn beside each other.
 */
export const TURN_HOURS: number = DURATIONS.epoch.initially;

/** Who is to read a pact's words from now on, ascending: a party that has left reads no more. */
export function circleOf(state: PactState, now: Hour): readonly DeviceId[] {
  const staying = state.parties.filter((party) => standingOf(state, party, now) !== 'left');
  // A device that signed for two parties speaks as long as it does for one of them.
  return [...new Set(staying.flatMap(speakingDevices))].toSorted();
}

/** What a turn would answer now. */
export function groundNow(hash: Hash, state: PactState, now: Hour): Hash32 {
  const policies = state.parties.map(({ rosters }) => (rosters.at(-1) as RosterTerm).policy);
  const departures = state.parties.flatMap((party) => {
    const acts = party.done.filter(({ what }) => what.kind === 'delegateOut').map(({ id }) => id);
    const hasLeft = standingOf(state, party, now) === 'left';
    return hasLeft ? [...acts, party.party] : acts;
  });
  return pactGround(hash, policies, state.termsStep, departures.toSorted());
}

/**
 * The epochs in the order in which one writes under them, as far as one holds their keys: those that
 * answer what is so now, then the others, each group from the highest down.
 */
export function writingOrder(state: PactState, ground: Hash32): readonly PactEpoch[] {
  const down = state.epochs.toReversed();
  const fits = (epoch: PactEpoch): boolean => epoch.answers === ground;
  return [...down.filter(fits), ...down.filter((epoch) => !fits(epoch))];
}

/** The epochs whose keys are boxed: the one that is written under, and those turned beside it. */
export function boxedEpochs({ epochs }: PactState, written: PactEpoch): readonly PactEpoch[] {
  return epochs.filter(({ before }) => before === written.before);
}

/** A turn that a party's devices are to make. */
export interface TurnDue {
  readonly number: number;
  readonly before: number;
  readonly answers: Hash32;
  /** From when on; until then it is another party's, or its key may still come. */
  readonly from: Hour;
}

/** What a device knows of its own keys in a pact. */
export interface OwnEpochs {
  /** Whether it holds the key of an epoch. */
  readonly holds: (epoch: number) => boolean;
  /** The hour of its first timed record under an epoch; undefined = it wrote none. */
  readonly firstWordAt: (epoch: number) => Hour | undefined;
}

/**
 * The turn that a party is to make next; undefined where there is none. Whose rosters or delegates
 * changed last turns at once, the others a day later; who is given no key of a turn that fits waits as
 * long for it, and then turns as well. Where nothing changed an epoch is turned away from once it is a
 * month old (decision 0200).
 */
export function turnDue(
  hash: Hash,
  state: PactState,
  me: PartyId,
  now: Hour,
  own: OwnEpochs,
): TurnDue | undefined {
  const party = partyOf(state, me);
  if (party === undefined || !mayTurn(state, party, now)) return undefined;
  const answers = groundNow(hash, state, now);
  const order = writingOrder(state, answers);
  const base = order.find(({ number }) => own.holds(number));
  if (base === undefined) return undefined;
  const number = nextNumber(state, me, base);
  if (number > EPOCH_MAX) return undefined;
  const fitting = order.filter((epoch) => epoch.answers === answers);
  const from =
    base.answers === answers
      ? monthlyFrom(state, me, now, { base, fitting, own })
      : changedFrom(state, me, fitting);
  return from === undefined ? undefined : { number, before: base.number, answers, from };
}

/** Whether a party turns epochs at all. */
function mayTurn(state: PactState, party: PartyState, now: Hour): boolean {
  const standing = standingOf(state, party, now);
  return standing === 'standing' || standing === 'paused';
}

/** The number to which a party would turn from an epoch. */
function nextNumber(state: PactState, me: PartyId, base: PactEpoch): number {
  const place = state.parties.findIndex((one) => one.party === me);
  const own = state.epochs.findLast(({ turnedBy }) => turnedBy === me)?.number ?? 0;
  return turnNumber(Math.max(base.number, own), place, state.parties.length);
}

/** From when on a turn is ours that answers what changed. */
function changedFrom(state: PactState, me: PartyId, fitting: readonly PactEpoch[]): Hour {
  const movedAt = state.parties.map((one) => ({ party: one.party, at: groundMovedAt(one) }));
  const [last] = movedAt.toSorted((a, b) => b.at - a.at);
  const isOurs = last?.party === me && fitting.length === 0;
  return hour((last?.at ?? 0) + (isOurs ? 0 : TURN_BY_ANY_PARTY_HOURS));
}

/**
 * From when on a turn is ours that nothing but time asks for. How old the epoch is this device's own
 * first word under it tells: another's hour could be made up, and would have us turn without end. The
 * party whose number comes next turns a day after the month, by when fresh prekeys lie there, and each
 * further one a day later, so that a silent party stops nobody and two seldom turn at once. Where one
 * was turned whose key is not here these days count from the first such turn; not from those after it,
 * or a liar would put ours off for ever.
 */
function monthlyFrom(
  state: PactState,
  me: PartyId,
  now: Hour,
  {
    base,
    fitting,
    own,
  }: {
    readonly base: PactEpoch;
    readonly fitting: readonly PactEpoch[];
    readonly own: OwnEpochs;
  },
): Hour | undefined {
  const since = own.firstWordAt(base.number);
  if (since === undefined) return undefined;
  const ours = nextNumber(state, me, base);
  const ahead = state.parties.filter(
    (one) => mayTurn(state, one, now) && nextNumber(state, one.party, base) < ours,
  ).length;
  const awaited = fitting.filter(({ number }) => number > base.number);
  const turnedAt = awaited.length === 0 ? 0 : firstTurnedAt(state, awaited);
  const days = 1 + ahead;
  return hour(Math.max(since + TURN_HOURS, turnedAt) + days * TURN_BY_ANY_PARTY_HOURS);
}

/** The hour in which the first of these turns was heard of; 0 = no clock tells. */
function firstTurnedAt({ parties }: PactState, turns: readonly PactEpoch[]): Hour {
  const numbers = new Set(turns.map(({ number }) => number));
  const hours = parties.flatMap(({ done }) =>
    done.flatMap(({ what, heardAt }) =>
      what.kind === 'epoch' && numbers.has(what.value.number) ? [heardAt] : [],
    ),
  );
  return hour(Math.min(...hours));
}

/** When something of a party last changed that a turn answers; 0 = never, or nobody can tell. */
function groundMovedAt({ rosters, done, exit }: PartyState): Hour {
  const moved = done.filter(({ what }) => what.kind === 'delegateOut' || what.kind === 'terms');
  return hour(
    Math.max(
      exit?.heardAt ?? 0,
      ...rosters.map(({ since }) => since),
      ...moved.map(({ heardAt }) => heardAt),
    ),
  );
}

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

/**
 * The turn that a party is to make next; undefined where there is none. Whose rosters or delegates
 * changed last turns at once, the others a day later; who is given no key of a turn that fits waits as
 * long for it, and then turns as well.
 *
 * @param holds - whether this device holds the key of an epoch.
 */
export function turnDue(
  hash: Hash,
  state: PactState,
  me: PartyId,
  now: Hour,
  holds: (epoch: number) => boolean,
): TurnDue | undefined {
  const party = partyOf(state, me);
  const standing = party === undefined ? 'left' : standingOf(state, party, now);
  if (standing === 'left' || standing === 'ended' || standing === 'contested') return undefined;
  const answers = groundNow(hash, state, now);
  const order = writingOrder(state, answers);
  const fitting = order.filter((epoch) => epoch.answers === answers);
  const base = order.find(({ number }) => holds(number));
  if (base === undefined || base.answers === answers) return undefined;
  const movedAt = state.parties.map((one) => ({ party: one.party, at: groundMovedAt(one) }));
  const [last] = movedAt.toSorted((a, b) => b.at - a.at);
  const isOurs = last?.party === me && fitting.length === 0;
  const from = hour((last?.at ?? 0) + (isOurs ? 0 : TURN_BY_ANY_PARTY_HOURS));
  const place = state.parties.findIndex((one) => one.party === me);
  const own = state.epochs.findLast(({ turnedBy }) => turnedBy === me)?.number ?? 0;
  const number = turnNumber(Math.max(base.number, own), place, state.parties.length);
  return number > EPOCH_MAX ? undefined : { number, before: base.number, answers, from };
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

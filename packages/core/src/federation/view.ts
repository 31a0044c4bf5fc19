/** What can be asked of a pact, now: who is who, which roster rings, who still stands by whom. */
import type { DeviceId, PartyId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { PactState, PartyState, RosterTerm } from './fold.ts';

/** How a party stands in a pact. */
export type PartyStanding = 'standing' | 'paused' | 'contested' | 'left' | 'ended';

/** A party by its id. */
export function partyOf(state: PactState, party: PartyId): PartyState | undefined {
  return state.parties.find((one) => one.party === party);
}

/**
 * The parties for which a device speaks or spoke. More than one only if it signed for each itself:
 * then its words are those of both (R23).
 */
export function partiesOfDevice(state: PactState, device: DeviceId): readonly PartyId[] {
  return state.parties
    .filter((party) => party.delegates.some((one) => one.device === device))
    .map((party) => party.party);
}

/** The devices that speak for a party now. */
export function speakingDevices(party: PartyState): readonly DeviceId[] {
  return party.delegates.filter((one) => one.out === null).map((one) => one.device);
}

/**
 * How a party stands at an hour. Its exit counts from the hour it named, but not before the notice
 * is over; at once if it is contested.
 */
export function standingOf(state: PactState, party: PartyState, now: Hour): PartyStanding {
  const { endsAt, noticeHours } = state.terms;
  if (now > endsAt) return 'ended';
  const { exit } = party;
  if (exit !== null) {
    const leavesAt = Math.max(exit.at, exit.heardAt + noticeHours);
    if (party.contested || now >= leavesAt) return 'left';
  }
  if (party.contested) return 'contested';
  return party.pauses.some(({ from, to }) => now >= from && now < to) ? 'paused' : 'standing';
}

/**
 * Whether a roster that recovery keys filed waits for its start: until then the standing bell keeps
 * full force, except for money and what cannot be undone (R20).
 */
export function isRecovering(party: PartyState): boolean {
  return party.filings.some(({ standing }) => standing === 'waiting');
}

/**
 * Whether a party's seal said that its delegates pass on rings of this kind so many hands far. What it
 * once allowed it cannot make undone: a ring that was passed on stays heard.
 */
export function mayRelay(party: PartyState, kind: number, hop: number): boolean {
  return party.relaying.some(({ kinds, hopMax }) => kinds.includes(kind) && hop <= hopMax);
}

/** What a party's delegates may pass on now. */
export function standingRelay(
  party: PartyState,
): { readonly kinds: readonly number[]; readonly hopMax: number } | undefined {
  return party.relaying.at(-1);
}

/**
 * The rosters under which a party may ring at an hour, newest first: the standing one, and for
 * `oldRoster` hours after a rotation the one before it (R22).
 */
export function ringingRosters(
  party: PartyState,
  now: Hour,
  oldRoster: number,
): readonly RosterTerm[] {
  const newest = party.rosters.at(-1);
  const previous = party.rosters.at(-2);
  if (newest === undefined) return [];
  const both = previous !== undefined && now <= newest.since + oldRoster;
  return both ? [newest, previous] : [newest];
}

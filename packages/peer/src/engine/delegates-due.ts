/**
 * Who speaks for a home after a new roster: the devices on the cards of those who hold a key of it. One
 * yes for the roster is one for them: the seal's devices let them in and the others out by themselves,
 * citing what the roster rests on, the members' decision or the filing that started.
 */
import type { Hash, MemberId, PartyState, SealFollowing } from '@tocsin/core';
import { compareText } from '@tocsin/core';

import { restsOn } from './rests-on.ts';
import type { CardOf, SeatKeys } from './seats.ts';
import { delegateOnCard } from './seats.ts';

/**
 * The acts that are due, newcomers first, each group ascending by device.
 *
 * @param cards - of this pact's offer, one a member: on them every device signed that it speaks for us.
 * @param shown - every set of keys that members showed.
 */
export function delegatesDue(
  hash: Hash,
  party: PartyState,
  cards: readonly CardOf[],
  shown: readonly SeatKeys[],
): readonly SealFollowing[] {
  const [cites] = restsOn(hash, party).slice(-1);
  const roster = party.rosters.at(-1)?.roster;
  if (cites === undefined || roster === undefined) return [];
  const keys = new Set<string>([...roster.bells.map(({ key }) => key), ...roster.seals]);
  const seated = new Set<MemberId>(
    shown.filter((one) => keys.has(one.bellKey) || keys.has(one.sealKey)).map((one) => one.member),
  );
  const speaking = cards.toSorted((a, b) => compareText(a.card.delegate, b.card.delegate));
  const known = new Map(party.delegates.map((one) => [one.device, one]));
  const incoming = speaking
    .filter(({ card, member }) => seated.has(member) && !known.has(card.delegate))
    .map(({ card }) => ({
      cites,
      what: { kind: 'delegateIn' as const, value: delegateOnCard(hash, card) },
    }));
  const outgoing = speaking
    .filter(({ card, member }) => !seated.has(member) && known.get(card.delegate)?.out === null)
    .map(({ card: { delegate: device } }) => ({
      cites,
      what: { kind: 'delegateOut' as const, value: { device, lastHonoured: null } },
    }));
  return [...incoming, ...outgoing];
}

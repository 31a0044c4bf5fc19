/**
 * Who speaks for a home after a new roster: the devices on the cards of those who hold a key of it. One
 * yes for the roster is one for them: the seal's devices let them in and the others out by themselves,
 * citing what the roster rests on, the members' decision or the filing that started. And whose device
 * at home was cut, or whose person has left, is let out at once, citing itself (decision 0153).
 */
import type { DeviceId, Hash, Hash32, MemberId, PartyState, SealFollowing } from '@tocsin/core';
import { compareText } from '@tocsin/core';

import { idAsHash, restsOn } from './rests-on.ts';
import type { CardOf, SeatKeys } from './seats.ts';
import { delegateOnCard } from './seats.ts';

/**
 * The acts that are due, newcomers first, each group ascending by device.
 *
 * @param cards - of this pact's offer, one a member: on them every device signed that it speaks for us.
 * @param shown - every set of keys that members showed.
 * @param isCut - whether a delegate's device at home has ended.
 */
export function delegatesDue(
  hash: Hash,
  party: PartyState,
  cards: readonly CardOf[],
  shown: readonly SeatKeys[],
  isCut: (delegate: DeviceId) => boolean,
): readonly SealFollowing[] {
  const [cites] = restsOn(hash, party).slice(-1);
  const speaking = party.delegates.filter(({ out }) => out === null).map(({ device }) => device);
  const seated = seatedCards(party, cards, shown).filter(({ card }) => !isCut(card.delegate));
  const isSeated = (device: DeviceId): boolean =>
    seated.some(({ card }) => card.delegate === device);
  const incoming = seated
    .filter(({ card }) => cites !== undefined && !speaking.includes(card.delegate))
    .map(({ card }) => ({
      cites: cites as Hash32,
      what: { kind: 'delegateIn' as const, value: delegateOnCard(hash, card) },
    }));
  const outgoing = speaking
    .map((device) => ({ device, because: isCut(device) ? idAsHash(device) : cites }))
    .filter(
      ({ device }) =>
        isCut(device) || (!isSeated(device) && cards.some(({ card }) => card.delegate === device)),
    )
    .flatMap(({ device, because }) =>
      because === undefined
        ? []
        : {
            cites: because,
            what: { kind: 'delegateOut' as const, value: { device, lastHonoured: null } },
          },
    );
  return [...incoming, ...outgoing];
}

/** The cards of those who hold a key of the standing roster, ascending by delegate. */
function seatedCards(
  party: PartyState,
  cards: readonly CardOf[],
  shown: readonly SeatKeys[],
): readonly CardOf[] {
  const roster = party.rosters.at(-1)?.roster;
  const keys = new Set<string>([
    ...(roster?.bells.map(({ key }) => key) ?? []),
    ...(roster?.seals ?? []),
  ]);
  const seated = new Set<MemberId>(
    shown.filter((one) => keys.has(one.bellKey) || keys.has(one.sealKey)).map((one) => one.member),
  );
  return cards
    .filter(({ member }) => seated.has(member))
    .toSorted((a, b) => compareText(a.card.delegate, b.card.delegate));
}

/**
 * Who speaks for a home after a new roster: the devices on the cards of those who hold a key of it. One
 * yes for the roster is one for them: the seal's devices let them in and the others out by themselves,
 * citing what the roster rests on, the members' decision or the filing that started. And whose device
 * at home was cut, or whose person has left, is let out at once, citing itself (decision 0153); what a
 * member's device showed later is let in citing itself too (decision 0190).
 */
import type { DeviceId, Hash, Hash32, MemberId, PartyState, SealFollowing } from '@tocsin/core';
import { compareText, speakingDevices } from '@tocsin/core';

import { idAsHash, restsOn } from './rests-on.ts';
import type { SeatKeys, Speaker } from './seats.ts';
import { delegateOnCard } from './seats.ts';

/**
 * The acts that are due, newcomers first, each group ascending by device.
 *
 * @param speakers - by what device each member is to speak, one a member (`speakersFor`).
 * @param shown - every set of keys that members showed.
 * @param isCut - whether a delegate's device at home has ended.
 */
export function delegatesDue(
  hash: Hash,
  party: PartyState,
  speakers: readonly Speaker[],
  shown: readonly SeatKeys[],
  isCut: (delegate: DeviceId) => boolean,
): readonly SealFollowing[] {
  const [rests] = restsOn(hash, party).slice(-1);
  const speaking = speakingDevices(party);
  const seated = seatedSpeakers(party, speakers, shown).filter(({ card }) => !isCut(card.delegate));
  const isSeated = (device: DeviceId): boolean =>
    seated.some(({ card }) => card.delegate === device);
  const incoming = seated
    .filter(({ card }) => !speaking.includes(card.delegate))
    .flatMap(({ card, isLater }) => {
      const cites = isLater ? idAsHash(card.delegate) : rests;
      return following(cites, { kind: 'delegateIn', value: delegateOnCard(hash, card) });
    });
  const outgoing = speaking
    .filter(
      (device) =>
        isCut(device) ||
        (!isSeated(device) && speakers.some(({ card }) => card.delegate === device)),
    )
    .flatMap((device) => {
      const cites = isCut(device) ? idAsHash(device) : rests;
      return following(cites, { kind: 'delegateOut', value: { device, lastHonoured: null } });
    });
  return [...incoming, ...outgoing];
}

/** Without a later roster there is nothing to cite, and it is as the founding named it. */
function following(
  cites: Hash32 | undefined,
  what: SealFollowing['what'],
): readonly SealFollowing[] {
  return cites === undefined ? [] : [{ cites, what }];
}

/** The members who hold a key of the standing roster. */
export function seatedIn(
  { rosters }: PartyState,
  shown: readonly SeatKeys[],
): ReadonlySet<MemberId> {
  const roster = rosters.at(-1)?.roster;
  const keys = new Set<string>([
    ...(roster?.bells.map(({ key }) => key) ?? []),
    ...(roster?.seals ?? []),
  ]);
  return new Set(
    shown.filter((one) => keys.has(one.bellKey) || keys.has(one.sealKey)).map((one) => one.member),
  );
}

/** Those of them who said by what device they speak, ascending by it. */
function seatedSpeakers(
  party: PartyState,
  speakers: readonly Speaker[],
  shown: readonly SeatKeys[],
): readonly Speaker[] {
  const seated = seatedIn(party, shown);
  return speakers
    .filter(({ member }) => seated.has(member))
    .toSorted((a, b) => compareText(a.card.delegate, b.card.delegate));
}

/**
 * Whether a member who holds a key speaks by no device, and none of its cards brings one in: then its device
 * shows one of its own. So a new phone comes to speak in place of a lost one, and who came to hold a key later.
 */
export function lacksVoice(
  hash: Hash,
  party: PartyState,
  speaker: Speaker | undefined,
  isCut: (delegate: DeviceId) => boolean,
): boolean {
  if (speaker === undefined || isCut(speaker.card.delegate)) return true;
  const isIn = speakingDevices(party).includes(speaker.card.delegate);
  return !isIn && !speaker.isLater && restsOn(hash, party).length === 0;
}

/**
 * Who holds keys for a home in its pacts, and the cards on which they showed them: those of a founding
 * (kind 82), those for a next roster (kind 95), those of later delegates (kind 177). Only members' devices are heard.
 */
import type {
  AssemblyState,
  Bell,
  Delegate,
  DeviceId,
  Hash,
  Hash32,
  KindName,
  LogId,
  MemberId,
  PactCard,
  PactKey,
  PactOffer,
  PolicyId,
  RecordKind,
  Roster,
} from '@tocsin/core';
import {
  amberCardKind,
  AMBERS_MAX,
  BELLS_MAX,
  compareText,
  delegateCardKind,
  DELEGATES_MAX,
  divideFloor,
  durationOf,
  holderCardKind,
  holders,
  isWilling,
  keyHashOf,
  liveBranches,
  liveMembers,
  memberOfDevice,
  pactCardKind,
  prekeyHashOf,
  ROLE,
  saidAs,
  SEALS_MAX,
} from '@tocsin/core';

import { hourNow } from '../log/replica.ts';
import type { AssemblyPeer } from './assembly-peer.ts';
import { KEYS_TOGETHER_MEMBERS_MAX } from './roster-flags.ts';

/** An offer as a home sees it: under its own nonce. */
export interface OfferSeen {
  readonly proposal: Hash32;
  readonly offer: PactOffer;
}

/** What one member's device said, and where it stands in that device's chain. */
export interface SaidBy<T> {
  readonly said: T;
  readonly member: MemberId;
  readonly author: DeviceId;
  readonly seq: number;
}

/** Everything of one kind that members' devices said at home. */
export function saidByMembers<T>(
  home: AssemblyPeer,
  kind: RecordKind<T> & { readonly name: KindName },
): readonly SaidBy<T>[] {
  const { state } = home.peer.judged();
  return home.peer.entries().flatMap((entry) => {
    const said = saidAs(kind, entry);
    const { author, seq } = entry.header;
    const member = state && memberOfDevice(state, author);
    return said === undefined || member === undefined ? [] : [{ said, member, author, seq }];
  });
}

/** Of two devices of one person everybody takes the same word, whichever came first here. */
function oneAMember<S extends SaidBy<unknown>>(
  home: AssemblyPeer,
  all: readonly S[],
): readonly S[] {
  const { state } = home.peer.judged();
  const isOther = ({ member, author }: S): number =>
    state?.members.get(member)?.ballotDevice === author ? 0 : 1;
  const seen = new Set<MemberId>();
  return all
    .toSorted((a, b) => isOther(a) - isOther(b) || compareText(a.author, b.author) || a.seq - b.seq)
    .filter(({ member }) => {
      const isSecond = seen.has(member);
      seen.add(member);
      return !isSecond;
    });
}

/** Who holds a bell. */
export function ringersOf(home: AssemblyPeer, state: AssemblyState): readonly MemberId[] {
  return holders(state, ROLE.ringer, hourNow(home.peer.parts));
}

/**
 * Who holds the seal. Bell and seal never lie on one device where the assembly has more than three
 * people (R18): there, seal holders are those who ring no bell.
 */
export function sealHoldersOf(home: AssemblyPeer, state: AssemblyState): readonly MemberId[] {
  const ringers = ringersOf(home, state);
  if (liveMembers(state).length <= KEYS_TOGETHER_MEMBERS_MAX) return ringers;
  const seated = holders(state, ROLE.sealHolder, hourNow(home.peer.parts));
  return seated.filter((member) => !ringers.includes(member));
}

/** Everyone who lays a card for a pact. */
export function holdersOf(home: AssemblyPeer, state: AssemblyState): readonly MemberId[] {
  return [...new Set([...ringersOf(home, state), ...sealHoldersOf(home, state)])];
}

/** A card of a founding, and whose it is. */
export interface CardOf {
  readonly card: PactCard;
  readonly member: MemberId;
}

/** The cards of an offer, one a member, whoever holds a bell or seal now. */
export function cardsOfOffer(
  home: AssemblyPeer,
  { proposal, offer }: OfferSeen,
): readonly CardOf[] {
  const { crypto } = home.peer.parts;
  const place = { pactNonce: offer.nonce, partyNonce: proposal };
  // A card with a device that did not sign would spoil the whole pact.
  const all = saidByMembers(home, pactCardKind).filter(
    ({ said }) =>
      said.proposal === proposal && isWilling(crypto, place, delegateOnCard(crypto.hash, said)),
  );
  return oneAMember(home, all).map(({ said: card, member }) => ({ card, member }));
}

/** What a card says of who speaks. */
export type SpeakerCard = Pick<PactCard, 'delegate' | 'prekey' | 'signature'>;

/** Who a member says speaks for it in a pact. */
export interface Speaker {
  readonly card: SpeakerCard;
  readonly member: MemberId;
  /** Whether it was shown after the founding. */
  readonly isLater: boolean;
}

/**
 * The device by which each member speaks in a pact, one a member: of all that its devices showed one of a
 * device that has not ended, of these one that speaks already, then a later card; what is left as for other cards.
 */
export function speakersFor(
  home: AssemblyPeer,
  { proposal, offer }: OfferSeen,
  speaks: (delegate: DeviceId) => boolean,
): readonly Speaker[] {
  const { crypto } = home.peer.parts;
  const { state } = home.peer.judged();
  const place = { pactNonce: offer.nonce, partyNonce: proposal };
  const rank = ({ said, author, isLater }: SaidBy<SpeakerCard> & { readonly isLater: boolean }) =>
    (state?.devices.get(author)?.status === 'active' ? 0 : 4) +
    (speaks(said.delegate) ? 0 : 2) +
    (isLater ? 0 : 1);
  const all = [
    ...saidByMembers(home, pactCardKind).map((one) => ({ ...one, isLater: false })),
    ...saidByMembers(home, delegateCardKind).map((one) => ({ ...one, isLater: true })),
  ].filter(
    ({ said }) =>
      said.proposal === proposal && isWilling(crypto, place, delegateOnCard(crypto.hash, said)),
  );
  const best = new Map<MemberId, number>();
  for (const one of all) best.set(one.member, Math.min(best.get(one.member) ?? 8, rank(one)));
  const first = all.filter((one) => rank(one) === best.get(one.member));
  return oneAMember(home, first).map(({ said: card, member, isLater }) => ({
    card,
    member,
    isLater,
  }));
}

/** What a card says of its delegate, as the pact's content shows it. */
export function delegateOnCard(hash: Hash, { delegate, prekey, signature }: SpeakerCard): Delegate {
  return { device: delegate, prekeyHash: prekeyHashOf(hash, prekey), signature };
}

/** A member's keys for one roster. */
export interface SeatKeys {
  readonly member: MemberId;
  readonly bellKey: PactKey;
  readonly sealKey: PactKey;
  readonly nextSealKey: PactKey;
}

/** The keys that members' devices made for the roster that follows `replaces`; one set a member. */
export function seatKeysFor(
  home: AssemblyPeer,
  pact: LogId,
  replaces: PolicyId,
): readonly SeatKeys[] {
  const all = saidByMembers(home, holderCardKind).filter(
    ({ said }) => said.pact === pact && said.replaces === replaces,
  );
  return oneAMember(home, all).map(({ said, member }) => ({ ...said, member }));
}

/** Every set of keys that members' devices ever showed at home, for any roster of any pact. */
export function shownKeys(home: AssemblyPeer): readonly SeatKeys[] {
  return [...saidByMembers(home, pactCardKind), ...saidByMembers(home, holderCardKind)].map(
    ({ said, member }) => ({ ...said, member }),
  );
}

/**
 * The places in a roster's seal whose keys only devices showed that have ended, all of them long enough ago
 * that what they had signed has come: nobody waits for those keys (decision 0192).
 */
export function lostSeals(home: AssemblyPeer, { seals }: Roster): ReadonlySet<number> {
  const { state } = home.peer.judged();
  const all = [...saidByMembers(home, pactCardKind), ...saidByMembers(home, holderCardKind)];
  const until = state && hourNow(home.peer.parts) - durationOf(state.overrides, 'epochByAnyMember');
  const isLost = (device: DeviceId): boolean => {
    const endedAt = state?.devices.get(device)?.endedAt ?? null;
    return endedAt !== null && until !== undefined && endedAt.wall <= until;
  };
  return new Set(
    seals.flatMap((key, at) => {
      const shown = all.filter(({ said }) => said.sealKey === key);
      return shown.length > 0 && shown.every(({ author }) => isLost(author)) ? [at] : [];
    }),
  );
}

/** Amber keys of live members for a pact: one a member, as many as a roster holds; ascending. */
export function amberKeysOf(home: AssemblyPeer, proposal: Hash32): readonly PactKey[] {
  const { state } = home.peer.judged();
  const live = state === undefined ? [] : liveMembers(state).map(({ id }) => id);
  const all = saidByMembers(home, amberCardKind).filter(
    ({ said, member }) => said.proposal === proposal && live.includes(member),
  );
  const keys = oneAMember(home, all).map(({ said }) => said.key);
  return [...new Set(keys)].slice(0, AMBERS_MAX).toSorted(compareText);
}

/** The vouch branch of a member as a roster shows it: a number, the same for all of one branch. */
export function branchLabel(state: AssemblyState, member: MemberId): number {
  const branch = liveMembers(state).find(({ id }) => id === member)?.branch;
  return Math.max(0, branch === undefined ? 0 : liveBranches(state).indexOf(branch)) % 256;
}

/** What a roster is put together from. */
export interface RosterWish {
  readonly term: number;
  readonly ringing: readonly SeatKeys[];
  readonly sealing: readonly SeatKeys[];
  readonly ambers: readonly PactKey[];
  /** Of members who are no holders; one alone would act alone, so there are two or none (R20, R25). */
  readonly recoveries: readonly PactKey[];
}

/** How many hold a key of each kind, and how many devices speak. */
export interface SeatCounts {
  readonly ringing: number;
  readonly sealing: number;
  readonly speaking: number;
}

/**
 * How many there is room for where there are too many; undefined where all have room. A roster with
 * one key too many would be read by nobody, so this is said before anybody signs it.
 */
export function roomExceeded({ ringing, sealing, speaking }: SeatCounts): number | undefined {
  if (ringing > BELLS_MAX) return BELLS_MAX;
  if (sealing > SEALS_MAX) return SEALS_MAX;
  return speaking > DELEGATES_MAX ? DELEGATES_MAX : undefined;
}

/** The roster of these holders, with a majority of each kind of key (R18, R19). */
export function composeRoster(hash: Hash, state: AssemblyState, wish: RosterWish): Roster {
  const bells: readonly Bell[] = wish.ringing
    .map(({ bellKey: key, member }) => ({ key, label: branchLabel(state, member) }))
    .toSorted((a, b) => compareText(a.key, b.key));
  const { length } = bells;
  // In one order on all devices, whatever order the cards came in: two who begin at once begin the same.
  const recoveries = wish.recoveries.length < 2 ? [] : wish.recoveries.toSorted(compareText);
  const recoveryHashes = recoveries.map((key) => keyHashOf(hash, key));
  return {
    term: wish.term,
    bells,
    kBell: Math.max(2, Math.min(length - 1, divideFloor(length, 2) + 1)),
    ambers: wish.ambers,
    seals: wish.sealing.map(({ sealKey }) => sealKey).toSorted(compareText),
    kSeal: divideFloor(wish.sealing.length, 2) + 1,
    nextSealHashes: wish.sealing.map(({ nextSealKey }) => keyHashOf(hash, nextSealKey)),
    recoveryHashes,
    r: recoveryHashes.length === 0 ? 0 : divideFloor(recoveryHashes.length, 2) + 1,
  };
}

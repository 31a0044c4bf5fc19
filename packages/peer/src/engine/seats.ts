/**
 * Who holds keys for a home in its pacts, and the cards on which they showed them: those of a founding
 * (kind 82) and those for a next roster (kind 95). Only members' devices are heard.
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
  compareText,
  divideFloor,
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
function oneAMember<T>(home: AssemblyPeer, all: readonly SaidBy<T>[]): readonly SaidBy<T>[] {
  const { state } = home.peer.judged();
  const isOther = ({ member, author }: SaidBy<T>): number =>
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

/** What a card says of its delegate, as the pact's content shows it. */
export function delegateOnCard(hash: Hash, { delegate, prekey, signature }: PactCard): Delegate {
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

/**
 * How an assembly of which half is gone goes on (R25, decision 0066): those who are left ask a seal
 * abroad to witness their list, one of its holders signs that list and no other, and what comes back
 * is written as an act by one of those who are left. The chain's devices do the rest by themselves
 * (`governance.ts`). What passes between the two homes are the letters of `core/assembly`.
 */
import type {
  AssemblyState,
  AwayAnswer,
  AwayAsking,
  AwayWitnessed,
  Gone,
  Hash32,
  MemberId,
  RecordId,
  Result,
  Verb,
} from '@tocsin/core';
import {
  actKind,
  awayHash,
  awayMembers,
  awayWitnessedKind,
  ballotMemberOf,
  compareBytes,
  compareText,
  equalBytes,
  fail,
  fromHex,
  GONE_MAX,
  idBytes,
  idOf,
  leastLeft,
  liveMembers,
  memberOfDevice,
  ok,
  partyOf,
  refusalToWitness,
  saidAs,
  toHex,
  WITNESS_KEYS_MAX,
} from '@tocsin/core';

import type { AppendFault } from '../log/replica.ts';
import type { AssemblyPeer } from './assembly-peer.ts';
import type { PactKeys } from './pact-keys.ts';
import { sealsOf } from './pact-keys.ts';
import type { PactPeer } from './pact-peer.ts';

/** Why a list of the absent is not asked for, witnessed or placed. */
export type AwayFault =
  | AppendFault
  | { readonly kind: 'NotAMember' }
  /** Nothing is decided while a height is contested. */
  | { readonly kind: 'HeightContested' }
  /** Only the device that casts its member's ballots places a list. */
  | { readonly kind: 'NotBallotDevice' }
  /** Some are counted as away already: one list at a time. */
  | { readonly kind: 'AwayAlready' }
  /** Nobody is gone by an inquiry or their own word. */
  | { readonly kind: 'NobodyGone' }
  /** Somebody who is named was heard, or nobody asked after them for a day. */
  | { readonly kind: 'StillHere' }
  /** More than one list has room for. */
  | { readonly kind: 'TooManyGone'; readonly limit: number }
  | { readonly kind: 'TooFewLeft'; readonly left: number; readonly needed: number }
  /** The members named nobody abroad while all were there. */
  | { readonly kind: 'NoWitnesses' }
  /** More seals than witnesses there can be. */
  | { readonly kind: 'TooManyWitnesses'; readonly limit: number }
  /** Something was decided since the list was asked for: it stands on a height that is over. */
  | { readonly kind: 'HeadMoved' }
  /** The answer is signed by nobody whom the members named, or not at all. */
  | { readonly kind: 'WitnessNotValid' }
  /** The letter is for another pact, or from nobody in it. */
  | { readonly kind: 'LetterOfAnother' }
  /** This device holds no key that they named as a witness. */
  | { readonly kind: 'NotAWitness' }
  /** Another list was witnessed for the same height: never both. */
  | { readonly kind: 'OtherListWitnessed' }
  /** Another list was witnessed for them, and nobody said that it is over. */
  | { readonly kind: 'ListStillOpen' };

/** A pact as those who ask know it, and as whom it knows them. */
export type AskedPact = Pick<AwayAsking, 'pact' | 'party'>;

/** The members who are gone as far as this device can tell, with the newest word that says so. */
export function goneMembers(home: AssemblyPeer, state: AssemblyState): readonly Gone[] {
  const { me } = home.peer.judged();
  return liveMembers(state).flatMap(({ id: member }) => {
    const reason = member === me ? null : home.governance.reasonGone(state, member);
    return reason === null ? [] : [{ member, reason }];
  });
}

/**
 * What is to be witnessed abroad: a list of these members at the head of our chain.
 *
 * @param named - whom it names; everybody who is gone where nobody is named.
 */
export function askAway(
  home: AssemblyPeer,
  asked: AskedPact,
  named: readonly MemberId[],
): Result<AwayAsking, AwayFault> {
  const { state } = home.peer.judged();
  if (state === undefined) return fail({ kind: 'NotAMember' });
  const all = goneMembers(home, state);
  const gone = named.length === 0 ? all : all.filter(({ member }) => named.includes(member));
  if (new Set(named).size > gone.length) return fail({ kind: 'StillHere' });
  if (gone.length === 0) return fail({ kind: 'NobodyGone' });
  if (gone.length > GONE_MAX) return fail({ kind: 'TooManyGone', limit: GONE_MAX });
  const fault = faultOfList(home, state, gone);
  if (fault !== null) return fail(fault);
  const keys = state.witnessKeys.flatMap((key) => fromHex(key) ?? []).toSorted(compareBytes);
  return ok({ ...asked, parent: state.head, gone, keys });
}

/** Writes the list that a witness signed as an act: from here on no person is asked (R2). */
export async function placeAway(
  home: AssemblyPeer,
  { parent, gone, key, signature }: AwayAnswer,
): Promise<Result<RecordId, AwayFault>> {
  const { peer, governance } = home;
  const { state } = peer.judged();
  if (state === undefined) return fail({ kind: 'NotAMember' });
  if (state.head !== parent) return fail({ kind: 'HeadMoved' });
  const fault = faultOfList(home, state, gone);
  if (fault !== null) return fail(fault);
  const isKept = gone.every(({ member }) => governance.reasonGone(state, member) !== null);
  if (!isKept) return fail({ kind: 'StillHere' });
  const { crypto } = peer.parts;
  const isNamed = state.witnessKeys.includes(toHex(key));
  if (!isNamed || !crypto.verify(signature, awayHash(crypto.hash, parent, gone), key))
    return fail({ kind: 'WitnessNotValid' });
  const verb: Verb = { kind: 'away', value: { gone, key, signature } };
  const written = await peer.append(actKind, governance.draft(state, verb, 'none'));
  if (written.ok) await peer.refresh();
  return written;
}

/** What speaks against a list here and now, the witness apart. */
function faultOfList(
  { peer }: AssemblyPeer,
  state: AssemblyState,
  gone: readonly Gone[],
): AwayFault | null {
  if (state.contested !== null) return { kind: 'HeightContested' };
  if (awayMembers(state).length > 0) return { kind: 'AwayAlready' };
  const me = ballotMemberOf(state, peer.replica.me);
  if (me === undefined) return { kind: 'NotBallotDevice' };
  const left = liveMembers(state).length - gone.length;
  const needed = leastLeft(state);
  if (left < needed) return { kind: 'TooFewLeft', left, needed };
  return state.witnessKeys.length === 0 ? { kind: 'NoWitnesses' } : null;
}

/**
 * Witnesses the list of an ally with this device's seal in a pact. What is signed is written at home
 * first, where all holders of our seal see it.
 *
 * @param isOver - a person asked the ally: whoever a list before this one named was heard again.
 */
export async function witnessAway(
  home: AssemblyPeer,
  { peer }: PactPeer,
  keys: PactKeys | undefined,
  asking: AwayAsking,
  isOver: boolean,
): Promise<Result<AwayAnswer, AwayFault>> {
  const { state, me } = peer.judged();
  const { pact, party, parent, gone } = asking;
  const isOfThisPact = state?.pact === pact && party !== me && partyOf(state, party) !== undefined;
  if (!isOfThisPact) return fail({ kind: 'LetterOfAnother' });
  const seal = (keys === undefined ? [] : sealsOf(keys)).find(({ publicKey }) =>
    asking.keys.some((one) => equalBytes(one, publicKey)),
  );
  if (seal === undefined) return fail({ kind: 'NotAWitness' });
  const { crypto } = home.peer.parts;
  const list = awayHash(crypto.hash, parent, gone);
  const wanted: AwayWitnessed = { pact, party, parent, list: idOf<Hash32>(list) };
  const before = witnessedLists(home).map(({ said }) => said);
  const refusal = refusalToWitness(before, wanted, isOver);
  if (refusal === 'otherList') return fail({ kind: 'OtherListWitnessed' });
  if (refusal === 'listOpen') return fail({ kind: 'ListStillOpen' });
  if (!before.some((one) => one.list === wanted.list)) {
    const written = await home.peer.append(awayWitnessedKind, wanted);
    if (!written.ok) return written;
    await home.peer.refresh();
  }
  return ok({
    parent,
    gone,
    key: seal.publicKey,
    signature: crypto.sign(list, seal.secretKey),
  });
}

/** A list that one of us witnessed, and who. */
export interface WitnessedList {
  readonly said: AwayWitnessed;
  readonly by: MemberId;
  readonly record: RecordId;
}

/** Every list that a member of this home witnessed for an ally. */
export function witnessedLists({ peer }: AssemblyPeer): readonly WitnessedList[] {
  const { state } = peer.judged();
  if (state === undefined) return [];
  return peer.entries().flatMap((entry) => {
    const said = saidAs(awayWitnessedKind, entry);
    const by = memberOfDevice(state, entry.header.author);
    return said === undefined || by === undefined ? [] : [{ said, by, record: entry.id }];
  });
}

/**
 * The act by which the seals of these pacts' other parties may witness, in the place of whoever may
 * now. All holders of a seal are named: which of them can be reached on the day nobody knows.
 */
export function witnessesIn(pacts: readonly PactPeer[]): Result<Verb, AwayFault> {
  const seals = pacts.flatMap(({ peer }) => {
    const { state, me } = peer.judged();
    return (state?.parties ?? [])
      .filter(({ party }) => party !== me)
      .map(({ rosters }) => rosters.at(-1)?.roster.seals ?? []);
  });
  const keys = [...new Set(seals.flat())].toSorted(compareText);
  if (keys.length === 0) return fail({ kind: 'NoWitnesses' });
  if (keys.length > WITNESS_KEYS_MAX)
    return fail({ kind: 'TooManyWitnesses', limit: WITNESS_KEYS_MAX });
  return ok({ kind: 'witnesses', value: { keys: keys.map((one) => idBytes(one)) } });
}

/** Whether a pact's other parties hold a key that may witness for this home. */
export function witnessesOf(state: AssemblyState, { peer }: PactPeer): number {
  const { state: pact, me } = peer.judged();
  const theirs = (pact?.parties ?? []).filter(({ party }) => party !== me);
  const seals = theirs.flatMap(({ rosters }) => rosters.flatMap(({ roster }) => roster.seals));
  return new Set(seals.filter((key) => state.witnessKeys.includes(key))).size;
}

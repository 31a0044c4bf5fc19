/**
 * A shrunken assembly (R25). Who is gone for long stands in the way of everybody: ballots of more
 * than half of all cannot come together. Those who are left may put a list of the absent in force by
 * a certificate of its own: ballots of more than half of the members it does not name, at least two,
 * and the signature of a witness abroad over the parent and the list, so that two halves cannot both
 * do it. Whoever writes again is counted again. An ordinary child of the same parent stands instead,
 * and what the list's branch decided is for all to ratify (decision 0048).
 */
import { compareText, toHex } from '../base/bytes.ts';
import type { Hash } from '../base/crypto.ts';
import { hashIn } from '../base/domain.ts';
import { idBytes } from '../base/id.ts';
import type { MemberId, PlacementId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import { encodeCbor } from '../codec/cbor.ts';
import type { Away, Gone, VerbName, Witnesses } from './act.ts';
import { durationOf } from './durations.ts';
import { liveMember, liveMembers, presentMembers } from './electorate.ts';
import { AWAY_ROUND } from './placement.ts';
import type { Fresh } from './settled.ts';
import type { AssemblyState, Ground, Member } from './state.ts';
import type { Objection, Trial } from './trial.ts';

/** Members who have to be left when a list is put in force; two where ever so few were members. */
const LEFT_MIN = 3;
/** An assembly that ever had at most so many members may go on with two. */
const SMALL_MAX = 4;
/** Ballots that a list needs at the least. */
export const AWAY_BALLOTS_MIN = 2;

/** Verbs for whose consents those who are away are not counted (R25); all others count everybody. */
const WITHOUT_AWAY: readonly VerbName[] = ['admit', 'strikeDevice', 'epoch'];

/** The members over whom the consents to a verb are counted. */
export function countedFor(ground: Ground, verb: VerbName): readonly Member[] {
  return WITHOUT_AWAY.includes(verb) ? presentMembers(ground) : liveMembers(ground);
}

/** What a witness abroad signs: BLAKE2b-256("tocsin/away;" ‖ parent ‖ CBOR list). */
export function awayHash(hash: Hash, parent: PlacementId, gone: readonly Gone[]): Uint8Array {
  const list = gone.map(({ member, reason }) => [idBytes(member), idBytes(reason)]);
  return hashIn(hash, 'away', idBytes(parent), encodeCbor(list));
}

/** What speaks against a list of the absent. Whether they are gone is judged by ballots (R10). */
export function objectionToAway(trial: Trial, { gone, key, signature }: Away): Objection {
  const { ground, crypto } = trial;
  if (presentMembers(ground).length < liveMembers(ground).length) return 'away-already';
  for (const { member, reason } of gone) {
    if (liveMember(ground, member) === undefined) return 'not-a-member';
    // An outcome or a word, never silence alone: it lies in what is settled with the list.
    if (!trial.isInside(reason)) return 'away-without-reason';
  }
  if (presentMembers(ground).length - gone.length < leastLeft(trial)) return 'too-few-left';
  if (!ground.witnessKeys.includes(toHex(key))) return 'witness-unknown';
  const signed = awayHash(crypto.hash, ground.head, gone);
  return crypto.verify(signature, signed, key) ? undefined : 'witness-signature';
}

/** How many members have to be left when a list is put in force, by all that was so far. */
export function leastLeft({ history }: { readonly history: readonly Ground[] }): number {
  const wasSmall = history.some((ground) => liveMembers(ground).length <= SMALL_MAX);
  return wasSmall ? AWAY_BALLOTS_MIN : LEFT_MIN;
}

/** The ground in which those named are away. */
export function applyAway({ ground, moment }: Trial, { gone }: Away): Ground {
  const named = new Set(gone.map(({ member }) => member));
  const members = new Map(
    [...ground.members].map(([id, member]) => [
      id,
      named.has(id) ? { ...member, awaySince: moment } : member,
    ]),
  );
  return { ...ground, members };
}

/** The ground in which everybody who wrote something that is settled now is counted again. */
export function restoreHeard(ground: Ground, fresh: Fresh): Ground {
  const isAnyAway = [...ground.members.values()].some(({ awaySince }) => awaySince !== null);
  if (!isAnyAway) return ground;
  const heard = new Set<MemberId>();
  for (const { header } of fresh.entries) {
    const member = ground.devices.get(header.author)?.member;
    if (member !== undefined) heard.add(member);
  }
  const members = new Map(
    [...ground.members].map(([id, member]) => [
      id,
      heard.has(id) && member.awaySince !== null ? { ...member, awaySince: null } : member,
    ]),
  );
  return { ...ground, members };
}

/** What speaks against other witnesses. */
export function objectionToWitnesses(
  { crypto }: Pick<Trial, 'crypto'>,
  { keys }: Witnesses,
): Objection {
  return keys.every((key) => crypto.isAdmissibleKey(key)) ? undefined : 'key-not-admissible';
}

/** The ground with other witnesses, in place of those that stood. */
export function applyWitnesses({ ground }: Trial, { keys }: Witnesses): Ground {
  return { ...ground, witnessKeys: keys.map(toHex).toSorted(compareText) };
}

/** Whether a round number is that of lists of the absent, which nobody stands for. */
export function isAwayRound(round: number): boolean {
  return round === AWAY_ROUND;
}

/** Who are away, ascending. */
export function awayMembers(ground: Ground): readonly Member[] {
  return liveMembers(ground).filter(({ awaySince }) => awaySince !== null);
}

/**
 * Acts that were placed while somebody was away, by height: everybody is to see them who comes back,
 * for `ratification` hours from their return on. Nothing lapses by itself.
 */
export function placedWithout(state: AssemblyState): readonly RecordId[] {
  return state.chain.flatMap(({ act, height }) => {
    const ground = state.history[height - 1];
    const isWithout = ground !== undefined && awayMembers(ground).length > 0;
    return act !== null && isWithout ? [act] : [];
  });
}

/**
 * Whether those who are left are offered to found anew: nothing was placed for `reseedOffer` hours,
 * so that no list of the absent came in force either. A view: nothing follows from it by itself.
 */
export function mayReseed(state: AssemblyState, now: Hour): boolean {
  const isStill = now >= state.wall + durationOf(state.overrides, 'reseedOffer');
  return isStill && state.contested === null && state.stopped?.kind !== 'UnknownRules';
}

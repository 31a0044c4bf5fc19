/**
 * What came after a close: it was carried out, an act of the chain has its effect, it was looked at
 * again. All of it is judged at the head, however long ago the question was settled.
 */
import { compareText } from '../base/bytes.ts';
import type { Hash } from '../base/crypto.ts';
import { hashIn } from '../base/domain.ts';
import { idOf } from '../base/id.ts';
import type { Hash32, MemberId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Verb } from '../assembly/act.ts';
import { verbShape } from '../assembly/act.ts';
import type { Bench } from '../assembly/in-time.ts';
import type { Saying } from '../assembly/reading.ts';
import type { AssemblyState, Step } from '../assembly/state.ts';
import { encodeShape } from '../codec/shape.ts';
import type { SaidOf, Word } from './said.ts';
import type { Room } from './site.ts';
import type { Decision, ReviewSeen } from './state.ts';
import { hearingOf } from './terms.ts';

/** How an act's content is named by a proposal that it carries out. */
export function effectOf(hash: Hash, verb: Verb): Hash32 {
  return idOf<Hash32>(hashIn(hash, 'effect', encodeShape(verbShape, verb)));
}

/** The effects of acts in force, and the wall under which each was placed first. */
export function placedEffects(state: AssemblyState, hash: Hash): ReadonlyMap<Hash32, Hour> {
  const placed = new Map<Hash32, Hour>();
  effectsSince(placed, state, hash, 0);
  return placed;
}

/** Adds the effects of the acts that were placed above a height. */
export function effectsSince(
  placed: Map<Hash32, Hour>,
  { chain, reading }: AssemblyState,
  hash: Hash,
  height: number,
): void {
  for (let at = height; at < chain.length; at += 1) {
    const { act, wall } = chain[at] as Step;
    const verb = act === null ? undefined : reading.actById.get(act)?.said.verb;
    if (verb === undefined) continue;
    const effect = effectOf(hash, verb);
    if (!placed.has(effect)) placed.set(effect, wall);
  }
}

/** Whether nothing can have come after a decision: no word is there, and no act is asked for. */
export function isBare(
  said: Pick<SaidOf, 'carriedOut' | 'reviews'>,
  { proposal }: Pick<Decision, 'proposal'>,
): boolean {
  return said.carriedOut.length === 0 && said.reviews.length === 0 && proposal.effect === null;
}

/** Adds to a decision what came after it. */
export function withAftermath(
  room: Room,
  said: SaidOf,
  decision: Decision,
  placed: ReadonlyMap<Hash32, Hour>,
): Decision {
  if (decision.terms === null) return decision;
  const { effect } = decision.proposal;
  // Of most nothing came after: they stay the objects that they are.
  if (isBare(said, decision)) return decision;
  return {
    ...decision,
    carriedOut: carriedOut(room, said, decision),
    placed: effect === null ? null : (placed.get(effect) ?? null),
    reviews: reviewsOf(room, said, decision),
  };
}

/** The first word in time that it was done; before its time it could not be. */
function carriedOut(
  room: Room,
  said: SaidOf,
  { proposal, closesAt, terms }: Decision,
): Decision['carriedOut'] {
  const { executeNotBefore, executeBy } = proposal;
  const from = executeNotBefore ?? closesAt;
  const hearing = executeBy === null || terms === null ? null : hearingOf(terms, executeBy);
  const [first] = said.carriedOut
    .filter((one) => speakerIn(room, one) !== undefined && one.entry.header.wallHour > from)
    .filter((one) => hearing === null || room.heard(one, hearing) !== 'late')
    .toSorted(compareHours);
  return first === undefined ? null : { hour: first.entry.header.wallHour, note: first.said.note };
}

function reviewsOf(room: Room, { reviews }: SaidOf, { closesAt }: Decision): readonly ReviewSeen[] {
  return reviews.toSorted(compareHours).flatMap((one): readonly ReviewSeen[] => {
    const { entry, said } = one;
    const by = speakerIn(room, one);
    const { wallHour } = entry.header;
    if (by === undefined || wallHour <= closesAt) return [];
    const { verdict, note, next } = said;
    return [{ record: entry.id, by, hour: wallHour, verdict, note, next }];
  });
}

/** The member who says it, at the head. */
function speakerIn(room: Room, word: Word): MemberId | undefined {
  const head: Bench = { closing: undefined, ground: room.state };
  return room.speaker(head, word);
}

function compareHours(a: Saying<unknown>, b: Saying<unknown>): number {
  return a.entry.header.wallHour - b.entry.header.wallHour || compareText(a.entry.id, b.entry.id);
}

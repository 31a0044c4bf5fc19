/**
 * Who asks: an inquiry's owner is drawn by rendezvous hashing, the same on every replica, without
 * anyone choosing; it is never the suspect, never the same twice in a row, and it passes on by
 * itself when its hour is over and nothing was tried.
 */
import { compareText, toHex } from '../base/bytes.ts';
import type { Hash } from '../base/crypto.ts';
import { hashIn } from '../base/domain.ts';
import type { AnyId, Hash32 } from '../base/id.ts';
import { idBytes } from '../base/id.ts';
import { divideFloor } from '../base/integer.ts';
import type { Instant } from '../base/time.ts';
import { instant, instantOf } from '../base/time.ts';
import type { Said } from './fold.ts';
import type { InquiryStep } from './inquiry-records.ts';
import type { SubjectId } from './subject.ts';

/** Who may own an inquiry: a member, or a party's delegate device. */
export interface Candidate {
  readonly id: AnyId;
  readonly subject: SubjectId;
}

/** A hand in which something is being tried lasts at most so many times `ownerHours`. */
export const HAND_STRETCH = 3;

/**
 * The owners of an inquiry in turn: hand h belongs to `order[h mod length]`.
 *
 * @param previous - the first owner of the inquiry before, who is not asked first again, unless
 *   nobody else is left (R25).
 * @returns nobody when no candidate is left: then the twin's rota has it (R25).
 */
export function ownerOrder(
  hash: Hash,
  inquiry: Hash32,
  suspect: SubjectId,
  candidates: readonly Candidate[],
  previous: AnyId | null,
): readonly AnyId[] {
  const scored = new Map<AnyId, string>();
  for (const { id, subject } of candidates)
    if (subject !== suspect)
      scored.set(id, toHex(hashIn(hash, 'owner', idBytes(inquiry), idBytes(id))));
  const order = [...scored.entries()]
    .toSorted(([, a], [, b]) => compareText(a, b))
    .map(([id]) => id);
  const [first, ...rest] = order;
  return first !== undefined && first === previous ? [...rest, first] : order;
}

/** Whose hand it is, and until when. */
export interface Hand {
  readonly hand: number;
  readonly owner: AnyId | null;
  readonly deadline: Instant;
}

/**
 * The hand of an inquiry at `now`. A hand in which its owner did nothing ends after `ownerMs`; each
 * thing its owner tries gives `ownerMs` more, three times in all; `passed` ends it at once.
 */
export function handAt(
  order: readonly AnyId[],
  openedAt: Instant,
  ownerMs: number,
  tempoMs: number,
  steps: readonly Said<InquiryStep>[],
  now: Instant,
): Hand {
  const ownerOf = (hand: number): AnyId | null => order[hand % Math.max(1, order.length)] ?? null;
  const tried = [...new Set(steps.map(({ said }) => said.hand))].toSorted((a, b) => a - b);
  let hand = 0;
  let startsAt: number = openedAt;
  for (const marked of tried) {
    const reachedAt = startsAt + (marked - hand) * ownerMs;
    if (reachedAt > now) break;
    hand = marked;
    startsAt = reachedAt;
    const mine = steps.filter(({ said }) => said.hand === marked);
    const endsAt = handEnd(ownerOf(marked), startsAt, ownerMs, tempoMs, mine);
    if (now < endsAt) return { hand, owner: ownerOf(hand), deadline: instant(endsAt) };
    hand += 1;
    startsAt = endsAt;
  }
  const unanswered = now < startsAt ? 0 : divideFloor(now - startsAt, ownerMs);
  hand += unanswered;
  const deadline = instant(startsAt + (unanswered + 1) * ownerMs);
  return { hand, owner: ownerOf(hand), deadline };
}

function handEnd(
  owner: AnyId | null,
  startsAt: number,
  ownerMs: number,
  tempoMs: number,
  steps: readonly Said<InquiryStep>[],
): number {
  let endsAt = startsAt + ownerMs;
  let passedAt = startsAt + HAND_STRETCH * ownerMs;
  for (const { by, device, hour, said } of steps) {
    if (by !== owner && device !== owner) continue;
    const at = instantOf(hour, tempoMs);
    if (said.result === 'passed') passedAt = Math.min(passedAt, Math.max(startsAt, at));
    else endsAt = Math.max(endsAt, at + ownerMs);
  }
  return Math.min(endsAt, passedAt);
}

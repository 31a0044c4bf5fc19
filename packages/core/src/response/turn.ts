/**
 * Whose turn a step is. It passes on by rule, without a centre: every replica that knows the same
 * words comes to the same owner at the same moment, and nobody has to be reached to say so.
 */
import { compareText, toHex } from '../base/bytes.ts';
import type { Hash } from '../base/crypto.ts';
import { hashIn } from '../base/domain.ts';
import type { MemberId, RunId } from '../base/id.ts';
import { idBytes } from '../base/id.ts';
import type { Instant } from '../base/time.ts';
import { instant, minutesMs } from '../base/time.ts';
import { encodeCbor } from '../codec/cbor.ts';
import type { PlaybookStep, StepWord } from './records.ts';

/** A member's word about a step. */
export interface StepMark {
  readonly by: MemberId;
  readonly what: StepWord;
  readonly at: Instant;
}

/** How a step stands. `everyone`: the rota is through, or it was escalated; whoever can, may. */
export type TurnStatus = 'open' | 'taken' | 'done' | 'everyone' | 'skipped';

/** Whose turn it is. */
export interface Turn {
  readonly status: TurnStatus;
  /** Who is asked, or has taken it, or has done it. */
  readonly owner: MemberId | null;
  readonly dueAt: Instant | null;
  /** How often it was passed on. */
  readonly passes: number;
}

/** A role's members in the order in which a step asks them: by hash, so that it rotates. */
export function rotaOrder(
  hash: Hash,
  run: RunId,
  step: string,
  members: readonly MemberId[],
): readonly MemberId[] {
  const rank = (member: MemberId): string =>
    toHex(hashIn(hash, 'owner', idBytes(run), encodeCbor(step), idBytes(member)));
  return [...new Set(members)]
    .map((member) => ({ member, rank: rank(member) }))
    .toSorted((a, b) => compareText(a.rank, b.rank))
    .map(({ member }) => member);
}

/**
 * Walks through a step's time: from its start, each deadline and each word in their order.
 *
 * @param order - whom to ask, one after another.
 * @param marks - in order of time.
 */
export function turnAt(
  step: PlaybookStep,
  order: readonly MemberId[],
  marks: readonly StepMark[],
  start: Instant,
  now: Instant,
  tempoMs: number,
): Turn {
  const done = marks.find(({ what, at }) => what === 'done' && at <= now);
  const deadlineMs = minutesMs(step.deadlineMinutes, tempoMs);
  let turn = askNext(order, 0, start, deadlineMs);
  for (const mark of marks.filter(({ at }) => at <= now)) {
    turn = passOverdue(turn, step, order, mark.at, deadlineMs);
    turn = applyMark(turn, mark, order, deadlineMs);
  }
  turn = passOverdue(turn, step, order, now, deadlineMs);
  return done === undefined ? turn : { ...turn, status: 'done', owner: done.by, dueAt: null };
}

function askNext(
  order: readonly MemberId[],
  passes: number,
  from: Instant,
  deadlineMs: number,
): Turn {
  const owner = order[passes];
  if (owner === undefined) return { status: 'everyone', owner: null, dueAt: null, passes };
  return { status: 'open', owner, dueAt: instant(from + deadlineMs), passes };
}

/** Passes on every deadline that is over at `at`; a deadline's own moment is still in time. */
function passOverdue(
  turn: Turn,
  step: PlaybookStep,
  order: readonly MemberId[],
  at: Instant,
  deadlineMs: number,
): Turn {
  let passed = turn;
  while (passed.dueAt !== null && passed.dueAt < at) {
    const { dueAt, passes } = passed;
    if (step.onDeadline === 'handOver') passed = askNext(order, passes + 1, dueAt, deadlineMs);
    else {
      const status = step.onDeadline === 'skip' ? 'skipped' : 'everyone';
      passed = { status, owner: null, dueAt: null, passes: passes + 1 };
    }
  }
  return passed;
}

function applyMark(
  turn: Turn,
  mark: StepMark,
  order: readonly MemberId[],
  deadlineMs: number,
): Turn {
  if (mark.what === 'taken')
    return { ...turn, status: 'taken', owner: mark.by, dueAt: instant(mark.at + deadlineMs) };
  if (mark.what === 'done' || mark.by !== turn.owner) return turn;
  return askNext(order, turn.passes + 1, mark.at, deadlineMs);
}

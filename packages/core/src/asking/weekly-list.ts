/**
 * When a device turns to its person with what waits for them: once a week, with all of it on one list (R0,
 * DESIGN invariant 12). What comes after a list was opened is held for the next one, seven days later at the
 * soonest; only what cannot wait so long opens a list out of turn, and then takes along whatever is held. To
 * hold back is not to hide: whoever looks by themselves sees everything. Pure; what was opened when is the
 * device's to remember.
 */
import type { Hour } from '../base/time.ts';
import { hour } from '../base/time.ts';

/** Hours between two lists. */
export const LIST_HOURS = 168;
/** What ends sooner than so long after the next list could be opened cannot wait for it: a day to answer. */
export const LIST_NOTICE_HOURS = 24;

/** Something that waits for a person outside meetings. */
export interface AskedThing {
  readonly id: string;
  /** The hour in which it began to wait. */
  readonly since: Hour;
  /** The last hour in which it can be answered; null: it does not run out. */
  readonly until: Hour | null;
  /** Whether others are in danger while it waits. */
  readonly isPressing: boolean;
}

/** What a person is asked now. */
export interface WeeklyList {
  /** When the newest list was opened, to be remembered; null: none ever was. */
  readonly openedAt: Hour | null;
  /** Whether that is now: the person is turned to once more. */
  readonly isOpened: boolean;
  /** Whether something that could not wait opened it less than a week after the one before. */
  readonly isOutOfTurn: boolean;
  /** In the order given. */
  readonly shown: readonly AskedThing[];
  /** What comes with the next list. */
  readonly held: readonly AskedThing[];
  /** The hour from which the next list may be opened; null: nothing is held. */
  readonly nextAt: Hour | null;
}

/**
 * The list at `now`.
 *
 * @param openedAt - when the last one was opened, as an earlier call said; null: never.
 */
export function weeklyList(
  waiting: readonly AskedThing[],
  openedAt: Hour | null,
  now: Hour,
): WeeklyList {
  // A clock that was put back says nothing of a list: as if it were opened just now.
  const last = openedAt === null ? null : hour(Math.min(openedAt, now));
  const next = last === null ? now : hour(last + LIST_HOURS);
  const fresh = waiting.filter(({ since }) => last === null || since > last);
  const isDue = fresh.length > 0 && now >= next;
  const cannotWait = fresh.some((one) => one.isPressing || endsBefore(one, next));
  const isOpened = isDue || cannotWait;
  const shown = isOpened ? waiting : waiting.filter((one) => !fresh.includes(one));
  const held = isOpened ? [] : fresh;
  return {
    openedAt: isOpened ? now : last,
    isOpened,
    isOutOfTurn: isOpened && !isDue,
    shown,
    held,
    nextAt: held.length === 0 ? null : next,
  };
}

function endsBefore({ until }: AskedThing, next: Hour): boolean {
  return until !== null && until < next + LIST_NOTICE_HOURS;
}

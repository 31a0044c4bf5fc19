/**
 * Whether a device's clock may be believed (R9c). Nothing here sets a clock (R9d): where it cannot
 * be believed a person is asked "Is today …?", and until they answer records are written untimed.
 *
 * What others wrote bounds the time from below: a record that was signed at an hour shows that this
 * hour has come, and nothing shows how long ago. So a clock *behind* is found at a day, and a clock
 * *ahead* only by a silence that is longer than any log's (decision 0060).
 */
import type { Hour } from '../base/time.ts';
import { divideFloor } from '../base/integer.ts';

/** Other members whose newest records are needed before their median says anything. */
const WITNESSES_MIN = 3;
/** A clock may differ by so many hours (R9c). */
const BEHIND_HOURS_MAX = 24;
/**
 * Hours for which nothing at all may be heard before the clock itself is doubted: 30 days. Each
 * device writes a witness record a week (R8) and a tick falls due a week after the last (R7), so
 * that four of each were missed by everybody.
 */
export const QUIET_HOURS_MAX = 720;
/** A person's answer holds for a week: nobody is asked more often (R0). */
export const ANSWER_HOURS = 168;

/** An hour that has certainly come, and how long ago at least that was known here. */
export interface PassedHour {
  readonly hour: Hour;
  /** Whole hours of the log's tempo since, by a clock that only rises; it stands still in sleep. */
  readonly sinceHours: number;
}

/** What a device knows about the time in one log. */
export interface TimeKnown {
  /** What its own clock shows. */
  readonly clock: Hour;
  /** The newest timed record of each other member, in any order; an untimed one is no witness. */
  readonly others: readonly Hour[];
  /** The newest placement in force: more than half let it pass by their own clocks. */
  readonly placed: PassedHour | undefined;
  /** Our own newest timed record: then our clock was believed. */
  readonly own: PassedHour | undefined;
  /** When a person last said that the clock is right, as the clock showed it. */
  readonly answeredAt: Hour | undefined;
}

/** What to think of the clock; `behind` and `ahead` in hours of the log's tempo. */
export type ClockVerdict =
  | { readonly kind: 'sure' }
  | { readonly kind: 'behind'; readonly hours: number }
  | { readonly kind: 'ahead'; readonly hours: number };

/** Judges a device's clock; the same knowledge gives the same verdict. */
export function judgeClock(known: TimeKnown): ClockVerdict {
  const { clock, answeredAt } = known;
  if (answeredAt !== undefined && isAnswered(clock, answeredAt)) return { kind: 'sure' };
  const passed = [medianOf(known.others), reached(known.placed), reached(known.own)].filter(
    (one) => one !== undefined,
  );
  if (passed.length === 0) return { kind: 'sure' };
  const latest = Math.max(...passed);
  if (clock < latest - BEHIND_HOURS_MAX) return { kind: 'behind', hours: latest - clock };
  if (clock > latest + QUIET_HOURS_MAX) return { kind: 'ahead', hours: clock - latest };
  return { kind: 'sure' };
}

function isAnswered(clock: Hour, answeredAt: Hour): boolean {
  return clock >= answeredAt - BEHIND_HOURS_MAX && clock <= answeredAt + ANSWER_HOURS;
}

function reached(passed: PassedHour | undefined): number | undefined {
  return passed === undefined ? undefined : passed.hour + passed.sinceHours;
}

/** The lower median: with an even count the earlier of the two in the middle, which asks less. */
function medianOf(hours: readonly Hour[]): number | undefined {
  const timed = hours.filter((one) => one > 0).toSorted((a, b) => a - b);
  return timed.length < WITNESSES_MIN ? undefined : timed[divideFloor(timed.length - 1, 2)];
}

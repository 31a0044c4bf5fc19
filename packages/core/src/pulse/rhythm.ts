/**
 * A rhythm: how often someone shows a sign of life, and how long the others wait. It is the word
 * of its author's subject about itself. A calendar's meetings are stored as hours beside the rule
 * that made them, so that no fold needs a time-zone table; after the last one the largest recent
 * gap repeats, so that an assembly that fell silent cannot make its silence invisible.
 */
import { divideFloor } from '../base/integer.ts';
import type { Hour, Instant } from '../base/time.ts';
import { instant, instantOf } from '../base/time.ts';
import type { Shape } from '../codec/shape.ts';
import { ascending, nullable, oneOf, refined, text, tuple, uint } from '../codec/shape.ts';
import { HOUR_MAX } from '../record/header.ts';
import type { RecordKind } from '../record/kind.ts';
import { LANE_COMMON } from '../record/lane.ts';
import { CHANNEL_BITS_ALL, channelBits } from './channel.ts';

/** Longest period: a leap year of hours. */
export const PERIOD_HOURS_MAX = 8_784;
/** Longest grace: 90 days. */
export const GRACE_HOURS_MAX = 2_160;
/** Meetings stored ahead: two a week for a year. */
export const CALENDAR_HOURS_MAX = 104;
/** Letters of a calendar's rule, in the words of whoever made it. */
export const CALENDAR_RULE_MAX = 200;
/** The gaps that "recent" means, after the last stored meeting. */
export const CALENDAR_GAPS_RECENT = 8;

/** Who looks: the subject itself, its buddy, its circle, its twins. Later ones wait longer. */
export const AUDIENCES = ['self', 'buddy', 'circle', 'twins'] as const;

/** Who looks. */
export type Audience = (typeof AUDIENCES)[number];

/** The grace of one audience. */
export interface AudienceGrace {
  readonly audience: Audience;
  readonly graceHours: number;
}

/** Agreed meetings, in place of an even period. */
export interface Calendar {
  /** What people agreed, in their words: shown, never computed with. */
  readonly rule: string;
  /** When a sign of life is due; at least two, so that they have a gap. */
  readonly dueHours: readonly Hour[];
}

/** What a rhythm says. */
export interface Rhythm {
  readonly periodHours: number;
  readonly graceHours: number;
  /** Slots stand at anchor + n × period; 0 = each period runs from the last sign of life. */
  readonly anchorHour: Hour;
  /** Bits of `CHANNELS`. */
  readonly channels: number;
  /** In the order of `AUDIENCES`; others have `graceHours`. */
  readonly audiences: readonly AudienceGrace[];
  readonly calendar: Calendar | null;
}

const rhythmShape: Shape<Rhythm> = tuple<Rhythm>({
  periodHours: refined(uint(PERIOD_HOURS_MAX), 'period', (hours) => hours > 0),
  graceHours: uint(GRACE_HOURS_MAX),
  anchorHour: uint<Hour>(HOUR_MAX),
  channels: refined(uint(CHANNEL_BITS_ALL), 'channels', (bits) => bits > 0),
  audiences: ascending(
    tuple<AudienceGrace>({ audience: oneOf(AUDIENCES), graceHours: uint(GRACE_HOURS_MAX) }),
    (a, b) => AUDIENCES.indexOf(a.audience) - AUDIENCES.indexOf(b.audience),
    AUDIENCES.length,
  ),
  calendar: nullable(
    tuple<Calendar>({
      rule: text(CALENDAR_RULE_MAX),
      dueHours: ascending(uint<Hour>(HOUR_MAX), (a, b) => a - b, CALENDAR_HOURS_MAX, 2),
    }),
  ),
});

/**
 * Frame 3, array 1, period 3, grace 3, anchor 9, channels 3, audiences 1 + 4 × (1 + 1 + 3),
 * calendar: array 1, rule 3 + 200 × 3, hours 2 + 104 × 9.
 */
export const RHYTHM_BYTES_MAX = 1_585;

/** Kind 32: a subject's own rhythm. The newest of each device counts (`fold.ts`). */
export const RHYTHM: RecordKind<Rhythm> = {
  name: 'rhythm',
  lanes: [LANE_COMMON],
  plain: false,
  shape: rhythmShape,
  bytesMax: RHYTHM_BYTES_MAX,
};

/** The rhythm of who has none of its own: weekly, 72 hours of grace, by any channel (DESIGN §4). */
export const RHYTHM_DEFAULT: Rhythm = {
  periodHours: 168,
  graceHours: 72,
  anchorHour: 0 as Hour,
  channels: channelBits(['net', 'postBox', 'courier', 'qr', 'radio', 'sms', 'call', 'met', 'card']),
  audiences: [],
  calendar: null,
};

/** Hours of grace that an audience gives. */
export function graceHoursOf(rhythm: Rhythm, audience: Audience): number {
  return rhythm.audiences.find((one) => one.audience === audience)?.graceHours ?? rhythm.graceHours;
}

/** The largest of a calendar's last gaps, in hours. */
function gapHours(calendar: Calendar): number {
  const recent = calendar.dueHours.slice(-(CALENDAR_GAPS_RECENT + 1));
  let largest = 1;
  for (let at = 1; at < recent.length; at += 1)
    largest = Math.max(largest, (recent[at] ?? 0) - (recent[at - 1] ?? 0));
  return largest;
}

/** The period by which a rhythm's timeouts are measured, in hours. */
export function periodHoursOf(rhythm: Rhythm): number {
  return rhythm.calendar === null ? rhythm.periodHours : gapHours(rhythm.calendar);
}

/**
 * When the next sign of life is due after one at `after`: the first meeting or slot strictly later,
 * else one period later.
 */
export function dueAfter(rhythm: Rhythm, after: Instant, tempoMs: number): Instant {
  const { calendar, anchorHour } = rhythm;
  if (calendar !== null) {
    const next = calendar.dueHours.find((due) => instantOf(due, tempoMs) > after);
    if (next !== undefined) return instantOf(next, tempoMs);
    const last = instantOf(calendar.dueHours.at(-1) ?? (0 as Hour), tempoMs);
    const gap = gapHours(calendar) * tempoMs;
    return instant(last + (divideFloor(after - last, gap) + 1) * gap);
  }
  const periodMs = rhythm.periodHours * tempoMs;
  if (anchorHour === 0) return instant(after + periodMs);
  const anchor = instantOf(anchorHour, tempoMs);
  return instant(anchor + (divideFloor(after - anchor, periodMs) + 1) * periodMs);
}

/**
 * Times in words: the absolute one first, the distance beside it (GUIDE §5). The caller says what
 * time it is now and in which zone it is read.
 */
import type { Say } from './say.ts';

/** Says an instant. */
export type SayWhen = (atMs: number) => string;

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Where and when a time is read. */
export interface Reading {
  readonly locale: string;
  /** A zone's name, or undefined for the machine's own. */
  readonly zone?: string;
  readonly nowMs: number;
}

/** Makes what says instants. */
export function createSayWhen(say: Say, { locale, zone, nowMs }: Reading): SayWhen {
  const inZone = zone === undefined ? {} : { timeZone: zone };
  const hourOf = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...inZone,
  });
  const dayOf = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...inZone,
  });
  const yearOf = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    ...inZone,
  });
  const relativeOf = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
  return (atMs) => {
    const awayMs = Math.abs(atMs - nowMs);
    const clock = awayMs < DAY_MS / 2 ? hourOf : awayMs < 300 * DAY_MS ? dayOf : yearOf;
    return say('time.both', {
      clock: clock.format(atMs),
      relative: relativeText(relativeOf, atMs - nowMs),
    });
  };
}

/** A day and its hour, whole: the weekday is what people notice first. */
export function sayDay(locale: string, zone: string | undefined, atMs: number): string {
  const format = new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(zone === undefined ? {} : { timeZone: zone }),
  });
  return format.format(atMs);
}

function relativeText(relativeOf: Intl.RelativeTimeFormat, byMs: number): string {
  const awayMs = Math.abs(byMs);
  if (awayMs < MINUTE_MS) return relativeOf.format(Math.trunc(byMs / 1000), 'second');
  if (awayMs < HOUR_MS) return relativeOf.format(Math.trunc(byMs / MINUTE_MS), 'minute');
  if (awayMs < 2 * DAY_MS) return relativeOf.format(Math.trunc(byMs / HOUR_MS), 'hour');
  return relativeOf.format(Math.trunc(byMs / DAY_MS), 'day');
}

/** Hours in words: "168" as a week of days. */
export function sayHours(say: Say, hours: number): string {
  return hours % 24 === 0 && hours > 0
    ? say('duration.days', { count: hours / 24 })
    : say('duration.hours', { count: hours });
}

/** Bytes in words, by thousands, with at most one place. */
export function sayBytes(locale: string, bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
  let value = bytes;
  let at = 0;
  while (value >= 1000 && at < units.length - 1) {
    value /= 1000;
    at += 1;
  }
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[at] ?? 'byte',
    // "0 byte" is what the short form says.
    unitDisplay: at === 0 ? 'long' : 'short',
    maximumFractionDigits: at === 0 ? 0 : 1,
  }).format(value);
}

/** Times in words: the absolute one first, the distance beside it. Read in the reader's own zone. */
import type { Signal } from '@preact/signals';
import { signal } from '@preact/signals';

import { localeTag, sided } from './language.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** What time it is for the screen: moves once a minute, and whenever the page is looked at again. */
export const nowMs: Signal<number> = signal(Date.now());

/** How far the peer's clock is ahead: in the practice village alone, where days are let pass. */
let aheadMs = 0;

/** What time it is now, by the clock of the peer. */
export function clockMs(): number {
  return Date.now() + aheadMs;
}

/** Follows a peer whose clock is so far ahead. */
export function followClock(peerAheadMs: number): void {
  aheadMs = peerAheadMs;
  nowMs.value = clockMs();
}

/** Keeps `nowMs` true while the page is open. */
export function startClock(): void {
  const look = (): void => {
    nowMs.value = clockMs();
  };
  const waitForMinute = (): void => {
    setTimeout(
      () => {
        look();
        waitForMinute();
      },
      MINUTE_MS - (Date.now() % MINUTE_MS),
    );
  };
  waitForMinute();
  document.addEventListener('visibilitychange', look);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(atMs: number, options: Intl.DateTimeFormatOptions): string {
  const key = `${localeTag()} ${JSON.stringify(options)}`;
  const known =
    formats.get(key) ?? new Intl.DateTimeFormat(localeTag(), { hourCycle: 'h23', ...options });
  formats.set(key, known);
  return known.format(atMs);
}

/** `18:30`. */
export function sayClock(atMs: number): string {
  return format(atMs, { hour: '2-digit', minute: '2-digit' });
}

/** `Sun 22 Nov`; with the year where it is not this one. */
export function sayDate(atMs: number): string {
  const isThisYear = new Date(atMs).getFullYear() === new Date(nowMs.value).getFullYear();
  return format(atMs, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(isThisYear ? {} : { year: 'numeric' }),
  });
}

/** The hour if it is today, else the day with its hour. */
export function sayWhen(atMs: number): string {
  if (isSameDay(atMs, nowMs.value)) return sayClock(atMs);
  const isThisYear = new Date(atMs).getFullYear() === new Date(nowMs.value).getFullYear();
  return format(atMs, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    ...(isThisYear ? {} : { year: 'numeric' }),
  });
}

/** `in 41 min`, `2 days ago`: how far an instant is from now. */
export function sayDistance(atMs: number, style: 'long' | 'short' = 'short'): string {
  const byMs = atMs - nowMs.value;
  const awayMs = Math.abs(byMs);
  const relative = new Intl.RelativeTimeFormat(localeTag(), { numeric: 'auto', style });
  if (awayMs < HOUR_MS) return relative.format(Math.trunc(byMs / MINUTE_MS), 'minute');
  if (awayMs < 2 * DAY_MS) return relative.format(Math.trunc(byMs / HOUR_MS), 'hour');
  return relative.format(Math.trunc(byMs / DAY_MS), 'day');
}

/** Several whole words as a list of the language. */
export function sayList(items: readonly string[]): string {
  return new Intl.ListFormat(localeTag(), { style: 'short', type: 'unit' }).format(items);
}

/** Several people or things in a sentence: "Joon, Leila and Rita". Each keeps its own direction. */
export function sayAll(items: readonly string[]): string {
  const apart = items.map((item) => `\u2068${item}\u2069`);
  const list = new Intl.ListFormat(localeTag(), { style: 'long', type: 'conjunction' });
  return sided(list.format(apart));
}

function isSameDay(aMs: number, bMs: number): boolean {
  return new Date(aMs).toDateString() === new Date(bMs).toDateString();
}

/** Times in words: the absolute one first, the distance beside it. Read in the reader's own zone. */
import type { ReadonlySignal, Signal } from '@preact/signals';
import { computed, signal } from '@preact/signals';

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

/** The day that it is now. Who says only whether an instant is of today is drawn again at midnight, not each minute. */
const today: ReadonlySignal<number> = computed(() => dayOf(nowMs.value));

/** When the day of an instant began, in the reader's own zone. */
function dayOf(atMs: number): number {
  return new Date(atMs).setHours(0, 0, 0, 0);
}

/** A kind of format of the language now spoken. Making one takes longer than using it a hundred times. */
function perLanguage<F>(make: (tag: string) => F): () => F {
  const byTag = new Map<string, F>();
  return () => {
    const tag = localeTag();
    const known = byTag.get(tag) ?? make(tag);
    byTag.set(tag, known);
    return known;
  };
}

function timeFormat(options: Intl.DateTimeFormatOptions): () => Intl.DateTimeFormat {
  return perLanguage((tag) => new Intl.DateTimeFormat(tag, { hourCycle: 'h23', ...options }));
}

const CLOCK = { hour: '2-digit', minute: '2-digit' } as const;
const DATE = { weekday: 'short', day: 'numeric', month: 'short' } as const;
const YEAR = { year: 'numeric' } as const;

const clockFormat = timeFormat(CLOCK);
const dateFormat = timeFormat(DATE);
const dateOfYearFormat = timeFormat({ ...DATE, ...YEAR });
const whenFormat = timeFormat({ ...DATE, ...CLOCK });
const whenOfYearFormat = timeFormat({ ...DATE, ...CLOCK, ...YEAR });
const longDistance = perLanguage(
  (tag) => new Intl.RelativeTimeFormat(tag, { numeric: 'auto', style: 'long' }),
);
const shortDistance = perLanguage(
  (tag) => new Intl.RelativeTimeFormat(tag, { numeric: 'auto', style: 'short' }),
);
const unitList = perLanguage((tag) => new Intl.ListFormat(tag, { style: 'short', type: 'unit' }));
const sentenceList = perLanguage(
  (tag) => new Intl.ListFormat(tag, { style: 'long', type: 'conjunction' }),
);

/** `18:30`. */
export function sayClock(atMs: number): string {
  return clockFormat().format(atMs);
}

/** `Sun 22 Nov`; with the year where it is not this one. */
export function sayDate(atMs: number): string {
  return (isThisYear(atMs) ? dateFormat : dateOfYearFormat)().format(atMs);
}

/** The hour if it is today, else the day with its hour. */
export function sayWhen(atMs: number): string {
  if (dayOf(atMs) === today.value) return sayClock(atMs);
  return (isThisYear(atMs) ? whenFormat : whenOfYearFormat)().format(atMs);
}

function isThisYear(atMs: number): boolean {
  return new Date(atMs).getFullYear() === new Date(today.value).getFullYear();
}

/** `in 41 min`, `2 days ago`: how far an instant is from now. */
export function sayDistance(atMs: number, style: 'long' | 'short' = 'short'): string {
  const byMs = atMs - nowMs.value;
  const awayMs = Math.abs(byMs);
  const relative = (style === 'long' ? longDistance : shortDistance)();
  if (awayMs < HOUR_MS) return relative.format(Math.trunc(byMs / MINUTE_MS), 'minute');
  if (awayMs < 2 * DAY_MS) return relative.format(Math.trunc(byMs / HOUR_MS), 'hour');
  return relative.format(Math.trunc(byMs / DAY_MS), 'day');
}

/** Several whole words as a list of the language. */
export function sayList(items: readonly string[]): string {
  return unitList().format(items);
}

/** Several people or things in a sentence: "Joon, Leila and Rita". Each keeps its own direction. */
export function sayAll(items: readonly string[]): string {
  const apart = items.map((item) => `\u2068${item}\u2069`);
  return sided(sentenceList().format(apart));
}

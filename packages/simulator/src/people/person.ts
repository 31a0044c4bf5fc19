/**
 * A person with a device: wakes and sleeps, taps "I am fine" most weeks, answers some questions
 * soon, some late and some never, goes on holiday. People act only through the engine's public
 * calls, and only while their device is awake and its program lives.
 */
import type { Hour, WeeklyList } from '@tocsin/core';

import type { Luck } from '../world/luck.ts';
import type { Device } from '../world/device.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS: number = 24 * HOUR_MS;
export const WEEK_MS: number = 7 * DAY_MS;

/** What is alike for all people of a world, in percent where nothing else is said. */
export interface Customs {
  /** Questions that a person answers within a week. */
  readonly answerInWeek: number;
  /** Questions that a person never answers; the others are answered within four weeks. */
  readonly answerNever: number;
  /** Urgent matters that a person takes up when they see them. */
  readonly answerUrgent: number;
  /** Hours a day for which a phone is on. */
  readonly awakeHours: number;
  /** Weekly taps that are forgotten. */
  readonly forget: number;
  /** Whether everybody is away for a month once a year. */
  readonly holidays: boolean;
  /** Holidays that are announced before. */
  readonly announce: number;
}

/** The people of `peers-gov.md` and DESIGN §14. */
export const CUSTOMS: Customs = {
  answerInWeek: 40,
  answerNever: 10,
  answerUrgent: 60,
  awakeHours: 8,
  forget: 5,
  holidays: true,
  announce: 70,
};

/** Where a person is. */
export type Whereabouts = 'free' | 'away' | 'arrested';

/** A time in which nobody could hear of a person: taken, cut off, robbed of the device. */
export interface Trouble {
  readonly fromMs: number;
  /** Whether their own home cannot hear them either. */
  readonly atHome: boolean;
  toMs: number | null;
}

/** When a question will be answered; null = never. */
interface Question {
  readonly answerAtMs: number | null;
}

/** Questions remembered of one person; the oldest are long answered or forgotten. */
const QUESTIONS_MAX = 4_096;

/** A person. */
export class Person {
  readonly name: string;
  /** The phone in their hand: another one once they had to begin anew (R17). */
  device: Device;
  readonly luck: Luck;
  readonly customs: Customs;
  /** The hour of the day at which the phone is switched on, 0–23. */
  readonly wakesAt: number;
  /** The day of the week of the tap, 0–6. */
  readonly tapsOn: number;
  readonly holiday: { readonly fromMs: number; readonly toMs: number } | undefined;
  readonly #questions = new Map<string, Question>();
  whereabouts: Whereabouts = 'free';
  readonly troubles: Trouble[] = [];
  announced = false;
  /** Somebody stands beside them and watches. */
  isForced = false;
  /** How often somebody turned to this person: a list, or something that could not wait for the next. */
  asked = 0;
  /** Of those, how often out of turn: what could not wait, and inquiries. */
  askedOutOfTurn = 0;
  /** When this person's list of the week was opened. */
  listAt: Hour | null = null;
  #shown: ReadonlySet<string> = new Set();

  constructor(name: string, device: Device, luck: Luck, customs: Customs) {
    this.name = name;
    this.device = device;
    this.luck = luck;
    this.customs = customs;
    this.wakesAt = luck.between(5, 12);
    this.tapsOn = luck.below(7);
    // A month in the twenty weeks around the middle of the year.
    const fromMs = luck.between(16, 36) * WEEK_MS;
    this.holiday = customs.holidays ? { fromMs, toMs: fromMs + 4 * WEEK_MS } : undefined;
  }

  isOnHoliday(nowMs: number): boolean {
    const { holiday } = this;
    return holiday !== undefined && nowMs >= holiday.fromMs && nowMs < holiday.toMs;
  }

  /** Cut off from now on; the result ends it. */
  beginTrouble(nowMs: number, atHome = true): (endMs: number) => void {
    const trouble: Trouble = { fromMs: nowMs, atHome, toMs: null };
    this.troubles.push(trouble);
    return (endMs) => void (trouble.toMs ??= endMs);
  }

  /** Whether nobody can hear of this person now, or could not within the last `withinMs`. */
  isInTrouble(nowMs: number, withinMs: number, isAskedAbroad: boolean): boolean {
    return this.troubles.some(
      ({ atHome, toMs }) => (atHome || isAskedAbroad) && (toMs === null || toMs > nowMs - withinMs),
    );
  }

  /** The device turns to this person with what waits, or holds it back for the next list (decision 0177). */
  turnTo(list: WeeklyList): void {
    this.listAt = list.openedAt;
    this.#shown = new Set(list.shown.map(({ id }) => id));
    if (list.isOpened) this.asked += 1;
    if (list.isOutOfTurn) this.askedOutOfTurn += 1;
  }

  /** Whether this person answers a question now, which stands on their list. */
  answers(question: string, nowMs: number): boolean {
    if (!this.#shown.has(question)) return false;
    let known = this.#questions.get(question);
    if (known === undefined) {
      known = { answerAtMs: this.#drawAnswer(nowMs) };
      this.#questions.set(question, known);
      const oldest = this.#questions.keys().next().value;
      if (this.#questions.size > QUESTIONS_MAX && oldest !== undefined)
        this.#questions.delete(oldest);
    }
    return known.answerAtMs !== null && known.answerAtMs <= nowMs;
  }

  /** Whether this person takes up something urgent on seeing it; what they leave passes on. */
  answersUrgent(matter: string): boolean {
    const known = this.#questions.get(matter);
    if (known !== undefined) return false;
    this.asked += 1;
    this.askedOutOfTurn += 1;
    const takes = this.luck.chance(this.customs.answerUrgent, 100);
    this.#questions.set(matter, { answerAtMs: null });
    return takes;
  }

  #drawAnswer(nowMs: number): number | null {
    const { answerInWeek, answerNever } = this.customs;
    const drawn = this.luck.below(100);
    if (drawn < answerNever) return null;
    const [least, most] =
      drawn < answerNever + answerInWeek ? [0, WEEK_MS] : [WEEK_MS, 4 * WEEK_MS];
    return nowMs + this.luck.between(least, most);
  }
}

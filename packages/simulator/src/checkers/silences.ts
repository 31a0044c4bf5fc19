/**
 * Silences and the questions about them: who was silent and when, by what the world knows, beside
 * what the engines asked and how it ended.
 */
import type { LogId, PulseView, SubjectId } from '@tocsin/core';

import type { Person } from '../people/person.ts';
import { DAY_MS, WEEK_MS } from '../people/person.ts';
import { WORLD_BEGINS } from '../world/clock.ts';
import type { Device } from '../world/device.ts';
import type { Valley } from '../world/valley.ts';

/** One inquiry as the world saw it. */
export interface SeenInquiry {
  readonly log: LogId;
  readonly id: string;
  readonly subject: SubjectId;
  readonly openedAtMs: number;
  /** Whether the subject was well, and nobody had taken its people or its net. */
  readonly isFalse: boolean;
  endedAtMs: number | undefined;
}

/** A silence that nobody asked about: too short to be noticed, or not noticed although long. */
export interface Missed {
  readonly who: string;
  readonly why: 'short' | 'unnoticed';
}

/** The default rhythm, and the one of the pacts of a valley. */
const PERIOD_MS: number = WEEK_MS;
const GRACE_MS: number = 3 * DAY_MS;
/** Who was cut off so recently is asked after with reason. */
const RECENT_MS: number = 2 * WEEK_MS;
/** A silence that lasts so many periods must be noticed. */
const NOTICED_WITHIN_PERIODS = 4;

/** An inquiry that nobody ended for so long, while its home could talk, never ends. */
const UNENDED_AFTER_MS: number = 8 * WEEK_MS;

/** Who is behind a member or a party. */
interface Subject {
  readonly name: string;
  readonly people: readonly Person[];
  readonly isParty: boolean;
}

/** What is done with what is seen. */
interface Hears {
  readonly sometimes: Set<string>;
  /** Devices that their homes have put out. */
  shutOut(): ReadonlySet<Device>;
  violate(rule: string, what: string): void;
}

/** The silences of a valley. */
export class Silences {
  readonly inquiries: SeenInquiry[] = [];
  readonly #valley: Valley;
  readonly #hears: Hears;
  readonly #seenInquiries = new Map<string, SeenInquiry>();
  readonly #subjects = new Map<SubjectId, Subject>();
  readonly #lastEvidence = new Map<string, number>();
  #plainRule = 0;

  constructor(valley: Valley, hears: Hears) {
    this.#valley = valley;
    this.#hears = hears;
  }

  /** The inquiries that a device shows. */
  inquired(log: LogId, device: Device, pulse: PulseView | undefined): void {
    for (const one of pulse?.inquiries ?? []) {
      const name = `${log} ${one.id}`;
      const seen = this.#seenInquiries.get(name);
      if (seen === undefined) this.#opened(name, log, device, one);
      else if (seen.endedAtMs === undefined && one.state !== 'open') this.#ended(seen, one.state);
    }
  }

  #opened(name: string, log: LogId, device: Device, one: PulseView['inquiries'][number]): void {
    const atMs = this.#valley.agenda.now();
    const out = this.#hears.shutOut();
    const people = this.#whoIs(one.subject)?.people ?? [];
    // Whose only device was put out cannot give a sign of life either.
    const isOut = people.length > 0 && people.every((person) => out.has(person.device));
    const isFalse = !isOut && !this.isSilent(one.subject, RECENT_MS);
    const seen: SeenInquiry = {
      log,
      id: one.id,
      subject: one.subject,
      openedAtMs: atMs,
      isFalse,
      endedAtMs: undefined,
    };
    this.#seenInquiries.set(name, seen);
    this.inquiries.push(seen);
    const what = isFalse ? 'askedInVain' : 'noticed';
    const whom = this.nameOf(one.subject);
    this.#valley.chronicle.tell({ atMs, what, who: device.name, whom });
    this.#hears.sometimes.add(isFalse ? 'a false inquiry opened' : 'a true inquiry opened');
  }

  #ended(seen: SeenInquiry, state: string): void {
    seen.endedAtMs = this.#valley.agenda.now();
    this.#hears.sometimes.add(`an inquiry ended ${state}`);
    const { endedAtMs: atMs, subject } = seen;
    this.#valley.chronicle.tell({
      atMs,
      what: state === 'silent' ? 'endedSilent' : 'endedWell',
      who: '',
      whom: this.nameOf(subject),
    });
  }

  /** The person or home behind a subject. */
  nameOf(subject: SubjectId): string {
    return this.#whoIs(subject)?.name ?? subject.slice(0, 8);
  }

  /** Whether nobody can hear of a subject now, or could not within the last `withinMs`. */
  isSilent(subject: SubjectId, withinMs = 0): boolean {
    const now = this.#valley.agenda.now();
    const found = this.#whoIs(subject);
    const people = found?.people ?? [];
    const isParty = found?.isParty === true;
    return (
      people.length > 0 && people.every((person) => person.isInTrouble(now, withinMs, isParty))
    );
  }

  /** Fills who is who in each log, as far as their engines know it by now. */
  #meetEverybody(): void {
    for (const { name, people } of this.#valley.homes)
      for (const person of people) {
        const { device } = person;
        const me = device.home()?.peer.judged().me;
        if (me !== undefined)
          this.#subjects.set(me, { name: person.name, people: [person], isParty: false });
        for (const { peer } of device.pacts()) {
          const party = peer.judged().me;
          if (party === undefined) continue;
          const known = this.#subjects.get(party)?.people ?? [];
          if (!known.includes(person))
            this.#subjects.set(party, { name, people: [...known, person], isParty: true });
        }
      }
  }

  #whoIs(subject: SubjectId): Subject | undefined {
    if (!this.#subjects.has(subject)) this.#meetEverybody();
    return this.#subjects.get(subject);
  }

  /** Silences that the rule "period and grace are over, so ask" would have asked about in vain. */
  plainRule(): number {
    return this.#plainRule;
  }

  /** For each silence that lasted: periods until an inquiry, for those that were found. */
  detectionPeriods(): readonly number[] {
    return this.#silences().flatMap(({ afterMs }) =>
      afterMs === undefined ? [] : [afterMs / PERIOD_MS],
    );
  }

  /** Silences that nobody asked about, and why not. */
  missed(): readonly Missed[] {
    const asked = new Set(
      this.#silences().flatMap(({ name, afterMs }) => (afterMs === undefined ? [] : [name])),
    );
    const now = this.#valley.agenda.now();
    const people = this.#valley.people();
    return people.flatMap((person): Missed[] => {
      const [trouble] = person.troubles.filter(({ atHome }) => atHome);
      if (trouble === undefined || asked.has(person.name)) return [];
      const isFound = this.inquiries.some(
        (one) => this.#whoIs(one.subject)?.people.includes(person) === true && !one.isFalse,
      );
      if (isFound) return [];
      const lasted = (trouble.toMs ?? now) - trouble.fromMs;
      const isShort = lasted < NOTICED_WITHIN_PERIODS * PERIOD_MS;
      return [{ who: person.name, why: isShort ? 'short' : 'unnoticed' }];
    });
  }

  /** Silences of homes and people that lasted long enough to be noticed. */
  #silences(): readonly { readonly name: string; readonly afterMs: number | undefined }[] {
    this.#meetEverybody();
    const now = this.#valley.agenda.now();
    return [...this.#subjects].flatMap(([subject, { name, people, isParty }]) => {
      const [first, ...others] = people.map(({ troubles }) =>
        troubles.find(({ atHome }) => isParty || atHome),
      );
      if (first === undefined || others.includes(undefined)) return [];
      const all = [first, ...(others as (typeof first)[])];
      const fromMs = Math.max(...all.map((one) => one.fromMs));
      const toMs = Math.min(...all.map((one) => one.toMs ?? now));
      if (toMs - fromMs < NOTICED_WITHIN_PERIODS * PERIOD_MS) return [];
      const found = this.inquiries.find(
        (one) => one.subject === subject && one.openedAtMs >= fromMs && one.openedAtMs <= toMs,
      );
      return [{ name, afterMs: found === undefined ? undefined : found.openedAtMs - fromMs }];
    });
  }

  /** A check-in came somewhere. */
  heardBeat(log: LogId, subject: SubjectId, evidenceAt: number): void {
    const name = `${log} ${subject}`;
    const last = this.#lastEvidence.get(name);
    const now = this.#valley.agenda.now() + WORLD_BEGINS;
    if (
      last !== undefined &&
      now > last + PERIOD_MS + GRACE_MS &&
      !this.isSilent(subject, RECENT_MS)
    )
      this.#plainRule += 1;
    this.#lastEvidence.set(name, Math.max(last ?? 0, evidenceAt));
  }

  /** What must hold once the world is over. */
  checkEnd(): void {
    for (const { name, afterMs } of this.#silences())
      if (afterMs === undefined)
        this.#hears.violate('silence-unnoticed', `nobody asked after ${name}`);
    const vain = this.inquiries.filter(({ isFalse }) => isFalse).length;
    if (vain > Math.max(1, this.#plainRule))
      this.#hears.violate(
        'vain-inquiries',
        `${String(vain)}, where the plain rule asks less often`,
      );
    const since = this.#valley.agenda.now() - UNENDED_AFTER_MS;
    for (const { subject, openedAtMs, endedAtMs } of this.inquiries)
      if (endedAtMs === undefined && openedAtMs < since)
        this.#hears.violate('inquiry-unended', `nobody ended the one into ${this.nameOf(subject)}`);
  }
}

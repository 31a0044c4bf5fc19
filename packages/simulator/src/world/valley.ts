/**
 * One valley: a few homes that have a pact with each other, their people and devices, and the net
 * between them. Valleys touch nobody else, so a large world is many valleys, one after the other,
 * each with a seed of its own. A valley moves only by its agenda; between two moments everything
 * that the engines do by themselves has been done.
 */
import type { LogId } from '@tocsin/core';
import { invariant } from '@tocsin/core';
import type { ToldPact } from '@tocsin/peer';
import type { Crypto } from '@tocsin/peer/ports';

import { Person, DAY_MS, HOUR_MS, MINUTE_MS, WEEK_MS } from '../people/person.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { Agenda } from './agenda.ts';
import { createAgenda } from './agenda.ts';
import type { Air } from './air.ts';
import { createAir } from './air.ts';
import type { Chronicle } from './chronicle.ts';
import { createChronicle } from './chronicle.ts';
import type { Device, Ground, Shelf } from './device.ts';
import { foundAssembly, foundPact } from './founding.ts';
import type { Mortality } from './life.ts';
import type { Luck } from './luck.ts';
import { createLuck } from './luck.ts';
import { settled } from './turn.ts';

/** On the day of founding all are together for so long, and meet every half an hour. */
const TOGETHER_MS: number = 6 * HOUR_MS;
const TOGETHER_EVERY_MS: number = HOUR_MS / 2;

/** A home of the valley. */
export interface Home {
  readonly name: string;
  readonly log: LogId;
  readonly people: readonly Person[];
}

/** Names of homes and people, as rehearsals use them. */
const HOME_NAMES = ['river', 'quarry', 'harbour', 'orchard', 'mill', 'ridge', 'marsh', 'forge'];
const PEOPLE_NAMES = ['ana', 'bea', 'cem', 'dan', 'eva', 'fio', 'gus', 'hal', 'ivo', 'jun'];

/** What a valley is made from. */
export interface ValleyParts {
  readonly seed: number;
  readonly index: number;
  readonly homes: number;
  readonly scenario: Scenario;
  readonly crypto: Crypto;
}

/** One valley. */
export class Valley {
  readonly scenario: Scenario;
  readonly agenda: Agenda;
  readonly air: Air;
  readonly luck: Luck;
  readonly crypto: Crypto;
  readonly chronicle: Chronicle;
  readonly homes: Home[] = [];
  readonly ground: Ground;
  /** What an engine let fall: a promise that rejected. */
  readonly broken: string[] = [];
  pact: LogId | undefined;
  mortality: Mortality = { oneIn: 0 };
  /** Until when something is known to keep people apart. */
  troubledUntilMs = 0;
  readonly #parts: ValleyParts;
  readonly #shelvesByLog = new Map<LogId, { readonly shelf: Shelf; readonly device: Device }[]>();
  readonly #peopleByLog = new Map<LogId, Person[]>();
  readonly #started: ((device: Device) => void)[] = [];
  readonly #told: ToldPact[] = [];
  #isOver = false;
  readonly #lost: ((shelf: Shelf) => void)[] = [];

  constructor(parts: ValleyParts) {
    this.#parts = parts;
    this.scenario = parts.scenario;
    this.crypto = parts.crypto;
    this.agenda = createAgenda();
    this.luck = createLuck(parts.seed, `${parts.scenario.name} ${String(parts.index)}`);
    this.air = createAir(this.agenda, this.luck.branch('air'));
    this.air.setWeather(parts.scenario.weather);
    this.chronicle = createChronicle(parts.crypto.hash);
    this.ground = {
      agenda: this.agenda,
      air: this.air,
      crypto: parts.crypto,
      mortality: () => this.mortality,
      note: (what, who) => this.chronicle.note(this.agenda.now(), what, who),
      started: (device) => {
        for (const heard of this.#started) heard(device);
      },
      lost: (shelf) => {
        for (const heard of this.#lost) heard(shelf);
      },
      broke: (who, error) => this.broke(who, error),
      toldPacts: parts.scenario.words ? () => this.#told : null,
      councils: parts.scenario.councils,
    };
  }

  /** Calls back with each device whose program has started, in each of its lives. */
  onStarted(heard: (device: Device) => void): void {
    this.#started.push(heard);
  }

  /** Calls back with each place whose disk may hold less than before. */
  onLost(heard: (shelf: Shelf) => void): void {
    this.#lost.push(heard);
  }

  broke(who: string, error: unknown): void {
    this.broken.push(
      `${who}: ${error instanceof Error ? (error.stack ?? error.message) : 'unknown'}`,
    );
  }

  people(): readonly Person[] {
    return this.homes.flatMap(({ people }) => people);
  }

  devices(): readonly Device[] {
    return this.people().map(({ device }) => device);
  }

  shelvesOf(log: LogId): readonly { readonly shelf: Shelf; readonly device: Device }[] {
    return this.#shelvesByLog.get(log) ?? [];
  }

  /** Founds the homes and their pact; nothing runs yet. */
  async found(): Promise<void> {
    const { scenario, luck } = this;
    for (let at = 0; at < this.#parts.homes; at += 1)
      this.homes.push(await this.#foundHome(at, luck.branch(`home ${String(at)}`)));
    if (this.homes.length > 1) {
      const holders = this.homes.map(({ people }) =>
        people.slice(0, scenario.holders).map(({ device }) => device),
      );
      const founded = await foundPact(this.ground, holders, scenario.kBell, luck.branch('pact'));
      this.#told.push(founded);
      this.pact = founded.pact;
    }
    for (const device of this.devices()) this.#place(device);
  }

  #place(device: Device): void {
    for (const shelf of device.shelves) {
      const all = this.#shelvesByLog.get(shelf.log) ?? [];
      this.#shelvesByLog.set(shelf.log, all);
      all.push({ shelf, device });
    }
  }

  /** Somebody was let in: from now on they live in this home as everybody does. */
  moveIn({ log }: Home, newcomer: Person): void {
    this.#peopleByLog.get(log)?.push(newcomer);
    this.#place(newcomer.device);
    newcomer.device.start();
    this.#evening(newcomer);
  }

  /** Somebody has another phone: the old one is thrown away, and the new one lives as it did. */
  replacePhone(person: Person, next: Device): void {
    person.device.end();
    person.device = next;
    this.#place(next);
    next.wake();
    next.start();
  }

  async #foundHome(at: number, luck: Luck): Promise<Home> {
    const { members, driftPpmMax, customs } = this.scenario;
    const number = this.#parts.index * this.scenario.homesAValley + at;
    const base = HOME_NAMES[number % HOME_NAMES.length] ?? 'home';
    const name = number < HOME_NAMES.length ? base : `${base}${String(number)}`;
    const seats = Array.from({ length: members }, (_, seat) => {
      const known = PEOPLE_NAMES[seat % PEOPLE_NAMES.length] ?? 'one';
      const person = seat < PEOPLE_NAMES.length ? known : `${known}${String(seat)}`;
      const driftPpm = luck.between(0, 2 * driftPpmMax) - driftPpmMax;
      return { name: `${person}@${name}`, driftPpm };
    });
    const devices = await foundAssembly(this.ground, seats, luck);
    const log = devices[0]?.shelves[0]?.log;
    invariant(log !== undefined, 'a home has people');
    const people = devices.map((device) => {
      const own = luck.branch(`person ${device.name}`);
      return new Person(device.name, device, own, customs);
    });
    this.#peopleByLog.set(log, people);
    return { name, log, people };
  }

  /** Starts all devices, in one room; afterwards each day has its course. */
  begin(): void {
    for (const device of this.devices()) {
      device.wake();
      device.start();
    }
    for (let ms = TOGETHER_EVERY_MS; ms < TOGETHER_MS; ms += TOGETHER_EVERY_MS)
      this.agenda.at(ms, () => {
        for (const device of this.devices()) this.lookAround(device, Number.MAX_SAFE_INTEGER);
      });
    this.agenda.at(TOGETHER_MS, () => {
      for (const person of this.people()) this.#evening(person);
    });
  }

  /** A device looks for others of each of its logs, and links with some that it finds. */
  lookAround(device: Device, dials: number = this.scenario.dials): void {
    if (!device.awake || device.home() === undefined) return;
    const until = this.agenda.now() + this.scenario.linkMinutes * MINUTE_MS;
    for (const { log, station } of device.shelves) {
      const others = this.shelvesOf(log).filter(
        ({ shelf }) => shelf.station !== station && shelf.station.online,
      );
      const met = others.filter(({ shelf }) =>
        this.air.areLinked(station.name, shelf.station.name),
      );
      const missing = Math.max(0, dials - met.length);
      for (const { shelf } of this.luck.shuffle(others).slice(0, missing))
        this.air.meet(station.name, shelf.station.name, until);
    }
  }

  /** What a person does in the morning; set by whoever knows what people do. */
  onMorning: (person: Person) => Promise<void> = async () => {};

  #evening(person: Person): void {
    person.device.sleep();
    const today = Math.floor(this.agenda.now() / DAY_MS);
    const morning = (today + 1) * DAY_MS + person.wakesAt * HOUR_MS;
    this.agenda.at(morning, () => this.#morning(person));
  }

  #morning(person: Person): void {
    const { windowHours } = this.scenario;
    const { device, customs } = person;
    const begins = this.agenda.now();
    const ends = begins + customs.awakeHours * HOUR_MS;
    this.agenda.at(ends, () => this.#evening(person));
    if (person.whereabouts === 'arrested' || device.gone) return;
    device.wake();
    for (let ms = begins + HOUR_MS / 60; ms < ends; ms += windowHours * HOUR_MS)
      this.agenda.at(ms, () => this.lookAround(person.device));
    this.agenda.at(begins + HOUR_MS / 2, () => {
      if (person.device.awake) this.doing(person, this.onMorning(person));
    });
  }

  /** Something a person does; when it is done the device looks for others, to tell them. */
  doing(person: Person, done: Promise<void>): void {
    done.then(
      () => this.lookAround(person.device),
      (error: unknown) => this.broke(person.name, error),
    );
  }

  /** Ends the world before its time. */
  end(): void {
    this.#isOver = true;
  }

  /** Lives on until so many milliseconds after the founding. */
  async live(untilMs: number, onWeek: (week: number) => void = () => {}): Promise<void> {
    let week = Math.floor(this.agenda.now() / WEEK_MS);
    while (!this.#isOver && this.agenda.step(untilMs)) {
      await settled();
      const now = Math.floor(this.agenda.now() / WEEK_MS);
      if (now > week) onWeek((week = now));
    }
    await settled();
  }
}

/**
 * Watches one valley: what is written and what arrives, how homes stand, what people would notice.
 * It reads states and disks, never decides anything, and tells the checkers what it saw.
 */
import type { AssemblyState, LogId, PulseView, RecordId, SubjectId } from '@tocsin/core';
import { toHex } from '@tocsin/core';
import type { PactJudged } from '@tocsin/peer';
import type { StoredRecord } from '@tocsin/peer/ports';

import type { Person } from '../people/person.ts';
import { DAY_MS, HOUR_MS, WEEK_MS } from '../people/person.ts';
import type { Device, Shelf } from '../world/device.ts';
import { WORLD_BEGINS } from '../world/clock.ts';
import type { Home, Valley } from '../world/valley.ts';
import { textOf } from './digest.ts';
import type { Forbidden } from './forbidden.ts';
import { createForbidden } from './forbidden.ts';
import type { Oracle } from './oracle.ts';
import { createOracle, SETUP_MS } from './oracle.ts';
import type { Violation } from './violation.ts';
import { VIOLATIONS_MAX } from './violation.ts';

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

/** An act on its way. */
export interface SeenAct {
  readonly log: LogId;
  readonly byClass: 'members' | 'stewards' | 'none';
  /** Members who said yes, by what they did and not by what the fold made of it. */
  readonly consenters: Set<string>;
  readonly consentsAtMs: number[];
  forceAtMs: number | undefined;
}

/** A height without a placement for so long is dead, while most members could talk. */
const DEAD_AFTER_MS: number = 4 * WEEK_MS;

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

/** Who is behind a member or a party. */
interface Subject {
  readonly name: string;
  readonly people: readonly Person[];
  readonly isParty: boolean;
}

/** The watch of a valley. */
export class Watch {
  readonly violations: Violation[] = [];
  readonly inquiries: SeenInquiry[] = [];
  readonly acts: Map<RecordId, SeenAct> = new Map();
  readonly oracles: Map<LogId, Oracle> = new Map();
  /** States that were reached at least once, by name. */
  readonly sometimes: Set<string> = new Set();
  readonly #valley: Valley;
  readonly #heightAt = new Map<LogId, { height: number; atMs: number }>();
  readonly #acknowledged = new Map<string, Set<RecordId>>();
  readonly #linkedSince = new Map<string, () => void>();
  readonly #places = new Map<string, LogId>();
  readonly #seenInquiries = new Map<string, SeenInquiry>();
  #deadHeights = 0;
  #records = 0;
  readonly forbidden: Forbidden = createForbidden();
  readonly #rings = new Set<string>();
  readonly #headAt = new Map<string, string>();
  readonly #subjects = new Map<SubjectId, Subject>();
  readonly #lastEvidence = new Map<string, number>();
  #plainRule = 0;

  constructor(valley: Valley) {
    this.#valley = valley;
    for (const home of valley.homes) this.#heightAt.set(home.log, { height: 0, atMs: 0 });
    for (const device of valley.devices())
      for (const shelf of device.shelves) this.#follow(device, shelf);
    valley.air.onContact((one, other, up) => this.#contact(one, other, up));
    valley.onStarted((device) => this.#hear(device));
    valley.onLost(({ log, station, disk }) =>
      this.oracles.get(log)?.reset(station.name, disk.ids()),
    );
  }

  /** A bag or a drop point through which every log may go. */
  addPlace(name: string): void {
    for (const oracle of this.oracles.values()) oracle.addPlace(name);
  }

  /** A device was at a drop point, for one log. */
  touched(one: string, other: string, log: LogId): void {
    const oracle = this.oracles.get(log);
    oracle?.linked(one, other, this.#valley.agenda.now());
    oracle?.parted(one, other);
  }

  /** A bag and a drop point gave each other what they had. */
  metBag(one: string, other: string): void {
    for (const log of this.oracles.keys()) this.touched(one, other, log);
  }

  emptied(place: string): void {
    for (const oracle of this.oracles.values()) oracle.reset(place, []);
  }

  mustNotCount(id: RecordId, why: string, until?: number): void {
    this.forbidden.forbid(id, why, until);
  }

  mustNotRing(ring: string): void {
    this.forbidden.forbidRing(ring);
  }

  /** Records that were written in all. */
  records(): number {
    return this.#records;
  }

  deadHeights(): number {
    return this.#deadHeights;
  }

  violate(rule: string, what: string): void {
    const atHour = Math.floor(this.#valley.agenda.now() / HOUR_MS);
    if (this.violations.length < VIOLATIONS_MAX) this.violations.push({ rule, atHour, what });
    this.#valley.chronicle.note(this.#valley.agenda.now(), `violation ${rule}`, what.slice(0, 80));
  }

  #follow(device: Device, shelf: Shelf): void {
    const { log, station, disk } = shelf;
    let oracle = this.oracles.get(log);
    if (oracle === undefined) this.oracles.set(log, (oracle = createOracle()));
    oracle.addNode(station.name);
    this.#places.set(station.name, log);
    this.#acknowledged.set(station.name, new Set());
    const at = (): number => this.#valley.agenda.now();
    // What lay on the disk before anybody watched is everybody's: the first record.
    for (const id of disk.ids()) oracle.born(station.name, id, 0);
    disk.onStored((record, durable) => {
      if (durable) this.#written(device, shelf, record);
      else oracle.arrived(station.name, record.id, at());
    });
  }

  #written(device: Device, shelf: Shelf, record: StoredRecord): void {
    this.#records += 1;
    const now = this.#valley.agenda.now();
    this.#acknowledged.get(shelf.station.name)?.add(record.id);
    this.oracles.get(shelf.log)?.born(shelf.station.name, record.id, now);
    this.#valley.chronicle.note(now, 'wrote', `${device.name} ${record.id}`);
  }

  #contact(one: string, other: string, up: boolean): void {
    const log = this.#places.get(one);
    const oracle = log === undefined ? undefined : this.oracles.get(log);
    if (oracle === undefined) return;
    const pair = one < other ? `${one}|${other}` : `${other}|${one}`;
    const { agenda } = this.#valley;
    if (up) {
      const cancel = agenda.at(agenda.now() + SETUP_MS, () =>
        oracle.linked(one, other, agenda.now()),
      );
      this.#linkedSince.set(pair, cancel);
    } else {
      this.#linkedSince.get(pair)?.();
      oracle.parted(one, other);
    }
  }

  #hear(device: Device): void {
    const home = device.home();
    const log = device.shelves[0]?.log;
    if (home === undefined || log === undefined) return;
    home.peer.onJudged(({ state }) => {
      if (state !== undefined) this.#judged(log, state);
      this.#inquired(log, device, home.pulse());
    });
    home.peer.onBeat(({ evidence }) => this.#heardBeat(log, evidence.subject, evidence.evidenceAt));
    for (const pact of device.pacts()) {
      const { log: pactLog } = pact.peer.replica;
      pact.peer.onJudged(({ alerts }) => {
        this.#inquired(pactLog, device, pact.pulse());
        this.#rang(device, alerts);
      });
      pact.peer.onBeat(({ evidence }) => {
        this.sometimes.add('a twin was heard');
        this.#heardBeat(pactLog, evidence.subject, evidence.evidenceAt);
      });
    }
  }

  #judged(log: LogId, state: AssemblyState): void {
    const known = this.#heightAt.get(log);
    if (known === undefined) return;
    this.#checkRivals(log, state);
    if (state.height <= known.height) return;
    const now = this.#valley.agenda.now();
    this.#valley.chronicle.note(now, 'in force', `${log} ${String(state.height)} ${state.head}`);
    for (const counted of this.forbidden.countedIn(state, known.height))
      this.violate('ended-power', counted);
    for (const step of state.chain.slice(known.height))
      if (step.act !== null) {
        const seen = this.acts.get(step.act);
        if (seen !== undefined) {
          seen.forceAtMs = now;
          this.#checkCounts(log, step, seen);
        }
        this.sometimes.add('an act came into force');
      }
    known.height = state.height;
    known.atMs = now;
  }

  /** Two placements in force at one height, on two replicas or on one after the other. */
  #checkRivals(log: LogId, { height, head }: AssemblyState): void {
    const name = `${log} ${String(height)}`;
    const other = this.#headAt.get(name);
    if (other === undefined) this.#headAt.set(name, head);
    else if (other !== head)
      this.violate('rivals', `two placements in force at ${name.slice(-20)}`);
  }

  /** Counts again, by heads: who said yes, and whose devices balloted. */
  #checkCounts(log: LogId, step: AssemblyState['chain'][number], act: SeenAct): void {
    const home = this.#valley.homes.find((one) => one.log === log);
    if (home === undefined) return;
    const all = home.people.length;
    const yes = act.consenters.size;
    const ballots = step.ballots.length;
    if (act.byClass === 'members' && yes * 2 <= all)
      this.violate('counts', `${String(yes)} of ${String(all)} were enough at ${home.name}`);
    if (ballots * 2 <= all)
      this.violate('counts', `${String(ballots)} ballots of ${String(all)} at ${home.name}`);
  }

  #inquired(log: LogId, device: Device, pulse: PulseView | undefined): void {
    for (const one of pulse?.inquiries ?? []) {
      const name = `${log} ${one.id}`;
      const seen = this.#seenInquiries.get(name);
      if (seen === undefined) this.#opened(name, log, device, one);
      else if (seen.endedAtMs === undefined && one.state !== 'open') this.#ended(seen, one.state);
    }
  }

  #opened(name: string, log: LogId, device: Device, one: PulseView['inquiries'][number]): void {
    const atMs = this.#valley.agenda.now();
    const out = this.shutOut();
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
    this.sometimes.add(isFalse ? 'a false inquiry opened' : 'a true inquiry opened');
  }

  /** Rings as a delegate's engine judges them. */
  #rang(device: Device, alerts: PactJudged['alerts']): void {
    for (const id of this.forbidden.ringingIn([...alerts.live.rings, ...alerts.drill.rings]))
      this.violate('ring-rule', `${id.slice(0, 16)} rings at ${device.name}`);
    for (const ring of alerts.drill.rings)
      if (ring.ring.head.context !== 'drill') this.violate('drill-apart', ring.id.slice(0, 16));
    for (const ring of alerts.live.rings) {
      const isRung = ring.verdicts.some(({ says }) => says === 'rings');
      const home = this.#valley.homes.find(({ people }) =>
        people.some((person) => person.device === device),
      );
      const name = `${ring.id} ${home?.name ?? ''}`;
      if (!isRung || home === undefined || this.#rings.has(name)) continue;
      this.#rings.add(name);
      this.sometimes.add('a ring rang');
      const whom = this.nameOf(ring.place.party);
      const isOurs = whom === home.name;
      if (!isOurs) this.sometimes.add('a twin heard a ring');
      const { agenda, chronicle } = this.#valley;
      const what = isOurs ? 'rangAtHome' : 'twinHeard';
      chronicle.tell({ atMs: agenda.now(), what, who: device.name, whom });
    }
  }

  #ended(seen: SeenInquiry, state: string): void {
    seen.endedAtMs = this.#valley.agenda.now();
    this.sometimes.add(`an inquiry ended ${state}`);
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

  #heardBeat(log: LogId, subject: SubjectId, evidenceAt: number): void {
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

  /** Devices that their homes have put out: forked, struck, gone. Nothing more is owed to them. */
  shutOut(): ReadonlySet<Device> {
    const out = new Set<Device>();
    for (const { people } of this.#valley.homes) {
      const states = people.flatMap(({ device }) => device.home()?.peer.judged().state ?? []);
      for (const { device } of people) {
        const author = device.shelves[0]?.author;
        const known = states.flatMap((state) =>
          author === undefined ? [] : (state.devices.get(author) ?? []),
        );
        if (known.some(({ status }) => status !== 'active')) out.add(device);
      }
    }
    return out;
  }

  /** Looks at all homes: same records, same state; chains that stand still. */
  check(deep: boolean): void {
    for (const home of this.#valley.homes) {
      this.#checkDead(home);
      if (deep) this.#checkSame(home);
    }
  }

  #checkDead({ log, people, name }: Home): void {
    const stood = this.#heightAt.get(log);
    const now = this.#valley.agenda.now();
    if (stood === undefined) return;
    // What keeps people apart kills no height; what stands still afterwards does.
    if (now - Math.max(stood.atMs, this.#valley.troubledUntilMs) < DEAD_AFTER_MS) return;
    const able = people.filter(({ whereabouts, device }) => whereabouts === 'free' && !device.gone);
    if (able.length * 2 <= people.length) return;
    this.#deadHeights += 1;
    stood.atMs = now;
    const days = Math.floor(DEAD_AFTER_MS / DAY_MS);
    this.violate('dead-height', `${name} placed nothing for ${String(days)} days`);
  }

  #checkSame({ people, name }: Home): void {
    const textBySet = new Map<string, { readonly text: string; readonly who: string }>();
    for (const { device } of people) {
      const state = device.home()?.peer.judged().state;
      const disk = device.shelves[0]?.disk;
      if (state === undefined || disk === undefined) continue;
      const entries = device.home()?.peer.entries() ?? [];
      // A replica that lacks a key, or has not read its disk yet, vouches for nothing (R11).
      if (entries.length !== disk.records()) continue;
      if (entries.some(({ body }) => body.state === 'unread')) continue;
      const set = disk.ids().toSorted().join();
      const text = stateText(state);
      const other = textBySet.get(set);
      if (other === undefined) textBySet.set(set, { text, who: device.name });
      else {
        this.sometimes.add('two replicas held the same records');
        if (other.text !== text)
          this.violate('same-state', `${name}: ${other.who} and ${device.name} differ`);
      }
    }
  }

  /** What must hold once the world is over. */
  checkEnd(): void {
    for (const device of this.#valley.devices()) {
      if (device.mayFork) continue;
      for (const { disk, station } of device.shelves)
        for (const id of this.#acknowledged.get(station.name) ?? [])
          if (disk.record(id) === undefined)
            this.violate('acknowledged-lost', `${station.name} lost ${id.slice(0, 16)}`);
    }
    this.#checkForks();
    for (const { name, afterMs } of this.#silences())
      if (afterMs === undefined) this.violate('silence-unnoticed', `nobody asked after ${name}`);
    const vain = this.inquiries.filter(({ isFalse }) => isFalse).length;
    if (vain > Math.max(1, this.#plainRule))
      this.violate('vain-inquiries', `${String(vain)}, where the plain rule asks less often`);
    for (const broken of this.#valley.broken) this.violate('engine-broke', broken);
  }

  /** No device of ours writes two records with one number. */
  #checkForks(): void {
    const bySeq = new Map<string, string>();
    const excused = this.#valley.devices().filter(({ mayFork }) => mayFork);
    const isExcused = (author: string): boolean => excused.some((one) => one.wrote(author));
    for (const device of this.#valley.devices())
      for (const { disk } of device.shelves)
        for (const id of disk.ids()) {
          const record = disk.record(id);
          if (record === undefined) continue;
          const place = `${record.author} ${String(record.seq)}`;
          const other = bySeq.get(place);
          if (other !== undefined && other !== id && !isExcused(record.author))
            this.violate('self-fork', place.slice(0, 40));
          bySeq.set(place, id);
        }
  }

  /** A fingerprint of how all homes stand. */
  finish(hash: (bytes: Uint8Array) => Uint8Array): void {
    for (const home of this.#valley.homes)
      for (const { device } of home.people) {
        const state = device.home()?.peer.judged().state;
        const text = state === undefined ? 'none' : stateText(state);
        const bytes = new TextEncoder().encode(text);
        this.#valley.chronicle.note(this.#valley.agenda.now(), 'stands', toHex(hash(bytes)));
      }
  }
}

/** All of a state that follows from records, as one text. */
function stateText(state: AssemblyState): string {
  const { log, height, head, wall, frontier, members, devices, mandates, resolutions } = state;
  const { epochs, removalPending, overrides, placedActs, outsideStrikes, contested } = state;
  const { settledAt, verdicts, stopped } = state;
  return textOf([
    { log, height, head, wall, frontier, members, devices, mandates, resolutions },
    { epochs, removalPending, overrides, placedActs, outsideStrikes, contested },
    { settledAt, verdicts, stopped },
  ]);
}

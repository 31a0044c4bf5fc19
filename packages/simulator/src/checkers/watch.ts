/**
 * Watches one valley: what is written and what arrives, how homes stand, what people would notice.
 * It reads states and disks, never decides anything, and tells the checkers what it saw.
 */
import type { AssemblyState, DeviceId, LogId, MemberId, RecordId, Step } from '@tocsin/core';
import { decodeHeader, toHex } from '@tocsin/core';
import type { PactJudged } from '@tocsin/peer';
import type { StoredRecord } from '@tocsin/peer/ports';

import type { Person } from '../people/person.ts';
import { DAY_MS, HOUR_MS, WEEK_MS } from '../people/person.ts';
import type { Device, Shelf } from '../world/device.ts';
import type { Home, Valley } from '../world/valley.ts';
import { Bells } from './bells.ts';
import { Councils } from './councils.ts';
import { Draws } from './draws.ts';
import { Flags } from './flags.ts';
import type { Forbidden } from './forbidden.ts';
import { createForbidden } from './forbidden.ts';
import { Growth } from './growth.ts';
import { Halls } from './halls.ts';
import type { Oracle } from './oracle.ts';
import { createOracle, SETUP_MS } from './oracle.ts';
import { priceOf } from './prices.ts';
import { Purses } from './purses.ts';
import type { Acknowledged } from './same-records.ts';
import {
  checkForgotten,
  checkForks,
  checkKept,
  checkSame,
  checkSwept,
  stateText,
} from './same-records.ts';
import { OutsideActs } from './outside-acts.ts';
import { Silences } from './silences.ts';
import type { Violation } from './violation.ts';
import { VIOLATIONS_MAX } from './violation.ts';

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

/** The watch of a valley. */
export class Watch {
  readonly violations: Violation[] = [];
  readonly acts: Map<RecordId, SeenAct> = new Map();
  readonly oracles: Map<LogId, Oracle> = new Map();
  /** States that were reached at least once, by name. */
  readonly sometimes: Set<string> = new Set();
  readonly #valley: Valley;
  readonly #heightAt = new Map<LogId, { height: number; atMs: number }>();
  readonly #acknowledged = new Map<string, Map<RecordId, Acknowledged>>();
  readonly #writtenById = new Map<RecordId, Acknowledged>();
  readonly #linkedSince = new Map<string, () => void>();
  readonly #places = new Map<string, LogId>();
  #deadHeights = 0;
  #records = 0;
  readonly forbidden: Forbidden = createForbidden();
  readonly #rings = new Set<string>();
  readonly #headAt = new Map<string, string>();
  /** Heights of homes at which rivals came into force whose devices lost what they had signed. */
  readonly #rivals = new Map<string, Home>();
  readonly silences: Silences;
  readonly outsideActs: OutsideActs;
  readonly growth: Growth;
  readonly bells: Bells;
  readonly flags: Flags;
  readonly councils: Councils;
  readonly purses: Purses;
  readonly halls: Halls = new Halls(this);
  readonly draws: Draws = new Draws(this);
  /** When a record was first on a disk of the world. */
  readonly #firstSeen = new Map<RecordId, number>();
  readonly #headOf = new Map<Device, string>();
  /** Phones that were thrown away. */
  readonly #retired: Device[] = [];

  constructor(valley: Valley) {
    this.#valley = valley;
    this.silences = new Silences(valley, this);
    this.outsideActs = new OutsideActs(valley, this);
    this.growth = new Growth(valley, this);
    this.bells = new Bells(valley, this);
    this.flags = new Flags(valley, this);
    this.councils = new Councils(valley, this);
    this.purses = new Purses(valley, this);
    for (const home of valley.homes) this.#heightAt.set(home.log, { height: 0, atMs: 0 });
    for (const device of valley.devices()) this.follow(device);
    valley.air.onContact((one, other, up) => this.#contact(one, other, up));
    valley.onStarted((device) => this.#hear(device));
    valley.onLost(({ log, station, disk }) =>
      this.oracles.get(log)?.reset(station.name, disk.ids()),
    );
  }

  /** A device of the world: from now on what it writes, and what it is owed, is watched. */
  follow(device: Device): void {
    for (const shelf of device.shelves) this.#follow(device, shelf);
  }

  /** Somebody has another phone: nothing more is owed to the old one, and its words were theirs. */
  phoneReplaced({ log }: Home, { device }: Person, old: DeviceId, next: Device): void {
    for (const shelf of device.shelves) this.oracles.get(shelf.log)?.drop(shelf.station.name);
    this.growth.replaced(log, old, next.shelves[0]?.author ?? old);
    this.#retired.push(device);
    this.follow(next);
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

  firstSeen(record: RecordId): number | undefined {
    return this.#firstSeen.get(record);
  }

  forceAt(act: RecordId): number | undefined {
    return this.acts.get(act)?.forceAtMs;
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
    this.#acknowledged.set(station.name, new Map());
    const at = (): number => this.#valley.agenda.now();
    // What lay on the disk before anybody watched is everybody's: the first record.
    for (const id of disk.ids()) oracle.born(station.name, id, at());
    disk.onStored((record, durable) => {
      if (!this.#firstSeen.has(record.id)) this.#firstSeen.set(record.id, at());
      if (durable) this.#written(device, shelf, record);
      else oracle.arrived(station.name, record.id, at());
    });
    // Who lacks what others have swept is told what is left of it (R14).
    disk.onHusk((id) => {
      oracle.arrived(station.name, id, at());
      this.sometimes.add('what is left was told to one who lacked it');
    });
  }

  #written(device: Device, shelf: Shelf, record: StoredRecord): void {
    this.#records += 1;
    const now = this.#valley.agenda.now();
    const header = decodeHeader(record.header);
    const one = { atMs: now, lane: header.ok ? header.value.lane : 0 };
    this.#acknowledged.get(shelf.station.name)?.set(record.id, one);
    this.#writtenById.set(record.id, one);
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
      if (state !== undefined) {
        this.#judged(log, state);
        if (this.#isNewHead(device, state)) this.purses.look(device, state);
      }
      this.silences.inquired(log, device, home.pulse());
    });
    home.peer.onBeat(({ evidence }) =>
      this.silences.heardBeat(log, evidence.subject, evidence.evidenceAt),
    );
    this.outsideActs.follow(device);
    for (const pact of device.pacts()) {
      const { log: pactLog } = pact.peer.replica;
      pact.peer.onJudged((judged) => {
        this.silences.inquired(pactLog, device, pact.pulse());
        this.bells.seen(device, judged);
        this.#rang(device, judged.alerts);
      });
      pact.peer.onBeat(({ evidence }) => {
        this.sometimes.add('a twin was heard');
        this.silences.heardBeat(pactLog, evidence.subject, evidence.evidenceAt);
      });
    }
  }

  /** Whether a device shows another head than when it was looked at last: books move with heads. */
  #isNewHead(device: Device, { head }: AssemblyState): boolean {
    const isNew = this.#headOf.get(device) !== head;
    this.#headOf.set(device, head);
    return isNew;
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
    for (const covered of this.forbidden.coveredIn(state)) this.violate('ended-power', covered);
    for (const step of state.chain.slice(known.height)) {
      if (step.act !== null) {
        const seen = this.acts.get(step.act);
        if (seen !== undefined) {
          seen.forceAtMs = now;
          this.#checkCounts(log, state, step, seen);
        }
        this.sometimes.add('an act came into force');
      }
      this.growth.placed(log, state, step);
    }
    known.height = state.height;
    known.atMs = now;
  }

  /** Two placements in force at one height, on two replicas or on one after the other. */
  #checkRivals(log: LogId, { height, head }: AssemblyState): void {
    const name = `${log} ${String(height)}`;
    const other = this.#headAt.get(name);
    if (other === undefined) this.#headAt.set(name, head);
    else if (other !== head) this.#noteRivals(log, name);
  }

  #noteRivals(log: LogId, name: string): void {
    const home = this.#valley.homes.find((one) => one.log === log);
    const hasForgotten = home?.people.some(({ device }) => device.mayFork) === true;
    if (home !== undefined && hasForgotten) this.#rivals.set(name, home);
    else this.violate('rivals', `two placements in force at ${name.slice(-20)}`);
  }

  /** Whoever signed twice for rivals is struck, and their device did forget what it had signed (R3, R4). */
  #checkStruck(): void {
    for (const [name, { people }] of this.#rivals) {
      const forgetful = new Set<MemberId>();
      const struck = new Set<MemberId>();
      for (const { device } of people) {
        const judged = device.home()?.peer.judged();
        if (device.mayFork && judged?.me !== undefined) forgetful.add(judged.me);
        for (const fork of judged?.state?.forks ?? [])
          for (const member of fork.struck) struck.add(member);
      }
      if (struck.size === 0 || [...struck].some((member) => !forgetful.has(member)))
        this.violate('rivals', `two placements in force at ${name.slice(-20)}`);
    }
  }

  /** Counts again, by heads: who said yes, and whose devices balloted. */
  #checkCounts(log: LogId, state: AssemblyState, step: Step, act: SeenAct): void {
    const home = this.#valley.homes.find((one) => one.log === log);
    if (home === undefined) return;
    const all = this.growth.heads(log);
    const yes = act.consenters.size;
    const ballots = step.ballots.length;
    if (act.byClass === 'members' && yes * 2 <= all)
      this.violate('counts', `${String(yes)} of ${String(all)} were enough at ${home.name}`);
    const price = step.act === null ? 0 : priceOf(state, step, step.act);
    if (act.byClass === 'members' && yes * 100 < all * price)
      this.violate('cheaper', `${String(yes)} of ${String(all)} at ${String(price)} of a hundred`);
    if (ballots * 2 <= all)
      this.violate('counts', `${String(ballots)} ballots of ${String(all)} at ${home.name}`);
  }

  /** Rings as a delegate's engine judges them. */
  #rang(device: Device, alerts: PactJudged['alerts']): void {
    for (const id of this.forbidden.ringingIn([...alerts.live.rings, ...alerts.drill.rings]))
      this.violate('ring-rule', `${id.slice(0, 16)} rings at ${device.name}`);
    for (const ring of alerts.drill.rings)
      if (ring.ring.head.context !== 'drill') this.violate('drill-apart', ring.id.slice(0, 16));
    for (const ring of [...alerts.live.rings, ...alerts.drill.rings])
      if (ring.verdicts.some(({ says }) => says === 'rings')) this.outsideActs.shows(device, ring);
    for (const ring of alerts.live.rings) {
      const isRung = ring.verdicts.some(({ says }) => says === 'rings');
      const home = this.#valley.homes.find(({ people }) =>
        people.some((person) => person.device === device),
      );
      const name = `${ring.id} ${home?.name ?? ''}`;
      if (!isRung || home === undefined || this.#rings.has(name)) continue;
      this.#rings.add(name);
      this.sometimes.add('a ring rang');
      const whom = this.silences.nameOf(ring.place.party);
      const isOurs = whom === home.name;
      if (!isOurs) this.sometimes.add('a twin heard a ring');
      const { agenda, chronicle } = this.#valley;
      const what = isOurs ? 'rangAtHome' : 'twinHeard';
      chronicle.tell({ atMs: agenda.now(), what, who: device.name, whom });
    }
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

  /** A person looks at the questions and the book of their home. */
  look(device: Device): void {
    if (!this.#valley.scenario.councils) return;
    this.councils.look(device);
    const state = device.home()?.peer.judged().state;
    if (state !== undefined) this.purses.look(device, state);
  }

  /** Looks at all homes: same records, same state; chains that stand still. */
  check(deep: boolean): void {
    this.bells.check();
    this.flags.check();
    for (const home of this.#valley.homes) {
      this.#checkDead(home);
      if (!deep) continue;
      const { pairs, sweptApart } = checkSame(home, (rule, what) => this.violate(rule, what));
      if (pairs > 0) this.sometimes.add('two replicas held the same records');
      if (sweptApart > 0) this.sometimes.add('one of two replicas had swept more');
      if (this.#valley.scenario.councils) this.#checkCouncil(home);
    }
    if (deep) this.#checkSwept();
  }

  /** The questions and the book, as each replica with the newest head shows them. */
  #checkCouncil({ log, people }: Home): void {
    const newest = this.#heightAt.get(log)?.height ?? 0;
    for (const person of people) {
      const { device, name } = person;
      const state = device.home()?.peer.judged().state;
      if (state === undefined || state.height < newest) continue;
      this.councils.check(name, device, state);
      this.halls.check(person, device, state);
      this.draws.check(name, device);
      this.purses.check(name, state);
    }
  }

  #checkSwept(): void {
    const { agenda } = this.#valley;
    const violate = (rule: string, what: string): void => this.violate(rule, what);
    const swept = checkSwept(this.#valley.devices(), this.#writtenById, agenda.now(), violate);
    if (swept.has('home')) this.sometimes.add('something was swept');
    if (swept.has('pact')) this.sometimes.add('something of a pact was swept');
  }

  #checkDead({ log, people, name }: Home): void {
    const stood = this.#heightAt.get(log);
    const now = this.#valley.agenda.now();
    if (stood === undefined) return;
    // What keeps people apart kills no height; what stands still afterwards does.
    if (now - Math.max(stood.atMs, this.#valley.troubledUntilMs) < DEAD_AFTER_MS) return;
    const free = people.filter(({ whereabouts, device }) => whereabouts === 'free' && !device.gone);
    if (free.length * 2 <= people.length) return;
    const able = free.filter(({ device }) => !this.#hasLostBallots(people, device));
    // Where people come in with new phones nobody stays without a ballot for four weeks.
    if (able.length * 2 <= people.length && !this.#valley.scenario.newPhones) {
      this.sometimes.add('most had lost their ballots');
      return;
    }
    this.#deadHeights += 1;
    stood.atMs = now;
    const days = Math.floor(DEAD_AFTER_MS / DAY_MS);
    this.violate('dead-height', `${name} placed nothing for ${String(days)} days`);
  }

  /**
   * Whether nobody counts a device's ballots any more: it signed against itself, was put out, or stopped by
   * itself because of its own fork. Where it is so for half, only founding anew is left (R3, R17).
   */
  #hasLostBallots(people: Home['people'], device: Device): boolean {
    if (device.home()?.peer.replica.isStopped() === true) return true;
    const author = device.shelves[0]?.author;
    return people.some((one) => {
      const state = one.device.home()?.peer.judged().state;
      const known = author === undefined ? undefined : state?.devices.get(author);
      return known !== undefined && (known.status !== 'active' || known.faultySince !== null);
    });
  }

  /** What must hold once the world is over. */
  /** Nobody was turned to with more than a list a week, but for what could not wait (R0). */
  #checkAsked(): void {
    const weeks = Math.ceil(this.#valley.agenda.now() / WEEK_MS);
    for (const { name, asked, askedOutOfTurn } of this.#valley.people())
      if (asked - askedOutOfTurn > weeks + 1)
        this.violate('asked-too-often', `${name}: ${asked - askedOutOfTurn} lists`);
  }

  checkEnd(): void {
    const violate = (rule: string, what: string): void => this.violate(rule, what);
    const devices = this.#valley.devices();
    checkKept(devices, this.#acknowledged, this.#valley.agenda.now(), violate);
    checkForks([...devices, ...this.#retired], violate);
    const out = this.shutOut();
    const within = devices.filter((device) => !out.has(device) && device.home() !== undefined);
    checkForgotten(within, this.#writtenById, this.#valley.agenda.now(), violate);
    this.silences.checkEnd();
    this.councils.checkEnd();
    this.draws.checkEnd(devices);
    this.#checkAsked();
    this.#checkStruck();
    for (const { log, people } of this.#valley.homes) {
      const state = people.flatMap(({ device }) => device.home()?.peer.judged().state ?? [])[0];
      if (state !== undefined) this.growth.checkWitnesses(log, state);
    }
    for (const broken of this.#valley.broken) this.violate('engine-broke', broken);
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

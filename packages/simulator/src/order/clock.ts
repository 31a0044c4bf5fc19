/**
 * Rounds at one parent with clocks: does a majority that is honest, talks and remembers always put
 * something in force, from whatever state it starts, and how soon? The rules are those of rounds.md,
 * “What a ballot device does by itself”; each message arrives `delay` hours after it was sent. A liar
 * that is silent now has sent what it likes before: its stands for all rounds linger. Where a fork is
 * healed the same is run over those who are not struck.
 */
import { invariant } from '@tocsin/core';

import { isMoreThanHalf } from './rules.ts';

/** What a device does when others are ahead. `mended` is what rounds.md says now. */
type CatchUp = 'first text' | 'mended';
/** Which stands a secretary lists: those that came first, or enough under which it would ballot. */
type Listing = 'first come' | 'chosen';

export interface Assembly {
  readonly members: number;
  /** Hours. */
  readonly roundBase: number;
  /** Hours. */
  readonly standGap: number;
  /** Hours from sending to arrival. */
  readonly delay: number;
  readonly catchUp: CatchUp;
  readonly listing: Listing;
  /** Ranks of honest members who take part; all others are silent for ever. */
  readonly awake: readonly number[];
  /**
   * The rank of a liar whose stands for every round are held by all, each showing, if it placed
   * in round 0, a turn whose key nobody else has.
   */
  readonly lingering?: number;
  /**
   * Healing: ranks that are struck. They keep their rounds, which run out at once; the others are
   * counted over themselves, and stands of more than half of them open a round.
   */
  readonly struck?: readonly number[];
  /** Where each of the awake begins: its round, and how many hours ago that began. */
  readonly starts: readonly { readonly round: number; readonly hoursAgo: number }[];
}

/** The id of a turn of the epoch for which no honest device ballots. */
const KEYLESS = -1;
/** A round higher than any that is reached. */
const FAR = 1_000_000;
interface Stand {
  readonly member: number;
  readonly round: number;
  readonly shown: { readonly round: number; readonly id: number } | undefined;
}

interface Placement {
  readonly round: number;
  readonly id: number;
}

type Message =
  | ({ readonly kind: 'stand' } & Stand)
  | ({ readonly kind: 'placement' } & Placement)
  | { readonly kind: 'ballot'; readonly member: number; readonly round: number };

interface Device {
  readonly rank: number;
  round: number;
  /** When its round's timer started. */
  began: number | undefined;
  lastStand: number;
  readonly stands: Stand[];
  readonly placements: Map<number, Placement>;
  readonly ballots: Map<number, number>;
  readonly hasPlaced: Set<number>;
}

/** The time of a round in hours. */
const timeOf = (assembly: Assembly, round: number): number =>
  assembly.roundBase * 2 ** Math.min(round, 5);

/** Runs until something is in force; gives the hour, or undefined if nothing is by `hoursMax`. */
export function hoursToForce(assembly: Assembly, hoursMax: number): number | undefined {
  const run = new Run(assembly);
  for (let hour = 0; hour <= hoursMax; hour = run.next(hour)) {
    if (run.tick(hour)) return hour;
  }
  return undefined;
}

class Run {
  readonly #assembly: Assembly;
  readonly #devices: readonly Device[];
  readonly #sent: { readonly at: number; readonly message: Message }[] = [];
  #delivered = 0;
  /** Who balloted in which round; ids need no telling apart, as there is one placement a round. */
  readonly #ballotersByRound = new Map<number, Set<number>>();

  constructor(assembly: Assembly) {
    this.#assembly = assembly;
    this.#devices = assembly.awake.map((rank, i) => {
      const start = assembly.starts[i];
      invariant(start !== undefined, 'a start for each of the awake');
      const device: Device = {
        rank,
        round: start.round,
        began: -start.hoursAgo,
        lastStand: -start.hoursAgo,
        stands: [],
        placements: new Map(),
        ballots: new Map(),
        hasPlaced: new Set(),
      };
      if (start.round > 0) this.#send(0, { kind: 'stand', ...this.#standOf(device) });
      return device;
    });
  }

  /** The next hour at which anything can happen. */
  next(hour: number): number {
    let next = this.#sent[this.#delivered]?.at ?? Number.POSITIVE_INFINITY;
    for (const { round, began, lastStand } of this.#devices) {
      const time = timeOf(this.#assembly, round);
      const { standGap } = this.#assembly;
      const hours = [lastStand + standGap, lastStand + Math.min(standGap, Math.floor(time / 2))];
      if (began !== undefined) hours.push(began + time);
      for (const at of hours) if (at > hour) next = Math.min(next, at);
    }
    return Math.max(next, hour + 1);
  }

  /** One hour: what is due arrives, then each device does what it can. True once in force. */
  tick(hour: number): boolean {
    for (; this.#delivered < this.#sent.length; this.#delivered += 1) {
      const sent = this.#sent[this.#delivered] as { at: number; message: Message };
      if (sent.at > hour) break;
      this.#deliver(sent.message);
    }
    for (const device of this.#devices) this.#act(device, hour);
    return [...this.#ballotersByRound.values()].some((balloters) =>
      isMoreThanHalf(balloters.size, this.#electors()),
    );
  }

  /** How many are counted. */
  #electors(): number {
    return this.#assembly.members - (this.#assembly.struck?.length ?? 0);
  }

  /** How many stands open a round. */
  #needed(): number {
    const electors = this.#electors();
    return this.#assembly.struck === undefined
      ? electors - Math.floor(electors / 2)
      : Math.floor(electors / 2) + 1;
  }

  #send(hour: number, message: Message): void {
    this.#sent.push({ at: hour + this.#assembly.delay, message });
  }

  #deliver(message: Message): void {
    if (message.kind === 'ballot') {
      const balloters = this.#ballotersByRound.get(message.round) ?? new Set();
      this.#ballotersByRound.set(message.round, balloters.add(message.member));
      return;
    }
    for (const device of this.#devices) {
      if (message.kind === 'stand') device.stands.push(message);
      else device.placements.set(message.round, message);
    }
  }

  #act(device: Device, hour: number): void {
    const target = this.#target(device, hour);
    if (target > device.round) {
      device.round = target;
      device.began = undefined;
      device.lastStand = hour;
      this.#send(hour, { kind: 'stand', ...this.#standOf(device) });
      device.stands.push(this.#standOf(device));
    }
    // In the first text each round's timer starts at once.
    const isTimed = this.#assembly.catchUp === 'first text' || this.#hasCompany(device);
    if (isTimed) device.began ??= hour;
    this.#place(device, hour);
    const placement = device.placements.get(device.round);
    if (placement === undefined || placement.id === KEYLESS) return;
    if (device.ballots.has(device.round)) return;
    device.ballots.set(device.round, placement.id);
    this.#send(hour, { kind: 'ballot', member: device.rank, round: device.round });
  }

  #standOf(device: Device): Stand {
    const rounds = [...device.ballots.keys()].filter((round) => round < device.round);
    const round = Math.max(...rounds);
    const id = device.ballots.get(round);
    const shown = id === undefined ? undefined : { round, id };
    return { member: device.rank, round: device.round, shown };
  }

  #place(device: Device, hour: number): void {
    const { round } = device;
    if (round % this.#assembly.members !== device.rank || device.hasPlaced.has(round)) return;
    const id = round === 0 ? 0 : this.#idToPlace(device, round);
    if (id === undefined) return;
    device.hasPlaced.add(round);
    device.placements.set(round, { round, id });
    this.#send(hour, { kind: 'placement', round, id });
  }

  /** What the stands that a device holds let it place, undefined for nothing yet. */
  #idToPlace(device: Device, round: number): number | undefined {
    const { lingering, listing } = this.#assembly;
    const needed = this.#needed();
    const stands = device.stands.filter((stand) => stand.round === round);
    if (lingering !== undefined) stands.unshift(this.#lingeringStand(lingering, round));
    if (stands.length < needed) return undefined;
    if (listing === 'first come') return this.#idFor(stands.slice(0, needed), round);
    for (let chosen = 1; chosen < 1 << stands.length; chosen += 1) {
      const listed = stands.filter((_, i) => ((chosen >> i) & 1) === 1);
      if (listed.length < needed) continue;
      const id = this.#idFor(listed, round);
      if (id !== KEYLESS) return id;
    }
    return undefined;
  }

  #lingeringStand(member: number, round: number): Stand {
    // What most never named is no lawful healing: there it shows what anybody would carry on.
    const id = this.#assembly.struck === undefined ? KEYLESS : 0;
    const shown = member === 0 ? { round: 0, id } : undefined;
    return { member, round, shown };
  }

  #idFor(listed: readonly Stand[], round: number): number {
    const { members } = this.#assembly;
    const shown = listed.flatMap((stand) => stand.shown ?? []);
    const highest = Math.max(-1, ...shown.map((one) => one.round));
    const atHighest = shown.filter((one) => one.round === highest);
    if (this.#assembly.struck !== undefined) return atHighest[0]?.id ?? round;
    const possible = atHighest.find(({ id }) => {
      const showing = shown.filter((one) => one.id === id).length;
      return isMoreThanHalf(showing + members - listed.length, members);
    });
    return possible?.id ?? round;
  }

  /** The round for which a device stands now: its own, if it does not move. */
  #target(device: Device, hour: number): number {
    const { members, struck } = this.#assembly;
    if (struck?.includes(device.round % members) === true) return device.round + 1;
    const time = timeOf(this.#assembly, device.round);
    if (device.began !== undefined && hour - device.began >= time) return device.round + 1;
    return this.#assembly.catchUp === 'mended'
      ? this.#mendedCatchUp(device, hour, time)
      : this.#firstCatchUp(device, hour);
  }

  /** Whether a device holds stands for its round or above of enough members to place in it. */
  #hasCompany(device: Device): boolean {
    const { lingering } = this.#assembly;
    const there = new Set([device.rank]);
    if (lingering !== undefined) there.add(lingering);
    for (const { member, round } of device.stands) if (round >= device.round) there.add(member);
    return there.size >= this.#needed();
  }

  /** Others' highest stands above the device's own round, highest first. */
  #ahead(device: Device): readonly { readonly member: number; readonly round: number }[] {
    const highest = new Map<number, number>();
    for (const { member, round } of device.stands) {
      if (member === device.rank || round <= device.round) continue;
      highest.set(member, Math.max(round, highest.get(member) ?? 0));
    }
    const { lingering } = this.#assembly;
    if (lingering !== undefined) highest.set(lingering, FAR);
    return [...highest]
      .map(([member, round]) => ({ member, round }))
      .toSorted((a, b) => b.round - a.round);
  }

  #firstCatchUp(device: Device, hour: number): number {
    const { members, standGap } = this.#assembly;
    if (hour - device.lastStand < standGap) return device.round;
    const enough = Math.max(1, Math.floor(members / 2));
    const ahead = this.#ahead(device);
    const last = ahead[enough - 1];
    if (last === undefined) return device.round;
    if (enough > 1) return last.round;
    for (let round = device.round + 1; round <= last.round; round += 1) {
      if (round % members !== last.member) return round;
    }
    return device.round;
  }

  #mendedCatchUp(device: Device, hour: number, time: number): number {
    const { standGap } = this.#assembly;
    const electors = this.#electors();
    if (hour - device.lastStand < Math.min(standGap, Math.floor(time / 2))) return device.round;
    const enough = electors === 2 ? 1 : Math.max(2, Math.floor(electors / 2));
    return this.#ahead(device)[enough - 1]?.round ?? device.round;
  }
}

/**
 * Healing (R4, decision 0053) with more than one liar: histories by luck. Written from rounds.md alone.
 * Unlike `heights.ts` it keeps each record, and what each honest device holds, since with two liars no
 * signature can be said to exist at any time: who struck whom, by what was shown to whom, is the point.
 *
 * Left out, as in `heights.ts`: timers (a device may stand at any time), whom members are for (any rival
 * may be placed fresh), and time on the way. Liars hold all, sign anything, and choose whom they tell.
 */
import { invariant } from '@tocsin/core';

import type { Luck } from '../world/luck.ts';

/** What is explored. */
export interface LiarBounds {
  readonly members: number;
  /** The first so many members lie. */
  readonly liars: number;
  readonly rounds: number;
  /** Whether liars may have lied at the parent too, so that anybody may learn of it at any time. */
  readonly isExposed: boolean;
  /** How the rules are kept; a broken one is a mistake that must be found. */
  readonly rules: 'kept' | 'half of the stands suffice' | 'nothing is carried on';
}

/** One of two branches. */
type Rival = 0 | 1;

interface Healing {
  readonly kind: 'healing';
  readonly name: string;
  readonly by: number;
  readonly round: number;
  readonly rival: Rival;
  /** Members whom it names as struck, one bit each. */
  readonly struck: number;
  readonly stands: readonly Stand[];
}

interface Stand {
  readonly kind: 'stand';
  readonly name: string;
  readonly by: number;
  readonly round: number;
  readonly shown: Healing | null;
}

interface Ballot {
  readonly kind: 'ballot';
  readonly name: string;
  readonly by: number;
  readonly round: number;
  readonly rival: Rival;
}

/** Two signatures at the parent that prove a fault there. */
interface Proof {
  readonly kind: 'proof';
  readonly name: string;
  readonly by: number;
}

export type Said = Healing | Stand | Ballot | Proof;

const RIVALS: readonly Rival[] = [0, 1];
const bit = (member: number): number => 1 << member;
const has = (set: number, member: number): boolean => (set & bit(member)) !== 0;

/** How many members a set has. */
function sizeOf(set: number): number {
  let size = 0;
  for (let left = set; left !== 0; left &= left - 1) size += 1;
  return size;
}

/** All that a record names, itself included, added to `into`. */
function closeOver(said: Said, into: Set<Said>): Set<Said> {
  if (into.has(said)) return into;
  into.add(said);
  if (said.kind === 'healing') for (const stand of said.stands) closeOver(stand, into);
  if (said.kind === 'stand' && said.shown !== null) closeOver(said.shown, into);
  return into;
}

/** Members whom these records prove to be faulty (R3, at the key or at the parent). */
export function faultyIn(records: Iterable<Said>): number {
  const all = [...records];
  const ballots = all.filter((one): one is Ballot => one.kind === 'ballot');
  const placed = new Map<string, Rival>();
  const cast = new Map<string, Rival>();
  let faulty = 0;
  const see = (seen: Map<string, Rival>, { by, round, rival }: Ballot | Healing): void => {
    const name = `${String(by)} ${String(round)}`;
    const other = seen.get(name);
    if (other !== undefined && other !== rival) faulty |= bit(by);
    seen.set(name, rival);
  };
  for (const one of all) {
    if (one.kind === 'healing') see(placed, one);
    else if (one.kind === 'ballot') see(cast, one);
    else if (one.kind === 'proof') faulty |= bit(one.by);
    else if (ballots.some((ballot) => ballot.by === one.by && isAgainst(ballot, one)))
      faulty |= bit(one.by);
  }
  return faulty;
}

function isAgainst({ round, rival }: Ballot, stand: Stand): boolean {
  if (round >= stand.round) return false;
  const { shown } = stand;
  if (shown === null || shown.round < round) return true;
  return shown.round === round && shown.rival !== rival;
}

/** An honest device, or what is known to nobody but liars. */
interface Device {
  readonly member: number;
  readonly held: Set<Said>;
  /** The round of its last stand. */
  round: number;
  /** The healing for which it cast its ballot in the highest round. */
  last: Healing | null;
  readonly placedIn: Set<number>;
  /** Rivals that it saw healed, in turn. */
  readonly saw: Set<Rival>;
}

/** One history. */
export class Healers {
  readonly bounds: LiarBounds;
  readonly all: Set<Said> = new Set();
  readonly honest: readonly Device[];
  readonly #luck: Luck;
  /** The first secretary: the order of the key is luck. */
  readonly #first: number;
  /** How much honest devices meet in this history, and on which side liars have each of them. */
  readonly #talk: number;
  readonly #sides: readonly Rival[];
  readonly #byName = new Map<string, Said>();
  /** A fingerprint of who holds what, in two halves. */
  #print: readonly [number, number] = [0, 0];

  constructor(bounds: LiarBounds, luck: Luck) {
    this.bounds = bounds;
    this.#luck = luck;
    this.#first = luck.below(bounds.members);
    const { members, liars, isExposed } = bounds;
    this.honest = Array.from({ length: members - liars }, (_, at) => ({
      member: liars + at,
      held: new Set<Said>(),
      round: 0,
      last: null,
      placedIn: new Set<number>(),
      saw: new Set<Rival>(),
    }));
    this.#talk = luck.between(1, 6);
    this.#sides = this.honest.map(() => luck.pick(RIVALS));
    for (let by = 0; by < liars; by += 1)
      if (isExposed && luck.chance(1, 2))
        this.all.add(this.#named({ kind: 'proof', name: `p${String(by)}`, by }));
  }

  /** Where the history is: alike for histories in which everybody holds the same. */
  get print(): number {
    return this.#print[0] * 2_097_152 + (this.#print[1] & 2_097_151);
  }

  secretaryOf(round: number): number {
    return (this.#first + round) % this.bounds.members;
  }

  /** Does one thing, whichever luck wants. */
  step(): void {
    const drawn = this.#luck.below(40);
    if (drawn < 14 && this.bounds.liars > 0) this.#lie();
    else if (drawn < 14 + this.#talk) this.#gossip();
    else if (drawn < 15 + this.#talk) this.#leak();
    else this.#act(this.#luck.pick(this.honest), this.#luck.chance(1, 3));
  }

  /** Liars ballot for all that there is, and tell nobody: whatever they can sign may exist. */
  signAll(): void {
    const placed = [...this.all].filter((one): one is Healing => one.kind === 'healing');
    for (const { round, rival } of placed)
      for (let by = 0; by < this.bounds.liars; by += 1)
        this.#say(ballotBy(by, round, rival), undefined);
  }

  /** Everybody honest hears everything, and goes on alone; true = something is healed. */
  ends(): boolean {
    for (const device of this.honest) for (const said of this.all) this.#tell(device, said);
    for (let turn = 0; turn < 4 * this.bounds.members; turn += 1) {
      for (let again = true; again;) {
        again = false;
        for (const device of this.honest)
          if (this.#act(device, false)) {
            again = true;
            for (const other of this.honest) this.#tellAll(device, other);
          }
      }
      const [one] = this.honest;
      if (one !== undefined && this.healedIn(one.held) !== undefined) return true;
      const next = 1 + Math.max(...this.honest.map(({ round }) => round));
      for (const device of this.honest) this.#standFor(device, next);
      for (const device of this.honest)
        for (const other of this.honest) this.#tellAll(device, other);
    }
    return false;
  }

  /** Whether a healing is lawful by what is here. */
  isLawful(healing: Healing, faulty: number): boolean {
    const { by, round, rival, struck, stands } = healing;
    if (by !== this.secretaryOf(round) || has(struck, by) || (struck & ~faulty) !== 0) return false;
    if (round === 0) return stands.length === 0;
    const electors = this.bounds.members - sizeOf(struck);
    if (!this.#areEnough(stands.length, electors)) return false;
    const members = new Set(stands.map((stand) => stand.by));
    if (members.size !== stands.length || stands.some((one) => has(struck, one.by))) return false;
    const areGood = stands.every(
      ({ round: at, shown }) =>
        at === round && (shown === null || (shown.round < round && this.isLawful(shown, faulty))),
    );
    return areGood && this.#allowed(stands).includes(rival);
  }

  #areEnough(count: number, electors: number): boolean {
    const sufficesHalf = this.bounds.rules === 'half of the stands suffice';
    return sufficesHalf ? 2 * count >= electors - 1 : 2 * count > electors;
  }

  /** What a healing with these stands may carry on, or place where nothing is shown. */
  #allowed(stands: readonly Stand[]): readonly Rival[] {
    const shown = stands.flatMap((one) => one.shown ?? []);
    if (shown.length === 0 || this.bounds.rules === 'nothing is carried on') return RIVALS;
    const highest = Math.max(...shown.map(({ round }) => round));
    const rivals = RIVALS.filter((rival) =>
      shown.some((one) => one.round === highest && one.rival === rival),
    );
    const placer = this.secretaryOf(highest);
    return rivals.length > 1 && stands.some(({ by }) => by === placer) ? [] : rivals;
  }

  /** The rival of the highest round in force by what is here; undefined: none. */
  healedIn(held: ReadonlySet<Said>): Rival | undefined {
    const faulty = faultyIn(held);
    const electors = this.bounds.members - sizeOf(faulty);
    for (let round = this.#highest(held); round >= 0; round -= 1) {
      const inForce = RIVALS.filter((rival) => {
        const ballots = ballotsFor(held, round, rival).filter((by) => !has(faulty, by));
        if (ballots.length * 2 <= electors) return false;
        return this.#healingsOf(held, round, rival, faulty).length > 0;
      });
      if (inForce.length === 1) return inForce[0];
      if (inForce.length > 1) return undefined;
    }
    return undefined;
  }

  #highest(held: Iterable<Said>): number {
    let highest = -1;
    for (const one of held) if (one.kind === 'healing') highest = Math.max(highest, one.round);
    return highest;
  }

  #healingsOf(
    held: Iterable<Said>,
    round: number,
    rival: Rival,
    faulty: number,
  ): readonly Healing[] {
    return [...held].filter(
      (one): one is Healing =>
        one.kind === 'healing' &&
        one.round === round &&
        one.rival === rival &&
        this.isLawful(one, faulty),
    );
  }

  /**
   * Every certificate by what exists: a lawful healing and ballots of just more than half of those who
   * are not struck where it counts.
   *
   * @param struck - those whom it is counted without.
   */
  certificates(struck: number): readonly { readonly rival: Rival; readonly proof: Set<Said> }[] {
    const electors = this.bounds.members - sizeOf(struck);
    const needed = Math.floor(electors / 2) + 1;
    const found: { readonly rival: Rival; readonly proof: Set<Said> }[] = [];
    for (let round = 0; round <= this.#highest(this.all); round += 1)
      for (const rival of RIVALS) {
        const by = ballotsFor(this.all, round, rival).filter((one) => !has(struck, one));
        if (by.length < needed) continue;
        for (const healing of this.#healingsOf(this.all, round, rival, struck))
          for (const chosen of choicesOf(by, needed)) {
            const proof = closeOver(healing, new Set());
            for (const said of this.all)
              if (said.kind === 'ballot' && said.round === round && said.rival === rival)
                if (chosen.includes(said.by)) proof.add(said);
            found.push({ rival, proof });
          }
      }
    return found;
  }

  /** One of the same words is one record. */
  #named<T extends Said>(said: T): T {
    const known = this.#byName.get(said.name);
    if (known !== undefined) return known as T;
    this.#byName.set(said.name, said);
    return said;
  }

  #say<T extends Said>(said: T, by: Device | undefined): T {
    const one = this.#named(said);
    this.all.add(one);
    if (by !== undefined) this.#tell(by, one);
    return one;
  }

  #tell(device: Device, said: Said): void {
    for (const one of closeOver(said, new Set())) {
      if (device.held.has(one)) continue;
      device.held.add(one);
      const name = `${String(device.member)} ${one.name}`;
      this.#print = [this.#print[0] ^ printOf(name, 7), this.#print[1] ^ printOf(name, 77)].map(
        (half) => half >>> 0,
      ) as unknown as readonly [number, number];
    }
    const healed = this.healedIn(device.held);
    if (healed !== undefined) device.saw.add(healed);
  }

  #tellAll(from: Device, to: Device): void {
    if (from !== to) for (const said of from.held) if (!to.held.has(said)) this.#tell(to, said);
  }

  #gossip(): void {
    this.#tellAll(this.#luck.pick(this.honest), this.#luck.pick(this.honest));
  }

  /** Somebody is told one thing that exists, and all that it names. */
  #leak(): void {
    const all = [...this.all];
    if (all.length > 0) this.#tell(this.#luck.pick(this.honest), this.#luck.pick(all));
  }

  /** The next thing that an honest device may do; true = it did one. */
  #act(device: Device, mayStand: boolean): boolean {
    const faulty = faultyIn(device.held);
    const healed = this.healedIn(device.held);
    if (this.#cast(device, faulty, healed)) return true;
    if (healed !== undefined) return false;
    if (this.#place(device, faulty)) return true;
    if (mayStand && device.round + 1 < this.bounds.rounds) this.#standFor(device, device.round + 1);
    return false;
  }

  #cast(device: Device, faulty: number, healed: Rival | undefined): boolean {
    const { member, held, round, last } = device;
    const from = Math.max(round, last === null ? 0 : last.round + 1);
    const open = [...held].filter(
      (one): one is Healing =>
        one.kind === 'healing' &&
        one.round >= from &&
        this.isLawful(one, faulty) &&
        (healed === undefined ? one.struck === faulty : one.rival === healed),
    );
    if (open.length === 0 || has(faulty, member)) return false;
    const healing = this.#luck.pick(open);
    device.last = healing;
    this.#say(ballotBy(member, healing.round, healing.rival), device);
    return true;
  }

  #place(device: Device, faulty: number): boolean {
    const { member, held, round, placedIn } = device;
    if (this.secretaryOf(round) !== member || placedIn.has(round) || has(faulty, member))
      return false;
    const stands = this.#listed([...held], round, faulty);
    const allowed = stands === undefined ? [] : this.#allowed(stands);
    if (stands === undefined || allowed.length === 0) return false;
    placedIn.add(round);
    const rival = this.#luck.pick(allowed);
    this.#say(healingBy(member, round, { rival, struck: faulty, stands }), device);
    return true;
  }

  /** Enough stands for a round, by luck; undefined while there are not enough. */
  #listed(held: readonly Said[], round: number, struck: number): readonly Stand[] | undefined {
    if (round === 0) return [];
    const electors = this.bounds.members - sizeOf(struck);
    const chosen = new Map<number, Stand>();
    const want = this.#luck.between(1, this.bounds.members);
    for (const one of this.#luck.shuffle(held)) {
      if (one.kind !== 'stand' || one.round !== round || has(struck, one.by)) continue;
      if (!this.#areEnough(chosen.size, electors) || chosen.size < want) chosen.set(one.by, one);
    }
    const stands = [...chosen.values()].toSorted((a, b) => a.by - b.by);
    return this.#areEnough(stands.length, electors) ? stands : undefined;
  }

  #standFor(device: Device, round: number): void {
    if (device.round >= round) return;
    device.round = round;
    this.#say(standBy(device.member, round, device.last), device);
  }

  /** A liar signs something for one side, and tells mostly those whom it has there. */
  #lie(): void {
    const by = this.#luck.below(this.bounds.liars);
    const side = this.#luck.pick(RIVALS);
    const rival = this.#luck.chance(1, 5) ? this.#luck.pick(RIVALS) : side;
    const round = this.#luck.below(this.bounds.rounds);
    const isTurn = this.secretaryOf(round) === by;
    const said = isTurn && this.#luck.chance(1, 2) ? this.#lieInTurn(by, round, rival) : undefined;
    if (said !== undefined) return this.#spread(said, side);
    const what = this.#luck.below(2);
    if (what === 0 && round > 0) return this.#spread(this.#lyingStand(by, round), side);
    const placed = [...this.all].filter((one): one is Healing => one.kind === 'healing');
    if (placed.length === 0) return undefined;
    const healing = this.#luck.pick(placed);
    return this.#spread(ballotBy(by, healing.round, healing.rival), side);
  }

  /** A stand that shows nothing, or some lawful healing of a lower round. */
  #lyingStand(by: number, round: number): Stand {
    const faulty = faultyIn(this.all);
    const below = [...this.all].filter(
      (one): one is Healing =>
        one.kind === 'healing' && one.round < round && this.isLawful(one, faulty),
    );
    const showsNothing = below.length === 0 || this.#luck.chance(2, 3);
    return standBy(by, round, showsNothing ? null : this.#luck.pick(below));
  }

  /** A lawful healing of a liar: with whatever stands there are, and more of its own kind. */
  #lieInTurn(by: number, round: number, rival: Rival): Healing | undefined {
    const proven = faultyIn(this.all);
    const struck = this.#luck.chance(1, 2) ? 0 : proven & ~bit(by);
    const stands = this.#listed([...this.all], round, struck);
    if (stands === undefined || !this.#allowed(stands).includes(rival)) return undefined;
    return healingBy(by, round, { rival, struck, stands });
  }

  #spread(said: Said, side: Rival): void {
    const one = this.#say(said, undefined);
    for (const [at, device] of this.honest.entries())
      if (this.#sides[at] === side || this.#luck.chance(1, 12)) this.#tell(device, one);
  }
}

function ballotsFor(held: Iterable<Said>, round: number, rival: Rival): readonly number[] {
  const by = new Set<number>();
  for (const one of held)
    if (one.kind === 'ballot' && one.round === round && one.rival === rival) by.add(one.by);
  return [...by].toSorted((a, b) => a - b);
}

/** Every way to choose so many of some. */
function choicesOf(all: readonly number[], count: number): readonly (readonly number[])[] {
  if (count === 0) return [[]];
  return all.flatMap((one, at) =>
    choicesOf(all.slice(at + 1), count - 1).map((others) => [one, ...others]),
  );
}

function ballotBy(by: number, round: number, rival: Rival): Ballot {
  return { kind: 'ballot', name: `b${by}.${round}.${rival}`, by, round, rival };
}

function standBy(by: number, round: number, shown: Healing | null): Stand {
  return { kind: 'stand', name: `s${by}.${round}(${shown?.name ?? ''})`, by, round, shown };
}

function healingBy(
  by: number,
  round: number,
  said: Pick<Healing, 'rival' | 'struck' | 'stands'>,
): Healing {
  const { rival, struck, stands } = said;
  const listed = stands.map(({ name }) => name).join();
  return {
    kind: 'healing',
    name: `h${by}.${round}.${rival}.${struck}[${listed}]`,
    by,
    round,
    ...said,
  };
}

/** 32 bits of a name (FNV-1a), from a start. */
function printOf(name: string, start: number): number {
  let mixed = start;
  for (const sign of name) mixed = Math.imul(mixed ^ (sign.codePointAt(0) ?? 0), 0x01_00_01_93);
  mixed ^= mixed >>> 15;
  return Math.imul(mixed, 0x2c_1b_3c_6d) >>> 0;
}

/** What histories by luck came to. */
export interface Wandered {
  readonly histories: number;
  readonly steps: number;
  /** Different states: who holds what. */
  readonly states: number;
  /** Histories in which two certificates that count everybody name two rivals. */
  readonly withRivals: number;
  /** Histories in which honest devices saw one healed, and then the other. */
  readonly healedTwice: number;
  /** Histories in which a liar was proven at all. */
  readonly withFaults: number;
  readonly found: readonly { readonly wrong: string; readonly history: number }[];
}

/** Takes so many histories of so many steps. */
export function wanderHealing(
  bounds: LiarBounds,
  luck: Luck,
  histories: number,
  steps: number,
): Wandered {
  const prints = new Set<number>();
  const found: { readonly wrong: string; readonly history: number }[] = [];
  let [withRivals, healedTwice, withFaults] = [0, 0, 0];
  for (let history = 0; history < histories; history += 1) {
    const healers = new Healers(bounds, luck.branch(String(history)));
    for (let step = 0; step < steps; step += 1) {
      healers.step();
      prints.add(healers.print);
    }
    if (history % 2 === 1) healers.signAll();
    const { hasRivals, wrongs } = judgeHealers(healers);
    if (hasRivals) withRivals += 1;
    if (faultyIn(healers.all) !== 0) withFaults += 1;
    if (healers.honest.some(({ saw }) => saw.size > 1)) healedTwice += 1;
    // Where too many liars are not known as such, they can withhold what it takes.
    const canEnd = 2 * healers.honest.length > bounds.members - sizeOf(faultyIn(healers.all));
    const isDead = canEnd && !healers.ends();
    const wrong = wrongs[0] ?? (isDead ? 'DeadHeight' : undefined);
    if (wrong !== undefined) found.push({ wrong, history });
  }
  const states = prints.size;
  invariant(states > 0, 'a history has states');
  return {
    histories,
    steps: histories * steps,
    states,
    withRivals,
    healedTwice,
    withFaults,
    found,
  };
}

/** Whether two rivals are in force by what exists, and what is wrong with it. */
function judgeHealers(healers: Healers): {
  readonly hasRivals: boolean;
  readonly wrongs: readonly string[];
} {
  const wrongs: string[] = [];
  const faulty = faultyIn(healers.all);
  if (healers.honest.some(({ member }) => has(faulty, member))) wrongs.push('HonestProvable');
  const certificates = healers.certificates(0);
  const [a, b] = RIVALS.map((rival) => certificates.filter((one) => one.rival === rival));
  const pairs = (a ?? []).flatMap((one) => (b ?? []).map((other) => [one, other] as const));
  const unproven = pairs.some(
    ([one, other]) => faultyIn(new Set([...one.proof, ...other.proof])) === 0,
  );
  if (unproven) wrongs.push('RivalsWithoutProof');
  // Who saw both healed by what it held can name somebody who lied.
  const blind = healers.honest.some(({ saw, held }) => saw.size > 1 && faultyIn(held) === 0);
  if (blind) wrongs.push('HealedTwiceWithoutProof');
  return { hasRivals: pairs.length > 0, wrongs };
}

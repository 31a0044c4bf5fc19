/**
 * Whether words were in time, by what a lineage has at hand: the same as `in-time.ts` finds by walking
 * through all records, which stays as the measure; a test compares the two. An ear is made for one
 * state and knows nothing afterwards.
 */
import type { MemberId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Entry } from '../log/entry.ts';
import { LANE_GOVERNANCE } from '../record/lane.ts';
import { settledFloor, settledHeight } from './branches.ts';
import { durationOf } from './durations.ts';
import { isThrough, memberOfDevice, presentMembers } from './electorate.ts';
import type { Bench, DatedPower, Hearing, InTime } from './in-time.ts';
import { isUntimed, liesBelow, prunedIn } from './in-time.ts';
import type { Lineage } from './lineage.ts';
import { lineageOf, NONE } from './lineage.ts';
import { SettledNumbers } from './numbered.ts';
import type { IsPruned } from './reading.ts';
import type { Asked, Seat, Seats } from './seats.ts';
import { seatsAt } from './seats.ts';
import type { AssemblyState, Member, Step } from './state.ts';

/** Hears at one state. */
export class Ear {
  readonly state: AssemblyState;
  readonly lineage: Lineage;
  readonly isPruned: IsPruned;
  readonly floor: number;
  readonly settledHeight: number;
  /** What devices are worth at the head, and its ground. */
  readonly seats: Seats;
  /** By the hour after which a wall closes. */
  readonly #benches = new Map<number, Bench>();
  /** By the height of the step that closed the question (0: none did) and the height asked about. */
  readonly #majorities = new Map<number, number>();
  #ballotsUpTo = 0;
  /** The latest wall up to each height, from height 1 on; made when it is first asked for. */
  #wallsTo: readonly number[] | undefined;
  #askedEntry: Entry | undefined;
  #askedNumber = NONE;
  readonly #rest: number[] = [];

  /** @param seats - at the head, where they are known to be as at an earlier one. */
  constructor(state: AssemblyState, seats?: Seats) {
    this.state = state;
    this.lineage = lineageOf(state.reading);
    this.isPruned = prunedIn(state);
    this.floor = settledFloor(state);
    this.settledHeight = settledHeight(state);
    this.seats = seats ?? seatsAt(this.lineage, state.history.at(-1) ?? state);
  }

  /** One entry is asked about several times in a row. */
  numberOf(entry: Entry): number {
    if (this.#askedEntry !== entry) {
      this.#askedEntry = entry;
      this.#askedNumber = this.lineage.numberOf(entry.id) ?? NONE;
    }
    return this.#askedNumber;
  }

  /** Whether a settled placement has a later wall. */
  isClosed(closesAfter: number): boolean {
    return (this.#walls()[this.settledHeight - 1] ?? 0) > closesAfter;
  }

  #walls(): readonly number[] {
    if (this.#wallsTo !== undefined) return this.#wallsTo;
    const walls: number[] = [];
    for (const { wall } of this.state.chain) walls.push(Math.max(walls.at(-1) ?? 0, wall));
    this.#wallsTo = walls;
    return walls;
  }

  /** The bench of a hearing. */
  benchAt({ heardUntil, margin }: Pick<Hearing, 'heardUntil' | 'margin'>): Bench {
    const closesAfter = heardUntil + margin;
    const known = this.#benches.get(closesAfter);
    if (known !== undefined) return known;
    const bench = this.#benchAfter(closesAfter);
    this.#benches.set(closesAfter, bench);
    return bench;
  }

  #benchAfter(closesAfter: number): Bench {
    const { chain, history } = this.state;
    if (!this.isClosed(closesAfter)) return { closing: undefined, ground: this.seats.ground };
    const walls = this.#walls();
    let low = 0;
    let high = this.settledHeight - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((walls[middle] as number) > closesAfter) high = middle;
      else low = middle + 1;
    }
    const closing = chain[low] as Step;
    return { closing, ground: history[closing.height] ?? this.seats.ground };
  }

  /** What devices are worth at a bench. */
  seatsIn({ ground }: Pick<Bench, 'ground'>): Seats {
    const isHead = ground === this.seats.ground || ground === this.state;
    return isHead ? this.seats : seatsAt(this.lineage, ground);
  }

  /** As `isWitnessedInTime`. */
  isWitnessedInTime(record: RecordId, power: DatedPower): InTime {
    const entry = this.state.reading.entryById.get(record);
    if (entry === undefined) return 'open';
    const number = this.numberOf(entry);
    const hearing = this.#hearingOf(power);
    if (!this.isSaidInTime(number, hearing)) return 'late';
    const height = this.heightOf(number);
    const isRemembered = power.lasts === true && !this.#standsOnPruned(number, height);
    const remembered = isRemembered ? height : undefined;
    if (this.isSettledInTime(remembered, hearing, this.benchAt(hearing))) return 'inTime';
    return this.heardByWitnesses(number, height, hearing);
  }

  /**
   * The hour after which a closing wall may take back that a record was in time, where that rests on a
   * settled placement alone; Infinity: none can; undefined: it rests on more.
   */
  lastsUntil(entry: Entry, power: DatedPower): number | undefined {
    const number = this.numberOf(entry);
    const height = this.heightOf(number);
    const then = height === undefined ? undefined : this.state.history[height];
    // Of a floor that can still rise up to the one of then nobody knows what it will hide.
    if (power.lasts !== true || then === undefined || then.floor > this.floor) return undefined;
    const hearing = this.#hearingOf(power);
    const bench = this.benchAt(hearing);
    const isLasting =
      this.isSaidInTime(number, hearing) &&
      !this.#standsOnPruned(number, height) &&
      this.isSettledInTime(height, hearing, bench);
    if (!isLasting) return undefined;
    return bench.closing === undefined ? hearing.heardUntil + hearing.margin : Infinity;
  }

  #hearingOf({ notAfter, isEmergency }: DatedPower): Hearing {
    const { overrides } = this.state;
    const grace = durationOf(overrides, isEmergency ? 'graceEmergency' : 'graceOrdinary');
    return {
      notAfter,
      heardUntil: (notAfter + grace) as Hour,
      margin: durationOf(overrides, 'lateMargin'),
      tolerance: durationOf(overrides, 'clockTolerance'),
    };
  }

  /** As the function of this name, of a record that is settled at a height. */
  isSettledInTime(
    height: number | undefined,
    { heardUntil }: Pick<Hearing, 'heardUntil'>,
    bench: Bench,
  ): boolean {
    if (height === undefined || height > this.settledHeight) return false;
    const step = this.state.chain[height - 1];
    if (step === undefined || step.wall > heardUntil) return false;
    return this.#majorityAt(height, bench) <= heardUntil;
  }

  /** The hour by which more than half had balloted for what was placed at a height; Infinity: never. */
  #majorityAt(height: number, bench: Bench): number {
    // The reading of a state is live: ballots may have come since they were counted.
    if (this.#ballotsUpTo !== this.lineage.entries.length) this.#majorities.clear();
    this.#ballotsUpTo = this.lineage.entries.length;
    const key = (bench.closing?.height ?? 0) * HEIGHTS_MAX + height;
    const known = this.#majorities.get(key);
    if (known !== undefined) return known;
    const majority = majorityHour(this.state, height, bench);
    this.#majorities.set(key, majority);
    return majority;
  }

  /** At which height the record with this number was settled. */
  heightOf(number: number): number | undefined {
    const { settledAt } = this.state;
    return settledAt instanceof SettledNumbers
      ? settledAt.at(number)
      : settledAt.get((this.lineage.entries[number] as Entry).id);
  }

  /** As the function of this name, of a record that is settled at a height. */
  #standsOnPruned(number: number, height: number | undefined): boolean {
    if (this.floor === 0) return false;
    const then = height === undefined ? undefined : this.state.history[height];
    const floor = Math.min(this.floor, then?.floor ?? this.floor);
    const { parent, firstParent } = this.lineage;
    const end = this.lineage.parentsEnd(number);
    for (let at = firstParent.at(number); at < end; at += 1)
      if (this.#isPrunedAt(parent.at(at), floor)) return true;
    return false;
  }

  /** As `prunedBelow`. */
  #isPrunedAt(number: number, floor: number): boolean {
    if (floor === 0) return false;
    const height = this.heightOf(number);
    if (height === undefined || height > floor) return false;
    return (this.lineage.entries[number] as Entry).header.lane !== LANE_GOVERNANCE;
  }

  /** As `isSaidInTime`. */
  isSaidInTime(number: number, { notAfter, tolerance }: Hearing): boolean {
    return this.lineage.walls.at(number) <= notAfter && !this.#isUntimed(number, tolerance);
  }

  /** What witnesses show of a word that was said in time, and is settled at a height. */
  heardByWitnesses(number: number, height: number | undefined, hearing: Hearing): InTime {
    if (this.#isOutlived(number, height)) return 'late';
    const bench = this.benchAt(hearing);
    if (liesAtOrBelow(bench, height) && this.#isWitnessed(number, bench, hearing)) return 'inTime';
    return bench.closing === undefined ? 'open' : 'late';
  }

  /** As the function of this name. */
  #isOutlived(number: number, height: number | undefined): boolean {
    if (this.floor === 0) return false;
    const isOld = height !== undefined && height <= this.floor;
    return isOld || this.#standsOnPruned(number, height);
  }

  /** Walks down from a record, and only as far as its witnesses. */
  #isWitnessed(number: number, bench: Bench, hearing: Hearing): boolean {
    const { lineage } = this;
    const { walks, child, nextChild, slots } = lineage;
    const seats = this.seatsIn(bench);
    const slot = slots.at(number);
    const own = seats.at(slot);
    const enough = seats.askedAt(slot);
    if (enough.asked === 0 && enough.branches === 0) return true;
    const found: Witnesses = { members: [], branches: [] };
    const rest = this.#rest;
    rest.length = 0;
    rest.push(number);
    const walk = lineage.beginWalk();
    walks.set(number, walk);
    for (let at = 0; at < rest.length; at += 1)
      for (
        let place = lineage.childrenOf(rest[at] as number);
        place !== NONE;
        place = nextChild.at(place)
      ) {
        const one = child.at(place);
        if (walks.at(one) === walk) continue;
        walks.set(one, walk);
        if (this.#isPrunedAt(one, this.floor)) continue;
        rest.push(one);
        if (slots.at(one) === slot) continue;
        const witness = this.#witnessIn(seats, bench, one, hearing);
        if (witness !== undefined && countWitness(found, witness, own, enough)) return true;
      }
    return false;
  }

  /** As `witnessIn`, of whoever's word. */
  #witnessIn(
    seats: Seats,
    bench: Bench,
    number: number,
    { heardUntil, tolerance }: Hearing,
  ): Seat['live'] {
    const wall = this.lineage.walls.at(number);
    const seat = seats.at(this.lineage.slots.at(number));
    if (seat?.live === undefined || seat.isFaulty || wall > heardUntil) return undefined;
    if (isThrough(seat.live.probationUntil, wall as Hour)) return undefined;
    if (bench.closing !== undefined && !liesAtOrBelow(bench, this.heightOf(number)))
      return undefined;
    if (this.#isUntimed(number, tolerance)) return undefined;
    return this.isHonoured(seat, number) ? seat.live : undefined;
  }

  /** Whether a word counts that a device of this worth said. */
  isHonoured(seat: Seat, number: number): boolean {
    return seat.isActive || this.lineage.isWithinCut(seat.cut, number, this.state.reading);
  }

  #isUntimed(number: number, tolerance: number): boolean {
    if (this.lineage.behind.at(number) <= tolerance) return false;
    // Of what is pruned there are no walls any more.
    const entry = this.lineage.entries[number] as Entry;
    return this.floor === 0 || isUntimed(this.state.reading, entry, tolerance, this.isPruned);
  }
}

/** As `liesBelow`, of a record that is settled at a height. */
export function liesAtOrBelow({ closing }: Bench, height: number | undefined): boolean {
  return closing === undefined || (height !== undefined && height <= closing.height);
}

/** More than a chain can have: two heights make one number below 2^53. */
const HEIGHTS_MAX = 0x400_0000;

/** The first hour by which more than half had balloted for a step, of what lies below a bench. */
function majorityHour(state: AssemblyState, height: number, bench: Bench): number {
  const [step, parent] = [state.chain[height - 1], state.history[height - 1]];
  if (step === undefined || parent === undefined) return Infinity;
  const firstBy = new Map<MemberId, number>();
  for (const ballot of state.reading.ballotsByParent.get(parent.head) ?? []) {
    const { author, wallHour } = ballot.entry.header;
    if (wallHour === 0 || ballot.said.placement !== step.placement) continue;
    const member = memberOfDevice(parent, author);
    if (member === undefined || !liesBelow(state, bench, ballot.entry.id)) continue;
    firstBy.set(member, Math.min(wallHour, firstBy.get(member) ?? Infinity));
  }
  const hours = [...firstBy.values()].toSorted((a, b) => a - b);
  // The one of which twice its number is more than all.
  return hours[presentMembers(parent).length >> 1] ?? Infinity;
}

const earByState = new WeakMap<AssemblyState, Ear>();

/** The ear of a state, for whoever asks one thing after another. */
export function earOf(state: AssemblyState): Ear {
  const known = earByState.get(state);
  // The reading of a state is live: its lineage grows, and is another one where a record gave way.
  if (known !== undefined && known.lineage === lineageOf(state.reading)) return known;
  const ear = new Ear(state);
  earByState.set(state, ear);
  return ear;
}

/** Those who show a word, each once. */
interface Witnesses {
  readonly members: MemberId[];
  readonly branches: MemberId[];
}

/** Counts one who shows a word of `own`; whether they are enough. */
function countWitness(
  { members, branches }: Witnesses,
  { id, branch }: Member,
  own: Seat | null,
  enough: Asked,
): boolean {
  if (id === own?.member) return false;
  if (!members.includes(id)) members.push(id);
  if (branch !== own?.branch && !branches.includes(branch)) branches.push(branch);
  return members.length >= enough.asked && branches.length >= enough.branches;
}

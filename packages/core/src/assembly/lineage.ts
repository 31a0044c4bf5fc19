/**
 * Who stands on whom, looked up once instead of for each question: the records of a reading by numbers,
 * how far a clock lies behind what it cites, and what devices are worth at a ground. Of one reading
 * there is one lineage, which grows with it.
 */
import type { DeviceId, MemberId, RecordId } from '../base/id.ts';
import { isAtOrBelow } from '../log/frontier.ts';
import type { Entry } from '../log/entry.ts';
import { isDeviceActive, isFaulty, liveBranches, liveMembers } from './electorate.ts';
import type { WitnessesAsked } from './in-time.ts';
import { TWO_WITNESSES_FROM, WITNESSES_MIN } from './in-time.ts';
import type { Reading } from './reading.ts';
import { parentsOfEntry } from './reading.ts';
import type { Device, Ground, Member } from './state.ts';

/** Behind its own chain, or of an unsure clock: untimed whatever clocks may differ. */
const NEVER_TIMED = 0x7fff_ffff;

/** A list of 32-bit integers that grows; it holds no objects, so that nothing walks through it. */
export class Integers {
  #held = new Int32Array(1_024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  at(place: number): number {
    return this.#held[place] as number;
  }

  set(place: number, value: number): void {
    this.#held[place] = value;
  }

  push(value: number): void {
    if (this.#length === this.#held.length) {
      const longer = new Int32Array(this.#length * 2);
      longer.set(this.#held);
      this.#held = longer;
    }
    this.#held[this.#length] = value;
    this.#length += 1;
  }
}

/** No further one in a list of those that stand on a record; not known yet. */
export const NONE = -1;

/**
 * All records taken so far, by numbers: parents before children. What is asked of hundreds of thousands
 * of them stands in lists of integers, not in an object each.
 */
export class Lineage {
  readonly #numbers = new Map<RecordId, number>();
  readonly #slotByDevice = new Map<DeviceId, number>();
  /** The number of what each device wrote last, of what was taken: mostly what its next one follows. */
  readonly #tips: number[] = [];
  /** Taken before their turn in the list. */
  readonly #ahead = new Set<RecordId>();
  /** The records by their numbers. */
  readonly entries: Entry[] = [];
  /** The devices by their own numbers. */
  readonly devices: DeviceId[] = [];
  /** The number of the device. */
  readonly slots: Integers = new Integers();
  readonly walls: Integers = new Integers();
  /** Hours by which a record lies behind what it cites, while nothing is pruned. */
  readonly behind: Integers = new Integers();
  /** The last walk that came by; walks are numbered by `beginWalk`. */
  readonly walks: Integers = new Integers();
  #walk = 0;
  /** Those that stand on a record: the place of the newest, each with the place of the next. */
  readonly #children = new Integers();
  readonly child: Integers = new Integers();
  readonly nextChild: Integers = new Integers();
  readonly #parents: number[] = [];
  readonly #seatsByGround = new WeakMap<Ground, Seats>();
  /** How many were taken in their turn. */
  taken = 0;

  /** The number of a record; undefined: it was not taken. */
  numberOf(record: RecordId): number | undefined {
    return this.#numbers.get(record);
  }

  /** The place in `child` of the newest that stands on a record, or `NONE`. */
  childrenOf(number: number): number {
    return this.#children.at(number);
  }

  /**
   * Takes a record, and before it those of its ancestors that come later in the list: none of them is
   * taken twice.
   *
   * @param entryById - all records that count.
   */
  take(entry: Entry, entryById: ReadonlyMap<RecordId, Entry>): void {
    this.taken += 1;
    if (this.#ahead.size > 0 && this.#ahead.delete(entry.id)) return;
    if (this.#add(entry)) return;
    const rest = [entry];
    for (let one = rest.at(-1); one !== undefined; one = rest.at(-1)) {
      const missing = parentsOfEntry(one).filter((id) => !this.#numbers.has(id));
      for (const id of missing) rest.push(entryById.get(id) as Entry);
      if (missing.length > 0) continue;
      rest.pop();
      if (this.#numbers.has(one.id)) continue;
      this.#add(one);
      if (one !== entry) this.#ahead.add(one.id);
    }
  }

  /** Adds a record; false: a parent is to be taken first. */
  #add(entry: Entry): boolean {
    const { wallHour, prev, deps, author } = entry.header;
    const slot = this.#slotOf(author);
    const parents = this.#parents;
    parents.length = 0;
    if (prev !== null) {
      const tip = this.#tips[slot] as number;
      const above = this.entries[tip]?.id === prev ? tip : this.#numbers.get(prev);
      if (above === undefined) return false;
      parents.push(above);
    }
    for (const dep of deps) {
      const parent = this.#numbers.get(dep);
      if (parent === undefined) return false;
      parents.push(parent);
    }
    const isBackwards = prev !== null && this.walls.at(parents[0] as number) > wallHour;
    let behind = wallHour === 0 || isBackwards ? NEVER_TIMED : 0;
    const number = this.entries.length;
    for (const parent of parents) {
      behind = Math.max(behind, this.walls.at(parent) - wallHour);
      this.child.push(number);
      this.nextChild.push(this.#children.at(parent));
      this.#children.set(parent, this.child.length - 1);
    }
    this.entries.push(entry);
    this.slots.push(slot);
    this.walls.push(wallHour);
    this.behind.push(behind);
    this.walks.push(0);
    this.#children.push(NONE);
    this.#numbers.set(entry.id, number);
    this.#tips[slot] = number;
    return true;
  }

  #slotOf(device: DeviceId): number {
    const known = this.#slotByDevice.get(device);
    if (known !== undefined) return known;
    this.devices.push(device);
    this.#tips.push(NONE);
    this.#slotByDevice.set(device, this.devices.length - 1);
    return this.devices.length - 1;
  }

  /** Whether a record lies within what counts of a device that ended. */
  isWithinCut(
    cut: Device['cut'],
    number: number,
    { entryById }: Pick<Reading, 'entryById'>,
  ): boolean {
    return isAtOrBelow(cut ?? [], this.entries[number] as Entry, (id) => entryById.get(id));
  }

  /** The number of a new walk, of which no record bears the mark. */
  beginWalk(): number {
    this.#walk += 1;
    return this.#walk;
  }

  /** What devices are worth at a ground. */
  seatsAt(ground: Ground): Seats {
    const known = this.#seatsByGround.get(ground) ?? new Seats(ground, this.devices);
    this.#seatsByGround.set(ground, known);
    return known;
  }
}

/** A lineage, and how far into its reading it has come. */
interface Grown {
  readonly lineage: Lineage;
  readonly rest: Iterator<Entry>;
}

const lineageByReading = new WeakMap<Reading['entryById'], Grown>();

/** The lineage of a reading, with all that it holds by now. */
export function lineageOf({ entryById }: Pick<Reading, 'entryById'>): Lineage {
  let grown = lineageByReading.get(entryById);
  if (grown === undefined) {
    grown = { lineage: new Lineage(), rest: entryById.values() };
    lineageByReading.set(entryById, grown);
  }
  const { lineage, rest } = grown;
  // What is new in a map comes last; an iterator that was told of its end would never see it.
  while (lineage.taken < entryById.size) {
    const { value, done } = rest.next();
    if (done === true) break;
    lineage.take(value, entryById);
  }
  return lineage;
}

/** Forgets a lineage: something else stands in the place of a record (R14). */
export function dropLineage({ entryById }: Pick<Reading, 'entryById'>): void {
  lineageByReading.delete(entryById);
}

/** What the word of a device is worth at a ground. */
export interface Seat {
  readonly member: MemberId;
  /** The member while they are live. */
  readonly live: Member | undefined;
  /** Their branch, live or not. */
  readonly branch: MemberId | undefined;
  readonly isFaulty: boolean;
  /** All of what it said counts; else what lies within its cut. */
  readonly isActive: boolean;
  readonly cut: Device['cut'];
}

/** How many witnesses a word needs, and of how many branches that are not its author's. */
export type Asked = Pick<WitnessesAsked, 'asked' | 'branches'>;

/** What devices are worth at a ground, and how many witnesses a word needs there. */
export class Seats {
  readonly ground: Ground;
  readonly #devices: readonly DeviceId[];
  readonly #seats: (Seat | null)[] = [];
  readonly #asked: Asked[] = [];
  readonly #live: readonly Member[];
  readonly #branches: readonly MemberId[];

  /** @param devices - by their numbers; the list may grow. */
  constructor(ground: Ground, devices: readonly DeviceId[]) {
    this.ground = ground;
    this.#devices = devices;
    this.#live = liveMembers(ground);
    this.#branches = liveBranches(ground);
  }

  at(slot: number): Seat | null {
    const known = this.#seats[slot];
    if (known !== undefined) return known;
    // The list of seats grows without holes: a hole would make it slow.
    for (let at = this.#seats.length; at <= slot; at += 1)
      this.#seats.push(seatAt(this.ground, this.#devices[at] as DeviceId));
    return this.#seats[slot] as Seat | null;
  }

  /** Witnesses that a word of this device needs, and branches other than its own (R8, R25). */
  askedAt(slot: number): Asked {
    let asked = this.#asked[slot];
    if (asked === undefined) this.#asked[slot] = asked = this.#askedBy(this.at(slot));
    return asked;
  }

  #askedBy(seat: Seat | null): Asked {
    const wanted = this.#live.length < TWO_WITNESSES_FROM ? 1 : WITNESSES_MIN;
    const others = this.#live.length - (seat?.live === undefined ? 0 : 1);
    const isOwn = seat?.branch !== undefined && this.#branches.includes(seat.branch);
    const branches = this.#branches.length - (isOwn ? 1 : 0);
    return { asked: Math.min(wanted, others), branches: Math.min(wanted, branches) };
  }

  /** Whether every question about words has the same answer at another ground. */
  isSameAt(other: Seats): boolean {
    if (this.#live.length !== other.#live.length) return false;
    if (this.#branches.length !== other.#branches.length) return false;
    if (this.#branches.some((branch, at) => branch !== other.#branches[at])) return false;
    return this.#devices.every((_, slot) => isSameSeat(this.at(slot), other.at(slot)));
  }
}

function seatAt(ground: Ground, device: DeviceId): Seat | null {
  const found = ground.devices.get(device);
  if (found === undefined) return null;
  const member = ground.members.get(found.member);
  return {
    member: found.member,
    live: member?.status === 'live' ? member : undefined,
    branch: member?.branch,
    isFaulty: isFaulty(ground, device),
    isActive: isDeviceActive(ground, device),
    cut: found.cut,
  };
}

function isSameSeat(one: Seat | null, other: Seat | null): boolean {
  if (one === null || other === null) return one === other;
  return (
    one.member === other.member &&
    one.branch === other.branch &&
    one.live?.probationUntil === other.live?.probationUntil &&
    (one.live === undefined) === (other.live === undefined) &&
    one.isFaulty === other.isFaulty &&
    one.isActive === other.isActive &&
    (one.isActive || one.cut === other.cut)
  );
}

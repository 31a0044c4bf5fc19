/**
 * What the fold with a memory knows of records, so that it looks nothing up for each question: who
 * stands on whom, how far a clock lies behind what it cites, and what a device is worth at a ground.
 * It comes to the same as `assembly/in-time.ts`, which walks all records anew; a test compares the two.
 */
import type { DeviceId, MemberId, PlacementId, RecordId } from '../base/id.ts';
import { isAtOrBelow } from '../log/frontier.ts';
import type { Entry } from '../log/entry.ts';
import { isDeviceActive, isFaulty, liveBranches, liveMembers } from '../assembly/electorate.ts';
import { parentsOfEntry } from '../assembly/reading.ts';
import type { WitnessesAsked } from '../assembly/in-time.ts';
import { TWO_WITNESSES_FROM, WITNESSES_MIN } from '../assembly/in-time.ts';
import type { Device, Ground, Member } from '../assembly/state.ts';

/** Behind its own chain, or of an unsure clock: untimed whatever clocks may differ. */
const NEVER_TIMED = 0x7fff_ffff;

/** A list of 32-bit integers that grows; it holds no objects, so that nothing walks through it. */
class Integers {
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

/** Whether a record is sealed for all, as far as its head is on the chain. */
const SEALED = { unknown: 0, forAll: 1, forSome: 2 } as const;

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
  /** The height that settled it, once it is known. */
  readonly settled: Integers = new Integers();
  /** The last walk that came by. */
  readonly walks: Integers = new Integers();
  readonly #sealed = new Integers();
  /** Those that stand on a record: the place of the newest, each with the place of the next. */
  readonly #children = new Integers();
  readonly child: Integers = new Integers();
  readonly nextChild: Integers = new Integers();
  /** The epochs by the heads of a chain that only grows. */
  readonly #epochByHead = new Map<PlacementId, number | undefined>();
  readonly #parents: number[] = [];

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
    const { wallHour, prev, deps, author, epoch } = entry.header;
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
    this.settled.push(NONE);
    this.walks.push(0);
    this.#sealed.push(epoch === 0 ? SEALED.forAll : SEALED.unknown);
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

  /** Takes the grounds that are new. */
  takeGrounds(history: readonly Ground[]): void {
    for (let at = this.#epochByHead.size; at < history.length; at += 1) {
      const { head, epochs } = history[at] as Ground;
      this.#epochByHead.set(head, epochs.at(-1)?.number);
    }
  }

  /** Whether a record is sealed for everybody; of a head that is not on the chain nothing is known. */
  isSealedForAll(number: number): boolean {
    const known = this.#sealed.at(number);
    if (known !== SEALED.unknown) return known === SEALED.forAll;
    const { gov, epoch } = (this.entries[number] as Entry).header;
    if (gov === null || !this.#epochByHead.has(gov)) return true;
    const isForAll = this.#epochByHead.get(gov) === epoch;
    this.#sealed.set(number, isForAll ? SEALED.forAll : SEALED.forSome);
    return isForAll;
  }

  /** Whether it is known whether a record is sealed for everybody. */
  isPlaced(number: number): boolean {
    return this.#sealed.at(number) !== SEALED.unknown;
  }
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

  /** Whether a word counts here, of whoever it is. */
  static isHonoured(
    { isActive, cut }: Seat,
    number: number,
    { entries }: Lineage,
    entryById: ReadonlyMap<RecordId, Entry>,
  ): boolean {
    if (isActive) return true;
    return isAtOrBelow(cut ?? [], entries[number] as Entry, (id) => entryById.get(id));
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

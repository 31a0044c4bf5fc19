/**
 * Who stands on whom, looked up once instead of for each question: the records of a reading by numbers,
 * and how far a clock lies behind what it cites. Of one reading there is one lineage, which grows with it.
 */
import type { DeviceId, RecordId } from '../base/id.ts';
import { isAtOrBelow } from '../log/frontier.ts';
import type { Entry } from '../log/entry.ts';
import { IdNumbers } from './id-numbers.ts';
import { Hours, Integers } from './integers.ts';
import type { Reading } from './reading.ts';
import { parentsOfEntry } from './reading.ts';
import type { Device } from './state.ts';

/** Behind its own chain, or of an unsure clock: untimed whatever clocks may differ. */
const NEVER_TIMED: number = Number.MAX_SAFE_INTEGER;

/** No further one in a list of those that stand on a record; not known yet. */
export const NONE = -1;

/**
 * All records taken so far, by numbers: parents before children. What is asked of hundreds of thousands
 * of them stands in lists of integers, not in an object each.
 */
export class Lineage {
  readonly #numbers = new IdNumbers();
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
  readonly walls: Hours = new Hours();
  /** Hours by which a record lies behind what it cites, while nothing is pruned. */
  readonly behind: Hours = new Hours();
  /** The last walk that came by; walks are numbered by `beginWalk`. */
  readonly walks: Integers = new Integers();
  /** The last walk that came by the one after it on its device. */
  readonly followed: Integers = new Integers();
  #walk = 0;
  /** Those that stand on a record: the place of the newest, each with the place of the next. */
  readonly #children = new Integers();
  readonly child: Integers = new Integers();
  readonly nextChild: Integers = new Integers();
  /** Those on which a record stands, the one before it on its device first: where they begin. */
  readonly firstParent: Integers = new Integers();
  readonly parent: Integers = new Integers();
  /** Of the record that was looked at last: its parents, and its device if that has a number. */
  readonly #parents: number[] = [];
  #slot = NONE;
  /** Whether it follows what its device wrote last, of what was taken: then it was not taken itself. */
  isNext = false;
  /** Sorted out by kind as far as somebody asked. */
  readonly #byKind = new Map<number, Entry[]>();
  #sorted = 0;
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
      const missing = parentsOfEntry(one).filter((id) => this.#numbers.get(id) === undefined);
      for (const id of missing) rest.push(entryById.get(id) as Entry);
      if (missing.length > 0) continue;
      rest.pop();
      if (this.#numbers.get(one.id) !== undefined) continue;
      this.#add(one);
      if (one !== entry) this.#ahead.add(one.id);
    }
  }

  /** Adds a record; false: a parent is to be taken first. */
  #add(entry: Entry): boolean {
    if (!this.look(entry)) return false;
    this.put(entry);
    return true;
  }

  /** Looks up the parents of a record that may be put next; false: one of them was not taken. */
  look({ header: { prev, deps, author } }: Entry): boolean {
    const parents = this.#parents;
    parents.length = 0;
    const slot = this.#slotByDevice.get(author) ?? NONE;
    const tip = slot === NONE ? NONE : (this.#tips[slot] as number);
    this.#slot = slot;
    this.isNext = tip !== NONE && this.entries[tip]?.id === prev;
    if (prev !== null) {
      const above = this.isNext ? tip : this.#numbers.get(prev);
      if (above === undefined) return false;
      parents.push(above);
    }
    for (const dep of deps) {
      const parent = this.#numbers.get(dep);
      if (parent === undefined) return false;
      parents.push(parent);
    }
    return true;
  }

  /** The numbers of the parents of the record that was looked at last, the one before it first. */
  get looked(): readonly number[] {
    return this.#parents;
  }

  /** Puts the record that was looked at last, and all of whose parents are here; its number. */
  put(entry: Entry): number {
    const { wallHour, prev, author } = entry.header;
    const parents = this.#parents;
    const number = this.entries.length;
    const isBackwards = prev !== null && this.walls.at(parents[0] as number) > wallHour;
    let behind = wallHour === 0 || isBackwards ? NEVER_TIMED : 0;
    this.firstParent.push(this.parent.length);
    for (let at = 0; at < parents.length; at += 1) {
      const parent = parents[at] as number;
      behind = Math.max(behind, this.walls.at(parent) - wallHour);
      this.parent.push(parent);
      this.child.push(number);
      this.nextChild.push(this.#children.at(parent));
      this.#children.set(parent, this.child.length - 1);
    }
    const slot = this.#slot === NONE ? this.#slotOf(author) : this.#slot;
    this.entries.push(entry);
    this.slots.push(slot);
    this.walls.push(wallHour);
    this.behind.push(behind);
    this.walks.push(0);
    this.followed.push(0);
    this.#children.push(NONE);
    this.#numbers.add(entry.id);
    this.#tips[slot] = number;
    return number;
  }

  /** The place in `parent` behind the last parent of a record. */
  parentsEnd(number: number): number {
    const next = number + 1;
    return next < this.firstParent.length ? this.firstParent.at(next) : this.parent.length;
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

  /** The records whose opened bodies call themselves of a kind, in the order of their numbers. */
  ofKind(kind: number): readonly Entry[] {
    for (; this.#sorted < this.entries.length; this.#sorted += 1) {
      const entry = this.entries[this.#sorted] as Entry;
      if (entry.body.state !== 'read') continue;
      const some = this.#byKind.get(entry.body.kind);
      if (some === undefined) this.#byKind.set(entry.body.kind, [entry]);
      else some.push(entry);
    }
    return this.#byKind.get(kind) ?? [];
  }

  /** The number of a new walk, of which no record bears the mark. */
  beginWalk(): number {
    this.#walk += 1;
    return this.#walk;
  }
}

/** A lineage, and how far into its reading it has come. */
interface Grown {
  readonly lineage: Lineage;
  /** What it takes by itself; undefined: whoever lets the reading grow puts it here. */
  readonly rest: Iterator<Entry> | undefined;
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
  if (rest === undefined) return lineage;
  // What is new in a map comes last; an iterator that was told of its end would never see it.
  while (lineage.taken < entryById.size) {
    const { value, done } = rest.next();
    if (done === true) break;
    lineage.take(value, entryById);
  }
  return lineage;
}

/** Names the lineage of a reading for whose growth somebody else cares. */
export function plantLineage({ entryById }: Pick<Reading, 'entryById'>, lineage: Lineage): void {
  lineageByReading.set(entryById, { lineage, rest: undefined });
}

/** Forgets a lineage: something else stands in the place of a record (R14). */
export function dropLineage({ entryById }: Pick<Reading, 'entryById'>): void {
  lineageByReading.delete(entryById);
}

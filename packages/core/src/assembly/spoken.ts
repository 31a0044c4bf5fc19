/** Words of members in the data lane: who said what, each once. Features fold these. */
import { compareText } from '../base/bytes.ts';
import type { DeviceId, MemberId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Entry } from '../log/entry.ts';
import { saidAs } from '../log/entry.ts';
import type { KindName, RecordKind } from '../record/kind.ts';
import { KIND } from '../record/kind.ts';
import { settledFloor } from './branches.ts';
import { isHonoured } from './electorate.ts';
import { prunedBelow } from './floor.ts';
import type { Lineage } from './lineage.ts';
import { lineageOf } from './lineage.ts';
import { ancestryOf } from './reading.ts';
import type { AssemblyState } from './state.ts';

/** Who said something, and where it stands. */
export interface SaidBy {
  readonly record: RecordId;
  readonly device: DeviceId;
  /** The member whose device wrote it; perhaps no member any more. */
  readonly by: MemberId;
  /** The header's hour; 0: the writer's clock was unsure. */
  readonly wall: Hour;
}

/** A word that its author may say. */
export interface Spoken<T> extends SaidBy {
  readonly said: T;
}

/**
 * Every honoured word of a kind by somebody who is or was a member, each once, ascending by record. What
 * was heard is kept with the lineage of the state's reading: only what came since is looked at.
 */
export function spokenOf<T>(state: AssemblyState, kind: RecordKind<T>): readonly Spoken<T>[] {
  const lineage = lineageOf(state.reading);
  const byKind = wordsByLineage.get(lineage) ?? new Map<KindName, unknown>();
  wordsByLineage.set(lineage, byKind);
  let words = byKind.get(kind.name) as Words<T> | undefined;
  if (words?.isHeardAs(state) !== true) byKind.set(kind.name, (words = new Words(kind, state)));
  return words.goOn(state, lineage);
}

/** The same from nothing: the measure of it. */
export function spokenAnew<T>(state: AssemblyState, kind: RecordKind<T>): readonly Spoken<T>[] {
  return state.reading.inOrder
    .flatMap((entry) => wordIn(state, kind, entry) ?? [])
    .toSorted((a, b) => compareText(a.record, b.record));
}

/** The word that an entry is; undefined: none of this kind, or not one that counts now. */
function wordIn<T>(state: AssemblyState, kind: RecordKind<T>, entry: Entry): Spoken<T> | undefined {
  const said = saidAs(kind, entry);
  const { author, wallHour } = entry.header;
  const by = state.devices.get(author)?.member;
  if (said === undefined || by === undefined) return undefined;
  return isHonoured(state.reading, state, entry)
    ? { record: entry.id, device: author, by, wall: wallHour, said }
    : undefined;
}

/** The words of one kind, as they are heard while devices are worth the same. */
class Words<T> {
  readonly #kind: RecordKind<T>;
  readonly #devices: AssemblyState['devices'];
  /** Null while nobody is suspended: then no wall ends anything. */
  readonly #wall: Hour | null;
  #taken = 0;
  /** Those that do not count yet: what would show that they do may still come. */
  #aside: readonly Entry[] = [];
  #words: readonly Spoken<T>[] = [];

  constructor(kind: RecordKind<T>, state: AssemblyState) {
    this.#kind = kind;
    this.#devices = state.devices;
    this.#wall = wallThatMatters(state);
  }

  isHeardAs(state: AssemblyState): boolean {
    return this.#devices === state.devices && this.#wall === wallThatMatters(state);
  }

  goOn(state: AssemblyState, lineage: Lineage): readonly Spoken<T>[] {
    const all = lineage.ofKind(KIND[this.#kind.name]);
    if (all.length === this.#taken && this.#aside.length === 0) return this.#words;
    const more: Spoken<T>[] = [];
    const aside: Entry[] = [];
    for (const entry of [...this.#aside, ...all.slice(this.#taken)]) {
      const word = wordIn(state, this.#kind, entry);
      if (word === undefined) aside.push(entry);
      else more.push(word);
    }
    this.#taken = all.length;
    this.#aside = aside;
    if (more.length > 0) this.#words = merged(this.#words, more);
    return this.#words;
  }
}

/** By the name of the kind, of which each has words of its own. */
const wordsByLineage = new WeakMap<Lineage, Map<KindName, unknown>>();
const suspendedIn = new WeakMap<AssemblyState['devices'], boolean>();

/** The wall of a state, where some device is or was suspended up to an hour; else null. */
export function wallThatMatters({ devices, wall }: AssemblyState): Hour | null {
  let isAny = suspendedIn.get(devices);
  if (isAny === undefined) {
    isAny = [...devices.values()].some(({ suspendedUntil }) => suspendedUntil !== null);
    suspendedIn.set(devices, isAny);
  }
  return isAny ? wall : null;
}

/** A list ascending by record, and some more in it. */
function merged<T>(words: readonly Spoken<T>[], more: readonly Spoken<T>[]): readonly Spoken<T>[] {
  const rising = more.toSorted((a, b) => compareText(a.record, b.record));
  const all: Spoken<T>[] = [];
  let at = 0;
  for (const one of rising) {
    for (let next = words[at]; next !== undefined && next.record < one.record; next = words[at]) {
      all.push(next);
      at += 1;
    }
    all.push(one);
  }
  for (; at < words.length; at += 1) all.push(words[at] as Spoken<T>);
  return all;
}

/** Whether whoever wrote a record knew of another one, as far as anybody still looks (R14). */
export function knewOf(state: AssemblyState, known: RecordId, record: RecordId): boolean {
  const { reading, settledAt } = state;
  const isPruned = prunedBelow(reading, (id) => settledAt.get(id), settledFloor(state));
  return ancestryOf(reading, known, record, isPruned) === 'ancestor';
}

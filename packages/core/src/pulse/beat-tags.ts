/**
 * Which sender a tag may stand for: the tags of every followed device over a window of counters
 * around the last one seen, ahead for beats that were lost, behind for those that a courier still
 * carries. A counter once seen leaves the window, so that a replayed beat has no sender. One table
 * belongs to one beat key; for beats of the last epoch still on their way, keep its table too.
 */
import { compareText, readUint } from '../base/bytes.ts';
import type { KeyedHash } from '../base/crypto.ts';
import type { DeviceId } from '../base/id.ts';
import type { BeatCandidate } from './beat.ts';
import { BEAT_TAG_BYTES, beatTagsOf } from './beat.ts';
import { BEAT_COUNTER_MAX } from './beat-counter.ts';

/**
 * Counters looked for on each side of the last one seen: at most 8 beats a day by a device, and 60
 * days that a courier may take, are 480; rounded up to a power of two. 100 devices make at most
 * 100 × (512 + 512) tags, of which a random one hits 1 in 41,000 times; the seal then refuses it.
 */
export const BEAT_WINDOW = 512;

/**
 * Counters whose tags are made at once: as good as every beat is one of the next four days, or came late by
 * as many. The others are made when a beat comes that none of these explains.
 */
export const BEAT_NEAR = 32;

/** A table of tags; has a lifetime, does no I/O. */
export interface BeatTags {
  /** The senders and counters that `wire`'s tag may stand for, of those at hand, in the order of their ids. */
  readonly candidates: (wire: Uint8Array) => readonly BeatCandidate[];
  /** Has the tags of all of each window at hand; false = it had them. */
  readonly widen: () => boolean;
  /** Starts to follow a device, or centres its window anew; `last` −1 = none seen yet. */
  readonly follow: (device: DeviceId, last: number) => void;
  /** Notes a beat that opened and verified: its tag is spent, the window moves on. */
  readonly saw: (from: BeatCandidate) => void;
  /** Stops to follow a device. */
  readonly forget: (device: DeviceId) => void;
  /** Tags held, for the limit's test. */
  readonly size: () => number;
}

/** The counters of one device that are looked for. */
interface Window {
  last: number;
  /** The lowest and the highest counter that was ever looked for; those between were, or are spent. */
  low: number;
  high: number;
  readonly tagOf: (counter: number) => Uint8Array;
  readonly tagByCounter: Map<number, number>;
}

/** Candidates by tag, those of one tag in the order of their ids. */
interface Candidates {
  of(tag: number): readonly BeatCandidate[];
  add(tag: number, one: BeatCandidate): void;
  remove(tag: number, one: BeatCandidate): void;
}

function createCandidates(): Candidates {
  const candidatesByTag = new Map<number, readonly BeatCandidate[]>();
  const of = (tag: number): readonly BeatCandidate[] => candidatesByTag.get(tag) ?? [];
  return {
    of,
    add: (tag, one) => {
      const others = candidatesByTag.get(tag);
      const all = others === undefined ? [one] : [...others, one].toSorted(compareCandidates);
      candidatesByTag.set(tag, all);
    },
    remove: (tag, one) => {
      const rest = of(tag).filter((other) => compareCandidates(other, one) !== 0);
      if (rest.length === 0) candidatesByTag.delete(tag);
      else candidatesByTag.set(tag, rest);
    },
  };
}

/**
 * An empty table for one beat key.
 *
 * @param near - how many tags are made at once on each side; with `BEAT_WINDOW` all of them are, always.
 */
export function createBeatTags(
  keyedHash: KeyedHash,
  key: Uint8Array,
  near: number = BEAT_NEAR,
): BeatTags {
  const found = createCandidates();
  const windowByDevice = new Map<DeviceId, Window>();

  const add = (device: DeviceId, counter: number): void => {
    const window = windowByDevice.get(device);
    if (window === undefined || window.tagByCounter.has(counter)) return;
    const tag = readUint(window.tagOf(counter), 0, BEAT_TAG_BYTES);
    window.tagByCounter.set(counter, tag);
    found.add(tag, { device, counter });
  };
  const remove = (device: DeviceId, counter: number): void => {
    const window = windowByDevice.get(device);
    const tag = window?.tagByCounter.get(counter);
    if (window === undefined || tag === undefined) return;
    window.tagByCounter.delete(counter);
    found.remove(tag, { device, counter });
  };
  const forget = (device: DeviceId): void => {
    const counters = [...(windowByDevice.get(device)?.tagByCounter.keys() ?? [])];
    for (const counter of counters) remove(device, counter);
    windowByDevice.delete(device);
  };

  const reachOut = (device: DeviceId, window: Window, reach: number): boolean =>
    lookFurther(window, reach, (counter) => add(device, counter));

  return {
    candidates: (wire) =>
      wire.length < BEAT_TAG_BYTES ? [] : found.of(readUint(wire, 0, BEAT_TAG_BYTES)),
    widen: () => {
      let isWider = false;
      for (const [device, window] of windowByDevice)
        isWider = reachOut(device, window, BEAT_WINDOW) || isWider;
      return isWider;
    },
    follow: (device, last) => {
      forget(device);
      const tagOf = beatTagsOf(keyedHash, key, device);
      // The last one seen is spent.
      const window = { last, low: Math.max(0, last), high: last, tagOf, tagByCounter: new Map() };
      windowByDevice.set(device, window);
      reachOut(device, window, near);
    },
    saw: ({ device, counter }) => {
      const window = windowByDevice.get(device);
      if (window === undefined) return;
      // Told of by another table: here too it is spent, and what lies before it is not.
      if (counter < window.low || counter > window.high) reachOut(device, window, BEAT_WINDOW);
      remove(device, counter);
      if (counter <= window.last) return;
      const before = window.last;
      window.last = counter;
      for (let at = Math.max(0, before - BEAT_WINDOW + 1); at <= counter - BEAT_WINDOW; at += 1)
        remove(device, at);
      reachOut(device, window, near);
    },
    forget,
    size: () => {
      let tags = 0;
      for (const { tagByCounter } of windowByDevice.values()) tags += tagByCounter.size;
      return tags;
    },
  };
}

/** Looks for the counters within `reach` of the last one that were not looked for yet; false = none. */
function lookFurther(window: Window, reach: number, add: (counter: number) => void): boolean {
  const { low, high, last } = window;
  const from = Math.max(0, last - reach + 1);
  const to = Math.min(BEAT_COUNTER_MAX, last + reach);
  for (let counter = from; counter < low; counter += 1) add(counter);
  for (let counter = Math.max(high, last) + 1; counter <= to; counter += 1) add(counter);
  window.low = Math.min(low, from);
  window.high = Math.max(high, to);
  return from < low || to > high;
}

function compareCandidates(a: BeatCandidate, b: BeatCandidate): number {
  return compareText(a.device, b.device) || a.counter - b.counter;
}

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

/** A table of tags; has a lifetime, does no I/O. */
export interface BeatTags {
  /** The senders and counters that `wire`'s tag may stand for, in the order of their ids. */
  readonly candidates: (wire: Uint8Array) => readonly BeatCandidate[];
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
  readonly tagOf: (counter: number) => Uint8Array;
  readonly tagByCounter: Map<number, number>;
}

/** An empty table for one beat key. */
export function createBeatTags(keyedHash: KeyedHash, key: Uint8Array): BeatTags {
  const candidatesByTag = new Map<number, BeatCandidate[]>();
  const windowByDevice = new Map<DeviceId, Window>();

  const add = (device: DeviceId, counter: number): void => {
    const window = windowByDevice.get(device);
    if (window === undefined || window.tagByCounter.has(counter)) return;
    const tag = readUint(window.tagOf(counter), 0, BEAT_TAG_BYTES);
    window.tagByCounter.set(counter, tag);
    const others = candidatesByTag.get(tag);
    const one = { device, counter };
    candidatesByTag.set(
      tag,
      others === undefined ? [one] : [...others, one].toSorted(compareCandidates),
    );
  };
  const remove = (device: DeviceId, counter: number): void => {
    const window = windowByDevice.get(device);
    const tag = window?.tagByCounter.get(counter);
    if (window === undefined || tag === undefined) return;
    window.tagByCounter.delete(counter);
    const all = candidatesByTag.get(tag) ?? [];
    if (all.length === 1) {
      candidatesByTag.delete(tag);
      return;
    }
    const rest = all.filter((one) => one.device !== device || one.counter !== counter);
    candidatesByTag.set(tag, rest);
  };
  const forget = (device: DeviceId): void => {
    const counters = [...(windowByDevice.get(device)?.tagByCounter.keys() ?? [])];
    for (const counter of counters) remove(device, counter);
    windowByDevice.delete(device);
  };

  return {
    candidates: (wire) =>
      wire.length < BEAT_TAG_BYTES
        ? []
        : (candidatesByTag.get(readUint(wire, 0, BEAT_TAG_BYTES)) ?? []),
    follow: (device, last) => {
      forget(device);
      const tagOf = beatTagsOf(keyedHash, key, device);
      windowByDevice.set(device, { last, tagOf, tagByCounter: new Map() });
      const from = Math.max(0, last - BEAT_WINDOW + 1);
      const to = Math.min(BEAT_COUNTER_MAX, last + BEAT_WINDOW);
      for (let counter = from; counter <= to; counter += 1)
        if (counter !== last) add(device, counter);
    },
    saw: ({ device, counter }) => {
      const window = windowByDevice.get(device);
      if (window === undefined) return;
      remove(device, counter);
      if (counter <= window.last) return;
      const before = window.last;
      window.last = counter;
      for (let at = Math.max(0, before - BEAT_WINDOW + 1); at <= counter - BEAT_WINDOW; at += 1)
        remove(device, at);
      const to = Math.min(BEAT_COUNTER_MAX, counter + BEAT_WINDOW);
      for (let at = Math.max(before + BEAT_WINDOW, counter) + 1; at <= to; at += 1) add(device, at);
    },
    forget,
    size: () => {
      let tags = 0;
      for (const { tagByCounter } of windowByDevice.values()) tags += tagByCounter.size;
      return tags;
    },
  };
}

function compareCandidates(a: BeatCandidate, b: BeatCandidate): number {
  return compareText(a.device, b.device) || a.counter - b.counter;
}

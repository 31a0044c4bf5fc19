/** What replicas hold: the same state for the same records, nothing lost, no number used twice. */
import type { AssemblyState, RecordId } from '@tocsin/core';
import { LANE_GOVERNANCE } from '@tocsin/core';

import { DAY_MS, HOUR_MS } from '../people/person.ts';
import type { Device, Shelf } from '../world/device.ts';
import type { Home } from '../world/valley.ts';
import { WORLD_BEGINS } from '../world/clock.ts';
import { textOf } from './digest.ts';

/** Told of a broken promise. */
type Violate = (rule: string, what: string) => void;

/** What was compared. */
interface Compared {
  readonly pairs: number;
  /** Of these, pairs of which one had swept what the other still held (R14). */
  readonly sweptApart: number;
}

/** A replica, as it is compared with others that hold the same records. */
interface Seen {
  readonly who: string;
  readonly state: string;
  readonly husks: string;
  /** The words that people see; undefined: it lacks keys to some of them. */
  readonly shown: string | undefined;
}

/**
 * Replicas of a home that hold and can read the same records come to the same state and show the same
 * words, whatever each of them has swept.
 */
export function checkSame({ people, name }: Home, violate: Violate): Compared {
  let pairs = 0;
  let sweptApart = 0;
  const seenBySet = new Map<string, Seen[]>();
  for (const { device } of people) {
    const set = device.shelves[0]?.disk.ids().toSorted().join() ?? '';
    const seen = seenOf(device);
    if (seen === undefined) continue;
    const others = seenBySet.get(set) ?? [];
    seenBySet.set(set, [...others, seen]);
    const [other] = others;
    if (other === undefined) continue;
    pairs += 1;
    if (other.husks !== seen.husks) sweptApart += 1;
    if (other.state !== seen.state) violate('same-state', `${name}: ${other.who} and ${seen.who}`);
    const reader = others.find(({ shown }) => shown !== undefined);
    const isAlike = reader?.shown === seen.shown || seen.shown === undefined;
    if (reader !== undefined && !isAlike)
      violate('same-words', `${name}: ${reader.who} and ${seen.who}`);
  }
  return { pairs, sweptApart };
}

/** Undefined: it lacks a key, or has not read its disk yet, and vouches for nothing (R11). */
function seenOf(device: Device): Seen | undefined {
  const peer = device.home()?.peer;
  const state = peer?.judged().state;
  const disk = device.shelves[0]?.disk;
  if (peer === undefined || state === undefined || disk === undefined) return undefined;
  const entries = peer.whole();
  if (entries.length !== disk.records()) return undefined;
  if (entries.some(({ body }) => body.state === 'unread')) return undefined;
  const husks = disk.ids().filter((id) => disk.isHusk(id));
  // What could not be read goes as soon as no key can come any more, even if it was one that lasts.
  const { keyring } = peer.replica;
  const readsAll = state.epochs.every(({ number }) => keyring.epochKey(number) !== undefined);
  const shown = peer.entries().map(({ id }) => id);
  return {
    who: device.name,
    state: stateText(state),
    husks: husks.toSorted().join(),
    shown: readsAll ? shown.toSorted().join() : undefined,
  };
}

/** What is known of a record by who wrote it, whatever became of it. */
export interface Acknowledged {
  readonly atMs: number;
  readonly lane: number;
}

/**
 * What is swept was written so long ago, by the world's own time: 90 days, and two for the hours by
 * which the walls that decide may lie beside it.
 */
const SWEPT_AFTER_MS: number = 88 * DAY_MS;

const isOldEnough = ({ atMs, lane }: Acknowledged, nowMs: number): boolean =>
  lane !== LANE_GOVERNANCE && nowMs - atMs >= SWEPT_AFTER_MS;

/**
 * Nothing is swept anywhere that had not had its time, and nothing of governance ever (R14).
 *
 * @param written - by their ids: records that were ever said to be durable.
 * @returns in which kinds of logs something was swept.
 */
export function checkSwept(
  devices: readonly Device[],
  written: ReadonlyMap<RecordId, Acknowledged>,
  nowMs: number,
  violate: Violate,
): ReadonlySet<Shelf['kind']> {
  const swept = new Set<Shelf['kind']>();
  for (const device of devices)
    for (const { disk, kind } of device.shelves)
      for (const id of disk.ids()) {
        if (!disk.isHusk(id) && disk.record(id)?.isShredded !== true) continue;
        swept.add(kind);
        const one = written.get(id);
        if (one !== undefined && !isOldEnough(one, nowMs))
          violate('swept-early', `${device.name} swept ${id.slice(0, 16)}`);
      }
  return swept;
}

/** By this age a word was settled, had its time, and saw many a sweep. */
const FORGOTTEN_AFTER_MS: number = 130 * DAY_MS;
/** Settled so long ago at most, a home has a floor that moves. */
const PLACED_WITHIN_MS: number = 21 * DAY_MS;
/** Fewer old words than that say nothing. */
const OLD_MIN = 20;

/** Of what is old in lanes of data, most is forgotten: what lasts is a rhythm, a playbook, a box. */
export function checkForgotten(
  devices: readonly Device[],
  written: ReadonlyMap<RecordId, Acknowledged>,
  nowMs: number,
  violate: Violate,
): void {
  for (const device of devices) {
    const wall = device.home()?.peer.judged().state?.wall ?? 0;
    const disk = device.shelves[0]?.disk;
    if (disk === undefined || nowMs + WORLD_BEGINS - wall * HOUR_MS > PLACED_WITHIN_MS) continue;
    const old = disk.ids().filter((id) => {
      const one = written.get(id);
      const isData = one !== undefined && one.lane !== LANE_GOVERNANCE;
      return isData && nowMs - one.atMs >= FORGOTTEN_AFTER_MS;
    });
    const whole = old.filter((id) => disk.record(id)?.isShredded === false);
    if (old.length >= OLD_MIN && whole.length * 2 > old.length)
      violate('not-forgotten', `${device.name} keeps ${String(whole.length)} old words`);
  }
}

/**
 * What was said to be durable is there, or what is left of it where it has had its time.
 *
 * @param acknowledged - by the name of a station: what its device was told is kept.
 */
export function checkKept(
  devices: readonly Device[],
  acknowledged: ReadonlyMap<string, ReadonlyMap<RecordId, Acknowledged>>,
  nowMs: number,
  violate: Violate,
): void {
  for (const device of devices) {
    if (device.mayFork) continue;
    for (const { disk, station } of device.shelves)
      for (const [id, one] of acknowledged.get(station.name) ?? []) {
        const isSwept = disk.isHusk(id) && isOldEnough(one, nowMs);
        if (disk.record(id) === undefined && !isSwept)
          violate('acknowledged-lost', `${station.name} lost ${id.slice(0, 16)}`);
      }
  }
}

/** No device of ours writes two records with one number. */
export function checkForks(devices: readonly Device[], violate: Violate): void {
  const bySeq = new Map<string, string>();
  const excused = devices.filter(({ mayFork }) => mayFork);
  const isExcused = (author: string): boolean => excused.some((one) => one.wrote(author));
  for (const device of devices)
    for (const { disk } of device.shelves)
      for (const id of disk.ids()) {
        const record = disk.record(id);
        if (record === undefined) continue;
        const place = `${record.author} ${String(record.seq)}`;
        const other = bySeq.get(place);
        if (other !== undefined && other !== id && !isExcused(record.author))
          violate('self-fork', place.slice(0, 40));
        bySeq.set(place, id);
      }
}

/** All of a state that follows from records, as one text. */
export function stateText(state: AssemblyState): string {
  const { log, height, head, wall, frontier, members, devices, mandates, resolutions } = state;
  const { epochs, removalPending, overrides, placedActs, outsideStrikes, contested } = state;
  const { settledAt, verdicts, stopped, floor } = state;
  return textOf([
    { log, height, head, wall, frontier, members, devices, mandates, resolutions },
    { epochs, removalPending, overrides, placedActs, outsideStrikes, contested },
    { settledAt, verdicts, stopped, floor },
  ]);
}

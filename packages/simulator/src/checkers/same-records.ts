/** What replicas hold: the same state for the same records, nothing lost, no number used twice. */
import type { AssemblyState, RecordId } from '@tocsin/core';

import type { Device } from '../world/device.ts';
import type { Home } from '../world/valley.ts';
import { textOf } from './digest.ts';

/** Told of a broken promise. */
type Violate = (rule: string, what: string) => void;

/**
 * Replicas of a home that hold and can read the same records come to the same state.
 *
 * @returns how many pairs were compared.
 */
export function checkSame({ people, name }: Home, violate: Violate): number {
  let compared = 0;
  const textBySet = new Map<string, { readonly text: string; readonly who: string }>();
  for (const { device } of people) {
    const state = device.home()?.peer.judged().state;
    const disk = device.shelves[0]?.disk;
    if (state === undefined || disk === undefined) continue;
    const entries = device.home()?.peer.entries() ?? [];
    // A replica that lacks a key, or has not read its disk yet, vouches for nothing (R11).
    if (entries.length !== disk.records()) continue;
    if (entries.some(({ body }) => body.state === 'unread')) continue;
    const set = disk.ids().toSorted().join();
    const text = stateText(state);
    const other = textBySet.get(set);
    if (other === undefined) textBySet.set(set, { text, who: device.name });
    else {
      compared += 1;
      if (other.text !== text)
        violate('same-state', `${name}: ${other.who} and ${device.name} differ`);
    }
  }
  return compared;
}

/**
 * What was said to be durable is there.
 *
 * @param acknowledged - by the name of a station: what its device was told is kept.
 */
export function checkKept(
  devices: readonly Device[],
  acknowledged: ReadonlyMap<string, ReadonlySet<RecordId>>,
  violate: Violate,
): void {
  for (const device of devices) {
    if (device.mayFork) continue;
    for (const { disk, station } of device.shelves)
      for (const id of acknowledged.get(station.name) ?? [])
        if (disk.record(id) === undefined)
          violate('acknowledged-lost', `${station.name} lost ${id.slice(0, 16)}`);
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
  const { settledAt, verdicts, stopped } = state;
  return textOf([
    { log, height, head, wall, frontier, members, devices, mandates, resolutions },
    { epochs, removalPending, overrides, placedActs, outsideStrikes, contested },
    { settledAt, verdicts, stopped },
  ]);
}

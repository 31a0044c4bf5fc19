/** The fold of waking: what each device last said of its paths, and the numbers that people read. */
import type { DeviceId, MemberId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Spoken } from '../assembly/spoken.ts';
import { spokenOf } from '../assembly/spoken.ts';
import type { AssemblyState } from '../assembly/state.ts';
import type { CanaryHeard, WakingTold } from './records.ts';
import { canaryHeardKind, wakingToldKind } from './records.ts';

/** A word of a person that they read a number. */
export interface NumberRead {
  readonly by: MemberId;
  readonly device: DeviceId;
  readonly number: number;
  /** When, by that device; 0: its clock was unsure. */
  readonly wall: Hour;
}

/** What is known of how people are woken. */
export interface WakingState {
  /** What each device said last. */
  readonly toldByDevice: ReadonlyMap<DeviceId, WakingTold>;
  /** Ascending by record. */
  readonly read: readonly NumberRead[];
}

/**
 * Folds every word about waking that the state's log holds. What stands deepest a device said last; of
 * a forked device's words equally deep the one with the greater record stands, which decides nothing
 * between people: a device contradicts itself only.
 */
export function foldWaking(state: AssemblyState): WakingState {
  const depth = state.reading.depthById;
  const deepOf = ({ record }: Spoken<WakingTold>): number => depth.get(record) ?? 0;
  const last = new Map<DeviceId, Spoken<WakingTold>>();
  // `spokenOf` is ascending by record: of two equally deep the greater comes later.
  for (const one of spokenOf(state, wakingToldKind)) {
    const known = last.get(one.device);
    if (known === undefined || deepOf(one) >= deepOf(known)) last.set(one.device, one);
  }
  return {
    toldByDevice: new Map([...last].map(([device, { said }]) => [device, said])),
    read: spokenOf(state, canaryHeardKind).map(readOf),
  };
}

function readOf({ by, device, wall, said }: Spoken<CanaryHeard>): NumberRead {
  return { by, device, number: said.number, wall };
}

/** Which world the screen shows, and what this device has left. */
import type { Signal } from '@preact/signals';
import { signal } from '@preact/signals';

import type { Ring } from '../../rpc/calls.ts';

/** Which world the screen shows: a real alert before a drill, a drill before an ordinary day. */
export type Mode = 'live' | 'drill' | 'calm';

/** What decides the world: a ring's context and whether it is open. */
type Rung = Pick<Ring, 'id' | 'context' | 'state'>;

/** Drills that this device has left. The drill itself goes on for the others. */
export const leftDrills: Signal<ReadonlySet<string>> = signal(new Set());

/** Whether the screen now shown is about a drill, though none may be open. */
export const isDrillScreen: Signal<boolean> = signal(false);

/** Whether something still is to be done about a ring. */
export function isOpenRing({ state }: Pick<Ring, 'state'>): boolean {
  return state === 'proposed' || state === 'rings';
}

/** The world that these rings make. Nothing of a drill shows beside a real alert. */
export function modeOf(
  rings: readonly Rung[],
  left: ReadonlySet<string>,
  onDrillScreen: boolean,
): Mode {
  const open = rings.filter(isOpenRing);
  if (open.some(({ context }) => context === 'live')) return 'live';
  return onDrillScreen || open.some(({ id }) => !left.has(id)) ? 'drill' : 'calm';
}

/** Leaves the drills among these rings, on this device. */
export function leaveDrills(rings: readonly Rung[]): void {
  const drills = rings.filter(({ context }) => context === 'drill').map(({ id }) => id);
  leftDrills.value = new Set([...leftDrills.value, ...drills]);
}

/**
 * What can be heard newly: rings that have been opened, or that have begun to ring, since the last
 * look. What was there at the first look is no news.
 */
export function newlyHeard<R extends Rung>(
  before: readonly Rung[] | undefined,
  rings: readonly R[],
): readonly R[] {
  if (before === undefined) return [];
  const stateById = new Map(before.map(({ id, state }) => [id, state]));
  return rings.filter((ring) => isOpenRing(ring) && stateById.get(ring.id) !== ring.state);
}

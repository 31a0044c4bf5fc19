/**
 * Where a bundle is, as far as it is proved: queued → carried → arrived → read, or expired. A fold
 * of proven receipts and of frontiers that recipients signed; order and repetition change nothing.
 * *Read* says that a recipient's device holds what the bundle brought, by its own signed frontier;
 * of persons nothing is claimed (DESIGN §1.13). Whether time has run out is a view (R10).
 */
import type { DeviceId, Hash32 } from '@tocsin/core';
import { compareText } from '@tocsin/core';

import type { ProvenReceipt } from './custody.ts';

/** Carriers of one bundle that are counted; a copy handed to more is as good as published. */
export const CARRIERS_MAX = 256;

/** What the sender knows of one bundle. */
export interface CourierState {
  readonly bundle: Hash32;
  readonly expiresDay: number;
  readonly recipients: ReadonlySet<DeviceId>;
  /** The newest day on which each carrier signed for it. */
  readonly carriedDay: ReadonlyMap<DeviceId, number>;
  /** The first day on which each recipient signed that it arrived. */
  readonly arrivedDay: ReadonlyMap<DeviceId, number>;
  /** The first day on which a recipient's signed frontier covered what it brought. */
  readonly readDay: ReadonlyMap<DeviceId, number>;
}

/** A bundle that was packed and handed to nobody yet. */
export function queuedBundle(
  bundle: Hash32,
  expiresDay: number,
  recipients: readonly DeviceId[],
): CourierState {
  return {
    bundle,
    expiresDay,
    recipients: new Set(recipients),
    carriedDay: new Map(),
    arrivedDay: new Map(),
    readDay: new Map(),
  };
}

/** What moves the state. */
export type CourierEvent =
  | { readonly kind: 'receipt'; readonly receipt: ProvenReceipt }
  /** A signed frontier (witness record, bundle) of this device covers what this one brought. */
  | { readonly kind: 'covered'; readonly device: DeviceId; readonly day: number };

/**
 * Folds one event; other bundles, and arrivals at others than recipients, change nothing: the same state comes
 * back, and nothing needs to be written.
 */
export function applyCourierEvent(state: CourierState, event: CourierEvent): CourierState {
  if (event.kind === 'covered') {
    if (!state.recipients.has(event.device)) return state;
    return changed(state, 'readDay', withDay(state.readDay, event.device, event.day, 'first'));
  }
  const { bundle, device, what, day } = event.receipt;
  if (bundle !== state.bundle) return state;
  if (what === 'carried')
    return changed(state, 'carriedDay', kept(withDay(state.carriedDay, device, day, 'newest')));
  if (!state.recipients.has(device)) return state;
  return changed(state, 'arrivedDay', withDay(state.arrivedDay, device, day, 'first'));
}

function changed(
  state: CourierState,
  which: 'carriedDay' | 'arrivedDay' | 'readDay',
  days: ReadonlyMap<DeviceId, number>,
): CourierState {
  return days === state[which] ? state : { ...state, [which]: days };
}

/** Beyond the limit the greatest ids go, so that every order leaves the same carriers. */
function kept(days: ReadonlyMap<DeviceId, number>): ReadonlyMap<DeviceId, number> {
  if (days.size <= CARRIERS_MAX) return days;
  const sorted = [...days].toSorted(([a], [b]) => compareText(a, b));
  return new Map(sorted.slice(0, CARRIERS_MAX));
}

function withDay(
  days: ReadonlyMap<DeviceId, number>,
  device: DeviceId,
  day: number,
  which: 'first' | 'newest',
): ReadonlyMap<DeviceId, number> {
  const before = days.get(device);
  const after =
    before === undefined ? day : which === 'first' ? Math.min(before, day) : Math.max(before, day);
  return after === before ? days : new Map(days).set(device, after);
}

/** How far a bundle is proved to have come to one recipient. */
export type CourierStage =
  | { readonly stage: 'queued' }
  /** “Carried by 3, last seen 2 days ago.” */
  | { readonly stage: 'carried'; readonly carriers: number; readonly lastDay: number }
  | { readonly stage: 'arrived'; readonly day: number }
  | { readonly stage: 'read'; readonly day: number }
  | { readonly stage: 'expired' };

/** What may be said about one recipient today. What is proved is never taken back by time. */
export function viewCourier(state: CourierState, recipient: DeviceId, today: number): CourierStage {
  const read = state.readDay.get(recipient);
  if (read !== undefined) return { stage: 'read', day: read };
  const arrived = state.arrivedDay.get(recipient);
  if (arrived !== undefined) return { stage: 'arrived', day: arrived };
  if (today > state.expiresDay) return { stage: 'expired' };
  if (state.carriedDay.size === 0) return { stage: 'queued' };
  const lastDay = Math.max(...state.carriedDay.values());
  return { stage: 'carried', carriers: state.carriedDay.size, lastDay };
}

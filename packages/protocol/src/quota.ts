/**
 * What one peer may cost us in any hour. Time is a monotonic clock's milliseconds, not the log's
 * hours: a rehearsal's short hours must not multiply what a flood may bring. A member over quota is
 * slowed (`reconcile.ts` withholds credit), a stranger is sent away; no one takes another's room.
 */
import { divideFloor } from '@tocsin/core';

import type { PeerStanding } from './handshake.ts';

/** What is counted. */
export const QUOTA_KINDS = ['bytes', 'records', 'alerts', 'beats', 'probes', 'asked'] as const;
export type QuotaKind = (typeof QUOTA_KINDS)[number];
/** So much of each. */
export type Amounts = { readonly [K in QuotaKind]: number };

/** The stretch over which it is counted. */
export const QUOTA_MS = 3_600_000;
/** Counted in twelfths of the hour, so a quota frees within 5 minutes of its due time. */
export const QUOTA_SLOT_MS = 300_000;
/** Slots in an hour. */
const QUOTA_SLOTS: number = divideFloor(QUOTA_MS, QUOTA_SLOT_MS);

/**
 * For an hour, by standing.
 *
 * - member: one whole log of a million records at 650 B = 650 MB, once, in 1 GiB; 600 bell words;
 *   beats of 60 devices, one every 6 s each (a rehearsal's rhythm); every id asked for twice.
 * - guest: 4 MiB and 2,000 records: his own words and their answers.
 * - stranger: what shows who he is: a device's admission with its parents, 256 KiB; rings judge
 *   themselves, so he may bring 20.
 */
export const QUOTA_BY_STANDING: { readonly [S in PeerStanding]: Amounts } = {
  member: {
    bytes: 1_073_741_824,
    records: 1_048_576,
    alerts: 600,
    beats: 36_000,
    probes: 3_600,
    asked: 2_097_152,
  },
  guest: {
    bytes: 4_194_304,
    records: 2_000,
    alerts: 60,
    beats: 600,
    probes: 60,
    asked: 2_000,
  },
  stranger: {
    bytes: 262_144,
    records: 256,
    alerts: 20,
    beats: 60,
    probes: 10,
    asked: 0,
  },
};

interface Slot {
  readonly slot: number;
  readonly spent: Amounts;
}

/** What a peer has cost so far. Kept by the host across that device's links. */
export type Usage = readonly Slot[];

/** Nothing spent. */
export const NO_USAGE: Usage = [];

const NOTHING: Amounts = { bytes: 0, records: 0, alerts: 0, beats: 0, probes: 0, asked: 0 };

/** What of a kind was spent in the hour before `nowMs`, a slot that is partly older included. */
export function spentIn(usage: Usage, kind: QuotaKind, nowMs: number): number {
  const oldest = oldestSlot(nowMs);
  let sum = 0;
  for (const { slot, spent } of usage) if (slot >= oldest) sum += spent[kind];
  return sum;
}

/** Whether `amount` more stays within the limit. */
export function isWithin(
  usage: Usage,
  limit: Amounts,
  kind: QuotaKind,
  amount: number,
  nowMs: number,
): boolean {
  return spentIn(usage, kind, nowMs) + amount <= limit[kind];
}

/** The usage with `amount` more, whether or not it is within a limit. */
export function spend(usage: Usage, kind: QuotaKind, amount: number, nowMs: number): Usage {
  const slot = slotOf(nowMs);
  const kept = fresh(usage, nowMs);
  const mine = kept.find((one) => one.slot === slot)?.spent ?? NOTHING;
  const spent: Amounts = { ...mine, [kind]: mine[kind] + amount };
  return [...kept.filter((one) => one.slot !== slot), { slot, spent }];
}

/** When the oldest spending is forgotten; undefined when there is none. */
export function frees(usage: Usage, nowMs: number): number | undefined {
  const [oldest] = fresh(usage, nowMs).toSorted((a, b) => a.slot - b.slot);
  return oldest === undefined ? undefined : oldest.slot * QUOTA_SLOT_MS + QUOTA_MS + QUOTA_SLOT_MS;
}

function fresh(usage: Usage, nowMs: number): Usage {
  const oldest = oldestSlot(nowMs);
  return usage.filter((one) => one.slot >= oldest);
}

/** The oldest slot that counts still. */
function oldestSlot(nowMs: number): number {
  return slotOf(nowMs) - QUOTA_SLOTS;
}

function slotOf(nowMs: number): number {
  return divideFloor(nowMs, QUOTA_SLOT_MS);
}

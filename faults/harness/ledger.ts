/**
 * What people were told is written: notices posted on real daemons while faults happen, each with its
 * id once it was acknowledged. What was refused, or never answered, is not in it: it may be there
 * later or not.
 */
import { setTimeout as pause } from 'node:timers/promises';

import type { Device } from './device.ts';
import { LOG } from './village.ts';

/** Days of the log for which a notice matters; more than a script lasts at any tempo. */
const NOTICE_DAYS = 90;

/** What was acknowledged, and what was not. */
export interface Ledger {
  /** Writes one record; whether it was acknowledged. */
  write(device: Device): Promise<boolean>;
  /** Writes on these devices again and again, each after a pause, until `stop`. */
  begin(devices: readonly Device[], everyMs: number): void;
  /** Settles once nobody writes any more. */
  stop(): Promise<void>;
  /** Ids that were acknowledged. */
  acknowledged(): ReadonlySet<string>;
  /** How often each fault was given instead. */
  refusals(): ReadonlyMap<string, number>;
}

/** Opens an empty ledger. */
export function createLedger(): Ledger {
  const acknowledged = new Set<string>();
  const refusals = new Map<string, number>();
  let number = 0;
  let stopping = new AbortController();
  let writers: Promise<void>[] = [];
  const write = async (device: Device): Promise<boolean> => {
    number += 1;
    const said = { title: `${device.name} ${String(number)}`, days: NOTICE_DAYS, file: [] };
    const answered = await device.try('talk.post', said, LOG);
    if (answered.ok) acknowledged.add(answered.value.thread.id);
    else refusals.set(answered.fault.kind, (refusals.get(answered.fault.kind) ?? 0) + 1);
    return answered.ok;
  };
  const keepWriting = async (device: Device, everyMs: number): Promise<void> => {
    const { signal } = stopping;
    while (!signal.aborted) {
      if (device.isUp()) await write(device);
      await pause(everyMs, undefined, { signal }).catch(() => undefined);
    }
  };
  return {
    write,
    begin: (devices, everyMs) => {
      stopping = new AbortController();
      writers = devices.map((device) => keepWriting(device, everyMs));
    },
    stop: async () => {
      stopping.abort();
      await Promise.all(writers);
    },
    acknowledged: () => acknowledged,
    refusals: () => refusals,
  };
}

/** Refusals as words: `StoreFull 3, DaemonGone 1`. */
export function refusalsSaid(ledger: Ledger): string {
  const said = [...ledger.refusals()].map(([kind, count]) => `${kind} ${String(count)}`);
  return said.length === 0 ? 'none refused' : `refused: ${said.join(', ')}`;
}

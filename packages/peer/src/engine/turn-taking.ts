/**
 * Who of several devices does first what any of them may do: by an order that is another for each
 * matter, each waits an hour of tempo longer than the one before, and does it only if nobody else has.
 */
import type { DeviceId, Hash, Instant } from '@tocsin/core';
import { asciiBytes, compareText, hashIn, idBytes, instant, toHex } from '@tocsin/core';

import type { Clock } from '../ports/index.ts';

/** Turns of one device. A round of asking begins with `begin` and ends with `end`. */
export interface Turns {
  begin(): void;
  /** Whether it is this device's turn; from the first time of asking on, by its place. */
  isMine(matter: string, devices: readonly DeviceId[], me: DeviceId): boolean;
  /** What was not asked for in this round is over; gives when the next turn begins. */
  end(): Instant | null;
}

/** Makes them. */
export function createTurns(parts: {
  readonly hash: Hash;
  readonly clock: Clock;
  readonly tempoMs: number;
}): Turns {
  let since = new Map<string, Instant>();
  let asked = new Map<string, Instant>();
  let next: Instant | null = null;
  return {
    begin: () => {
      asked = new Map();
      next = null;
    },
    isMine: (matter, devices, me) => {
      const now = parts.clock.now();
      const from = since.get(matter) ?? now;
      asked.set(matter, from);
      const at = instant(from + placeOf(parts.hash, matter, devices, me) * parts.tempoMs);
      if (now >= at) return true;
      if (next === null || at < next) next = at;
      return false;
    },
    end: () => {
      since = asked;
      return next;
    },
  };
}

function placeOf(hash: Hash, matter: string, devices: readonly DeviceId[], me: DeviceId): number {
  const orderOf = (device: DeviceId): string =>
    toHex(hashIn(hash, 'word', idBytes(device), asciiBytes(matter)));
  const mine = orderOf(me);
  return devices.filter((device) => compareText(orderOf(device), mine) < 0).length;
}

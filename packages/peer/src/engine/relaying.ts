/**
 * When records of others are passed on. Where everybody is linked with everybody, each record would
 * come to each device over every link. So whoever was sent one that it held already takes its time
 * before it passes records on to that device: until then they came there by another way as a rule,
 * and show it. Who is never told anything twice, as a phone by the one machine that is always on, gets all
 * at once. What we write ourselves waits for nothing.
 */
import type { DeviceId } from '@tocsin/core';

import type { Clock, Random } from '../ports/index.ts';

/** The least wait: there and back over a slow net. */
const WAIT_MS = 1_500;
/** Up to 255 times so much longer by chance, so that the two ends of a link do not speak at one time. */
const JITTER_STEP_MS = 10;
/** For so long a device counts as one that hears from others too. */
const ECHO_MS = 86_400_000;
/** Devices remembered so: 4 of each of 500 members, and as many that were met before. */
const ECHOES_MAX = 4_096;

/** What relaying is given. */
export interface RelayingParts {
  readonly clock: Clock;
  readonly random: Random;
}

/** A link, as far as this goes. */
export interface RelayedTo {
  readonly device: DeviceId;
  /** Compares these devices anew and sends what the other end lacks of them. */
  readonly send: (devices: readonly DeviceId[]) => void;
}

/** What waits to be passed on, link by link. */
export interface Relaying<Link> {
  /** A device sent us a record that we held. */
  echoed(device: DeviceId): void;
  /** The log has new records of these devices: they go to a link, now or a little later. */
  grown(link: Link, to: RelayedTo, devices: readonly DeviceId[], own: boolean): void;
  forget(link: Link): void;
}

/** Nothing waits. */
export function createRelaying<Link>({ clock, random }: RelayingParts): Relaying<Link> {
  const echoedMs = new Map<DeviceId, number>();
  const waiting = new Map<Link, { readonly devices: Set<DeviceId>; readonly cancel: () => void }>();
  const take = (link: Link): readonly DeviceId[] => {
    const held = waiting.get(link);
    held?.cancel();
    waiting.delete(link);
    return [...(held?.devices ?? [])];
  };
  const echoes = (device: DeviceId): boolean => {
    const at = echoedMs.get(device);
    return at !== undefined && clock.monotonicMs() - at < ECHO_MS;
  };
  return {
    echoed(device) {
      echoedMs.delete(device);
      echoedMs.set(device, clock.monotonicMs());
      const oldest = echoedMs.keys().next().value;
      if (echoedMs.size > ECHOES_MAX && oldest !== undefined) echoedMs.delete(oldest);
    },
    grown(link, to, devices, own) {
      // What is ours may stand on what waits: nobody is sent it without its parents.
      if (own || !echoes(to.device)) return to.send([...new Set([...take(link), ...devices])]);
      const held = waiting.get(link);
      if (held !== undefined) {
        for (const device of devices) held.devices.add(device);
        return undefined;
      }
      const jitterMs = (random.bytes(1)[0] ?? 0) * JITTER_STEP_MS;
      const atMs = clock.monotonicMs() + WAIT_MS + jitterMs;
      const cancel = clock.wakeAt(atMs, () => to.send(take(link)));
      waiting.set(link, { devices: new Set(devices), cancel });
      return undefined;
    },
    forget: (link) => void take(link),
  };
}

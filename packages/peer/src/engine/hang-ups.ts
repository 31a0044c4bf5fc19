/**
 * How often links of a device were ended because it sent what nobody signed, and for how long it is not
 * spoken with because of that: a minute, then twice as long each time, up to an hour. Kept by this run of the
 * device alone, on a monotonic clock; a day without another is forgotten. No rule of a log looks at it.
 */
import type { DeviceId } from '@tocsin/core';

/** After the first time nothing is heard of a device for so long. */
const PAUSE_MS = 60_000;
/** The longest pause, an hour: whoever was mended is heard again on the same day. */
export const HANG_UP_PAUSE_MAX_MS = 3_600_000;
/** So long after the last pause a device begins anew: 24 hours. */
const FORGOTTEN_MS = 86_400_000;
/** Devices of which it is remembered that they were hung up on: 4 devices of 500 members, and as many strangers. */
export const HANG_UPS_MAX = 4_096;

interface HungUp {
  readonly times: number;
  readonly untilMs: number;
}

/** The devices of one log that were hung up on. */
export class HangUps {
  /** Those that were hung up on last come last. */
  readonly #byDevice = new Map<DeviceId, HungUp>();

  /** A device sent what nobody signed. */
  note(device: DeviceId, nowMs: number): void {
    const before = this.#byDevice.get(device);
    const isKnown = before !== undefined && nowMs < before.untilMs + FORGOTTEN_MS;
    const times = isKnown ? before.times + 1 : 1;
    const pauseMs = Math.min(HANG_UP_PAUSE_MAX_MS, PAUSE_MS * 2 ** (times - 1));
    this.#byDevice.delete(device);
    this.#byDevice.set(device, { times, untilMs: nowMs + pauseMs });
    const [oldest] = this.#byDevice.keys();
    if (this.#byDevice.size > HANG_UPS_MAX && oldest !== undefined) this.#byDevice.delete(oldest);
  }

  /** Whether a device is not spoken with now. */
  isPaused(device: DeviceId, nowMs: number): boolean {
    return nowMs < (this.#byDevice.get(device)?.untilMs ?? 0);
  }
}

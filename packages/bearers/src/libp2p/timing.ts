/**
 * How long a live bearer waits for what. Daemons use `LIBP2P_TIMING`; rehearsals and tests pass
 * shorter times for single entries.
 */
import type { Random } from '@tocsin/peer/ports';

/** Durations of a libp2p bearer, all in milliseconds. */
export interface Libp2pTiming {
  /** The pause before the first redial; it doubles with each failure. */
  readonly redialFirstMs: number;
  /** The longest pause between two redials, which go on without end. */
  readonly redialCapMs: number;
  /** A link that lasted this long counts as a success: the next redial is fast again. */
  readonly stableMs: number;
  /** One attempt: socket, handshake, stream, and the other end's consent. */
  readonly dialMs: number;
  /** Between two pings of a connection, which find ends that vanished without a word. */
  readonly pingMs: number;
  /** How long a ping may take before the connection is taken for dead. */
  readonly pingTimeoutMs: number;
  /** How long a connection may stay without a link and without serving a relay. */
  readonly muteMs: number;
  /** Within this time of a link, a second one is a simultaneous dial; later it replaces it. */
  readonly settleMs: number;
  /** How long what was taken may still go out when a link or the bearer closes. */
  readonly closeMs: number;
  /** How often the watchdog looks at each relay, beside what it hears by itself. */
  readonly relayCheckMs: number;
}

/** The durations of a daemon. */
export const LIBP2P_TIMING: Libp2pTiming = {
  redialFirstMs: 100,
  redialCapMs: 30_000,
  stableMs: 10_000,
  dialMs: 10_000,
  pingMs: 10_000,
  pingTimeoutMs: 10_000,
  muteMs: 10_000,
  settleMs: 2_000,
  closeMs: 500,
  relayCheckMs: 60_000,
};

/**
 * The pause before the attempt that follows `failures` failed ones: doubling from the first,
 * capped, then a random half of it taken away, so that the peers of a relay that comes back do
 * not all dial at once.
 */
export function redialPauseMs(failures: number, timing: Libp2pTiming, random: Random): number {
  // 2^20 × 1 ms is above any sensible cap; without a bound the shift would wrap at 32.
  const doublings = 2 ** Math.min(Math.max(failures - 1, 0), 20);
  const pause = Math.min(timing.redialFirstMs * doublings, timing.redialCapMs);
  return Math.ceil(pause * (1 - fraction(random) / 2));
}

/** A number in [0, 1) with 16 bits of luck. */
export function fraction(random: Random): number {
  const [high = 0, low = 0] = random.bytes(2);
  return (high * 256 + low) / 65_536;
}

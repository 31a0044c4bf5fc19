/** How a machine that stays awake wakes a phone: its own way out, which a page has not. */
import type { Instant, WakeTicket } from '@tocsin/core';

/**
 * What became of a try. `again`: nobody took it, a later try may succeed. `turnedDown`: the push
 * service does not take our word for this phone. `gone`: it no longer knows the phone.
 */
export type WakeOutcome = 'woken' | 'again' | 'turnedDown' | 'gone';

/** The way out. */
export interface Waker {
  /** Whom it wakes: the other devices of its own person, or those of all members. */
  readonly whom: 'own' | 'members';
  /**
   * Whether it would send to this address.
   *
   * @param loopbackOnly - in a rehearsal nothing leaves this machine.
   */
  takes(endpoint: string, loopbackOnly: boolean): boolean;
  /** Sends one wake-up, empty and always the same; never follows a redirect. */
  wake(ticket: WakeTicket, now: Instant, signal: AbortSignal): Promise<WakeOutcome>;
}

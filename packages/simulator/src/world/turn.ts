/**
 * The one place where the real event loop is touched. Everything that a peer does by itself runs in
 * microtasks, since every port of a simulated world answers in one; Node runs all of them, and those
 * that they bring about, before it comes to the next tick that a microtask asked for. So after one
 * such tick nothing moves any more until the agenda says so: no counting of promises, no real time.
 */

/**
 * After so many moments the event loop itself turns once, five times as dear as a tick: it hears of
 * promises that rejected with nobody listening, and lets other threads be heard.
 */
const MOMENTS_A_TURN = 64;

let moments = 0;

/** Settles once everything that can go on without new events has gone on. */
export function settled(): Promise<void> {
  moments = (moments + 1) % MOMENTS_A_TURN;
  const isTurn = moments === 0;
  return new Promise((resolve) => {
    if (isTurn) setImmediate(resolve);
    // Asked for outside a microtask, a tick would come before the microtasks that wait already.
    else queueMicrotask(() => process.nextTick(resolve));
  });
}

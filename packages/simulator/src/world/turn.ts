/**
 * The one place where the real event loop is touched. Everything that a peer does by itself runs in
 * microtasks, since every port of a simulated world answers in one; Node runs all of them, and those
 * that they bring about, before it comes to the next `setImmediate`. So after one such turn nothing
 * moves any more until the agenda says so: no counting of promises, no real time.
 */

/** Settles once everything that can go on without new events has gone on. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/**
 * A lock among all tabs and workers of one browser. The browser takes it back when whoever has it ends,
 * however it ends: so no lock is ever stale (Web Locks API). Only in a secure context.
 */

/** Lets go of a lock; settles once another can have it. */
export type Release = () => Promise<void>;

/**
 * Takes the lock of a name; undefined while another has it.
 *
 * Rejects with what the browser throws where there are no locks: `SecurityError`, `InvalidStateError`.
 */
export function takeLock(name: string): Promise<Release | undefined> {
  return new Promise((resolve, reject) => {
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((settle) => {
      letGo = settle;
    });
    const request = navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      if (lock === null) {
        resolve(undefined);
        return undefined;
      }
      resolve(async () => {
        letGo();
        await request;
      });
      return held;
    });
    request.catch(reject);
  });
}

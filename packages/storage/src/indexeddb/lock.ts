/**
 * A lock among all tabs and workers of one browser. The browser takes it back when whoever has it ends,
 * however it ends: so no lock is ever stale (Web Locks API). Only in a secure context.
 */

/** Lets go of a lock; settles once another can have it. */
export type Release = () => Promise<void>;

/**
 * Takes the lock of a name; undefined if another still has it after a while. A page that is opened anew
 * begins while the browser still ends the one before.
 *
 * @param waitMs - how long is waited for it; 0 = not at all.
 *
 * Rejects with what the browser throws where there are no locks: `SecurityError`, `InvalidStateError`.
 */
export function takeLock(name: string, waitMs: number = 0): Promise<Release | undefined> {
  const patience = waitMs === 0 ? { ifAvailable: true } : { signal: AbortSignal.timeout(waitMs) };
  return new Promise((resolve, reject) => {
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((settle) => {
      letGo = settle;
    });
    const request = navigator.locks.request(name, patience, (lock) => {
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
    request.catch((thrown: unknown) => {
      const isOver = thrown instanceof DOMException && thrown.name === 'TimeoutError';
      if (isOver) resolve(undefined);
      else reject(thrown);
    });
  });
}

/** Settles once nobody has the lock of a name, for a moment at least; rejects as `takeLock`. */
export async function untilFree(name: string): Promise<void> {
  await navigator.locks.request(name, () => undefined);
}

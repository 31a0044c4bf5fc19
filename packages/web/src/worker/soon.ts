/** Many changes at once are told once. */

/** The page is told at most this often that something changed. */
const CHANGED_PAUSE_MS = 100;

/** Calls `tell` a little later, once for all calls until then. */
export function soon(tell: () => void): () => void {
  let isAwaited = false;
  return () => {
    if (isAwaited) return;
    isAwaited = true;
    setTimeout(() => {
      isAwaited = false;
      tell();
    }, CHANGED_PAUSE_MS);
  };
}

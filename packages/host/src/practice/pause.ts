/** Waiting a while, on any machine. */

/** Settles after so long; rejects with the signal's reason once it aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const left = (): void => reject(signal.reason);
  const timer = setTimeout(resolve, ms);
  signal.addEventListener('abort', left, { once: true });
  if (signal.aborted) left();
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', left);
  });
}

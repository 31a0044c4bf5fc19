/** One thing after another: the engine's writes, in the order in which they were asked for. */

/**
 * Runs tasks one at a time. A task that throws stops only itself, and its promise rejects for
 * whoever asked; where nobody listens it reaches the host, for it is a bug of ours.
 */
export type Serial = <T>(task: () => Promise<T>) => Promise<T>;

/** Makes a queue of one. */
export function createSerial(): Serial {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(task: () => Promise<T>): Promise<T> => {
    const mine = last.then(task);
    last = mine.then(
      () => undefined,
      () => undefined,
    );
    // A promise of its own: the queue's handler above must not hide a rejection from the host.
    return mine.then((value) => value);
  };
}

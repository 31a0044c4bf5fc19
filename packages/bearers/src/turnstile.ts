/**
 * Lets callers through one after another, in the order in which they came, while there is room.
 * A caller who changes their mind leaves the line and has sent nothing.
 */

/** A line of callers before something that is not always open. */
export class Turnstile {
  readonly #isOpen: () => boolean;
  readonly #line: (() => void)[] = [];

  constructor(isOpen: () => boolean) {
    this.#isOpen = isOpen;
  }

  /** Settles when it is the caller's turn; rejects with the reason of `signal`, untouched. */
  async enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#line.length === 0 && this.#isOpen()) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#line.push(resolve);
    const leave = (): void => {
      const at = this.#line.indexOf(resolve);
      // Whoever was already called has their turn: they pass, and look at the signal themselves.
      if (at < 0) return;
      this.#line.splice(at, 1);
      reject(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
    try {
      await promise;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  /** Calls the next in line, if there is room. To be called whenever room may have come. */
  advance(): void {
    if (this.#line.length > 0 && this.#isOpen()) this.#line.shift()?.();
  }
}

/**
 * A mark that something is kept in this browser, where browsers clear last. When they want room they
 * throw databases away whole, and nothing there could say that it once was more.
 */

const MARK = 'tocsin.kept';

/** Marks it. */
export function markKept(): void {
  withStorage((storage) => storage.setItem(MARK, '1'));
}

/** Whether something was kept here, though now nothing is. */
export function wasKept(): boolean {
  return withStorage((storage) => storage.getItem(MARK)) !== undefined;
}

/** Takes the mark away, and whatever else the page remembers. */
export function forgetAll(): void {
  withStorage((storage) => storage.clear());
}

function withStorage<T>(use: (storage: Storage) => T): NonNullable<T> | undefined {
  try {
    return use(localStorage) ?? undefined;
  } catch {
    // The person forbids storage, or it is full: then nothing is remembered.
    return undefined;
  }
}

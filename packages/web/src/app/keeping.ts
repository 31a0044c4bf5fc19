/**
 * Keeps of an answer what is the same as in the one before. Answers come from the worker as copies: all
 * of it would be new each time, and all of a screen drawn again for the one thing that changed.
 */

/** The same as `after`; every part that equals its part in `before` is that very part. JSON only. */
export function keepEqual<T>(before: unknown, after: T): T {
  if (Object.is(before, after)) return after;
  if (typeof before !== 'object' || typeof after !== 'object') return after;
  if (before === null || after === null || Array.isArray(before) !== Array.isArray(after))
    return after;
  const [old, now] = [
    before as Readonly<Record<string, unknown>>,
    after as Record<string, unknown>,
  ];
  const names = Object.keys(now);
  const kept = names.map((name) => [name, keepEqual(old[name], now[name])] as const);
  const isSame =
    names.length === Object.keys(old).length &&
    kept.every(([name, value]) => Object.hasOwn(old, name) && Object.is(old[name], value));
  if (isSame) return before as T;
  return (Array.isArray(after) ? kept.map(([, value]) => value) : Object.fromEntries(kept)) as T;
}

/**
 * Keeps of an answer what is the same as in the one before. Answers come from the worker as copies: all
 * of it would be new each time, and all of a screen drawn again for the one thing that changed.
 */

/**
 * The same as `after`; every part that equals its part in `before` is that very part. JSON only.
 *
 * @param after - becomes ours: what is kept is put into it, so that nothing is made anew for an answer of
 *   thousands of parts. What is there already is never written to.
 */
export function keepEqual<T>(before: unknown, after: T): T {
  if (Object.is(before, after)) return after;
  if (typeof before !== 'object' || typeof after !== 'object') return after;
  if (before === null || after === null || Array.isArray(before) !== Array.isArray(after))
    return after;
  const old = before as Readonly<Record<string, unknown>>;
  const now = after as Record<string, unknown>;
  const names = Object.keys(now);
  let isSame = names.length === Object.keys(old).length;
  for (const name of names) {
    const was = Object.hasOwn(old, name) ? old[name] : MISSING;
    const part = keepEqual(was, now[name]);
    if (Object.is(part, was)) now[name] = part;
    else isSame = false;
  }
  return isSame ? (before as T) : after;
}

/** Equal to nothing that an answer holds. */
const MISSING = Symbol('missing');

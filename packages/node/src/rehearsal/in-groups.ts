/** Many at once, but never all. */

/** Does `act` for each, at most so many at once, in order. */
export async function inGroups<T, R>(
  all: readonly T[],
  size: number,
  act: (one: T) => Promise<R>,
): Promise<readonly R[]> {
  const done: R[] = [];
  for (let at = 0; at < all.length; at += size)
    done.push(...(await Promise.all(all.slice(at, at + size).map(act))));
  return done;
}

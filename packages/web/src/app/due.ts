/** When an answer stops being true by time alone: it names the instants at which something turns. */

/**
 * The soonest instant after `nowMs` that an answer names; undefined where it names none.
 *
 * @param answer - plain data; an instant is an object with `ms` (epoch milliseconds) and `iso`.
 */
export function soonestIn(answer: unknown, nowMs: number): number | undefined {
  let soonest: number | undefined;
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { ms, iso } = value as { readonly ms?: unknown; readonly iso?: unknown };
    if (typeof ms === 'number' && typeof iso === 'string') {
      if (ms > nowMs && (soonest === undefined || ms < soonest)) soonest = ms;
      return;
    }
    for (const inner of Object.values(value)) look(inner);
  };
  look(answer);
  return soonest;
}

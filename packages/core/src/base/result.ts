/**
 * Success or a named fault. Input and the world fail by value; only our own mistakes throw
 * (see `invariant.ts`).
 */
export type Result<T, F> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: F };

/** A success. */
export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** A failure; `fault` is a plain object whose `kind` is the key of its translation. */
export function fail<F>(fault: F): { readonly ok: false; readonly fault: F } {
  return { ok: false, fault };
}

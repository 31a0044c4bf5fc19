/** The numbers by which a record says why an outside act failed; final, new ones at the end. */
const CODES = [
  'Unreachable',
  'BadTarget',
  'NotLoopback',
  'Refused',
  'NotSetUp',
  'BadText',
  'GivenUp',
] as const;

/** The code of a fault; what has none of its own is `Unreachable`. */
export function failureCode(kind: string): number {
  return Math.max(
    0,
    CODES.findIndex((one) => one === kind),
  );
}

/** The kind of fault of a code; a number of a later version is `GivenUp`. */
export function failureName(code: number): string {
  return CODES[code] ?? 'GivenUp';
}

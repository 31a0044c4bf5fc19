/** Our own code broke a promise. Only a host catches it; then it stops writing and says so. */
export class InvariantViolation extends Error {
  override readonly name = 'InvariantViolation';
}

/** Throws `InvariantViolation` unless `condition`; `held` says what should have held, no data. */
export function invariant(condition: boolean, held: string): asserts condition {
  if (!condition) throw new InvariantViolation(held);
}

/** For the `default` of an exhaustive switch. */
export function unreachable(value: never): never {
  throw new InvariantViolation(`a case was forgotten: ${typeof value}`);
}

/** Answers about names: what people and the assembly are called. */
import type { Who } from './common.ts';

/** `name show`, and what `name me` and `name assembly` changed. */
export type NamesAnswer = {
  /** The assembly, as this device finds it. */
  readonly name: string;
  /** What its members call it; null: nobody said it. */
  readonly called: string | null;
  /** What the owner of this device is called; null: not said yet. */
  readonly me: string | null;
  readonly members: readonly Who[];
};

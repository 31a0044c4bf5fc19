/** The fold of names: the last word of each about themselves, and the last about the assembly. */
import type { MemberId } from '../base/id.ts';
import { spokenOf } from '../assembly/spoken.ts';
import type { AssemblyState } from '../assembly/state.ts';
import { CALLED, calledKind } from './records.ts';

/** What is called how. */
export interface CalledState {
  /** What each member, also one who left and whose word is still here, said of themselves. */
  readonly members: ReadonlyMap<MemberId, string>;
  /** What the assembly is called; undefined: nobody said it. */
  readonly assembly: string | undefined;
}

/**
 * Folds all names that the state's log holds. What stands deepest was said last; of words side by side
 * the one with the greater record stands, which decides nothing between people: a member contradicts
 * themselves only, and the assembly's name binds nobody.
 */
export function foldCalled(state: AssemblyState): CalledState {
  const depth = state.reading.depthById;
  // `spokenOf` is ascending by record, and sorting keeps that among the equally deep.
  const said = spokenOf(state, calledKind).toSorted(
    (a, b) => (depth.get(a.record) ?? 0) - (depth.get(b.record) ?? 0),
  );
  const members = new Map<MemberId, string>();
  let assembly: string | undefined;
  for (const { by, said: word } of said)
    if (word.whom === CALLED.self) members.set(by, word.name);
    else assembly = word.name;
  return { members, assembly };
}

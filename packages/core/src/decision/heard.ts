/**
 * Whether what was said of a decision was in time, as R8 asks it, and for longer than its witnesses
 * last. A word that a settled placement holds for which more than half balloted within the grace was seen
 * in time: that is never forgotten. Of what is old nobody can tell any more who witnessed it (R14); the
 * placement that closed the question holds it or does not, and that stands.
 */
import { settledFloor } from '../assembly/branches.ts';
import type { Bench, Hearing, InTime } from '../assembly/in-time.ts';
import { isSaidInTime, isSettledInTime, liesBelow } from '../assembly/in-time.ts';
import type { IsPruned } from '../assembly/reading.ts';
import type { AssemblyState } from '../assembly/state.ts';
import type { Entry } from '../log/entry.ts';

/**
 * Whether a word was in time without asking for witnesses; undefined: they have to be asked.
 *
 * @param benchAt - the bench of the hearing, asked for only where it is needed.
 */
export function heardWithoutWitnesses(
  state: AssemblyState,
  entry: Entry,
  hearing: Hearing,
  isPruned: IsPruned,
  benchAt: () => Bench,
): InTime | undefined {
  if (!isSaidInTime(state.reading, entry, hearing, isPruned)) return 'late';
  const height = state.settledAt.get(entry.id);
  if (height === undefined) return undefined;
  if (isSettledInTime(state, entry, hearing, benchAt())) return 'inTime';
  if (height > settledFloor(state)) return undefined;
  return liesBelow(state, benchAt(), entry.id) ? 'inTime' : 'late';
}

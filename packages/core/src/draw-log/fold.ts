/** The fold of draws: the set of records, and what was decided, into who is drawn. */
import type { Hearing, InTime } from '../assembly/in-time.ts';
import { benchOf, closingStep, isHeardInTime, prunedIn } from '../assembly/in-time.ts';
import type { AssemblyState } from '../assembly/state.ts';
import { heardWithoutWitnesses } from '../decision/heard.ts';
import type { DecisionsState } from '../decision/state.ts';
import type { DrawCrypto } from '../draw/luck.ts';
import type { Entry } from '../log/entry.ts';
import { judgeDraw } from './judge.ts';
import { relateDraws } from './relate.ts';
import { gatherDraws } from './said.ts';
import type { DrawRoom } from './site.ts';
import type { DrawsState } from './state.ts';

/**
 * Folds the draws of an assembly; no order, repetition or hour matters.
 *
 * @param decisions - what the same state's decisions come to: a draw may carry one out.
 */
export function foldDraws(
  state: AssemblyState,
  decisions: DecisionsState,
  crypto: DrawCrypto,
): DrawsState {
  const said = gatherDraws(state.reading.inOrder);
  if (said.length === 0) return { draws: [] };
  const isPruned = prunedIn(state);
  const known = new Map<string, InTime>();
  const heard = (entry: Entry, hearing: Hearing): InTime => {
    const key = `${entry.id}/${hearing.notAfter}/${hearing.heardUntil}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const benchAt = () => benchOf(state, closingStep(state, hearing));
    const found =
      heardWithoutWitnesses(state, entry, hearing, isPruned, benchAt) ??
      isHeardInTime(state, entry.id, hearing);
    known.set(key, found);
    return found;
  };
  const room: DrawRoom = { state, crypto, heard };
  const draws = said.map((one) => judgeDraw(room, one));
  return { draws: relateDraws(room, draws, decisions) };
}

/**
 * The fold of decisions from nothing: it walks the records anew for each question of time. It is the
 * measure of the fold with a memory (`remembering.ts`), which comes to the same.
 */
import { compareText } from '../base/bytes.ts';
import type { Hash } from '../base/crypto.ts';
import type { Bench } from '../assembly/in-time.ts';
import { isHeardInTime, prunedIn } from '../assembly/in-time.ts';
import type { AssemblyState } from '../assembly/state.ts';
import { placedEffects, withAftermath } from './aftermath.ts';
import { heardWithoutWitnesses } from './heard.ts';
import { judgeProposal } from './judge.ts';
import { relate } from './relate.ts';
import type { Gathered } from './said.ts';
import { gather } from './said.ts';
import type { Ears, Room } from './site.ts';
import { benchFor, speakerAt } from './site.ts';
import type { DecisionsState, Decision } from './state.ts';

/** Folds the decisions of an assembly; no order, repetition or hour matters. */
export function foldDecisions(state: AssemblyState, hash: Hash): DecisionsState {
  const gathered: Gathered = new Map();
  for (const entry of state.reading.inOrder) gather(gathered, entry);
  const isPruned = prunedIn(state);
  const heard: Ears['heard'] = ({ entry }, hearing) => {
    const benchAt = (): Bench => benchFor(state, hearing);
    return (
      heardWithoutWitnesses(state, entry, hearing, isPruned, benchAt) ??
      isHeardInTime(state, entry.id, hearing)
    );
  };
  const room: Room = {
    state,
    hash,
    isPruned,
    heard,
    benchAt: (hearing) => benchFor(state, hearing),
    speaker: (bench, { entry }) => speakerAt({ state }, bench, entry),
    remembered: () => undefined,
  };
  const placed = placedEffects(state, hash);
  const decisions = [...gathered.values()].flatMap((said) => {
    if (said.proposal === undefined) return [];
    return [withAftermath(room, said, judgeProposal(room, said, said.proposal), placed)];
  });
  return { decisions: relate(decisions.toSorted(compareRecords)) };
}

function compareRecords(a: Decision, b: Decision): number {
  return compareText(a.record, b.record);
}

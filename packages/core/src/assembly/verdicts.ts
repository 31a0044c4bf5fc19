/** What became of every act and placement, and of what could not be judged; for screens and tests. */
import type { RecordId } from '../base/id.ts';
import type { Bench, Judgement } from './judge.ts';
import { objectionToAct } from './judge.ts';
import type { Step, Verdict } from './state.ts';

/**
 * Verdicts by record. Acts that are not placed are judged at the head, against the wall of the
 * head: `expired` and `base-moved` there mean that no later placement is likely to carry them.
 */
export function verdictsOf(bench: Bench, chain: readonly Step[]): ReadonlyMap<RecordId, Verdict> {
  const { reading, ground, judgements } = bench;
  const verdicts = new Map<RecordId, Verdict>();
  for (const id of reading.parked) verdicts.set(id, { kind: 'parked' });
  for (const id of reading.unread) verdicts.set(id, { kind: 'unread' });
  for (const id of reading.malformedPlacements)
    verdicts.set(id, { kind: 'void', reason: 'malformed' });
  for (const id of reading.placementById.keys())
    verdicts.set(id, verdictOfJudgement(judgements.get(id)));
  const moment = { height: ground.height + 1, wall: ground.wall };
  for (const [id, act] of reading.actById) {
    const reason = objectionToAct(bench, act, moment);
    const isOpen = reason === undefined || reason === 'act-ahead-of-wall';
    verdicts.set(id, isOpen ? { kind: 'open' } : { kind: 'void', reason });
  }
  for (const { height, records, act } of chain) {
    for (const id of records) verdicts.set(id, { kind: 'placed', height });
    if (act !== null) verdicts.set(act, { kind: 'placed', height });
  }
  return verdicts;
}

/** A placement that was not judged has a parent that is not on this chain. */
function verdictOfJudgement(judgement: Judgement | undefined): Verdict {
  if (judgement === undefined) return { kind: 'waiting', missing: [] };
  return judgement.kind === 'lawful' ? { kind: 'open' } : judgement;
}

/** What decisions are to each other: one takes the place of another, one has to be done before. */
import type { RecordId } from '../base/id.ts';
import type { Decision } from './state.ts';

/** Whether a decision takes the place of another one, or needs one. */
export function isRelated({ proposal: { supersedes, needs } }: Decision): boolean {
  return supersedes.length > 0 || needs.length > 0;
}

/** Adds to decisions what they are to each other; in the same order. */
export function relate(decisions: readonly Decision[]): readonly Decision[] {
  // Most decisions stand alone: then there is nothing to look up.
  if (!decisions.some(isRelated)) return decisions;
  const byRecord = new Map(decisions.map((one) => [one.record, one]));
  const supersededBy = new Map<RecordId, RecordId>();
  for (const one of decisions) {
    if (!passes(one)) continue;
    for (const other of one.proposal.supersedes) {
      const found = byRecord.get(other);
      // The first by record: who took its place first makes no difference to what became of it.
      if (found !== undefined && reachesOver(one, found) && !supersededBy.has(other))
        supersededBy.set(other, one.record);
    }
  }
  const done = new Map<RecordId, boolean>();
  // No cycles: a proposal names by their ids what was written before it.
  const isDone = (record: RecordId): boolean => {
    const known = done.get(record);
    if (known !== undefined) return known;
    const one = byRecord.get(record);
    const is = one !== undefined && wasDone(one) && one.proposal.needs.every(isDone);
    done.set(record, is);
    return is;
  };
  return decisions.map((one) => {
    const later = supersededBy.get(one.record) ?? null;
    if (later === null && one.proposal.needs.length === 0) return one;
    const needsOpen = one.proposal.needs.filter((record) => !isDone(record));
    return { ...one, supersededBy: later, needsOpen };
  });
}

function passes({ fault, withdrawn, outcome }: Decision): boolean {
  return fault === null && withdrawn === null && outcome.verdict === 'passes';
}

/** A circle takes the place of its own decisions only. */
function reachesOver(one: Decision, other: Decision): boolean {
  const { circle } = one.proposal;
  const of = other.proposal.circle;
  return circle.length === 0 || (of.length > 0 && of.every((member) => circle.includes(member)));
}

/** It passed, and an act is placed or somebody said that it was carried out. */
function wasDone(one: Decision): boolean {
  return passes(one) && (one.placed !== null || one.carriedOut !== null);
}

/**
 * What must never count, by the word of the enemy that made it: an act that may not come into force,
 * a consent that may not be among those of a placement in force, a ring that may not ring.
 */
import type { AssemblyState, RecordId, RingState } from '@tocsin/core';

/** A list of what must not count. */
export interface Forbidden {
  forbid(id: RecordId, why: string): void;
  has(id: RecordId): boolean;
  forbidRing(ring: string): void;
  /** What of a state counts although it must not, as far as it is new since `height`. */
  countedIn(state: AssemblyState, height: number): readonly string[];
  /** Rings that a party judged to ring although they must not. */
  ringingIn(rings: readonly RingState[]): readonly string[];
}

/** Nothing forbidden yet. */
export function createForbidden(): Forbidden {
  const whyById = new Map<string, string>();
  const rings = new Set<string>();
  return {
    forbid: (id, why) => void whyById.set(id, why),
    has: (id) => whyById.has(id),
    forbidRing: (ring) => void rings.add(ring),
    countedIn: (state, height) =>
      whyById.size === 0
        ? []
        : state.chain.slice(height).flatMap((step) => {
            const found: string[] = [];
            const why = step.act === null ? undefined : whyById.get(step.act);
            if (why !== undefined) found.push(`an act came into force: ${why}`);
            for (const id of step.ballots)
              if (whyById.has(id)) found.push(`a ballot counted: ${whyById.get(id) ?? ''}`);
            for (const record of step.records) {
              const consents = state.reading.placementById.get(record)?.said.content.consents;
              for (const id of consents?.kind === 'inline' ? consents.value : [])
                if (whyById.has(id)) found.push(`a consent counted: ${whyById.get(id) ?? ''}`);
            }
            return found;
          }),
    ringingIn: (all) =>
      all.flatMap(({ id, verdicts }) =>
        rings.has(id) && verdicts.some(({ says }) => says === 'rings') ? [id] : [],
      ),
  };
}

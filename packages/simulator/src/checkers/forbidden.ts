/**
 * What must never count, by the word of the enemy that made it: an act that may not come into force,
 * a consent that may not be among those of a placement in force, a ring that may not ring, a use of a
 * power that nobody may act on.
 */
import type { AssemblyState, RecordId, RingState, Use } from '@tocsin/core';
import { powerCovers } from '@tocsin/core';

/** A list of what must not count. */
export interface Forbidden {
  /** @param until - what is placed on a parent whose wall is past this hour may count again. */
  forbid(id: RecordId, why: string, until?: number): void;
  has(id: RecordId): boolean;
  forbidRing(ring: string): void;
  /** A use of a power that no replica may take for covered. */
  forbidUse(use: Use, why: string): void;
  /** Uses that a state takes for covered although it must not. */
  coveredIn(state: AssemblyState): readonly string[];
  /** What of a state counts although it must not, as far as it is new since `height`. */
  countedIn(state: AssemblyState, height: number): readonly string[];
  /** Rings that a party judged to ring although they must not. */
  ringingIn(rings: readonly RingState[]): readonly string[];
}

/** Nothing forbidden yet. */
export function createForbidden(): Forbidden {
  const whyById = new Map<string, { readonly why: string; readonly until: number }>();
  const whyAt = (id: string, wall: number): string | undefined => {
    const found = whyById.get(id);
    return found === undefined || wall > found.until ? undefined : found.why;
  };
  const rings = new Set<string>();
  const uses: { readonly use: Use; readonly why: string }[] = [];
  return {
    forbid: (id, why, until = Number.POSITIVE_INFINITY) => void whyById.set(id, { why, until }),
    has: (id) => whyById.has(id),
    forbidRing: (ring) => void rings.add(ring),
    forbidUse: (use, why) => void uses.push({ use, why }),
    coveredIn: (state) =>
      uses.flatMap(({ use, why }) =>
        powerCovers(state, use).kind === 'inside' ? [`a power covered what was done: ${why}`] : [],
      ),
    countedIn: (state, height) =>
      whyById.size === 0
        ? []
        : state.chain.slice(height).flatMap((step, at) => {
            const parentWall = state.history[height + at]?.wall ?? step.wall;
            const tell = (what: string, id: RecordId): readonly string[] => {
              const why = whyAt(id, parentWall);
              return why === undefined ? [] : [`${what}: ${why}`];
            };
            const consents = step.records.flatMap((record) => {
              const listed = state.reading.placementById.get(record)?.said.content.consents;
              return listed?.kind === 'inline' ? listed.value : [];
            });
            return [
              ...(step.act === null ? [] : tell('an act came into force', step.act)),
              ...step.ballots.flatMap((id) => tell('a ballot counted', id)),
              ...consents.flatMap((id) => tell('a consent counted', id)),
            ];
          }),
    ringingIn: (all) =>
      all.flatMap(({ id, verdicts }) =>
        rings.has(id) && verdicts.some(({ says }) => says === 'rings') ? [id] : [],
      ),
  };
}

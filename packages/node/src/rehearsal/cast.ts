/** Who plays: assemblies called after trees, their people by number. */
import { createPerson } from '@tocsin/host/practice';
import type { Person, Troupe } from './people.ts';
import type { Cast } from './stage.ts';

/** Names of assemblies, as many as a pact holds. */
const TREES = ['alder', 'birch', 'cedar', 'dogwood', 'elder', 'fir', 'gorse', 'hazel'] as const;

/** How many assemblies can play; a pact holds no more. */
export const ASSEMBLIES: Range = { least: 3, most: TREES.length };
/** How many people in each; no more found together. */
export const MEMBERS: Range = { least: 3, most: 12 };

interface Range {
  readonly least: number;
  readonly most: number;
}

/** Makes the people; `assemblies` and `members` are within their limits. */
export function createCast(assemblies: number, members: number, signal: AbortSignal): Cast {
  const troupes = TREES.slice(0, assemblies).map((name) => troupe(name, members, signal));
  const [silent, twin, ally] = troupes;
  if (silent === undefined || twin === undefined || ally === undefined)
    throw new RangeError('too few assemblies');
  return { troupes, silent, twin, ally };
}

function troupe(name: string, members: number, signal: AbortSignal): Troupe {
  const people = Array.from({ length: members }, (_, at): Person => {
    return createPerson(`${name}-${at + 1}`, name, signal);
  });
  return { name, people };
}

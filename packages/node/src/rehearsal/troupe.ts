/** The people of one assembly. */
import type { Person } from './person.ts';

/** An assembly of the rehearsal. */
export interface Troupe {
  readonly name: string;
  readonly people: readonly Person[];
}

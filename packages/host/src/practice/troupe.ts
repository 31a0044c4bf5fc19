/** The people of one assembly. */
import type { Person } from './person.ts';

/** An assembly that plays. */
export interface Troupe<P extends Person = Person> {
  /** As every device calls its log. */
  readonly name: string;
  readonly people: readonly P[];
}

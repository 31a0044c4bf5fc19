/** How words travel between the devices of a rehearsal. */
import type { Person, Troupe } from './people.ts';

/** How words travel. */
export interface Road {
  /** Words after `up` for every device. */
  readonly words: readonly string[];
  /** Brings the people of an assembly in touch, once it is founded. */
  joinHome(troupe: Troupe): Promise<void>;
  /** Brings all parties of the pact in touch, once it stands everywhere; gives how it is called. */
  joinPact(people: readonly Person[]): Promise<void>;
  /** How long a word takes from anyone to anyone now; 0 where it takes no time worth telling. */
  roundMs(): number;
  /** Meetings of couriers with devices so far; undefined on the net. */
  contacts(): number | undefined;
  close(): Promise<void>;
}

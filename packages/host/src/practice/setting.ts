/** What scripted people need around them, wherever their devices run. */
import type { MissingKey } from './missing.ts';
import type { Person } from './person.ts';
import type { Troupe } from './troupe.ts';
import type { Waiting } from './until.ts';

/** Hours for which ringers are seated, and for which the pact stands. */
export const SEAT_HOURS = 4000;
export const PACT_HOURS = 8000;
/** Acts in 30 days to which the ally agrees. */
export const CAP = 4;

/** The terms of a pact's rhythm, in hours of the tempo. */
export interface Rhythm {
  readonly every: number;
  readonly grace: number;
  /** How long one hand of an inquiry lasts. */
  readonly turn: number;
}

/** Around everyone. */
export interface Setting<P extends Person = Person> {
  /** Every assembly that plays. */
  readonly troupes: readonly Troupe<P>[];
  /** How long an hour of the logs lasts. */
  readonly tempoMs: number;
  /** How long a wait for other devices may take. */
  readonly patienceMs: number;
  /** Where files lie that people hand to each other: one folder a name, made on first asking. */
  readonly tables: { table(name: string): string };
  /** Aborts when it is over. */
  readonly signal: AbortSignal;
  /** The rhythm that this machine can keep now. */
  rhythm(): Rhythm;
  /** Brings all parties of the pact in touch, once it stands everywhere. */
  joinPact(people: readonly P[]): Promise<void>;
}

/** How long to wait for something at a person's device. */
export function waiting(
  { patienceMs, signal }: Pick<Setting, 'patienceMs' | 'signal'>,
  key: MissingKey,
  { name }: Pick<Person, 'name'>,
): Waiting {
  return { key, who: name, withinMs: patienceMs, signal };
}

/** Every person of these assemblies. */
export function everyone<P extends Person>(troupes: readonly Troupe<P>[]): readonly P[] {
  return troupes.flatMap(({ people }) => people);
}

/** The first person of an assembly: whoever acts for it first. */
export function firstOf<P extends Person>({ people }: Troupe<P>): P {
  const [first] = people;
  if (first === undefined) throw new TypeError('an assembly without people');
  return first;
}

/** People whose devices are processes. */
import type { Person as AnyPerson, Troupe as AnyTroupe } from '@tocsin/host/practice';
import type { ProcessDevice } from './device.ts';

/** A person at a process. */
export type Person = AnyPerson<ProcessDevice>;
/** An assembly of such people. */
export type Troupe = AnyTroupe<Person>;

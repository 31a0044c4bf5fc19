/** How a person's device calls the pact: whoever took its file in named it, the others did not. */
import type { Pact } from '../calls.ts';
import type { Person } from './person.ts';
import { stop } from './missing.ts';

/** The pact as a device has it; undefined before it has one. */
export async function pactOf(person: Person): Promise<Pact | undefined> {
  const { pacts } = await person.ask('pact.show', {});
  return pacts[0];
}

/** The name of the pact on a person's device. */
export async function pactNameOf(person: Person): Promise<string> {
  return (await pactOf(person))?.name ?? stop('pact', person.name);
}

/** Our own party's id in the pact, by which the others know us. */
export async function partyIdOf(person: Person): Promise<string> {
  const pact = await pactOf(person);
  return pact?.parties.find(({ who }) => who.me)?.who.id ?? stop('pact', person.name);
}

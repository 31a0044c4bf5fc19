/** Devices in touch over the net: each keeps in touch with those that came before it. */
import type { MissingKey } from '@tocsin/host/practice';
import { pactNameOf, until } from '@tocsin/host/practice';
import type { Person } from './people.ts';
import type { Road } from './road.ts';

/** How devices find each other. */
export interface NetRoadOptions {
  readonly signal: AbortSignal;
  readonly withinMs: number;
}

/** Makes the net's road. */
export function createNetRoad(options: NetRoadOptions): Road {
  return {
    words: [],
    joinHome: ({ name, people }) => link(people, () => Promise.resolve(name), options),
    joinPact: (people) => link(people, pactNameOf, options),
    roundMs: () => 0,
    contacts: () => undefined,
    close: () => Promise.resolve(),
  };
}

/** Adds ways in one log, from the addresses at which each device says that it listens. */
async function link(
  people: readonly Person[],
  logOf: (person: Person) => Promise<string>,
  options: NetRoadOptions,
): Promise<void> {
  const places = await Promise.all(
    people.map(async (person) => {
      const log = await logOf(person);
      const { listening } = await person.ask('ways.show', {}, log);
      return { person, log, address: listening.find((one) => one.log === log)?.address };
    }),
  );
  for (const [at, { person, log }] of places.entries())
    for (const { address } of places.slice(0, at))
      if (address !== undefined) await person.ask('ways.add', { address }, log);
  for (const { person, log } of places) await linked(person, log, people.length - 1, options);
}

async function linked(
  person: Person,
  log: string,
  others: number,
  { signal, withinMs }: NetRoadOptions,
): Promise<void> {
  const key: MissingKey = 'linked';
  await until({ key, who: person.name, withinMs, signal }, async () => {
    const { ways } = await person.ask('ways.show', {}, log);
    const up = ways.filter((way) => way.log === log && way.state === 'linked');
    return up.length >= others ? true : undefined;
  });
}

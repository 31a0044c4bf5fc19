/**
 * Devices in touch by hand alone: couriers walk in circles with a bag of sealed parcels. One walks
 * within each assembly, one between all devices of the pact. At each meeting a device opens what
 * the courier brought, and packs what others may lack.
 */
import { rmSync } from 'node:fs';

import { pactNameOf, pause, unlessStopped } from '@tocsin/host/practice';
import type { Person } from './people.ts';
import type { Playground } from './playground.ts';
import type { Road } from './road.ts';

/** How long a courier walks from one device to the next. */
const WALK_MS = 50;
/** The last meetings whose length counts for how long a round takes. */
const AVERAGED = 24;

/** What couriers need. */
export interface CourierRoadOptions {
  /** How many devices there are in all. */
  readonly devices: number;
  readonly playground: Playground;
  readonly signal: AbortSignal;
}

/** Makes the couriers' road. */
export function createCourierRoad({ devices, playground, signal }: CourierRoadOptions): Road {
  const ending = new AbortController();
  const until = AbortSignal.any([signal, ending.signal]);
  const walks: Promise<void>[] = [];
  const meetingsMs: number[] = [];
  const send = (name: string, stops: readonly Person[], logOf: LogOf): Courier => {
    const bag = createBag(playground.table(name));
    const courier: Courier = { stops, logOf, bag, met: (ms) => void meetingsMs.push(ms) };
    walks.push(walk(courier, until));
    return courier;
  };
  let between: Courier | undefined;
  return {
    words: ['--no-net'],
    joinHome: async ({ name, people }) => {
      send(`bag-${name}`, people, () => Promise.resolve(name));
    },
    joinPact: async (people) => {
      if (between === undefined) between = send('bag-pact', people, pactNameOf);
      else between.stops = people;
    },
    roundMs: () => devices * (WALK_MS + average(meetingsMs.slice(-AVERAGED))),
    contacts: () => meetingsMs.length,
    close: async () => {
      ending.abort();
      await Promise.all(walks);
    },
  };
}

/** How a person's device calls the log that a courier carries for. */
type LogOf = (person: Person) => Promise<string>;

/** Somebody who walks from device to device. */
interface Courier {
  stops: readonly Person[];
  readonly logOf: LogOf;
  readonly bag: Bag;
  /** Told of each meeting, and how long it took. */
  readonly met: (ms: number) => void;
}

/** A parcel in a bag. */
interface Parcel {
  readonly from: string;
  readonly file: string;
}

/** The newest parcel of each device that was met. */
interface Bag {
  readonly folder: string;
  /** Parcels of others than this device, newest first. */
  notOf(name: string): readonly Parcel[];
  put(parcel: Parcel): void;
}

function createBag(folder: string): Bag {
  let newestFirst: readonly Parcel[] = [];
  return {
    folder,
    notOf: (name) => newestFirst.filter(({ from }) => from !== name),
    put: (parcel) => {
      const old = newestFirst.find(({ from }) => from === parcel.from);
      if (old !== undefined) rmSync(old.file, { force: true });
      newestFirst = [parcel, ...newestFirst.filter((one) => one !== old)];
    },
  };
}

async function walk(courier: Courier, signal: AbortSignal): Promise<void> {
  for (let at = 0; !signal.aborted; at += 1) {
    const person = courier.stops[at % courier.stops.length];
    // Who was killed opens no door.
    if (person?.device().isUp() === true) await unlessStopped(meet(courier, person));
    await unlessStopped(pause(WALK_MS, signal));
  }
}

/** A device that cannot open or pack yet is met again on the next round. */
async function meet({ logOf, bag, met }: Courier, person: Person): Promise<void> {
  const beganMs = performance.now();
  const log = await logOf(person);
  // Each device packs what it has heard of all others too: the newest parcel for it is enough.
  for (const { file } of bag.notOf(person.name))
    if ((await person.tryTo('bundle.open', { file })).ok) break;
  const packed = await person.tryTo('bundle.pack', { for: log, folder: bag.folder });
  const [parcel] = packed.ok ? packed.value.parcels : [];
  if (parcel !== undefined) bag.put({ from: person.name, file: parcel.file });
  met(performance.now() - beganMs);
}

function average(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0) / Math.max(1, numbers.length);
}

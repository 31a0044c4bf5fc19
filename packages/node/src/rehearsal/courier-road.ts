/**
 * Devices in touch by hand alone: couriers walk in circles with a bag of sealed parcels. One walks
 * within each assembly, one between all devices of the pact. At each meeting a device opens what
 * the courier brought from the others, and packs what they may lack.
 */
import { rmSync } from 'node:fs';
import { setTimeout as after } from 'node:timers/promises';

import { unlessStopped } from './missing.ts';
import { pactNameOf } from './pact-name.ts';
import type { Person } from './person.ts';
import type { Playground } from './playground.ts';
import type { Road } from './road.ts';

/** How long a courier walks from one device to the next. */
const WALK_MS = 50;

/** What couriers need. */
export interface CourierRoadOptions {
  readonly playground: Playground;
  readonly signal: AbortSignal;
}

/** Makes the couriers' road. */
export function createCourierRoad({ playground, signal }: CourierRoadOptions): Road {
  const ending = new AbortController();
  const until = AbortSignal.any([signal, ending.signal]);
  const walks: Promise<void>[] = [];
  let contacts = 0;
  const send = (name: string, stops: readonly Person[], logOf: LogOf): Courier => {
    const bag = createBag(playground.table(name));
    const courier: Courier = { stops, logOf, bag, met: () => void (contacts += 1) };
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
    contacts: () => contacts,
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
  /** Told of each meeting. */
  readonly met: () => void;
}

/** A parcel in a bag. */
interface Parcel {
  readonly from: string;
  readonly file: string;
}

/** The newest parcel of each device, and who has opened it. */
interface Bag {
  readonly folder: string;
  /** Parcels of others that this device has not seen. */
  unseen(name: string): readonly Parcel[];
  seen(name: string, parcel: Parcel): void;
  put(parcel: Parcel): void;
}

function createBag(folder: string): Bag {
  const newest = new Map<string, Parcel>();
  const seenBy = new Map<string, Set<string>>();
  return {
    folder,
    unseen: (name) => {
      const known = seenBy.get(name) ?? new Set();
      return [...newest.values()].filter(({ from, file }) => from !== name && !known.has(file));
    },
    seen: (name, { file }) => {
      seenBy.set(name, (seenBy.get(name) ?? new Set()).add(file));
    },
    put: (parcel) => {
      const before = newest.get(parcel.from);
      if (before !== undefined) rmSync(before.file, { force: true });
      newest.set(parcel.from, parcel);
    },
  };
}

async function walk(courier: Courier, signal: AbortSignal): Promise<void> {
  for (let at = 0; !signal.aborted; at += 1) {
    const person = courier.stops[at % courier.stops.length];
    // Who was killed opens no door.
    if (person?.device().isUp() === true) await unlessStopped(meet(courier, person));
    await unlessStopped(after(WALK_MS, undefined, { signal }));
  }
}

/** A device that cannot open or pack yet is met again on the next round. */
async function meet({ logOf, bag, met }: Courier, person: Person): Promise<void> {
  const log = await logOf(person);
  for (const parcel of bag.unseen(person.name)) {
    const opened = await person.tryTo('bundle.open', { file: parcel.file });
    if (opened.ok) bag.seen(person.name, parcel);
  }
  const packed = await person.tryTo('bundle.pack', { for: log, folder: bag.folder });
  if (packed.ok) bag.put({ from: person.name, file: packed.value.file });
  met();
}

/** The machine around the logs, as ports: where they are kept, how it meets others, what it hands out. */
import type { Bearer, Clock, Crypto, DrawMeans, Random, RecordStore } from '@tocsin/peer/ports';
import type { Result } from '@tocsin/core';

import type { Files } from './files.ts';
import type { LogNote } from './local-values.ts';
import type { ControlFault } from './message.ts';
import type { Waker } from './wakeup/ports.ts';

/** What every log on this device is opened with. */
export interface Host {
  readonly places: LogPlaces;
  readonly files: Files;
  readonly room: Room;
  readonly net: NetPort;
  readonly crypto: Crypto;
  /** What draws by lot need; a browser fetches the check of rounds when one was brought. */
  readonly drawCrypto: DrawMeans;
  readonly clock: Clock;
  readonly random: Random;
  /** Absent where nothing can wake a phone: in a page, and on a device without a net. */
  readonly waker?: Waker | undefined;
}

/** The place of one log, open. */
export interface LogPlace {
  /** Its name among the places. */
  readonly folder: string;
  readonly store: RecordStore;
  readonly note: LogNote | undefined;
  /** Brought back from a copy (R17b): nothing of ours may be written. */
  readonly restored: boolean;
}

/** Where the logs of this device are kept, each under a name. */
export interface LogPlaces {
  /** The names there are, in their order. */
  list(): Promise<Result<readonly string[], ControlFault>>;
  /** Opens the place of a name, or makes it. */
  open(folder: string): Promise<Result<LogPlace, ControlFault>>;
}

/** The room there is. */
export interface Room {
  /** Bytes free where the logs are kept; null when the machine does not say. */
  freeBytes(): Promise<number | null>;
  /** Whether anything can be written there. */
  isWritable(): boolean;
}

/** How this device is on the net. */
export interface NetPort {
  /** False: couriers only; nothing is opened. */
  readonly on: boolean;
  /**
   * Opens the bearer of one log, at the places where it listened last time.
   *
   * @param secretKey - the 32-byte seed of its key, one for each log.
   * @param useRelays - ways of relays at which it is to be reached.
   */
  open(
    store: RecordStore,
    secretKey: Uint8Array,
    useRelays: readonly string[],
  ): Promise<Result<Bearer, ControlFault>>;
}

/**
 * Opens the place of a name and begins something there. Where that fails, the place is closed again: it
 * can be tried once more, and taken away.
 */
export async function beginAt<T>(
  { places }: Host,
  name: string,
  begin: (place: LogPlace) => Promise<Result<T, ControlFault>>,
): Promise<Result<T, ControlFault>> {
  const place = await places.open(name);
  if (!place.ok) return place;
  const begun = await begin(place.value);
  if (!begun.ok) await place.value.store.close();
  return begun;
}

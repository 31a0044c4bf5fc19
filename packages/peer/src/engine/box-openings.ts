/**
 * Opening boxes that lie under this device's tags. To open one is dear (ML-KEM), and whoever speaks
 * in the log can lay as many there as they like: so what was opened is remembered, openings are
 * counted by the hour, and they go round among the authors, so that a flood of one hand delays the
 * others' boxes and cannot keep them out.
 */
import type { Box, BoxAddress, DeviceId, Entry, Hour, LogId, SyncCrypto } from '@tocsin/core';
import { boxKind, boxTag, boxUnder, dayOf, entriesOf, keyInBox, saidAs, toHex } from '@tocsin/core';

import type { Prekey } from '../log/keyring.ts';

/**
 * Boxes opened in one hour of tempo: with some 0.3 ms each 20 ms of calculating. An honest device
 * needs one for each epoch that it missed.
 */
export const OPENINGS_AN_HOUR = 64;
/** Boxes remembered as opened: 1,024 × some 250 bytes are 256 KB. */
export const OPENED_MAX = 1_024;
/** Tags remembered: four prekeys × the days of a year and a half. */
const TAGS_MAX = 2_048;

/** What lay in a box of ours. */
export interface OpenedBox {
  readonly epoch: number;
  readonly author: DeviceId;
  /** Undefined where it did not open. Nothing says yet whether it is the epoch's key. */
  readonly key: Uint8Array | undefined;
  /** Whether it lay under our newest prekey. */
  readonly isNewest: boolean;
}

/** What the boxes of a log hold for this device. */
interface OpenedBoxes {
  /** In order of arrival. */
  readonly opened: readonly OpenedBox[];
  /** Some boxes must wait for the next hour. */
  readonly isMore: boolean;
}

/** The boxes of one log. */
export interface BoxOpenings {
  /**
   * What lies in our boxes of some epochs, as far as it may be opened now.
   *
   * @param known - devices that speak in the log: their boxes go first.
   */
  look(
    entries: readonly Entry[],
    isWanted: (epoch: number) => boolean,
    known: ReadonlySet<DeviceId>,
  ): OpenedBoxes;
}

/** Whose boxes are opened, with what. */
export interface BoxReader {
  readonly log: LogId;
  readonly me: DeviceId;
  readonly crypto: SyncCrypto;
  /** Newest first. */
  prekeys(): readonly Prekey[];
  hourNow(): Hour;
}

/** Opens nothing yet. */
export function createBoxOpenings(reader: BoxReader): BoxOpenings {
  return new Openings(reader);
}

/** A box that lies under one of our tags. */
interface Laid {
  readonly name: string;
  readonly author: DeviceId;
  readonly address: BoxAddress;
  readonly prekey: Prekey;
  readonly isNewest: boolean;
  readonly box: Box;
}

class Openings implements BoxOpenings {
  readonly #reader: BoxReader;
  readonly #keyByName = new Map<string, Uint8Array | undefined>();
  readonly #tagByName = new Map<string, Uint8Array>();
  /** Openings spent on each known device; of all strangers together under null. */
  readonly #spentOn = new Map<DeviceId | null, number>();
  #hour: Hour | undefined;
  #spent = 0;

  constructor(reader: BoxReader) {
    this.#reader = reader;
  }

  look(
    entries: readonly Entry[],
    isWanted: (epoch: number) => boolean,
    known: ReadonlySet<DeviceId>,
  ): OpenedBoxes {
    const laid = entriesOf(boxKind, entries).flatMap((entry) => this.#laidIn(entry, isWanted));
    const isMore = !this.#openSome(
      laid.filter(({ name }) => !this.#keyByName.has(name)),
      known,
    );
    const opened = laid
      .filter(({ name }) => this.#keyByName.has(name))
      .map(({ name, author, address, isNewest }) => {
        const key = this.#keyByName.get(name);
        return { epoch: address.epoch, author, key, isNewest };
      });
    return { opened, isMore };
  }

  #laidIn(entry: Entry, isWanted: (epoch: number) => boolean): readonly Laid[] {
    const said = saidAs(boxKind, entry);
    if (said === undefined || !isWanted(said.epoch)) return [];
    const { log, me } = this.#reader;
    const { author, wallHour } = entry.header;
    const address = { log, epoch: said.epoch, device: me, day: dayOf(wallHour) };
    return this.#reader.prekeys().flatMap((prekey, at) => {
      const short = toHex(prekey.boxSeed.subarray(0, 8));
      const box = boxUnder(this.#tagOf(prekey, short, address.day), said);
      if (box === undefined) return [];
      const name = `${entry.id}/${short}`;
      return [{ name, author, address, prekey, isNewest: at === 0, box }];
    });
  }

  #tagOf({ boxSeed }: Prekey, short: string, day: number): Uint8Array {
    const name = `${short}/${String(day)}`;
    const known = this.#tagByName.get(name);
    if (known !== undefined) return known;
    if (this.#tagByName.size >= TAGS_MAX) this.#tagByName.clear();
    const tag = boxTag(this.#reader.crypto.keyedHash, boxSeed, day);
    this.#tagByName.set(name, tag);
    return tag;
  }

  /** Opens boxes in turn, the least opened authors' first; false = some are left for later. */
  #openSome(closed: readonly Laid[], known: ReadonlySet<DeviceId>): boolean {
    const now = this.#reader.hourNow();
    if (now !== this.#hour) [this.#hour, this.#spent] = [now, 0];
    const whose = ({ author }: Laid): DeviceId | null => (known.has(author) ? author : null);
    const queues = new Map<DeviceId | null, Laid[]>();
    for (const one of closed) {
      const queue = queues.get(whose(one));
      if (queue === undefined) queues.set(whose(one), [one]);
      else queue.push(one);
    }
    for (; queues.size > 0; this.#spent += 1) {
      if (this.#spent >= OPENINGS_AN_HOUR) return false;
      const [next] = [...queues.keys()].toSorted((a, b) => this.#orderOf(a) - this.#orderOf(b));
      const queue = queues.get(next as DeviceId | null) ?? [];
      const laid = queue.shift();
      if (queue.length === 0) queues.delete(next as DeviceId | null);
      if (laid === undefined) continue;
      this.#spentOn.set(whose(laid), (this.#spentOn.get(whose(laid)) ?? 0) + 1);
      this.#open(laid);
    }
    return true;
  }

  /** Strangers come after everyone who speaks here. */
  #orderOf(author: DeviceId | null): number {
    const spent = this.#spentOn.get(author) ?? 0;
    return author === null ? Number.MAX_SAFE_INTEGER : spent;
  }

  #open({ name, address, prekey, box }: Laid): void {
    const own = { boxSeed: prekey.boxSeed, kemSecret: prekey.kem.secretKey };
    if (this.#keyByName.size >= OPENED_MAX) {
      const oldest = this.#keyByName.keys().next().value;
      if (oldest !== undefined) this.#keyByName.delete(oldest);
    }
    this.#keyByName.set(name, keyInBox(this.#reader.crypto, address, own, box));
  }
}

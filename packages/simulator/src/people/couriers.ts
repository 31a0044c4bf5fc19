/**
 * People who walk: each home has a drop point, a place where files lie; a courier goes round them
 * with a bag of some bytes. Files are packed and opened by the engine's own courier functions. A
 * courier may be stopped, and all of the bag is gone.
 */
import { packForCourier, takeFromCourier } from '@tocsin/peer';
import type { Judged, LogPeer } from '@tocsin/peer';
import type { LogId } from '@tocsin/core';

import type { Watch } from '../checkers/watch.ts';
import type { Device } from '../world/device.ts';
import type { Home, Valley } from '../world/valley.ts';
import { HOUR_MS } from './person.ts';

/** Files that lie at one drop point, or in one bag: the oldest make room. */
const FILES_MAX = 64;

interface File {
  readonly name: string;
  readonly log: LogId;
  readonly bytes: Uint8Array;
}

/** A place or a bag. */
class Heap {
  readonly name: string;
  readonly #bytesMax: number;
  files: readonly File[] = [];

  constructor(name: string, bytesMax: number) {
    this.name = name;
    this.#bytesMax = bytesMax;
  }

  put(file: File): void {
    if (this.files.some(({ name }) => name === file.name)) return;
    const all = [...this.files, file].slice(-FILES_MAX);
    let bytes = all.reduce((sum, one) => sum + one.bytes.length, 0);
    while (bytes > this.#bytesMax && all.length > 0) bytes -= all.shift()?.bytes.length ?? 0;
    this.files = all;
  }
}

/** Bytes that a drop point holds: 16 MiB. */
const DROP_BYTES_MAX = 16_777_216;

/** Sends couriers round a valley, and lets people look at their drop point. */
export class Couriers {
  readonly #valley: Valley;
  readonly #watch: Watch;
  readonly #dropByHome = new Map<Home, Heap>();
  readonly #readBy = new Map<Device, Set<string>>();
  #packed = 0;

  constructor(valley: Valley, watch: Watch) {
    this.#valley = valley;
    this.#watch = watch;
    for (const home of valley.homes) {
      const drop = new Heap(`drop:${home.name}`, DROP_BYTES_MAX);
      this.#dropByHome.set(home, drop);
      watch.addPlace(drop.name);
    }
    const route = valley.scenario.couriers;
    if (route === null) return;
    watch.addPlace('bag');
    const bag = new Heap('bag', route.capacityBytes);
    this.#walk(bag, 0);
  }

  /** A person empties their drop point and leaves what others lack. */
  async visit(home: Home, device: Device): Promise<void> {
    const drop = this.#dropByHome.get(home);
    if (drop === undefined || device.home() === undefined) return;
    // One contact for each log: what lies there is read, then what is here is left.
    for (const { log } of device.shelves)
      this.#watch.touched(drop.name, this.#stationOf(device, log), log);
    await this.#read(device, drop);
    const live = device.home();
    if (live === undefined) return;
    await this.#pack(device, live.peer, drop);
    for (const { peer } of device.pacts()) await this.#pack(device, peer, drop);
  }

  async #read(device: Device, drop: Heap): Promise<void> {
    const read = this.#readBy.get(device) ?? new Set<string>();
    this.#readBy.set(device, read);
    for (const file of drop.files) {
      const live = device.home();
      if (live === undefined) return;
      if (read.has(file.name)) continue;
      const peers: LogPeer<Judged>[] = [live.peer, ...device.pacts().map((pact) => pact.peer)];
      const peer = peers.find(({ replica }) => replica.log === file.log);
      if (peer === undefined) continue;
      read.add(file.name);
      const taken = await takeFromCourier(peer, file.bytes);
      if (taken.ok) this.#watch.sometimes.add('a courier brought something');
    }
  }

  async #pack<J extends Judged>(device: Device, peer: LogPeer<J>, drop: Heap): Promise<void> {
    const packed = await packForCourier(peer, []);
    if (!packed.ok) return;
    const { log } = peer.replica;
    for (const { bytes } of packed.value) {
      this.#packed += 1;
      drop.put({ name: `${device.name} ${String(this.#packed)}`, log, bytes });
    }
  }

  #stationOf(device: Device, log: LogId): string {
    return device.shelves.find((shelf) => shelf.log === log)?.station.name ?? device.name;
  }

  /** One round: at each home the bag and the drop point give each other what they lack. */
  #walk(bag: Heap, round: number): void {
    const { agenda, luck, homes, scenario } = this.#valley;
    const route = scenario.couriers;
    if (route === null) return;
    const leg = Math.floor((route.everyHours * HOUR_MS) / Math.max(1, homes.length));
    for (const [at, home] of homes.entries())
      agenda.at(agenda.now() + at * leg, () => {
        const isStopped = route.seizedOneIn > 0 && luck.chance(1, route.seizedOneIn);
        if (isStopped) {
          bag.files = [];
          this.#watch.emptied(bag.name);
          this.#valley.chronicle.tell({
            atMs: agenda.now(),
            what: 'courierStopped',
            who: home.name,
            whom: '',
          });
          return;
        }
        this.#exchange(bag, home);
      });
    agenda.at(agenda.now() + route.everyHours * HOUR_MS, () => this.#walk(bag, round + 1));
  }

  #exchange(bag: Heap, home: Home): void {
    const drop = this.#dropByHome.get(home);
    if (drop === undefined) return;
    const [left, carried] = [drop.files, bag.files];
    for (const file of carried) drop.put(file);
    for (const file of left) bag.put(file);
    this.#watch.metBag(drop.name, bag.name);
  }
}

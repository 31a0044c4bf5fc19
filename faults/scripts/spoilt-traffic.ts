/**
 * Valid traffic between two real daemons with mistakes that know its structure: somebody who holds the
 * transport keys of both stands between them, so that what is spoilt are frames, not sealed bytes.
 */
import { setTimeout as pause } from 'node:timers/promises';

import type { Libp2pBearer } from '@tocsin/bearers/libp2p';
import { createLibp2pBearer, LINK_PROTOCOL_ID } from '@tocsin/bearers/libp2p';
import type { RecordStore } from '@tocsin/peer/ports';

import { must } from '../../e2e/found-world.ts';
import { spoil } from '../../fuzz/mutate.ts';
import { nodeClock } from '../../packages/node/src/daemon/clock.ts';
import { nodeRandom } from '../../packages/node/src/home/node-random.ts';
import type { Luck } from '../../packages/simulator/src/world/luck.ts';
import type { Fault } from '../harness/fault.ts';
import { lookInto } from '../harness/insider.ts';
import { addressOf, LOG } from '../harness/village.ts';

/** How long the traffic is spoilt. */
const SPOILT_MS = 40_000;
/** How often it is looked whether there is a link to spoil. */
const LOOK_MS = 400;
/** The newest parcels, of which spoilt ones are made. */
const SEEN = 40;
/** Of so many parcels one is spoilt. */
const ONE_OF = 12;
/** Comes back at once: each broken parcel may end a link. */
const EAGER = { redialFirstMs: 20, redialCapMs: 200, stableMs: 0, settleMs: 0 };

/** Where a log keeps the seed of its transport key (`host/log-net.ts`). */
const SEED = 'net.seed';

/** The fault. */
export const spoiltTraffic: Fault = {
  name: 'spoilt-traffic',
  does: 'stands between two daemons with both their transport keys and spoils frames by their structure',
  run: async ({ found, ledger, luck, later }) => {
    const village = await found({ people: 2 });
    await village.linked();
    const [ana, bea] = village.devices;
    if (ana === undefined || bea === undefined) throw new Error('too few devices');
    const [toAna, toBea] = [await addressOf(ana), await addressOf(bea)];
    for (const device of village.devices) {
      const { ways } = await device.ask('ways.show', {}, LOG);
      for (const { address } of ways)
        if (address !== null) await device.ask('ways.remove', { address }, LOG);
      await device.kill();
    }
    const seed = (store: RecordStore) => store.readLocal(SEED);
    const seedOfAna = must(await lookInto(ana, seed));
    const seedOfBea = must(await lookInto(bea, seed));
    if (seedOfAna === undefined || seedOfBea === undefined) throw new Error(`no ${SEED}`);
    // Each end meets somebody with the key of the other.
    const asBea = await openEnd(seedOfBea, ['/ip4/127.0.0.1/tcp/0']);
    const asAna = await openEnd(seedOfAna, []);
    const middle = new Middle(asBea, asAna, luck);
    later(() => middle.close());
    for (const device of village.devices) await device.up();
    asAna.setWays([toBea]);
    const [way = ''] = asBea.addresses();
    await ana.ask('ways.add', { address: way }, LOG);
    ledger.begin(village.devices, 50);
    await pause(2_000);
    middle.isLying = true;
    const endMs = performance.now() + SPOILT_MS;
    while (performance.now() < endMs) {
      await pause(LOOK_MS);
      if (middle.isWhole()) continue;
      // A way that is new is dialled at once; one that was lost often waits up to 30 s.
      await ana.ask('ways.remove', { address: way }, LOG);
      await ana.ask('ways.add', { address: way }, LOG);
    }
    middle.isLying = false;
    await ledger.stop();
    await middle.close();
    const { carried, spoilt, links } = middle;
    if (spoilt < 10) throw new Error(`only ${String(spoilt)} parcels were spoilt`);
    // Their own ways lead to each other again.
    await bea.ask('ways.add', { address: toAna }, LOG);
    return {
      devices: village.devices,
      found: `${String(spoilt)} of ${String(carried)} parcels were spoilt, over ${String(links)} links.`,
    };
  },
};

async function openEnd(secretKey: Uint8Array, listen: readonly string[]): Promise<Libp2pBearer> {
  const options = { listen, relay: false, useRelays: [], protocolId: LINK_PROTOCOL_ID };
  const [clock, random] = [nodeClock(), nodeRandom()];
  return must(await createLibp2pBearer({ secretKey, ...options, clock, random, timing: EAGER }));
}

/** Carries what comes at one end to the other, and lies now and then. */
class Middle {
  readonly #ends: readonly [Libp2pBearer, Libp2pBearer];
  readonly #links = new Map<Libp2pBearer, string>();
  readonly #held = new Map<Libp2pBearer, Uint8Array[]>();
  readonly #seen: Uint8Array[] = [];
  readonly #luck: Luck;
  readonly #closing = new AbortController();
  readonly #reading: Promise<void[]>;
  isLying = false;
  carried = 0;
  spoilt = 0;
  links = 0;

  constructor(one: Libp2pBearer, other: Libp2pBearer, luck: Luck) {
    this.#ends = [one, other];
    this.#luck = luck;
    this.#reading = Promise.all([this.#lead(one, other), this.#lead(other, one)]);
  }

  async #lead(from: Libp2pBearer, to: Libp2pBearer): Promise<void> {
    for await (const event of from.events(this.#closing.signal)) {
      if (event.kind === 'up') {
        this.links += 1;
        this.#links.set(from, event.link);
        for (const parcel of this.#held.get(from) ?? []) await this.#carry(from, parcel);
        this.#held.delete(from);
      } else if (event.kind === 'down') {
        // One end gone, the other is dropped: two links are one for those at their ends.
        if (this.#links.get(from) !== event.link) continue;
        this.#links.delete(from);
        this.#held.delete(to);
        const other = this.#links.get(to);
        this.#links.delete(to);
        if (other !== undefined) await to.drop(other);
      } else await this.#carry(to, this.#said(event.bytes));
    }
  }

  #said(parcel: Uint8Array): Uint8Array {
    this.carried += 1;
    this.#seen.push(parcel.slice());
    if (this.#seen.length > SEEN) this.#seen.shift();
    if (!this.isLying || !this.#luck.chance(1, ONE_OF)) return parcel;
    this.spoilt += 1;
    return spoil(this.#luck, this.#luck.pick(this.#seen), this.#seen);
  }

  async #carry(to: Libp2pBearer, parcel: Uint8Array): Promise<void> {
    const link = this.#links.get(to);
    if (link === undefined) {
      this.#held.set(to, [...(this.#held.get(to) ?? []), parcel]);
      return;
    }
    await to.carry(link, parcel, this.#closing.signal).catch(() => undefined);
  }

  /** Whether both ends have their link. */
  isWhole(): boolean {
    return this.#links.size === 2;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#ends.map((end) => end.close()));
    await this.#reading;
  }
}

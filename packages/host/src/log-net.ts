/**
 * The net of one log: a bearer with a key of its own (equal peer ids would link two assemblies), and
 * the ways to keep in touch with.
 */
import { parseWay } from '@tocsin/bearers/way';
import type { Result } from '@tocsin/core';
import { ok } from '@tocsin/core';
import type { Bearer, RecordStore, StoreFault } from '@tocsin/peer/ports';

import { failAs, refuse } from './fault.ts';
import type { Host } from './host.ts';
import { readTexts, writeTexts } from './local-values.ts';
import type { ControlFault } from './message.ts';

/** Ways that one log keeps in touch with. */
const WAYS_KEPT_MAX = 256;

const SEED = 'net.seed';
const WAYS = 'net.ways';

/** The net of one log. */
export interface LogNet {
  /** None when the net is off. */
  readonly bearers: readonly Bearer[];
  /** Where others reach this device in this log. */
  addresses(): readonly string[];
  ways(): readonly string[];
  /**
   * Where a newcomer finds us: this device, or, where nobody reaches it (a page waits for nobody),
   * those whom it finds itself.
   */
  meeting(): readonly string[];
  /** Adds a way; false = it was there. */
  add(address: string): Promise<Result<boolean, ControlFault>>;
  /** Forgets a way; false = it was not there. */
  remove(address: string): Promise<Result<boolean, ControlFault>>;
  close(): Promise<void>;
}

/** Opens the net of a log on its store. */
export async function openLogNet(
  host: Host,
  store: RecordStore,
): Promise<Result<LogNet, ControlFault>> {
  const ways = await readTexts(store, WAYS);
  if (!ways.ok) return failAs(ways.fault);
  if (!host.net.on) return ok(new StoredNet(store, undefined, ways.value));
  const seed = await readSeed(host, store);
  if (!seed.ok) return failAs(seed.fault);
  const bearer = await host.net.open(store, seed.value, ways.value.flatMap(relayOf));
  if (!bearer.ok) return bearer;
  bearer.value.setWays(dialable(ways.value));
  return ok(new StoredNet(store, bearer.value, ways.value));
}

async function readSeed(host: Host, store: RecordStore): Promise<Result<Uint8Array, StoreFault>> {
  const kept = await store.readLocal(SEED);
  if (!kept.ok) return kept;
  if (kept.value !== undefined) return ok(kept.value);
  const seed = host.random.bytes(32);
  const written = await store.writeLocal(new Map([[SEED, seed]]));
  return written.ok ? ok(seed) : written;
}

/**
 * A way that ends in `/p2p-circuit` leads to no peer but through one: at that relay others reach
 * this device. A reservation there is made when the log is opened the next time.
 */
const RELAY_END = '/p2p-circuit';

function relayOf(way: string): readonly string[] {
  return way.endsWith(RELAY_END) ? [way.slice(0, -RELAY_END.length)] : [];
}

/** The ways to peers; a relay of ours is in touch by its reservation. */
function dialable(ways: readonly string[]): readonly string[] {
  return ways.filter((way) => !way.endsWith(RELAY_END));
}

class StoredNet implements LogNet {
  readonly #store: RecordStore;
  readonly #bearer: Bearer | undefined;
  #ways: readonly string[];

  constructor(store: RecordStore, bearer: Bearer | undefined, ways: readonly string[]) {
    this.#store = store;
    this.#bearer = bearer;
    this.#ways = ways;
  }

  get bearers(): readonly Bearer[] {
    return this.#bearer === undefined ? [] : [this.#bearer];
  }

  addresses(): readonly string[] {
    return this.#bearer?.addresses() ?? [];
  }

  ways(): readonly string[] {
    return this.#ways;
  }

  meeting(): readonly string[] {
    const own = this.addresses();
    return own.length === 0 ? dialable(this.#ways) : own;
  }

  async add(address: string): Promise<Result<boolean, ControlFault>> {
    if (this.#ways.includes(address)) return ok(false);
    if (this.#ways.length >= WAYS_KEPT_MAX) return refuse('TooManyWays', { most: WAYS_KEPT_MAX });
    const way = parseWay(relayOf(address)[0] ?? address);
    if (!way.ok) return refuse('MalformedWay', { problem: way.fault });
    return this.#keep([...this.#ways, address]);
  }

  async remove(address: string): Promise<Result<boolean, ControlFault>> {
    if (!this.#ways.includes(address)) return ok(false);
    return this.#keep(this.#ways.filter((one) => one !== address));
  }

  async #keep(ways: readonly string[]): Promise<Result<boolean, ControlFault>> {
    const written = await writeTexts(this.#store, { [WAYS]: ways });
    if (!written.ok) return failAs(written.fault);
    this.#ways = ways;
    this.#bearer?.setWays(dialable(ways));
    return ok(true);
  }

  async close(): Promise<void> {
    await this.#bearer?.close();
  }
}

/**
 * The net of one log: a libp2p bearer with a key of its own (equal peer ids would link two
 * assemblies), the address it had before, and the ways to keep in touch with.
 */
import type { Libp2pBearer } from '@tocsin/bearers/libp2p';
import {
  createCertificate,
  createLibp2pBearer,
  LINK_PROTOCOL_ID,
  parseWay,
} from '@tocsin/bearers/libp2p';
import type { Result } from '@tocsin/core';
import { ok } from '@tocsin/core';
import type { RecordStore, StoreFault } from '@tocsin/peer/ports';

import type { ControlFault } from '../control/message.ts';
import { failAs, refuse } from './fault.ts';
import type { Host } from './host.ts';
import type { ListenAddress } from './listen-address.ts';
import {
  APP_ORIGIN,
  listenKey,
  listenText,
  LOOPBACK,
  withWebSockets,
} from './listen-address.ts';
import { readTexts, writeTexts } from './local-values.ts';

/** Ways that one log keeps in touch with. */
const WAYS_KEPT_MAX = 256;
/** Ports tried after the one that was asked for: as many logs as one daemon serves. */
const PORTS_TRIED_MAX = 256;

const SEED = 'net.seed';
const PORTS = 'net.ports';
const WAYS = 'net.ways';
const CERTIFICATE = 'net.certificate';

/** The net of one log. */
export interface LogNet {
  /** None when the net is off. */
  readonly bearers: readonly Libp2pBearer[];
  /** Where others reach this device in this log. */
  addresses(): readonly string[];
  ways(): readonly string[];
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
  const bearer = await listen(host, store, seed.value, ways.value.flatMap(relayOf));
  if (!bearer.ok) return bearer;
  bearer.value.setWays(dialable(ways.value));
  return ok(new StoredNet(store, bearer.value, ways.value));
}

async function readSeed(host: Host, store: RecordStore): Promise<Result<Uint8Array, StoreFault>> {
  return readOrMake(store, SEED, () => host.random.bytes(32));
}

/** A local value that is made once: the same again after a restart. */
async function readOrMake(
  store: RecordStore,
  name: string,
  make: () => Uint8Array,
): Promise<Result<Uint8Array, StoreFault>> {
  const kept = await store.readLocal(name);
  if (!kept.ok) return kept;
  if (kept.value !== undefined) return ok(kept.value);
  const made = make();
  const written = await store.writeLocal(new Map([[name, made]]));
  return written.ok ? ok(made) : written;
}

/**
 * Listens at the ports of last time. Without a port of their own, logs take the next free one after
 * the one that was asked for; a port that another program took since is changed only if nobody
 * asked for it.
 */
async function listen(
  host: Host,
  store: RecordStore,
  secretKey: Uint8Array,
  useRelays: readonly string[],
): Promise<Result<Libp2pBearer, ControlFault>> {
  const { listen: asked, relay, origins = [] } = host.net;
  const wanted = withWebSockets(asked.length === 0 ? [LOOPBACK] : asked);
  const kept = await readTexts(store, PORTS);
  if (!kept.ok) return failAs(kept.fault);
  let ports = portsFrom(host, wanted, kept.value);
  // A way by WebRTC names the certificate: a new one would end it.
  const isRtc = wanted.some(({ by }) => by === 'webrtc-direct');
  const certificate = isRtc ? await readOrMake(store, CERTIFICATE, createCertificate) : undefined;
  if (certificate?.ok === false) return failAs(certificate.fault);
  for (let tried = 0; ; tried += 1) {
    const addresses = wanted.map((one, at) => listenText(one, ports[at] ?? 0));
    const made = await createLibp2pBearer({
      secretKey,
      listen: addresses,
      relay,
      useRelays,
      origins: [APP_ORIGIN, ...origins],
      ...(certificate === undefined ? {} : { certificate: certificate.value }),
      protocolId: LINK_PROTOCOL_ID,
      clock: host.clock,
      random: host.random,
    });
    if (made.ok) return rememberPorts(host, store, wanted, made.value);
    const { fault } = made;
    const isBusy = fault.kind === 'ListenFailed' && fault.problem === 'in-use';
    const one = isBusy ? wanted[fault.index] : undefined;
    // The first log keeps to the port that a person asked for; the others find their own.
    const mayMove = one?.port === 0 || host.portsUsed.size > 0;
    if (one === undefined || !mayMove || tried >= PORTS_TRIED_MAX) return failAs(fault);
    const at = fault.index;
    ports = ports.map((port, index) => (index !== at ? port : one.port === 0 ? 0 : port + 1));
  }
}

/** The ports of last time, or those that were asked for. */
function portsFrom(
  host: Host,
  wanted: readonly ListenAddress[],
  kept: readonly string[],
): readonly number[] {
  const before = new Map(kept.map((text) => text.split(' ') as [string, string]));
  return wanted.map((one) => {
    const port = Number(before.get(listenKey(one)) ?? 0);
    if (one.port === 0) return port;
    return port >= one.port && port < one.port + PORTS_TRIED_MAX ? port : host.portFrom(one);
  });
}

async function rememberPorts(
  host: Host,
  store: RecordStore,
  wanted: readonly ListenAddress[],
  bearer: Libp2pBearer,
): Promise<Result<Libp2pBearer, ControlFault>> {
  const found = bearer.ports();
  for (const port of found) host.portsUsed.add(port);
  const texts = wanted.map((one, at) => `${listenKey(one)} ${found[at] ?? 0}`);
  const written = await writeTexts(store, { [PORTS]: texts });
  if (written.ok) return ok(bearer);
  await bearer.close();
  return failAs(written.fault);
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
  readonly #bearer: Libp2pBearer | undefined;
  #ways: readonly string[];

  constructor(store: RecordStore, bearer: Libp2pBearer | undefined, ways: readonly string[]) {
    this.#store = store;
    this.#bearer = bearer;
    this.#ways = ways;
  }

  get bearers(): readonly Libp2pBearer[] {
    return this.#bearer === undefined ? [] : [this.#bearer];
  }

  addresses(): readonly string[] {
    return this.#bearer?.addresses() ?? [];
  }

  ways(): readonly string[] {
    return this.#ways;
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

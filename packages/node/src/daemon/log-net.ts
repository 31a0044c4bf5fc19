/**
 * Listening for one log: a libp2p bearer with a key of its own (equal peer ids would link two
 * assemblies), at the address that it had before.
 */
import type { Libp2pBearer } from '@tocsin/bearers/libp2p';
import { createCertificate, createLibp2pBearer, LINK_PROTOCOL_ID } from '@tocsin/bearers/libp2p';
import type { Result } from '@tocsin/core';
import { ok } from '@tocsin/core';
import type { NetPort } from '@tocsin/host';
import { failAs, readTexts, writeTexts } from '@tocsin/host';
import type { ControlFault } from '@tocsin/host/calls';
import type { Clock, Random, RecordStore, StoreFault } from '@tocsin/peer/ports';

import type { ListenAddress, NetChoice } from './listen-address.ts';
import { APP_ORIGIN, listenKey, listenText, LOOPBACK, withWebSockets } from './listen-address.ts';

/** Ports tried after the one that was asked for: as many logs as one daemon serves. */
const PORTS_TRIED_MAX = 256;

const PORTS = 'net.ports';
const CERTIFICATE = 'net.certificate';

/** What listening needs of the machine, and the ports at which logs of this device listen now. */
interface Listening {
  readonly choice: NetChoice;
  readonly clock: Clock;
  readonly random: Random;
  readonly portsUsed: Set<number>;
}

/** The net of a daemon. */
export function openListening(
  choice: NetChoice,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): NetPort {
  const listening: Listening = { choice, clock, random, portsUsed: new Set() };
  return {
    on: choice.on,
    open: (store, secretKey, useRelays) => listen(listening, store, secretKey, useRelays),
  };
}

/** The first free port from the one that was asked for, for a log that has none yet. */
function portFrom({ portsUsed }: Listening, { port }: ListenAddress): number {
  let free = port;
  while (portsUsed.has(free)) free += 1;
  return free;
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
  listening: Listening,
  store: RecordStore,
  secretKey: Uint8Array,
  useRelays: readonly string[],
): Promise<Result<Libp2pBearer, ControlFault>> {
  const { listen: asked, relay, origins = [] } = listening.choice;
  const wanted = withWebSockets(asked.length === 0 ? [LOOPBACK] : asked);
  const kept = await readTexts(store, PORTS);
  if (!kept.ok) return failAs(kept.fault);
  let ports = portsFrom(listening, wanted, kept.value);
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
      clock: listening.clock,
      random: listening.random,
    });
    if (made.ok) return rememberPorts(listening, store, wanted, made.value);
    const { fault } = made;
    const isBusy = fault.kind === 'ListenFailed' && fault.problem === 'in-use';
    const one = isBusy ? wanted[fault.index] : undefined;
    // The first log keeps to the port that a person asked for; the others find their own.
    const mayMove = one?.port === 0 || listening.portsUsed.size > 0;
    if (one === undefined || !mayMove || tried >= PORTS_TRIED_MAX) return failAs(fault);
    const at = fault.index;
    ports = ports.map((port, index) => (index !== at ? port : one.port === 0 ? 0 : port + 1));
  }
}

/** The ports of last time, or those that were asked for. */
function portsFrom(
  listening: Listening,
  wanted: readonly ListenAddress[],
  kept: readonly string[],
): readonly number[] {
  const before = new Map(kept.map((text) => text.split(' ') as [string, string]));
  return wanted.map((one) => {
    const port = Number(before.get(listenKey(one)) ?? 0);
    if (one.port === 0) return port;
    const isNear = port >= one.port && port < one.port + PORTS_TRIED_MAX;
    return isNear ? port : portFrom(listening, one);
  });
}

async function rememberPorts(
  listening: Listening,
  store: RecordStore,
  wanted: readonly ListenAddress[],
  bearer: Libp2pBearer,
): Promise<Result<Libp2pBearer, ControlFault>> {
  const found = bearer.ports();
  for (const port of found) listening.portsUsed.add(port);
  const texts = wanted.map((one, at) => `${listenKey(one)} ${found[at] ?? 0}`);
  const written = await writeTexts(store, { [PORTS]: texts });
  if (written.ok) return ok(bearer);
  await bearer.close();
  return failAs(written.fault);
}

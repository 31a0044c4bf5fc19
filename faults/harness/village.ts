/**
 * The world of one script: some daemons that founded an assembly, in a folder of their own, whose links
 * may lead over wires that spoil what goes over them.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  agreeAll,
  allHoldKeys,
  eventually,
  foundTogether,
  linkAll,
} from '../../packages/node/src/daemon/testing.ts';
import type { How } from './device.ts';
import { Device } from './device.ts';
import type { Wire } from './wire.ts';
import { createWire } from './wire.ts';

/** What the assembly is called on each device. */
export const LOG = 'river';

/** An hour of these assemblies: a week is 42 s, so that the chain goes on by ticks while a script runs. */
const TEMPO_MS = 250;

/** Names of people, by number; the thirteenth is called by its number alone. */
const NAMES = ['ana', 'bea', 'cem', 'dov', 'eli', 'fay', 'gil', 'hue', 'ida', 'jon', 'kim', 'lea'];

/** How a village is made. */
export interface VillageOptions {
  readonly people?: number;
  readonly tempoMs?: number;
  /** How the device at a place is started. */
  readonly how?: (at: number, home: string) => How;
  /** Where a home lies; in the folder of the village when not given. */
  readonly homeOf?: (name: string, folder: string) => string;
  /** `wires`: each pair meets over a wire of its own; `none`: the script links them itself. */
  readonly links?: 'direct' | 'wires' | 'none';
}

/** A wire between two devices. */
interface Between {
  readonly from: Device;
  readonly to: Device;
  readonly wire: Wire;
}

/** Daemons of one assembly. */
export interface Village {
  readonly folder: string;
  readonly devices: readonly Device[];
  /** Empty unless links lead over wires. */
  readonly wires: readonly Between[];
  /** Settles once all links that there should be are up. */
  linked(): Promise<void>;
  /** Ends every process and wire, and removes the folder. */
  end(): Promise<void>;
}

/** Founds an assembly of so many real daemons. */
export async function createVillage(options: VillageOptions = {}): Promise<Village> {
  const { people = 3, tempoMs = TEMPO_MS, how, homeOf, links = 'direct' } = options;
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-faults-'));
  const devices = Array.from({ length: people }, (_, at) => {
    const name = NAMES[at] ?? `p${String(at + 1)}`;
    const home = homeOf?.(name, folder) ?? join(folder, name);
    return new Device(name, home, how?.(at, home) ?? {});
  });
  const wires: Between[] = [];
  const end = async (): Promise<void> => {
    await Promise.all(devices.map((device) => device.kill()));
    await Promise.all(wires.map(({ wire }) => wire.close()));
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  };
  try {
    for (const device of devices) await device.up();
    const table = join(folder, 'table');
    mkdirSync(table);
    await foundTogether(devices, LOG, table, tempoMs);
    if (links === 'direct') await linkAll(devices, () => LOG);
    if (links === 'wires') wires.push(...(await wireAll(devices)));
    if (links !== 'none') await allHoldKeys(devices, LOG);
  } catch (error) {
    await end();
    throw error;
  }
  const linked = async (): Promise<void> => {
    for (const device of devices)
      await eventually(`${device.name} is linked with all`, async () =>
        (await linksOf(device)) >= people - 1 ? true : undefined,
      );
  };
  return { folder, devices, wires, linked, end };
}

/** With how many members a device is in touch now. */
export async function linksOf(device: Device): Promise<number> {
  const shown = await device.try('ways.show', {}, LOG);
  if (!shown.ok) return 0;
  const linked = shown.value.ways.filter(({ state, who }) => state === 'linked' && who !== null);
  return new Set(linked.map(({ who }) => who?.id)).size;
}

/** The TCP address at which a device listens. */
export async function addressOf(device: Device): Promise<string> {
  const { listening } = await device.ask('ways.show', {}, LOG);
  const found = listening.find(({ log, address }) => log === LOG && !address.includes('/ws/'));
  if (found === undefined) throw new Error(`${device.name} listens nowhere`);
  return found.address;
}

/** The same address at another port. */
export function atPort(address: string, port: number): string {
  return address.replace(/\/tcp\/\d+\//u, `/tcp/${String(port)}/`);
}

/** Each pair meets over a wire: the one founded later dials the other through it. */
async function wireAll(devices: readonly Device[]): Promise<readonly Between[]> {
  const wires: Between[] = [];
  for (const [at, to] of devices.entries()) {
    const address = await addressOf(to);
    const port = Number(/\/tcp\/(\d+)\//u.exec(address)?.[1]);
    for (const from of devices.slice(at + 1)) {
      const wire = await createWire(port);
      wires.push({ from, to, wire });
      await from.ask('ways.add', { address: atPort(address, wire.port) }, LOG);
    }
  }
  return wires;
}

/** Seats these people as ringers by decisions of all: acts, consents and placements in the chain. */
export async function seatSome(village: Village, count: number): Promise<void> {
  const [first] = village.devices;
  if (first === undefined) return;
  const { members } = await first.ask('assembly.show', {}, LOG);
  for (const { who } of members.slice(0, count))
    await first.ask('assembly.seat', { member: who.id, role: 'ringer', hours: 4_000 }, LOG);
  await agreeAll(village.devices, LOG);
}

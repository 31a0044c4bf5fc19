/**
 * Tocsin: notices of an assembly of two, written by one device's engine; every record signed and sealed by
 * itself, in SQLite. `take` is a replica that checks each signature; `sync` is two engines that meet.
 */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { createMemoryNet } from '@tocsin/bearers/memory';
import type { MemoryNet } from '@tocsin/bearers/memory';
import type { LogId } from '@tocsin/core';
import { hour, hourOf, noticeKind } from '@tocsin/core';
import type { RecordStore } from '@tocsin/peer';
import { openKeyring, openReplica } from '@tocsin/peer';
import { openSqliteStore } from '@tocsin/storage/sqlite';

import { clock, crypto, random } from '../../e2e/engine-world.ts';
import type { Living, Machine, Seeded } from '../../e2e/found-world.ts';
import { foundOn, liveOn, must, untilOn } from '../../e2e/found-world.ts';

const TEMPO_MS = 3_600_000;
/** Records in a batch that a replica takes in. */
const BATCH = 1_000;
/** How long a notice stands, in hours of its log. */
const NOTICE_HOURS = 48;

/** A clock of a phase. */
interface PhaseClock {
  readonly start: () => void;
  readonly stop: () => void;
}

export const about = {
  name: 'tocsin',
  signs: 'each record',
  seals: true,
  disk: 'SQLite',
} as const;

/** The first device writes; the other one's file stands beside the folder, which is weighed. */
const pathOf = (folder: string, device: number): string =>
  device === 0 ? join(folder, 'store.sqlite') : `${folder}-other.sqlite`;

/** This machine: Node, and stores in files of a folder. */
function machineIn(folder: string): Machine {
  let devices = 0;
  return {
    crypto,
    random,
    clock,
    createStore: async () => {
      devices += 1;
      return must(openSqliteStore(pathOf(folder, devices - 1)));
    },
    turn: () => new Promise<void>((resolve) => void setImmediate(resolve)),
  };
}

async function deviceIn(folder: string, device: number): Promise<Seeded> {
  const store = must(openSqliteStore(pathOf(folder, device)));
  const keyring = must(await openKeyring(store, crypto));
  if (keyring === undefined) throw new Error('the bench opened a store that belongs to no device');
  return { store, keyring };
}

function logIn(folder: string): LogId {
  return readFileSync(join(folder, 'log'), 'utf8') as LogId;
}

async function closeAll(devices: readonly Living[]): Promise<void> {
  await Promise.all(devices.map(({ home }) => home.close()));
  await Promise.all(devices.map(({ store }) => store.close()));
}

/** Founds, and writes with the first device while the second one is away. */
export async function create(
  folder: string,
  payloads: readonly string[],
  phase: PhaseClock,
): Promise<object> {
  const { log, net, devices } = await foundOn(machineIn(folder), 2, TEMPO_MS);
  writeFileSync(join(folder, 'log'), log);
  const [writer, other] = devices;
  if (writer === undefined || other === undefined) throw new Error('two devices');
  const nameOf = ({ address }: Living): string => address.replace('memory:', '');
  net.cut(nameOf(writer), nameOf(other));
  await other.home.close();
  await other.store.close();
  const expiresAt = hour(hourOf(clock.now(), TEMPO_MS) + NOTICE_HOURS);
  phase.start();
  for (const text of payloads)
    must(await writer.home.peer.append(noticeKind, { title: 'x', text, expiresAt, files: [] }));
  phase.stop();
  await writer.home.close();
  await writer.store.close();
  return {};
}

/** Opens what a device holds, and every body of it. */
export async function load(folder: string): Promise<number> {
  const { store, keyring } = await deviceIn(folder, 0);
  const parts = { log: logIn(folder), tempoMs: TEMPO_MS, store, crypto, clock, random, keyring };
  const replica = must(await openReplica(parts));
  const entries = must(await replica.entries());
  await store.close();
  return entries.filter(({ body }) => body.state === 'read').length;
}

/** What the other device wrote, in batches as they come, each signature checked. */
export async function take(
  from: string,
  to: string,
  count: number,
  phase: PhaseClock,
): Promise<object> {
  const source = must(openSqliteStore(pathOf(from, 0)));
  const held = must(await source.scan(0, 2 * count + 1_000));
  await source.close();
  const wires = held.flatMap((one) => (one.header === null ? [] : [one]));
  copyFileSync(pathOf(from, 1), pathOf(to, 0));
  const { store, keyring } = await deviceIn(to, 0);
  const parts = { log: logIn(from), tempoMs: TEMPO_MS, store, crypto, clock, random, keyring };
  const replica = must(await openReplica(parts));
  phase.start();
  for (let at = 0; at < wires.length; at += BATCH)
    must(await replica.ingest(wires.slice(at, at + BATCH), 'bench', 'each'));
  await store.close();
  phase.stop();
  if (replica.index.size() < count) throw new Error('not all were taken in');
  return {};
}

/** A net that counts the bytes of its parcels. */
function countingNet(tally: { bytes: number }): MemoryNet {
  const net = createMemoryNet();
  return {
    cut: net.cut.bind(net),
    heal: net.heal.bind(net),
    redial: net.redial.bind(net),
    createBearer(options) {
      const bearer = net.createBearer(options);
      const carry = bearer.carry.bind(bearer);
      bearer.carry = (link, parcel, signal) => {
        tally.bytes += parcel.length;
        return carry(link, parcel, signal);
      };
      return bearer;
    },
  };
}

async function sizeOf(store: RecordStore, limit: number): Promise<number> {
  return must(await store.scan(0, limit)).length;
}

/** Two engines meet, of which one lacks everything but the founding. */
export async function sync(
  from: string,
  to: string,
  count: number,
  phase: PhaseClock,
): Promise<object> {
  const log = logIn(from);
  copyFileSync(pathOf(from, 1), pathOf(to, 0));
  writeFileSync(join(to, 'log'), log);
  const machine = machineIn(to);
  const tally = { bytes: 0 };
  const net = countingNet(tally);
  const one = await liveOn(machine, net, log, TEMPO_MS, await deviceIn(from, 0), []);
  const device = await deviceIn(to, 0);
  const before = await sizeOf(device.store, count);
  phase.start();
  const other = await liveOn(machine, net, log, TEMPO_MS, device, [one.address]);
  const isHere = (): boolean => other.home.peer.whole().length >= before + count;
  await untilOn(machine, 'all came', isHere);
  phase.stop();
  const { bytes } = tally;
  await closeAll([one, other]);
  return { wireBytes: bytes };
}

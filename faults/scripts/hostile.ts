/** Slow and hostile peers: strangers who hold the door, and a member who sends what nobody should. */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import { idOf } from '@tocsin/core';
import type { DeviceId, RecordId } from '@tocsin/core';
import { encodeWire } from '@tocsin/core';
import { encodeFrame } from '@tocsin/protocol';

import { rawRecord } from '../../e2e/engine-world.ts';
import type { Luck } from '../../packages/simulator/src/world/luck.ts';
import type { Device } from '../harness/device.ts';
import type { Fault, Scene } from '../harness/fault.ts';
import { mib, processorSecondsOf, rssOf, watchMemory } from '../harness/gauge.ts';
import type { HostileEnd, Stolen } from '../harness/insider.ts';
import { openHostileEnd, steal } from '../harness/insider.ts';
import { addressOf } from '../harness/village.ts';

/** How long an attack goes on. */
const ATTACK_MS = 20_000;
/** What a device may take more while it is attacked: 16 MiB parked for each sender, and what comes and goes. */
const MEMORY_MORE_MAX = 250 * 1_048_576;
/** How long a person may wait for an answer meanwhile, on a busy machine. */
const ANSWER_MS_MAX = 15_000;
/** Records in one parcel; each has a signature. */
const BATCH = 48;

/** One who attacks until the signal aborts; gives how much was done, in words. */
type Attack = (
  victim: { readonly device: Device; readonly address: string },
  given: { readonly stolen: Stolen; readonly luck: Luck; readonly signal: AbortSignal },
) => Promise<string>;

/** While a device is attacked the others write, it answers, and it takes no more memory than it may. */
function hostileFault(name: string, does: string, attack: Attack): Fault {
  return { name, does, run: (scene) => runAttack(scene, attack) };
}

async function runAttack({ found, ledger, luck }: Scene, attack: Attack): ReturnType<Fault['run']> {
  const village = await found({ people: 4 });
  await village.linked();
  const [victim, , , traitor] = village.devices;
  if (victim === undefined || traitor === undefined) throw new Error('too few devices');
  const honest = village.devices.filter((device) => device !== traitor);
  await traitor.kill();
  const stolen = await steal(traitor);
  const address = await addressOf(victim);
  const [before, usedS] = [rssOf(victim.pid()), processorSecondsOf(victim.pid())];
  const memory = watchMemory(victim);
  ledger.begin(honest.slice(1), 100);
  const ending = new AbortController();
  const attacking = attack({ device: victim, address }, { stolen, luck, signal: ending.signal });
  const endMs = performance.now() + ATTACK_MS;
  let slowestMs = 0;
  while (performance.now() < endMs) {
    const beganMs = performance.now();
    if (!(await ledger.write(victim))) throw new Error('it does not write while it is attacked');
    slowestMs = Math.max(slowestMs, performance.now() - beganMs);
    await pause(100);
  }
  ending.abort();
  const done = await attacking;
  const more = memory.end() - before;
  const tookS = processorSecondsOf(victim.pid()) - usedS;
  await ledger.stop();
  if (more > MEMORY_MORE_MAX) throw new Error(`it took ${mib(more)} MiB more (${done})`);
  if (slowestMs > ANSWER_MS_MAX)
    throw new Error(`an answer took ${slowestMs.toFixed(0)} ms (${done})`);
  return {
    devices: honest,
    found: `${done} in ${String(ATTACK_MS / 1_000)} s; it took ${mib(Math.max(0, more))} MiB more and ${tookS.toFixed(1)} s of processor, its slowest answer ${slowestMs.toFixed(0)} ms.`,
  };
}

/** Sends parcels as fast as they are taken, over links that come again; gives their count. */
async function flood(
  end: HostileEnd,
  signal: AbortSignal,
  next: () => Uint8Array,
): Promise<{ readonly parcels: number; readonly met: number }> {
  let parcels = 0;
  const closing = once(signal, 'abort').then(() => end.close());
  while (!signal.aborted) {
    if (await end.send(next())) parcels += 1;
    else await pause(10);
  }
  await closing;
  return { parcels, met: end.met() };
}

/** An address of the loopback that honest devices do not have: limits count by address. */
const STRANGER = '127.0.0.66';

function portOf(address: string): number {
  return Number(/\/tcp\/(\d+)\//u.exec(address)?.[1]);
}

/** Opens a connection as a stranger; undefined when it was refused. */
async function knock(address: string): Promise<Socket | undefined> {
  const socket = connect({ port: portOf(address), host: '127.0.0.1', localAddress: STRANGER });
  socket.on('error', () => undefined);
  const isOpen = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'close').then(() => false),
  ]);
  return isOpen ? socket : undefined;
}

/** The first words of libp2p, of which one sign is said each second. */
const FIRST_WORDS = '\u0013/multistream/1.0.0\n';

const slowloris = hostileFault(
  'hostile-slowloris',
  'holds connections open that say one sign a second, and links that say nothing',
  async ({ address }, { signal }) => {
    let [knocked, held] = [0, 0];
    const mute = await Promise.all([1, 2, 3].map(() => openHostileEnd(address, undefined)));
    const open: Socket[] = [];
    for (let at = 0; !signal.aborted; at += 1) {
      for (let left = 20; left > 0 && open.length < 300; left -= 1) {
        knocked += 1;
        const socket = await knock(address);
        if (socket !== undefined) open.push(socket);
      }
      for (const socket of open)
        if (socket.writable) socket.write(FIRST_WORDS[at % FIRST_WORDS.length] ?? '');
      held = Math.max(held, open.filter((socket) => !socket.destroyed).length);
      await pause(1_000, undefined, { signal }).catch(() => undefined);
    }
    for (const socket of open) socket.destroy();
    await Promise.all(mute.map((one) => one.close()));
    const links = mute.reduce((sum, one) => sum + one.met(), 0);
    return `${String(knocked)} connections knocked, ${String(held)} were held at most, ${String(links)} links said nothing`;
  },
);

const badSignatures = hostileFault(
  'hostile-signatures',
  'lets a member flood another with records whose signatures are bad',
  async ({ address }, { stolen, luck, signal }) => {
    const end = await openHostileEnd(address, stolen);
    const parcel = (): Uint8Array => {
      const records = Array.from({ length: BATCH }, () => {
        const prev = idOf<RecordId>(luck.bytes(32));
        const record = rawRecord(stolen, stolen.log, { seq: 1 + luck.below(1_000), prev });
        return encodeWire({ ...record, signature: luck.bytes(64) });
      });
      return encodeFrame({ kind: 'records', records });
    };
    const { parcels, met } = await flood(end, signal, parcel);
    return `${String(parcels * BATCH)} records with bad signatures over ${String(met)} links`;
  },
);

const parking = hostileFault(
  'hostile-parking',
  'lets a member send well signed records whose parents nobody has, one deeper than the other',
  async ({ address }, { stolen, luck, signal }) => {
    const end = await openHostileEnd(address, stolen);
    let seq = 10_000_000;
    let child = rawRecord(stolen, stolen.log, { seq, prev: idOf<RecordId>(luck.bytes(32)) });
    const parcel = (): Uint8Array => {
      const records: Uint8Array[] = [];
      for (let left = BATCH; left > 0; left -= 1) {
        records.push(encodeWire(child));
        // Each names the one that was sent before it as what it cites, and a parent that is not there.
        seq -= 1;
        const prev = idOf<RecordId>(luck.bytes(32));
        child = rawRecord(stolen, stolen.log, { seq, prev, deps: [child.id] });
      }
      return encodeFrame({ kind: 'records', records });
    };
    const { parcels, met } = await flood(end, signal, parcel);
    return `${String(parcels * BATCH)} records without parents over ${String(met)} links`;
  },
);

const frontiers = hostileFault(
  'hostile-frontiers',
  'lets a member say frontiers of thousands of devices with hundreds of heads, without an end',
  async ({ address }, { stolen, luck, signal }) => {
    const end = await openHostileEnd(address, stolen);
    const idsOfHeads = (count: number) =>
      Array.from({ length: count }, (_, at) => ({
        seq: 1_000 + at,
        id: idOf<RecordId>(luck.bytes(32)),
      }));
    const parcel = (): Uint8Array => {
      const devices = Array.from({ length: 6 }, () => ({
        device: idOf<DeviceId>(luck.bytes(32)),
        heads: idsOfHeads(250),
      })).toSorted((a, b) => (a.device < b.device ? -1 : 1));
      return encodeFrame({ kind: 'frontier', gov: null, devices, more: luck.chance(9, 10) });
    };
    const { parcels, met } = await flood(end, signal, parcel);
    return `${String(parcels)} parts of frontiers with ${String(parcels * 1_500)} heads over ${String(met)} links`;
  },
);

const storm = hostileFault(
  'hostile-storm',
  'comes and goes: a member’s links that end as soon as they are met, and strangers by the hundred',
  async ({ address }, { stolen, signal }) => {
    const end = await openHostileEnd(address, stolen);
    let knocked = 0;
    const strangers = (async () => {
      while (!signal.aborted) {
        const sockets = await Promise.all(Array.from({ length: 20 }, () => knock(address)));
        knocked += sockets.length;
        for (const socket of sockets) socket?.resetAndDestroy();
        await pause(50);
      }
    })();
    const closing = once(signal, 'abort').then(() => end.close());
    let ended = 0;
    while (!signal.aborted) {
      if (end.met() > ended) {
        ended = end.met();
        await end.drop();
      }
      await pause(5);
    }
    await Promise.all([closing, strangers]);
    return `${String(end.met())} links of a member and ${String(knocked)} connections of strangers`;
  },
);

/** The faults. */
export const hostile: readonly Fault[] = [slowloris, badSignatures, parking, frontiers, storm];

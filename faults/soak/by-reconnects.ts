/** Two daemons whose link is reset again and again, beside two bare bearers that do the same. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setTimeout as pause } from 'node:timers/promises';

import type { Libp2pBearer } from '@tocsin/bearers/libp2p';
import { createLibp2pBearer, LINK_PROTOCOL_ID } from '@tocsin/bearers/libp2p';

import { must } from '../../e2e/found-world.ts';
import { nodeClock } from '../../packages/node/src/daemon/clock.ts';
import { nodeRandom } from '../../packages/node/src/home/node-random.ts';
import type { Device } from '../harness/device.ts';
import type { Figure } from '../harness/figures.ts';
import { figureOf, measurable, slopeOf } from '../harness/figures.ts';
import { mib } from '../harness/gauge.ts';
import { createLedger } from '../harness/ledger.ts';
import { reckon } from '../harness/reckoning.ts';
import type { Village } from '../harness/village.ts';
import { atPort, createVillage, linksOf, LOG } from '../harness/village.ts';
import type { Wire } from '../harness/wire.ts';
import { createWire } from '../harness/wire.ts';

/** Figures are taken so often. */
const FIGURES = 20;
/** The first part, in which caches fill, says nothing of what comes after. */
const WARM = 0.3;
/**
 * What a reconnect may leave in a heap: js-libp2p keeps about 1.6 kB of each by itself, and the slope of
 * twenty collections is not exact.
 */
const HEAP_A_RECONNECT_MAX = 6_000;
/** Handles that may be open more at the end: the next link, and one that is being closed. */
const HANDLES_MORE_MAX = 8;
/** How long until a link is up again. */
const LINKED_WITHIN_MS = 30_000;
/** A record for each so many reconnects. */
const RECONNECTS_A_RECORD = 20;

/** What a soak found. */
export interface Soaked {
  readonly sentence: string;
  readonly isFlat: boolean;
}

/** Runs it. */
export async function soakByReconnects(count: number): Promise<Soaked> {
  const bare = await bareGrowth(count);
  console.log(`bare bearers: ${bare.toFixed(0)} B of heap a reconnect, both ends together`);
  const village = await createVillage({
    people: 2,
    links: 'wires',
    how: (_, folder) => measurable(folder),
  });
  try {
    return await soakDaemons(village, count, bare);
  } finally {
    await village.end();
  }
}

type Row = readonly [number, readonly Figure[]];

async function soakDaemons(village: Village, count: number, bare: number): Promise<Soaked> {
  const [between] = village.wires;
  if (between === undefined) throw new Error('there is no wire');
  const ledger = createLedger();
  const { from, to, wire } = between;
  const way = await wayOver(from, to, wire);
  const rows: Row[] = [];
  const beganMs = performance.now();
  for (let done = 0; done <= count; done += 1) {
    if (done % Math.ceil(count / FIGURES) === 0) rows.push(await rowOf(done, village.devices));
    await from.ask('ways.remove', { address: way }, LOG);
    wire.break();
    // A way that is new is dialled at once; one that was lost often waits up to 30 s.
    await from.ask('ways.add', { address: way }, LOG);
    await untilLinked(from, wire.made());
    if (done % RECONNECTS_A_RECORD === 0)
      for (const device of village.devices) await ledger.write(device);
  }
  const takenS = (performance.now() - beganMs) / 1_000;
  const { isFlat, said } = judge(rows, village.devices);
  const { records, hash } = await reckon(village.devices, ledger);
  return {
    isFlat,
    sentence: `${String(count)} reconnects in ${takenS.toFixed(0)} s: ${said}; bare bearers ${bare.toFixed(0)} B a reconnect. ${String(ledger.acknowledged().size)} acknowledged, none lost; both hold the same ${String(records)} records and state ${hash}.`,
  };
}

async function wayOver(from: Device, to: Device, wire: Wire): Promise<string> {
  const { listening } = await to.ask('ways.show', {}, LOG);
  const found = listening.find(({ address }) => !address.includes('/ws/'));
  if (found === undefined) throw new Error(`${to.name} listens nowhere`);
  const way = atPort(found.address, wire.port);
  const { ways } = await from.ask('ways.show', {}, LOG);
  if (!ways.some(({ address }) => address === way)) throw new Error('the way is not there');
  return way;
}

/** Until it is linked by a connection that was not there before. */
async function untilLinked(device: Device, made: number): Promise<void> {
  const untilMs = performance.now() + LINKED_WITHIN_MS;
  while ((await linksOf(device)) === 0) {
    if (performance.now() > untilMs)
      throw new Error(`no link within ${String(LINKED_WITHIN_MS)} ms (${String(made)} were made)`);
    await pause(5);
  }
}

async function rowOf(done: number, devices: readonly Device[]): Promise<Row> {
  const figures: Figure[] = [];
  for (const device of devices) {
    const figure = await figureOf(device);
    if (figure !== undefined) figures.push(figure);
  }
  const said = figures.map(
    ({ heap, rss, handles, disk }) =>
      `heap ${mib(heap)} rss ${mib(rss)} disk ${mib(disk)} MiB, ${String(handles)} handles`,
  );
  console.log(`${String(done)} reconnects: ${said.join(' | ')}`);
  return [done, figures];
}

function judge(
  rows: readonly Row[],
  devices: readonly Device[],
): { readonly isFlat: boolean; readonly said: string } {
  const warm = rows.slice(Math.floor(rows.length * WARM));
  const each = devices.map(({ name }, at) => {
    const of = (pick: (figure: Figure) => number) =>
      warm.flatMap(([done, figures]): [number, number][] => {
        const figure = figures[at];
        return figure === undefined ? [] : [[done, pick(figure)]];
      });
    const heap = slopeOf(of(({ heap: bytes }) => bytes));
    const rss = slopeOf(of(({ rss: bytes }) => bytes));
    const disk = slopeOf(of(({ disk: bytes }) => bytes));
    const handles = of((figure) => figure.handles).map(([, open]) => open);
    const more = (handles.at(-1) ?? 0) - (handles[0] ?? 0);
    return {
      isFlat: heap <= HEAP_A_RECONNECT_MAX && more <= HANDLES_MORE_MAX,
      said: `${name} heap ${heap.toFixed(0)} B, rss ${rss.toFixed(0)} B, disk ${disk.toFixed(0)} B a reconnect, handles ${String(handles[0])} to ${String(handles.at(-1))}`,
    };
  });
  return {
    isFlat: each.every((one) => one.isFlat),
    said: each.map((one) => one.said).join('; '),
  };
}

/** What a reconnect leaves in the heap of a process that has nothing but both bearers and the wire. */
async function bareGrowth(count: number): Promise<number> {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  const options = { relay: false, useRelays: [], protocolId: LINK_PROTOCOL_ID, clock: nodeClock() };
  const random = nodeRandom();
  const open = async (listen: readonly string[]): Promise<Libp2pBearer> =>
    must(await createLibp2pBearer({ ...options, random, listen, secretKey: random.bytes(32) }));
  const [to, from] = [await open(['/ip4/127.0.0.1/tcp/0']), await open([])];
  const wire = await createWire(to.ports()[0] ?? 0);
  const way = atPort(to.addresses()[0] ?? '', wire.port);
  const closing = new AbortController();
  const ups: string[] = [];
  const reading = Promise.all(
    [to, from].map(async (bearer) => {
      for await (const { kind, link } of bearer.events(closing.signal))
        if (kind === 'up') ups.push(link);
    }),
  );
  const points: [number, number][] = [];
  for (let done = 0; done <= count; done += 1) {
    if (done % Math.ceil(count / FIGURES) === 0) {
      gc();
      gc();
      points.push([done, process.memoryUsage().heapUsed]);
    }
    ups.length = 0;
    from.setWays([]);
    wire.break();
    from.setWays([way]);
    while (ups.length < 2) await pause(2);
  }
  closing.abort();
  await Promise.all([to.close(), from.close(), reading, wire.close()]);
  return slopeOf(points.slice(Math.floor(points.length * WARM)));
}

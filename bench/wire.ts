/**
 * `npm run bench -- wire`: what goes over a wire between real daemons that sign, seal and store as always,
 * counted by a proxy on the loopback: a meeting of two who hold the same, of two of whom one lacks records,
 * a check-in, and a day in which nobody does anything, under a clock that runs fast.
 */
import { setTimeout as pause } from 'node:timers/promises';

import type { Device, How } from '../faults/harness/device.ts';
import { measurable } from '../faults/harness/figures.ts';
import { figureOf } from '../faults/harness/figures.ts';
import { processorSecondsOf, rssOf, waitsOf } from '../faults/harness/gauge.ts';
import type { Ledger } from '../faults/harness/ledger.ts';
import { createLedger } from '../faults/harness/ledger.ts';
import type { Held } from '../faults/harness/reckoning.ts';
import { heldBy, isEqualTo } from '../faults/harness/reckoning.ts';
import { faketime } from '../faults/harness/tools.ts';
import type { Village } from '../faults/harness/village.ts';
import { createVillage, LOG } from '../faults/harness/village.ts';
import type { Wire } from '../faults/harness/wire.ts';
import type { Spread } from './spread.ts';

/** A real hour: no tick falls into what is counted, or one. */
const HOUR_MS = 3_600_000;
const DAY_S = 86_400;
/** Once both hold the same, what is still on its way gets so long. */
const REST_MS = 3_000;
const LOOK_MS = 500;
/** How long two may take to hold the same. */
const EQUAL_WITHIN_MS = 300_000;
/** How often a check-in is counted; the middle one is told. */
const BEATS = 5;
/** How long a check-in may take to arrive. */
const BEAT_MS = 4_000;

interface Wishes {
  readonly records: number;
  readonly batch: number;
}

/** Measures all of it. */
export async function benchWire({ records, batch: speed }: Wishes): Promise<{
  readonly line: object;
  readonly spreads: Readonly<Record<string, Spread>>;
}> {
  const meetings = await meet([0, 1, 10, 100, records]);
  return { line: { v: 1, ...meetings, day: await idleDay(speed) }, spreads: {} };
}

interface Pair {
  readonly village: Village;
  readonly from: Device;
  readonly to: Device;
  readonly wire: Wire;
}

async function createPair(how: (folder: string) => How = () => ({})): Promise<Pair> {
  const village = await createVillage({
    people: 2,
    links: 'wires',
    tempoMs: HOUR_MS,
    how: (_, folder) => how(folder),
  });
  const [between] = village.wires;
  if (between === undefined) throw new Error('there is no wire');
  return { village, ...between };
}

/** Meetings of two, after each of these numbers of records was written where the other was not. */
async function meet(absences: readonly number[]): Promise<object> {
  const pair = await createPair();
  try {
    const ledger = createLedger();
    const sync: object[] = [];
    for (const missing of absences) sync.push(await meetAfter(pair, ledger, missing));
    return { sync, beat: await beats(pair) };
  } finally {
    await pair.village.end();
  }
}

/** Bytes over the wire against the bytes of the records that one of them lacked. */
async function meetAfter({ village, from, to, wire }: Pair, ledger: Ledger, missing: number) {
  await settled(village);
  wire.set({ cut: 'refused' });
  for (let written = 0; written < missing; written += 1)
    if (!(await ledger.write(to))) throw new Error('a record was refused');
  const [here, there] = [await heldBy(from), await heldBy(to)];
  const needed = [...there.records].filter(([id]) => !here.records.has(id));
  const before = wire.carried();
  wire.set({});
  await redial(from);
  await village.linked();
  await settled(village);
  const carried = wire.carried() - before;
  const neededBytes = needed.reduce((sum, [, bytes]) => sum + bytes, 0);
  return {
    missing: needed.length,
    of: there.records.size,
    neededBytes,
    carriedBytes: carried,
    carriedOfNeeded: neededBytes === 0 ? null : Math.round((carried / neededBytes) * 1000) / 1000,
  };
}

/** A way that is new is dialled at once; one that was lost waits up to half a minute. */
async function redial(device: Device): Promise<void> {
  const { ways } = await device.ask('ways.show', {}, LOG);
  const [address] = ways.flatMap((way) => (way.address === null ? [] : [way.address]));
  if (address === undefined) throw new Error('there is no way');
  await device.ask('ways.remove', { address }, LOG);
  await device.ask('ways.add', { address }, LOG);
}

/** Until all hold the same, and what follows from it has gone over the wire. */
async function settled({ devices }: Village): Promise<void> {
  const untilMs = performance.now() + EQUAL_WITHIN_MS;
  for (;;) {
    const held: Held[] = [];
    for (const device of devices) held.push(await heldBy(device));
    const [first] = held;
    if (first !== undefined && held.every((one) => isEqualTo(one, first))) break;
    if (performance.now() > untilMs) throw new Error('they do not come to hold the same');
    await pause(LOOK_MS);
  }
  await pause(REST_MS);
}

/** Bytes over one link for a check-in: the frame, its sealing, and what the transport adds. */
async function beats({ from, village, wire }: Pair): Promise<object> {
  await village.linked();
  const carried: number[] = [];
  for (let beat = 0; beat < BEATS; beat += 1) {
    const before = wire.carried();
    await from.ask('beat.send', {}, LOG);
    await pause(BEAT_MS);
    carried.push(wire.carried() - before);
  }
  return { carriedBytes: carried.toSorted((a, b) => a - b)[BEATS >>> 1] };
}

/** Two daemons that stay linked for a day in which nobody does anything. */
async function idleDay(speed: number): Promise<object> {
  const tool = faketime();
  if ('lacks' in tool) {
    console.error(`skipped: the idle day: ${tool.lacks}`);
    return { skipped: tool.lacks };
  }
  const pair = await createPair(measurable);
  const { village, wire } = pair;
  try {
    await Promise.all(village.devices.map((device) => device.kill()));
    const beganMs = performance.now();
    for (const device of village.devices) {
      // The clock of each begins at its start: who starts later is set ahead by what the others have lived.
      const aheadS = Math.round(((performance.now() - beganMs) / 1_000) * (speed - 1));
      await device.up({
        ...device.how,
        environment: {
          ...device.how.environment,
          LD_PRELOAD: tool.preload,
          FAKETIME: `+${String(aheadS)} x${String(speed)}`,
        },
      });
    }
    await village.linked();
    return await watchDay(pair, wire, speed);
  } finally {
    await village.end();
  }
}

async function watchDay({ village: { devices } }: Pair, wire: Wire, speed: number) {
  const read = () =>
    devices.map((device) => ({
      cpuS: processorSecondsOf(device.pid()),
      waits: waitsOf(device.pid()),
      rss: rssOf(device.pid()),
    }));
  await pause(REST_MS);
  const [before, carried, made] = [read(), wire.carried(), wire.made()];
  const first = await heldBy(devices[0] ?? fail());
  await pause((DAY_S * 1_000) / speed);
  const [after, bytes] = [read(), wire.carried() - carried];
  const connections = wire.made() - made;
  const last = await heldBy(devices[0] ?? fail());
  const heaps: number[] = [];
  for (const device of devices) heaps.push((await figureOf(device))?.heap ?? 0);
  const most = (pick: (at: number) => number): number =>
    Math.max(...devices.map((_, at) => pick(at)));
  return {
    speed,
    bytes,
    connections,
    records: last.records.size - first.records.size,
    cpuS: Math.round(most((at) => (after[at]?.cpuS ?? 0) - (before[at]?.cpuS ?? 0)) * 10) / 10,
    wakeUps: most((at) => (after[at]?.waits ?? 0) - (before[at]?.waits ?? 0)),
    rssMb: Math.round(most((at) => after[at]?.rss ?? 0) / 1_000_000),
    heapMb: Math.round(Math.max(...heaps) / 1_000_000),
  };
}

function fail(): never {
  throw new Error('there is no device');
}

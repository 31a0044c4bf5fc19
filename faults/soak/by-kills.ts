/** Many daemons for an hour, some of which are killed and all of which are parted, again and again. */
import { setTimeout as pause } from 'node:timers/promises';

import { createLuck } from '../../packages/simulator/src/world/luck.ts';
import type { Luck } from '../../packages/simulator/src/world/luck.ts';
import type { Device } from '../harness/device.ts';
import type { Figure } from '../harness/figures.ts';
import { figureOf, measurable, slopeOf } from '../harness/figures.ts';
import { mib } from '../harness/gauge.ts';
import { createLedger, refusalsSaid } from '../harness/ledger.ts';
import { reckon } from '../harness/reckoning.ts';
import type { Village } from '../harness/village.ts';
import { createVillage } from '../harness/village.ts';
import type { Soaked } from './by-reconnects.ts';

const MINUTE_MS = 60_000;
const KIB = 1_024;
const MIB = 1_048_576;
/** An hour of the log: five minutes of a soak are two days and a half of it. */
const TEMPO_MS = 5_000;
/** How often figures are taken. */
const FIGURES_EVERY_MS = 20_000;
/** Each daemon writes a record so often. */
const WRITES_EVERY_MS = 3_000;
/** A third is never killed, so that there is a heap to look at for the whole time. */
const STEADY = 3;
/** The first part, in which caches fill, says nothing of what comes after. */
const WARM = 0.3;
/** What a record may add: its places in the index, the fold and the views; and on the disk. */
const HEAP_A_RECORD_MAX = 8 * KIB;
const DISK_A_RECORD_MAX = 700;
/** What may be added without a record: a log of SQLite, and what links leave. */
const HEAP_MORE_MAX = 16 * MIB;
const DISK_MORE_MAX = 20 * MIB;
/** Links that are being made or closed: two sockets for each of eleven others, and some. */
const HANDLES_MORE_MAX = 30;

/** Runs it. */
export async function soakByKills(minutes: number, daemons: number, seed: number): Promise<Soaked> {
  console.log(`seed ${String(seed)}: ${String(daemons)} daemons for ${String(minutes)} minutes`);
  const village = await createVillage({
    people: daemons,
    tempoMs: TEMPO_MS,
    links: 'wires',
    how: (_, folder) => measurable(folder),
  });
  try {
    return await soak(village, minutes * MINUTE_MS, createLuck(seed, 'soak'));
  } finally {
    await village.end();
  }
}

interface Row {
  readonly atMs: number;
  readonly records: number;
  readonly figures: readonly Figure[];
}

async function soak(village: Village, lastsMs: number, luck: Luck): Promise<Soaked> {
  const { devices } = village;
  const steady = devices.slice(0, Math.max(1, Math.floor(devices.length / STEADY)));
  const mortal = devices.slice(steady.length);
  const ending = AbortSignal.timeout(lastsMs);
  const ledger = createLedger();
  ledger.begin(devices, WRITES_EVERY_MS);
  const killing = killOn(mortal, luck.branch('kills'), ending);
  const parting = partOn(village, luck.branch('parts'), ending);
  const rows: Row[] = [];
  const beganMs = performance.now();
  while (!ending.aborted) {
    const figures: Figure[] = [];
    for (const device of steady) {
      const figure = await figureOf(device);
      if (figure !== undefined) figures.push(figure);
    }
    const atMs = performance.now() - beganMs;
    rows.push({ atMs, records: ledger.acknowledged().size, figures });
    sayRow(rows.at(-1), refusalsSaid(ledger));
    await pause(FIGURES_EVERY_MS, undefined, { signal: ending }).catch(() => undefined);
  }
  const [kills, parts] = await Promise.all([killing, parting]);
  await ledger.stop();
  const { isFlat, said } = judge(rows);
  const { records, hash, equalAfterMs } = await reckon(devices, ledger);
  return {
    isFlat,
    sentence: `${(lastsMs / MINUTE_MS).toFixed(1)} minutes, ${String(devices.length)} daemons, ${String(kills)} kills, ${String(parts)} partitions: ${said}. ${String(ledger.acknowledged().size)} acknowledged, none lost; all hold the same ${String(records)} records and state ${hash}, equal ${(equalAfterMs / 1_000).toFixed(1)} s after the last start.`,
  };
}

function sayRow(row: Row | undefined, refusals: string): void {
  if (row === undefined) return;
  const said = row.figures.map(
    ({ heap, rss, handles, disk }) => `${mib(heap)}/${mib(rss)}/${mib(disk)}/${String(handles)}`,
  );
  console.log(
    `${(row.atMs / 1_000).toFixed(0)} s, ${String(row.records)} records (${refusals}); heap/rss/disk in MiB and handles of those never killed: ${said.join(' ')}`,
  );
}

/** Kills one after another, and starts each again after a while; gives how many. */
async function killOn(mortal: readonly Device[], luck: Luck, ending: AbortSignal): Promise<number> {
  let kills = 0;
  while (!ending.aborted && mortal.length > 0) {
    await pause(luck.between(3_000, 10_000), undefined, { signal: ending }).catch(() => undefined);
    if (ending.aborted) break;
    const device = luck.pick(mortal);
    await device.kill();
    kills += 1;
    await pause(luck.below(5_000));
    await device.up();
  }
  return kills;
}

/** Parts them into two again and again, by silence or by refusal; gives how often. */
async function partOn(
  { devices, wires }: Village,
  luck: Luck,
  ending: AbortSignal,
): Promise<number> {
  let parts = 0;
  while (!ending.aborted) {
    await pause(luck.between(5_000, 15_000), undefined, { signal: ending }).catch(() => undefined);
    if (ending.aborted) break;
    const side = new Set(devices.filter(() => luck.chance(1, 2)));
    const cut = luck.chance(1, 2) ? 'silent' : 'refused';
    for (const { from, to, wire } of wires) if (side.has(from) !== side.has(to)) wire.set({ cut });
    parts += 1;
    await pause(luck.between(3_000, 15_000), undefined, { signal: ending }).catch(() => undefined);
    for (const { wire } of wires) wire.set({});
  }
  for (const { wire } of wires) wire.set({});
  return parts;
}

function judge(rows: readonly Row[]): { readonly isFlat: boolean; readonly said: string } {
  const warm = rows.slice(Math.floor(rows.length * WARM));
  const [first, last] = [warm[0], warm.at(-1)];
  if (first === undefined || last === undefined || first === last)
    return { isFlat: false, said: 'too short for figures' };
  const written = last.records - first.records;
  let isFlat = true;
  const each = last.figures.map((figure, at) => {
    const before = first.figures[at] ?? figure;
    const points = warm.map(({ atMs, figures }): [number, number] => [
      atMs,
      figures[at]?.heap ?? 0,
    ]);
    const heapAnHour = slopeOf(points) * 60 * MINUTE_MS;
    const heapMore = figure.heap - before.heap;
    const diskMore = figure.disk - before.disk;
    isFlat &&= heapMore <= HEAP_MORE_MAX + written * HEAP_A_RECORD_MAX;
    isFlat &&= diskMore <= DISK_MORE_MAX + written * DISK_A_RECORD_MAX;
    isFlat &&= figure.handles <= before.handles + HANDLES_MORE_MAX;
    return `heap ${mib(before.heap)} to ${mib(figure.heap)} MiB (slope ${mib(heapAnHour)} MiB an hour), rss ${mib(before.rss)} to ${mib(figure.rss)}, disk ${mib(before.disk)} to ${mib(figure.disk)}, handles ${String(before.handles)} to ${String(figure.handles)}`;
  });
  return { isFlat, said: `while ${String(written)} records were written: ${each.join('; ')}` };
}

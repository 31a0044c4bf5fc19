/**
 * `peers`: the same records through other systems and through us, phase by phase, each in a process of its
 * own, round after round in a changing order. Installs the other systems into `bench/peers`, away
 * from the program: nothing of them reaches whoever installs Tocsin.
 */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { chartOf, tableOf } from './peers-shown.ts';

const HERE = fileURLToPath(new URL('peers/', import.meta.url));
const README = fileURLToPath(new URL('README.md', import.meta.url));
const CHART = fileURLToPath(new URL('peers.svg', import.meta.url));
/** Where the table stands in the page. */
const [TABLE_BEGINS, TABLE_ENDS] = ['<!-- peers begin -->', '<!-- peers end -->'] as const;
const RECORDS_USUAL = 20_000;
const ROUNDS_USUAL = 3;
/** The slowest phase that is waited for. */
const PHASE_MS_MAX = 600_000;

/** The systems; of the slow ones fewer records, as a rate is what counts. */
const SYSTEMS: readonly { readonly name: string; readonly share: number }[] = [
  { name: 'raw', share: 1 },
  { name: 'tocsin', share: 1 },
  { name: 'cojson', share: 1 },
  { name: 'hypercore', share: 1 },
  { name: 'automerge', share: 0.25 },
  { name: 'yjs', share: 1 },
  { name: 'loro', share: 1 },
  { name: 'orbitdb', share: 0.1 },
];

/** What every system is asked to do, and how it is called. */
export const PHASES = ['create', 'take', 'sync', 'load'] as const;
/** One of them. */
export type Phase = (typeof PHASES)[number];

/** Smallest, middle and largest of the rounds. */
export interface Middle {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** What was measured of one system. */
export interface Measured {
  readonly name: string;
  readonly signs: string;
  readonly seals: boolean;
  readonly disk: string;
  readonly records: number;
  /** Records a second by the clock; absent where a system has no such thing. */
  readonly perS: Readonly<Partial<Record<Phase, Middle>>>;
  /** The same by the processor's time of the process, all threads. */
  readonly perCpuS: Readonly<Partial<Record<Phase, Middle>>>;
  /** Ours over theirs, each from the same round, by the clock and by the processor's time. */
  readonly ours: Readonly<Partial<Record<Phase, { readonly time: Middle; readonly cpu: Middle }>>>;
  readonly diskBytesPerRecord: number;
  readonly wireBytesPerRecord: number;
  /** Most memory of the process that synchronised. */
  readonly rssMb: number;
}

interface PhaseSaid {
  readonly ms: number;
  readonly cpuMs: number;
  readonly rssMb: number;
  readonly isAbsent?: boolean;
  readonly wireBytes?: number;
  readonly count?: number;
}

type Round = Readonly<Partial<Record<Phase, PhaseSaid>>> & { readonly diskBytes: number };

interface About {
  readonly name: string;
  readonly signs: string;
  readonly seals: boolean;
  readonly disk: string;
}

/** Runs the whole comparison; prints one line of JSON, a table otherwise. */
export async function benchPeers(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: 'boolean', default: false },
      records: { type: 'string', default: String(RECORDS_USUAL) },
      rounds: { type: 'string', default: String(ROUNDS_USUAL) },
      // Writes the table and the chart into this folder's page.
      write: { type: 'boolean', default: false },
    },
  });
  ensurePeers();
  const [records, rounds] = [Number(values.records), Number(values.rounds)];
  const measured = measureAll(records, rounds);
  if (values.json) console.log(JSON.stringify({ v: 1, records, rounds, systems: measured }));
  else console.log(tableOf(measured));
  if (values.write) write(measured);
}

function write(measured: readonly Measured[]): void {
  const page = readFileSync(README, 'utf8');
  const [begin, end] = [page.indexOf(TABLE_BEGINS), page.indexOf(TABLE_ENDS)];
  if (begin < 0 || end < begin) throw new Error('README.md lost the place of the table');
  const kept = [page.slice(0, begin + TABLE_BEGINS.length), page.slice(end)] as const;
  writeFileSync(README, `${kept[0]}\n\n${tableOf(measured)}\n\n${kept[1]}`);
  writeFileSync(CHART, chartOf(measured));
}

/** Installs the other systems where they are missing; their versions stand in their own lock file. */
function ensurePeers(): void {
  if (existsSync(join(HERE, 'node_modules', 'cojson'))) return;
  console.error('Installing the other systems into bench/peers (half a gigabyte) …');
  // Not `npm ci`: it refuses a lock file without the parts for other machines, which npm leaves out.
  const args = ['install', '--no-audit', '--no-fund'];
  execFileSync('npm', args, { cwd: HERE, stdio: ['ignore', 'ignore', 'inherit'] });
}

function measureAll(records: number, rounds: number): readonly Measured[] {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-peers-'));
  const roundsBySystem = new Map<string, Round[]>(SYSTEMS.map(({ name }) => [name, []]));
  try {
    for (let round = 0; round < rounds; round += 1)
      for (let at = 0; at < SYSTEMS.length; at += 1) {
        const system = SYSTEMS[(at + round) % SYSTEMS.length];
        if (system === undefined) continue;
        console.error(`round ${String(round + 1)}: ${system.name}`);
        const own = join(folder, `${system.name}-${String(round)}`);
        const count = Math.round(records * system.share);
        roundsBySystem.get(system.name)?.push(runRound(system.name, count, round, own));
        rmSync(own, { recursive: true, force: true });
      }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const ours = roundsBySystem.get('tocsin') ?? [];
  return SYSTEMS.map(({ name, share }) => {
    const count = Math.round(records * share);
    return measuredOf(name, count, roundsBySystem.get(name) ?? [], ours, records);
  });
}

function runPhase(system: string, phase: string, args: readonly string[]): PhaseSaid {
  const said = execFileSync(process.execPath, [join(HERE, 'one.mjs'), system, phase, ...args], {
    encoding: 'utf8',
    timeout: PHASE_MS_MAX,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // Some of them speak on standard output too.
  return JSON.parse(said.trim().split('\n').at(-1) ?? '') as PhaseSaid;
}

function runRound(system: string, count: number, round: number, folder: string): Round {
  const told = [String(count), String(round)];
  const [from, taken, synced] = ['a', 'b', 'c'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const create = runPhase(system, 'create', [...told, from]);
  const diskBytes = bytesIn(from);
  const take = runPhase(system, 'take', [...told, from, taken]);
  const sync = runPhase(system, 'sync', [...told, from, synced]);
  const load = runPhase(system, 'load', [...told, from]);
  if ((load.count ?? 0) < count) throw new Error(`${system} read fewer records than were written`);
  return { create, ...(take.isAbsent === true ? {} : { take }), sync, load, diskBytes };
}

/** What a folder holds, without the room that a store of ours keeps for a full disk: 4 MiB, whatever it holds. */
function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile() && !one.name.endsWith('-room'))
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

function middleOf(values: readonly number[]): Middle {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (place: number): number => sorted[place] ?? 0;
  return { min: at(0), median: at(sorted.length >>> 1), max: at(sorted.length - 1) };
}

function measuredOf(
  system: string,
  count: number,
  rounds: readonly Round[],
  ours: readonly Round[],
  ourCount: number,
): Measured {
  const about = runPhase(system, 'about', ['0', '0']) as unknown as About;
  const rate = (round: Round | undefined, phase: Phase, unit: 'ms' | 'cpuMs', of: number): number =>
    (of * 1000) / (round?.[phase]?.[unit] ?? Number.NaN);
  const perS: Partial<Record<Phase, Middle>> = {};
  const perCpuS: Partial<Record<Phase, Middle>> = {};
  const against: Partial<Record<Phase, { time: Middle; cpu: Middle }>> = {};
  for (const phase of PHASES) {
    if (rounds.every((round) => round[phase] === undefined)) continue;
    perS[phase] = middleOf(rounds.map((round) => Math.round(rate(round, phase, 'ms', count))));
    perCpuS[phase] = middleOf(
      rounds.map((round) => Math.round(rate(round, phase, 'cpuMs', count))),
    );
    const ratios = (unit: 'ms' | 'cpuMs'): Middle =>
      middleOf(
        rounds.map((round, at) => {
          const over = rate(ours[at], phase, unit, ourCount) / rate(round, phase, unit, count);
          return Math.round(over * 100) / 100;
        }),
      );
    against[phase] = { time: ratios('ms'), cpu: ratios('cpuMs') };
  }
  const median = (of: (round: Round) => number): number => middleOf(rounds.map(of)).median;
  return {
    name: about.name,
    signs: about.signs,
    seals: about.seals,
    disk: about.disk,
    records: count,
    perS,
    perCpuS,
    ours: against,
    diskBytesPerRecord: Math.round(median(({ diskBytes }) => diskBytes / count)),
    wireBytesPerRecord: Math.round(median(({ sync }) => (sync?.wireBytes ?? 0) / count)),
    rssMb: Math.round(median(({ sync }) => sync?.rssMb ?? 0)),
  };
}

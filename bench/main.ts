/**
 * `npm run bench -- ingest|fold|decide|govern|pulse|web|wire [--json] [--records N] [--batch N] [--seed N]` and
 * `npm run bench -- peers [--json] [--records N] [--rounds N] [--write]`. See `README.md`.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { answerApart } from './fresh-process.ts';
import { benchDecide, DECIDE_USUAL } from './decide.ts';
import { benchFold, FOLD_USUAL } from './fold.ts';
import { benchGovern, GOVERN_USUAL } from './govern.ts';
import { benchIngest, INGEST_USUAL } from './ingest.ts';
import { benchPulse, PULSE_USUAL } from './pulse.ts';
import type { Spread } from './spread.ts';

const USAGE =
  'Usage: npm run bench -- ingest|fold|decide|govern|pulse|web|wire [--json] [--records N] [--batch N] [--seed N]\n' +
  '   or: npm run bench -- peers [--json] [--records N] [--rounds N] [--write]';

interface Wishes {
  readonly records: number;
  readonly batch: number;
  readonly seed: number;
}

/** A benchmark: what it prints, and how far its slices lay apart. */
interface Bench {
  readonly usual: Wishes;
  readonly run: (wishes: Wishes) => Promise<{
    readonly line: object;
    readonly spreads: Readonly<Record<string, Spread>>;
  }>;
}

/** Records of the longest absence, and how many times too fast the clock of the idle day runs. */
const WIRE_USUAL: Wishes = { records: 1_000, batch: 60, seed: 0 };
/** Of these only the records mean anything to the app. */
const WEB_USUAL: Wishes = { records: 10_000, batch: 0, seed: 0 };

const BENCHES: Readonly<Record<string, Bench>> = {
  ingest: { usual: INGEST_USUAL, run: benchIngest },
  fold: { usual: FOLD_USUAL, run: benchFold },
  govern: { usual: GOVERN_USUAL, run: benchGovern },
  decide: { usual: DECIDE_USUAL, run: benchDecide },
  // Records are the peers of each cadence here, a batch the worlds of each kind.
  pulse: { usual: PULSE_USUAL, run: benchPulse },
  // Loaded only when asked for: it brings a browser's driver along.
  web: { usual: WEB_USUAL, run: async (wishes) => (await import('./web.ts')).benchWeb(wishes) },
  // A batch is how many times too fast the clock of the idle day runs. It brings the faults' harness along.
  wire: { usual: WIRE_USUAL, run: async (wishes) => (await import('./wire.ts')).benchWire(wishes) },
};

async function measure({ usual, run }: Bench, args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: 'boolean', default: false },
      records: { type: 'string', default: String(usual.records) },
      batch: { type: 'string', default: String(usual.batch) },
      seed: { type: 'string', default: String(usual.seed) },
    },
  });
  const [records, batch, seed] = [values.records, values.batch, values.seed].map(Number);
  const { line, spreads } = await run({
    records: records ?? 0,
    batch: batch ?? 0,
    seed: seed ?? 0,
  });
  if (values.json) console.log(JSON.stringify(line));
  else
    for (const [name, value] of Object.entries(line))
      console.log(`${name}: ${JSON.stringify(value)}`);
  for (const [path, { min, median, max }] of Object.entries(spreads))
    console.error(`${path}: slices of ${median}/s in the middle, ${min} to ${max}`);
}

const [what, ...args] = process.argv.slice(2);
const bench = BENCHES[what ?? ''];
if (bench !== undefined) await measure(bench, args);
// Loaded only when asked for: its systems are installed by themselves.
else if (what === 'peers') await (await import('./peers.ts')).benchPeers(args);
else if (what === 'apart')
  console.log(JSON.stringify(await answerApart(args[0] ?? '', readFileSync(0, 'utf8'))));
else {
  console.error(USAGE);
  process.exitCode = 2;
}

/** `npm run bench -- ingest [--json] [--records N] [--batch N] [--seed N]`. See `README.md`. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { answerApart } from './fresh-process.ts';
import { benchIngest, INGEST_USUAL } from './ingest.ts';

const USAGE = 'Usage: npm run bench -- ingest [--json] [--records N] [--batch N] [--seed N]';

async function ingest(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: 'boolean', default: false },
      records: { type: 'string', default: String(INGEST_USUAL.records) },
      batch: { type: 'string', default: String(INGEST_USUAL.batch) },
      seed: { type: 'string', default: String(INGEST_USUAL.seed) },
    },
  });
  const [records, batch, seed] = [values.records, values.batch, values.seed].map(Number);
  const { line, spreads } = await benchIngest({
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
if (what === 'ingest') await ingest(args);
else if (what === 'apart')
  console.log(JSON.stringify(await answerApart(args[0] ?? '', readFileSync(0, 'utf8'))));
else {
  console.error(USAGE);
  process.exitCode = 2;
}

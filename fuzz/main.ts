/**
 * `npm run fuzz -- [--seconds N] [--seed N] [--keep]`: feeds every decoder and both machines of the wire with
 * spoilt bytes for so many seconds. `--keep` adds to the corpus what showed something new. `--machine
 * NAME --seed N` plays one meeting again.
 */
import { parseArgs } from 'node:util';

import { readCorpus, writeCorpus } from './corpus-file.ts';
import type { Broken } from './feed.ts';
import { feed, tryMachine } from './feed.ts';
import { createTargets } from './targets.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 4_294_967_296) },
    keep: { type: 'boolean', default: false },
    machine: { type: 'string' },
  },
});

function tell(broken: readonly Broken[]): void {
  for (const { target, why, input } of broken) console.error(`${target}: ${why}\n  ${input}`);
  if (broken.length > 0) process.exitCode = 1;
}

const seed = Number(values.seed);
if (values.machine === undefined) {
  const end = performance.now() + Number(values.seconds) * 1_000;
  const fed = feed(createTargets(), readCorpus(), seed, () => performance.now() >= end);
  console.log(
    `seed ${values.seed}: ${String(fed.feeds)} inputs, ${String(fed.fresh)} showed something new, ${String(fed.broken.length)} broke a promise`,
  );
  if (values.keep) writeCorpus(fed.corpus);
  tell(fed.broken);
} else {
  const broken = tryMachine(values.machine, seed);
  tell(broken === undefined ? [] : [broken]);
}

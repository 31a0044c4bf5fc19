// `npm test`: everything `npm run verify` checks, then the planted mutants (each a defect in a rule
// that a test of that rule must notice) and simulated worlds seed by seed, beside the rehearsals and the long journeys between
// real processes, what people hold in their hands, in real browsers, and books in the hands of other programs.
// Whatever happens, the last line says how it went: `N passed, M failed, K skipped`.
import { join } from 'node:path';

import { findNode, root } from './bootstrap.mjs';
import { add, closingLine, nothing, runStep, stopAll, vitestStep } from './step.mjs';
import { verify } from './verify.mjs';

let tally = nothing;
let isComplete = false;

process.on('exit', () => {
  if (!isComplete) tally = add(tally, { ...nothing, failed: 1 });
  process.exitCode = tally.failed === 0 ? 0 : 1;
  console.log(closingLine(tally));
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    console.log(`stopped by ${signal}`);
    stopAll();
    process.exit(1);
  });
}

/**
 * Two lanes at the same time, each step after the one before. In the first are real processes, devices and
 * browsers with real clocks, which wait for most of their time; in the second, behind them in the queue for
 * the processor, is what only reckons and has no clock: it takes what the first leaves.
 */
const lanes = [
  [
    vitestStep('rehearsal', '.rehearsal.test.ts'),
    vitestStep('long', '.long.test.ts'),
    vitestStep('web', '.web.test.ts'),
    vitestStep('firefox'),
    // Where hledger and beancount are not here it is counted as skipped, with the reason; `.ci/run` installs them first.
    {
      name: 'ledgers',
      script: join(root, 'scripts/ledgers.mjs'),
      args: ['--as-it-is'],
      countsTests: true,
    },
  ],
  [
    { ...vitestStep('seeds'), isBehind: true },
    {
      name: 'mutants',
      script: join(root, 'mutants/main.ts'),
      args: [],
      countsTests: true,
      isBehind: true,
    },
  ],
];

/** Runs the steps of a lane one after another; gives what each came to. */
async function runLane(lane) {
  const results = [];
  // oxlint-disable-next-line no-await-in-loop -- one after another is what a lane is.
  for (const step of lane) results.push(await runStep(step, findNode()));
  return results;
}

tally = await verify();
if (tally.failed === 0) {
  for (const result of (await Promise.all(lanes.map(runLane))).flat()) {
    if (result.tally.failed > 0) console.log(result.said);
    tally = add(tally, result.tally);
  }
} else {
  const steps = lanes.flat();
  for (const { name } of steps) console.log(`skip ${name}: verify failed`);
  tally = add(tally, { ...nothing, skipped: steps.length });
}
isComplete = true;

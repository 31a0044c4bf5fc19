// `npm test`: everything `npm run verify` checks, then the planted mutants (each a defect in a rule
// that a test of that rule must notice) beside simulated worlds seed by seed, then the long journeys, then books in the hands of other programs, then the rehearsals between real processes, then what people hold in their hands, in real browsers.
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
 * Lanes that run at the same time stand together, each step of a lane after the one before: worlds take one
 * core for as long as mutants, Firefox and the long journeys take the other.
 */
const groups = [
  [
    [
      { name: 'mutants', script: join(root, 'mutants/main.ts'), args: [], countsTests: true },
      vitestStep('firefox'),
      vitestStep('long', '.long.test.ts'),
      // Where hledger and beancount are not here it is counted as skipped, with the reason; `.ci/run` installs them first.
      {
        name: 'ledgers',
        script: join(root, 'scripts/ledgers.mjs'),
        args: ['--as-it-is'],
        countsTests: true,
      },
    ],
    [vitestStep('seeds')],
  ],
  // Real processes with real clocks: no other step runs beside them.
  [[vitestStep('rehearsal', '.rehearsal.test.ts')]],
  // Browsers take both cores while they start.
  [[vitestStep('web', '.web.test.ts')]],
];

/** Runs the steps of a lane one after another; gives what each came to. */
async function runLane(lane) {
  const results = [];
  // oxlint-disable-next-line no-await-in-loop -- one after another is what a lane is.
  for (const step of lane) results.push(await runStep(step, findNode()));
  return results;
}

tally = await verify();
const isVerified = tally.failed === 0;
for (const group of groups) {
  if (!isVerified) {
    for (const { name } of group.flat()) console.log(`skip ${name}: verify failed`);
    tally = add(tally, { ...nothing, skipped: group.flat().length });
    continue;
  }
  for (const result of (await Promise.all(group.map(runLane))).flat()) {
    if (result.tally.failed > 0) console.log(result.said);
    tally = add(tally, result.tally);
  }
}
isComplete = true;

// `npm test`: everything `npm run verify` checks, then the planted mutants (each a defect in a rule
// that a test of that rule must notice) beside simulated worlds seed by seed, then the long journeys, then the rehearsals between real processes, then what people hold in their hands, in real browsers.
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
 * Steps that run at the same time stand together: mutants take one core, and worlds the other; long
 * journeys mostly wait, and Firefox is slow to start.
 */
const groups = [
  [
    { name: 'mutants', script: join(root, 'mutants/main.ts'), args: [], countsTests: true },
    vitestStep('seeds'),
  ],
  [vitestStep('long', '.long.test.ts'), vitestStep('firefox')],
  [vitestStep('rehearsal', '.rehearsal.test.ts')],
  // Browsers take both cores while they start.
  [vitestStep('web', '.web.test.ts')],
];
tally = await verify();
const isVerified = tally.failed === 0;
for (const group of groups) {
  if (!isVerified) {
    for (const { name } of group) console.log(`skip ${name}: verify failed`);
    tally = group.reduce((sum) => add(sum, { ...nothing, skipped: 1 }), tally);
    continue;
  }
  for (const result of await Promise.all(group.map((step) => runStep(step, findNode())))) {
    if (result.tally.failed > 0) console.log(result.said);
    tally = add(tally, result.tally);
  }
}
isComplete = true;

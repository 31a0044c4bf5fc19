// `npm test`: everything `npm run verify` checks, then the planted mutants (each a defect in a rule
// that a test of that rule must notice), then simulated worlds seed by seed, then the long journeys
// and the rehearsals between real processes.
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

const steps = [
  { name: 'mutants', script: join(root, 'mutants/main.ts'), args: [], countsTests: true },
  vitestStep('seeds'),
  vitestStep('long', '.long.test.ts'),
  vitestStep('rehearsal', '.rehearsal.test.ts'),
];
tally = await verify();
const isVerified = tally.failed === 0;
for (const step of steps) {
  if (!isVerified) {
    console.log(`skip ${step.name}: verify failed`);
    tally = add(tally, { ...nothing, skipped: 1 });
    continue;
  }
  const result = await runStep(step, findNode());
  if (result.tally.failed > 0) console.log(result.said);
  tally = add(tally, result.tally);
}
isComplete = true;

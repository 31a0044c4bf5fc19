// The one command that checks everything: `npm run verify`. Stops at the first failure and shows it.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { ensureInstalled, findNode, modules, root, tooOld } from './bootstrap.mjs';
import { add, closingLine, nothing, runStep, stopAll, vitestStep } from './step.mjs';

/** How many steps run at the same time. */
const LANES = 2;
/** Lines of a failed step's output that are shown, from its end. */
const SHOWN_LINES_MAX = 400;

const script = (name) => join(root, 'scripts', name);
const tool = (path) => join(modules, path);

/** Steps that do not disturb each other; the quick ones first, to fail early. */
const steps = [
  { name: 'lock', script: script('lock.mjs'), args: [] },
  { name: 'format', script: tool('oxfmt/bin/oxfmt'), args: ['--check'] },
  { name: 'types', script: tool('@typescript/native/bin/tsc'), args: ['-b'] },
  { name: 'guards', script: script('guards.mjs'), args: [] },
  { name: 'lint', script: tool('oxlint/bin/oxlint'), args: ['--deny-warnings'] },
  {
    name: 'direction',
    script: tool('dependency-cruiser/bin/dependency-cruiser.mjs'),
    args: ['packages'],
  },
  { name: 'unused', script: tool('knip/bin/knip.js'), args: ['--no-progress'] },
  vitestStep('unit'),
  vitestStep('browser'),
  vitestStep('planted'),
];
/** Real processes with real clocks: no other step runs beside them. */
const aloneSteps = [vitestStep('e2e', '.e2e.test.ts')];

/** Runs the steps in so many lanes; a failure ends what runs and skips the rest. */
async function runAll(queue, lanes, node) {
  let total = nothing;
  let failure;
  const lane = async () => {
    for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
      if (failure !== undefined) {
        console.log(`skip ${step.name}: ${failure.name} failed`);
        total = add(total, { ...nothing, skipped: 1 });
        continue;
      }
      const { tally, said } = await runStep(step, node);
      // Ended because another step failed: neither passed nor failed by itself.
      total = add(total, failure === undefined ? tally : { ...nothing, skipped: 1 });
      if (tally.failed === 0 || failure !== undefined) continue;
      failure = { name: step.name, said };
      stopAll();
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return { tally: total, failure };
}

/** Checks everything, prints each step's time, and gives the sum of what was counted. */
export async function verify() {
  const began = performance.now();
  if (!ensureInstalled()) return { ...nothing, failed: 1 };
  const node = findNode();
  if (node === undefined) {
    console.error(tooOld());
    return { ...nothing, failed: 1 };
  }
  let { tally, failure } = await runAll([...steps], LANES, node);
  if (failure === undefined) {
    const alone = await runAll([...aloneSteps], 1, node);
    tally = add(tally, alone.tally);
    failure = alone.failure;
  }
  if (failure !== undefined) {
    console.log(`\n${failure.name}:`);
    console.log(failure.said.split('\n').slice(-SHOWN_LINES_MAX).join('\n'));
  }
  console.log(`verify ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return tally;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.exitCode = 1;
  const tally = await verify();
  console.log(closingLine(tally));
  process.exitCode = tally.failed === 0 ? 0 : 1;
}

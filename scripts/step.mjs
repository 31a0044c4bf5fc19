// One step of a check: a process, its output kept for when it fails, and its counts.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';

import { environment, modules, root } from './bootstrap.mjs';

const running = new Set();
let isStopping = false;

/** Ends every step that still runs. */
export function stopAll() {
  isStopping = true;
  for (const child of running) child.kill('SIGTERM');
}

export const nothing = { passed: 0, failed: 0, skipped: 0 };

/** The sum of two tallies. */
export const add = (a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

/** The line that ends every run of the tests. */
export const closingLine = (tally) =>
  `${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`;

/** The files of the end-to-end folder whose names end so. */
function endToEndFiles(suffix) {
  try {
    return readdirSync(join(root, 'e2e'), { recursive: true }).filter((n) => n.endsWith(suffix));
  } catch (fault) {
    if (fault.code === 'ENOENT') return [];
    throw fault;
  }
}

/** A step that runs one vitest project and counts its tests, not itself. */
export const vitestStep = (name, suffix) => ({
  name,
  script: join(modules, 'vitest/vitest.mjs'),
  args: ['run', '--project', name],
  countsTests: true,
  whySkipped: () =>
    suffix === undefined || endToEndFiles(suffix).length > 0
      ? undefined
      : `there is no e2e/**/*${suffix}`,
});

/** The counts of a step that ended with `code`, whose tests wrote their counts to `path`. */
function tallyOf(step, code, path) {
  if (!step.countsTests) return { ...nothing, [code === 0 ? 'passed' : 'failed']: 1 };
  let tally = nothing;
  try {
    const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
    tally = lines.map((line) => JSON.parse(line)).reduce(add, nothing);
  } catch (fault) {
    // No counts: the run broke off before its end, whatever its exit code says.
    if (fault.code !== 'ENOENT') throw fault;
    return { ...nothing, failed: 1 };
  }
  return code === 0 || tally.failed > 0 ? tally : { ...tally, failed: 1 };
}

/** The niceness of a step that has no clock: a fifteenth of the share of one that has (weights 70 to 1024 in Linux). */
const BEHIND = 12;

/** Runs a process and gives its exit code and everything it said. */
function runToEnd(node, args, tallyPath, isBehind) {
  return new Promise((resolve) => {
    const child = spawn(node, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...environment(node), TOCSIN_TALLY: tallyPath, NO_COLOR: '1' },
    });
    running.add(child);
    // At once, so that whatever it starts stands behind too.
    if (isBehind && child.pid !== undefined) setPriority(child.pid, BEHIND);
    let said = '';
    const keep = (text) => {
      said += text;
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.on('error', (fault) => keep(`cannot start: ${fault.code}\n`));
    child.on('close', (code) => {
      running.delete(child);
      resolve({ code: code ?? 1, said });
    });
  });
}

/**
 * Runs one step on the given Node and says how it went.
 *
 * @returns its tally, its output when it failed, and whether it may be passed over.
 */
export async function runStep(step, node) {
  const why = step.whySkipped?.();
  if (why !== undefined) {
    console.log(`skip ${step.name}: ${why}`);
    return { tally: { ...nothing, skipped: 1 } };
  }
  const began = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-step-'));
  try {
    const tallyPath = join(folder, 'tally');
    const { code, said } = await runToEnd(
      node,
      [step.script, ...step.args],
      tallyPath,
      step.isBehind === true,
    );
    const tally = tallyOf(step, code, tallyPath);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const counts = step.countsTests ? ` (${closingLine(tally)})` : '';
    const word = tally.failed === 0 ? 'ok  ' : isStopping ? 'stop' : 'FAIL';
    console.log(`${word} ${step.name} ${seconds} s${counts}`);
    for (const line of said.split('\n')) if (line.startsWith('skipped: ')) console.log(`  ${line}`);
    return { tally, said };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

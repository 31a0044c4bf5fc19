import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

const BOOTSTRAP = new URL('bootstrap.mjs', import.meta.url).href;

/** What a child that was become says of descriptor 3, when 3 is open and these words are given. */
function heardAtThree(...words: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-test-'));
  const file = join(folder, 'secret');
  writeFileSync(file, 'four words of mine');
  const descriptor = openSync(file, 'r');
  onTestFinished(() => {
    closeSync(descriptor);
    rmSync(folder, { recursive: true });
  });
  const child = `let said = 'closed';
    try { said = require('node:fs').readFileSync(3, 'utf8'); } catch {}
    process.stdout.write(said);`;
  const args = JSON.stringify(['-e', child, '--', ...words]);
  const parent = `import { become } from '${BOOTSTRAP}'; become(process.execPath, ${args}, {});`;
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', parent], {
    stdio: ['ignore', 'pipe', 'pipe', descriptor],
  });
  expect(run.stderr.toString()).toBe('');
  return run.stdout.toString();
}

test.each([[['--key-fd', '3']], [['up', '--passphrase-fd=3', '--json']]])(
  'the descriptor that %j names goes on to the Node that is pinned',
  (words) => {
    expect(heardAtThree(...words)).toBe('four words of mine');
  },
);

test.each([[['up']], [['up', '--key-fd', '4']], [['up', '--key-fd', 'x']], [['--key-fd']]])(
  'with %j none does',
  (words) => {
    expect(heardAtThree(...words)).toBe('closed');
  },
);

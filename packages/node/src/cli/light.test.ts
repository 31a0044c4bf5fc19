/** Help, versions and slips of the finger are answered from the table of commands alone. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
/** The table of commands in its files, help, words of usage and their faults: some fifteen. */
const FILES_MAX = 25;
/** Counts the files that a run loads, and says so on standard error when it ends. */
const COUNTING = `data:text/javascript,${encodeURIComponent(`
import { registerHooks } from 'node:module';
let count = 0;
registerHooks({
  load(url, context, next) {
    if (url.startsWith('file:')) count += 1;
    return next(url, context);
  },
});
process.on('exit', () => console.error('loaded ' + count));`)}`;

test.each(['--help', '--version', 'decide --help'])('%s loads nothing else', (words) => {
  const args = ['--import', COUNTING, MAIN, ...words.split(' ')];
  const { stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  const count = Number(/loaded (?<count>\d+)/u.exec(stderr)?.groups?.['count']);
  expect(status).toBe(0);
  expect(count).toBeGreaterThan(2);
  expect(count).toBeLessThanOrEqual(FILES_MAX);
});

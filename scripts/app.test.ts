import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

const APP = new URL('app.mjs', import.meta.url).href;

/** Counts how often it was called, and builds, unless there is a file named `broken`. */
const VITE = `import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
appendFileSync('../../calls', 'x');
console.log('what it weighs');
await new Promise((resolve) => setTimeout(resolve, 300));
if (existsSync('src/broken')) {
  console.error('why it is broken');
  process.exit(1);
}
mkdirSync('dist', { recursive: true });
writeFileSync('dist/index.html', 'built');
`;

/** A clone in which everything is as old as an hour ago. */
function clone(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const write = (path: string, text: string): void => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write('package.json', '{"type":"module"}');
  write('node_modules/vite/bin/vite.js', VITE);
  write('node_modules/vite/package.json', '{"type":"module"}');
  write('packages/web/vite.config.ts', '');
  write('packages/web/src/main.ts', '');
  write('packages/core/src/index.ts', '');
  const before = new Date(Date.now() - 3_600_000);
  for (const path of ['vite.config.ts', 'src/main.ts', 'src'])
    utimesSync(join(folder, 'packages/web', path), before, before);
  for (const path of ['src/index.ts', 'src'])
    utimesSync(join(folder, 'packages/core', path), before, before);
  return folder;
}

const line = (folder: string): string =>
  `import { ensureApp } from '${APP}'; ensureApp(process.execPath, ${JSON.stringify(folder)});`;

/** Prepares the app there; what was said, and how often something was built so far. */
function prepare(folder: string) {
  const args = ['--input-type=module', '-e', line(folder)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  const calls = join(folder, 'calls');
  return { status, stdout, stderr, built: existsSync(calls) ? readFileSync(calls).length : 0 };
}

describe('the app', () => {
  test('is built once in a fresh clone, and standard output is left to the program', () => {
    const folder = clone();
    const first = prepare(folder);
    expect(first).toMatchObject({ status: 0, stdout: '', built: 1 });
    expect(first.stderr).toBe('Preparing the app …\n');
    expect(prepare(folder)).toEqual({ status: 0, stdout: '', stderr: '', built: 1 });
  });

  test.each([
    ['a source', 'packages/web/src/main.ts'],
    ['a source of a package in it', 'packages/core/src/index.ts'],
    ['the builder’s settings', 'packages/web/vite.config.ts'],
  ])('is built again after %s changed', (_, path) => {
    const folder = clone();
    prepare(folder);
    const later = new Date(Date.now() + 1_000);
    utimesSync(join(folder, path), later, later);
    expect(prepare(folder).built).toBe(2);
  });

  test('is built again after a source went away', () => {
    const folder = clone();
    prepare(folder);
    rmSync(join(folder, 'packages/core/src/index.ts'));
    expect(prepare(folder).built).toBe(2);
  });

  test('that could not be built is said, stops nothing, and is tried again', () => {
    const folder = clone();
    writeFileSync(join(folder, 'packages/web/src/broken'), '');
    const failed = prepare(folder);
    expect([failed.status, failed.stderr]).toEqual([
      0,
      expect.stringMatching(/why it is broken\n.*could not be prepared; the lines above say why/u),
    ]);
    rmSync(join(folder, 'packages/web/src/broken'));
    expect(prepare(folder).built).toBe(2);
  });

  test('is left as it is where there are no sources, or no builder', () => {
    for (const gone of ['packages/web/vite.config.ts', 'node_modules/vite']) {
      const folder = clone();
      rmSync(join(folder, gone), { recursive: true });
      expect(prepare(folder)).toEqual({ status: 0, stdout: '', stderr: '', built: 0 });
    }
  });

  test('is built once by two devices that start at the same time', async () => {
    const folder = clone();
    const args = ['--input-type=module', '-e', line(folder)];
    const both = [1, 2].map(() => spawn(process.execPath, args, { stdio: 'ignore' }));
    await Promise.all(both.map((child) => once(child, 'exit')));
    expect(prepare(folder).built).toBe(1);
    expect(existsSync(join(folder, '.tocsin-app-lock'))).toBe(false);
  });
});

test.each([
  [['up'], true],
  [['up', '--home', '/x'], true],
  [['--home', '/x', 'up', '--json'], true],
  [['up', '--no-app'], false],
  [['up', '--help'], false],
  [['status'], false],
  [[], false],
])('with %j it is wanted: %s', (words, wanted) => {
  const args = ['--input-type=module', '-e'];
  const asking = `import { wantsApp } from '${APP}';
    process.stdout.write(String(wantsApp(${JSON.stringify(words)})));`;
  const { stdout } = spawnSync(process.execPath, [...args, asking], { encoding: 'utf8' });
  expect(stdout).toBe(String(wanted));
});

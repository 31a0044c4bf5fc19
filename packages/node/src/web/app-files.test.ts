import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

import { describe, expect, test } from 'vitest';

import { ownFolder } from '../testing.ts';
import type { AppFiles } from './app-files.ts';
import { findPage, readApp } from './app-files.ts';
import { SCRIPT, SCRIPT_PATH, writeSmallApp } from './testing.ts';

function smallApp(): string {
  const folder = ownFolder();
  writeSmallApp(folder);
  return folder;
}

function read(folder: string): AppFiles {
  const app = readApp(folder);
  if (!app.ok) throw new Error(app.fault);
  return app.value;
}

const faultOf = (folder: string): string => {
  const app = readApp(folder);
  return app.ok ? 'none' : app.fault;
};

describe('the files of an app', () => {
  test('are those of the folder, without their compressed copies', () => {
    const app = read(smallApp());
    expect([...app.pageByPath.keys()]).toEqual([SCRIPT_PATH, '/index.html', '/sw.js']);
    expect(findPage(app, '/')).toBe(app.pageByPath.get('/index.html'));
    const script = findPage(app, SCRIPT_PATH);
    expect(script?.type).toBe('text/javascript; charset=utf-8');
    expect(script?.br?.length).toBeLessThan(SCRIPT.length);
    expect(script?.gzip?.length).toBeLessThan(SCRIPT.length);
  });

  test('may be kept for ever only where their name changes with them', () => {
    const { pageByPath } = read(smallApp());
    const forEver = [...pageByPath].filter(([, { isForEver }]) => isForEver);
    expect(forEver.map(([path]) => path)).toEqual([SCRIPT_PATH]);
  });

  test('have the version that anybody computes with the tools of the system', () => {
    const folder = smallApp();
    const line = `{ printf '['; comma=
      find . -type f ! -name '*.br' ! -name '*.gz' ! -path ./sw.js | sed 's,^[.],,;s,^/index.html$,/,' |
        LC_ALL=C sort | while read -r at; do
          file=".$at"; [ "$at" = / ] && file=index.html
          printf '%s["%s","%s"]' "$comma" "$at" "$(sha256sum < "$file" | cut -c -64)"; comma=,
        done; printf ']'; } | sha256sum`;
    const said = execFileSync('sh', ['-c', line], { cwd: folder, encoding: 'utf8' });
    expect(read(folder).hash).toBe(said.slice(0, 64));
  });

  test('have another version after any change of name or content, but for the list itself', () => {
    const folder = smallApp();
    const before = read(folder).hash;
    writeFileSync(join(folder, 'sw.js'), 'other');
    expect(read(folder).hash).toBe(before);
    writeFileSync(join(folder, 'a.txt'), 'one');
    const first = read(folder).hash;
    writeFileSync(join(folder, 'a.txt'), 'two');
    const second = read(folder).hash;
    rmSync(join(folder, 'a.txt'));
    writeFileSync(join(folder, 'b.txt'), 'two');
    expect(new Set([before, first, second, read(folder).hash]).size).toBe(4);
  });

  test('are no app where the service worker keeps another version: a build was cut off', () => {
    const folder = smallApp();
    const { hash } = read(folder);
    const worker = (version: string): void =>
      writeFileSync(join(folder, 'sw.js'), `const TOCSIN_VERSION="${version}",TOCSIN_FILES=[];`);
    worker(hash);
    expect(read(folder).hash).toBe(hash);
    worker(hash.replace(/./, (first) => (first === '0' ? '1' : '0')));
    expect(faultOf(folder)).toBe('unfit');
  });

  test('are served whole where a compressed copy holds other bytes, is broken, or is no smaller', () => {
    const folder = smallApp();
    const script = join(folder, SCRIPT_PATH.slice(1));
    writeFileSync(`${script}.br`, brotliCompressSync('alert("not what was hashed")'));
    writeFileSync(`${script}.gz`, 'no gzip');
    writeFileSync(join(folder, 'sw.js.gz'), gzipSync('self.addEventListener("fetch", 0);'));
    const { pageByPath } = read(folder);
    for (const page of pageByPath.values())
      expect([page.br, page.gzip]).toEqual([undefined, undefined]);
  });

  test('are no longer than what they were said to be: a copy that unpacks to more is left aside', () => {
    const folder = smallApp();
    const script = join(folder, SCRIPT_PATH.slice(1));
    writeFileSync(`${script}.gz`, gzipSync(Buffer.alloc(1_000_000)));
    expect(read(folder).pageByPath.get(SCRIPT_PATH)?.gzip).toBeUndefined();
  });

  test.each([
    ['no folder', (folder: string) => rmSync(folder, { recursive: true })],
    ['no page', (folder: string) => rmSync(join(folder, 'index.html'))],
  ])('are missing with %s', (_, change) => {
    const folder = smallApp();
    change(folder);
    expect(faultOf(folder)).toBe('missing');
  });

  test.each([
    ['a link out of it', (folder: string) => symlinkSync('/etc/passwd', join(folder, 'a.txt'))],
    ['a linked folder', (folder: string) => symlinkSync('/etc', join(folder, 'etc'))],
    ['a hidden file', (folder: string) => writeFileSync(join(folder, '.env'), '')],
    ['a name with a space', (folder: string) => writeFileSync(join(folder, 'a b'), '')],
    ['a name with a percent sign', (folder: string) => mkdirSync(join(folder, '%2e'))],
    [
      'a file that is too large',
      (folder: string) => {
        writeFileSync(join(folder, 'big.bin'), '');
        truncateSync(join(folder, 'big.bin'), 32_000_001);
      },
    ],
    [
      'too many files',
      (folder: string) => {
        for (let n = 0; n < 1_000; n += 1) writeFileSync(join(folder, `f${String(n)}`), '');
      },
    ],
  ])('are no app with %s', (_, change) => {
    const folder = smallApp();
    change(folder);
    expect(faultOf(folder)).toBe('unfit');
  });
});

/**
 * The app as it is built for tests: the product itself, byte for byte, and the pages of tests. Each is
 * built once in a run, by whoever needs it first.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
const web = join(root, 'packages/web');
const BUILT_NOW = join(root, '.build/web-built');
const PRODUCT = join(root, '.build/web-product');
const WORLD = join(root, '.build/web-world');
const PAGES = join(web, '.build/testing');

/** At the beginning of a run: whatever an earlier one built is old. */
export function setup(): void {
  rmSync(BUILT_NOW, { recursive: true, force: true });
}

/** The folder with the pages of tests. */
export async function testPages(): Promise<string> {
  await once('pages', () => vite('--mode', 'testing'));
  return PAGES;
}

/** The folder with the product, and beside its files the pages of tests, at the same origin. */
export async function productWithTestPages(): Promise<string> {
  await once('product', () => vite('--outDir', PRODUCT, '--emptyOutDir'));
  await testPages();
  await once('world', async () => {
    rmSync(WORLD, { recursive: true, force: true });
    cpSync(PRODUCT, WORLD, { recursive: true });
    for (const path of ['peer.html', ...globSync('assets/*.{js,css}', { cwd: PAGES })])
      if (!existsSync(join(WORLD, path))) cpSync(join(PAGES, path), join(WORLD, path));
    nameVersion(WORLD);
  });
  return WORLD;
}

/** Copies an app and changes its page: another version, as the next one will be. */
export function nextVersion(app: string, folder: string): string {
  cpSync(app, folder, { recursive: true });
  const page = join(folder, 'index.html');
  writeFileSync(page, readFileSync(page, 'utf8').replace('<title>', '<title>Next '));
  nameVersion(folder);
  return folder;
}

/** Lets the service worker name the files that are there now, as the build does. */
function nameVersion(folder: string): void {
  const files = globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length))
    .filter((address) => address !== '/sw.js' && !/\.(?:br|gz)$/u.test(address))
    .map((address) => [address === '/index.html' ? '/' : address, sha256(join(folder, address))])
    .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1));
  const list = JSON.stringify(files);
  const version = createHash('sha256').update(list).digest('hex');
  const worker = join(folder, 'sw.js');
  const named = `const TOCSIN_VERSION="${version}",TOCSIN_FILES=${list};\n`;
  const code = readFileSync(worker, 'utf8');
  writeFileSync(worker, named + code.slice(code.indexOf('\n') + 1));
}

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

async function once(what: string, build: () => Promise<unknown>): Promise<void> {
  const mark = join(BUILT_NOW, what);
  if (existsSync(mark)) return;
  await build();
  mkdirSync(BUILT_NOW, { recursive: true });
  writeFileSync(mark, '');
}

/** A process of its own: in that of a test, NODE_ENV is another, and so would be what is built. */
async function vite(...words: readonly string[]): Promise<void> {
  const { NODE_ENV: _, ...env } = process.env;
  const run = [join(root, 'scripts/run.mjs'), 'vite', 'build', web, ...words];
  await promisify(execFile)(process.execPath, run, { cwd: root, env });
}

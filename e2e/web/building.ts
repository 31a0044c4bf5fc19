/**
 * The app as it is built for tests: the product itself, byte for byte, and the pages of tests. Each is
 * built once in a run, by whoever needs it first.
 */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
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
    // Its hash is of the product alone; a daemon looks whether a service worker names all it serves.
    rmSync(join(WORLD, 'sw.js'));
    for (const path of ['peer.html', ...globSync('assets/*.{js,css}', { cwd: PAGES })])
      if (!existsSync(join(WORLD, path))) cpSync(join(PAGES, path), join(WORLD, path));
  });
  return WORLD;
}

/** The folder with the product as people get it. */
export async function product(): Promise<string> {
  await productWithTestPages();
  return PRODUCT;
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

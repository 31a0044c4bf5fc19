// Installs what is missing, then runs a file or an installed tool on the Node the repository pins:
// `node scripts/run.mjs packages/node/src/main.ts up`, `node scripts/run.mjs oxlint`.
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

import { ensureApp, wantsApp } from './app.mjs';
import { become, ensureInstalled, findNode, modules, root, tooOld } from './bootstrap.mjs';

/** The program itself, before which the app is prepared. */
const PROGRAM = 'packages/node/src/main.ts';

/** The script to run: a file of the repository, or the entry of an installed tool. */
function resolveScript(what) {
  const isFile = /\.(ts|mjs|js)$/u.test(what) || what.includes('/');
  const path = isFile ? join(root, what) : join(modules, '.bin', what);
  return existsSync(path) ? realpathSync(path) : undefined;
}

function main([what, ...args]) {
  if (what === undefined) return 'Usage: node scripts/run.mjs FILE-OR-TOOL [ARGUMENT …]';
  if (!ensureInstalled()) return '';
  const node = findNode();
  if (node === undefined) return tooOld();
  const script = resolveScript(what);
  if (script === undefined) return `There is no ${what} here.`;
  if (what === PROGRAM && wantsApp(args)) ensureApp(node);
  become(node, [script, ...args], { cwd: root });
  return undefined;
}

const fault = main(process.argv.slice(2));
if (fault !== undefined) {
  if (fault !== '') console.error(fault);
  process.exitCode = 1;
}

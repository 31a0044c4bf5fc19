#!/usr/bin/env node
// Starts the command line under a Node that runs TypeScript as it is: this one, or the one the
// repository pins. On a fresh clone it installs first. Plain JavaScript, for any Node >= 18.
import module from 'node:module';
import { fileURLToPath } from 'node:url';

import { ensureApp, wantsApp } from '../../../scripts/app.mjs';
import {
  become,
  compileCache,
  ensureInstalled,
  findNode,
  isInstalled,
  isThisNodeEnough,
  tooOld,
} from '../../../scripts/bootstrap.mjs';

const main = new URL('../src/main.ts', import.meta.url);
const node = isInstalled() || ensureInstalled() ? findNode() : null;
if (node === undefined) console.error(tooOld());
if (node && wantsApp(process.argv.slice(2))) ensureApp(node);
if (!node) process.exitCode = 1;
else if (isThisNodeEnough()) {
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE ?? compileCache);
  await import(main.href);
} else become(node, [fileURLToPath(main), ...process.argv.slice(2)], {});

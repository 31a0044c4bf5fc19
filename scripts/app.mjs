// Prepares the app before the program starts, in a process of its own: a fresh clone has none, and
// one that is older than its sources is not what they say. Plain JavaScript, for any Node >= 18.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { environment, root, takeLock } from './bootstrap.mjs';

/** Whose sources are in it. */
const PACKAGES = ['core', 'protocol', 'peer', 'bearers', 'crypto', 'storage', 'host', 'web'];
/** What is in a package and not in the app. */
const NO_SOURCES = new Set(['dist', 'node_modules', '.build']);

const modifiedMs = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Where things are in a repository. */
function placesIn(folder) {
  const web = join(folder, 'packages', 'web');
  return {
    web,
    page: join(web, 'dist', 'index.html'),
    // Written when a build has ended well; beside the app, so that it is not served.
    stamp: join(web, '.build', 'built'),
    lock: join(folder, '.tocsin-app-lock'),
    config: join(web, 'vite.config.ts'),
    vite: join(folder, 'node_modules', 'vite', 'bin', 'vite.js'),
  };
}

/**
 * The newest time that anything in these folders bears, folders in them too: a file that is gone
 * shows there. Not these themselves: what tools write beside sources shows there as well.
 */
function newestMs(folders) {
  let newest = 0;
  const left = [...folders];
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (NO_SOURCES.has(entry.name)) continue;
      const inside = join(path, entry.name);
      newest = Math.max(newest, modifiedMs(inside));
      if (entry.isDirectory()) left.push(inside);
    }
  }
  return newest;
}

/** Whether the app in a repository is there and not older than its sources. */
function isAppFresh(folder) {
  const { page, stamp } = placesIn(folder);
  const builtMs = modifiedMs(stamp);
  if (builtMs === 0 || !existsSync(page)) return false;
  const sources = PACKAGES.map((name) => join(folder, 'packages', name)).filter(existsSync);
  const lockMs = modifiedMs(join(folder, 'package-lock.json'));
  return builtMs >= Math.max(lockMs, newestMs(sources));
}

/** Whether these words start a device that shows the app. */
export function wantsApp(args) {
  const others = ['--no-app', '--help', '--version'];
  return args.includes('up') && !args.some((word) => others.includes(word));
}

/** Builds the app as Vite does, and stamps it with the time at which that began. */
function build(node, { web, stamp, vite }) {
  console.error('Preparing the app …');
  rmSync(stamp, { force: true });
  const began = new Date();
  // What Vite complains of goes to our standard error; standard output belongs to the program.
  const options = { cwd: web, env: environment(node), stdio: ['ignore', 'ignore', 2] };
  if (spawnSync(node, [vite, 'build', '--logLevel', 'warn'], options).status !== 0) {
    console.error('The app could not be prepared; the lines above say why. Starting without that.');
    return;
  }
  mkdirSync(join(web, '.build'), { recursive: true });
  writeFileSync(stamp, '');
  // What was changed while it was built is newer.
  utimesSync(stamp, began, began);
}

/**
 * Builds the app if that is needed and possible, once, even when several devices start at the same
 * time. Without sources or tools whatever is there is served, and the program says what is missing.
 */
export function ensureApp(node, folder = root) {
  const places = placesIn(folder);
  const isFresh = () => isAppFresh(folder);
  const canBuild = existsSync(places.config) && existsSync(places.vite);
  if (!canBuild || isFresh()) return;
  if (!takeLock(places.lock, isFresh)) return;
  try {
    if (!isFresh()) build(node, places);
  } finally {
    rmSync(places.lock, { recursive: true, force: true });
  }
}

// Plain JavaScript without dependencies, for any Node >= 18: it runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, fstatSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const modules = join(root, 'node_modules');

/** After this long, the lock of an install that was cut off is taken away. */
const STALE_LOCK_MS = 600_000;
const POLL_MS = 500;

const modifiedMs = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** npm writes the hidden lockfile last, so a cut-off install counts as none. */
export function isInstalled() {
  const installedMs = modifiedMs(join(modules, '.package-lock.json'));
  return installedMs > 0 && installedMs >= modifiedMs(join(root, 'package-lock.json'));
}

/** Whether a Node of this version runs TypeScript as it is. */
function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major >= 24 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
}

/** Whether the Node that runs this can run the program by itself. */
export const isThisNodeEnough = () => isNewEnough(process.versions.node);

function npmCi() {
  console.error('First run: installing (npm ci) …');
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  // Everything npm says goes to our standard error: standard output belongs to the program.
  const options = { cwd: root, stdio: ['ignore', 2, 2] };
  return npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
}

/** Takes the lock and gives true, or waits and gives false once another process has done the work. */
export function takeLock(lock, isDone) {
  for (;;) {
    try {
      mkdirSync(lock);
      return true;
    } catch (fault) {
      if (fault.code !== 'EEXIST') throw fault;
    }
    const sinceMs = modifiedMs(lock);
    if (sinceMs > 0 && Date.now() - sinceMs > STALE_LOCK_MS) {
      rmSync(lock, { recursive: true, force: true });
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS);
    if (isDone()) return false;
  }
}

/**
 * Installs what the lockfile says, once, even when several commands start at the same time.
 *
 * @returns whether everything is installed now.
 */
export function ensureInstalled() {
  if (isInstalled()) return true;
  const lock = join(root, '.tocsin-install-lock');
  if (!takeLock(lock, isInstalled)) return true;
  // No process.exit in here: it would skip `finally` and leave the lock to the next run.
  try {
    if (isInstalled()) return true;
    if (npmCi().status === 0) return true;
    console.error('Installing failed; the lines above say why. Nothing else was done.');
    return false;
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** The path of the Node that the repository pins, of this one if it is new enough, or undefined. */
export function findNode() {
  const { platform, arch } = process;
  const executable = platform === 'win32' ? 'bin/node.exe' : 'bin/node';
  const system = { win32: 'win' }[platform] ?? platform;
  for (const prefix of ['node', 'node-bin']) {
    const path = join(modules, `${prefix}-${system}-${arch}`, executable);
    if (existsSync(path)) return path;
  }
  return isThisNodeEnough() ? process.execPath : undefined;
}

/** The sentence for when `findNode` finds none. */
export function tooOld() {
  return (
    `Node ${process.versions.node} is too old, and no newer one is pinned for ` +
    `${process.platform}-${process.arch}. Install Node 24 and try again.`
  );
}

/**
 * Where Node keeps the sources it has stripped and compiled, keyed by what is in them. Without it
 * each start pays for the TypeScript again. Not the shared temporary folder, where others may write.
 */
export const compileCache = join(modules, '.cache', 'tocsin');

/**
 * One arena of the C library's allocator instead of one for each thread. Measured on an idle daemon
 * with one assembly: 118 MB instead of 133.
 */
const MALLOC = { MALLOC_ARENA_MAX: '1' };

/** This process's environment with the pinned Node and the installed tools first on the path. */
export function environment(node) {
  const path = [dirname(node), join(modules, '.bin'), process.env.PATH ?? ''];
  return {
    ...MALLOC,
    NODE_COMPILE_CACHE: compileCache,
    ...process.env,
    PATH: path.join(delimiter),
  };
}

/** Descriptors above the first three that an option `--…-fd N` names, open or not. */
export function descriptorsIn(args) {
  const found = new Set();
  for (const [at, word] of args.entries()) {
    const [, joined] = /^--[a-z-]+-fd(?:=(.*))?$/u.exec(word) ?? [null, null];
    if (joined === null) continue;
    const number = Number(joined ?? args[at + 1]);
    if (Number.isInteger(number) && number > 2 && number < 256 && isOpen(number)) found.add(number);
  }
  return [...found];
}

function isOpen(descriptor) {
  try {
    fstatSync(descriptor);
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs `node file …args` in place of this process: passes signals on, ends as the child ends.
 *
 * A terminal sends its interrupt to both processes, so the child may get it twice.
 */
export function become(node, args, options) {
  const stdio = ['inherit', 'inherit', 'inherit'];
  // Secrets come through descriptors of their own (`--key-fd 3 3<FILE`): they go on to the child.
  for (const number of descriptorsIn(args)) stdio[number] = number;
  for (let at = 3; at < stdio.length; at += 1) stdio[at] ??= 'ignore';
  const child = spawn(node, args, { stdio, env: environment(node), ...options });
  const passOn = (signal) => child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, passOn);
  child.on('error', (fault) => {
    console.error(`Cannot start ${node}: ${fault.code ?? 'unknown fault'}`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    for (const name of signals) process.off(name, passOn);
    if (signal === null) process.exitCode = code ?? 1;
    else process.kill(process.pid, signal);
  });
}

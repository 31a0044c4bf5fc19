/** Programs that faults are made with: looked for, installed where that is allowed, or said to be missing. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** The library that changes what clocks say, in Debian's places for two architectures. */
const FAKETIME_PATHS = ['x86_64', 'aarch64'].map(
  (machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`,
);

/** Runs a command to its end; its output, or why not. */
export function run(command: string, ...words: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, words, { encoding: 'utf8' });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${words.join(' ')}: ${stderr.trim()}`);
  return stdout;
}

/** Whether a command ends well. */
export function can(command: string, ...words: readonly string[]): boolean {
  return spawnSync(command, words, { stdio: 'ignore' }).status === 0;
}

/** Installs a Debian package unless `isThere`; only root can. What is missing then is said by the caller. */
function ensure(name: string, isThere: () => boolean): boolean {
  if (isThere()) return true;
  if (process.getuid?.() !== 0) return false;
  const words = ['install', '-y', '--no-install-recommends', name];
  if (!can('apt-get', ...words)) {
    can('apt-get', 'update');
    can('apt-get', ...words);
  }
  return isThere();
}

/** Why system calls cannot be made to fail here; undefined when they can. */
export function lacksTracing(): string | undefined {
  const isThere = (): boolean => can('strace', '-V');
  if (!ensure('strace', isThere)) return 'strace is not installed, and only root may install it';
  if (!can('strace', '-D', '-qq', '-f', '-o', '/dev/null', 'true'))
    return 'strace may not trace here';
  return undefined;
}

/** The library that changes clocks, or why it is not there. */
export function faketime(): { readonly preload: string } | { readonly lacks: string } {
  const library = (): string | undefined => FAKETIME_PATHS.find((path) => existsSync(path));
  ensure('libfaketime', () => library() !== undefined);
  const found = library();
  return found === undefined
    ? { lacks: 'libfaketime is not installed, and only root may install it' }
    : { preload: found };
}

/** Why there can be no networks of their own here; undefined when there can. */
export function lacksNetworks(): string | undefined {
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  if (!ensure('iproute2', () => can('ip', '-V'))) return 'iproute2 is not installed';
  if (!ensure('nftables', () => can('nft', '--version'))) return 'nftables is not installed';
  const name = `tocsin-try-${String(process.pid)}`;
  if (!can('ip', 'netns', 'add', name)) return 'no network namespace may be made here';
  try {
    const link = ['link', 'add', 'v0', 'type', 'veth', 'peer', 'name', 'v1'];
    if (!can('ip', '-n', name, ...link)) return 'this kernel has no veth';
    const table = ['netns', 'exec', name, 'nft', 'add', 'table', 'inet', 'tocsin'];
    return can('ip', ...table) ? undefined : 'this kernel has no nftables';
  } finally {
    can('ip', 'netns', 'delete', name);
  }
}

/** Whether the kernel has a kind of queue on a link: some have none but the first. */
export function hasQueue(namespace: string, link: string, ...words: readonly string[]): boolean {
  return can('tc', '-n', namespace, 'qdisc', 'replace', 'dev', link, 'root', ...words);
}

/** Why a small disk in memory cannot be mounted here; undefined when it can. */
export function lacksMounts(): string | undefined {
  if (process.getuid?.() !== 0) return 'mounting a small disk needs root';
  return can('unshare', '--mount', 'true') ? undefined : 'nothing may be mounted here';
}

/** Why a library of our own cannot be made here; undefined when it can. */
export function lacksCompiler(): string | undefined {
  return can('cc', '--version') ? undefined : 'there is no C compiler (cc)';
}

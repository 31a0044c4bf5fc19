/**
 * Where Debian's browsers are. Installs one with apt-get where it may, as `ledgers.mjs` does with its
 * tools; whoever gets `undefined` says aloud what it did not run.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** How long installing may take: three hundred megabytes on a slow line. */
const INSTALL_MS_MAX = 300_000;

/** A browser by the name of Debian's package. */
export type BrowserName = 'chromium' | 'firefox-esr';

/** Packages that were asked for in vain in this process. */
const missing = new Set<BrowserName>();

/** The path of a browser; undefined where it is not and cannot be installed. */
export function findBrowser(name: BrowserName): string | undefined {
  const path = `/usr/bin/${name}`;
  if (existsSync(path)) return path;
  const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!mayInstall || missing.has(name)) return undefined;
  missing.add(name);
  const options = {
    stdio: 'ignore' as const,
    timeout: INSTALL_MS_MAX,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  spawnSync('apt-get', ['update'], options);
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', name], options);
  return existsSync(path) ? path : undefined;
}

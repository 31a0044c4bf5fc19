/**
 * The tests that run in real browsers: what a peer needs there, by the same suites as in Node. They run
 * in Debian's Chromium and Firefox, in one page for all files. Where one is absent, one test is skipped,
 * aloud.
 */
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

import { playwright } from '@vitest/browser-playwright';
import type { Plugin } from 'vite';
import type { TestProjectInlineConfiguration } from 'vitest/config';
import type { BrowserConfigOptions } from 'vitest/node';

import { askArgon2, askNative } from './ask-native.ts';
import type { BrowserName } from './browsers.ts';
import { findBrowser } from './browsers.ts';
import { firefoxOver } from './firefox-provider.ts';

/** The tests of `unit` that run here too, and those that run here alone. */
const INCLUDED = [
  'packages/*/src/**/*.browser.test.ts',
  'e2e/sync.browser.test.ts',
  'packages/core/src/codec/*.test.ts',
  'packages/core/src/**/vectors.test.ts',
  'packages/core/src/record/golden.test.ts',
  'packages/core/src/log/husk.test.ts',
  'packages/core/src/power/records.test.ts',
  'packages/protocol/src/golden.test.ts',
  'packages/crypto/src/{wasm,x-wing}.test.ts',
];

/** The suites that hold a peer's ports: stores, the driver of cryptography, two peers that meet. */
const INCLUDED_IN_FIREFOX = [
  'packages/storage/src/indexeddb/indexeddb.browser.test.ts',
  'packages/crypto/src/differential.browser.test.ts',
  'packages/crypto/src/{wasm,x-wing}.test.ts',
  'packages/web/src/worker/*.browser.test.ts',
  'e2e/sync.browser.test.ts',
];

/**
 * Published vectors lie beside the repository. A test names them from where it lies itself: a folder
 * that leaves the repository begins at the root of the server, and a file is found where it really is.
 */
const ORACLES = realFolder(fileURLToPath(new URL('../../shared/oracles', import.meta.url)));
const ORACLES_PATHS = ['/shared/oracles', `/@fs${ORACLES}`];
const BROWSER_FILES = fileURLToPath(new URL('browser-files.ts', import.meta.url));

const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function realFolder(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}

/** Serves the published vectors as they lie, and says 404 where they are absent. */
function publishedVectors(): Plugin {
  return {
    name: 'published-vectors',
    configureServer: ({ middlewares }) => {
      for (const served of ORACLES_PATHS)
        middlewares.use(served, ({ url = '' }, response) => {
          const path = join(ORACLES, normalize(`/${url.split('?', 1)[0] ?? ''}`));
          const stats = statSync(path, { throwIfNoEntry: false });
          response.statusCode = stats === undefined ? 404 : 200;
          response.end(stats?.isFile() === true ? readFileSync(path) : undefined);
        });
    },
  };
}

/**
 * What Vite brings into one file each before the tests begin. What it found later would have it load
 * the page anew in the middle of them.
 */
const BROUGHT = [
  '@noble/curves/bls12-381.js',
  '@noble/curves/ed25519.js',
  '@noble/post-quantum/hybrid.js',
  '@noble/post-quantum/ml-kem.js',
  'cborg',
  'fast-check',
  'hash-wasm',
  'libsodium-wrappers',
];

/** Whether this run is to have a project at all: finding a browser may mean installing one. */
function isWanted(project: string): boolean {
  const named = process.argv.flatMap((argument, at, all) =>
    argument === '--project' ? [all[at + 1]] : [],
  );
  return named.length === 0 || named.includes(project);
}

/** What tests can ask of Node. */
const COMMANDS = { askNative, askArgon2 };

/** A project in a browser; one skipped test where there is none. */
function projectIn(
  name: string,
  browser: BrowserName,
  included: readonly string[],
  runningIn: (executablePath: string) => Partial<BrowserConfigOptions>,
): TestProjectInlineConfiguration {
  const executablePath = isWanted(name) ? findBrowser(browser) : undefined;
  const limits = { testTimeout: 60_000, hookTimeout: 60_000 };
  if (executablePath === undefined)
    return {
      test: { name, include: ['scripts/no-browser.ts'], provide: { absent: browser }, ...limits },
    };
  return {
    // Workers of tests are modules, as those of the app.
    worker: { format: 'es' },
    optimizeDeps: { include: BROUGHT, noDiscovery: true },
    resolve: { alias: { 'node:fs': BROWSER_FILES } },
    plugins: [publishedVectors()],
    test: {
      name,
      include: [...included],
      // Its digests are Node's own: `crypto/draw-crypto` is held equal to them in `unit`.
      exclude: ['packages/core/src/draw-log/vectors.test.ts'],
      isolate: false,
      ...limits,
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        commands: COMMANDS,
        ...runningIn(executablePath),
      },
    },
  };
}

/** The project `browser`: Chromium. */
export function browserProject(): TestProjectInlineConfiguration {
  return projectIn('browser', 'chromium', INCLUDED, (executablePath) => ({
    provider: playwright({ launchOptions: { executablePath, args: CHROMIUM_ARGUMENTS } }),
    instances: [{ browser: 'chromium' }],
  }));
}

/** The project `firefox`: what a peer stands on there too. */
export function firefoxProject(): TestProjectInlineConfiguration {
  return projectIn('firefox', 'firefox-esr', INCLUDED_IN_FIREFOX, (executablePath) => ({
    provider: firefoxOver(executablePath),
    // Tests are shown in a window of any size.
    commands: { ...COMMANDS, __vitest_viewport: () => undefined },
    instances: [{ browser: 'firefox' }],
  }));
}

import { defineConfig } from 'vitest/config';

import { browserProject, firefoxProject } from './scripts/browser-project.ts';
import { createTallyReporter } from './scripts/tally-reporter.ts';

export default defineConfig({
  test: {
    reporters: [['default', { summary: false }], createTallyReporter()],
    projects: [
      {
        // Beside the code: fast, many, no shared state, so one process serves several files.
        // The limit is for a machine that is busy with other work; what hangs still ends.
        test: {
          name: 'unit',
          include: ['docs/*.test.ts', 'packages/*/src/**/*.test.ts'],
          exclude: ['packages/*/src/**/*.{browser,seeds}.test.ts'],
          setupFiles: ['scripts/equal-maps.ts'],
          isolate: false,
          maxWorkers: 2,
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      browserProject(),
      firefoxProject(),
      {
        // The guards themselves: each planted violation must be caught.
        test: { name: 'planted', include: ['scripts/*.test.ts'], testTimeout: 60_000 },
      },
      {
        // Journeys between real processes and engines: each file in a process of its own. Most of their
        // time they wait for an hour of their logs to pass, so two run at once.
        test: {
          name: 'e2e',
          include: ['e2e/**/*.e2e.test.ts'],
          isolate: true,
          // Hours of these logs pass in a quarter of a second: a machine that stalls gets a second chance.
          retry: 1,
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // The app's peer in a real browser, beside real daemons. A browser that starts on a busy machine
        // is given a second chance; what fails twice is wrong.
        test: {
          name: 'web',
          globalSetup: ['e2e/web/building.ts'],
          include: ['e2e/web/{gate,grid,kept,print,shell,stack}.web.test.ts'],
          isolate: true,
          fileParallelism: false,
          // Pages of one browser: as many as there are cores.
          maxConcurrency: 2,
          // A view is drawn anew within frames, on a machine that does much else within seconds.
          expect: { poll: { timeout: 10_000 } },
          retry: 1,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        // Every screen in the other languages and in forced colours, each place by its acts, and whole
        // journeys by clicks: minutes each, and no part of `npm test` (docs/progress.md).
        test: {
          name: 'screens',
          globalSetup: ['e2e/web/building.ts'],
          include: ['e2e/web/**/*.web.test.ts'],
          exclude: ['e2e/web/{gate,grid,kept,print,shell,stack}.web.test.ts'],
          isolate: true,
          fileParallelism: false,
          // Pages of one browser: as many as there are cores.
          maxConcurrency: 2,
          // A view is drawn anew within frames, on a machine that does much else within seconds.
          expect: { poll: { timeout: 10_000 } },
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        // Journeys of some minutes each, of the same kind: no part of the quick check.
        test: {
          name: 'long',
          include: ['e2e/**/*.long.test.ts'],
          isolate: true,
          // Hours of these logs pass in a quarter of a second: a machine that stalls gets a second chance.
          retry: 1,
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // Simulated worlds and dying disks, seed by seed, and the mistakes that must show in them:
        // minutes, not seconds.
        test: {
          name: 'seeds',
          include: ['fuzz/*.seeds.test.ts', 'packages/*/src/**/*.seeds.test.ts'],
          testTimeout: 300_000,
        },
      },
      {
        // The rehearsals: the product's own drills, run as a newcomer runs them.
        test: {
          name: 'rehearsal',
          include: ['e2e/**/*.rehearsal.test.ts'],
          isolate: true,
          // Hours of these logs pass in a quarter of a second: a machine that stalls gets a second chance.
          retry: 1,
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});

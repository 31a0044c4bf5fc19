/**
 * `npm run mutation`: Stryker changes every operator, literal and statement of three folders of the
 * core, one at a time, and runs the tests that come by there. It works on a copy outside the
 * repository, and keeps its verdicts there too: a second run goes on where the first one ended. What
 * survived, and why that is no gap, stands in `docs/mutation.md`.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = process.env['TOCSIN_MUTATION'] ?? join(tmpdir(), 'tocsin-mutation');

export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'mutants/vitest.config.ts', related: false },
  mutate: [
    'packages/core/src/{record,log,alert}/*.ts',
    '!packages/core/src/*/*.test.ts',
    '!packages/core/src/*/testing.ts',
  ],
  ignorePatterns: ['.build', 'bench', 'docs', 'e2e'],
  coverageAnalysis: 'perTest',
  // One at a time: it is to be started beside other work, and left alone.
  concurrency: 1,
  timeoutMS: 10_000,
  thresholds: { high: 95, low: 90, break: 85 },
  incremental: true,
  incrementalFile: join(folder, 'verdicts.json'),
  tempDirName: join(folder, 'copy'),
  jsonReporter: { fileName: join(folder, 'report.json') },
  reporters: ['clear-text', 'progress-append-only', 'json'],
  clearTextReporter: { allowColor: false, reportTests: false },
  allowEmpty: false,
};

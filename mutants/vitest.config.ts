import { defineConfig } from 'vitest/config';

/** The tests that must notice what `stryker.config.ts` changes: those of its folders, and golden bytes. */
export default defineConfig({
  test: {
    include: [
      'packages/core/src/{record,log,alert}/**/*.test.ts',
      'packages/core/src/assembly/{codec,vectors}.test.ts',
    ],
    isolate: true,
    // Instrumented code on a busy machine is slow; endless mutants are ended by Stryker itself.
    testTimeout: 60_000,
  },
});

import { appendFileSync } from 'node:fs';
import type { Reporter, TestCase, Vitest } from 'vitest/node';

/** The reason given to `context.skip('…')`, where there is one. */
function skipReason(test: TestCase): string | undefined {
  const result = test.result();
  return result.state === 'skipped' ? result.note : undefined;
}

/**
 * Ends a run with one line, `N passed, M failed, K skipped`, and prints the reason of each skip.
 *
 * A skip without a reason fails the run, unless tests were picked by name. With `TOCSIN_TALLY` set
 * to a path, the counts are appended there as one line of JSON for whoever sums several runs.
 */
export function createTallyReporter(): Reporter {
  let isPicked = false;
  return {
    onInit(vitest: Vitest): void {
      isPicked = vitest.config.testNamePattern !== undefined;
    },
    onTestRunEnd(modules, errors): void {
      const tests = modules.flatMap((module) => [...module.children.allTests()]);
      const count = (state: string) => tests.filter((t) => t.result().state === state).length;
      // A module that could not be loaded has no tests to fail, yet it failed.
      const brokenModules = modules.filter(
        (module) => module.state() === 'failed' && module.errors().length > 0,
      ).length;
      let failed = count('failed') + brokenModules + errors.length;
      const skipped = tests.filter((test) => test.result().state === 'skipped');
      for (const test of isPicked ? [] : skipped) {
        const reason = skipReason(test);
        process.stdout.write(`skipped: ${test.fullName}: ${reason ?? 'NO REASON GIVEN'}\n`);
        if (reason === undefined) failed += 1;
      }
      if (failed > 0) process.exitCode = 1;
      const tally = { passed: count('passed'), failed, skipped: skipped.length };
      const path = process.env['TOCSIN_TALLY'];
      if (path !== undefined) appendFileSync(path, `${JSON.stringify(tally)}\n`);
      const { passed } = tally;
      process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped.length} skipped\n`);
    },
  };
}

/**
 * `npm run mutants [-- RULE]`: plants one defect after another and expects the tests of its rule to fail. One
 * process holds the tests warm; each run loads the mutated module anew. Prints each mutant with the
 * test that caught it, and ends with the same line as the tests; the counts go to `TOCSIN_TALLY`.
 */
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestModule, Vitest } from 'vitest/node';
import { createVitest } from 'vitest/node';

import type { Planted } from './planted.ts';
import { PLANTED } from './planted.ts';

const ROOT = join(import.meta.dirname, '..');
const RULES = 'packages/simulator/src/rules';
/** All of it must be done by then: 120 s on a machine with nothing else to do. */
const PATIENCE_MS = 600_000;

/** `r05` for R5, `r17b` for R17b. */
function prefixOf(rule: string): string {
  const [, number = '', letter = ''] = /^R(\d+)([a-z]?)$/u.exec(rule) ?? [];
  return `r${number.padStart(2, '0')}${letter}-`;
}

/** The tests of a rule, by file name. */
function testsOf(rule: string, files: readonly string[]): readonly string[] {
  return files.filter((file) => file.startsWith(prefixOf(rule)));
}

/** What is wrong with the table itself; one sentence each. */
function tableFaults(files: readonly string[]): readonly string[] {
  const lost = PLANTED.filter(({ rule }) => testsOf(rule, files).length !== 1);
  const bare = files.filter((file) => !PLANTED.some(({ rule }) => testsOf(rule, [file])[0]));
  const moved = PLANTED.filter(
    ({ file, find }) => readFileSync(join(ROOT, file), 'utf8').split(find).length !== 2,
  );
  return [
    ...lost.map(({ rule }) => `${rule} has a mutant and no test file of its own`),
    ...bare.map((file) => `${file} has no planted mutant`),
    ...moved.map(
      ({ file, defect }) => `${file}: the text of "${defect}" is not there exactly once`,
    ),
  ];
}

/** The tests that failed, if the run came as far as running tests; else why it did not. */
function outcomeOf(modules: readonly TestModule[], errors: readonly unknown[]): readonly string[] {
  const failed = modules.flatMap((module) =>
    [...module.children.allTests('failed')].map(({ fullName }) => fullName),
  );
  const broken = modules.some((module) => module.errors().length > 0) || errors.length > 0;
  return broken ? [] : failed;
}

/** A runner whose sources are as they are, but for the one mutant that is planted. */
async function createRunner(): Promise<{
  readonly run: (rule: string | null, mutant: Planted | null) => Promise<readonly string[]>;
  readonly end: () => Promise<void>;
}> {
  let planted: Planted | null = null;
  const vitest: Vitest = await createVitest(
    'test',
    {
      root: ROOT,
      config: false,
      watch: false,
      include: [`${RULES}/*.test.ts`],
      setupFiles: ['scripts/equal-maps.ts'],
      pool: 'threads',
      maxWorkers: 1,
      isolate: true,
      // A cache by the text on disk would give back the source without its mutant.
      fsModuleCache: false,
      reporters: [{}],
    },
    {
      plugins: [
        {
          name: 'planted-mutant',
          enforce: 'pre',
          transform: (code, id) =>
            planted !== null && id === join(ROOT, planted.file)
              ? code.replace(planted.find, () => planted?.put ?? '')
              : undefined,
        },
      ],
    },
  );
  const specifications = await vitest.globTestSpecifications();
  return {
    run: async (rule, mutant) => {
      if (planted !== null) vitest.invalidateFile(join(ROOT, planted.file));
      planted = mutant;
      if (mutant !== null) vitest.invalidateFile(join(ROOT, mutant.file));
      const mine = specifications.filter(
        ({ moduleId }) => rule === null || moduleId.includes(`/rules/${prefixOf(rule)}`),
      );
      const { testModules, unhandledErrors } = await vitest.runTestSpecifications(mine);
      // The state keeps modules of earlier runs too.
      const ran = testModules.filter((module) =>
        mine.some(({ moduleId }) => moduleId === module.moduleId),
      );
      if (mutant === null && !ran.every((module) => module.ok())) return ['the tests'];
      return outcomeOf(ran, unhandledErrors);
    },
    end: () => vitest.close(),
  };
}

/** Plants every mutant, or those of one rule; the exit code. */
async function main(only: string | undefined): Promise<number> {
  const began = performance.now();
  const files = readdirSync(join(ROOT, RULES)).filter((name) => name.endsWith('.test.ts'));
  const faults = [...tableFaults(files)];
  const runner = await createRunner();
  let caught = 0;
  try {
    if (faults.length === 0 && (await runner.run(null, null)).length > 0)
      faults.push('the tests of the rules fail without any mutant');
    const wanted = PLANTED.filter(({ rule }) => only === undefined || rule === only);
    for (const mutant of faults.length === 0 ? wanted : []) {
      const [by] = await runner.run(mutant.rule, mutant);
      if (by === undefined) faults.push(`${mutant.rule}: nobody noticed that ${mutant.defect}`);
      else caught += 1;
      console.log(
        `${by === undefined ? 'MISS' : 'ok  '} ${mutant.rule} ${mutant.defect} – ${by ?? ''}`,
      );
    }
  } finally {
    await runner.end();
  }
  for (const fault of faults) console.log(fault);
  console.log(`${((performance.now() - began) / 1_000).toFixed(1)} s`);
  const tally = { passed: caught, failed: faults.length, skipped: 0 };
  const path = process.env['TOCSIN_TALLY'];
  if (path !== undefined) appendFileSync(path, `${JSON.stringify(tally)}\n`);
  console.log(`\n${caught} passed, ${faults.length} failed, 0 skipped`);
  return faults.length === 0 ? 0 : 1;
}

const tooLong = setTimeout(() => {
  console.log('the mutants take too long: one of them may never end');
  process.exit(1);
}, PATIENCE_MS);
tooLong.unref();
process.exitCode = await main(process.argv[2]);

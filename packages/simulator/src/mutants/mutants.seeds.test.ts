import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { describe, expect, test } from 'vitest';

import { MUTANTS } from './mutants.ts';

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('run-mutant.ts', import.meta.url));

/** What came of running seeds in the world of a mutant, with it or without. */
async function ran(name: string, world: string, seeds: number) {
  const { stdout } = await run(process.execPath, [SCRIPT, name, world, String(seeds)]);
  return JSON.parse(stdout) as {
    readonly planted: number;
    readonly caught: readonly { readonly seed: number; readonly rules: readonly string[] }[];
  };
}

/** Of mutants in one world the first: without any of them it is the same world. */
const WORLDS = MUTANTS.filter(
  ({ scenario }, at) => MUTANTS.findIndex((one) => one.scenario === scenario) === at,
);

describe('a planted mistake', () => {
  test.each(MUTANTS)(
    '$name is caught within $seedsMax seeds',
    async ({ name, seedsMax }) => {
      const { planted, caught } = await ran(name, name, seedsMax);
      expect(planted).toBe(1);
      expect(caught).toHaveLength(1);
    },
    300_000,
  );

  test.each(WORLDS)(
    'is not seen in the world of $name when it is not there',
    async ({ name, seedsMax }) => {
      const { planted, caught } = await ran('none', name, Math.min(2, seedsMax));
      expect({ planted, caught }).toEqual({ planted: 0, caught: [] });
    },
    300_000,
  );
});

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { nativeCrypto } from '@tocsin/crypto/native';
import { describe, expect, test } from 'vitest';

import { QUIET_YEAR } from './scenarios/quiet-year.ts';
import { simulate } from './simulate.ts';

const run = promisify(execFile);

/** Prints the fingerprint of a scenario, in a process of its own. */
const PRINTS = `
  import { simulate } from './simulate.ts';
  const { hash } = await simulate({ scenario: JSON.parse(process.argv.at(-1)), seed: 1 });
  process.stdout.write(hash);
`;

const month = { ...QUIET_YEAR, assemblies: 2, members: 3, holders: 2, weeks: 3 };

describe('a simulation', () => {
  test('gives one history for one seed, and another for another', async () => {
    const first = await simulate({ scenario: month, seed: 1 });
    const again = await simulate({ scenario: month, seed: 1 });
    const other = await simulate({ scenario: month, seed: 2 });
    expect(again).toEqual(first);
    expect(other.hash).not.toBe(first.hash);
    expect(first.safety.violations).toEqual([]);
    expect(first.delivery.delivered).toBe(first.delivery.deliverable);
    expect(first.world.sometimes).toContain('a twin was heard');
  }, 60_000);

  test('is the same however many valleys are lived through at a time', async () => {
    const valleys = { ...month, assemblies: 5, weeks: 2 };
    const alone = await simulate({ scenario: valleys, seed: 3 });
    const done: number[] = [];
    const onProgress = (perMille: number): void => void done.push(perMille);
    const together = await simulate({ scenario: valleys, seed: 3, threads: 2, onProgress });
    expect(together).toEqual(alone);
    expect(done.at(-1)).toBe(1_000);
    const stopped = AbortSignal.abort(new Error('stopped'));
    const asked = { scenario: valleys, seed: 3, threads: 2, signal: stopped };
    await expect(simulate(asked)).rejects.toThrow('stopped');
  }, 60_000);

  test('with the true cryptography breaks no promise either', async () => {
    const scenario = { ...month, weeks: 2 };
    const { safety, world, records } = await simulate({
      scenario,
      seed: 1,
      crypto: nativeCrypto(),
    });
    expect(safety.violations).toEqual([]);
    expect(world.stubs).not.toContain('crypto');
    expect(world.sometimes).toContain('an act came into force');
    expect(records).toBeGreaterThan(50);
  }, 120_000);

  test('is the same in a process of its own', async () => {
    const here = await simulate({ scenario: month, seed: 1 });
    const cwd = fileURLToPath(new URL('.', import.meta.url));
    const { stdout } = await run(
      process.execPath,
      ['--input-type=module', '--eval', PRINTS, JSON.stringify(month)],
      { cwd },
    );
    expect(stdout).toBe(here.hash);
  }, 60_000);
});

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import type { TestHostOptions } from '../testing.ts';
import { ownFolder, testHost } from '../testing.ts';
import { parseCommandLine } from './parse.ts';
import { INPUT_BYTES_MAX } from './read-input.ts';
import { runCommand } from './run.ts';

/** Runs a command line; what it said and with which code it ended. */
async function run(line: readonly string[], options: TestHostOptions = {}) {
  const host = testHost(options);
  const parsed = parseCommandLine(line);
  if (!parsed.ok || parsed.value.command === undefined) throw new Error('not a command');
  const exitCode = await runCommand(parsed.value.command, parsed.value, host);
  const { out, err } = host.said;
  return { exitCode, out, err };
}

const motion = JSON.stringify({
  method: 'majority',
  candidates: ['yes', 'no'],
  ballots: [
    { count: 8, ranking: [['yes']] },
    { count: 5, ranking: [['no']] },
  ],
});
const carried = {
  v: 1,
  winners: ['yes'],
  ranking: [['yes'], ['no']],
  rounds: [{ votes: { yes: 8, no: 5 }, elected: ['yes'] }],
};

describe('a calculator', () => {
  test('reads a file from where the person stands, or standard input, and writes JSON', async () => {
    const folder = ownFolder();
    writeFileSync(join(folder, 'motion.json'), motion);
    for (const found of [
      await run(['tally', 'motion.json'], { folder }),
      await run(['tally', '-'], { input: motion }),
      await run(['tally'], { input: motion }),
      await run(['tally', '--json'], { input: motion }),
    ]) {
      expect([found.exitCode, found.err, found.out.length]).toEqual([0, [], 1]);
      expect(JSON.parse(found.out[0] ?? '')).toEqual(carried);
    }
  });

  test('says what is wrong in a sentence, and as JSON where it is asked to', async () => {
    const { exitCode, out, err } = await run(['tally'], { input: '{"method":"majority"' });
    expect([exitCode, out]).toEqual([2, []]);
    expect(err[0]).toMatch(/^That is no JSON\. Nothing was counted\./);
    const json = await run(['tally', '--json'], { input: '{"method":"dice"}' });
    expect(JSON.parse(json.out[0] ?? '')).toMatchObject({
      v: 1,
      ok: false,
      fault: { kind: 'FieldMissing', field: 'candidates' },
      says: expect.stringContaining('"candidates" is missing'),
    });
  });

  test('takes no file that is absent, a folder, too large or no text', async () => {
    const folder = ownFolder();
    writeFileSync(join(folder, 'large'), new Uint8Array(INPUT_BYTES_MAX + 1).fill(32));
    const code = async (...line: string[]): Promise<unknown> => {
      const { exitCode, out } = await run([...line, '--json'], { folder });
      const { fault } = JSON.parse(out[0] ?? '') as { fault: { kind: string } };
      return [exitCode, fault.kind];
    };
    expect(await code('tally', 'absent')).toEqual([3, 'FileMissing']);
    expect(await code('tally', '.')).toEqual([1, 'FileUnreadable']);
    expect(await code('tally', 'large')).toEqual([2, 'InputTooLarge']);
    const { exitCode } = await run(['tally'], { input: Uint8Array.of(123, 255, 125) });
    expect(exitCode).toBe(2);
  });
});

const ORACLES = new URL('../../../../../shared/oracles/', import.meta.url);
const isHere = existsSync(ORACLES);
if (!isHere) console.warn('SKIPPED: ../shared/oracles is not here; calculators are unproven');
const oracle = (name: string): unknown => JSON.parse(readFileSync(new URL(name, ORACLES), 'utf8'));

interface Election {
  readonly candidates: readonly string[];
  readonly ballots: unknown;
  readonly winners: readonly string[];
}

describe.skipIf(!isHere)('tally, as people call it', () => {
  test('gives the published winners', async () => {
    const { cases } = oracle('governance/schulze.json') as { readonly cases: readonly Election[] };
    for (const { candidates, ballots, winners } of cases) {
      const input = JSON.stringify({ method: 'schulze', candidates, seats: 1, ballots });
      const { out } = await run(['tally', '-'], { input });
      expect(JSON.parse(out[0] ?? '')).toMatchObject({ v: 1, winners });
    }
  });
});

describe.skipIf(!isHere)('draw, as people call it', () => {
  test('gives the picks of the RFC', async () => {
    const { key, pool, rounds } = oracle('governance/rfc3797-draw.json') as {
      readonly key: string;
      readonly pool: number;
      readonly rounds: readonly { readonly picked: number }[];
    };
    const input = JSON.stringify({ mode: 'rfc3797', key, pool, pick: 10 });
    const { exitCode, out } = await run(['draw', '-'], { input });
    expect([exitCode, JSON.parse(out[0] ?? '')]).toEqual([
      0,
      { v: 1, picks: rounds.map(({ picked }) => picked) },
    ]);
  });
});

describe('draw', () => {
  const task = (beacon: object): string =>
    JSON.stringify({ mode: 'assembly', draw: 'd', pool: ['a', 'b'], pick: 2, luck: { beacon } });

  test('checks a round of the public beacon offline', async () => {
    const signature =
      'b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39';
    const { exitCode, out } = await run(['draw'], {
      input: task({ chain: 'quicknet', round: 1000, signature }),
    });
    expect([exitCode, JSON.parse(out[0] ?? '')]).toMatchObject([0, { v: 1, picks: ['b', 'a'] }]);
    const other = await run(['draw'], {
      input: task({ chain: 'quicknet', round: 1001, signature }),
    });
    expect([other.exitCode, other.out]).toEqual([6, []]);
    expect(other.err[0]).toMatch(/^That round never said this\. Nobody was drawn\./);
  });
});

describe('accounts check', () => {
  const opens = '2026-11-01 open Assets:Cash\n2026-11-01 open Income:Members\n';
  const book = `${opens}2026-11-02 * "dues"\n  Assets:Cash  12.50 EUR\n  Income:Members\n`;

  test('writes the balances of a sound book', async () => {
    const { exitCode, out, err } = await run(['accounts', 'check'], { input: book });
    expect([exitCode, err]).toEqual([0, []]);
    expect(JSON.parse(out[0] ?? '')).toEqual({
      v: 1,
      balances: { 'Assets:Cash': { EUR: '12.50' }, 'Income:Members': { EUR: '-12.50' } },
    });
  });

  test('writes what is wrong, in which line, as a sentence', async () => {
    const wrong = `${book}2026-11-03 balance Assets:Cash 12 EUR\n2026-11-03 open assets\n`;
    const { exitCode, out } = await run(['accounts', 'check', '-'], { input: wrong });
    expect(exitCode).toBe(1);
    expect(JSON.parse(out[0] ?? '')).toEqual({
      v: 1,
      errors: [
        {
          line: 6,
          kind: 'BalanceWrong',
          account: 'Assets:Cash',
          commodity: 'EUR',
          difference: '0.50',
          says: 'Line 6: Assets:Cash has 0.50 EUR more than is said there.',
        },
        { line: 7, kind: 'SyntaxWrong', says: 'Line 7 cannot be read.' },
      ],
    });
  });

  test('is exact and strict where it is asked to be', async () => {
    expect((await run(['accounts', 'check', '--exact'], { input: book })).exitCode).toBe(0);
    const off = `${opens}2026-11-02 *\n  Assets:Cash  1.004 EUR\n  Income:Members -1.00 EUR\n`;
    expect((await run(['accounts', 'check'], { input: off })).exitCode).toBe(0);
    expect((await run(['accounts', 'check', '--exact'], { input: off })).exitCode).toBe(1);
    const { out } = await run(['accounts', 'check', '--strict'], { input: book });
    expect(out[0]).toContain('CommodityUndeclared');
  });
});

describe.skipIf(!isHere)('accounts check, as people call it', () => {
  test('gives the verdicts of beancount', async () => {
    const { cases } = oracle('ledger/validation.json') as {
      readonly cases: readonly { syntax: string; input: string; errorCount: number }[];
    };
    const own = cases.filter(({ syntax }) => syntax === 'beancount');
    expect(own.length).toBeGreaterThan(5);
    for (const { input, errorCount } of own) {
      const { exitCode, out } = await run(['accounts', 'check', '-'], { input });
      const { errors = [] } = JSON.parse(out[0] ?? '') as { readonly errors?: readonly unknown[] };
      expect([exitCode, errors.length]).toEqual([errorCount === 0 ? 0 : 1, errorCount]);
    }
  });
});

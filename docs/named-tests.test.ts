import { existsSync, readdirSync, readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

const ROOT = new URL('../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');

/** The cells of each row of a page's tables, without heads. */
function rowsOf(path: string): readonly (readonly string[])[] {
  const lines = read(path).split('\n');
  return lines.flatMap((line, at) => {
    const isRule = (one: string | undefined): boolean => /^\| -+ \|/u.test(one ?? '');
    const isRow = line.startsWith('| ') && !isRule(line) && !isRule(lines[at + 1]);
    return isRow
      ? [
          line
            .slice(1, -1)
            .split('|')
            .map((cell) => cell.trim()),
        ]
      : [];
  });
}

/** Whether a file has a test of exactly this name. */
function hasTest([file, name]: readonly [string, string]): boolean {
  if (!existsSync(new URL(file, ROOT))) return false;
  return read(file)
    .replaceAll(/test\(\s+/gu, 'test(')
    .includes(`test('${name}',`);
}

/** The tests that a cell names: `file` “name”. */
function testsIn(cell: string): readonly (readonly [string, string])[] {
  const named = cell.matchAll(/`(?<file>[^`]+\.test\.ts)` “(?<name>[^”]+)”/gu);
  return [...named].map(({ groups }) => [groups?.['file'] ?? '', groups?.['name'] ?? '']);
}

describe('tests that a page names', () => {
  test('the table of negative tests names only tests that exist', () => {
    const rows = rowsOf('docs/spec/negative-tests.md');
    const lost = rows.filter(([, file = '', name = '']) => !hasTest([file, name]));
    expect(rows.length).toBeGreaterThan(40);
    expect(lost).toEqual([]);
  });

  test('the threat model names only tests that exist, and none for what is not there', () => {
    const rows = rowsOf('docs/threat-model.md');
    expect(
      rows.flatMap(([, , , , tests = '']) => testsIn(tests)).filter((one) => !hasTest(one)),
    ).toEqual([]);
    const unshown = rows.filter(
      ([, status = '', , , tests = '']) => status !== 'later' && testsIn(tests).length === 0,
    );
    expect(unshown).toEqual([]);
    for (const [risk, status, , left] of rows) {
      expect(['held', 'part', 'later'], risk).toContain(status);
      expect(left?.length, risk).toBeGreaterThan(10);
    }
  });

  test('the threat model has a row for every rule', () => {
    const rules = rowsOf('docs/rules.md').map(([rule = '']) => rule.split(' ')[0]);
    const risks = rowsOf('docs/threat-model.md').map(([risk]) => risk ?? '');
    expect(rules.length).toBe(28);
    expect(rules.filter((rule) => !risks.some((risk) => risk.startsWith(`${rule}: `)))).toEqual([]);
    expect(risks.length).toBeGreaterThan(50);
  });

  test('no rule is called held of which the page of the rules says that it is to come', () => {
    const nowByRule = new Map(
      rowsOf('docs/rules.md').map(([rule = '', , , now = '']) => [rule.split(' ')[0], now]),
    );
    const claimed = rowsOf('docs/threat-model.md').filter(([risk = '', status]) => {
      const now = nowByRule.get(risk.split(':')[0]) ?? 'held';
      return status === 'held' && !now.startsWith('held');
    });
    expect(claimed).toEqual([]);
  });
});

describe('the page on mutation testing', () => {
  test('names every file of the folders that it is about, measured or not', () => {
    const page = read('docs/mutation.md');
    const files = ['record', 'log', 'alert'].flatMap((folder) =>
      readdirSync(new URL(`packages/core/src/${folder}`, ROOT))
        .filter((file) => file.endsWith('.ts') && !/(test|testing)\.ts$/u.test(file))
        .map((file) => `${folder}/${file}`),
    );
    expect(files.filter((file) => !page.includes(`\`${file}\``))).toEqual([]);
    expect(files.length).toBeGreaterThan(20);
  });
});

describe('tests of the rules', () => {
  test('are named after a rule of the page, one file a rule', () => {
    const files = readdirSync(new URL('packages/simulator/src/rules', ROOT));
    const numbers = files.flatMap(
      (file) => /^r(?<n>\d+b?)-.*\.test\.ts$/u.exec(file)?.groups?.['n'] ?? [],
    );
    const rules = rowsOf('docs/rules.md').map(([rule = '']) => rule.split(' ')[0]);
    expect(numbers.filter((number) => !rules.includes(`R${number.replace(/^0/u, '')}`))).toEqual(
      [],
    );
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});

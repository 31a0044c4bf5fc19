import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

const ROOT = new URL('../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');

/** The rows of the table: attack, file, name. */
function rows(): readonly (readonly [string, string, string])[] {
  const lines = read('docs/spec/negative-tests.md').split('\n');
  return lines.flatMap((line): [string, string, string][] => {
    const cells = /^\| (?<attack>.+?) +\| (?<file>\S+\.test\.ts) +\| (?<name>.+?) +\|$/u.exec(line);
    const { attack = '', file = '', name = '' } = cells?.groups ?? {};
    return cells === null ? [] : [[attack, file, name]];
  });
}

describe('the table of negative tests', () => {
  test('names only tests that exist', () => {
    const lost = rows().filter(
      ([, file, name]) =>
        !read(file)
          .replaceAll(/test\(\s+/gu, 'test(')
          .includes(`test('${name}'`),
    );
    expect(rows().length).toBeGreaterThan(40);
    expect(lost).toEqual([]);
  });
});

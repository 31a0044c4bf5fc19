import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { EXIT } from './command.ts';
import { COMMANDS } from './commands.ts';

// The formatter pads tables.
const page = readFileSync(new URL('../../../../docs/cli.md', import.meta.url), 'utf8').replace(
  / +/g,
  ' ',
);

describe('the page on the command line', () => {
  test.each(COMMANDS)('shows $name as the program does', ({ name, words = [], help }) => {
    const taken = words.map((word) => (word.endsWith('?') ? `[${word.slice(0, -1)}]` : word));
    expect(page).toContain(`| \`${[name, ...taken].join(' ')}\` | ${help} |`);
  });

  test('shows every exit code', () => {
    for (const code of Object.values(EXIT))
      expect(page).toMatch(new RegExp(`^\\| .*\\b${code}\\b`, 'm'));
  });
});

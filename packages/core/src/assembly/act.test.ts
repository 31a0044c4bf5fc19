import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { ACT_CLASSES, CLASSES_BY_VERB, verbNumber } from './act.ts';
import type { VerbName } from './act.ts';

const PAGE = readFileSync(new URL('../../../../docs/spec/governance.md', import.meta.url), 'utf8');

/** The cells of each row of the table below a heading, without the head. */
function rowsBelow(heading: string): readonly (readonly string[])[] {
  const from = PAGE.slice(PAGE.indexOf(heading));
  const rows = from.slice(from.indexOf('\n|')).trimStart().split('\n\n')[0]?.split('\n') ?? [];
  return rows.slice(2).map((row) => row.split('|').map((cell) => cell.trim()));
}

describe('the table of verbs and their classes', () => {
  test('is the one that the specification shows', () => {
    const shown = rowsBelow('**Classes and bases.**').map(([, number, verb, classes]) => [
      Number(number),
      verb,
      classes,
    ]);
    const here = Object.entries(CLASSES_BY_VERB).map(([verb, classes]) => [
      verbNumber(verb as VerbName),
      verb,
      classes.map((one) => ACT_CLASSES.indexOf(one)).join(', '),
    ]);
    expect(shown).toEqual(here);
  });

  test('has the numbers under which payloads are described', () => {
    const described = rowsBelow('A _verb_ is').map(([, number, verb]) => [Number(number), verb]);
    const here = Object.keys(CLASSES_BY_VERB).map((verb) => [verbNumber(verb as VerbName), verb]);
    expect(described).toEqual(here);
  });
});

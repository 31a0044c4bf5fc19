import { describe, expect, test } from 'vitest';

import {
  areLawful,
  areStewardsOpen,
  DURATION_NAMES,
  durationOf,
  DURATIONS,
  STEWARDS_SWITCH_INDEX,
} from './durations.ts';

const ABOUT = `# Durations

Every duration of the rules is a parameter of the constitution (rules R0–R26). The unit is the hour
of the log's _tempo_, which the genesis fixes (3,600,000 ms in a living assembly, less only in a
rehearsal); a minute is a sixtieth of that hour. The index is the name on the wire, final and never
reused. A constitution is the defaults and at most 64 overrides \`[index, value]\`, ascending by
index; an override outside floor and ceiling makes the act, or the genesis, void.

Waiting times have a floor below which nobody can vote them; powers and validities end at a ceiling
that nobody can vote away. Index ${STEWARDS_SWITCH_INDEX} is no duration but a switch: 1 opens the class of stewards (R5),
which is closed at founding.

This page is compared with the code by a test of the code; change both together.

`;

const COLUMNS = ['index', 'name', 'unit', 'default', 'floor', 'ceiling', 'rule'];
const isNumber = (at: number): boolean => at === 0 || (at >= 3 && at <= 5);

/** A table whose columns are padded, as the formatter leaves it. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = COLUMNS.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const padded = (row: readonly string[]): string =>
    line(
      row.map((cell, at) =>
        isNumber(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
      ),
    );
  const rule = line(
    widths.map((width, at) =>
      isNumber(at) ? `${'-'.repeat(width - 1)}:` : `:${'-'.repeat(width - 1)}`,
    ),
  );
  const [head = [], ...body] = rows;
  return [padded(head), rule, ...body.map(padded)].join('\n');
}

function page(): string {
  const rows = DURATION_NAMES.map((name, index) => {
    const { unit, initially, floor, ceiling, rule } = DURATIONS[name];
    return [index, name, unit, initially, floor, ceiling, rule].map(String);
  });
  return `${ABOUT}${table([COLUMNS, ...rows])}\n`;
}

describe('the table of durations', () => {
  test('is the one that the specification shows', async () => {
    await expect(page()).toMatchFileSnapshot('../../../../docs/spec/durations.md');
  });

  test('has defaults within floor and ceiling', () => {
    const overrides = DURATION_NAMES.map((name, index) => ({
      index,
      value: DURATIONS[name].initially,
    }));
    expect(areLawful(overrides)).toBe(true);
  });

  test('keeps every override within floor and ceiling', () => {
    for (const [index, name] of DURATION_NAMES.entries()) {
      const { floor, ceiling } = DURATIONS[name];
      expect(areLawful([{ index, value: ceiling + 1 }])).toBe(false);
      expect(floor > 0 && areLawful([{ index, value: floor - 1 }])).toBe(false);
      expect(durationOf([{ index, value: floor }], name)).toBe(floor);
    }
    expect(areLawful([{ index: DURATION_NAMES.length, value: 1 }])).toBe(false);
  });

  test('has a switch beside it that opens the class of stewards', () => {
    expect(areStewardsOpen([])).toBe(false);
    expect(areStewardsOpen([{ index: STEWARDS_SWITCH_INDEX, value: 1 }])).toBe(true);
    expect(areLawful([{ index: STEWARDS_SWITCH_INDEX, value: 2 }])).toBe(false);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { idNamed } from '../testing.ts';
import type { Verb } from './act.ts';
import { areLawful, STEWARDS_SWITCH_INDEX } from './durations.ts';
import {
  meetsShare,
  PARAMETER_INDEX_FIRST,
  PARAMETER_NAMES,
  parameterIndex,
  parameterOf,
  PARAMETERS,
} from './parameters.ts';
import { TEST_TERMS, TestWorld } from './testing.ts';

const ABOUT = `# The constitution

A constitution is the defaults and at most 64 overrides \`[index, value]\`, ascending by index (\`durations.md\`). Nobody has to do
anything to have one. Indexes 0–63 are durations, 64–127 the numbers below, ${STEWARDS_SWITCH_INDEX} the switch of the stewards' class. A percent means: _more
than half, and at least so many of a hundred_; of _recallOpenShare_, _quorumShare_ at least so many of a hundred. Floors and ceilings
keep what a majority must not take from the rest: a recall never needs more than half; each further emergency power within a year
needs more than the one before, since their ranges do not meet (decision 0105).

Shares by verb: _membersShare_ mandate, resolve, risk, witnesses, emergency, allocate; _constitutionShare_ constitution, rules;
_expelShare_ expel; _recallShare_ recall. All else is more than half: what keeps people safe and keys whole is not made dearer.
Indexes 85–89 are for decisions in the data lane, which take the parameters of the ground that they cite.

**What is pending never gets cheaper.** An act is judged by the strictest of every ground from the one whose head it cites (its
header's \`gov\`) up to the parent; if it cites a head that is not on the chain, from the genesis on. _Most_ is the strictest of shares, of
_vouchers_, _deputies_, _coolOff_, _emergencyHolders_, _emergencyStop_; _least_ of _termsMax_, _emergencyDays_, and of the durations
_mandateMax_, _memberSuspension_, _emergencyPower_; and the stewards' class is open only if it was all the while. So the price of an
act only rises as the chain goes on, and a rule that is relaxed serves what is written after it. All other parameters are those at the
parent. A change is in force from the next height on.

Which methods of deciding are allowed in which domain is no number: it is a list of its own that the members give, by as many as change the
constitution (\`decision.md\`).

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
  const rows = PARAMETER_NAMES.map((name) => {
    const { unit, initially, floor, ceiling, rule } = PARAMETERS[name];
    return [parameterIndex(name), name, unit, initially, floor, ceiling, rule].map(String);
  });
  return `${ABOUT}${table([COLUMNS, ...rows])}\n`;
}

describe('the table of parameters', () => {
  test('is the one that the specification shows', async () => {
    await expect(page()).toMatchFileSnapshot('../../../../docs/spec/constitution.md');
  });

  test('has defaults within floor and ceiling, and keeps overrides there', () => {
    for (const name of PARAMETER_NAMES) {
      const { initially, floor, ceiling } = PARAMETERS[name];
      const index = parameterIndex(name);
      expect(areLawful([{ index, value: initially }])).toBe(true);
      expect(areLawful([{ index, value: ceiling + 1 }])).toBe(false);
      expect(floor > 0 && areLawful([{ index, value: floor - 1 }])).toBe(false);
      expect(parameterOf([{ index, value: ceiling }], name)).toBe(ceiling);
    }
    const above = PARAMETER_INDEX_FIRST + PARAMETER_NAMES.length;
    expect(areLawful([{ index: above, value: 1 }])).toBe(false);
  });

  test('lets no constitution make a later emergency power as cheap as the one before', () => {
    const shares = ['First', 'Second', 'Third', 'Later'] as const;
    const rows = shares.map((one) => PARAMETERS[`emergencyShare${one}`]);
    for (const [at, row] of rows.entries())
      expect(row.floor).toBeGreaterThan(rows[at - 1]?.ceiling ?? 0);
  });

  test('counts a share as more than half and at least so many of a hundred', () => {
    expect(meetsShare(3, 6, 50)).toBe(false);
    expect(meetsShare(4, 6, 60)).toBe(true);
    expect(meetsShare(3, 5, 60)).toBe(true);
    expect(meetsShare(2, 3, 67)).toBe(false);
    expect(meetsShare(3, 4, 75)).toBe(true);
  });
});

const outcome = (number: number): Verb => ({
  kind: 'resolve',
  value: { subject: 9, hash: idNamed('outcome', number) },
});

/** A constitution of one share and the switch. */
function constitution(share: number, isOpen: boolean): Verb {
  const overrides = [
    { index: parameterIndex('membersShare'), value: share },
    { index: STEWARDS_SWITCH_INDEX, value: isOpen ? 1 : 0 },
  ];
  return { kind: 'constitution', value: { overrides } };
}

describe('what is pending', () => {
  test('is not made cheaper by a share that falls while it waits', () => {
    const dear = [{ index: parameterIndex('membersShare'), value: 75 }];
    const world = new TestWorld(4, { ...TEST_TERMS, overrides: dear });
    const pending = world.agreed(outcome(1), [0, 1, 2].slice(0, 2));
    world.place(world.agreed(constitution(50, false), [0, 1, 2]));
    world.consent(world.id(2), pending);
    expect(world.outcome(pending)).toBe('placed');
    const rare = new TestWorld(5, { ...TEST_TERMS, overrides: dear });
    const waits = rare.agreed(outcome(1), [0, 1, 2]);
    rare.place(rare.agreed(constitution(50, false), [0, 1, 2, 3]));
    expect(parameterOf(rare.state.overrides, 'membersShare')).toBe(50);
    expect(rare.outcome(waits)).toBe('class-not-met');
    expect(rare.outcome(rare.agreed(outcome(2), [0, 1, 2]))).toBe('placed');
  });

  test('is not made cheaper by a share that rose and fell meanwhile', () => {
    const world = new TestWorld(5);
    const waits = world.agreed(outcome(1), [0, 1, 2]);
    world.place(world.agreed(constitution(75, false), [0, 1, 2]));
    world.place(world.agreed(constitution(50, false), [0, 1, 2, 3]));
    expect(world.outcome(waits)).toBe('class-not-met');
  });

  test('stays closed to stewards while it was so when it was written', () => {
    const world = new TestWorld(5);
    for (const member of [0, 1, 2])
      world.place(
        world.agreed(
          {
            kind: 'mandate',
            value: {
              role: 0,
              member: world.member(member),
              notAfter: (world.now + 900) as never,
              pact: null,
              terms: null,
            },
          },
          [0, 1, 2],
        ),
      );
    const until = (world.now + 100) as never;
    const verb: Verb = { kind: 'suspend', value: { member: world.member(4), until } };
    const waits = world.agreed(verb, [0, 1], 'stewards');
    world.place(world.agreed(constitution(50, true), [0, 1, 2]));
    expect(world.outcome(waits)).toBe('stewards-not-open');
    expect(world.outcome(world.agreed(verb, [0, 1], 'stewards'))).toBe('placed');
  });

  test('pays by the genesis if it cites a head that is not on the chain', () => {
    const dear = [{ index: parameterIndex('membersShare'), value: 75 }];
    const world = new TestWorld(5, { ...TEST_TERMS, overrides: dear });
    world.place(world.agreed(constitution(50, false), [0, 1, 2, 3]));
    const lost = world.act(world.id(0), outcome(1), 'members', { gov: idNamed('lost') });
    for (const member of [0, 1, 2]) world.consent(world.id(member), lost);
    expect(world.outcome(lost)).toBe('class-not-met');
  });

  test('only ever gets dearer, whatever the constitution becomes meanwhile', () => {
    const plan = fc.record({
      first: fc.integer({ min: 50, max: 75 }),
      later: fc.array(fc.integer({ min: 50, max: 75 }), { minLength: 1, maxLength: 3 }),
      yes: fc.integer({ min: 3, max: 5 }),
    });
    fc.assert(
      fc.property(plan, ({ first, later, yes }) => {
        const overrides = [{ index: parameterIndex('membersShare'), value: first }];
        const world = new TestWorld(5, { ...TEST_TERMS, overrides });
        const waits = world.agreed(outcome(1), [0, 1, 2, 3, 4].slice(0, yes));
        for (const share of later) {
          const set = [{ index: parameterIndex('membersShare'), value: share }];
          const verb: Verb = { kind: 'constitution', value: { overrides: set } };
          world.place(world.agreed(verb, [0, 1, 2, 3, 4]));
        }
        const price = Math.max(first, ...later);
        const isEnough = yes * 100 >= 5 * price;
        expect(world.outcome(waits)).toBe(isEnough ? 'placed' : 'class-not-met');
      }),
      { numRuns: 12 },
    );
  });
});

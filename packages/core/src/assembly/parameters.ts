/**
 * The numbers of the constitution that are no waiting times: how many must agree, how often and how
 * long a power may be held, what opens a recall, what an emergency may cost. They stand beside the
 * durations (`durations.ts`) in the same list of overrides, from index 64 on; an override keeps
 * within floor and ceiling, so that no assembly can vote away what protects a minority, or make a
 * recall too dear to carry (decision 0105). Indexes are final and never reused;
 * `docs/spec/constitution.md` shows the same table.
 */

import { divideFloor } from '../base/integer.ts';

/** How a parameter is counted. */
export type ParameterUnit = 'percent' | 'members' | 'terms' | 'hours' | 'days';

/** One row of the table. */
export interface ParameterRow {
  readonly unit: ParameterUnit;
  readonly initially: number;
  readonly floor: number;
  readonly ceiling: number;
  /** The rule that speaks of it. */
  readonly rule: string;
}

/** The index of the first parameter; those below are durations. */
export const PARAMETER_INDEX_FIRST = 64;

/** Every parameter; its index is 64 and its place here, final and never reused. */
export const PARAMETER_NAMES = [
  'membersShare',
  'constitutionShare',
  'expelShare',
  'recallShare',
  'recallOpenMembers',
  'recallOpenShare',
  'recallWindow',
  'recallCooldown',
  'termsMax',
  'coolOff',
  'deputies',
  'emergencyHolders',
  'emergencyShareFirst',
  'emergencyShareSecond',
  'emergencyShareThird',
  'emergencyShareLater',
  'emergencyDays',
  'emergencyYear',
  'emergencyStop',
  'sunsetReport',
  'vouchers',
  'quorumShare',
  'supermajorityShare',
  'voteGrace',
  'lateQuorumWindow',
  'lateQuorumExtension',
] as const;

/** The name of a parameter. */
export type ParameterName = (typeof PARAMETER_NAMES)[number];

/** A row of the table. */
function row(
  rule: string,
  unit: ParameterUnit,
  [initially, floor, ceiling]: readonly [number, number, number],
): ParameterRow {
  return { unit, initially, floor, ceiling, rule };
}

/**
 * The table: rule, unit, then default, floor and ceiling. Shares are percents: *more than half and at
 * least so many of a hundred*. The shares of emergency powers lie in ranges that do not meet, so that
 * each further one within a year is dearer whatever the constitution says.
 */
export const PARAMETERS: Readonly<Record<ParameterName, ParameterRow>> = {
  membersShare: row('R5', 'percent', [50, 50, 75]),
  constitutionShare: row('R5', 'percent', [50, 50, 75]),
  expelShare: row('R5', 'percent', [50, 50, 80]),
  recallShare: row('R5', 'percent', [50, 50, 50]),
  recallOpenMembers: row('R5', 'members', [3, 1, 5]),
  recallOpenShare: row('R5', 'percent', [10, 1, 20]),
  recallWindow: row('R5', 'hours', [168, 48, 168]),
  recallCooldown: row('R5', 'hours', [720, 0, 2_160]),
  termsMax: row('R5', 'terms', [4, 1, 12]),
  coolOff: row('R5', 'hours', [2_160, 168, 17_520]),
  deputies: row('R25', 'members', [1, 1, 3]),
  emergencyHolders: row('R8', 'members', [2, 2, 5]),
  emergencyShareFirst: row('R5', 'percent', [50, 50, 59]),
  emergencyShareSecond: row('R5', 'percent', [60, 60, 66]),
  emergencyShareThird: row('R5', 'percent', [67, 67, 74]),
  emergencyShareLater: row('R5', 'percent', [75, 75, 90]),
  emergencyDays: row('R8', 'days', [14, 1, 30]),
  emergencyYear: row('R8', 'hours', [8_760, 8_760, 17_520]),
  emergencyStop: row('R8', 'members', [3, 1, 5]),
  sunsetReport: row('R8', 'hours', [168, 24, 336]),
  vouchers: row('R15', 'members', [2, 2, 5]),
  quorumShare: row('R5', 'percent', [30, 10, 75]),
  supermajorityShare: row('R5', 'percent', [67, 60, 80]),
  voteGrace: row('R8', 'hours', [72, 24, 336]),
  lateQuorumWindow: row('R5', 'hours', [24, 1, 72]),
  lateQuorumExtension: row('R5', 'hours', [48, 0, 168]),
};

/** The row with this index; undefined where no parameter has it. */
export function parameterAt(index: number): ParameterRow | undefined {
  const name = PARAMETER_NAMES[index - PARAMETER_INDEX_FIRST];
  return name === undefined ? undefined : PARAMETERS[name];
}

/** The index of a parameter. */
export function parameterIndex(name: ParameterName): number {
  return PARAMETER_INDEX_FIRST + PARAMETER_NAMES.indexOf(name);
}

/** What `name` is under a constitution, in the unit of its row. */
export function parameterOf(
  overrides: readonly { readonly index: number; readonly value: number }[],
  name: ParameterName,
): number {
  const index = parameterIndex(name);
  return overrides.find((one) => one.index === index)?.value ?? PARAMETERS[name].initially;
}

/** Whether so many of so many are more than half, and at least so many of a hundred. */
export function meetsShare(have: number, of: number, percent: number): boolean {
  return have * 2 > of && have * 100 >= of * percent;
}

/** The least number that meets a share of so many. */
export function leastMeeting(of: number, percent: number): number {
  return Math.max(divideFloor(of, 2) + 1, divideFloor(of * percent + 99, 100));
}

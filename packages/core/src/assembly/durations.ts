/**
 * Every duration of the rules, in one table. Each is a parameter of the constitution (DESIGN §3)
 * in hours of the log's tempo, in minutes (a sixtieth of that hour) where `unit` says so. The
 * constitution is the defaults and a list of overrides by index; an override keeps within floor and
 * ceiling, so that no assembly can vote away a waiting time or stretch a power (decision 0013).
 * Indexes are final and never reused; `docs/spec/durations.md` shows the same table.
 */
import type { Shape } from '../codec/shape.ts';
import { ascending, tuple, uint } from '../codec/shape.ts';
import { parameterAt } from './parameters.ts';

/** How a duration is counted. */
export type DurationUnit = 'hours' | 'minutes';

/** One row of the table. */
export interface DurationRow {
  readonly unit: DurationUnit;
  readonly initially: number;
  readonly floor: number;
  readonly ceiling: number;
  /** The rule that speaks of it. */
  readonly rule: string;
}

/** The longest duration: 7 years and a half; three bytes. */
export const DURATION_MAX = 65_535;
/** Overrides that a constitution may hold. */
export const OVERRIDES_MAX = 64;
/** An override: array 1, index 2, value 3. */
export const OVERRIDE_BYTES_MAX = 6;
/** All overrides: list head 2, the items. */
export const OVERRIDES_BYTES_MAX: number = 2 + OVERRIDES_MAX * OVERRIDE_BYTES_MAX;

const DAY = 24;

/** A row in hours. */
function hours(
  rule: string,
  initially: number,
  floor: number,
  ceiling: number = DURATION_MAX,
): DurationRow {
  return { unit: 'hours', initially, floor, ceiling, rule };
}

/** A row in minutes. */
function minutes(
  rule: string,
  initially: number,
  floor: number,
  ceiling: number = DURATION_MAX,
): DurationRow {
  return { unit: 'minutes', initially, floor, ceiling, rule };
}

/** Every duration; its index is its place here, final and never reused. */
export const DURATION_NAMES = [
  'actValidity',
  'roundBase',
  'clockTolerance',
  'standGap',
  'widerCut',
  'tick',
  'graceOrdinary',
  'graceEmergency',
  'lateMargin',
  'epoch',
  'epochByAnyMember',
  'prekeyTurn',
  'prekeyKept',
  'headersKept',
  'invite',
  'objection',
  'vouchWindow',
  'probation',
  'boxAge',
  'ballotMove',
  'deviceSuspension',
  'memberSuspension',
  'closedBeforeWrite',
  'firstWriteWait',
  'rosterWait',
  'rosterFilingGap',
  'ringLife',
  'oldRoster',
  'lateRing',
  'irreversibleWait',
  'disputeGap',
  'capWindow',
  'ratification',
  'reseedOffer',
  'duressDrill',
  'emergencyPower',
  'mandateDefault',
  'mandateMax',
  'witness',
  'beatPeriod',
  'beatGrace',
  'practice',
  'inquiryTurn',
  'canary',
  'calm',
  'courierLife',
] as const;

/** The name of a duration. */
export type DurationName = (typeof DURATION_NAMES)[number];

/** The table: rule, default, floor, ceiling. Where the rule says "at most", it ends there. */
export const DURATIONS: Readonly<Record<DurationName, DurationRow>> = {
  actValidity: hours('R1', 60 * DAY, 7 * DAY, 60 * DAY),
  roundBase: hours('R2', DAY, 1, 7 * DAY),
  clockTolerance: hours('R2, R9', DAY, 1, DAY),
  standGap: hours('R2', DAY, 1, 7 * DAY),
  widerCut: hours('R6', 60 * DAY, 14 * DAY, 60 * DAY),
  tick: hours('R7', 7 * DAY, DAY, 14 * DAY),
  graceOrdinary: hours('R8', 14 * DAY, 3 * DAY, 60 * DAY),
  graceEmergency: hours('R8', 0, 0, 0),
  lateMargin: hours('R8', DAY, DAY, 7 * DAY),
  epoch: hours('R12', 30 * DAY, 7 * DAY, 90 * DAY),
  epochByAnyMember: hours('R12', DAY, 1, 7 * DAY),
  prekeyTurn: hours('R12', 30 * DAY, 7 * DAY, 90 * DAY),
  prekeyKept: hours('R12', 90 * DAY, 30 * DAY, 180 * DAY),
  headersKept: hours('R14', 90 * DAY, 30 * DAY),
  invite: hours('R15', 14 * DAY, DAY, 14 * DAY),
  objection: hours('R15', 72, 72, 30 * DAY),
  vouchWindow: hours('R15', 90 * DAY, 90 * DAY),
  probation: hours('R15', 60 * DAY, 60 * DAY, 180 * DAY),
  boxAge: hours('R17', DAY, DAY, 7 * DAY),
  ballotMove: hours('R17', 72, 72, 14 * DAY),
  deviceSuspension: hours('R17', 14 * DAY, DAY, 14 * DAY),
  memberSuspension: hours('R5', 14 * DAY, DAY, 14 * DAY),
  closedBeforeWrite: hours('R17b', DAY, 1, 7 * DAY),
  firstWriteWait: minutes('R17b', 10, 1, 60),
  rosterWait: hours('R20', 14 * DAY, 14 * DAY, 60 * DAY),
  rosterFilingGap: hours('R20', 60 * DAY, 60 * DAY),
  ringLife: hours('R22', 72, 1, 72),
  oldRoster: hours('R22', 7 * DAY, DAY, 14 * DAY),
  lateRing: hours('R22', 30 * DAY, 7 * DAY, 90 * DAY),
  irreversibleWait: minutes('R22', 10, 10, 1_440),
  disputeGap: hours('R22', 30 * DAY, 30 * DAY),
  capWindow: hours('R22', 30 * DAY, 30 * DAY),
  ratification: hours('R25', 30 * DAY, 7 * DAY, 60 * DAY),
  reseedOffer: hours('R25', 60 * DAY, 30 * DAY),
  duressDrill: hours('R21', 90 * DAY, 30 * DAY, 180 * DAY),
  emergencyPower: hours('R8', 72, 1, 72),
  mandateDefault: hours('R0', 180 * DAY, 1, 365 * DAY),
  mandateMax: hours('R0', 365 * DAY, 30 * DAY, 730 * DAY),
  witness: hours('R8', 7 * DAY, DAY, 14 * DAY),
  beatPeriod: hours('R0', 7 * DAY, 1, 90 * DAY),
  beatGrace: hours('R0', 72, 1, 30 * DAY),
  practice: hours('R0', 14 * DAY, 0, 90 * DAY),
  inquiryTurn: hours('R25', DAY, 1, 7 * DAY),
  canary: hours('R0', 7 * DAY, DAY, 30 * DAY),
  calm: hours('R22', 30 * DAY, 30 * DAY),
  courierLife: hours('R22', 60 * DAY, 60 * DAY, 180 * DAY),
};

/** A change of one default. */
export interface Override {
  readonly index: number;
  readonly value: number;
}

/** The shape of a constitution's overrides: ascending by index. */
export const overridesShape: Shape<readonly Override[]> = ascending(
  tuple<Override>({ index: uint(255), value: uint(DURATION_MAX) }),
  (a, b) => a.index - b.index,
  OVERRIDES_MAX,
);

/**
 * The switch that opens the class of stewards (R5): 1 = open. It is closed at founding, whatever
 * the number of members, and turned by a certified act only.
 */
export const STEWARDS_SWITCH_INDEX = 128;

/** Whether every override is a known duration or parameter, within its floor and ceiling. */
export function areLawful(overrides: readonly Override[]): boolean {
  return overrides.every(({ index, value }) => {
    if (index === STEWARDS_SWITCH_INDEX) return value <= 1;
    const name = DURATION_NAMES[index];
    const row = name === undefined ? parameterAt(index) : DURATIONS[name];
    return row !== undefined && value >= row.floor && value <= row.ceiling;
  });
}

/** How long `name` is under a constitution, in the unit of its row. */
export function durationOf(overrides: readonly Override[], name: DurationName): number {
  const index = DURATION_NAMES.indexOf(name);
  return overrides.find((one) => one.index === index)?.value ?? DURATIONS[name].initially;
}

/** Whether stewards may act as a class (R5). */
export function areStewardsOpen(overrides: readonly Override[]): boolean {
  return overrides.some((one) => one.index === STEWARDS_SWITCH_INDEX && one.value === 1);
}

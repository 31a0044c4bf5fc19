/**
 * A network file: what an assembly says of its own world, to try a scenario on it. Plain JSON;
 * every field may be left out, and what is there is checked.
 *
 *     { "v": 1, "assemblies": 3, "members": 7, "weeks": 30, "holders": 4, "bells": 3,
 *       "awakeHours": 10, "windowHours": 4, "dials": 3, "lossPerMille": 20,
 *       "answerInWeek": 60, "answerNever": 5, "courierHours": 72 }
 */
import type { Result } from '@tocsin/core';
import { fail, ok } from '@tocsin/core';
import type { Scenario } from '@tocsin/simulator';

/** What is wrong with a network file: the first field that is. */
export type NetworkFault = {
  readonly kind: 'NetworkMalformed';
  readonly field: string;
};

/** Least and most of each number. */
export const NETWORK_LIMITS = {
  assemblies: [1, 500],
  members: [3, 12],
  weeks: [1, 520],
  holders: [2, 12],
  bells: [2, 12],
  awakeHours: [1, 24],
  windowHours: [1, 24],
  dials: [1, 12],
  lossPerMille: [0, 500],
  answerInWeek: [0, 100],
  answerNever: [0, 100],
  courierHours: [1, 1_000],
} as const;

type Field = keyof typeof NETWORK_LIMITS;
type Numbers = Partial<Record<Field, number>>;

/** Bytes that a courier of a network file carries: 8 MiB. */
const BAG_BYTES = 8_388_608;

/** Reads a network file over a scenario; total. */
export function parseNetwork(text: string, scenario: Scenario): Result<Scenario, NetworkFault> {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return malformed('v');
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return malformed('v');
  const numbers: Numbers = {};
  for (const [field, value] of Object.entries(given)) {
    if (field === 'v') {
      if (value !== 1) return malformed('v');
      continue;
    }
    if (!isField(field)) return malformed(field.slice(0, 40));
    const [least, most] = NETWORK_LIMITS[field];
    if (!Number.isInteger(value) || value < least || value > most) return malformed(field);
    numbers[field] = value;
  }
  return 'v' in given ? fitting(withNumbers(scenario, numbers)) : malformed('v');
}

function isField(field: string): field is Field {
  return Object.hasOwn(NETWORK_LIMITS, field);
}

function malformed(field: string): Result<never, NetworkFault> {
  return fail({ kind: 'NetworkMalformed', field });
}

function withNumbers(scenario: Scenario, numbers: Numbers): Scenario {
  const { customs, weather, couriers } = scenario;
  const everyHours = numbers.courierHours;
  return {
    ...scenario,
    assemblies: numbers.assemblies ?? scenario.assemblies,
    members: numbers.members ?? scenario.members,
    weeks: numbers.weeks ?? scenario.weeks,
    holders: numbers.holders ?? scenario.holders,
    kBell: numbers.bells ?? scenario.kBell,
    windowHours: numbers.windowHours ?? scenario.windowHours,
    dials: numbers.dials ?? scenario.dials,
    weather: { ...weather, lossPerMille: numbers.lossPerMille ?? weather.lossPerMille },
    customs: {
      ...customs,
      awakeHours: numbers.awakeHours ?? customs.awakeHours,
      answerInWeek: numbers.answerInWeek ?? customs.answerInWeek,
      answerNever: numbers.answerNever ?? customs.answerNever,
    },
    couriers:
      everyHours === undefined
        ? couriers
        : { capacityBytes: BAG_BYTES, seizedOneIn: 0, ...couriers, everyHours },
  };
}

/** Whether the numbers fit each other (R18: fewer bells ring than there are holders). */
export function fitting(scenario: Scenario): Result<Scenario, NetworkFault> {
  const { holders, members, kBell, customs } = scenario;
  if (holders > members) return malformed('holders');
  if (kBell > Math.max(2, holders - 1)) return malformed('bells');
  if (customs.answerInWeek + customs.answerNever > 100) return malformed('answerNever');
  return ok(scenario);
}

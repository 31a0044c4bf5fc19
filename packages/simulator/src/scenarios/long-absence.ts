/**
 * Half a year in which words have had their time: one is away for five months and sweeps later than
 * the others, one phone is set back to a copy of four months ago, and an old bag turns up.
 */
import { QUIET_YEAR } from './quiet-year.ts';
import type { Scenario } from './scenario.ts';

/** See the head of this file. */
export const LONG_ABSENCE: Scenario = {
  ...QUIET_YEAR,
  name: 'long-absence',
  assemblies: 3,
  weeks: 30,
  mishaps: [
    { kind: 'oldBag', atHour: 600, home: 0, afterHours: 3_800 },
    { kind: 'arrest', atHour: 700, home: 0, members: 1, hours: 3_400 },
    { kind: 'restored', atHour: 1_200, home: 1, hoursBack: 2_900 },
  ],
};

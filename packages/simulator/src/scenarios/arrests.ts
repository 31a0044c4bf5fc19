/** Two of five are taken, and come back after five weeks. */
import { QUIET_YEAR } from './quiet-year.ts';
import type { Scenario } from './scenario.ts';

/** See the head of this file. */
export const ARRESTS: Scenario = {
  ...QUIET_YEAR,
  name: 'arrests',
  assemblies: 3,
  weeks: 20,
  holders: 4,
  mishaps: [{ kind: 'arrest', atHour: 1_008, home: 0, members: 2, hours: 840 }],
};

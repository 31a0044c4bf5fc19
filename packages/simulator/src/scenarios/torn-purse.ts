/** One purse is spent in two parts of a home at once; later a treasurer shows each half another payment. */
import { QUIET_YEAR } from './quiet-year.ts';
import type { Scenario } from './scenario.ts';

/** See the head of this file. */
export const TORN_PURSE: Scenario = {
  ...QUIET_YEAR,
  name: 'torn-purse',
  assemblies: 1,
  homesAValley: 1,
  members: 7,
  weeks: 12,
  councils: true,
  mishaps: [
    { kind: 'enemy', atHour: 168, home: 0, enemy: 'tornPurse' },
    { kind: 'enemy', atHour: 1_008, home: 0, enemy: 'forkedPurse' },
  ],
};

/** Two of four stewards are taken with their phones; the members recall them, and a third one turns. */
import { QUIET_YEAR } from './quiet-year.ts';
import type { Scenario } from './scenario.ts';

/** See the head of this file. */
export const HALF_STEWARDS: Scenario = {
  ...QUIET_YEAR,
  name: 'half-stewards',
  assemblies: 1,
  homesAValley: 1,
  members: 7,
  weeks: 12,
  councils: true,
  mishaps: [{ kind: 'enemy', atHour: 336, home: 0, enemy: 'halfStewards' }],
};

/** Two unlocked devices are taken in one night; a thief goes on with one of them. */
import { QUIET_YEAR } from './quiet-year.ts';
import type { Scenario } from './scenario.ts';

/** See the head of this file. */
export const SEIZURE: Scenario = {
  ...QUIET_YEAR,
  name: 'seizure',
  assemblies: 3,
  weeks: 20,
  mishaps: [
    { kind: 'enemy', atHour: 1_008, home: 0, enemy: 'thiefWithOldKeys' },
    { kind: 'seizure', atHour: 1_010, home: 0, devices: 1 },
  ],
};

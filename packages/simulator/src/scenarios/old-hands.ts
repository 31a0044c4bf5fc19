/** Two treasurers recall each other, an emergency lapses; whoever held a power goes on with it. */
import { QUIET_YEAR } from './quiet-year.ts';
import type { Scenario } from './scenario.ts';

/** See the head of this file. */
export const OLD_HANDS: Scenario = {
  ...QUIET_YEAR,
  name: 'old-hands',
  assemblies: 3,
  weeks: 20,
  councils: true,
  mishaps: [
    { kind: 'enemy', atHour: 336, home: 0, enemy: 'duellingTreasurers' },
    { kind: 'enemy', atHour: 504, home: 1, enemy: 'emergencyHolders' },
    { kind: 'arrest', atHour: 1_344, home: 0, members: 2, hours: 840 },
  ],
};

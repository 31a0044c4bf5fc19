/** One of the members is not what they seem: they fork, flood, and work with a minority. */
import { QUIET_YEAR } from './quiet-year.ts';
import type { Scenario } from './scenario.ts';

/** See the head of this file. */
export const INFILTRATOR: Scenario = {
  ...QUIET_YEAR,
  name: 'infiltrator',
  assemblies: 3,
  weeks: 20,
  mishaps: [
    { kind: 'enemy', atHour: 840, home: 0, enemy: 'flooder' },
    { kind: 'enemy', atHour: 1_176, home: 0, enemy: 'colluders' },
    { kind: 'enemy', atHour: 1_512, home: 0, enemy: 'provocateur' },
    { kind: 'enemy', atHour: 1_848, home: 0, enemy: 'forker' },
  ],
};

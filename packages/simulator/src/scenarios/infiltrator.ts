/**
 * Somebody comes in who is not what they seem (R15): invited by an ordinary member, they wait, and bring
 * friends as fast as the rule lets them. Meanwhile others fork, flood, and work with a minority.
 */
import { QUIET_YEAR } from './quiet-year.ts';
import type { Scenario } from './scenario.ts';

/** See the head of this file. */
export const INFILTRATOR: Scenario = {
  ...QUIET_YEAR,
  name: 'infiltrator',
  assemblies: 3,
  members: 6,
  weeks: 30,
  newPhones: true,
  mishaps: [
    { kind: 'enemy', atHour: 336, home: 0, enemy: 'infiltrator' },
    { kind: 'enemy', atHour: 840, home: 0, enemy: 'flooder' },
    { kind: 'enemy', atHour: 1_176, home: 0, enemy: 'colluders' },
    { kind: 'enemy', atHour: 1_512, home: 0, enemy: 'provocateur' },
    { kind: 'enemy', atHour: 1_848, home: 0, enemy: 'forker' },
  ],
};

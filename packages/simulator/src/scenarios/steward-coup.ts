/** Three stewards are seated; later two of them turn on the members, and one who was expelled goes on. */
import { QUIET_YEAR } from './quiet-year.ts';
import type { Scenario } from './scenario.ts';

/** See the head of this file. */
export const STEWARD_COUP: Scenario = {
  ...QUIET_YEAR,
  name: 'steward-coup',
  assemblies: 3,
  weeks: 24,
  mishaps: [
    { kind: 'enemy', atHour: 336, home: 0, enemy: 'stewardMajority' },
    { kind: 'enemy', atHour: 2_520, home: 0, enemy: 'forgerAfterRecall' },
  ],
};

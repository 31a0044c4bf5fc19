/** Two keep their answers back until the count is known; somebody makes a rule cheaper for what is open. */
import { QUIET_YEAR } from './quiet-year.ts';
import type { Scenario } from './scenario.ts';

/** See the head of this file. */
export const LAPSED_QUORUM: Scenario = {
  ...QUIET_YEAR,
  name: 'lapsed-quorum',
  assemblies: 1,
  homesAValley: 1,
  members: 7,
  weeks: 12,
  councils: true,
  decisionWeeks: 3,
  mishaps: [
    { kind: 'enemy', atHour: 336, home: 0, enemy: 'lateVoices' },
    { kind: 'enemy', atHour: 672, home: 0, enemy: 'cheapRules' },
  ],
};

/** The twin rings without a reason, again and again. */
import { QUIET_YEAR } from './quiet-year.ts';
import type { Scenario } from './scenario.ts';

/** See the head of this file. */
export const HOSTILE_TWIN: Scenario = {
  ...QUIET_YEAR,
  name: 'hostile-twin',
  assemblies: 3,
  weeks: 16,
  mishaps: [{ kind: 'enemy', atHour: 1_008, home: 1, enemy: 'hostileTwin' }],
};

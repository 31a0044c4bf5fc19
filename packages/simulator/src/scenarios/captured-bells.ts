/** Somebody copies the bells of one home, rings with them, and reaches for its roster. */
import { QUIET_YEAR } from './quiet-year.ts';
import type { Scenario } from './scenario.ts';

/** See the head of this file. */
export const CAPTURED_BELLS: Scenario = {
  ...QUIET_YEAR,
  name: 'captured-bells',
  assemblies: 3,
  weeks: 12,
  mishaps: [{ kind: 'enemy', atHour: 1_008, home: 0, enemy: 'capturedBells' }],
};

/** Two of five pass nothing on that they hear, one of them from the third week on. */
import { QUIET_YEAR } from './quiet-year.ts';
import type { Scenario } from './scenario.ts';

/** See the head of this file. */
export const WITHHOLDERS: Scenario = {
  ...QUIET_YEAR,
  name: 'withholders',
  assemblies: 3,
  weeks: 12,
  mishaps: [
    { kind: 'enemy', atHour: 400, home: 0, enemy: 'withholder' },
    { kind: 'enemy', atHour: 1_000, home: 0, enemy: 'withholder' },
  ],
};

/** The desks of duress are open; one is forced for six weeks, and checks in as ever with the other word. */
import { QUIET_YEAR } from './quiet-year.ts';
import type { Scenario } from './scenario.ts';

/** See the head of this file. */
export const FORCED: Scenario = {
  ...QUIET_YEAR,
  name: 'forced',
  assemblies: 3,
  weeks: 14,
  words: true,
  mishaps: [{ kind: 'forced', atHour: 504, home: 0, hours: 1_008 }],
};

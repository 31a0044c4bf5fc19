/** A home has no line to the outside for five weeks; inside they hear each other. */
import { QUIET_YEAR } from './quiet-year.ts';
import type { Scenario } from './scenario.ts';

/** See the head of this file. */
export const BLACKOUT: Scenario = {
  ...QUIET_YEAR,
  name: 'blackout',
  assemblies: 3,
  weeks: 20,
  mishaps: [{ kind: 'blackout', atHour: 1_008, hours: 840, home: 0 }],
};

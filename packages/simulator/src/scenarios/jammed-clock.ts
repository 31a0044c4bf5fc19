/** The clocks of two devices are pushed forty days ahead, and put right three weeks later. */
import { QUIET_YEAR } from './quiet-year.ts';
import type { Scenario } from './scenario.ts';

/** See the head of this file. */
export const JAMMED_CLOCK: Scenario = {
  ...QUIET_YEAR,
  name: 'jammed-clock',
  assemblies: 3,
  weeks: 16,
  mishaps: [
    { kind: 'pushedClocks', atHour: 1_008, home: 0, devices: 2, byHours: 960, hours: 504 },
    { kind: 'pushedClocks', atHour: 1_344, home: 1, devices: 1, byHours: -240, hours: 336 },
  ],
};

/** Everything that breaks, breaks: crashes, liars, swizzled partitions, old copies. For checkers. */
import { QUIET_YEAR } from './quiet-year.ts';
import type { Scenario } from './scenario.ts';

/** See the head of this file. */
export const WILD: Scenario = {
  ...QUIET_YEAR,
  name: 'wild',
  assemblies: 3,
  members: 4,
  holders: 2,
  weeks: 10,
  decisionWeeks: 1,
  weather: { lossPerMille: 20, delayMsMin: 40, delayMsMax: 4_000 },
  linkMinutes: 2,
  driftPpmMax: 200,
  mishaps: [
    { kind: 'crashes', atHour: 24, hours: 800, oneIn: 400 },
    { kind: 'swizzle', atHour: 48, hours: 700, everyHours: 36 },
    { kind: 'lyingDisks', atHour: 200, home: 0, devices: 1, hours: 300 },
    { kind: 'restored', atHour: 300, home: 1, hoursBack: 100 },
  ],
};

/** Halls with one phone and a scribe who lies; and a draw by lot, in which somebody keeps a secret back. */
import { QUIET_YEAR } from './quiet-year.ts';
import type { Scenario } from './scenario.ts';

/** See the head of this file. */
export const ONE_PHONE: Scenario = {
  ...QUIET_YEAR,
  name: 'one-phone',
  assemblies: 1,
  homesAValley: 1,
  members: 6,
  weeks: 8,
  councils: true,
  decisionWeeks: 1,
  mishaps: [
    { kind: 'enemy', atHour: 168, home: 0, enemy: 'lyingScribe' },
    { kind: 'enemy', atHour: 504, home: 0, enemy: 'withheldSecret' },
  ],
};

/** A year in which nothing happens but life: holidays, forgetting, phones that are off. */
import { CUSTOMS } from '../people/person.ts';
import type { Scenario } from './scenario.ts';

/** See the head of this file. */
export const QUIET_YEAR: Scenario = {
  name: 'quiet-year',
  assemblies: 3,
  members: 5,
  weeks: 52,
  homesAValley: 3,
  holders: 3,
  kBell: 2,
  customs: CUSTOMS,
  weather: { lossPerMille: 2, delayMsMin: 40, delayMsMax: 900 },
  windowHours: 8,
  dials: 2,
  linkMinutes: 480,
  decisionWeeks: 4,
  drillWeeks: 13,
  words: false,
  newPhones: false,
  councils: false,
  driftPpmMax: 20,
  couriers: null,
  mishaps: [],
};

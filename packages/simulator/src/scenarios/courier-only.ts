/** No net at all, not even at home: drop points, and a courier who goes round twice a week. */
import { QUIET_YEAR } from './quiet-year.ts';
import type { Scenario } from './scenario.ts';

/** See the head of this file. */
export const COURIER_ONLY: Scenario = {
  ...QUIET_YEAR,
  name: 'courier-only',
  assemblies: 3,
  weeks: 16,
  windowHours: 1_000,
  dials: 0,
  couriers: { everyHours: 84, capacityBytes: 4_194_304, seizedOneIn: 12 },
};

/** Every scenario, by name. */
import { ARRESTS } from './arrests.ts';
import { BLACKOUT } from './blackout.ts';
import { CAPTURED_BELLS } from './captured-bells.ts';
import { COURIER_ONLY } from './courier-only.ts';
import { FORCED } from './forced.ts';
import { HALF_STEWARDS } from './half-stewards.ts';
import { HOSTILE_TWIN } from './hostile-twin.ts';
import { INFILTRATOR } from './infiltrator.ts';
import { JAMMED_CLOCK } from './jammed-clock.ts';
import { LAPSED_QUORUM } from './lapsed-quorum.ts';
import { LONG_ABSENCE } from './long-absence.ts';
import { OLD_HANDS } from './old-hands.ts';
import { ONE_PHONE } from './one-phone.ts';
import { QUIET_YEAR } from './quiet-year.ts';
import type { Scenario } from './scenario.ts';
import { SEIZURE } from './seizure.ts';
import { STEWARD_COUP } from './steward-coup.ts';
import { TORN_PURSE } from './torn-purse.ts';
import { WILD } from './wild.ts';
import { WITHHOLDERS } from './withholders.ts';

/** The scenarios, in the order in which people are shown them. */
export const SCENARIOS: readonly Scenario[] = [
  QUIET_YEAR,
  BLACKOUT,
  ARRESTS,
  FORCED,
  SEIZURE,
  JAMMED_CLOCK,
  INFILTRATOR,
  WITHHOLDERS,
  HOSTILE_TWIN,
  CAPTURED_BELLS,
  STEWARD_COUP,
  COURIER_ONLY,
  LONG_ABSENCE,
  WILD,
  OLD_HANDS,
  HALF_STEWARDS,
  TORN_PURSE,
  LAPSED_QUORUM,
  ONE_PHONE,
];

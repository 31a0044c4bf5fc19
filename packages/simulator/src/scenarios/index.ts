/** Every scenario, by name. */
import { QUIET_YEAR } from './quiet-year.ts';
import type { Scenario } from './scenario.ts';

/** The scenarios, in the order in which people are shown them. */
export const SCENARIOS: readonly Scenario[] = [QUIET_YEAR];

/** The simulator's public face. */
export { impairedWorld } from './checkins/impaired.ts';
export { peopleWorld } from './checkins/people.ts';
export { plainChanges } from './checkins/plain.ts';
export { renewalWorld } from './checkins/renewal.ts';
export type { Counts, Score } from './checkins/score.ts';
export { countsOf, scoreOf } from './checkins/score.ts';
export { fewestFalse, mistakenFor } from './checkins/why.ts';
export type { CheckinSize, CheckinWorld } from './checkins/world.ts';
export type { Violation } from './checkers/violation.ts';
export type { Report } from './report.ts';
export { SCENARIOS } from './scenarios/index.ts';
export type { Mishap, Scenario } from './scenarios/scenario.ts';
export { simulate } from './simulate.ts';
export type { SimulateOptions } from './simulate.ts';
export { TOLD_KINDS } from './world/chronicle.ts';
export type { Told, ToldKind } from './world/chronicle.ts';

/** The simulator's public face. */
export type { Violation } from './checkers/violation.ts';
export type { Report } from './report.ts';
export { SCENARIOS } from './scenarios/index.ts';
export type { Mishap, Scenario } from './scenarios/scenario.ts';
export { simulate } from './simulate.ts';
export type { SimulateOptions } from './simulate.ts';
export { TOLD_KINDS } from './world/chronicle.ts';
export type { Told, ToldKind } from './world/chronicle.ts';

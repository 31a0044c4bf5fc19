/**
 * All logs of one device, and the calls by which its person uses them, on any machine: a host brings
 * ports (`Host`), `openDaemon` gives handlers.
 */
export type { Daemon, DaemonOptions } from './daemon.ts';
export { openDaemon } from './daemon.ts';
export { parseChoice } from './decision-choice.ts';
export { failureCode } from './executor-codes.ts';
export { failAs, refuse } from './fault.ts';
export type { Files, WriteTo } from './files.ts';
export type { Host, LogPlace, LogPlaces, NetPort, Room } from './host.ts';
export type { LiveAssembly } from './live-log.ts';
export type { Waker, WakeOutcome } from './wakeup/ports.ts';
export { readNote, readTexts, writeTexts } from './local-values.ts';
export { isLogName } from './log-name.ts';
export type { WakingCall, WakingFault, WakingPath, WakingWay } from './waking/path.ts';

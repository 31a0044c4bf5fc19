/**
 * What two folds of one assembly are compared by: the governance state in plain values, ids as
 * hexadecimal. Maps and sets are compared whatever their order. Two folds that come to equal
 * summaries agree.
 */
import type { Budget, EmergencyGrant, MandateTerms, Override } from '@tocsin/core/forms';

/** Any id, as hexadecimal text. */
export type Id = string;
/** Some ids; ascending where they stand for a set. */
export type Ids = readonly Id[];

/** A person. */
export interface Member {
  status: 'live' | 'expelled' | 'resigned';
  branch: Id;
  probationUntil: number | null;
  suspendedUntil: number | null;
  ballotDevice: Id | null;
  paperHash: Id | null;
  successor: Id | null;
}

/** A device; `cut` is the heads at which it ended. */
export interface Device {
  member: Id;
  status: 'active' | 'struck' | 'forked' | 'gone';
  suspendedUntil: number | null;
  /** Members who stand behind its suspension. */
  behind: Ids;
  cut: Ids | null;
  /** Known to have signed against itself, while it is active. */
  isFaulty: boolean;
}

/** A mandate; `cuts` is, by device, the heads up to which words under it count since it ended. */
export interface Mandate {
  role: number;
  member: Id;
  pact: Id | null;
  notAfter: number;
  cuts: Map<Id, Ids> | null;
  terms: MandateTerms | null;
  /** The mandate in whose place a deputy stands. */
  interimFor: Id | null;
  /** The walls at which it began, and ended early. */
  since: number;
  until: number | null;
}

/** An emergency power, from which wall on, and since when and how far it was stopped. */
export interface Emergency extends EmergencyGrant {
  since: number;
  stopped: number | null;
  cuts: Map<Id, Ids> | null;
  agreed: readonly [number, number];
}

/** A budget, and whether another one took its place. */
interface Allocation extends Budget {
  isEnded: boolean;
}

/** An outcome; of a risk with who agreed: of the exposed, of all who were asked. */
interface Resolution {
  subject: number;
  hash: Id;
  tally: readonly number[] | null;
}

/** An epoch in force. */
interface Epoch {
  number: number;
  keyHash: Id;
  rosterHash: Id | null;
  wall: number;
}

/** What the chain has made by one height. */
export interface State {
  height: number;
  head: Id;
  wall: number;
  rules: number;
  rulesNext: readonly [number: number, startHeight: number] | null;
  members: Map<Id, Member>;
  devices: Map<Id, Device>;
  mandates: Map<Id, Mandate>;
  resolutions: Map<Id, Resolution>;
  emergencies: Map<Id, Emergency>;
  allocations: Map<Id, Allocation>;
  epochs: Epoch[];
  removalPending: boolean;
  overrides: readonly Override[];
  usedInvites: Set<Id>;
  /** Keys abroad that may sign a list of the absent. */
  witnesses: Ids;
  /** Members who are away. */
  away: Ids;
  settled: ReadonlySet<Id>;
}

/** A state, and how the chain goes on from it. */
export interface Summary extends State {
  /** Rivals, where a height is contested. */
  readonly contested: Ids | null;
  /** Acts placed on a branch that took others for away, and not on the one that stands. */
  readonly overtaken: Ids;
  /** Why the chain goes no further. */
  readonly stopped: string | null;
}

/** A summary without what says nothing any more: who stood behind a suspension that is over. */
export function compared(summary: Summary): Summary {
  const devices = [...summary.devices].map(([id, one]): [Id, Device] => {
    const isRunning = one.status === 'active' && (one.suspendedUntil ?? -1) >= summary.wall;
    return [id, { ...one, behind: isRunning ? one.behind : [] }];
  });
  return { ...summary, devices: new Map(devices) };
}

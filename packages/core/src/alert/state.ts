/** The state of alerts: what the fold comes to, and the views ask. Plain data, in fixed order. */
import type { PartyId, PolicyId, RecordId, RingId } from '../base/id.ts';
import type { Hour, Instant } from '../base/time.ts';
import type { Roster } from '../federation/roster.ts';
import type { RingEvidence, RingVerdict, VerdictWord } from './records.ts';
import type { Ring, RingPlace } from './ring.ts';
import type { AlertContext } from './word.ts';

/** What one party made of a ring, from all its devices' verdicts. */
export interface VerdictState {
  readonly by: PartyId;
  readonly says: VerdictWord;
  readonly reason: RingVerdict['reason'];
  /** The first time one of its devices heard it so. */
  readonly heardAt: Instant;
  /** The ring's last hour, and whether it was over when it was heard. */
  readonly notAfter: Hour;
  readonly late: boolean;
}

/** One party's keeping of an all-clear. */
export interface CancelHeard {
  readonly by: PartyId;
  readonly heardAt: Instant;
  /** Whether that party also made the challenge call. */
  readonly challenged: boolean;
}

/** An all-clear that counts. */
export interface CancelState {
  /** Holders who signed it, ascending. */
  readonly signers: readonly number[];
  /** Holders and ambers whose signatures they had seen. */
  readonly seen: readonly number[];
  /** Whether a party obeys it only after a challenge call of its own (R22). */
  readonly needsCall: boolean;
  /** In the order of the pact's parties. */
  readonly heard: readonly CancelHeard[];
}

/** A holder's objection to a ring. */
export interface DisputeState {
  /** The holder's index. */
  readonly by: number;
  /** By the holder's clock. */
  readonly hour: Hour;
  readonly reason: number;
  /** False for a second one within the gap: shown, without effect. */
  readonly counts: boolean;
  /** Holders who lifted it, ascending. */
  readonly liftedBy: readonly number[];
  /** Whether k others did. */
  readonly lifted: boolean;
}

/** What ringers told of a ring. */
export interface EvidenceState extends RingEvidence {
  readonly record: RecordId;
}

/** One ring, judged. */
export interface RingState {
  readonly id: RingId;
  readonly place: RingPlace;
  /** The roster it is rung under. */
  readonly policy: PolicyId;
  readonly roster: Roster;
  /** Its head, and every genuine signature that was kept; ascending. */
  readonly ring: Ring;
  /** One for each party that heard it, in the order of the pact's parties. */
  readonly verdicts: readonly VerdictState[];
  /** Ascending by holder's index. */
  readonly disputes: readonly DisputeState[];
  /** All-clears that count, ascending by their bytes. */
  readonly cancels: readonly CancelState[];
  /** Ascending by record. */
  readonly evidence: readonly EvidenceState[];
}

/** Every ring of a pact in one context. */
export interface AlertState {
  readonly context: AlertContext;
  /** Ascending by id. */
  readonly rings: readonly RingState[];
}

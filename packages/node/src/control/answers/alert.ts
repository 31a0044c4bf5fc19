/** Answers about rings. A drill says so in every one of them (invariant 8). */
import type { Context, Count, Delivery, When, Who } from './common.ts';
import type { RunBrief } from './response.ts';

/** What it takes to end a ring. */
export type AllClear = {
  readonly signed: Count;
  /** One of them must not have signed the ring. */
  readonly needsFresh: boolean;
  readonly needsChallengeCall: boolean;
};

/** A ring, in short. */
export type Ring = {
  readonly id: string;
  readonly pact: string;
  /** The party that rings. */
  readonly from: Who;
  readonly context: Context;
  /** A kind of the core, or `kind N` of a later version. */
  readonly kind: string;
  readonly level: 'amber' | 'red';
  readonly scope: string;
  /**
   * `proposed` until k signed; `heardLate` = came after its time, ask only; `refused` = judged at
   * receipt not to ring (`refusal` says why).
   */
  readonly state: 'proposed' | 'rings' | 'cancelled' | 'ranOut' | 'heardLate' | 'refused';
  readonly refusal: string | null;
  readonly disputed: boolean;
  readonly signatures: Count;
  readonly signedByMe: boolean;
  /** Whether this device holds a bell key that could still sign. */
  readonly iCanSign: boolean;
  readonly proposedAt: When | null;
  /** When the k-th signature was here. */
  readonly rangAt: When | null;
  readonly notAfter: When;
  readonly allClear: AllClear | null;
  readonly inquiry: string | null;
};

/** `ring propose|sign|dispute|cancel|clear`. */
export type RingChangedAnswer = { readonly ring: Ring; readonly delivery: Delivery };

/** `ring show`. */
export type RingShowAnswer = {
  readonly rings: readonly (Ring & {
    /** Pseudonymous labels of the roster, never members' names of another assembly. */
    readonly signers: readonly { readonly label: string; readonly at: When | null }[];
    readonly disputes: readonly { readonly label: string; readonly reason: string }[];
    /** What the proposer wrote; only in the assembly that proposed it. */
    readonly text: string | null;
    /** What each ally's devices judged, as far as we heard. */
    readonly verdicts: readonly {
      readonly party: Who;
      readonly verdict: 'rings' | 'refused';
      readonly at: When | null;
    }[];
    readonly runs: readonly RunBrief[];
  })[];
};

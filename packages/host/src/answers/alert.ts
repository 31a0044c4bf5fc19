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

/** A ring of another assembly's ally, passed on to us: it asks, and never acts (R24). */
export type RelayedRing = {
  readonly id: string;
  readonly pact: string;
  /** Who passed it on; whose ring it is, nobody says. */
  readonly by: Who;
  readonly context: Context;
  readonly kind: string;
  readonly region: number;
  /** Through how many hands it came: 1–3. */
  readonly hop: number;
  readonly under: 'bells' | 'policy';
  readonly over: boolean;
  readonly notAfter: When;
};

/** A first bell of an ally: it asks, and a ring must follow (R22). */
export type FirstBellHeard = {
  readonly pact: string;
  readonly from: Who;
  readonly context: Context;
  readonly kind: string;
  readonly at: When;
};

/** `ring relay`; `passedOn` once enough of our ringers signed. */
export type RelayAnswer = {
  readonly ring: string;
  readonly pact: string;
  readonly passedOn: boolean;
};

/** `ring first`: this device's token, to be read aloud where nothing else goes through. */
export type FirstBellAnswer = {
  readonly pact: string;
  readonly context: Context;
  readonly kind: string;
  readonly week: number;
  /** Hexadecimal. */
  readonly token: string;
  readonly tokens: Count;
};

/** `ring heard`: whether tokens that were read to us make a first bell. */
export type FirstBellHeardAnswer = { readonly counts: boolean };

/** `ring show`; with an id only that ring. */
export type RingShowAnswer = {
  readonly relayed: readonly RelayedRing[];
  readonly firstBells: readonly FirstBellHeard[];
  readonly rings: readonly (Ring & {
    /** Pseudonymous labels of the roster, never members' names of another assembly. */
    readonly signers: readonly {
      readonly label: string;
      readonly at: When | null;
      /** Of the branch of one who had signed, while another branch was needed (R19). */
      readonly addsNone: boolean;
    }[];
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

/** `ring amber`: allies are told once enough keys signed; nothing acts. */
export type AmberAnswer = {
  readonly pact: string;
  readonly ring: string;
  readonly drill: boolean;
  readonly signed: Count;
};

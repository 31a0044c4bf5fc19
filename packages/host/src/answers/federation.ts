/** Answers about pacts. */
import type { Count, When, Who } from './common.ts';

/** What a pact still lacks before it stands, or to be worth something. */
export type PactLack =
  | 'cards'
  | 'homeDecision'
  | 'signatures'
  | 'opening'
  | 'ringers'
  | 'consent'
  | 'playbook'
  | 'way'
  /** Bells of one vouch branch under two labels, or of two under one (R19). */
  | 'labelsSplit'
  | 'labelsJoined'
  | 'bellUnknown'
  /** Bell and seal on one device, though we are more than three (R18). */
  | 'keysTogether'
  /** Our seal acted on a decision that is not known here (R23). */
  | 'sealAlone'
  /** Our seal shows a key of readers that none of us showed (R21). */
  | 'readerUnknown';

/** `pact offer|accept`: what was done, what is next. The file goes around until all have signed. */
export type PactStepAnswer = {
  /**
   * - `card`: our part is written. `agreeing`: people at home still have to agree.
   * - `signed`: our seal signed. `opened`: the pact stands and this device is in it.
   */
  readonly stage: 'card' | 'agreeing' | 'signed' | 'opened';
  readonly name: string;
  readonly file: string | null;
  /** Parties whose part is in the file. */
  readonly parties: Count;
  /** Signatures of our own seal. */
  readonly ours: Count;
  /** Parties that have signed. */
  readonly signed: Count;
  /** The act at home that people still have to agree to. */
  readonly act: string | null;
  readonly log: string | null;
};

/** One party of a pact. */
export type PactParty = {
  readonly who: Who;
  readonly contested: boolean;
  readonly holders: number;
  /** Signatures that ring: k of the holders. */
  readonly toRing: number;
  /** Holders of its seal, and how many of them speak for it; 0 and 0 before its roster is known. */
  readonly sealHolders: number;
  readonly toSeal: number;
  /**
   * A roster that recovery keys filed and that has not started: until then money asks. `startsAt` is
   * the earliest hour; null until enough allies have seen it.
   */
  readonly recovery: { readonly opposed: boolean; readonly startsAt: When | null } | null;
};

/** A pact. */
export type Pact = {
  readonly name: string;
  readonly log: string | null;
  readonly assembly: string;
  readonly state: 'forming' | 'standing' | 'ending' | 'ended' | 'contested';
  readonly rehearsal: boolean;
  readonly lacks: readonly PactLack[];
  readonly parties: readonly PactParty[];
  readonly terms: {
    readonly everyHours: number;
    readonly graceHours: number;
    readonly endsAt: When;
    readonly noticeHours: number;
    readonly drillsAYear: number;
    /** Until then no asking leaves anybody's home; it stays here once it is over. */
    readonly practiceUntil: When;
  } | null;
  /** Which rings of others our seal lets us pass on into it, and through how many hands. */
  readonly relays: { readonly kinds: readonly string[]; readonly hops: number } | null;
};

/** `pact show`. */
export type PactShowAnswer = { readonly pacts: readonly Pact[] };

/** `pact name`: a name is this device's own and never leaves it. */
export type PactNamedAnswer = { readonly pact: Pact; readonly before: string };

/** `pact relay|terms`: what the members are asked, before our seal says it. */
export type PactActAnswer = {
  readonly pact: string;
  /** The act at home that people agree to. */
  readonly act: string;
  readonly for: Count;
};

/** `pact rotate|recover|object`: where the next roster of a pact stands. */
export type RosterAnswer = {
  readonly pact: string;
  /**
   * - `keys`: devices of `missing` have not made their keys yet. `agreeing`: members are asked.
   * - `signing`: keys on paper, or recovery keys, have to sign. `filed`: our allies are told.
   */
  readonly stage: 'keys' | 'agreeing' | 'signing' | 'filed';
  readonly missing: readonly Who[];
  /** Who rings and who seals by it; empty before it is laid open, and for an objection. */
  readonly ringers: readonly Who[];
  readonly sealHolders: readonly Who[];
  readonly signed: Count;
  /** The act at home that people agree to; null where none is asked for or it is decided. */
  readonly act: string | null;
  /** Whether your own key on paper is asked for and has not signed. */
  readonly mine: boolean;
};

/** `pact amber`: whether allies know this member's amber key by now. */
export type AmberKeyAnswer = { readonly pact: string; readonly known: boolean };

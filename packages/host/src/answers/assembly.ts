/** Answers about an assembly: founding, joining, members, pending acts; devices, paper. */
import type { CheckDigits, Count, Finality, When, Who } from './common.ts';

/** `assembly found`: what was done in this round. Run it again after each round. */
export type FoundAnswer = {
  /**
   * - `card`: our card is written. `reveal`: all cards are here; our reveal is written.
   * - `compare`: all reveals are here; read `check` aloud, then run again with `--met`.
   * - `sign`: we signed; our signature is written. `founded`: all signatures are here.
   */
  readonly stage: 'card' | 'reveal' | 'compare' | 'sign' | 'founded';
  readonly name: string;
  /** The file to hand to the others; null when there is nothing new to hand on. */
  readonly file: string | null;
  /** Founders known so far, ourselves included. */
  readonly people: number;
  /** Files of this round that are still missing; 0 before it is known how many take part. */
  readonly missing: number;
  readonly check: CheckDigits | null;
  /** The log's id, once founded. */
  readonly log: string | null;
  readonly rehearsal: boolean;
  readonly unmet: boolean;
};

/** `assembly invite`. */
export type InviteAnswer = {
  readonly file: string;
  readonly invite: string;
  readonly notAfter: When;
};

/** `assembly join`. */
export type JoinAnswer = {
  /** `answered`: our answer is written, hand it back. `guest`: taken in, waiting. `member`: in. */
  readonly stage: 'answered' | 'guest' | 'member';
  readonly name: string;
  readonly file: string | null;
  readonly check: CheckDigits | null;
  readonly log: string;
  readonly invitedBy: Who | null;
  readonly notAfter: When | null;
};

/** `assembly admit`. */
export type AdmitAnswer = {
  /** The act that will let them in; null while `check` still has to be compared. */
  readonly act: string | null;
  readonly check: CheckDigits | null;
  readonly vouchers: Count;
  /** When it can be placed if nobody objects. */
  readonly dueAt: When | null;
  /** A file for the newcomer, with what a guest needs. */
  readonly file: string | null;
};

/** A role that somebody holds until a date. */
export type Mandate = {
  readonly id: string;
  /** A role's name in the core, or `role N` of a later version. */
  readonly role: string;
  readonly who: Who;
  readonly notAfter: When;
  readonly pact: string | null;
  readonly finality: Finality;
};

/** One member. */
export type Member = {
  readonly who: Who;
  readonly state: 'member' | 'guest' | 'probation' | 'away' | 'suspended' | 'resigned' | 'expelled';
  readonly until: When | null;
  readonly devices: number;
};

/** A decision that exposes people, and how many of all and of them agreed. */
export type RiskTaken = {
  readonly id: string;
  readonly exposed: readonly Who[];
  readonly agreed: Count;
  readonly agreedExposed: Count;
  readonly at: When;
};

/** `assembly show`. */
export type AssemblyAnswer = {
  readonly name: string;
  readonly log: string;
  readonly me: Who | null;
  readonly rehearsal: boolean;
  readonly unmet: boolean;
  readonly rules: number;
  readonly tempoMs: number;
  readonly height: number;
  /** When the newest placement in force was made. */
  readonly placedAt: When | null;
  /** Whether two halves decided differently, and neither is final; null: it is whole. */
  readonly split: Split | null;
  readonly members: readonly Member[];
  readonly mandates: readonly Mandate[];
  /** Decisions that named who is exposed, oldest first. */
  readonly risks: readonly RiskTaken[];
  readonly epoch: {
    readonly number: number;
    readonly turnedAt: When | null;
    /** Members who have not confirmed it: until then a removal is not yet seen by all. */
    readonly unconfirmed: readonly Who[];
  };
  readonly records: number;
  /** Hash of the state, for comparing two devices. */
  readonly stateHash: string;
};

/**
 * Something that waits: for people, for time, for devices alone, or until one of the most members that an
 * assembly can have has left.
 */
export type Pending = {
  readonly id: string;
  /** A verb of the core, or `pause`: a rest that somebody else has to agree to. */
  readonly verb: string;
  readonly about: Who | null;
  readonly role: string | null;
  readonly by: Who | null;
  readonly for: Count;
  /** How many of those whom it exposes said yes (R26); null: it names nobody. */
  readonly exposed: Count | null;
  readonly against: number;
  readonly mine: 'for' | 'against' | 'withdrawn' | null;
  readonly waitsFor: 'people' | 'time' | 'devices' | 'room';
  /** When it can be placed, if it waits for time. */
  readonly dueAt: When | null;
  /** The last day on which it can be placed; of what is decided already, on which we are asked. */
  readonly validUntil: When;
  /**
   * When it was decided while we were counted as away (R25): it stands, and our yes or no is for the
   * others to see. Null: it is not decided yet.
   */
  readonly decidedAt: When | null;
};

/** `assembly pending`. */
export type PendingAnswer = { readonly pending: readonly Pending[] };

/** `assembly consent`. */
export type ConsentAnswer = {
  readonly id: string;
  readonly stance: 'for' | 'against';
  readonly for: Count;
  readonly state: 'waiting' | 'enough' | 'inForce';
};

/** `assembly seat`: proposed; others still have to agree unless `for` is enough. */
export type SeatAnswer = {
  readonly act: string;
  readonly role: string;
  readonly who: Who;
  readonly notAfter: When;
  readonly for: Count;
};

/** `assembly leave`. */
export type LeaveAnswer = { readonly name: string; readonly act: string };

/** `contested`: no branch stands; `standing`: one does for the time being, and is not settled. */
export type Split = 'contested' | 'standing';

/** One thing that a branch placed; a tick has no verb. */
export type BranchStep = {
  readonly verb: string | null;
  readonly about: Who | null;
  readonly role: string | null;
};

/** One of the branches of which none is final yet. */
export type Branch = {
  readonly id: string;
  /** When the first of it was placed. */
  readonly placedAt: When;
  /** What it decided, the first few; ticks are left out. */
  readonly steps: readonly BranchStep[];
  /** Decisions beyond those shown. */
  readonly more: number;
  /** Members whose newest words stand on it. */
  readonly followers: readonly Who[];
  /** Members who are for it: they said so, or they follow it and said nothing. */
  readonly support: Count;
  readonly mine: boolean;
};

/** `assembly heal`: with a branch, our word for it is written. */
export type HealAnswer = {
  readonly name: string;
  /** The branch that we named now; null: only shown. */
  readonly chosen: string | null;
  /** Null: one branch is final, and nothing has to be healed. */
  readonly split: Split | null;
  /** The branch that stands for the time being. */
  readonly stands: string | null;
  /** The branch for which enough are: devices make it final by themselves. */
  readonly due: string | null;
  readonly branches: readonly Branch[];
  /** Members whose devices signed both; their word does not count here. */
  readonly struck: readonly Who[];
};

/** `device add`: first on the new device (`card`), then on the old (`added`), then `joined`. */
export type DeviceAddAnswer = {
  readonly stage: 'card' | 'added' | 'joined';
  readonly file: string | null;
  readonly device: string;
  /** When the new device gets keys: none younger than 24 h does (R17). */
  readonly keysAt: When | null;
};

/**
 * `device recover`: `struck`; with the file of a new phone first `welcome`, and with its answer
 * `replaced`.
 */
export type DeviceRecoverAnswer = {
  readonly stage: 'struck' | 'welcome' | 'replaced';
  readonly device: string;
  readonly by: 'own' | 'paper' | 'members';
  /** Other members who still have to say so; 0 = at once. */
  readonly othersNeeded: number;
  readonly act: string | null;
  /** What the new phone needs. */
  readonly file: string | null;
  /** The new phone. */
  readonly successor: string | null;
  /** When the new phone gets keys: none younger than 24 h does (R17). */
  readonly keysAt: When | null;
};

/** `device cut`: proposed; what the device wrote after `since` is to count for nothing. */
export type DeviceCutAnswer = {
  readonly device: string;
  readonly act: string;
  readonly since: When;
  readonly for: Count;
};

/** One device of ours. */
export type Device = {
  readonly device: string;
  readonly thisOne: boolean;
  /** Whether it casts our ballots. */
  readonly ballot: boolean;
  readonly state: 'active' | 'waiting' | 'suspended' | 'struck' | 'forked';
  readonly heardAt: When | null;
  readonly addedAt: When | null;
  /** Whether it has confirmed the key of the newest epoch. */
  readonly hasKey: boolean;
};

/** `device show`. */
export type DevicesAnswer = {
  readonly devices: readonly Device[];
  readonly limit: number;
  /** Devices of the other members that are in use: one of them may be lost, and is struck by name. */
  readonly others: readonly OthersDevice[];
};

/** A device of another member. */
export type OthersDevice = {
  readonly who: Who;
  readonly device: string;
  readonly heardAt: When | null;
};

/** `paper print|keys`: a secret. */
export type PaperPrintAnswer = {
  /** 32 hexadecimal characters; the command line makes the sheet. */
  readonly code: string;
  /** The same as people write it: ten groups of five digits. */
  readonly groups: readonly string[];
};

/** `paper check|forget`. */
export type PaperCheckAnswer = { readonly right: boolean };

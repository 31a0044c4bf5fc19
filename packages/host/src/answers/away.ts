/** Answers about members who are counted as away (R25): who, by whose word, and what went on without. */
import type { Count, When, Who } from './common.ts';

/** Somebody who is gone as far as this device can tell, and by which word. */
export type GoneMember = {
  readonly who: Who;
  readonly by: 'inquiry' | 'ownWord';
  readonly at: When;
};

/** What was decided while some were away, or overtaken by those who came back. */
export type DecidedThing = {
  readonly id: string;
  /** A verb of the core. */
  readonly verb: string;
  readonly about: Who | null;
  readonly role: string | null;
};

/** Something decided while some were away: it stands, and they are asked when they are back. */
export type DecidedWithout = DecidedThing & {
  readonly at: When;
  readonly without: readonly Who[];
  /** Of those without whom it was decided, how many said yes since, and how many said no. */
  readonly for: number;
  readonly against: number;
  readonly mine: 'for' | 'against' | 'withdrawn' | null;
  /** The last day on which we are asked; null: we are not. */
  readonly askedUntil: When | null;
};

/** A list that one of our seal holders witnessed for an ally. */
export type WitnessedFor = {
  /** The pact by its name here; null: it is not open on this device. */
  readonly pact: string | null;
  readonly who: Who;
  readonly by: Who;
  readonly at: When;
};

/** `away show`. */
export type AwayShowAnswer = {
  readonly name: string;
  /** Who is counted as away now. */
  readonly away: readonly { readonly who: Who; readonly since: When }[];
  /** Who could be, by an inquiry or their own word. */
  readonly gone: readonly GoneMember[];
  /** Who would be left, and how many have to be. */
  readonly left: Count;
  /** Witnesses abroad whom the members named: in which pact, and how many keys of its seals. */
  readonly witnesses: readonly { readonly pact: string | null; readonly keys: number }[];
  readonly decided: readonly DecidedWithout[];
  /** Decided without those who came back, and not standing: it can be placed anew. */
  readonly overtaken: readonly DecidedThing[];
  /** Nothing was decided for so long that those who are left may found anew. */
  readonly reseed: boolean;
  /** What our own seal witnessed for allies. */
  readonly witnessed: readonly WitnessedFor[];
};

/** `away witnesses`: proposed; the members decide, while all of them are there. */
export type AwayWitnessesAnswer = {
  readonly act: string;
  readonly pacts: readonly string[];
  readonly keys: number;
  readonly for: Count;
};

/** `away ask`: the letter for a seal holder of the ally. */
export type AwayAskAnswer = {
  readonly name: string;
  readonly file: string;
  /** The pact by its name here, or by the start of its id. */
  readonly pact: string;
  readonly gone: readonly Who[];
  readonly left: Count;
};

/** `away witness`: signed; the letter goes back to those who asked. */
export type AwayWitnessAnswer = {
  readonly pact: string;
  readonly who: Who;
  readonly gone: number;
  readonly file: string;
};

/** `away place`: the list is an act now; devices do the rest. */
export type AwayPlaceAnswer = {
  readonly name: string;
  readonly act: string;
  readonly gone: readonly Who[];
  readonly state: 'waiting' | 'inForce';
};

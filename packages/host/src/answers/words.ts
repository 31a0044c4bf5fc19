/**
 * Answers about two words and about calls (R21). What a device says about its own words is the same
 * whichever of them was ever typed; what is read of others is for the reader alone.
 */
import type { Delivery, When, Who } from './common.ts';

/** `words show`: whether the member of this device could say that they are not free. */
export type WordsShowAnswer = {
  readonly homes: readonly {
    readonly log: string;
    /**
     * `noTwin`: no ally, so no such sign. `noReaders`: an ally whose readers are not drawn yet.
     * `unset`: no words yet. `lapsed`: nobody reads them any more.
     */
    readonly state: 'noTwin' | 'noReaders' | 'unset' | 'set' | 'lapsed';
    /** The pact in which they would be read; null while nobody reads. */
    readonly pact: string | null;
    readonly setAt: When | null;
    /** It is time to practise: others read now, or a quarter has passed. */
    readonly practise: boolean;
  }[];
};

/** `words set`. */
export type WordsSetAnswer = {
  readonly log: string;
  readonly pact: string;
  readonly name: string;
};

/** Somebody of an ally whose words this device reads. */
export type ReadPerson = {
  readonly id: string;
  /** As they call themselves for their two readers. */
  readonly name: string;
  readonly pact: string;
  readonly ally: Who;
  /** Since when they may not be free; null = nothing says so. */
  readonly since: When | null;
  /** They practised, and were not called since. */
  readonly practised: boolean;
  /** How often they typed neither of their words. */
  readonly unclear: number;
};

/** `words read`: only what concerns this reader. */
export type WordsReadAnswer = { readonly people: readonly ReadPerson[] };

/** `words called`, `words end`. */
export type WordsChangedAnswer = {
  readonly person: ReadPerson;
  /** Of `words end`: whether that ends it; a second member has to say so otherwise. */
  readonly over: boolean;
};

/** Two groups of five digits to be read aloud. */
type SpokenGroups = readonly string[];

/** `call ask`: the number to read to them. */
export type CallAskAnswer = {
  readonly who: Who;
  readonly number: SpokenGroups;
  /** Whether what their device needs has reached it. */
  readonly delivery: Delivery | null;
};

/** `call answer`: what to read back. */
export type CallAnswerAnswer = { readonly who: Who; readonly answer: SpokenGroups };

/** `call heard`. */
export type CallHeardAnswer = {
  readonly who: Who;
  readonly right: boolean;
  /** Wrong answers that the number still takes. */
  readonly triesLeft: number;
  /** Whether founders still lack meetings or calls (R16); null where they never did. */
  readonly unmet: boolean | null;
};

/** Answers about mutual aid. */
import type { When, Who } from './common.ts';

/** What a need and an offer have in common. */
export type Wanted = {
  readonly id: string;
  readonly owner: Who;
  /** Who wrote it for them; null: they themselves. */
  readonly scribe: Who | null;
  readonly what: string;
  readonly quantity: number;
  readonly unit: string;
  /** What nobody has taken up yet, and by how much more was promised than this. */
  readonly left: number;
  readonly over: number;
  readonly area: string;
  readonly from: When;
  readonly until: When;
  readonly expiresAt: When;
  readonly circle: 'members' | 'allies';
  readonly state: 'open' | 'covered' | 'expired' | 'withdrawn' | 'served';
};

/** A need. */
export type Need = Wanted & { readonly urgency: 'whenItFits' | 'thisWeek' | 'today' };

/** A need and an offer brought together. */
export type Match = {
  readonly id: string;
  readonly need: string;
  readonly offer: string;
  readonly what: string;
  readonly quantity: number;
  readonly unit: string;
  readonly needer: Who;
  readonly giver: Who;
  readonly state: 'proposed' | 'accepted' | 'declined' | 'done' | 'failed' | 'expired';
  readonly waitsFor: readonly Who[];
  /** How to reach the other one, where they told this device. */
  readonly contact: string | null;
  /** Whether we told them how to reach us. */
  readonly toldThem: boolean;
};

/** A need and an offer that could go together; somebody has to propose it. */
type Fitting = {
  readonly need: string;
  readonly offer: string;
  readonly quantity: number;
};

/** `need list`, `offer list`, `exchange show`. */
export type ExchangeAnswer = {
  readonly name: string;
  readonly needs: readonly Need[];
  readonly offers: readonly Wanted[];
  readonly matches: readonly Match[];
  readonly fitting: readonly Fitting[];
};

/** What was written, and how it stands. */
export type NeedChangedAnswer = { readonly need: Need };
export type OfferChangedAnswer = { readonly offer: Wanted };
export type MatchChangedAnswer = { readonly match: Match };

/** A duty of a rota. */
export type Duty = {
  readonly id: string;
  readonly rota: string;
  readonly who: Who;
  readonly askedBy: Who;
  readonly from: When;
  readonly until: When;
  readonly hours: number;
  readonly state: 'asked' | 'accepted' | 'conflict' | 'declined' | 'done' | 'missed';
  /** Duties of theirs that lie too close to it. */
  readonly tooClose: readonly string[];
};

/** Hours that were asked of somebody, and how many of them they took on. */
type Load = { readonly who: Who; readonly asked: number; readonly taken: number };

/** `duty show`: duties, and how the load lies on everybody over the last 90 days and the next. */
export type DutyShowAnswer = {
  readonly name: string;
  readonly duties: readonly Duty[];
  readonly loads: readonly Load[];
};

/** `duty ask`, `duty say`. */
export type DutyChangedAnswer = { readonly duty: Duty };

/** Answers about draws: what is drawn for, from whom, by what chance, and who was drawn. */
import type { Delivery, When, Who } from './common.ts';

/** How a draw stands; a word of the core. */
type DrawStage =
  | 'void'
  | 'committing'
  | 'waiting'
  | 'showing'
  | 'reading'
  | 'round'
  | 'nobody'
  | 'drawn';

/** One draw in a list. */
export type DrawBrief = {
  readonly id: string;
  readonly title: string;
  readonly stage: DrawStage;
  /** The last hour of that stage. */
  readonly until: When | null;
  /** Whether it may still move. */
  readonly provisional: boolean;
  /** Why it draws nobody, a word of the core; null: it may. */
  readonly fault: string | null;
  /** What is asked of us now. */
  readonly asks: 'commit' | 'show' | 'read' | null;
  /** Who was drawn, in the order of drawing. */
  readonly drawn: readonly Who[];
};

/** Somebody who was to commit, and what became of it: a word of the core. */
type DrawCommitter = {
  readonly who: Who;
  readonly status: 'silent' | 'committed' | 'twice' | 'shown';
};

/** What was read, and who says so. */
type DrawReadingShown = { readonly read: string; readonly hands: readonly Who[] };

/** One draw, whole. */
export type DrawAnswer = DrawBrief & {
  readonly name: string;
  readonly text: string;
  readonly by: Who | null;
  readonly decision: string | null;
  readonly replaces: string | null;
  /** From what is drawn: members, a list outside, panels of a published distribution. */
  readonly from: 'members' | 'listed' | 'panels';
  /** Of how many, or how many tickets. */
  readonly size: number;
  readonly seats: number;
  readonly pool: readonly Who[];
  readonly committers: readonly DrawCommitter[];
  readonly dice: number;
  readonly sources: readonly string[];
  readonly hands: readonly Who[];
  readonly readings: readonly DrawReadingShown[];
  readonly round: { readonly chain: string; readonly number: number; readonly due: When } | null;
  /** The hash of what was settled beforehand. */
  readonly terms: string | null;
  /** Places in the pool, from 1, in the order of drawing. */
  readonly places: readonly number[];
  /** Of panels, the ticket, from 0. */
  readonly ticket: number | null;
  /** Why nobody was drawn, a word of the core. */
  readonly why: string | null;
  /** Words that have no effect, and why: a word of the core. */
  readonly voided: readonly { readonly id: string; readonly why: string }[];
  /** What counts although too few others have shown it yet. */
  readonly unheard: number;
};

/** `draw open`, `commit`, `reveal`, `dice`, `numbers`, `deny`, `beacon`. */
export type DrawChangedAnswer = {
  readonly what: 'opened' | 'committed' | 'shown' | 'read' | 'denied' | 'brought';
  /** The record that was written. */
  readonly record: string;
  readonly draw: DrawAnswer;
  readonly delivery: Delivery;
};

/** `draw list`. */
export type DrawListAnswer = { readonly name: string; readonly draws: readonly DrawBrief[] };

/** `draw replay`. */
export type DrawReplayAnswer = {
  readonly draw: DrawBrief;
  /** Whether the replay came to what the log says. */
  readonly same: boolean;
  /** Names of a list outside, ids of members, or places with numbers, in the order of drawing. */
  readonly picks: readonly (number | string)[];
};

/** `draw export`. */
export type DrawExportAnswer = { readonly id: string; readonly file: string };

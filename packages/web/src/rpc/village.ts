/** What the page and the practice village in its worker say to each other, beside the peer's calls. */
import type { VillageNames, WalkState, WalkTexts } from '@tocsin/host/practice';

import type { FromWorker, ToWorker } from './message.ts';

/** What its people are called and write, in the language of whoever walks through. */
export interface VillageWords {
  readonly names: VillageNames;
  readonly texts: WalkTexts;
}

/** What moves the walk on: the next step, a day, or the step done for the person. */
export type WalkAct = 'next' | 'day' | 'doForMe';

/** From the page. */
export type ToVillage =
  | { readonly build: VillageWords }
  | { readonly id: number; readonly walk: WalkAct }
  | Extract<ToWorker, { readonly id: number }>;

/** To the page. */
export type FromVillage =
  | FromWorker
  /** How far it is built; so many steps there are. */
  | { readonly built: number; readonly of: number }
  /** Where the walk stands, and how far the village's clock is ahead of this device's. */
  | { readonly walk: WalkState; readonly aheadMs: number };

export type { WalkState, WalkStep } from '@tocsin/host/practice';

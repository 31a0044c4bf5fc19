/** Answers about talk. */
import type { When, Who } from './common.ts';

/** A file beside a notice or a post. */
export type TalkFile = {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  /** `missing`: not all of it came yet. `broken`: what came is not what was named. */
  readonly state: 'here' | 'missing' | 'broken';
};

/** A post in a thread. */
export type TalkPost = {
  readonly id: string;
  readonly by: Who;
  readonly at: When | null;
  /** Empty once it was taken back. */
  readonly text: string;
  readonly takenBack: boolean;
  readonly files: readonly TalkFile[];
};

/** A notice and what was answered. */
export type Thread = TalkPost & {
  readonly title: string;
  readonly expiresAt: When;
  readonly posts: readonly TalkPost[];
};

/** `talk show`. */
export type TalkAnswer = { readonly name: string; readonly threads: readonly Thread[] };

/** `talk post`, `talk answer`, `talk take-back`. */
export type TalkChangedAnswer = { readonly thread: Thread };

/** `talk save`. */
export type TalkSavedAnswer = { readonly file: string; readonly bytes: number };

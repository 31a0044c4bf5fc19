/** The calls about waking: what each takes, and what it answers. */
import type { CanaryHeardAnswer, CanarySendAnswer, CanaryShowAnswer } from '../answers/waking.ts';

/** What each of these calls takes. */
export const WAKING_GIVEN = {
  'canary.show': {},
  'canary.heard': { number: 'text' },
  'canary.send': {},
  'canary.drop': { way: 'wakingWay' },
} as const;

/** What each of these calls answers. */
export interface WakingAnswers {
  readonly 'canary.show': CanaryShowAnswer;
  readonly 'canary.heard': CanaryHeardAnswer;
  readonly 'canary.send': CanarySendAnswer;
  readonly 'canary.drop': CanaryShowAnswer;
}

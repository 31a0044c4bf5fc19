/** The calls about waking: what each takes, and what it answers. */
import type { WakeShowAnswer } from '../answers/wakeup.ts';

/** What each of these calls takes. */
export const WAKEUP_GIVEN = {
  'wake.show': {},
  /** `file`: the ticket that a browser made; a secret of this device and of those it is given to. */
  'wake.give': { file: 'text', by: 'list' },
  'wake.end': { device: 'text?' },
  /** A notice that a wake-up brought was touched on this device. */
  'wake.seen': {},
} as const;

/** What each of these calls answers. */
export interface WakeUpAnswers {
  readonly 'wake.show': WakeShowAnswer;
  readonly 'wake.give': WakeShowAnswer;
  readonly 'wake.end': WakeShowAnswer;
  readonly 'wake.seen': WakeShowAnswer;
}

/** The calls about names: what each takes, and what it answers. */
import type { NamesAnswer } from '../answers/naming.ts';

/** What each of these calls takes. */
export const NAMING_GIVEN = {
  'name.me': { name: 'text' },
  'name.assembly': { name: 'text' },
  'name.show': {},
} as const;

/** What each of these calls answers. */
export interface NamingAnswers {
  readonly 'name.me': NamesAnswer;
  readonly 'name.assembly': NamesAnswer;
  readonly 'name.show': NamesAnswer;
}

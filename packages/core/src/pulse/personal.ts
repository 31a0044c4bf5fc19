/** The kinds by which a person speaks: each is a sign of life of its author (DESIGN §4). */
import type { KindName } from '../record/kind.ts';

/** What devices write by themselves is not among them. */
export const PERSONAL_KINDS: readonly KindName[] = [
  'consent',
  'invite',
  'rhythm',
  'pause',
  'seen',
  'inquiryStep',
  'inquiryClosed',
  'ringProposed',
  'ringSigned',
  'runStep',
];

/**
 * What a ring can say in two bytes: its kind, its level, its scope. The numbers are the wire's and
 * are never reused; new words go to the end. A number that this version has no word for travels on
 * and is shown as a number: only an unknown level is refused, because it would have to be acted on.
 */

/** Kinds of alert, by their number on the wire. */
export const ALERT_KINDS = [
  'other',
  'silence',
  'arrest',
  'raid',
  'duress',
  'seizure',
  'freeze',
  'smear',
  'blackout',
  'violence',
  'disaster',
] as const;
/** A kind that this version knows. */
export type AlertKind = (typeof ALERT_KINDS)[number];
/** The largest kind: eight bits. */
export const ALERT_KIND_MAX = 255;

/** Levels by number: amber tells and asks; red may also act, within the twin's own consent. */
export const ALERT_LEVELS = ['amber', 'red'] as const;
/** A level that this version knows. */
export type AlertLevel = (typeof ALERT_LEVELS)[number];
/** The largest level: four bits. */
export const ALERT_LEVEL_MAX = 15;

/** Whom it is about, by number. */
export const ALERT_SCOPES = ['assembly', 'person', 'group', 'region'] as const;
/** A scope that this version knows. */
export type AlertScope = (typeof ALERT_SCOPES)[number];
/** The largest scope: four bits. */
export const ALERT_SCOPE_MAX = 15;

/** The number of a kind. */
export function alertKindNumber(kind: AlertKind): number {
  return ALERT_KINDS.indexOf(kind);
}

/** Kinds in which a voice may be forced: their all-clear needs a challenge call (R22). */
const FORCED_KINDS: readonly AlertKind[] = ['arrest', 'raid', 'duress'];

/** Whether the all-clear of this kind needs a challenge call from the twin that obeys it. */
export function needsChallengeCall(kind: number): boolean {
  return FORCED_KINDS.some((forced) => alertKindNumber(forced) === kind);
}

/** Real, or practice. The two never meet: other bytes, other keys' context, other state. */
export type AlertContext = 'live' | 'drill';
/** Both contexts, for whoever keeps one state of each. */
export const ALERT_CONTEXTS: readonly AlertContext[] = ['live', 'drill'];

/**
 * A consent policy: what a party does by itself when a twin rings. Three presets and one list of
 * exceptions (DESIGN §5). It stands in the party's own chain, and binds that party alone.
 */
import { ALERT_KIND_MAX, ALERT_LEVELS } from '../alert/word.ts';
import type { AlertLevel } from '../alert/word.ts';
import type { Shape } from '../codec/shape.ts';
import { ascending, nullable, oneOf, tuple, uint } from '../codec/shape.ts';

/** What a twin asked of us: "tell us", "prepare", "act within this cap". */
export const PRESETS = ['tell', 'prepare', 'act'] as const;
/** One of the three presets. */
export type Preset = (typeof PRESETS)[number];

/** What becomes of one action. */
export const CONSENT_MODES = ['never', 'ask', 'auto'] as const;
/** Never; only after a person said yes; by itself within the cap. */
export type ConsentMode = (typeof CONSENT_MODES)[number];

/** What an action uses to reach the outside. */
export const ACTION_KINDS = ['webhook', 'email', 'sheet'] as const;
/** One way of acting. */
export type ActionKind = (typeof ACTION_KINDS)[number];

/** Entries and exceptions of a policy, each. */
export const POLICY_LIST_MAX = 32;
/** The largest cap: 2^32 − 1 units. */
export const CAP_MAX = 4_294_967_295;
/**
 * The longest policy: array 1, entries 2 + 32 × (array 1, kind 2, level 1, preset 1, cap 5),
 * exceptions 2 + 32 × (array 1, kind 2, action 1, mode 1).
 */
export const POLICY_BYTES_MAX = 485;

/** What to do when a ring of this kind and level comes. */
export interface PolicyEntry {
  /** Null = any kind that has no entry of its own. */
  readonly kind: number | null;
  readonly level: AlertLevel;
  readonly preset: Preset;
  /** Units that may be drawn without asking in 30 days, over all rings of the pact. */
  readonly capPer30d: number;
}

/** One way of acting that does not follow the preset. */
export interface PolicyException {
  /** Null = in alerts of any kind. */
  readonly kind: number | null;
  readonly action: ActionKind;
  readonly mode: ConsentMode;
}

/** A party's standing consent. */
export interface ConsentPolicy {
  readonly entries: readonly PolicyEntry[];
  readonly exceptions: readonly PolicyException[];
}

const kindShape: Shape<number | null> = nullable(uint(ALERT_KIND_MAX));
const rank = (kind: number | null): number => (kind === null ? -1 : kind);

/** At most one entry per kind and level, one exception per kind and action. */
export const policyShape: Shape<ConsentPolicy> = tuple<ConsentPolicy>({
  entries: ascending(
    tuple<PolicyEntry>({
      kind: kindShape,
      level: oneOf(ALERT_LEVELS),
      preset: oneOf(PRESETS),
      capPer30d: uint(CAP_MAX),
    }),
    (a, b) =>
      rank(a.kind) - rank(b.kind) || ALERT_LEVELS.indexOf(a.level) - ALERT_LEVELS.indexOf(b.level),
    POLICY_LIST_MAX,
  ),
  exceptions: ascending(
    tuple<PolicyException>({
      kind: kindShape,
      action: oneOf(ACTION_KINDS),
      mode: oneOf(CONSENT_MODES),
    }),
    (a, b) =>
      rank(a.kind) - rank(b.kind) ||
      ACTION_KINDS.indexOf(a.action) - ACTION_KINDS.indexOf(b.action),
    POLICY_LIST_MAX,
  ),
});

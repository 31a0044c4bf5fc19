/** Answers about waking: how people on a rota are woken, and who cannot be. */
import type { When, Who } from './common.ts';

/** A way of waking; `other` is one that this version has no word for. */
export type WakingWayShown = 'notifier' | 'mail' | 'app' | 'push' | 'other';

/** One path of a member: `unheard` and `failed` are red. */
export type WakingPathShown = {
  readonly way: WakingWayShown;
  readonly state: 'heard' | 'trying' | 'unheard' | 'failed';
  /** When its person last confirmed a canary that came this way; null: never. */
  readonly heardAt: When | null;
  /** Until when that is believed, or for how long a new path is tried; null where it is red. */
  readonly until: When | null;
  /** Why the last try did not go out: a kind of fault. */
  readonly fault: string | null;
};

/** How one member of the rota is woken: `weak` and `unreachable` are red. */
export type WakingMember = {
  readonly who: Who;
  readonly state: 'reached' | 'weak' | 'trying' | 'unreachable';
  readonly heardAt: When | null;
  readonly paths: readonly WakingPathShown[];
};

/** The rota of one assembly. */
export type Waking = {
  readonly log: string;
  /** Everybody can be woken, and a machine that stays on has a second path. */
  readonly covered: boolean;
  /** Hours for which a confirmation is believed. */
  readonly hours: number;
  /** Whether this device's person is on it. */
  readonly mine: boolean;
  /** Ways that this device has. */
  readonly ways: readonly WakingWayShown[];
  readonly members: readonly WakingMember[];
  /** Canaries that wait for this device's person; the number where it is this screen that shows it. */
  readonly waiting: readonly {
    readonly way: WakingWayShown;
    readonly sentAt: When;
    readonly number: string | null;
  }[];
};

/** `canary show`, and what `canary drop` changed. */
export type CanaryShowAnswer = { readonly rotas: readonly Waking[] };

/** `canary heard`: the ways that are confirmed, or that another device of the person was told. */
export type CanaryHeardAnswer = {
  readonly confirmed: readonly { readonly log: string; readonly way: WakingWayShown }[];
  readonly told: readonly string[];
};

/** `canary send`: by each way whether it went out. */
export type CanarySendAnswer = {
  readonly sent: readonly {
    readonly log: string;
    readonly way: WakingWayShown;
    readonly fault: string | null;
  }[];
};

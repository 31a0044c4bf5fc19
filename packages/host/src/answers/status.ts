/** The answer of `status`: one sentence, then what needs someone, then the rest. */
import type { Ring } from './alert.ts';
import type { Way } from './carry.ts';
import type { When, Who } from './common.ts';
import type { Pact } from './federation.ts';
import type { Hearing, OwnPulse, Inquiry, Subject } from './pulse.ts';
import type { RunBrief } from './response.ts';
import type { Waking } from './waking.ts';

/**
 * The one sentence, in the order in which it is chosen: the first that is true is said. Our own
 * doubt comes before anyone else's silence (invariant 9).
 */
export type StatusSentence =
  | { readonly key: 'noAssembly' }
  | { readonly key: 'rings'; readonly rings: number; readonly from: Who; readonly kind: string }
  | {
      readonly key: 'cutOff';
      readonly heard: number;
      readonly needed: number;
      /** We are few, and nobody outside has answered (R25). */
      readonly outsideMissing: boolean;
    }
  | { readonly key: 'silent'; readonly steady: number; readonly who: Who; readonly others: number }
  | { readonly key: 'asking'; readonly steady: number; readonly who: Who; readonly others: number }
  | { readonly key: 'late'; readonly steady: number; readonly who: Who; readonly others: number }
  | { readonly key: 'drill'; readonly from: Who; readonly kind: string }
  | { readonly key: 'founding'; readonly name: string }
  | { readonly key: 'alone' }
  | { readonly key: 'unknown'; readonly unknown: number }
  | { readonly key: 'steady'; readonly steady: number };

/** What stays wrong until someone does something. */
export type Warning =
  | { readonly kind: 'unlockedHome' }
  | { readonly kind: 'rehearsal'; readonly log: string }
  | { readonly kind: 'unmet'; readonly log: string }
  | { readonly kind: 'noWay'; readonly log: string }
  | { readonly kind: 'oneWayOnly'; readonly log: string }
  | { readonly kind: 'paperUnchecked'; readonly log: string }
  | { readonly kind: 'noBell'; readonly log: string }
  | { readonly kind: 'diskLow'; readonly freeBytes: number }
  | { readonly kind: 'diskFull' }
  | { readonly kind: 'readOnly' }
  | { readonly kind: 'restoredBackup'; readonly log: string }
  /** Closed for long, and nobody could be asked how far they know this device. */
  | { readonly kind: 'unseen'; readonly log: string }
  /** Closed for long: nothing is written before one peer was asked. */
  | { readonly kind: 'lookingFirst'; readonly log: string }
  | { readonly kind: 'deviceForked'; readonly log: string }
  | { readonly kind: 'deviceStruck'; readonly log: string }
  | { readonly kind: 'clockUnsure' }
  | { readonly kind: 'wrongClockAt'; readonly who: Who }
  | { readonly kind: 'rulesNewer'; readonly log: string; readonly rules: number }
  | { readonly kind: 'keyMissing'; readonly log: string }
  | { readonly kind: 'unread'; readonly log: string; readonly records: number }
  | { readonly kind: 'contested'; readonly log: string }
  /** Two halves decided differently; one goes on for now, and is not settled. */
  | { readonly kind: 'unhealed'; readonly log: string }
  | { readonly kind: 'belowQuorum'; readonly log: string }
  | { readonly kind: 'someAway'; readonly log: string; readonly members: number }
  | { readonly kind: 'reseed'; readonly log: string }
  | { readonly kind: 'removalUnconfirmed'; readonly log: string; readonly members: number }
  | { readonly kind: 'actFailed'; readonly run: string; readonly step: string }
  | { readonly kind: 'executorNotSetUp'; readonly executor: 'email' }
  | { readonly kind: 'mandateEnds'; readonly role: string; readonly who: Who; readonly at: When }
  | { readonly kind: 'pactEnds'; readonly pact: string; readonly at: When }
  | { readonly kind: 'sealActedWithoutUs'; readonly pact: string };

/**
 * What goes first, were the disk to fill: words that have had their time (R14), which go within a day
 * anyhow. Nothing else ever does.
 */
type DropFirst = 'oldWords' | 'nothing';

/** One assembly on this device, in short. */
export type AssemblyBrief = {
  readonly name: string;
  /** What its members call it; null: nobody said it yet. */
  readonly called: string | null;
  readonly log: string | null;
  readonly state: 'founding' | 'joining' | 'guest' | 'standing' | 'left';
  readonly rehearsal: boolean;
  readonly members: number;
  /** Acts that wait for this member's yes; of them, and of decisions, those on the list of this week. */
  readonly pendingForMe: number;
  /** Decisions that wait for this member: together one list, outside meetings once a week. */
  readonly toDecide: number;
  /** What waits too, and comes with the next list. */
  readonly held: number;
  /** What is held, by id: questions, acts, draws, matches, duties. */
  readonly heldIds: readonly string[];
  /** From when that can be opened; null: nothing is held. */
  readonly nextList: When | null;
};

/**
 * The app as this device serves it to browsers. `missing`: nobody built it; `unfit`: what lies there
 * is none; `portTaken`: another program holds the only port at which it may be.
 */
export type AppServing = {
  readonly state: 'served' | 'off' | 'missing' | 'unfit' | 'portTaken' | 'closed';
  readonly address: string;
  /** 64 hexadecimal characters (`docs/spec/app-serving.md`); null where there is no app. */
  readonly hash: string | null;
  /** For phones in the same house; null unless asked for. */
  readonly lan: LanServing | null;
};

/** The app as phones in the same house reach it. */
export type LanServing = {
  readonly state:
    | 'served'
    /** In networks that its authority may not vouch for. */
    | 'uncovered'
    | 'noAddress'
    | 'portTaken'
    | 'damaged'
    | 'unwritable'
    | 'ended';
  /** Where the app is, over HTTPS. */
  readonly app: readonly string[];
  /** Where a phone learns what to install, over HTTP. */
  readonly guide: readonly string[];
  /** Addresses of this machine for which the authority may not vouch. */
  readonly uncovered: number;
  readonly authority: {
    /** As phones list it. */
    readonly name: string;
    /** SHA-256 of its certificate, as phones show it: `AB:CD:…`. */
    readonly fingerprint: string;
    /** The first 64 bits of that, to be said aloud. */
    readonly words: readonly string[];
    readonly until: When;
  } | null;
};

/** `status`. */
export type StatusAnswer = {
  readonly sentence: StatusSentence;
  /**
   * For `--check`: exit 0, 10, 11. `unknown` counts as late: we cannot tell. So do people on a rota who
   * cannot be woken, and a device that can keep nothing new.
   */
  readonly level: 'well' | 'late' | 'silent';
  readonly at: When;
  readonly upSince: When;
  readonly version: string;
  readonly assemblies: readonly AssemblyBrief[];
  readonly pacts: readonly Pact[];
  readonly hearing: readonly Hearing[];
  /** Our own check-ins, an assembly each. */
  readonly own: readonly OwnPulse[];
  readonly subjects: readonly Subject[];
  readonly inquiries: readonly Inquiry[];
  readonly rings: readonly Ring[];
  readonly runs: readonly RunBrief[];
  readonly ways: readonly Way[];
  readonly disk: {
    readonly usedBytes: number;
    readonly freeBytes: number;
    readonly dropFirst: DropFirst;
    readonly dropFirstBytes: number;
  };
  readonly warnings: readonly Warning[];
  /** The rotas of these assemblies: who can be woken. */
  readonly waking: readonly Waking[];
  /** Absent where nothing serves an app: in the app itself. */
  readonly app?: AppServing;
};

/** `today`: whether the clock of this device may be believed. It is never set from here (R9). */
export type TodayAnswer = {
  /** What the clock shows. */
  readonly at: When;
  /** Whether words are dated by it. */
  readonly sure: boolean;
  /** Against what others wrote; `ahead` = nothing at all was written for so long, by this clock. */
  readonly verdict: 'sure' | 'behind' | 'ahead';
  /** By how many hours, as far as that shows; 0 when sure. */
  readonly hours: number;
  /** Whether a person just said that it is right; that holds for a week. */
  readonly answered: boolean;
  /** Assemblies in which it is time to practise one's two words (R21). */
  readonly practise: readonly string[];
  /** Assemblies in which decisions wait for this member, and how many. */
  readonly toDecide: readonly { readonly log: string; readonly count: number }[];
  /** Things left for this device's person alone: practice or not, they look the same here. */
  readonly forYou: number;
};

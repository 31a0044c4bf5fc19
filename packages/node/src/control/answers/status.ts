/** The answer of `status`: one sentence, then what needs someone, then the rest. */
import type { Ring } from './alert.ts';
import type { Way } from './carry.ts';
import type { When, Who } from './common.ts';
import type { Pact } from './federation.ts';
import type { Hearing, Inquiry, Subject } from './pulse.ts';
import type { RunBrief } from './response.ts';

/**
 * The one sentence, in the order in which it is chosen: the first that is true is said. Our own
 * doubt comes before anyone else's silence (invariant 9).
 */
export type StatusSentence =
  | { readonly key: 'noAssembly' }
  | { readonly key: 'rings'; readonly rings: number; readonly from: Who; readonly kind: string }
  | { readonly key: 'cutOff'; readonly heard: number; readonly needed: number }
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
  | { readonly kind: 'noAlwaysOn'; readonly log: string }
  | { readonly kind: 'paperUnchecked'; readonly log: string }
  | { readonly kind: 'noBell'; readonly log: string }
  | { readonly kind: 'diskLow'; readonly freeBytes: number }
  | { readonly kind: 'diskFull' }
  | { readonly kind: 'readOnly' }
  | { readonly kind: 'restoredBackup'; readonly log: string }
  | { readonly kind: 'deviceForked'; readonly log: string }
  | { readonly kind: 'deviceStruck'; readonly log: string }
  | { readonly kind: 'clockUnsure' }
  | { readonly kind: 'wrongClockAt'; readonly who: Who }
  | { readonly kind: 'rulesNewer'; readonly log: string; readonly rules: number }
  | { readonly kind: 'keyMissing'; readonly log: string }
  | { readonly kind: 'unread'; readonly log: string; readonly records: number }
  | { readonly kind: 'contested'; readonly log: string }
  | { readonly kind: 'belowQuorum'; readonly log: string }
  | { readonly kind: 'reseed'; readonly log: string }
  | { readonly kind: 'removalUnconfirmed'; readonly log: string; readonly members: number }
  | { readonly kind: 'actFailed'; readonly run: string; readonly step: string }
  | { readonly kind: 'executorNotSetUp'; readonly executor: 'email' }
  | { readonly kind: 'mandateEnds'; readonly role: string; readonly who: Who; readonly at: When }
  | { readonly kind: 'pactEnds'; readonly pact: string; readonly at: When }
  | { readonly kind: 'sealActedWithoutUs'; readonly pact: string };

/** What would be dropped first, were the disk to fill: never what nobody else holds. */
type DropFirst = 'oldBeats' | 'othersParcels' | 'readBodies' | 'nothing';

/** One assembly on this device, in short. */
export type AssemblyBrief = {
  readonly name: string;
  readonly log: string | null;
  readonly state: 'founding' | 'joining' | 'guest' | 'standing' | 'left';
  readonly rehearsal: boolean;
  readonly members: number;
  readonly pendingForMe: number;
};

/** `status`. */
export type StatusAnswer = {
  readonly sentence: StatusSentence;
  /** For `--check`: exit 0, 10, 11. `unknown` counts as late: we cannot tell. */
  readonly level: 'well' | 'late' | 'silent';
  readonly at: When;
  readonly upSince: When;
  readonly version: string;
  readonly assemblies: readonly AssemblyBrief[];
  readonly pacts: readonly Pact[];
  readonly hearing: readonly Hearing[];
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
};

/**
 * What one link knows while two devices of a log are met: what the other end has, what is to be
 * sent, what it may still cost. The machine itself is `reconcile.ts`.
 */
import type { DeviceId, Frontier, PlacementId, Record, RecordId, WireRecord } from '@tocsin/core';
import { LANE_GOVERNANCE, LANE_GUEST, unreachable } from '@tocsin/core';

import type { TheirDevice, Run } from './difference.ts';
import type { Frame, FrameFault, FrameOf, Reason } from './frames.ts';
import type { HeardFrontier } from './frontier.ts';
import type { Authenticated, PeerStanding } from './handshake.ts';
import type { LogView } from './log-view.ts';
import type { Outbox } from './outbox.ts';
import { CREDIT_START_BYTES, EMPTY_OUTBOX } from './outbox.ts';
import type { Amounts, QuotaKind, Usage } from './quota.ts';
import type { Row } from './told.ts';

/** The least time between two ticks. */
export const TICK_MS = 5_000;
/** Without progress for so long while the other end has more, frontiers are compared again. */
export const COMPARE_MS = 60_000;
/**
 * Each comparison in vain doubles the wait for the next one on this link, up to 64 minutes: who
 * promises records and sends none costs us nothing.
 */
export const VAIN_DOUBLINGS_MAX = 6;
/** How long sending rests for a fork that the other end is placing. */
export const REST_MS = 30_000;
/** Records read at once: 256 × 16 KiB = 4 MiB at most, 128 KB as a rule. */
export const READ_RECORDS_MAX = 256;
/** Ids that we have asked for and not received; as many as one sender may leave parked, twice. */
export const WANTED_MAX = 1_024;
/** Ids the other end has asked for and not received: what one of ours would ask. */
export const ASKED_MAX = 1_024;
/** Forks being placed at once: 64 questions of 43 B and answers of 650 B. */
export const LOCATING_MAX = 64;

/** How much of a record of some lane the other end is sent. */
export type Sight = 'whole' | 'skeleton' | 'none';
/** The lanes hook: what a peer may see. A host may narrow it further. */
export type SightOfLane = (lane: number) => Sight;

/**
 * What each standing is sent unless the host says otherwise. A guest gets the governance lane
 * (sealed; he holds no key) and the guest lane whole, of the rest the signed skeletons that chains
 * need: he sees that something was said, not what (R11, R15). A stranger is sent nothing.
 */
export function sightOf(standing: PeerStanding): SightOfLane {
  switch (standing) {
    case 'member':
      return () => 'whole';
    case 'guest':
      return (lane) => (lane === LANE_GOVERNANCE || lane === LANE_GUEST ? 'whole' : 'skeleton');
    case 'stranger':
      return () => 'none';
    default:
      return unreachable(standing);
  }
}

/** What a step is given and does not keep. */
export interface ReconcileSetting {
  readonly view: LogView;
  /** Our newest placement in force. */
  readonly gov: PlacementId | null;
  /** Husks that others told us, if this peer is to be asked for their records. */
  readonly told: readonly Row[];
  readonly sight: SightOfLane;
  /** What the peer may cost in an hour; `QUOTA_BY_STANDING` unless a test says otherwise. */
  readonly quota: Amounts;
  /** A monotonic clock. */
  readonly nowMs: number;
}

/** One link. */
export interface ReconcileState {
  readonly peer: Authenticated;
  readonly outbox: Outbox;
  readonly usage: Usage;
  /** What the other end has or will have once all that is planned has left. */
  readonly theirs: ReadonlyMap<DeviceId, TheirDevice>;
  /** Parts of a frontier that is not complete yet. */
  readonly parts: Frontier;
  /** The last complete frontier heard. */
  readonly heard: HeardFrontier | undefined;
  /** Devices whose difference is not known yet. */
  readonly undecided: ReadonlySet<DeviceId>;
  /** Heads whose place was asked for, with their device. */
  readonly locating: ReadonlyMap<RecordId, DeviceId>;
  /** Whether we asked for a place since the last frontier: who does never rests. */
  readonly placing: boolean;
  /** Devices whose fork the other end is placing. */
  readonly resting: ReadonlySet<DeviceId>;
  readonly restUntilMs: number;
  readonly runs: readonly Run[];
  readonly asked: readonly RecordId[];
  readonly reading: boolean;
  /** What is being read, in the order in which it is to be told; husks too. */
  readonly window: readonly RecordId[];
  readonly wanted: ReadonlySet<RecordId>;
  /** Bytes of records that the other end may still send. */
  readonly granted: number;
  /** Bytes taken for which no credit was given back yet. */
  readonly owed: number;
  /** A batch was turned away; compare again once credit flows. */
  readonly turnedAway: boolean;
  readonly progressMs: number;
  /** Comparisons since records last came. */
  readonly vain: number;
  readonly over: boolean;
}

/** Frames that pass through to the engine. */
export type HeardFrame = FrameOf<'beat' | 'alert' | 'probe' | 'probeAnswer' | 'custody' | 'wake'>;

export type ReconcileEvent =
  | { readonly kind: 'begin' }
  | { readonly kind: 'parcel'; readonly bytes: Uint8Array }
  /** The bearer took the parcel that was sent last. */
  | { readonly kind: 'carried' }
  /** The answer to `read`: those that are here, in any order. */
  | { readonly kind: 'read'; readonly records: readonly Record[] }
  /**
   * The answer to `admit` and `admitHusks`, once stored: of what was given the view holds `held`. What had
   * waited for it is not among them, for it may have come over another link: it is told by `grown`. `bytes`
   * as `admit` gave them; `missing` are parents of what was parked.
   */
  | {
      readonly kind: 'admitted';
      readonly bytes: number;
      readonly held: readonly RecordId[];
      readonly missing: readonly RecordId[];
    }
  /** The view has new records of these devices, own or from other links. */
  | { readonly kind: 'grown'; readonly devices: readonly DeviceId[] }
  | { readonly kind: 'say'; readonly frame: HeardFrame }
  /** Ask for records, for instance of which only the header is here. */
  | { readonly kind: 'wish'; readonly ids: readonly RecordId[] }
  | { readonly kind: 'tick' }
  | { readonly kind: 'end'; readonly reason: Reason };

/** Why a link ends. */
export type LinkFault =
  | FrameFault
  | { readonly kind: 'OutOfTurn' }
  | { readonly kind: 'OverQuota'; readonly what: QuotaKind }
  | { readonly kind: 'OverCredit' }
  | { readonly kind: 'PeerLeft'; readonly reason: Reason }
  | { readonly kind: 'WeLeft'; readonly reason: Reason };

export type ReconcileEffect =
  /** Give it to the bearer; then send `carried`. Never two at once. */
  | { readonly kind: 'send'; readonly bytes: Uint8Array }
  /** Answer with `read`. */
  | { readonly kind: 'read'; readonly ids: readonly RecordId[] }
  /** Check and store these, parents first; answer with `admitted` when it is done. */
  | {
      readonly kind: 'admit';
      readonly records: readonly WireRecord[];
      readonly bytes: number;
    }
  /** The same for what is left of records. */
  | { readonly kind: 'admitHusks'; readonly run: Uint8Array; readonly bytes: number }
  | { readonly kind: 'heard'; readonly frame: HeardFrame }
  /** What the other end says it holds (R17b: perhaps more of ours than we do). */
  | { readonly kind: 'frontier'; readonly frontier: HeardFrontier }
  /** Something of the peer's was turned away by its quota, and it was told. */
  | { readonly kind: 'turnedAway'; readonly what: QuotaKind }
  /** The other end turned something of ours away. */
  | { readonly kind: 'refused'; readonly reason: Reason }
  /** There was no room to queue it: try another link or later. */
  | { readonly kind: 'unsent'; readonly frame: Frame }
  | { readonly kind: 'drop'; readonly fault: LinkFault };

/** A link just met. `usage` is what this device has cost on earlier links. */
export function createReconcileState(peer: Authenticated, usage: Usage): ReconcileState {
  return {
    peer,
    outbox: EMPTY_OUTBOX,
    usage,
    theirs: new Map(),
    parts: [],
    heard: undefined,
    undecided: new Set(),
    locating: new Map(),
    placing: false,
    resting: new Set(),
    restUntilMs: 0,
    runs: [],
    asked: [],
    reading: false,
    window: [],
    wanted: new Set(),
    granted: CREDIT_START_BYTES,
    owed: 0,
    turnedAway: false,
    progressMs: 0,
    vain: 0,
    over: false,
  };
}

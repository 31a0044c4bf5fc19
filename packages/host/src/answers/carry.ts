/** Answers about ways to others, parcels that couriers carry, and the log on the disk. */
import type { WayKind, When, Who } from './common.ts';

/** One way to others. */
export type Way = {
  readonly kind: WayKind;
  /** As `ways add` would take it; null for a link that the other end opened. */
  readonly address: string | null;
  readonly log: string | null;
  readonly who: Who | null;
  /** `linked` now; `trying` to be; `resting` until the next try; `known` = not a live way. */
  readonly state: 'linked' | 'trying' | 'resting' | 'known';
  readonly heardAt: When | null;
};

/** `ways add|remove`. */
export type WaysChangedAnswer = {
  readonly address: string;
  readonly changed: boolean;
  readonly ways: number;
};

/** `ways show`. */
export type WaysShowAnswer = {
  /** Addresses at which others reach this device, per assembly or pact. */
  readonly listening: readonly { readonly log: string; readonly address: string }[];
  readonly ways: readonly Way[];
  readonly net: boolean;
  /** Our own records that nobody else has yet, as far as we know. */
  readonly waiting: number;
  /** Parcels that this device packed and still follows, newest first. */
  readonly parcels: readonly ParcelOnItsWay[];
};

/** How far a parcel of ours has come, by what its readers signed. */
type ParcelOnItsWay = {
  readonly log: string;
  readonly packedAt: When;
  /** `waiting`: nobody has signed for it. `arrived`: somebody has. `ranOut`: its time is over. */
  readonly state: 'waiting' | 'arrived' | 'ranOut';
  readonly recipients: number;
  readonly arrivedAt: number;
};

/** `bundle pack`. */
export type BundlePackAnswer = {
  /** One for each log, and more where it has more than 64 devices or too many records. */
  readonly parcels: readonly Parcel[];
};

/** One sealed file for a courier. */
type Parcel = {
  readonly log: string;
  readonly file: string;
  readonly bytes: number;
  readonly records: number;
  readonly beats: number;
  /** Devices that can open it. */
  readonly recipients: number;
  readonly keepsUntil: When;
};

/** `bundle open`. */
export type BundleOpenAnswer = {
  readonly fresh: number;
  readonly known: number;
  /** Stored aside until what they build on comes. */
  readonly parked: number;
  /** That have had their time here: not kept again. */
  readonly outlived: number;
  /** Changed on the way or not ours: kept for nothing. */
  readonly refused: number;
  readonly beats: number;
  /** Rings that this parcel brought. */
  readonly rings: number;
  readonly packedAt: When | null;
};

/** `log verify`. */
export type LogVerifyAnswer = {
  readonly logs: readonly {
    readonly log: string;
    readonly records: number;
    /** Of which nothing is left but their place. */
    readonly husks: number;
    readonly signatures: number;
    readonly stateHash: string;
    /** Records that no longer verify; more than 0 ends with exit code 6. */
    readonly bad: number;
  }[];
  readonly tookMs: number;
};

/** How long words of a log are kept, and what has gone (R14). */
export type KeptLog = {
  readonly log: string;
  /** Hours of the log's tempo, from the placement that settled a word to one that is so much later. */
  readonly keptHours: number;
  /** What was settled until then has had its time; null: nothing has. */
  readonly overUntil: When | null;
  readonly records: number;
  /** Of which nothing is left but their place. */
  readonly husks: number;
  /** That have had their time, and go at the next calm moment. */
  readonly waiting: number;
  readonly waitingBytes: number;
  /** When the last sweep ended. */
  readonly sweptAt: When | null;
};

/** `log kept`. */
export type LogKeptAnswer = {
  readonly logs: readonly KeptLog[];
};

/** `log export`. */
export type LogExportAnswer = {
  readonly file: string;
  readonly bytes: number;
  readonly records: number;
};

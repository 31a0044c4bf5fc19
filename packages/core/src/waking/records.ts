/**
 * How people are woken (DESIGN §5), in the home log, lane 1. A device of somebody on a rota says by
 * which paths it wakes its person, and when the person last confirmed each; no address and no text of
 * it leaves the device. The other kind is the person's own word, from any device of theirs, that a
 * canary with this number came through. Both are for reading: no rule of the chain looks at them, and
 * neither is a sign of life (R21: a number that was read says nothing of how its reader is).
 */
import type { Hour } from '../base/time.ts';
import type { Shape } from '../codec/shape.ts';
import { ascending, tuple, uint } from '../codec/shape.ts';
import { HOUR_MAX } from '../record/header.ts';
import type { RecordKind } from '../record/kind.ts';
import { LANE_COMMON } from '../record/lane.ts';

/**
 * Ways of waking by number: a program of the machine that shows or sounds something, e-mail, the app
 * while it is open, a push to a closed app. Final; new ones at the end.
 */
export const WAKING_WAYS = ['notifier', 'mail', 'app', 'push'] as const;
export type WakingWay = (typeof WAKING_WAYS)[number];

/** Paths that one device names. */
export const WAKING_PATHS_MAX = 8;
/** Largest number of a way and of a fault; one that is not known is carried and shown as such. */
const NUMBER_MAX = 255;
/** Numbers of canaries have six digits: read from a screen, typed in once, no secret. */
export const CANARY_NUMBER_MAX = 999_999;

/** One way by which a device wakes its person. */
export interface PathTold {
  /** Of `WAKING_WAYS`, by number. */
  readonly way: number;
  /** From when on this device has had it. */
  readonly since: Hour;
  /** When the person last confirmed a canary that came this way; 0: never. */
  readonly heard: Hour;
  /** Why the last try did not go out; 0: it did. The numbers are those of executors, plus one. */
  readonly fault: number;
}

/** All paths of the device that writes it, from now on. */
export interface WakingTold {
  /** Ascending by way. */
  readonly paths: readonly PathTold[];
}

/** The person read this number somewhere; whichever of their devices sent it counts it. */
export interface CanaryHeard {
  readonly number: number;
}

const hourShape: Shape<Hour> = uint<Hour>(HOUR_MAX);

const pathShape: Shape<PathTold> = tuple<PathTold>({
  way: uint(NUMBER_MAX),
  since: hourShape,
  heard: hourShape,
  fault: uint(NUMBER_MAX),
});

/** Frame 3, array 1, list 1, each path: array 1, way 2, since 9, heard 9, fault 2. */
export const WAKING_TOLD_BYTES_MAX: number = 3 + 1 + 1 + WAKING_PATHS_MAX * 23;
/** 68 */
export const wakingToldKind: RecordKind<WakingTold> = {
  name: 'wakingTold',
  lanes: [LANE_COMMON],
  plain: false,
  shape: tuple<WakingTold>({
    paths: ascending(pathShape, (a, b) => a.way - b.way, WAKING_PATHS_MAX),
  }),
  bytesMax: WAKING_TOLD_BYTES_MAX,
};

/** Frame 3, array 1, number 5. */
export const CANARY_HEARD_BYTES_MAX = 9;
/** 69 */
export const canaryHeardKind: RecordKind<CanaryHeard> = {
  name: 'canaryHeard',
  lanes: [LANE_COMMON],
  plain: false,
  shape: tuple<CanaryHeard>({ number: uint(CANARY_NUMBER_MAX) }),
  bytesMax: CANARY_HEARD_BYTES_MAX,
};

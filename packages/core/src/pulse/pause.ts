/**
 * An agreed pause: announced by the subject itself, and agreed to by someone else, so that a seized
 * phone alone cannot explain its owner's silence away. The second record names the first and
 * repeats its hours. It counts from its announcement on, and it is bounded.
 */
import type { RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Shape } from '../codec/shape.ts';
import { id, nullable, refined, tuple, uint } from '../codec/shape.ts';
import { HOUR_MAX } from '../record/header.ts';
import type { RecordKind } from '../record/kind.ts';
import { LANE_COMMON } from '../record/lane.ts';

/** Longest pause: 60 days. Who needs longer announces again, and someone agrees again. */
export const PAUSE_HOURS_MAX = 1_440;

/** What a pause says. */
export interface Pause {
  readonly fromHour: Hour;
  /** The first hour that is no longer in the pause. */
  readonly toHour: Hour;
  /** Null = announced for oneself; else the announcement that this record agrees to. */
  readonly agreesTo: RecordId | null;
}

const pauseShape: Shape<Pause> = refined(
  tuple<Pause>({
    fromHour: uint<Hour>(HOUR_MAX),
    toHour: uint<Hour>(HOUR_MAX),
    agreesTo: nullable(id<RecordId>()),
  }),
  'pause-length',
  ({ fromHour, toHour }) => toHour > fromHour && toHour - fromHour <= PAUSE_HOURS_MAX,
);

/** Frame 3, array 1, from 9, to 9, agreesTo 34. */
export const PAUSE_BYTES_MAX = 56;

/** Kind 33: a pause announced or agreed to. */
export const PAUSE: RecordKind<Pause> = {
  name: 'pause',
  lanes: [LANE_COMMON],
  plain: false,
  shape: pauseShape,
  bytesMax: PAUSE_BYTES_MAX,
};

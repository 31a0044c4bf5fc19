/**
 * Seen: someone else's word that a subject was alive: two met, one saw the other, a call with the
 * spoken check, a sign at the drop point. The place is never said, the time only by the hour.
 */
import type { Hour } from '../base/time.ts';
import type { Shape } from '../codec/shape.ts';
import { id, oneOf, tuple, uint } from '../codec/shape.ts';
import { HOUR_MAX } from '../record/header.ts';
import type { RecordKind } from '../record/kind.ts';
import { LANE_COMMON } from '../record/lane.ts';
import type { SubjectId } from './subject.ts';

/** How someone was seen. */
export const SEEN_HOWS = ['met', 'seen', 'call', 'dropPoint'] as const;

/** What a sighting says. */
export interface Seen {
  readonly subject: SubjectId;
  readonly how: (typeof SEEN_HOWS)[number];
  /** When it happened, rounded up; not when it was written. */
  readonly happenedAt: Hour;
}

const seenShape: Shape<Seen> = tuple<Seen>({
  subject: id<SubjectId>(),
  how: oneOf(SEEN_HOWS),
  happenedAt: uint<Hour>(HOUR_MAX),
});

/** Frame 3, array 1, subject 34, how 1, hour 9. */
export const SEEN_BYTES_MAX = 48;

/** Kind 34: a sighting of another. */
export const SEEN: RecordKind<Seen> = {
  name: 'seen',
  lanes: [LANE_COMMON],
  plain: false,
  shape: seenShape,
  bytesMax: SEEN_BYTES_MAX,
};

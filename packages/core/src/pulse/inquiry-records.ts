/**
 * What is said in an inquiry: that it is open, what was tried, how it ended. Its id follows from
 * whose silence it is and since when, so that two who open the same silence name the same inquiry.
 */
import type { Hash } from '../base/crypto.ts';
import { uintBytes } from '../base/bytes.ts';
import { hashIn } from '../base/domain.ts';
import type { Hash32, LogId } from '../base/id.ts';
import { idBytes, idOf } from '../base/id.ts';
import type { Instant } from '../base/time.ts';
import { INSTANT_MAX } from '../base/time.ts';
import type { Shape } from '../codec/shape.ts';
import { id, oneOf, tuple, uint } from '../codec/shape.ts';
import type { RecordKind } from '../record/kind.ts';
import { LANE_COMMON } from '../record/lane.ts';
import type { Channel } from './channel.ts';
import { CHANNELS } from './channel.ts';
import type { SubjectId } from './subject.ts';

/** Why an inquiry was opened: by itself, by a person who worries, by a missed call. */
export const INQUIRY_REASONS = ['silence', 'worry', 'missedCall'] as const;
/** What came of asking on one channel; `passed` hands the inquiry on at once. */
export const STEP_RESULTS = ['asked', 'answered', 'noAnswer', 'unreachable', 'passed'] as const;
/** How an inquiry ended for whom it says so. */
export const INQUIRY_OUTCOMES = ['explained', 'silent', 'lateEvidence'] as const;
/** A coarse reason beside an outcome. Nothing of health, place or law has a code. */
export const INQUIRY_NOTES = ['none', 'device', 'line', 'away', 'rhythm', 'other'] as const;

/** Hands that an inquiry can count: 179 years of daily ones. */
export const HAND_MAX = 65_535;

/** What opens an inquiry. */
export interface InquiryOpened {
  readonly subject: SubjectId;
  /** The evidence time of the last sign of life that the opener holds. */
  readonly silentSince: Instant;
  readonly reason: (typeof INQUIRY_REASONS)[number];
}

/** One thing tried. */
export interface InquiryStep {
  readonly inquiry: Hash32;
  readonly channel: Channel;
  readonly result: (typeof STEP_RESULTS)[number];
  /** The hand in which it was tried, from 0. */
  readonly hand: number;
}

/** How an inquiry ended for the author's subject. */
export interface InquiryClosed {
  readonly inquiry: Hash32;
  readonly outcome: (typeof INQUIRY_OUTCOMES)[number];
  readonly note: (typeof INQUIRY_NOTES)[number];
}

/** The inquiry into a subject's silence since an instant, in one log. */
export function inquiryIdOf(
  hash: Hash,
  log: LogId,
  silence: { readonly subject: SubjectId; readonly silentSince: Instant },
): Hash32 {
  return idOf<Hash32>(
    hashIn(
      hash,
      'inquiry',
      idBytes(log),
      idBytes(silence.subject),
      uintBytes(silence.silentSince, 6),
    ),
  );
}

const openedShape: Shape<InquiryOpened> = tuple<InquiryOpened>({
  subject: id<SubjectId>(),
  silentSince: uint<Instant>(INSTANT_MAX),
  reason: oneOf(INQUIRY_REASONS),
});

const stepShape: Shape<InquiryStep> = tuple<InquiryStep>({
  inquiry: id<Hash32>(),
  channel: oneOf(CHANNELS),
  result: oneOf(STEP_RESULTS),
  hand: uint(HAND_MAX),
});

const closedShape: Shape<InquiryClosed> = tuple<InquiryClosed>({
  inquiry: id<Hash32>(),
  outcome: oneOf(INQUIRY_OUTCOMES),
  note: oneOf(INQUIRY_NOTES),
});

/** Frame 3, array 1, subject 34, silentSince 9, reason 1. */
export const INQUIRY_OPENED_BYTES_MAX = 48;
/** Frame 3, array 1, inquiry 34, channel 1, result 1, hand 3. */
export const INQUIRY_STEP_BYTES_MAX = 43;
/** Frame 3, array 1, inquiry 34, outcome 1, note 1. */
export const INQUIRY_CLOSED_BYTES_MAX = 40;

/** Kind 35: an inquiry is open. Every opener is kept. */
export const INQUIRY_OPENED: RecordKind<InquiryOpened> = {
  name: 'inquiryOpened',
  lanes: [LANE_COMMON],
  plain: false,
  shape: openedShape,
  bytesMax: INQUIRY_OPENED_BYTES_MAX,
};

/** Kind 36: something was tried. */
export const INQUIRY_STEP: RecordKind<InquiryStep> = {
  name: 'inquiryStep',
  lanes: [LANE_COMMON],
  plain: false,
  shape: stepShape,
  bytesMax: INQUIRY_STEP_BYTES_MAX,
};

/** Kind 37: how it ended, for the author's subject. */
export const INQUIRY_CLOSED: RecordKind<InquiryClosed> = {
  name: 'inquiryClosed',
  lanes: [LANE_COMMON],
  plain: false,
  shape: closedShape,
  bytesMax: INQUIRY_CLOSED_BYTES_MAX,
};

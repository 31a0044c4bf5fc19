/**
 * Frames: what two peers say to each other on a live link, and what stands in a bundle. One frame
 * is one parcel of a bearer: canonical CBOR `[type, payload]`, at most 64 KiB (`docs/spec/
 * reconciliation.md`). Beats, alerts and probes are opaque here; their own folders read them.
 */
import type {
  Cbor,
  DeviceId,
  Frontier,
  Head,
  Malformed,
  PlacementId,
  RecordId,
  Result,
  Shape,
} from '@tocsin/core';
import {
  BEAT_WITH_WORD_BYTES,
  compareHeads,
  decodeCbor,
  encodeCbor,
  fail,
  HUSK_RUN_BYTES_MAX,
  malformed,
  ok,
  SEQ_MAX,
  shape,
  SIGNATURE_BYTES,
  unreachable,
  WAKE_WORD_BYTES_MAX,
} from '@tocsin/core';

import { devicesShape, headShape } from './frontier.ts';
import type { Row } from './told.ts';
import { rowsShape } from './told.ts';

/** One frame on a link, and one parcel of any live bearer: 64 KiB. */
export const FRAME_BYTES_MAX = 65_536;
/** Around a payload: array 1, type 1, payload array 1. */
export const FRAME_HEAD_BYTES = 3;
/** Bytes of a nonce or a proof in the handshake. */
export const PROOF_BYTES = 32;
/** Protocol versions one hello can offer. */
export const VERSIONS_MAX = 8;
/** A sealed beat of 140 bytes, with a sealed word 2,780 (`docs/spec/beat.md`). */
export const BEAT_BYTES_MAX: number = BEAT_WITH_WORD_BYTES;
/** A bell word (`docs/spec/ring.md`): head ≤ 41 + 62 signers × 65 = 4,071; round 4 KiB. */
export const ALERT_BYTES_MAX = 4_096;
/** A question about one device, or its answer, signed: id 34, signature 66, beat 143, rest. */
export const PROBE_BYTES_MAX = 512;
/** A custody receipt: `RECEIPT_BYTES_MAX` in `custody.ts`. */
export const RECEIPT_FRAME_BYTES_MAX = 145;
/** Ids one want names: 256 × 34 = 8.5 KiB. */
export const WANT_IDS_MAX = 256;
/** Places on a branch that one answer names. 16 find a fork among 2^16 records in four rounds. */
export const POINTS_MAX = 16;
/** One record with its frame: `WIRE_FRAME_BYTES` + 16 KiB, and its string head 3. */
export const RECORD_FRAME_BYTES_MAX = 16_397;
/** Records in one batch: 64 KiB hold at most 65,533 / 278 of the smallest = 235. */
export const BATCH_RECORDS_MAX = 256;
/** Bytes a grant can name: 64 MiB. */
export const CREDIT_GRANT_MAX = 67_108_864;

/** What kind of bell word a frame carries; each judged by `core/alert`. */
export const ALERT_CLASSES = ['ring', 'dispute', 'cancel', 'firstBell', 'lift', 'relay'] as const;
export type AlertClass = (typeof ALERT_CLASSES)[number];

/** Why a peer says no, or goodbye. Its number is its place here; new ones only at the end. */
export const REASONS = [
  'done',
  'noSuchDoor',
  'noCommonVersion',
  'badSignature',
  'notWelcome',
  'struck',
  'malformed',
  'outOfTurn',
  'timeout',
  'overQuota',
  'overCredit',
  'busy',
  'storeFull',
  'reflected',
] as const;
export type Reason = (typeof REASONS)[number];

/** One frame. */
export type Frame =
  | {
      readonly kind: 'hello';
      readonly versions: readonly number[];
      readonly nonce: Uint8Array;
      readonly proof: Uint8Array;
    }
  | {
      readonly kind: 'answer';
      readonly version: number;
      readonly device: DeviceId;
      readonly nonce: Uint8Array;
      readonly proof: Uint8Array;
    }
  | { readonly kind: 'auth'; readonly device: DeviceId; readonly signature: Uint8Array }
  | { readonly kind: 'welcome'; readonly signature: Uint8Array }
  | { readonly kind: 'refuse'; readonly reason: Reason }
  /** Part of a frontier; `more` = another part follows. */
  | {
      readonly kind: 'frontier';
      readonly gov: PlacementId | null;
      readonly devices: Frontier;
      readonly more: boolean;
    }
  /** Records as `encodeWire` gives them, parents before children. */
  | { readonly kind: 'records'; readonly records: readonly Uint8Array[] }
  | { readonly kind: 'want'; readonly ids: readonly RecordId[] }
  /** Which records lie on the branch of `head` with seq in (above, below)? −1 is sent as null. */
  | {
      readonly kind: 'locate';
      readonly head: RecordId;
      readonly above: number | null;
      readonly below: number;
    }
  | { readonly kind: 'points'; readonly head: RecordId; readonly points: readonly Head[] }
  | { readonly kind: 'beat'; readonly bytes: Uint8Array }
  | { readonly kind: 'alert'; readonly class: AlertClass; readonly bytes: Uint8Array }
  | { readonly kind: 'probe'; readonly bytes: Uint8Array }
  | { readonly kind: 'probeAnswer'; readonly bytes: Uint8Array }
  | { readonly kind: 'custody'; readonly bytes: Uint8Array }
  | { readonly kind: 'credit'; readonly bytes: number }
  | { readonly kind: 'bye'; readonly reason: Reason }
  /** What is left of records, as `encodeHuskRun` gives it. */
  | { readonly kind: 'husks'; readonly run: Uint8Array }
  /** Which of these records are there? Others told us their husks only (`told.ts`). */
  | { readonly kind: 'told'; readonly rows: readonly Row[] }
  /** A word about waking a phone (`core/wake`); from version 2 on. */
  | { readonly kind: 'wake'; readonly bytes: Uint8Array };

export type FrameKind = Frame['kind'];
/** The frame of one kind. */
export type FrameOf<K extends FrameKind> = Extract<Frame, { readonly kind: K }>;
/** What a frame says beside its kind. */
type Said<K extends FrameKind> = Omit<FrameOf<K>, 'kind'>;

const version: Shape<number> = shape.uint(255);
const proof: Shape<Uint8Array> = shape.bytes(PROOF_BYTES);
const signature: Shape<Uint8Array> = shape.bytes(SIGNATURE_BYTES);
const reason: Shape<Reason> = shape.oneOf(REASONS);
const opaque = (max: number): Shape<{ readonly bytes: Uint8Array }> =>
  shape.tuple<{ readonly bytes: Uint8Array }>({ bytes: shape.bytes(1, max) });

const shapes: { readonly [K in FrameKind]: Shape<Said<K>> } = {
  hello: shape.tuple<Said<'hello'>>({
    versions: shape.ascending(version, (a, b) => a - b, VERSIONS_MAX, 1),
    nonce: proof,
    proof,
  }),
  answer: shape.tuple<Said<'answer'>>({
    version,
    device: shape.id<DeviceId>(),
    nonce: proof,
    proof,
  }),
  auth: shape.tuple<Said<'auth'>>({ device: shape.id<DeviceId>(), signature }),
  welcome: shape.tuple<Said<'welcome'>>({ signature }),
  refuse: shape.tuple<Said<'refuse'>>({ reason }),
  frontier: shape.tuple<Said<'frontier'>>({
    gov: shape.nullable(shape.id<PlacementId>()),
    devices: devicesShape,
    more: shape.bool,
  }),
  records: shape.tuple<Said<'records'>>({
    records: shape.list(shape.bytes(1, RECORD_FRAME_BYTES_MAX - 3), BATCH_RECORDS_MAX, 1),
  }),
  want: shape.tuple<Said<'want'>>({ ids: shape.list(shape.id<RecordId>(), WANT_IDS_MAX, 1) }),
  locate: shape.tuple<Said<'locate'>>({
    head: shape.id<RecordId>(),
    above: shape.nullable(shape.uint(SEQ_MAX)),
    below: shape.uint(SEQ_MAX),
  }),
  points: shape.tuple<Said<'points'>>({
    head: shape.id<RecordId>(),
    points: shape.ascending(headShape, compareHeads, POINTS_MAX),
  }),
  beat: opaque(BEAT_BYTES_MAX),
  alert: shape.tuple<Said<'alert'>>({
    class: shape.oneOf(ALERT_CLASSES),
    bytes: shape.bytes(1, ALERT_BYTES_MAX),
  }),
  probe: opaque(PROBE_BYTES_MAX),
  probeAnswer: opaque(PROBE_BYTES_MAX),
  custody: opaque(RECEIPT_FRAME_BYTES_MAX),
  credit: shape.tuple<Said<'credit'>>({ bytes: shape.uint(CREDIT_GRANT_MAX) }),
  bye: shape.tuple<Said<'bye'>>({ reason }),
  husks: shape.tuple<Said<'husks'>>({ run: shape.bytes(1, HUSK_RUN_BYTES_MAX) }),
  told: shape.tuple<Said<'told'>>({ rows: rowsShape }),
  wake: opaque(WAKE_WORD_BYTES_MAX),
};

/** Every kind of frame in the order of its number on the wire, from 1. New ones at the end. */
export const FRAME_KINDS: readonly FrameKind[] = [
  'hello',
  'answer',
  'auth',
  'welcome',
  'refuse',
  'frontier',
  'records',
  'want',
  'locate',
  'points',
  'beat',
  'alert',
  'probe',
  'probeAnswer',
  'custody',
  'credit',
  'bye',
  'husks',
  'told',
  'wake',
];

/** The frame that was made last of each list of devices: at most meetings the log says the same. */
const frontierFrames = new WeakMap<
  Frontier,
  { readonly frame: FrameOf<'frontier'>; readonly bytes: Uint8Array }
>();

/** Canonical bytes of a frame; nobody changes them. */
export function encodeFrame(frame: Frame): Uint8Array {
  if (frame.kind !== 'frontier') return encodeAnew(frame);
  const known = frontierFrames.get(frame.devices);
  if (known?.frame.gov === frame.gov && known.frame.more === frame.more) return known.bytes;
  const bytes = encodeAnew(frame);
  frontierFrames.set(frame.devices, { frame, bytes });
  return bytes;
}

function encodeAnew(frame: Frame): Uint8Array {
  const said = shapes[frame.kind] as Shape<unknown>;
  return encodeCbor([FRAME_KINDS.indexOf(frame.kind) + 1, said.toCbor(frame)]);
}

/** Why bytes are not a frame. */
export type FrameFault = Malformed | { readonly kind: 'UnknownFrame'; readonly type: number };

/** Reads a frame from untrusted bytes; total. */
export function decodeFrame(bytes: Uint8Array): Result<Frame, FrameFault> {
  const value = decodeCbor(bytes, FRAME_BYTES_MAX);
  if (!value.ok) return value;
  if (!Array.isArray(value.value) || value.value.length !== 2) return notAFrame;
  const [type, payload] = value.value as unknown as readonly [Cbor, Cbor];
  if (typeof type !== 'number' || type < 0) return notAFrame;
  const kind = FRAME_KINDS[type - 1];
  if (kind === undefined) return fail({ kind: 'UnknownFrame', type });
  const said = (shapes[kind] as Shape<object>).parse(payload);
  return said.ok ? ok({ kind, ...said.value } as Frame) : said;
}

const notAFrame: Result<never, Malformed> = malformed('frame');

/**
 * How soon a frame leaves, 0 first (DESIGN §8: alerts pre-empt). Word about the link itself goes
 * before beats, for it is short and everything waits for it. Records go in one order, parents
 * first, with governance before the rest where nothing forbids it (`order.ts`).
 */
export const FRAME_PRIORITIES = 5;

/** The priority of a kind of frame, in [0, FRAME_PRIORITIES). */
export function priorityOf(kind: FrameKind): number {
  switch (kind) {
    case 'alert':
      return 0;
    case 'hello':
    case 'answer':
    case 'auth':
    case 'welcome':
    case 'refuse':
    case 'credit':
    case 'bye':
      return 1;
    case 'beat':
    case 'probe':
    case 'probeAnswer':
      return 2;
    case 'frontier':
    case 'custody':
    case 'want':
    case 'locate':
    case 'points':
    case 'told':
    case 'wake':
      return 3;
    case 'records':
    case 'husks':
      return 4;
    default:
      return unreachable(kind);
  }
}

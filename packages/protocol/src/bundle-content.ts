/**
 * What is inside a bundle, before it is sealed: a CBOR sequence (RFC 8742) of byte strings, the
 * first the sender's signed head, each further one a frame (`frames.ts`) in the order in which it
 * should be read on a short battery: bell words, beats, frontier, custody, then records.
 *
 *     head = [log, device, hash of all frames, signature]
 *
 * Signed inside, sealed outside: who carries it sees no sender. The signature names no recipients,
 * for whoever may read a log's records may pass them on.
 */
import type {
  DeviceId,
  Hash,
  HuskRun,
  LogId,
  Malformed,
  Record,
  RecordFault,
  Result,
  Verify,
} from '@tocsin/core';
import {
  concatBytes,
  decodeHuskRun,
  decodeShape,
  decodeWire,
  encodeCbor,
  encodeHuskRun,
  encodeShape,
  fail,
  hashIn,
  idBytes,
  malformed,
  ok,
  parseRecord,
  readUint,
  shape,
  SIGNATURE_BYTES,
} from '@tocsin/core';
import type { Shape } from '@tocsin/core';

import type { CustodyReceipt } from './custody.ts';
import { decodeReceipt, encodeReceipt } from './custody.ts';
import type { AlertClass, Frame, FrameKind } from './frames.ts';
import { ALERT_CLASSES, decodeFrame, encodeFrame, FRAME_BYTES_MAX } from './frames.ts';
import type { HeardFrontier } from './frontier.ts';
import { joinFrontier, splitFrontier } from './frontier.ts';
import { orderForSending, packBatches } from './order.ts';

/** Frames in a bundle: 63 MiB in batches of 32 KiB are 2,016; the rest for rings and beats. */
export const BUNDLE_FRAMES_MAX = 16_384;
/** The signed head: array 1, log 34, device 34, hash 34, signature 66. */
const BUNDLE_HEAD_BYTES_MAX = 169;

/** A bell word, to be judged by `core/alert`. */
export interface CarriedAlert {
  readonly class: AlertClass;
  readonly bytes: Uint8Array;
}

/** What one bundle brings. Merging it is a set union: any order, any number of times. */
export interface BundleContent {
  readonly log: LogId;
  /** Who packed it; the signature was checked, its standing was not. */
  readonly device: DeviceId;
  readonly createdDay: number;
  readonly expiresDay: number;
  /** How far the sender had come. */
  readonly frontier: HeardFrontier | undefined;
  readonly alerts: readonly CarriedAlert[];
  readonly beats: readonly Uint8Array[];
  /** Not checked yet: `proveReceipt`. */
  readonly receipts: readonly CustodyReceipt[];
  /** Parents first; form checked and of this log, signatures not. */
  readonly records: readonly Record[];
  /** What is left of records that the sender no longer holds; checked in the same way. */
  readonly husks: readonly CarriedHusks[];
}

/** Some husks, and where they stand among the records. */
export interface CarriedHusks {
  /** How many of the records go before them; rising along the list. */
  readonly before: number;
  readonly run: HuskRun;
}

/** Why the inside of an opened bundle is refused as a whole. */
export type ContentFault =
  | { readonly kind: 'MalformedInside'; readonly rule: string }
  | { readonly kind: 'OtherLogInside' }
  | { readonly kind: 'BadBundleSignature' };

interface Head {
  readonly log: LogId;
  readonly device: DeviceId;
  readonly framesHash: Uint8Array;
  readonly signature: Uint8Array;
}

const headShape: Shape<Head> = shape.tuple<Head>({
  log: shape.id<LogId>(),
  device: shape.id<DeviceId>(),
  framesHash: shape.bytes(32),
  signature: shape.bytes(SIGNATURE_BYTES),
});

/** Days in a bundle's plain header, which the inner signature repeats. */
export interface BundleDays {
  readonly createdDay: number;
  readonly expiresDay: number;
}

function contentDigest(hash: Hash, head: Omit<Head, 'signature'>, days: BundleDays): Uint8Array {
  const { log, device, framesHash } = head;
  return hashIn(
    hash,
    'bundleKey',
    encodeCbor([
      'content',
      idBytes(log),
      idBytes(device),
      days.createdDay,
      days.expiresDay,
      framesHash,
    ]),
  );
}

/** Encodes and signs what a bundle brings. */
export function encodeContent(
  hash: Hash,
  sign: (digest: Uint8Array) => Uint8Array,
  content: BundleContent,
): Uint8Array {
  const frames = framesOf(content).map((frame) => encodeCbor(encodeFrame(frame)));
  const body = concatBytes(...frames);
  const { log, device } = content;
  const unsigned = { log, device, framesHash: hash(body) };
  const signature = sign(contentDigest(hash, unsigned, content));
  return concatBytes(encodeCbor(encodeShape(headShape, { ...unsigned, signature })), body);
}

function framesOf(content: BundleContent): readonly Frame[] {
  const alerts = ALERT_CLASSES.flatMap((one) =>
    content.alerts.filter((alert) => alert.class === one),
  );
  const parts = content.frontier === undefined ? [] : splitFrontier(content.frontier);
  return [
    ...alerts.map((alert): Frame => ({ kind: 'alert', ...alert })),
    ...content.beats.map((bytes): Frame => ({ kind: 'beat', bytes })),
    ...parts.map((part): Frame => ({ kind: 'frontier', ...part })),
    ...content.receipts.map((one): Frame => ({ kind: 'custody', bytes: encodeReceipt(one) })),
    ...recordFrames(content),
  ];
}

/** Records with husks where they belong among them: each part in its own best order. */
function recordFrames({ records, husks }: BundleContent): readonly Frame[] {
  const frames: Frame[] = [];
  const addRecords = (from: number, to: number): void => {
    for (const batch of packBatches(orderForSending(records.slice(from, to))))
      frames.push({ kind: 'records', records: batch });
  };
  let done = 0;
  for (const { before, run } of husks) {
    addRecords(done, before);
    done = before;
    frames.push({ kind: 'husks', run: encodeHuskRun(run) });
  }
  addRecords(done, records.length);
  return frames;
}

/** Reads and checks the inside of a bundle; total. */
export function decodeContent(
  crypto: { readonly hash: Hash; readonly verify: Verify },
  bytes: Uint8Array,
  days: BundleDays,
): Result<BundleContent, ContentFault> {
  const items = readItems(bytes);
  if (!items.ok) return inside(items.fault);
  const [first, ...encoded] = items.value;
  const head = decodeShape(headShape, first?.bytes ?? new Uint8Array(), BUNDLE_HEAD_BYTES_MAX);
  if (!head.ok) return inside(head.fault);
  const { log, device, framesHash, signature } = head.value;
  const actual = crypto.hash(bytes.subarray(first?.end ?? 0));
  if (framesHash.some((byte, at) => byte !== actual[at]))
    return fail({ kind: 'BadBundleSignature' });
  const digest = contentDigest(crypto.hash, head.value, days);
  if (!crypto.verify(signature, digest, idBytes(device)))
    return fail({ kind: 'BadBundleSignature' });
  const gathered: Gathered = {
    parts: [],
    alerts: [],
    beats: [],
    receipts: [],
    records: [],
    husks: [],
  };
  let frontier: HeardFrontier | undefined;
  let reached = 0;
  for (const item of encoded) {
    const frame = decodeFrame(item.bytes);
    if (!frame.ok) return inside(frame.fault);
    const place = placeOf(frame.value.kind);
    if (place < reached) return inside(malformed('frame-order').fault);
    reached = place;
    const fault = gather(crypto.hash, log, gathered, frame.value);
    if (fault !== undefined) return fail(fault);
    if (frame.value.kind === 'frontier' && !frame.value.more)
      frontier ??= { gov: frame.value.gov, devices: gathered.parts };
  }
  const { alerts, beats, receipts, records, husks } = gathered;
  return ok({ log, device, ...days, frontier, alerts, beats, receipts, records, husks });
}

/** Frames that a bundle holds, in this order; husks stand among records. */
const ORDER: readonly FrameKind[] = ['alert', 'beat', 'frontier', 'custody', 'records'];

function placeOf(kind: FrameKind): number {
  return ORDER.indexOf(kind === 'husks' ? 'records' : kind);
}

interface Gathered {
  parts: HeardFrontier['devices'];
  readonly alerts: CarriedAlert[];
  readonly beats: Uint8Array[];
  readonly receipts: CustodyReceipt[];
  readonly records: Record[];
  readonly husks: CarriedHusks[];
}

function gather(hash: Hash, log: LogId, into: Gathered, frame: Frame): ContentFault | undefined {
  if (frame.kind === 'records') return gatherRecords(hash, log, into.records, frame.records);
  if (frame.kind === 'alert') into.alerts.push({ class: frame.class, bytes: frame.bytes });
  else if (frame.kind === 'beat') into.beats.push(frame.bytes);
  else if (frame.kind === 'frontier') {
    const joined = joinFrontier(into.parts, frame);
    if (joined === undefined) return { kind: 'MalformedInside', rule: 'frontier' };
    into.parts = joined;
  } else if (frame.kind === 'custody') {
    const receipt = decodeReceipt(frame.bytes);
    if (!receipt.ok) return { kind: 'MalformedInside', rule: receipt.fault.rule };
    into.receipts.push(receipt.value);
  } else if (frame.kind === 'husks') {
    const run = decodeHuskRun(hash, frame.run);
    if (!run.ok) return { kind: 'MalformedInside', rule: ruleOf(run.fault) };
    if (run.value.proof.fields.log !== log) return { kind: 'OtherLogInside' };
    into.husks.push({ before: into.records.length, run: run.value });
  } else return { kind: 'MalformedInside', rule: 'frame-kind' };
  return undefined;
}

function gatherRecords(
  hash: Hash,
  log: LogId,
  into: Record[],
  encoded: readonly Uint8Array[],
): ContentFault | undefined {
  for (const one of encoded) {
    const wire = decodeWire(one);
    if (!wire.ok) return { kind: 'MalformedInside', rule: wire.fault.rule };
    const record = parseRecord(hash, wire.value);
    if (!record.ok) return { kind: 'MalformedInside', rule: record.fault.kind };
    const { fields, id } = record.value;
    const isOurs = fields.log === null ? (id as string) === log : fields.log === log;
    if (!isOurs) return { kind: 'OtherLogInside' };
    into.push(record.value);
  }
  return undefined;
}

function ruleOf(fault: RecordFault): string {
  return fault.kind === 'Malformed' ? fault.rule : fault.kind;
}

function inside(fault: Malformed | { readonly kind: 'UnknownFrame' }) {
  const rule = fault.kind === 'Malformed' ? fault.rule : 'frame-kind';
  return fail({ kind: 'MalformedInside', rule } as const);
}

interface Item {
  readonly bytes: Uint8Array;
  readonly end: number;
}

/** Reads a sequence of canonical CBOR byte strings, each at most one frame long. */
function readItems(bytes: Uint8Array): Result<readonly Item[], Malformed> {
  const items: Item[] = [];
  for (let at = 0; at < bytes.length;) {
    if (items.length > BUNDLE_FRAMES_MAX) return malformed('too-many-frames');
    const lead = bytes[at] ?? 0;
    const extra = LENGTH_BYTES.get(lead) ?? 0;
    const isShort = lead >= 0x40 && lead < 0x58;
    if (!isShort && extra === 0) return malformed('sequence');
    const start = at + 1 + extra;
    const length = isShort ? lead - 0x40 : readUint(bytes, at + 1, extra);
    if (length > FRAME_BYTES_MAX || start + length > bytes.length) return malformed('sequence');
    if (!isShort && length < (SHORTEST.get(lead) ?? 0)) return malformed('not-canonical');
    at = start + length;
    items.push({ bytes: bytes.subarray(start, at), end: at });
  }
  return ok(items);
}

/** RFC 8949 §3.1: how many length bytes follow the lead byte of a string, and its least length. */
const LENGTH_BYTES: ReadonlyMap<number, number> = new Map([
  [0x58, 1],
  [0x59, 2],
  [0x5a, 4],
]);
const SHORTEST: ReadonlyMap<number, number> = new Map([
  [0x58, 24],
  [0x59, 256],
  [0x5a, 65_536],
]);

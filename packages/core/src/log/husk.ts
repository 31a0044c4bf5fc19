/**
 * A *husk*: what is left of a record in a lane of data once its time is over (R14): its id, its place
 * on its device's chain, the governance head and the epoch it was written under. No hour, no lane, no
 * body, nobody it had seen. Its device's chain stays whole, so that what follows still verifies.
 *
 * A husk has no signature. It is only handed on in a *run*: some husks in a row and the header of the
 * record above them, the *proof*, whose wall says how old all of them are:
 *
 *     run = [proof, base, [[gov, epoch, restHash], …]]      seq of the last = seq of the proof − 1
 *
 * No id stands in it. Each follows from the one before and what the husk says (`recordIdAt`), and the
 * last must be what the signed proof names as its previous record: so the author has signed all of
 * them, and nobody else can make one up (decision 0083).
 */
import type { Verify } from '../base/crypto.ts';
import type { DeviceId, Hash32, LogId, PlacementId, RecordId } from '../base/id.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import { hour } from '../base/time.ts';
import type { Hash } from '../base/crypto.ts';
import type { Malformed } from '../codec/cbor.ts';
import { malformed } from '../codec/cbor.ts';
import type { Shape } from '../codec/shape.ts';
import { bytes, decodeShape, encodeShape, id, list, tuple, uint } from '../codec/shape.ts';
import type { Header } from '../record/header.ts';
import {
  encodeHeader,
  EPOCH_MAX,
  RECORD_VERSION,
  recordIdAt,
  restHashOf,
} from '../record/header.ts';
import { LANE_COMMON } from '../record/lane.ts';
import type { Record, RecordFault } from '../record/record.ts';
import { decodeWire, encodeWire, isSigned, parseRecord } from '../record/record.ts';
import type { Entry } from './entry.ts';

/**
 * Records of a device of which one stays as it is, so that no run is longer than one frame: those
 * whose seq is a multiple of this.
 */
export const WAYMARK_SEQS = 512;
/** Husks in a row: what lies between two waymarks. */
export const HUSKS_MAX: number = WAYMARK_SEQS - 1;
/** The longest proof: header 494, one signature 64, and 7 around them where there is no body. */
const PROOF_BYTES_MAX = 565;
/**
 * The longest run: array 1, proof 3 + 565, base 34, list 3, and each husk's array 1, head 34, epoch 3,
 * hash of the rest 34.
 */
export const HUSK_RUN_BYTES_MAX: number = 606 + HUSKS_MAX * 72;

/** What is left of one record. The first record of a device stays, so that each has one before it. */
export interface Husk {
  readonly id: RecordId;
  readonly author: DeviceId;
  readonly seq: number;
  readonly prev: RecordId;
  readonly gov: PlacementId;
  readonly epoch: number;
  /** Of what else its header said (`header.ts`). */
  readonly restHash: Hash32;
}

/** Husks in a row and what proves them. */
export interface HuskRun {
  /** The record above them, without its body; signed by its author, timed. */
  readonly proof: Record;
  /** Rising by seq, without a hole; the last is the proof's previous record. */
  readonly husks: readonly Husk[];
}

/** Why a run is not believed. */
export type HuskRunFault = RecordFault | { readonly kind: 'OtherLog' };

type WireHusk = Pick<Husk, 'gov' | 'epoch' | 'restHash'>;

interface WireRun {
  readonly proof: Uint8Array;
  readonly base: RecordId;
  readonly husks: readonly WireHusk[];
}

const runShape: Shape<WireRun> = tuple<WireRun>({
  proof: bytes(1, PROOF_BYTES_MAX),
  base: id<RecordId>(),
  husks: list(
    tuple<WireHusk>({ gov: id<PlacementId>(), epoch: uint(EPOCH_MAX), restHash: id<Hash32>() }),
    HUSKS_MAX,
    1,
  ),
});

/** Canonical bytes of a run. */
export function encodeHuskRun({ proof, husks }: HuskRun): Uint8Array {
  return encodeShape(runShape, {
    proof: encodeWire({ ...proof, body: null }),
    base: husks[0]?.prev as RecordId,
    husks: husks.map(({ gov, epoch, restHash }) => ({ gov, epoch, restHash })),
  });
}

/**
 * Reads a run from untrusted bytes, and makes the ids of its husks; total. The proof's signature is
 * left to `isProven`.
 */
export function decodeHuskRun(hash: Hash, encoded: Uint8Array): Result<HuskRun, RecordFault> {
  const read = decodeShape(runShape, encoded, HUSK_RUN_BYTES_MAX);
  if (!read.ok) return read;
  const wire = decodeWire(read.value.proof);
  if (!wire.ok) return wire;
  if (wire.value.body !== null) return malformed('proof-body');
  const proof = parseRecord(hash, wire.value);
  if (!proof.ok) return proof;
  return husksBelow(hash, proof.value, read.value);
}

function husksBelow(
  hash: Hash,
  proof: Record,
  { base, husks: named }: WireRun,
): Result<HuskRun, Malformed> {
  const { version, log, author, seq: above } = proof.fields;
  // The first record of a device is never a husk.
  const first = above - named.length;
  if (first < 1) return malformed('husk-run');
  const husks: Husk[] = [];
  let prev = base;
  for (const [at, one] of named.entries()) {
    const place = { version, log, author, seq: first + at, prev, gov: one.gov, epoch: one.epoch };
    const made = recordIdAt(hash, place, one.restHash);
    husks.push({ id: made, author, seq: first + at, prev, ...one });
    prev = made;
  }
  return prev === proof.fields.prev ? ok({ proof, husks }) : malformed('husk-run');
}

/**
 * Whether the proof of a run is of this log, signed by its author, and timed: an hour that its
 * author was unsure of says nothing about what lies below.
 */
export function isProven(
  verify: Verify,
  log: LogId,
  { proof }: HuskRun,
): Result<void, HuskRunFault> {
  if (proof.fields.log !== log) return fail({ kind: 'OtherLog' });
  if (proof.fields.wallHour === 0) return malformed('proof-untimed');
  return isSigned(verify, proof) ? ok(undefined) : fail({ kind: 'BadSignature' });
}

/**
 * What a record that is here whole leaves behind; undefined for what is never forgotten: a genesis, a
 * first record.
 */
export function huskOf(
  hash: Hash,
  { id: record, header }: Pick<Entry, 'id' | 'header'>,
): Husk | undefined {
  const { author, seq, prev, gov, epoch } = header;
  if (prev === null || gov === null) return undefined;
  const restHash = restHashOf(hash, encodeHeader(header));
  return { id: record, author, seq, prev, gov, epoch, restHash };
}

const NO_HASH = '00'.repeat(32) as Hash32;

/** A husk among the entries of a log: its header says no more than the husk does. */
export function huskEntry(log: LogId, husk: Husk): Entry {
  const { id: record, author, seq, prev, gov, epoch } = husk;
  const header: Header = {
    version: RECORD_VERSION,
    log,
    author,
    seq,
    prev,
    deps: [],
    gov,
    wallHour: hour(0),
    lane: LANE_COMMON,
    epoch,
    nonce: new Uint8Array(),
    bodyLen: 0,
    bodyHash: NO_HASH,
  };
  return { id: record, header, body: { state: 'gone' }, isHusk: true };
}

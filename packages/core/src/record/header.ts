/**
 * The header of a record (DESIGN §3; `docs/spec/record.md`). Canonical CBOR array of thirteen:
 *
 *     [v, log, author, seq, prev, deps, gov, wallHour, lane, epoch, nonce, bodyLen, bodyHash]
 *
 * Its id is a hash of two (decision 0083): of its *place*, which stays when the record has had its time
 * (R14), and of the hash of the *rest*, which goes:
 *
 *     id = BLAKE2b-256(`tocsin/record;` ‖ v ‖ log ‖ author ‖ seq ‖ prev ‖ gov ‖ epoch ‖ restHash)
 *     restHash = BLAKE2b-256(`tocsin/rest;` ‖ deps ‖ wallHour ‖ lane ‖ nonce ‖ bodyLen ‖ bodyHash)
 *
 * each field as it stands in the header. The Ed25519 signature covers the id. The body is kept apart,
 * so that it can be shredded while this skeleton verifies.
 */
import type { Hash } from '../base/crypto.ts';
import { NONCE_BYTES } from '../base/crypto.ts';
import type { DeviceId, Hash32, LogId, PlacementId, RecordId } from '../base/id.ts';
import { ID_BYTES, idBytes } from '../base/id.ts';
import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import type { Hour } from '../base/time.ts';
import { hour } from '../base/time.ts';
import { compareText, toHex } from '../base/bytes.ts';
import type { Cbor, Malformed } from '../codec/cbor.ts';
import { CborReader, itemEnd } from '../codec/reader.ts';
import { recurringId } from '../codec/recurring.ts';
import type { Shape } from '../codec/shape.ts';
import {
  ascending,
  bytes,
  decodeShape,
  encodeShape,
  id,
  nullable,
  refined,
  tuple,
  uint,
} from '../codec/shape.ts';
import { hashPart, hashPieces } from './hash-part.ts';
import { LANE_MAX } from './lane.ts';

/** The version of the header format. */
export const RECORD_VERSION = 1;
/** Heads that a record may cite besides its author's previous one (DESIGN §3). */
export const DEPS_MAX = 8;
/** Epochs an assembly can turn: monthly for 5,461 years. */
export const EPOCH_MAX = 65_535;
/** Records one device can write: 2^32 − 1, one a second for 136 years. */
export const SEQ_MAX = 4_294_967_295;
/** Hours a header can carry: 2^48 − 1, the largest instant at a tempo of 1 ms. */
export const HOUR_MAX = 281_474_976_710_655;

/** All of a record, header, signature and body: 16 KiB (DESIGN §3). */
export const RECORD_BYTES_MAX = 16_384;
/**
 * The longest header: array 1, v 1, log 34, author 34, seq 5, prev 34, deps 1 + 8 × 34, gov 34,
 * wallHour 9, lane 3, epoch 3, nonce 26, bodyLen 3, bodyHash 34.
 */
export const HEADER_BYTES_MAX = 494;
/** Fields of the array. */
const FIELDS = 13;
/** Longer than what the engine keeps within its own heap, from where it would first have to be moved. */
const MADE_BYTES = 128;
/** Longest signature field: a genesis carries one for each of up to 12 founders. */
export const GENESIS_SIGNATURES_MAX = 12;
/** Body bytes: what 16 KiB leave beside the longest header and a genesis' signatures: 15,122. */
export const BODY_BYTES_MAX: number =
  RECORD_BYTES_MAX - HEADER_BYTES_MAX - GENESIS_SIGNATURES_MAX * 64;

/** What a header says. `log` and `gov` are null in a genesis only, `prev` only at seq 0. */
export interface Header {
  readonly version: number;
  readonly log: LogId | null;
  readonly author: DeviceId;
  readonly seq: number;
  readonly prev: RecordId | null;
  /** Heads seen, without `prev`, ascending. */
  readonly deps: readonly RecordId[];
  /** The governance head it was written under. */
  readonly gov: PlacementId | null;
  /** Rounded up to the hour of the log's tempo; 0 = the writer's clock was unsure (R9). */
  readonly wallHour: Hour;
  readonly lane: number;
  /** The epoch whose key seals the body; 0 = the body is not sealed. */
  readonly epoch: number;
  /** 24 bytes when sealed, none when not. */
  readonly nonce: Uint8Array;
  readonly bodyLen: number;
  readonly bodyHash: Hash32;
}

const fields: Shape<Header> = tuple<Header>({
  version: refined(uint(255), 'version', (version) => version === RECORD_VERSION),
  log: nullable(id<LogId>()),
  author: id<DeviceId>(),
  seq: uint(SEQ_MAX),
  prev: nullable(id<RecordId>()),
  deps: ascending(id<RecordId>(), compareText, DEPS_MAX),
  gov: nullable(id<PlacementId>()),
  wallHour: uint<Hour>(HOUR_MAX),
  lane: uint(LANE_MAX),
  epoch: uint(EPOCH_MAX),
  nonce: bytes(0, NONCE_BYTES),
  bodyLen: uint(BODY_BYTES_MAX),
  bodyHash: id<Hash32>(),
});

const placeShape: Shape<HeaderPlace> = tuple<HeaderPlace>({
  version: uint(255),
  log: nullable(id<LogId>()),
  author: id<DeviceId>(),
  seq: uint(SEQ_MAX),
  prev: nullable(id<RecordId>()),
  gov: nullable(id<PlacementId>()),
  epoch: uint(EPOCH_MAX),
});

const headerShape: Shape<Header> = refined(fields, 'header', isCoherent);

function isCoherent(header: Header): boolean {
  if (header.nonce.length !== (header.epoch === 0 ? 0 : NONCE_BYTES)) return false;
  if ((header.seq === 0) !== (header.prev === null)) return false;
  if (header.prev !== null && header.deps.includes(header.prev)) return false;
  if (header.log !== null) return header.gov !== null;
  return isGenesisHeader(header);
}

function isGenesisHeader(header: Header): boolean {
  return (
    header.gov === null &&
    header.seq === 0 &&
    header.deps.length === 0 &&
    header.lane === 0 &&
    header.epoch === 0
  );
}

/** Canonical bytes of a header. */
export function encodeHeader(header: Header): Uint8Array {
  return encodeShape(headerShape, header);
}

/** Reads a header from untrusted bytes; total. */
export function decodeHeader(encoded: Uint8Array): Result<Header, Malformed> {
  const header = readHeader(encoded);
  return header === undefined ? decodeHeaderByShape(encoded) : ok(header);
}

/** The same by the header's shape, slower: it names the rule that bytes broke. */
export function decodeHeaderByShape(encoded: Uint8Array): Result<Header, Malformed> {
  return decodeShape(headerShape, encoded, HEADER_BYTES_MAX);
}

/**
 * The header straight from its bytes, in the order of the shape; undefined when anything is wrong.
 * A test holds it to the shape: what it takes, the shape takes, and reads the same.
 */
function readHeader(encoded: Uint8Array): Header | undefined {
  if (encoded.length > HEADER_BYTES_MAX) return undefined;
  const reader = new CborReader(encoded);
  if (reader.list(FIELDS) !== FIELDS) return undefined;
  const header: Header = {
    version: reader.uint(RECORD_VERSION),
    log: reader.idOrNull<LogId>(),
    author: reader.id<DeviceId>(),
    seq: reader.uint(SEQ_MAX),
    prev: reader.idOrNull<RecordId>(),
    deps: reader.ids<RecordId>(DEPS_MAX),
    gov: reader.idOrNull<PlacementId>(),
    wallHour: hour(reader.uint(HOUR_MAX)),
    lane: reader.uint(LANE_MAX),
    epoch: reader.uint(EPOCH_MAX),
    nonce: reader.bytes(NONCE_BYTES),
    bodyLen: reader.uint(BODY_BYTES_MAX),
    bodyHash: reader.hash(),
  };
  const isRight = reader.isDone() && header.version === RECORD_VERSION && isRising(header.deps);
  return isRight && isCoherent(header) ? header : undefined;
}

function isRising(ids: readonly RecordId[]): boolean {
  for (let at = 1; at < ids.length; at += 1)
    if (compareText(ids[at - 1] ?? '', ids[at] ?? '') >= 0) return false;
  return true;
}

/** What of a header stays when its record has had its time: with the hash of the rest, its id. */
export type HeaderPlace = Pick<
  Header,
  'version' | 'log' | 'author' | 'seq' | 'prev' | 'gov' | 'epoch'
>;

/** v, log, author, seq, prev · gov · epoch: of each piece the first field, and the one behind it. */
const PLACE_FIELDS = [0, 5, 6, 7, 9, 10] as const;
/** deps · wallHour, lane · nonce, bodyLen, bodyHash */
const REST_FIELDS = [5, 6, 7, 9, 10, FIELDS] as const;
/** Where the hash of the rest, then the id of a record is made. */
const made: Uint8Array = new Uint8Array(MADE_BYTES).subarray(0, ID_BYTES);

/** The id of the record with this header, which was read or encoded here. */
export function recordIdOf(hash: Hash, encodedHeader: Uint8Array): RecordId {
  findFields(encodedHeader);
  const rest = hashPieces(hash, 'rest', encodedHeader, boundsOf(REST_FIELDS), undefined, made);
  const whole = hashPieces(hash, 'record', encodedHeader, boundsOf(PLACE_FIELDS), rest, made);
  return recurringId<RecordId>(whole, 0);
}

/** The hash of all that a header says beside its place. */
export function restHashOf(hash: Hash, encodedHeader: Uint8Array): Hash32 {
  findFields(encodedHeader);
  return toHex(hashPieces(hash, 'rest', encodedHeader, boundsOf(REST_FIELDS))) as Hash32;
}

/** The id of the record that stood in this place, by the hash of what else its header said. */
export function recordIdAt(hash: Hash, place: HeaderPlace, restHash: Hash32): RecordId {
  const encoded = encodeShape(placeShape, place);
  // Without the head of the array: the fields as they stand in a header.
  return recurringId<RecordId>(hashPart(hash, 'record', encoded.subarray(1), idBytes(restHash)), 0);
}

/** Where the fields of the header begin that was looked at last, and where its last one ends. */
const begins: number[] = Array.from({ length: FIELDS + 1 }, () => 0);
/** The bounds of three pieces of it. Both lists are used again: each record asks for them. */
const bounds: number[] = Array.from({ length: PLACE_FIELDS.length }, () => 0);

function findFields(header: Uint8Array): void {
  begins[0] = 1;
  for (let field = 0; field < FIELDS; field += 1)
    begins[field + 1] = itemEnd(header, begins[field] ?? 0);
}

function boundsOf(pieces: typeof PLACE_FIELDS | typeof REST_FIELDS): readonly number[] {
  for (let at = 0; at < pieces.length; at += 1) bounds[at] = begins[pieces[at] ?? 0] ?? 0;
  return bounds;
}

/**
 * What a sealed body is bound to: the header without its last two fields, which follow from the
 * ciphertext itself.
 */
export function associatedBytes(header: Omit<Header, 'bodyLen' | 'bodyHash'>): Uint8Array {
  const all = headerShape.toCbor({
    ...header,
    bodyLen: 0,
    bodyHash: '00'.repeat(32) as Hash32,
  }) as readonly Cbor[];
  return encodeShape(
    { parse: () => ({ ok: true, value: all }), toCbor: (v) => v },
    all.slice(0, -2),
  );
}

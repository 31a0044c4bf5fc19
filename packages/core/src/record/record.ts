/**
 * A record as it travels: `[header, signature, body]`, three byte strings in a CBOR array, the
 * body null when it was shredded or is asked for later.
 */
import { SIGNATURE_BYTES } from '../base/crypto.ts';
import type { Hash, Verify } from '../base/crypto.ts';
import { ID_BYTES, idBytes } from '../base/id.ts';
import type { RecordId } from '../base/id.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { Malformed } from '../codec/cbor.ts';
import { bytes, decodeShape, encodeShape, nullable, tuple } from '../codec/shape.ts';
import type { Shape } from '../codec/shape.ts';
import { hashBody } from './hash-part.ts';
import type { Header } from './header.ts';
import {
  BODY_BYTES_MAX,
  decodeHeader,
  GENESIS_SIGNATURES_MAX,
  HEADER_BYTES_MAX,
  RECORD_BYTES_MAX,
  recordIdOf,
} from './header.ts';

/** The bytes of a record, not yet looked at. */
export interface WireRecord {
  readonly header: Uint8Array;
  /** 64 bytes; in a genesis 64 for each founder, in the order of their keys. */
  readonly signature: Uint8Array;
  /** Null = shredded or not yet here. */
  readonly body: Uint8Array | null;
}

/** A record of right form. Its signature is checked apart (`isSigned`). */
export interface Record extends WireRecord {
  readonly id: RecordId;
  readonly fields: Header;
}

/** Why a record is not even stored. */
export type RecordFault =
  | Malformed
  | { readonly kind: 'BodyMismatch' }
  | { readonly kind: 'BadSignature' };

const wireShape: Shape<WireRecord> = tuple<WireRecord>({
  header: bytes(1, HEADER_BYTES_MAX),
  signature: bytes(SIGNATURE_BYTES, SIGNATURE_BYTES * GENESIS_SIGNATURES_MAX),
  body: nullable(bytes(0, BODY_BYTES_MAX)),
});

/** Bytes of the frame around a record: array 1, three string heads of at most 3. */
export const WIRE_FRAME_BYTES = 10;

/** Encodes a record for a stream or a bundle. */
export function encodeWire(record: WireRecord): Uint8Array {
  return encodeShape(wireShape, {
    header: record.header,
    signature: record.signature,
    body: record.body,
  });
}

/** Reads the three parts of a record; total; does not look inside them. */
export function decodeWire(encoded: Uint8Array): Result<WireRecord, Malformed> {
  return decodeShape(wireShape, encoded, RECORD_BYTES_MAX + WIRE_FRAME_BYTES);
}

/**
 * Checks the form of a record: canonical header, length of the signature, body as the header
 * names it. The signature itself is left to `isSigned`, since a chain may vouch for it.
 */
export function parseRecord(hash: Hash, wire: WireRecord): Result<Record, RecordFault> {
  const fields = decodeHeader(wire.header);
  if (!fields.ok) return fields;
  if (fields.value.log !== null && wire.signature.length !== SIGNATURE_BYTES)
    return fail({ kind: 'BadSignature' });
  if (wire.signature.length % SIGNATURE_BYTES !== 0) return fail({ kind: 'BadSignature' });
  if (wire.body !== null && !isBodyOf(hash, fields.value, wire.header, wire.body))
    return fail({ kind: 'BodyMismatch' });
  const { header, signature, body } = wire;
  return ok({ id: recordIdOf(hash, header), fields: fields.value, header, signature, body });
}

/** Where the hash of a body is made, in more bytes than the engine keeps within its own heap. */
const made: Uint8Array = new Uint8Array(128).subarray(0, ID_BYTES);

/** A canonical header ends with the 32 bytes of the body's hash. */
function isBodyOf(hash: Hash, fields: Header, header: Uint8Array, body: Uint8Array): boolean {
  if (body.length !== fields.bodyLen) return false;
  const found = hashBody(hash, body, made);
  const from = header.length - ID_BYTES;
  for (let byte = 0; byte < ID_BYTES; byte += 1)
    if (found[byte] !== header[from + byte]) return false;
  return true;
}

/** The hash by which a header names its body. */
export function bodyHashOf(hash: Hash, body: Uint8Array): Uint8Array {
  return hashBody(hash, body);
}

/**
 * Whether the author signed the record. A genesis is signed by all founders, whose keys stand in
 * its body: `assembly/genesis.ts` checks those.
 */
export function isSigned(verify: Verify, record: Record): boolean {
  return verify(
    record.signature.subarray(0, SIGNATURE_BYTES),
    idBytes(record.id),
    idBytes(record.fields.author),
  );
}

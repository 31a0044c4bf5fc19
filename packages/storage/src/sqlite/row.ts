/**
 * A record as one row: columns that find it (its *place*) and one guarded string of bytes,
 *
 *     flags 1 ‖ id 26 or 32 ‖ [signature length 2] ‖ header length 2 ‖ header ‖ signature ‖ body
 *
 * in which the id lacks what the key gives already (`Guard.idBytesInKey`) and the header has the
 * form of `header-form.ts`. A husk is shorter:
 *
 *     flags 1 ‖ id 26 or 32 ‖ prev 32 ‖ hash of the rest 32 ‖ epoch 2 ‖ governance head 4 or 32
 *
 * Normative: `docs/spec/storage.md`.
 */
import {
  BODY_BYTES_MAX,
  GENESIS_SIGNATURES_MAX,
  HEADER_BYTES_MAX,
  ID_BYTES,
  idOf,
  readUint,
  SIGNATURE_BYTES,
} from '@tocsin/core';
import type { Hash32, Husk, PlacementId, RecordId } from '@tocsin/core';
import type { Arrived, ArrivedHusk, ArrivedRecord, StoredRecord } from '@tocsin/peer/ports';

import { DamageFound } from './fault.ts';
import type { Guard } from './guard.ts';
import { CHECKSUM_BYTES, KEY_BYTES } from './guard.ts';
import { packHeader, unpackHeader } from './header-form.ts';
import type { Words } from './words.ts';

/** Where a record stands: the columns of its row. */
export interface RecordPlace {
  readonly arrival: number;
  readonly key: number;
  /** Tells apart ids that share a key. */
  readonly tie: number;
  readonly device: number;
  readonly seq: number;
}

const FLAG_EACH = 1;
const FLAG_BODY = 2;
const FLAG_SHREDDED = 4;
const FLAG_PACKED = 8;
/** The upper four bits: how many 64-byte signatures, or 0 and the length follows the id. */
const SIGNATURES_SHIFT = 4;
/** The upper four bits of a husk, which has no signatures; the lower ones then mean other things. */
const HUSK = 15;
const FLAG_PRUNED = 1;
const FLAG_GOV_WORD = 2;
const EPOCH_BYTES = 2;
const WORD_BYTES = 4;

/** "rec" ‖ arrival 6 ‖ key 6 ‖ tie 4 ‖ device 4 ‖ seq 4. */
const PLACE_BYTES = 27;
const PLACE_TABLE = [0x72, 0x65, 0x63] as const;
const TWO_TO_32 = 4_294_967_296;
/** Place 27, flags 1, id 32, lengths 2 + 2, header, signatures, body, checksum. */
const ROW_BYTES_MAX =
  PLACE_BYTES +
  1 +
  ID_BYTES +
  4 +
  HEADER_BYTES_MAX +
  GENESIS_SIGNATURES_MAX * SIGNATURE_BYTES +
  BODY_BYTES_MAX +
  CHECKSUM_BYTES;

/** Turns records into guarded bytes and back. */
export class RecordRows {
  readonly #guard: Guard;
  readonly #words: Words;
  readonly #buffer: Buffer = Buffer.alloc(ROW_BYTES_MAX);
  readonly #id: Buffer = Buffer.alloc(ID_BYTES);
  #idText: RecordId | undefined;
  readonly #header: Uint8Array = new Uint8Array(HEADER_BYTES_MAX);

  constructor(guard: Guard, words: Words) {
    this.#guard = guard;
    this.#words = words;
  }

  /** The key under which a record with this id is found. */
  keyOf(id: RecordId): number {
    this.#loadId(id);
    return this.#guard.keyOf(this.#id);
  }

  /**
   * The guarded bytes of a record. They lie in a buffer of this object until the next call.
   * Within a transaction, since words may be learnt.
   */
  wrap(place: RecordPlace, record: StoredRecord, isShredded: boolean): Uint8Array {
    const out = this.#buffer;
    const { header, signature, body } = record;
    let at = writePlace(out, place);
    const flagsAt = at;
    at += 1;
    this.#loadId(record.id);
    for (let byte = this.#guard.idBytesInKey; byte < ID_BYTES; byte += 1, at += 1)
      out[at] = this.#id[byte] ?? 0;
    const signatures = signature.length / SIGNATURE_BYTES;
    const isWhole = Number.isInteger(signatures) && signatures >= 1 && signatures <= 12;
    if (!isWhole) at = out.writeUInt16BE(signature.length, at);
    const headerAt = at + 2;
    const packedTo = packHeader(this.#words, header, out, headerAt);
    if (packedTo === undefined) out.set(header, headerAt);
    const headerTo = packedTo ?? headerAt + header.length;
    out.writeUInt16BE(headerTo - headerAt, at);
    out.set(signature, headerTo);
    at = headerTo + signature.length;
    if (body !== null) out.set(body, at);
    at += body?.length ?? 0;
    out[flagsAt] =
      (record.verified === 'each' ? FLAG_EACH : 0) |
      (body === null ? 0 : FLAG_BODY) |
      (isShredded ? FLAG_SHREDDED : 0) |
      (packedTo === undefined ? 0 : FLAG_PACKED) |
      (isWhole ? signatures << SIGNATURES_SHIFT : 0);
    return this.#guard.wrap(out, PLACE_BYTES, at);
  }

  /** The guarded bytes of a husk; as `wrap`. */
  wrapHusk(place: RecordPlace, husk: Husk, isPruned: boolean): Uint8Array {
    const out = this.#buffer;
    const flagsAt = writePlace(out, place);
    this.#loadId(husk.id);
    let at = flagsAt + 1;
    at += this.#id.copy(out, at, this.#guard.idBytesInKey);
    at += out.write(husk.prev, at, 'hex');
    at += out.write(husk.restHash, at, 'hex');
    at = out.writeUInt16BE(husk.epoch, at);
    const gov = Buffer.from(husk.gov, 'hex');
    const word = this.#words.numberAt(gov, 0) ?? this.#words.learnAt(gov, 0);
    at = word === undefined ? at + gov.copy(out, at) : out.writeUInt32BE(word, at);
    out[flagsAt] =
      (HUSK << SIGNATURES_SHIFT) |
      (isPruned ? FLAG_PRUNED : 0) |
      (word === undefined ? 0 : FLAG_GOV_WORD);
    return this.#guard.wrap(out, PLACE_BYTES, at);
  }

  /** What a row holds; throws `DamageFound` when it is not what was written. */
  unwrap(place: RecordPlace, held: Uint8Array): Arrived {
    writePlace(this.#buffer, place);
    const plain = this.#guard.unwrap(this.#buffer.subarray(0, PLACE_BYTES), held);
    if (plain === undefined) throw new DamageFound();
    const flags = plain[0] ?? 0;
    const signatures = flags >>> SIGNATURES_SHIFT;
    if (signatures === HUSK) return this.#unwrapHusk(place, plain);
    const lengthsAt = 1 + ID_BYTES - this.#guard.idBytesInKey;
    const headerAt = lengthsAt + (signatures === 0 ? 4 : 2);
    const signatureLength =
      signatures === 0 ? readUint(plain, lengthsAt, 2) : signatures * SIGNATURE_BYTES;
    const signatureAt = headerAt + readUint(plain, headerAt - 2, 2);
    const bodyAt = signatureAt + signatureLength;
    if (plain.length < bodyAt) throw new DamageFound();
    const packed = plain.subarray(headerAt, signatureAt);
    const header =
      (flags & FLAG_PACKED) === 0 ? packed : unpackHeader(this.#words, packed, this.#header);
    if (header === undefined) throw new DamageFound();
    return {
      arrival: place.arrival,
      id: this.#readId(place.key, plain.subarray(1, lengthsAt)),
      author: this.#words.deviceOf(place.device),
      seq: place.seq,
      header,
      signature: plain.subarray(signatureAt, bodyAt),
      body: (flags & FLAG_BODY) === 0 ? null : plain.subarray(bodyAt),
      verified: (flags & FLAG_EACH) === 0 ? 'chain' : 'each',
      isShredded: (flags & FLAG_SHREDDED) !== 0,
    } satisfies ArrivedRecord;
  }

  #unwrapHusk(place: RecordPlace, plain: Uint8Array): ArrivedHusk {
    const flags = plain[0] ?? 0;
    const isWord = (flags & FLAG_GOV_WORD) !== 0;
    const prevAt = 1 + ID_BYTES - this.#guard.idBytesInKey;
    const restAt = prevAt + ID_BYTES;
    const epochAt = restAt + ID_BYTES;
    const govAt = epochAt + EPOCH_BYTES;
    if (plain.length !== govAt + (isWord ? WORD_BYTES : ID_BYTES)) throw new DamageFound();
    const gov = isWord
      ? this.#words.bytesOf(readUint(plain, govAt, WORD_BYTES))
      : plain.subarray(govAt);
    return {
      arrival: place.arrival,
      id: this.#readId(place.key, plain.subarray(1, prevAt)),
      author: this.#words.deviceOf(place.device),
      seq: place.seq,
      prev: idOf<RecordId>(plain.subarray(prevAt, restAt)),
      gov: idOf<PlacementId>(gov),
      epoch: readUint(plain, epochAt, EPOCH_BYTES),
      restHash: idOf<Hash32>(plain.subarray(restAt, epochAt)),
      header: null,
      isPruned: (flags & FLAG_PRUNED) !== 0,
    };
  }

  /** Puts an id into `#id`; mostly it is there already, from `keyOf` just before. */
  #loadId(id: RecordId): void {
    if (this.#idText === id) return;
    this.#id.write(id, 'hex');
    this.#idText = id;
  }

  #readId(key: number, rest: Uint8Array): RecordId {
    const given = this.#guard.idBytesInKey;
    if (given > 0) this.#id.writeUIntBE(key, 0, KEY_BYTES);
    this.#id.set(rest, given);
    this.#idText = idOf<RecordId>(this.#id);
    return this.#idText;
  }
}

function writePlace(out: Uint8Array, { arrival, key, tie, device, seq }: RecordPlace): number {
  out[0] = PLACE_TABLE[0];
  out[1] = PLACE_TABLE[1];
  out[2] = PLACE_TABLE[2];
  writeUint48(out, 3, arrival);
  writeUint48(out, 9, key);
  writeUint32(out, 15, tie);
  writeUint32(out, 19, device);
  writeUint32(out, 23, seq);
  return PLACE_BYTES;
}

function writeUint48(out: Uint8Array, at: number, value: number): void {
  const high = Math.floor(value / TWO_TO_32);
  out[at] = high >>> 8;
  out[at + 1] = high;
  writeUint32(out, at + 2, value - high * TWO_TO_32);
}

function writeUint32(out: Uint8Array, at: number, value: number): void {
  out[at] = value >>> 24;
  out[at + 1] = value >>> 16;
  out[at + 2] = value >>> 8;
  out[at + 3] = value;
}

/**
 * Records as a browser keeps them: in *blocks* of neighbours, two rows each. The *list* says who
 * stands there and never changes; the *block* holds the rest, and is written anew when one of them is
 * filled in, shredded or pruned.
 *
 *     list   authors 1 ‖ author 32 … ‖ ( id 32 ‖ author's number 1 ‖ seq 4 ) …
 *     block  ( flags 1 ‖ header length 2 ‖ signature length 2 ‖ body length 4 ‖ header ‖ signature ‖
 *              body )  or, for a husk,  ( flags 1 ‖ prev 32 ‖ hash of the rest 32 ‖ epoch 2 ‖
 *              governance head 32 )  …
 *
 * A row for each record would cost a crossing between processes and a seal for each; whoever has the
 * disk would see each one's length. Normative: `docs/spec/storage.md` §6.
 */
import type { DeviceId, Hash32, PlacementId, RecordId } from '@tocsin/core';
import {
  asciiBytes,
  concatBytes,
  ID_BYTES,
  idBytes,
  idOf,
  readUint,
  uintBytes,
} from '@tocsin/core';
import type { Arrived, AtRest } from '@tocsin/peer/ports';

import { DamageFound } from './fault.ts';

/** Records of one block. What is read or written anew for one of them is 64 of some 600 bytes. */
export const BLOCK_RECORDS_MAX = 64;
/** Bytes after which a block takes no more: records with long bodies have blocks of few. */
export const BLOCK_BYTES_ENOUGH = 65_536;

/** Who stands in a place. */
export interface Spot {
  readonly id: RecordId;
  readonly author: DeviceId;
  readonly seq: number;
}

/** Neighbours, from the arrival of the first on. */
export interface Block {
  readonly first: number;
  readonly count: number;
  /** Says which list this block belongs to: the keyed index of the list's bytes. */
  readonly mark: number;
}

const FLAG_EACH = 1;
const FLAG_BODY = 2;
const FLAG_SHREDDED = 4;
const FLAG_HUSK = 8;
const FLAG_PRUNED = 16;

const SPOT_BYTES = ID_BYTES + 1 + 4;
/** Flags 1, lengths 2 + 2 + 4. */
const RECORD_HEAD_BYTES = 9;
/** Flags 1, prev 32, hash of the rest 32, epoch 2, governance head 32. */
const HUSK_BYTES = 3 + 3 * ID_BYTES;
const PLACE_NUMBER_BYTES = 6;

const LIST_PLACE = asciiBytes('list');
const BLOCK_PLACE = asciiBytes('block');

/** The bytes that a record or husk takes in its block. */
export function spaceOf(kept: Arrived): number {
  if (kept.header === null) return HUSK_BYTES;
  const { header, signature, body } = kept;
  return RECORD_HEAD_BYTES + header.length + signature.length + (body?.length ?? 0);
}

/** The bytes that a list of these takes. */
export function listSpaceOf(spots: readonly Spot[]): number {
  const authors = new Set(spots.map(({ author }) => author)).size;
  return 1 + authors * ID_BYTES + spots.length * SPOT_BYTES;
}

/** The rows of neighbours that are new, and the block that they are. */
export function sealNew(
  atRest: AtRest,
  kept: readonly Arrived[],
): { readonly block: Block; readonly list: Uint8Array; readonly held: Uint8Array } {
  const first = kept.at(0)?.arrival ?? 0;
  const plain = encodeList(kept);
  const block: Block = { first, count: kept.length, mark: atRest.index(plain) };
  const list = atRest.seal(plain, placeOf(LIST_PLACE, first));
  return { block, list, held: sealBlock(atRest, block, kept) };
}

/** The row of a block with what it is to hold from now on. */
export function sealBlock(atRest: AtRest, block: Block, kept: readonly Arrived[]): Uint8Array {
  const bytes = new Uint8Array(kept.reduce((sum, one) => sum + spaceOf(one), 0));
  let at = 0;
  for (const one of kept)
    at = one.header === null ? writeHusk(bytes, at, one) : write(bytes, at, one);
  return atRest.seal(bytes, blockPlace(block));
}

/** Who stands in the list at `first`; throws `DamageFound` when it is not what was written. */
export function openList(
  atRest: AtRest,
  first: number,
  held: Uint8Array,
): { readonly block: Block; readonly spots: readonly Spot[] } {
  const plain = atRest.open(held, placeOf(LIST_PLACE, first));
  if (plain === undefined) throw new DamageFound();
  const spots = decodeList(plain);
  return { block: { first, count: spots.length, mark: atRest.index(plain) }, spots };
}

/** The plain bytes of a block, for `readBlock`; throws as `openList`. */
export function openBlock(atRest: AtRest, block: Block, held: Uint8Array): Uint8Array {
  const plain = atRest.open(held, blockPlace(block));
  if (plain === undefined) throw new DamageFound();
  return plain;
}

/**
 * What stands in some places of a block, in bytes of its own.
 *
 * @param spots - of all places of the block.
 * @param from - the first place that is wished, from 0.
 * @param to - the place before which it ends.
 */
export function readBlock(
  block: Block,
  plain: Uint8Array,
  spots: readonly Spot[],
  from: number,
  to: number,
): readonly Arrived[] {
  const found: Arrived[] = [];
  let at = 0;
  for (const [place, spot] of spots.entries()) {
    if (place === to) break;
    const end = endOf(plain, at);
    if (place >= from) found.push(read(block.first + place, spot, plain.subarray(at, end)));
    at = end;
  }
  return found;
}

function blockPlace({ first, count, mark }: Block): Uint8Array {
  const tail = concatBytes(uintBytes(count, 1), uintBytes(mark, PLACE_NUMBER_BYTES));
  return concatBytes(placeOf(BLOCK_PLACE, first), tail);
}

function placeOf(table: Uint8Array, first: number): Uint8Array {
  return concatBytes(table, uintBytes(first, PLACE_NUMBER_BYTES));
}

function encodeList(spots: readonly Spot[]): Uint8Array {
  const authors = [...new Set(spots.map(({ author }) => author))];
  const numbers = new Map(authors.map((author, number) => [author, number]));
  const bytes = new Uint8Array(listSpaceOf(spots));
  bytes[0] = authors.length;
  let at = 1;
  for (const author of authors) {
    bytes.set(idBytes(author), at);
    at += ID_BYTES;
  }
  for (const { id, author, seq } of spots) {
    bytes.set(idBytes(id), at);
    bytes[at + ID_BYTES] = numbers.get(author) ?? 0;
    writeUint(bytes, at + ID_BYTES + 1, seq, 4);
    at += SPOT_BYTES;
  }
  return bytes;
}

function decodeList(plain: Uint8Array): readonly Spot[] {
  const authors: DeviceId[] = [];
  const spotsAt = 1 + (plain[0] ?? 0) * ID_BYTES;
  for (let at = 1; at < spotsAt; at += ID_BYTES)
    authors.push(idOf<DeviceId>(plain.subarray(at, at + ID_BYTES)));
  const spots: Spot[] = [];
  for (let at = spotsAt; at < plain.length; at += SPOT_BYTES) {
    const author = authors[plain[at + ID_BYTES] ?? 0];
    if (author === undefined || at + SPOT_BYTES > plain.length) throw new DamageFound();
    const id = idOf<RecordId>(plain.subarray(at, at + ID_BYTES));
    spots.push({ id, author, seq: readUint(plain, at + ID_BYTES + 1, 4) });
  }
  if (spots.length === 0) throw new DamageFound();
  return spots;
}

function write(out: Uint8Array, at: number, kept: Exclude<Arrived, { header: null }>): number {
  const { header, signature, body, verified, isShredded } = kept;
  out[at] =
    (verified === 'each' ? FLAG_EACH : 0) |
    (body === null ? 0 : FLAG_BODY) |
    (isShredded ? FLAG_SHREDDED : 0);
  writeUint(out, at + 1, header.length, 2);
  writeUint(out, at + 3, signature.length, 2);
  writeUint(out, at + 5, body?.length ?? 0, 4);
  let end = at + RECORD_HEAD_BYTES;
  for (const bytes of [header, signature, ...(body === null ? [] : [body])]) {
    out.set(bytes, end);
    end += bytes.length;
  }
  return end;
}

function writeHusk(out: Uint8Array, at: number, husk: Extract<Arrived, { header: null }>): number {
  out[at] = FLAG_HUSK | (husk.isPruned ? FLAG_PRUNED : 0);
  out.set(idBytes(husk.prev), at + 1);
  out.set(idBytes(husk.restHash), at + 1 + ID_BYTES);
  writeUint(out, at + 1 + 2 * ID_BYTES, husk.epoch, 2);
  out.set(idBytes(husk.gov), at + 3 + 2 * ID_BYTES);
  return at + HUSK_BYTES;
}

/** Where what begins at `at` ends; throws `DamageFound` when that lies outside. */
function endOf(plain: Uint8Array, at: number): number {
  const isHusk = ((plain[at] ?? 0) & FLAG_HUSK) !== 0;
  const end = isHusk
    ? at + HUSK_BYTES
    : at +
      RECORD_HEAD_BYTES +
      readUint(plain, at + 1, 2) +
      readUint(plain, at + 3, 2) +
      readUint(plain, at + 5, 4);
  if (end > plain.length) throw new DamageFound();
  return end;
}

function read(arrival: number, spot: Spot, bytes: Uint8Array): Arrived {
  const flags = bytes[0] ?? 0;
  if ((flags & FLAG_HUSK) !== 0) {
    const restAt = 1 + ID_BYTES;
    const epochAt = restAt + ID_BYTES;
    return {
      ...spot,
      arrival,
      prev: idOf<RecordId>(bytes.subarray(1, restAt)),
      restHash: idOf<Hash32>(bytes.subarray(restAt, epochAt)),
      epoch: readUint(bytes, epochAt, 2),
      gov: idOf<PlacementId>(bytes.subarray(epochAt + 2, HUSK_BYTES)),
      header: null,
      isPruned: (flags & FLAG_PRUNED) !== 0,
    };
  }
  const signatureAt = RECORD_HEAD_BYTES + readUint(bytes, 1, 2);
  const bodyAt = signatureAt + readUint(bytes, 3, 2);
  return {
    ...spot,
    arrival,
    header: new Uint8Array(bytes.subarray(RECORD_HEAD_BYTES, signatureAt)),
    signature: new Uint8Array(bytes.subarray(signatureAt, bodyAt)),
    body: (flags & FLAG_BODY) === 0 ? null : new Uint8Array(bytes.subarray(bodyAt)),
    verified: (flags & FLAG_EACH) === 0 ? 'chain' : 'each',
    isShredded: (flags & FLAG_SHREDDED) !== 0,
  };
}

/** Writes an unsigned integer in place, big-endian. */
function writeUint(out: Uint8Array, at: number, value: number, length: number): void {
  let rest = value;
  for (let byte = length - 1; byte >= 0; byte -= 1) {
    out[at + byte] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

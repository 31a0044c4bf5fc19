/**
 * A file as several QR codes, read in any order. Each code is one text:
 *
 *     "TOCSIN:" base45( version 1 · part 1 · parts 1 · length 4 · check 4 · bytes )
 *
 * `part` counts from 0; `length` and `check` (CRC-32, ISO-HDLC) are those of the whole, so that parts of
 * two files are never mixed, and a file that was put together wrongly is found. Against mistakes only:
 * what a file says is signed inside it.
 */

import { decodeBase45, encodeBase45 } from './base45.ts';

/** How every code of ours begins; a code that does not is somebody else's. */
const PREFIX = 'TOCSIN:';
const VERSION = 1;
const HEADER_BYTES = 11;
/**
 * Bytes of a part. With the header 341 bytes, that is 512 + 7 characters: a code of 73 modules
 * (version 14, level M takes 528), which a cheap camera reads from a cheap screen.
 */
const PART_BYTES = 330;
/** So many parts at most: `part` and `parts` are one byte each. */
const PARTS_MAX = 255;
/** The longest file that goes by QR: 84,150 bytes, at two codes a second just over two minutes. */
export const WHOLE_BYTES_MAX: number = PART_BYTES * PARTS_MAX;

/** One code, read. */
export interface Part {
  readonly at: number;
  readonly of: number;
  /** Names the whole: parts with another belong to another file. */
  readonly whole: string;
  readonly length: number;
  readonly check: number;
  readonly bytes: Uint8Array;
}

/** What a text from a camera is. */
export type ReadPart =
  | { readonly kind: 'part'; readonly part: Part }
  /** Not one of ours. */
  | { readonly kind: 'foreign' }
  /** Ours, of a version that this program does not know. */
  | { readonly kind: 'newer' }
  /** Ours, and not whole. */
  | { readonly kind: 'damaged' };

/** The codes of a file; undefined where it is empty or too long for them. */
export function encodeParts(whole: Uint8Array): readonly string[] | undefined {
  if (whole.length === 0 || whole.length > WHOLE_BYTES_MAX) return undefined;
  const of = Math.ceil(whole.length / PART_BYTES);
  const check = crc32(whole);
  return Array.from({ length: of }, (_, at) => {
    const bytes = whole.subarray(at * PART_BYTES, (at + 1) * PART_BYTES);
    const framed = new Uint8Array(HEADER_BYTES + bytes.length);
    const view = new DataView(framed.buffer);
    framed.set([VERSION, at, of]);
    view.setUint32(3, whole.length);
    view.setUint32(7, check);
    framed.set(bytes, HEADER_BYTES);
    return PREFIX + encodeBase45(framed);
  });
}

/** Reads one code. Total. */
export function decodePart(text: string): ReadPart {
  if (!text.startsWith(PREFIX)) return { kind: 'foreign' };
  const framed = decodeBase45(text.slice(PREFIX.length));
  if (framed === undefined || framed.length === 0) return { kind: 'damaged' };
  const [version = 0, at = 0, of = 0] = framed;
  if (version > VERSION) return { kind: 'newer' };
  if (version !== VERSION || framed.length <= HEADER_BYTES) return { kind: 'damaged' };
  const view = new DataView(framed.buffer);
  const length = view.getUint32(3);
  const check = view.getUint32(7);
  const bytes = framed.slice(HEADER_BYTES);
  const isLast = at === of - 1;
  const expected = isLast ? length - (of - 1) * PART_BYTES : PART_BYTES;
  const fits = at < of && of === Math.ceil(length / PART_BYTES) && bytes.length === expected;
  if (!fits) return { kind: 'damaged' };
  return { kind: 'part', part: { at, of, whole: `${length}-${check}`, length, check, bytes } };
}

/** Parts of one file that were read so far. */
export interface Gathered {
  readonly whole: string;
  readonly of: number;
  readonly parts: ReadonlyMap<number, Part>;
}

/** Takes a part in; one of another file begins anew. */
export function gather(before: Gathered | undefined, part: Part): Gathered {
  const isSame = before !== undefined && before.whole === part.whole && before.of === part.of;
  const parts = new Map(isSame ? before.parts : []);
  parts.set(part.at, part);
  return { whole: part.whole, of: part.of, parts };
}

/**
 * The file, once every part is there.
 *
 * @returns undefined while some are missing; `damaged` where they do not make the file that each names.
 */
export function wholeOf({ of, parts }: Gathered): Uint8Array | 'damaged' | undefined {
  if (parts.size < of) return undefined;
  const inOrder = [...parts.values()].toSorted((a, b) => a.at - b.at);
  const [first] = inOrder;
  if (first === undefined) return undefined;
  const whole = new Uint8Array(first.length);
  for (const { at, bytes } of inOrder) whole.set(bytes, at * PART_BYTES);
  return crc32(whole) === first.check ? whole : 'damaged';
}

/** CRC-32 (ISO-HDLC, as in zip and PNG). */
function crc32(bytes: Uint8Array): number {
  let crc = 0xff_ff_ff_ff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xed_b8_83_20 : 0);
  }
  return (crc ^ 0xff_ff_ff_ff) >>> 0;
}

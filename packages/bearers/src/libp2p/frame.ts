/**
 * Frames of a link: a parcel is a 4-byte big-endian length and that many bytes. A length above
 * the limit is refused before a byte of the parcel is kept, so that no sender decides how much
 * memory a reader sets aside.
 */
import { fail, ok, readUint, uintBytes } from '@tocsin/core';
import type { Result } from '@tocsin/core';

/** Bytes of the length before each parcel. */
export const FRAME_HEADER_BYTES = 4;

/** Bytes of the longest parcel on a live link: the largest batch of DESIGN §8. */
export const PARCEL_BYTES_MAX = 65_536;

/** In a header of a paced link: no parcel follows, and the rest is what may be sent (`pace.ts`). */
export const MORE_BIT = 0x8000_0000;

/** A sender announced a parcel longer than the limit. */
export interface OversizeFrame {
  readonly kind: 'OversizeFrame';
  readonly announcedBytes: number;
}

/** Length and parcel in fresh bytes; the caller may reuse `parcel`. */
export function encodeFrame(parcel: Uint8Array): Uint8Array {
  const frame = new Uint8Array(FRAME_HEADER_BYTES + parcel.length);
  frame.set(uintBytes(parcel.length, FRAME_HEADER_BYTES), 0);
  frame.set(parcel, FRAME_HEADER_BYTES);
  return frame;
}

/** Puts parcels together from chunks of any size. Holds one unfinished parcel at most. */
export class FrameReader {
  readonly #more: ((bytes: number) => void) | undefined;
  readonly #header = new Uint8Array(FRAME_HEADER_BYTES);
  #headerBytes = 0;
  #body: Uint8Array | undefined;
  #bodyBytes = 0;

  /** @param more - hears how much more may be sent; undefined where nobody says so. */
  constructor(more?: (bytes: number) => void) {
    this.#more = more;
  }

  /**
   * The parcels that `chunk` completed, in bytes of their own: a small parcel must not keep a
   * large chunk alive. After a fault the reader is of no further use.
   */
  read(chunk: Uint8Array): Result<readonly Uint8Array[], OversizeFrame> {
    const parcels: Uint8Array[] = [];
    let rest = chunk;
    while (rest.length > 0) {
      if (this.#body === undefined) {
        rest = this.#readHeader(rest);
        if (this.#headerBytes < FRAME_HEADER_BYTES) break;
        const announcedBytes = readUint(this.#header, 0, FRAME_HEADER_BYTES);
        if (this.#more !== undefined && announcedBytes >= MORE_BIT) {
          this.#more(announcedBytes - MORE_BIT);
          this.#headerBytes = 0;
          continue;
        }
        if (announcedBytes > PARCEL_BYTES_MAX) {
          return fail({ kind: 'OversizeFrame', announcedBytes });
        }
        this.#body = new Uint8Array(announcedBytes);
        this.#bodyBytes = 0;
      }
      rest = this.#readBody(this.#body, rest);
      if (this.#bodyBytes < this.#body.length) break;
      parcels.push(this.#body);
      this.#body = undefined;
      this.#headerBytes = 0;
    }
    return ok(parcels);
  }

  #readHeader(chunk: Uint8Array): Uint8Array {
    const taken = chunk.subarray(0, FRAME_HEADER_BYTES - this.#headerBytes);
    this.#header.set(taken, this.#headerBytes);
    this.#headerBytes += taken.length;
    return chunk.subarray(taken.length);
  }

  #readBody(body: Uint8Array, chunk: Uint8Array): Uint8Array {
    const taken = chunk.subarray(0, body.length - this.#bodyBytes);
    body.set(taken, this.#bodyBytes);
    this.#bodyBytes += taken.length;
    return chunk.subarray(taken.length);
  }
}

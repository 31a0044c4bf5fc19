/**
 * The window of a paced link. Over TCP and WebSocket the muxer lets a sender wait for its reader;
 * WebRTC has nothing of the kind, and whoever does not read there fills up until the stream breaks.
 * So on such a link a sender has a number of bytes, and the reader gives it more as it takes them:
 *
 *     80000000 + n (4 bytes, big-endian)      n more bytes of frames may be sent
 *
 * A frame may be begun while one byte is left; so one more than the window may be under way.
 */
import { uintBytes } from '@tocsin/core';
import { FRAME_HEADER_BYTES, MORE_BIT, PARCEL_BYTES_MAX } from './frame.ts';

/** Bytes of frames that a sender has at the start, and never more than that: the window of yamux. */
export const PACE_BYTES = 1_048_576;

/** Both directions of one link. */
export class Pace {
  #mayGo = PACE_BYTES;
  #mayCome = PACE_BYTES;
  #owed = 0;

  /** Whether a frame may be begun. */
  get open(): boolean {
    return this.#mayGo > 0;
  }

  /** A frame with a parcel of so many bytes goes out. */
  goes(parcelBytes: number): void {
    this.#mayGo -= FRAME_HEADER_BYTES + parcelBytes;
  }

  /** The other end takes more. */
  more(bytes: number): void {
    this.#mayGo = Math.min(this.#mayGo + bytes, PACE_BYTES);
  }

  /** A frame with a parcel of so many bytes came; false if it should not have. */
  comes(parcelBytes: number): boolean {
    const bytes = FRAME_HEADER_BYTES + parcelBytes;
    this.#mayCome -= bytes;
    this.#owed += bytes;
    return this.#mayCome > -(FRAME_HEADER_BYTES + PARCEL_BYTES_MAX);
  }

  /** What to tell the other end now that there is room here; undefined if it can wait. */
  grant(): Uint8Array | undefined {
    if (this.#owed * 2 < PACE_BYTES) return undefined;
    const note = uintBytes(MORE_BIT + this.#owed, FRAME_HEADER_BYTES);
    this.#mayCome += this.#owed;
    this.#owed = 0;
    return note;
  }
}

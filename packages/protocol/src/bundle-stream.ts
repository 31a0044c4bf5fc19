/**
 * STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015): chunks of 64 KiB, each sealed under
 * `nonce = prefix 19 ‖ counter 4 ‖ last 1` and bound to the hash of all that stands before them, so
 * that a chunk left out, moved, taken from another bundle or cut off does not open.
 */
import type { Open, Seal } from '@tocsin/core';
import { concatBytes, divideCeil, SEAL_BYTES, uintBytes } from '@tocsin/core';

/** Plain bytes of a chunk; the last may be shorter. */
export const CHUNK_BYTES = 65_536;
/** Bytes of the nonce prefix: 24 − counter 4 − last 1. */
export const NONCE_PREFIX_BYTES = 19;
const SEALED_CHUNK_BYTES = CHUNK_BYTES + SEAL_BYTES;

/** Where sealing is done: one key and prefix for one file, never for a second. */
export interface StreamKey {
  readonly key: Uint8Array;
  readonly noncePrefix: Uint8Array;
  readonly associated: Uint8Array;
}

/** Bytes that `length` plain bytes (> 0) take sealed. */
export function sealedStreamLength(length: number): number {
  return length + divideCeil(length, CHUNK_BYTES) * SEAL_BYTES;
}

/** Seals plain bytes, at least one. */
export function sealStream(seal: Seal, stream: StreamKey, plain: Uint8Array): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < plain.length; at += CHUNK_BYTES) {
    const chunk = plain.subarray(at, at + CHUNK_BYTES);
    const nonce = nonceOf(stream, chunks.length, at + CHUNK_BYTES >= plain.length);
    chunks.push(seal(chunk, nonce, stream.key, stream.associated));
  }
  return concatBytes(...chunks);
}

/** Opens all chunks or none; undefined when any was changed, moved, left out or cut off. */
export function openStream(
  open: Open,
  stream: StreamKey,
  sealed: Uint8Array,
): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < sealed.length; at += SEALED_CHUNK_BYTES) {
    const chunk = sealed.subarray(at, at + SEALED_CHUNK_BYTES);
    const nonce = nonceOf(stream, parts.length, at + SEALED_CHUNK_BYTES >= sealed.length);
    const opened = open(chunk, nonce, stream.key, stream.associated);
    if (opened === undefined) return undefined;
    parts.push(opened);
  }
  return concatBytes(...parts);
}

function nonceOf(stream: StreamKey, counter: number, isLast: boolean): Uint8Array {
  return concatBytes(stream.noncePrefix, uintBytes(counter, 4), Uint8Array.of(isLast ? 1 : 0));
}

/**
 * Hashing the parts of a record, which happens three times for every record that comes. The bytes are put
 * behind their domain in one buffer that is used again: a fresh one for each costs as much as the
 * hash. Nothing secret passes here: headers and bodies lie in the store as they are.
 */
import type { Hash } from '../base/crypto.ts';
import { domainBytes, hashIn } from '../base/domain.ts';
import { invariant } from '../base/invariant.ts';

/** Room for a domain and the longest body. */
const BUFFER_BYTES = 16_384;
const buffer = new Uint8Array(BUFFER_BYTES);
const NOTHING = new Uint8Array();

/** What is hashed of a record. */
type PartName = 'record' | 'rest' | 'body';

/** BLAKE2b-256 of a body behind its domain. `out` as for `Hash`. */
export function hashBody(hash: Hash, body: Uint8Array, out?: Uint8Array): Uint8Array {
  const domain = domainBytes('body');
  const length = domain.length + body.length;
  if (length > BUFFER_BYTES) return hashIn(hash, 'body', body);
  buffer.set(domain);
  buffer.set(body, domain.length);
  return hash(buffer.subarray(0, length), out);
}

/** BLAKE2b-256 of `domain ‖ parts`, as `hashIn` gives it. */
export function hashPart(hash: Hash, name: PartName, ...parts: readonly Uint8Array[]): Uint8Array {
  const domain = domainBytes(name);
  let length = domain.length;
  for (const part of parts) length += part.length;
  if (length > BUFFER_BYTES) return hashIn(hash, name, ...parts);
  buffer.set(domain);
  let at = domain.length;
  for (const part of parts) {
    buffer.set(part, at);
    at += part.length;
  }
  return hash(buffer.subarray(0, length));
}

/**
 * The same of pieces of one byte string, `[from, to, from, to, …]`, and of what follows them. They are
 * copied byte by byte: they are short, and a view of each would take longer to make.
 *
 * @param out - as for `Hash`.
 */
export function hashPieces(
  hash: Hash,
  name: PartName,
  whole: Uint8Array,
  bounds: readonly number[],
  following: Uint8Array = NOTHING,
  out?: Uint8Array,
): Uint8Array {
  const domain = domainBytes(name);
  const longest = domain.length + bounds.length * whole.length + following.length;
  invariant(longest <= BUFFER_BYTES, 'pieces of a header');
  let at = copy(domain, 0, domain.length, 0);
  for (let bound = 0; bound + 1 < bounds.length; bound += 2)
    at = copy(whole, bounds[bound] ?? 0, Math.min(bounds[bound + 1] ?? 0, whole.length), at);
  return hash(buffer.subarray(0, copy(following, 0, following.length, at)), out);
}

function copy(bytes: Uint8Array, from: number, to: number, at: number): number {
  for (let read = from; read < to; read += 1) buffer[at + read - from] = bytes[read] ?? 0;
  return at + Math.max(0, to - from);
}

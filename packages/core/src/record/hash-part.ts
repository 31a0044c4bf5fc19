/**
 * Hashing the parts of a record, which happens three times for every record that comes. The bytes are put
 * behind their domain in one buffer that is used again: a fresh one for each costs as much as the
 * hash. Nothing secret passes here: headers and bodies lie in the store as they are.
 */
import type { Hash } from '../base/crypto.ts';
import { domainBytes, hashIn } from '../base/domain.ts';

/** Room for a domain and the longest body. */
const BUFFER_BYTES = 16_384;
const buffer = new Uint8Array(BUFFER_BYTES);

/** BLAKE2b-256 of `domain ‖ parts`, as `hashIn` gives it. */
export function hashPart(
  hash: Hash,
  name: 'record' | 'rest' | 'body',
  ...parts: readonly Uint8Array[]
): Uint8Array {
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

/**
 * What is proved in the handshake, as bytes. Both ends build the same transcript from what they
 * sent, what they heard, and the bearer's own keys at both ends, so that a go-between with other
 * bearer keys, an old message or one's own message gives another transcript (net.md §9.4).
 */
import type { DeviceId, Hash, KeyedHash, LogId } from '@tocsin/core';
import { deriveKey, encodeCbor, equalBytes, hashIn, idBytes } from '@tocsin/core';

/** The ends of a link as the bearer named them. */
export interface LinkKeys {
  /** The bearer's own key of the end that opened the link; 1–128 bytes. */
  readonly initiator: Uint8Array;
  readonly responder: Uint8Array;
}

/** Everything both ends have said once the answer is there. */
export interface Transcript {
  readonly link: LinkKeys;
  readonly versions: readonly number[];
  readonly version: number;
  readonly initiatorNonce: Uint8Array;
  readonly responderNonce: Uint8Array;
}

/** Whose word it is. */
export type Role = 'initiator' | 'responder';

/**
 * The key that whoever knows a log's id can make. An id is 256 bits that are never sent, so a
 * proof under this key shows knowledge of the log and tells nothing to those who lack it.
 */
export function doorKey(keyedHash: KeyedHash, log: LogId): Uint8Array {
  return deriveKey(keyedHash, idBytes(log), 'door');
}

/** The proof in a hello. */
export function helloProof(
  keyedHash: KeyedHash,
  door: Uint8Array,
  link: LinkKeys,
  versions: readonly number[],
  nonce: Uint8Array,
): Uint8Array {
  const said = encodeCbor(['hello', link.initiator, link.responder, versions, nonce]);
  return deriveKey(keyedHash, door, 'handshake', said);
}

/** The proof in an answer. */
export function answerProof(
  keyedHash: KeyedHash,
  door: Uint8Array,
  transcript: Transcript,
  responder: DeviceId,
): Uint8Array {
  const said = encodeCbor(['answer', ...transcriptCbor(transcript), idBytes(responder)]);
  return deriveKey(keyedHash, door, 'handshake', said);
}

/**
 * What a device signs: the hash of role, log, bearer keys, versions, nonces and devices.
 * The role keeps one end's signature from being handed back as the other's.
 */
export function handshakeDigest(
  hash: Hash,
  role: Role,
  log: LogId,
  transcript: Transcript,
  devices: { readonly initiator: DeviceId; readonly responder: DeviceId },
): Uint8Array {
  const said = encodeCbor([
    role,
    idBytes(log),
    ...transcriptCbor(transcript),
    idBytes(devices.initiator),
    idBytes(devices.responder),
  ]);
  return hashIn(hash, 'handshake', said);
}

/**
 * Whether two proofs are equal. Their hashes are compared, so that the time it takes tells nothing
 * of how much of a guess was right.
 */
export function isSameProof(hash: Hash, a: Uint8Array, b: Uint8Array): boolean {
  return equalBytes(hash(a), hash(b));
}

function transcriptCbor(transcript: Transcript) {
  return [
    transcript.link.initiator,
    transcript.link.responder,
    transcript.versions,
    transcript.version,
    transcript.initiatorNonce,
    transcript.responderNonce,
  ] as const;
}

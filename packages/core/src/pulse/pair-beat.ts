/**
 * The pairwise beat: 12 bytes for radios, couriers' lists and spoken digits.
 *
 *     wire 12 = tag 4 ‖ masked status 1 ‖ MAC 7
 *
 * It convinces only who holds the pair key, names nobody, and looks the same for each status. The
 * MAC guesses right by chance once in 2^56. The pair key is made in person; the sender's own id
 * goes into everything, so that a beat cannot be sent back to its sender as the other's.
 *
 * Trap: two beats under one counter share tag and mask: their XOR would show that the status
 * differs. A counter is spent once (`beat-counter.ts`), jitter and repetition resend the bytes.
 */
import { concatBytes, equalBytes, uintBytes } from '../base/bytes.ts';
import type { KeyedHash } from '../base/crypto.ts';
import { domainBytes } from '../base/domain.ts';
import type { DeviceId } from '../base/id.ts';
import { idBytes } from '../base/id.ts';

/** What a pairwise beat says of its sender: well; not free to speak; held up, but well. */
export const BEAT_STATUSES = ['fine', 'duress', 'delayed'] as const;

/** A status of the set. */
export type BeatStatus = (typeof BEAT_STATUSES)[number];

/** Bytes of a pairwise beat: tag 4 + masked status 1 + MAC 7. */
export const PAIR_BEAT_BYTES = 12;
const TAG_BYTES = 4;
const MAC_BYTES = 7;

/** What one counter gives: the tag that leads, and the mask of the status. */
function streamOf(
  keyedHash: KeyedHash,
  pairKey: Uint8Array,
  sender: DeviceId,
  counter: number,
): Uint8Array {
  return keyedHash(
    pairKey,
    concatBytes(domainBytes('pairBeat'), Uint8Array.of(0), idBytes(sender), uintBytes(counter, 4)),
    16,
  );
}

function macOf(
  keyedHash: KeyedHash,
  pairKey: Uint8Array,
  sender: DeviceId,
  counter: number,
  status: number,
): Uint8Array {
  const context = concatBytes(
    domainBytes('pairBeat'),
    Uint8Array.of(1),
    idBytes(sender),
    uintBytes(counter, 4),
    uintBytes(status, 1),
  );
  return keyedHash(pairKey, context, 16).subarray(0, MAC_BYTES);
}

/** The tag by which the receiver finds the counter: 4 bytes. */
export function pairBeatTag(
  keyedHash: KeyedHash,
  pairKey: Uint8Array,
  sender: DeviceId,
  counter: number,
): Uint8Array {
  return streamOf(keyedHash, pairKey, sender, counter).subarray(0, TAG_BYTES);
}

/** Makes a pairwise beat; `counter` is spent with it, whatever the status. */
export function encodePairBeat(
  keyedHash: KeyedHash,
  pairKey: Uint8Array,
  sender: DeviceId,
  counter: number,
  status: BeatStatus,
): Uint8Array {
  const stream = streamOf(keyedHash, pairKey, sender, counter);
  const code = BEAT_STATUSES.indexOf(status);
  return concatBytes(
    stream.subarray(0, TAG_BYTES),
    Uint8Array.of(code ^ (stream[TAG_BYTES] ?? 0)),
    macOf(keyedHash, pairKey, sender, counter, code),
  );
}

/** The status of a pairwise beat, or undefined unless key, sender and counter fit; total. */
export function readPairBeat(
  keyedHash: KeyedHash,
  pairKey: Uint8Array,
  sender: DeviceId,
  counter: number,
  wire: Uint8Array,
): BeatStatus | undefined {
  if (wire.length !== PAIR_BEAT_BYTES) return undefined;
  const stream = streamOf(keyedHash, pairKey, sender, counter);
  if (!equalBytes(wire.subarray(0, TAG_BYTES), stream.subarray(0, TAG_BYTES))) return undefined;
  const code = (wire[TAG_BYTES] ?? 0) ^ (stream[TAG_BYTES] ?? 0);
  const mac = macOf(keyedHash, pairKey, sender, counter, code);
  return equalBytes(wire.subarray(TAG_BYTES + 1), mac) ? BEAT_STATUSES[code] : undefined;
}

/** The counter, in the window around `last`, and status of a pairwise beat; total. */
export function findPairBeat(
  keyedHash: KeyedHash,
  pairKey: Uint8Array,
  sender: DeviceId,
  last: number,
  wire: Uint8Array,
): { readonly counter: number; readonly status: BeatStatus } | undefined {
  for (let counter = Math.max(0, last - PAIR_WINDOW); counter <= last + PAIR_WINDOW; counter += 1) {
    const status = readPairBeat(keyedHash, pairKey, sender, counter, wire);
    if (status !== undefined) return { counter, status };
  }
  return undefined;
}

/** Counters tried on each side of the last one heard: one beat a day, 60 days by courier. */
export const PAIR_WINDOW = 64;

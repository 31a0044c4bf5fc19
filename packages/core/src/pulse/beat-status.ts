/**
 * The status in a beat: one byte, masked, so that *fine* and *duress* are alike on the wire, to
 * every member who can open the beat and on every screen; only who holds the flag key reads it
 * (R21). Without a flag key there is no duress function, and the byte is an unreadable filler.
 *
 * Trap: a mask may cover one status only. Two statuses under one counter would show their XOR, and
 * with it that something changed. A counter is spent once, whatever is said (`beat-counter.ts`).
 */
import { concatBytes, uintBytes } from '../base/bytes.ts';
import type { KeyedHash } from '../base/crypto.ts';
import { domainBytes } from '../base/domain.ts';
import type { DeviceId } from '../base/id.ts';
import { idBytes } from '../base/id.ts';

/** What a beat says of its sender: well; not free to speak; held up, but well. */
export const BEAT_STATUSES = ['fine', 'duress', 'delayed'] as const;

/** A status of the set. */
export type BeatStatus = (typeof BEAT_STATUSES)[number];

/** The mask of one counter; `key` is the flag key, of 32 bytes. */
function maskOf(keyedHash: KeyedHash, key: Uint8Array, device: DeviceId, counter: number): number {
  const context = concatBytes(domainBytes('beat'), idBytes(device), uintBytes(counter, 4));
  return keyedHash(key, context, 16)[0] ?? 0;
}

/**
 * The status byte of a beat.
 *
 * @param flagKey - 32 bytes that the sender shares with its flag readers only.
 * @param counter - the beat's own, never used for another status.
 */
export function maskStatus(
  keyedHash: KeyedHash,
  flagKey: Uint8Array,
  device: DeviceId,
  counter: number,
  status: BeatStatus,
): number {
  return BEAT_STATUSES.indexOf(status) ^ maskOf(keyedHash, flagKey, device, counter);
}

/** The status that a byte hides; undefined under another key (but for 3 in 256 by chance). */
export function readStatus(
  keyedHash: KeyedHash,
  flagKey: Uint8Array,
  device: DeviceId,
  counter: number,
  masked: number,
): BeatStatus | undefined {
  return BEAT_STATUSES[masked ^ maskOf(keyedHash, flagKey, device, counter)];
}

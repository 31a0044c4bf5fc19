/**
 * The challenge call (R21): one person reads a number aloud on the telephone, the other's device gives
 * the answer, the other reads it back. A recording cannot answer, for each number is drawn anew; nor can
 * a voice that is only imitated, for the answer follows from a secret that only two devices have.
 *
 *     pair key = KDF(X-Wing secret, `tocsin/call-key;` ‖ log ‖ asker ‖ answerer)
 *     proof    = keyed BLAKE2b-128(pair key, `tocsin/call-key;`)
 *     answer   = first 6 bytes of keyed BLAKE2b-128(pair key, `tocsin/call;` ‖ number, 4 bytes) mod 10^8
 *
 * The asker's device lays the secret for each device of the other in a record (kind 38), so both must
 * have been in touch once. Who calls proves nothing to who answers: they ask back. A call shows who
 * speaks; it cannot show whether they are free to (`docs/spec/duress.md`).
 */
import { compareText, concatBytes, readUint, uintBytes } from '../base/bytes.ts';
import type { KeyedHash } from '../base/crypto.ts';
import { KEM_CIPHERTEXT_BYTES } from '../base/crypto.ts';
import { deriveKey, domainBytes } from '../base/domain.ts';
import type { DeviceId, LogId } from '../base/id.ts';
import { idBytes } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import { ascending, bytes, id, tuple } from '../codec/shape.ts';
import type { Entry } from '../log/entry.ts';
import { saidAs } from '../log/entry.ts';
import type { RecordKind } from '../record/kind.ts';
import { LANE_COMMON } from '../record/lane.ts';

/** Numbers and answers are below this: eight digits, in two groups with a check digit each. */
export const CALL_NUMBERS = 100_000_000;
/** Random bytes from which a number is drawn: 2^48 numbers leave no bias that anyone could use. */
export const CALL_RANDOM_BYTES = 6;
/** Devices that one record is for: those of one member (R17). */
export const CALL_KEYS_MAX = 4;
/** Wrong answers to one number, then it is over: a guess is right once in 33 million. */
export const CALL_TRIES_MAX = 3;

/** The secret for one device of the other. */
export interface CallKeyBox {
  readonly device: DeviceId;
  readonly ciphertext: Uint8Array;
  /** Shows which of the device's prekeys opens it: X-Wing gives a secret under any. */
  readonly proof: Uint8Array;
}

/** Secrets for calls by the author's device. */
export interface CallKey {
  /** Ascending by device. */
  readonly boxes: readonly CallKeyBox[];
}

/** Kind frame 3, array 1, list 1, 4 × (array 1, device 34, ciphertext 3 + 1,120, proof 17). */
export const CALL_KEY_BYTES_MAX = 4_705;
const PROOF_BYTES = 16;

/** Kind 38. */
export const CALL_KEY: RecordKind<CallKey> = {
  name: 'callKey',
  lanes: [LANE_COMMON],
  plain: false,
  shape: tuple<CallKey>({
    boxes: ascending(
      tuple<CallKeyBox>({
        device: id<DeviceId>(),
        ciphertext: bytes(KEM_CIPHERTEXT_BYTES),
        proof: bytes(PROOF_BYTES),
      }),
      (a, b) => compareText(a.device, b.device),
      CALL_KEYS_MAX,
      1,
    ),
  }),
  bytesMax: CALL_KEY_BYTES_MAX,
};

/** Between which devices of which log a pair key is. */
export interface CallPair {
  readonly log: LogId;
  readonly asker: DeviceId;
  readonly answerer: DeviceId;
}

/** The pair key of an X-Wing secret. */
export function callPairKey(
  keyedHash: KeyedHash,
  shared: Uint8Array,
  { log, asker, answerer }: CallPair,
): Uint8Array {
  const bound = concatBytes(idBytes(log), idBytes(asker), idBytes(answerer));
  return deriveKey(keyedHash, shared, 'callKey', bound);
}

/** Shows that a pair key is the one that was laid. */
export function callProof(keyedHash: KeyedHash, pairKey: Uint8Array): Uint8Array {
  return keyedHash(pairKey, domainBytes('callKey'), PROOF_BYTES);
}

/** A number to read aloud, from `CALL_RANDOM_BYTES` fresh bytes. */
export function callNumber(random: Uint8Array): number {
  return readUint(random, 0, CALL_RANDOM_BYTES) % CALL_NUMBERS;
}

/** The answer to a number. */
export function callAnswer(keyedHash: KeyedHash, pairKey: Uint8Array, number: number): number {
  const context = concatBytes(domainBytes('call'), uintBytes(number, 4));
  return readUint(keyedHash(pairKey, context, 16), 0, CALL_RANDOM_BYTES) % CALL_NUMBERS;
}

/** A secret that lies ready for a device. */
export interface LaidCallKey {
  readonly asker: DeviceId;
  readonly laidAt: Hour;
  readonly box: CallKeyBox;
}

/**
 * The newest secret that one of `askers` laid for a device; a person's devices may have laid several,
 * and the last of them is the one they ask with.
 */
export function newestCallKey(
  entries: readonly Entry[],
  askers: ReadonlySet<DeviceId>,
  answerer: DeviceId,
): LaidCallKey | undefined {
  let newest: { readonly entry: Entry; readonly box: CallKeyBox } | undefined;
  for (const entry of entries) {
    if (!askers.has(entry.header.author)) continue;
    const box = saidAs(CALL_KEY, entry)?.boxes.find(({ device }) => device === answerer);
    if (box === undefined) continue;
    if (newest === undefined || isLater(entry, newest.entry)) newest = { entry, box };
  }
  if (newest === undefined) return undefined;
  const { author: asker, wallHour: laidAt } = newest.entry.header;
  return { asker, laidAt, box: newest.box };
}

/** Words of one subject about itself: by hour, of one device by number, and else by id. */
function isLater(a: Entry, b: Entry): boolean {
  if (a.header.author === b.header.author) return a.header.seq > b.header.seq;
  const byHour = a.header.wallHour - b.header.wallHour;
  return (byHour || compareText(a.id, b.id)) > 0;
}

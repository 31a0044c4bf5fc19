/**
 * The signed sealed beat: a datagram that proves life to a whole log. It has exactly 140 bytes, and
 * in a home whose twin shows readers exactly 2,780, whoever sends it and whatever it says.
 *
 *     wire 140 = tag 4 ‖ sealed(plain 56 ‖ signature 64) + 16
 *     wire 2,780 = tag 4 ‖ sealed(plain 56 ‖ signature 64 ‖ pact 32 ‖ party 32 ‖ sealed word 2,576) + 16
 *     plain 56 = type 1 ‖ hint 2 ‖ counter 4 ‖ evidenceAt ms 6 ‖ own head 32 ‖ frontier digest 8
 *                ‖ next due, hours of tempo 2 ‖ chance 1
 *
 * Numbers are big-endian. Tag and nonce are derived from the beat key and the counter, not sent.
 * The signature is the device's, over `hash('tocsin/beat;' ‖ log ‖ device ‖ plain ‖ pact ‖
 * party ‖ word)`: a member of the log can hand the beat on, and nobody who merely holds the epoch's key can make one
 * for another, take its word off or put another in. Beats are no records: nothing here is kept
 * longer than the silence it ends.
 */
import { concatBytes, readUint, uintBytes } from '../base/bytes.ts';
import type { Hash, KeyedHash, Open, SyncCrypto, Verify } from '../base/crypto.ts';
import { NONCE_BYTES, SEAL_BYTES, SIGNATURE_BYTES } from '../base/crypto.ts';
import { deriveKey, domainBytes, hashIn } from '../base/domain.ts';
import type { DeviceId, LogId, PartyId, RecordId } from '../base/id.ts';
import { ID_BYTES, idBytes, idOf } from '../base/id.ts';
import { invariant } from '../base/invariant.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { Instant } from '../base/time.ts';
import { instant, INSTANT_MAX } from '../base/time.ts';
import type { Malformed } from '../codec/cbor.ts';
import { encodeCbor, malformed } from '../codec/cbor.ts';
import { SEALED_WORD_BYTES } from '../duress/sealed-word.ts';
import { BEAT_COUNTER_MAX } from './beat-counter.ts';

/** Bytes of a beat's plaintext: 1 + 2 + 4 + 6 + 32 + 8 + 2 + 1. */
export const BEAT_PLAIN_BYTES = 56;
/** Bytes of a beat's tag. */
export const BEAT_TAG_BYTES = 4;
/** Bytes of a counter. */
const COUNTER_BYTES = 4;
/** Bytes of a beat on the wire: tag 4 + plain 56 + signature 64 + authenticator 16. */
export const BEAT_BYTES: number = BEAT_TAG_BYTES + BEAT_PLAIN_BYTES + SIGNATURE_BYTES + SEAL_BYTES;
/** The pact and the party whose readers a word is for, and the word. */
const BEAT_WORD_BYTES: number = 2 * ID_BYTES + SEALED_WORD_BYTES;
/** Bytes of a beat that brings a sealed word. */
export const BEAT_WITH_WORD_BYTES: number = BEAT_BYTES + BEAT_WORD_BYTES;
/** Bytes of the frontier digest. */
export const FRONTIER_DIGEST_BYTES = 8;
/** The type byte of a beat alone, and of one that brings a sealed word. */
const BEAT_TYPE = 1;
const BEAT_TYPE_WITH_WORD = 2;
/** In place of a next due: as the rhythm says. Promises reach 65,534 hours. */
const NEXT_DUE_NONE = 65_535;
/**
 * The context of the beat key, where a lane's number stands otherwise: a CBOR text is never the
 * CBOR of an integer, so that no lane has this key.
 */
const BEAT_LANE = 'beat';

/** A sealed word that goes with a beat (R21). */
export interface BeatWord {
  /** In which pact its readers are, and whose they are: the same for all of a home (R21). */
  readonly pact: LogId;
  readonly to: PartyId;
  /** Exactly `SEALED_WORD_BYTES`; opaque here. */
  readonly sealed: Uint8Array;
}

/** What a beat says. */
export interface Beat {
  readonly device: DeviceId;
  readonly counter: number;
  /** When the sender was alive, by its own clock. */
  readonly evidenceAt: Instant;
  /** The sender's own newest record: gaps and forks show at once. */
  readonly head: RecordId;
  /** First 8 bytes of the sender's frontier hash. */
  readonly frontierDigest: Uint8Array;
  /** Hours of tempo until the sender promises its next beat; null = as its rhythm says. */
  readonly nextDueHours: number | null;
  /** A byte of chance, 0–255: it says nothing (decision 0057). */
  readonly chance: number;
  /** Null in a home whose twins show no readers, and in every pact. */
  readonly word: BeatWord | null;
}

/** Why a beat is not taken. */
export type BeatFault =
  | Malformed
  /** No device of the window has this tag: replayed, too old, another log, or noise. */
  | { readonly kind: 'UnknownBeat' }
  /** A tag of ours, but not this key, device, log or counter. */
  | { readonly kind: 'BeatNotOpened' }
  /** Sealed by a holder of the key, but not signed by the device it names. */
  | { readonly kind: 'BadBeatSignature' };

/** A sender and a counter that a tag may stand for. */
export interface BeatCandidate {
  readonly device: DeviceId;
  readonly counter: number;
}

/** The beat key of an epoch: KDF(K_e, "beat"). Every member's devices hold it. */
export function beatKey(keyedHash: KeyedHash, epochKey: Uint8Array): Uint8Array {
  return deriveKey(keyedHash, epochKey, 'laneKey', encodeCbor(BEAT_LANE));
}

/** The tag of one beat: 4 bytes that only holders of the beat key can link to its sender. */
export function beatTag(keyedHash: KeyedHash, key: Uint8Array, from: BeatCandidate): Uint8Array {
  return beatTagsOf(keyedHash, key, from.device)(from.counter);
}

/** The tags of one device's beats, by their counters: a window of them costs a hash each. */
export function beatTagsOf(
  keyedHash: KeyedHash,
  key: Uint8Array,
  device: DeviceId,
): (counter: number) => Uint8Array {
  const context = contextOf('beatTag', { device, counter: 0 });
  const at = context.length - COUNTER_BYTES;
  return (counter) => {
    context.set(uintBytes(counter, COUNTER_BYTES), at);
    // A view of so small an array would first move it out of the engine's heap.
    return keyedHash(key, context, 16).slice(0, BEAT_TAG_BYTES);
  };
}

function beatNonce(keyedHash: KeyedHash, key: Uint8Array, from: BeatCandidate): Uint8Array {
  return keyedHash(key, contextOf('beatNonce', from), NONCE_BYTES);
}

function contextOf(domain: 'beatTag' | 'beatNonce', from: BeatCandidate): Uint8Array {
  return concatBytes(
    domainBytes(domain),
    idBytes(from.device),
    uintBytes(from.counter, COUNTER_BYTES),
  );
}

/** `plain` has 56 bytes and says by its type whether `word` is empty: nothing runs together. */
function signedHash(
  hash: Hash,
  log: LogId,
  device: DeviceId,
  plain: Uint8Array,
  word: Uint8Array,
): Uint8Array {
  return hashIn(hash, 'beat', idBytes(log), idBytes(device), plain, word);
}

function wordBytes(word: BeatWord | null): Uint8Array {
  if (word === null) return new Uint8Array();
  invariant(word.sealed.length === SEALED_WORD_BYTES, 'a sealed word');
  return concatBytes(idBytes(word.pact), idBytes(word.to), word.sealed);
}

/** The 56 bytes of a beat. Its fields must be in range: they are our own. */
export function encodeBeatPlain(beat: Beat): Uint8Array {
  invariant(beat.counter >= 0 && beat.counter <= BEAT_COUNTER_MAX, 'a counter of 4 bytes');
  invariant(beat.evidenceAt >= 0 && beat.evidenceAt <= INSTANT_MAX, 'an instant of 6 bytes');
  invariant(beat.frontierDigest.length === FRONTIER_DIGEST_BYTES, 'a digest of 8 bytes');
  invariant(beat.chance >= 0 && beat.chance <= 255, 'a byte of chance');
  const due = beat.nextDueHours ?? NEXT_DUE_NONE;
  invariant(due >= 0 && due <= NEXT_DUE_NONE, 'a next due of 2 bytes');
  return concatBytes(
    uintBytes(beat.word === null ? BEAT_TYPE : BEAT_TYPE_WITH_WORD, 1),
    idBytes(beat.device).subarray(0, 2),
    uintBytes(beat.counter, 4),
    uintBytes(beat.evidenceAt, 6),
    idBytes(beat.head),
    beat.frontierDigest,
    uintBytes(due, 2),
    uintBytes(beat.chance, 1),
  );
}

/**
 * Reads the 56 bytes of a beat from its candidate sender, with the word that came beside them; total.
 */
export function decodeBeatPlain(
  plain: Uint8Array,
  from: BeatCandidate,
  word: BeatWord | null = null,
): Result<Beat, Malformed> {
  if (plain.length !== BEAT_PLAIN_BYTES) return malformed('beat-length');
  if (plain[0] !== (word === null ? BEAT_TYPE : BEAT_TYPE_WITH_WORD)) return malformed('beat-type');
  if (readUint(plain, 1, 2) !== readUint(idBytes(from.device), 0, 2)) return malformed('beat-hint');
  if (readUint(plain, 3, 4) !== from.counter) return malformed('beat-counter');
  const due = readUint(plain, 53, 2);
  return ok({
    device: from.device,
    counter: from.counter,
    evidenceAt: instant(readUint(plain, 7, 6)),
    head: idOf<RecordId>(plain.subarray(13, 13 + ID_BYTES)),
    frontierDigest: plain.slice(45, 53),
    nextDueHours: due === NEXT_DUE_NONE ? null : due,
    chance: plain[55] ?? 0,
    word,
  });
}

/**
 * Signs and seals a beat: 140 bytes, 2,780 with a word.
 *
 * @param key - `beatKey` of the epoch in force.
 * @param secretKey - of the device; its public key is `beat.device`.
 */
export function sealBeat(
  crypto: Pick<SyncCrypto, 'hash' | 'keyedHash' | 'sign' | 'seal'>,
  log: LogId,
  key: Uint8Array,
  secretKey: Uint8Array,
  beat: Beat,
): Uint8Array {
  const plain = encodeBeatPlain(beat);
  const word = wordBytes(beat.word);
  const message = signedHash(crypto.hash, log, beat.device, plain, word);
  const signature = crypto.sign(message, secretKey);
  const nonce = beatNonce(crypto.keyedHash, key, beat);
  return concatBytes(
    beatTag(crypto.keyedHash, key, beat),
    crypto.seal(concatBytes(plain, signature, word), nonce, key, idBytes(log)),
  );
}

/** What opening a beat needs of crypto. */
export interface BeatCrypto {
  readonly hash: Hash;
  readonly keyedHash: KeyedHash;
  readonly verify: Verify;
  readonly open: Open;
}

/** Opens a beat as one candidate's; total. */
export function openBeatAs(
  crypto: BeatCrypto,
  log: LogId,
  key: Uint8Array,
  from: BeatCandidate,
  wire: Uint8Array,
): Result<Beat, BeatFault> {
  if (!isBeatLength(wire)) return malformed('beat-length');
  const nonce = beatNonce(crypto.keyedHash, key, from);
  const opened = crypto.open(wire.subarray(BEAT_TAG_BYTES), nonce, key, idBytes(log));
  if (opened === undefined) return fail({ kind: 'BeatNotOpened' });
  const plain = opened.subarray(0, BEAT_PLAIN_BYTES);
  const signedUntil = BEAT_PLAIN_BYTES + SIGNATURE_BYTES;
  const word = opened.subarray(signedUntil);
  const beat = decodeBeatPlain(plain, from, readWord(word));
  if (!beat.ok) return beat;
  const message = signedHash(crypto.hash, log, from.device, plain, word);
  const signature = opened.subarray(BEAT_PLAIN_BYTES, signedUntil);
  return crypto.verify(signature, message, idBytes(from.device))
    ? beat
    : fail({ kind: 'BadBeatSignature' });
}

function isBeatLength({ length }: Uint8Array): boolean {
  return length === BEAT_BYTES || length === BEAT_WITH_WORD_BYTES;
}

/** The word of an opened beat, of one of the two lengths. */
function readWord(bytes: Uint8Array): BeatWord | null {
  if (bytes.length === 0) return null;
  return {
    pact: idOf<LogId>(bytes.subarray(0, ID_BYTES)),
    to: idOf<PartyId>(bytes.subarray(ID_BYTES, 2 * ID_BYTES)),
    sealed: bytes.slice(2 * ID_BYTES),
  };
}

/**
 * Opens a beat from whoever of the candidates sent it; total. All candidates of a tag are tried,
 * since 4 bytes may collide.
 */
export function openBeat(
  crypto: BeatCrypto,
  log: LogId,
  key: Uint8Array,
  candidates: readonly BeatCandidate[],
  wire: Uint8Array,
): Result<Beat, BeatFault> {
  if (!isBeatLength(wire)) return malformed('beat-length');
  let fault: BeatFault = { kind: 'UnknownBeat' };
  for (const from of candidates) {
    const beat = openBeatAs(crypto, log, key, from, wire);
    if (beat.ok) return beat;
    if (fault.kind !== 'BadBeatSignature') fault = beat.fault;
  }
  return fail(fault);
}

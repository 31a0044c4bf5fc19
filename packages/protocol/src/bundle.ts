/**
 * The courier bundle: one sealed, padded file for up to 64 recipients (`docs/spec/bundle.md`).
 *
 *     header 43 B ‖ slots n × 1168 B ‖ commitment 32 B ‖ chunks of 64 KiB + 16 B
 *     header = magic 8 ‖ version 1 ‖ created 5 ‖ expires 5 ‖ n 1 ‖ padded bytes 4 ‖ prefix 19
 *
 * Who carries it sees two days and a size rounded by PADMÉ: no log, no sender, no recipients, and
 * of their number only the next of 4, 8, 16, 32, 64. It does not expire by itself: an old one opens
 * and what it brings is judged like anything heard late (R8, R22); the days are for carriers.
 */
import type { Hash, Kem, KeyedHash, Open, Result, Seal, Verify } from '@tocsin/core';
import {
  asciiBytes,
  concatBytes,
  deriveKey,
  equalBytes,
  fail,
  invariant,
  ok,
  readUint,
  uintBytes,
} from '@tocsin/core';

import type { BundleContent, BundleDays, ContentFault } from './bundle-content.ts';
import { decodeContent, encodeContent } from './bundle-content.ts';
import {
  BUNDLE_RANDOM_BYTES,
  FILE_KEY_BYTES,
  openSlots,
  RECIPIENTS_MAX,
  sealSlots,
  SLOT_BYTES,
  SLOT_COUNTS,
  slotCountFor,
} from './bundle-slots.ts';
import type { StreamKey } from './bundle-stream.ts';
import { NONCE_PREFIX_BYTES, openStream, sealedStreamLength, sealStream } from './bundle-stream.ts';
import { DAY_MAX } from './custody.ts';
import { paddedLength } from './padding.ts';

/** The version of the format that we write, and the newest that we read. */
export const BUNDLE_VERSION = 1;
/** Magic 8, version 1, created 5, expires 5, slots 1, padded length 4, nonce prefix 19. */
export const BUNDLE_HEADER_BYTES = 43;
/** Bytes of the key commitment after the slots. */
const COMMITMENT_BYTES = 32;
/** Length of the content before its padding. */
const LENGTH_BYTES = 4;
/**
 * Padded content: 63 MiB, a step of PADMÉ. Sealed 63 MiB + 1,008 × 16, with 43 + 64 × 1,168 + 32
 * bytes before it, that is 66,151,243, within `BUNDLE_BYTES_MAX`.
 */
export const BUNDLE_PADDED_BYTES_MAX = 66_060_288;
/** A bundle: 64 MiB. More goes into a second one. */
export const BUNDLE_BYTES_MAX = 67_108_864;
/** Days a bundle must be kept (DESIGN §8). */
export const LIFETIME_DAYS_MIN = 60;
/** Days a bundle may ask to be kept: half a year (`courierLife` at most). */
export const LIFETIME_DAYS_MAX = 180;

const MAGIC: Uint8Array = asciiBytes('tocsin-b');

/** What packing takes. */
export interface BundleInput {
  readonly content: BundleContent;
  /** Signs 32 bytes with `content.device`'s key. */
  readonly sign: (digest: Uint8Array) => Uint8Array;
  /** X-Wing public keys, 1 to `RECIPIENTS_MAX`. */
  readonly recipients: readonly Uint8Array[];
}

/** Crypto for packing. */
export interface PackCrypto {
  readonly hash: Hash;
  readonly keyedHash: KeyedHash;
  readonly seal: Seal;
  readonly kem: Kem;
}

/** Why a bundle could not be made. */
export type PackFault =
  | { readonly kind: 'BundleTooLarge'; readonly bytesMax: number }
  | { readonly kind: 'TooManyRecipients'; readonly recipientsMax: number }
  | { readonly kind: 'NoRecipients' }
  | { readonly kind: 'BadRecipientKey' }
  | { readonly kind: 'BadLifetime'; readonly daysMin: number; readonly daysMax: number };

/**
 * Packs and seals one bundle.
 *
 * @param random - `BUNDLE_RANDOM_BYTES` fresh bytes, never used again.
 */
export function packBundle(
  input: BundleInput,
  crypto: PackCrypto,
  random: Uint8Array,
): Result<Uint8Array, PackFault> {
  invariant(random.length === BUNDLE_RANDOM_BYTES, 'fresh random bytes of the right number');
  const { content, recipients } = input;
  const lifetime = content.expiresDay - content.createdDay;
  if (lifetime < LIFETIME_DAYS_MIN || lifetime > LIFETIME_DAYS_MAX)
    return fail({ kind: 'BadLifetime', daysMin: LIFETIME_DAYS_MIN, daysMax: LIFETIME_DAYS_MAX });
  if (recipients.length === 0) return fail({ kind: 'NoRecipients' });
  const count = slotCountFor(recipients.length);
  if (count === undefined)
    return fail({ kind: 'TooManyRecipients', recipientsMax: RECIPIENTS_MAX });
  const plain = encodeContent(crypto.hash, input.sign, content);
  const length = paddedLength(plain.length + LENGTH_BYTES);
  if (length > BUNDLE_PADDED_BYTES_MAX)
    return fail({ kind: 'BundleTooLarge', bytesMax: BUNDLE_PADDED_BYTES_MAX });
  const fileKey = random.subarray(0, FILE_KEY_BYTES);
  const noncePrefix = random.subarray(FILE_KEY_BYTES, FILE_KEY_BYTES + NONCE_PREFIX_BYTES);
  const luck = random.subarray(FILE_KEY_BYTES + NONCE_PREFIX_BYTES);
  const header = encodeHeader({ ...content, slots: count, length, noncePrefix });
  const slots = sealSlots(crypto, header, fileKey, recipients, count, luck);
  if (!slots.ok) return slots;
  const padded = new Uint8Array(length);
  padded.set(uintBytes(plain.length, LENGTH_BYTES));
  padded.set(plain, LENGTH_BYTES);
  const stream = streamOf(crypto, fileKey, noncePrefix, concatBytes(header, slots.value));
  return ok(
    concatBytes(
      header,
      slots.value,
      commitmentOf(crypto.keyedHash, fileKey, stream.associated),
      sealStream(crypto.seal, stream, padded),
    ),
  );
}

/** What whoever carries a bundle can read of it. */
export interface BundleHeader extends BundleDays {
  readonly slots: number;
  /** Bytes of the padded content. */
  readonly length: number;
  readonly noncePrefix: Uint8Array;
}

/** Why the outside of a file is not a whole bundle that this version reads. */
export type HeaderFault =
  | { readonly kind: 'NotABundle' }
  | { readonly kind: 'NewerVersion'; readonly versionFound: number; readonly versionKnown: number }
  | { readonly kind: 'Truncated' }
  | { readonly kind: 'Oversize'; readonly bytesMax: number }
  | { readonly kind: 'Damaged' };

/** Why a bundle was not opened. */
export type BundleFault = HeaderFault | { readonly kind: 'NotForUs' } | ContentFault;

function encodeHeader(header: BundleHeader): Uint8Array {
  return concatBytes(
    MAGIC,
    Uint8Array.of(BUNDLE_VERSION),
    uintBytes(header.createdDay, 5),
    uintBytes(header.expiresDay, 5),
    Uint8Array.of(header.slots),
    uintBytes(header.length, 4),
    header.noncePrefix,
  );
}

/**
 * Reads the plain header and checks the size it announces; total, and cheap: for carriers too.
 *
 * *Truncated* = fewer bytes than announced, whole as far as they go; a copy can be resumed.
 */
export function readBundleHeader(bytes: Uint8Array): Result<BundleHeader, HeaderFault> {
  if (bytes.length > BUNDLE_BYTES_MAX)
    return fail({ kind: 'Oversize', bytesMax: BUNDLE_BYTES_MAX });
  const start = bytes.subarray(0, MAGIC.length);
  if (!equalBytes(start, MAGIC.subarray(0, start.length))) return fail({ kind: 'NotABundle' });
  const versionFound = bytes[MAGIC.length];
  if (versionFound === undefined) return fail({ kind: 'Truncated' });
  if (versionFound > BUNDLE_VERSION)
    return fail({ kind: 'NewerVersion', versionFound, versionKnown: BUNDLE_VERSION });
  if (versionFound !== BUNDLE_VERSION) return fail({ kind: 'NotABundle' });
  if (bytes.length < BUNDLE_HEADER_BYTES) return fail({ kind: 'Truncated' });
  const header: BundleHeader = {
    createdDay: readUint(bytes, 9, 5),
    expiresDay: readUint(bytes, 14, 5),
    slots: bytes[19] ?? 0,
    length: readUint(bytes, 20, 4),
    noncePrefix: bytes.subarray(24, BUNDLE_HEADER_BYTES),
  };
  const lifetime = header.expiresDay - header.createdDay;
  if (!SLOT_COUNTS.includes(header.slots) || header.expiresDay > DAY_MAX)
    return fail({ kind: 'Damaged' });
  if (lifetime < LIFETIME_DAYS_MIN || lifetime > LIFETIME_DAYS_MAX)
    return fail({ kind: 'Damaged' });
  if (header.length > BUNDLE_PADDED_BYTES_MAX)
    return fail({ kind: 'Oversize', bytesMax: BUNDLE_BYTES_MAX });
  if (header.length < 1 || paddedLength(header.length) !== header.length)
    return fail({ kind: 'Damaged' });
  const whole = chunksStart(header.slots) + sealedStreamLength(header.length);
  if (bytes.length < whole) return fail({ kind: 'Truncated' });
  return bytes.length > whole ? fail({ kind: 'Damaged' }) : ok(header);
}

/** Crypto for opening. */
export interface OpenCrypto {
  readonly hash: Hash;
  readonly keyedHash: KeyedHash;
  readonly open: Open;
  readonly verify: Verify;
  readonly kem: Kem;
}

/**
 * Opens a bundle with any of our prekeys' secrets (at most `SECRETS_TRIED_MAX` are tried); total.
 *
 * A slot that was damaged is *NotForUs*, since nobody can tell it from another's.
 */
export function openBundle(
  bytes: Uint8Array,
  secrets: readonly Uint8Array[],
  crypto: OpenCrypto,
): Result<BundleContent, BundleFault> {
  const read = readBundleHeader(bytes);
  if (!read.ok) return read;
  const header = bytes.subarray(0, BUNDLE_HEADER_BYTES);
  const slotsEnd = BUNDLE_HEADER_BYTES + read.value.slots * SLOT_BYTES;
  const slots = bytes.subarray(BUNDLE_HEADER_BYTES, slotsEnd);
  const fileKey = openSlots(crypto, header, slots, secrets);
  if (fileKey === undefined) return fail({ kind: 'NotForUs' });
  const before = bytes.subarray(0, slotsEnd);
  const stream = streamOf(crypto, fileKey, read.value.noncePrefix, before);
  const commitment = bytes.subarray(slotsEnd, slotsEnd + COMMITMENT_BYTES);
  if (!equalBytes(commitment, commitmentOf(crypto.keyedHash, fileKey, stream.associated)))
    return fail({ kind: 'Damaged' });
  const padded = openStream(crypto.open, stream, bytes.subarray(chunksStart(read.value.slots)));
  if (padded === undefined) return fail({ kind: 'Damaged' });
  const length = readUint(padded, 0, LENGTH_BYTES);
  const end = LENGTH_BYTES + length;
  if (paddedLength(end) !== padded.length || padded.subarray(end).some((byte) => byte !== 0))
    return fail({ kind: 'MalformedInside', rule: 'padding' });
  const { createdDay, expiresDay } = read.value;
  const days = { createdDay, expiresDay };
  return decodeContent(crypto, padded.subarray(LENGTH_BYTES, end), days);
}

function chunksStart(slots: number): number {
  return BUNDLE_HEADER_BYTES + slots * SLOT_BYTES + COMMITMENT_BYTES;
}

function streamOf(
  crypto: { readonly hash: Hash },
  key: Uint8Array,
  noncePrefix: Uint8Array,
  before: Uint8Array,
): StreamKey {
  return { key, noncePrefix, associated: crypto.hash(before) };
}

/** Binds the file to one key: without it a maker could give two readers two contents. */
function commitmentOf(keyedHash: KeyedHash, fileKey: Uint8Array, before: Uint8Array): Uint8Array {
  return deriveKey(keyedHash, fileKey, 'commitment', before);
}

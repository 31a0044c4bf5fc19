/**
 * How one of two matched people reaches the other: sealed for the other's devices alone, and written
 * only once both have accepted. Whoever else reads the log learns that it was shared, and no more.
 *
 *     plain 512 = length 2 ‖ UTF-8 ‖ zeros;  sealed 528 under a fresh key;  key wrapped per device 48
 */
import { concatBytes, readUint, uintBytes } from '../base/bytes.ts';
import type { SyncCrypto } from '../base/crypto.ts';
import { NONCE_BYTES } from '../base/crypto.ts';
import { deriveKey } from '../base/domain.ts';
import type { DeviceId, LogId, RecordId } from '../base/id.ts';
import { idBytes } from '../base/id.ts';
import { invariant } from '../base/invariant.ts';
import type { Result } from '../base/result.ts';
import type { Malformed } from '../codec/cbor.ts';
import { malformed } from '../codec/cbor.ts';
import { decodeShape, encodeShape, refined, text } from '../codec/shape.ts';
import { compareText } from '../base/bytes.ts';
import type { ContactBox, ContactShared } from './records.ts';
import { CONTACT_DEVICES_MAX, CONTACT_PLAIN_BYTES } from './records.ts';

/** Characters of a contact: 3 B each in UTF-8 are 480; with its two lengths it fits into 512. */
export const CONTACT_TEXT_MAX = 160;
const LENGTH_BYTES = 2;
const KEY_BYTES = 32;
/** Seed of one encapsulation (`base/crypto.ts`). */
const SEED_BYTES = 64;

/** Random bytes that sealing for so many devices takes. */
export function contactRandomBytes(devices: number): number {
  return KEY_BYTES + devices * SEED_BYTES;
}

/** A nonce of zeros: each key here serves once. */
const NONCE = new Uint8Array(NONCE_BYTES);

const contactShape = refined(text(CONTACT_TEXT_MAX), 'empty', (said) => said.trim().length > 0);

/** A device for which a contact is sealed. */
export interface ContactReader {
  readonly device: DeviceId;
  readonly kemPublic: Uint8Array;
}

/** For which match, in which log, and by whom: a box copied elsewhere does not open. */
export interface ContactPlace {
  readonly log: LogId;
  readonly match: RecordId;
  readonly author: DeviceId;
}

function boundTo({ log, match, author }: ContactPlace, device?: DeviceId): Uint8Array {
  const place = [idBytes(log), idBytes(match), idBytes(author)];
  return concatBytes(...place, ...(device === undefined ? [] : [idBytes(device)]));
}

/**
 * Seals a contact for the devices of the other one; those whose key is malformed are left out.
 *
 * @param random - `contactRandomBytes(readers.length)` fresh bytes; the caller wipes them.
 * @returns malformed when it is empty, too long, or nobody could read it.
 */
export function sealContact(
  crypto: Pick<SyncCrypto, 'kem' | 'keyedHash' | 'seal'>,
  place: ContactPlace,
  readers: readonly ContactReader[],
  said: string,
  random: Uint8Array,
): Result<ContactShared, Malformed> {
  invariant(readers.length <= CONTACT_DEVICES_MAX, 'devices of one member');
  invariant(random.length === contactRandomBytes(readers.length), 'random bytes of one contact');
  const checked = contactShape.parse(said);
  if (!checked.ok) return checked;
  const key = random.subarray(0, KEY_BYTES);
  const boxes: ContactBox[] = [];
  for (const [at, { device, kemPublic }] of readers.entries()) {
    const from = KEY_BYTES + at * SEED_BYTES;
    const secret = crypto.kem.encapsulate(kemPublic, random.subarray(from, from + SEED_BYTES));
    if (secret === undefined) continue;
    const bound = boundTo(place, device);
    const under = deriveKey(crypto.keyedHash, secret.shared, 'contactKey', bound);
    const wrapped = crypto.seal(key, NONCE, under, bound);
    boxes.push({ device, ciphertext: secret.ciphertext, wrapped });
  }
  if (boxes.length === 0) return malformed('no-reader');
  const words = encodeShape(contactShape, said);
  const plain = new Uint8Array(CONTACT_PLAIN_BYTES);
  plain.set(concatBytes(uintBytes(words.length, LENGTH_BYTES), words));
  const { match } = place;
  return {
    ok: true,
    value: {
      match,
      sealed: crypto.seal(plain, NONCE, key, boundTo(place)),
      boxes: boxes.toSorted((a, b) => compareText(a.device, b.device)),
    },
  };
}

/** The contact that was sealed for one of our devices; undefined for everybody else. Total. */
export function openContact(
  crypto: Pick<SyncCrypto, 'kem' | 'keyedHash' | 'open'>,
  place: ContactPlace,
  device: DeviceId,
  kemSecrets: readonly Uint8Array[],
  said: ContactShared,
): string | undefined {
  const box = said.boxes.find((one) => one.device === device);
  if (box === undefined) return undefined;
  const bound = boundTo(place, device);
  for (const secret of kemSecrets) {
    const shared = crypto.kem.decapsulate(box.ciphertext, secret);
    if (shared === undefined) continue;
    const under = deriveKey(crypto.keyedHash, shared, 'contactKey', bound);
    const key = crypto.open(box.wrapped, NONCE, under, bound);
    const plain = key && crypto.open(said.sealed, NONCE, key, boundTo(place));
    if (plain !== undefined) return contactIn(plain);
  }
  return undefined;
}

function contactIn(plain: Uint8Array): string | undefined {
  if (plain.length !== CONTACT_PLAIN_BYTES) return undefined;
  const length = readUint(plain, 0, LENGTH_BYTES);
  if (length > CONTACT_PLAIN_BYTES - LENGTH_BYTES) return undefined;
  const words = plain.subarray(LENGTH_BYTES, LENGTH_BYTES + length);
  const read = decodeShape(contactShape, words, CONTACT_PLAIN_BYTES);
  return read.ok ? read.value : undefined;
}

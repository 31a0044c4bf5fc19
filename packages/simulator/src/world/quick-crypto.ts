/**
 * A stand-in for cryptography: thousands of devices live for years in seconds. It binds all that
 * the real one binds, and a changed bit anywhere is found; it keeps nobody out who would break it
 * on purpose, so a world's enemies sign only with keys that they hold. Reports name it as a stub.
 * The hash has four lanes of 64 bits in halves, mixed by multiplication (after MurmurHash3,
 * Appleby 2011).
 */
import {
  asciiBytes,
  concatBytes,
  equalBytes,
  fail,
  invariant,
  KEM_CIPHERTEXT_BYTES,
  KEM_PUBLIC_BYTES,
  SEAL_BYTES,
} from '@tocsin/core';
import type { Crypto } from '@tocsin/peer/ports';

const HASH_BYTES = 32;
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

const MIX_A = 0x9e_37_79_b1;
const MIX_B = 0x85_eb_ca_77;
const MIX_C = 0xc2_b2_ae_3d;
const MIX_D = 0x27_d4_eb_2f;

const words = new Uint32Array(8);

/** Where parts are joined to be absorbed; made longer when something longer comes. */
let joined = new Uint8Array(4_096);

function absorb(seed: number, bytes: Uint8Array, length: number = bytes.length): void {
  let a = seed ^ MIX_A;
  let b = seed ^ MIX_B;
  let c = seed ^ MIX_C;
  let d = seed ^ MIX_D;
  const whole = length & ~3;
  for (let at = 0; at < whole; at += 4) {
    const word =
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24);
    a = Math.imul(a ^ word, MIX_B);
    a = (a << 13) | (a >>> 19);
    b = Math.imul(b ^ a, MIX_C) + word;
    b = (b << 16) | (b >>> 16);
    c = Math.imul(c ^ b, MIX_D) ^ word;
    c = (c << 11) | (c >>> 21);
    d = Math.imul(d + c, MIX_A) ^ b;
    d = (d << 19) | (d >>> 13);
  }
  let rest = length;
  for (let at = whole; at < length; at += 1) rest = (rest << 8) ^ (bytes[at] as number);
  a ^= Math.imul(rest, MIX_C);
  b ^= length;
  for (let at = 0; at < 8; at += 1) {
    a = Math.imul(a ^ (d >>> 15), MIX_B);
    b = Math.imul(b ^ (a >>> 13), MIX_C);
    c = Math.imul(c ^ (b >>> 16), MIX_D);
    d = Math.imul(d ^ (c >>> 14), MIX_A) + at;
    words[at] = a ^ (b << 1) ^ (c >>> 1) ^ d;
  }
}

function squeeze(length: number): Uint8Array {
  const out = new Uint8Array(length);
  for (let at = 0; at < length; at += 4) {
    // Beyond eight words the state turns once more for each.
    const index = (at >>> 2) & 7;
    if (at >= 32)
      words[index] = Math.imul((words[index] ?? 0) ^ at, MIX_B) ^ (words[7 - index] ?? 0);
    const word = words[index] as number;
    out[at] = word;
    if (at + 1 < length) out[at + 1] = word >>> 8;
    if (at + 2 < length) out[at + 2] = word >>> 16;
    if (at + 3 < length) out[at + 3] = word >>> 24;
  }
  return out;
}

function hash(bytes: Uint8Array): Uint8Array {
  absorb(0, bytes);
  return squeeze(HASH_BYTES);
}

/** Parts up to so long are copied byte by byte: `set` leaves the compiled code and comes back. */
const SHORT_BYTES = 40;

/** Puts a part in its place; gives the place after it. */
function lay(part: Uint8Array, from: number): number {
  const { length } = part;
  if (length > SHORT_BYTES) joined.set(part, from);
  else for (let at = 0; at < length; at += 1) joined[from + at] = part[at] as number;
  return from + length;
}

/** Absorbs a name and parts as if they were one, without making one of them. */
function absorbAll(seed: number, name: Uint8Array, parts: readonly Uint8Array[]): void {
  let { length } = name;
  for (const part of parts) length += part.length;
  if (length > joined.length) joined = new Uint8Array(2 * length);
  let at = lay(name, 0);
  for (const part of parts) at = lay(part, at);
  absorb(seed, joined, length);
}

/** A purpose of a hash, as bytes. */
interface Purpose {
  readonly name: Uint8Array;
}
const purpose = (name: string): Purpose => ({ name: asciiBytes(name) });
const KEYED: Purpose = purpose('keyed');
const PUBLIC: Purpose = purpose('public');
const SIGN: Purpose = purpose('sign');
const TAG: Purpose = purpose('tag');
const KEM: Purpose = purpose('kem');
const CIPHER: Purpose = purpose('cipher');
const SHARED: Purpose = purpose('shared');

/** A hash of several parts under a purpose; parts have lengths that their purpose fixes. */
function hashOf({ name }: Purpose, length: number, ...parts: readonly Uint8Array[]): Uint8Array {
  absorbAll(name.length, name, parts);
  return squeeze(length);
}

function publicOf(seed: Uint8Array): Uint8Array {
  return hashOf(PUBLIC, KEY_BYTES, seed);
}

function signatureOf(publicKey: Uint8Array, message: Uint8Array): Uint8Array {
  return hashOf(SIGN, SIGNATURE_BYTES, publicKey, message);
}

/** The bytes with a stream over them. */
function veiled(bytes: Uint8Array, nonce: Uint8Array, key: Uint8Array): Uint8Array {
  absorbAll(1, key, [nonce]);
  let one = words[0] ?? 0;
  let two = words[1] ?? 0;
  const out = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += 1) {
    if ((at & 3) === 0) {
      one = Math.imul(one ^ (two >>> 7), MIX_B) + MIX_A;
      two = Math.imul(two ^ (one >>> 15), MIX_C);
    }
    out[at] = (bytes[at] as number) ^ (two >>> ((at & 3) * 8));
  }
  return out;
}

function tagOf(
  sealed: Uint8Array,
  nonce: Uint8Array,
  key: Uint8Array,
  associated: Uint8Array,
): Uint8Array {
  return hashOf(
    TAG,
    SEAL_BYTES,
    key,
    nonce,
    Uint8Array.of(associated.length & 255),
    associated,
    sealed,
  );
}

const seal: Crypto['seal'] = (plain, nonce, key, associated) => {
  const sealed = veiled(plain, nonce, key);
  return concatBytes(sealed, tagOf(sealed, nonce, key, associated));
};

const open: Crypto['open'] = (whole, nonce, key, associated) => {
  if (whole.length < SEAL_BYTES || key.length !== KEY_BYTES) return undefined;
  const sealed = whole.subarray(0, whole.length - SEAL_BYTES);
  const tag = whole.subarray(sealed.length);
  return equalBytes(tag, tagOf(sealed, nonce, key, associated))
    ? veiled(sealed, nonce, key)
    : undefined;
};

const kem: Crypto['kem'] = {
  pair: (seed) => ({ publicKey: hashOf(KEM, KEM_PUBLIC_BYTES, seed), secretKey: seed }),
  encapsulate: (publicKey, seed) => {
    if (publicKey.length !== KEM_PUBLIC_BYTES) return undefined;
    const ciphertext = hashOf(CIPHER, KEM_CIPHERTEXT_BYTES, seed);
    return { ciphertext, shared: hashOf(SHARED, KEY_BYTES, publicKey, ciphertext) };
  },
  decapsulate: (ciphertext, secretKey) =>
    ciphertext.length === KEM_CIPHERTEXT_BYTES
      ? hashOf(SHARED, KEY_BYTES, kem.pair(secretKey).publicKey, ciphertext)
      : undefined,
};

/** The stand-in. Holds no state. */
export function quickCrypto(): Crypto {
  return {
    hash,
    keyedHash: (key, bytes, length) => hashOf(KEYED, length, Uint8Array.of(key.length), key, bytes),
    verify: (signature, message, key) =>
      key.length === KEY_BYTES && equalBytes(signature, signatureOf(key, message)),
    isAdmissibleKey: (key) => key.length === KEY_BYTES && key.some((byte) => byte !== 0),
    open,
    seal,
    signingPair: (seed) => {
      const publicKey = publicOf(seed);
      return { publicKey, secretKey: concatBytes(seed, publicKey) };
    },
    sign: (message, secretKey) => {
      invariant(secretKey.length === 2 * KEY_BYTES, 'a signing secret has 64 bytes');
      return signatureOf(secretKey.slice(KEY_BYTES), message);
    },
    kem,
    // No person types a passphrase in a simulated world.
    argon2id: async () => fail({ kind: 'CostOutOfRange' }),
  };
}

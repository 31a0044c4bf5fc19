/**
 * For tests only: a crypto that is deterministic and needs no library, and arbitraries for ids.
 * BLAKE2b is the real one (RFC 7693), so that golden vectors pin real ids; signatures, sealing and
 * the KEM are stand-ins made of it: they bind all that they should bind, but keep nobody out, for
 * whoever knows a public key can sign with it. The real drivers have their own suite.
 */
import fc from 'fast-check';

import { asciiBytes, compareBytes, concatBytes, equalBytes, uintBytes } from './base/bytes.ts';
import type { KemPair, SigningPair, SyncCrypto } from './base/crypto.ts';
import { KEM_CIPHERTEXT_BYTES, KEM_PUBLIC_BYTES, SEAL_BYTES } from './base/crypto.ts';
import type { AnyId } from './base/id.ts';
import { idOf } from './base/id.ts';
import type { Hour } from './base/time.ts';
import { hour } from './base/time.ts';
import type { RecordKind } from './record/kind.ts';

/** The initial state of BLAKE2b: eight words of 64 bits, low half first. */
const IV = Uint32Array.of(
  0xf3bcc908,
  0x6a09e667,
  0x84caa73b,
  0xbb67ae85,
  0xfe94f82b,
  0x3c6ef372,
  0x5f1d36f1,
  0xa54ff53a,
  0xade682d1,
  0x510e527f,
  0x2b3e6c1f,
  0x9b05688c,
  0xfb41bd6b,
  0x1f83d9ab,
  0x137e2179,
  0x5be0cd19,
);

/** Which message words each round mixes; rounds 10 and 11 repeat the first two. */
const SIGMA: readonly (readonly number[])[] = [
  '0123456789abcdef',
  'ea489fd61c02b753',
  'b8c052fdae367194',
  '7931dcbe265a40f8',
  '905724afe1bc683d',
  '2c6a0b834d75fe19',
  'c51fed4a0763928b',
  'db7ec13950f4862a',
  '6fe9b308c2d714a5',
  'a2847615fb9e3cd0',
  '0123456789abcdef',
  'ea489fd61c02b753',
].map((row) => Array.from(row, (digit) => Number.parseInt(digit, 16)));

/** The four words that each of a round's eight mixings touches. */
const MIXED: readonly (readonly number[])[] = [
  '048c',
  '159d',
  '26ae',
  '37bf',
  '05af',
  '16bc',
  '278d',
  '349e',
].map((row) => Array.from(row, (digit) => 2 * Number.parseInt(digit, 16)));

const words = new Uint32Array(32);
const block = new Uint32Array(32);

function add(at: number, low: number, high: number): void {
  const sum = (words[at] ?? 0) + low;
  words[at] = sum;
  words[at + 1] = (words[at + 1] ?? 0) + high + (sum > 0xffffffff ? 1 : 0);
}

/** words[a] ← (words[a] ⊕ words[b]) turned right by `bits`. */
function xorTurn(a: number, b: number, bits: number): void {
  let low = (words[a] ?? 0) ^ (words[b] ?? 0);
  let high = (words[a + 1] ?? 0) ^ (words[b + 1] ?? 0);
  if (bits >= 32) [low, high] = [high, low];
  const by = bits & 31;
  words[a] = by === 0 ? low : (low >>> by) | (high << (32 - by));
  words[a + 1] = by === 0 ? high : (high >>> by) | (low << (32 - by));
}

function mix(at: readonly number[], x: number, y: number): void {
  const [a = 0, b = 0, c = 0, d = 0] = at;
  add(a, words[b] ?? 0, words[b + 1] ?? 0);
  add(a, block[x] ?? 0, block[x + 1] ?? 0);
  xorTurn(d, a, 32);
  add(c, words[d] ?? 0, words[d + 1] ?? 0);
  xorTurn(b, c, 24);
  add(a, words[b] ?? 0, words[b + 1] ?? 0);
  add(a, block[y] ?? 0, block[y + 1] ?? 0);
  xorTurn(d, a, 16);
  add(c, words[d] ?? 0, words[d + 1] ?? 0);
  xorTurn(b, c, 63);
}

function compress(state: Uint32Array, bytes: Uint8Array, counted: number, last: boolean): void {
  words.set(state, 0);
  words.set(IV, 16);
  words[24] = (words[24] ?? 0) ^ counted;
  if (last) {
    words[28] = ~(words[28] ?? 0);
    words[29] = ~(words[29] ?? 0);
  }
  for (let at = 0; at < 32; at += 1) {
    const from = at * 4;
    block[at] =
      (bytes[from] ?? 0) |
      ((bytes[from + 1] ?? 0) << 8) |
      ((bytes[from + 2] ?? 0) << 16) |
      ((bytes[from + 3] ?? 0) << 24);
  }
  for (const row of SIGMA)
    for (const [at, mixed] of MIXED.entries())
      mix(mixed, 2 * (row[2 * at] ?? 0), 2 * (row[2 * at + 1] ?? 0));
  for (let at = 0; at < 16; at += 1)
    state[at] = (state[at] ?? 0) ^ (words[at] ?? 0) ^ (words[at + 16] ?? 0);
}

/** BLAKE2b of at most 4 GiB with a key of 0–64 bytes; 1–64 bytes out. */
export function blake2b(key: Uint8Array, bytes: Uint8Array, length: number): Uint8Array {
  const padded = new Uint8Array(128);
  padded.set(key);
  const input = key.length === 0 ? bytes : concatBytes(padded, bytes);
  const state = Uint32Array.from(IV);
  state[0] = (state[0] ?? 0) ^ 0x01010000 ^ (key.length << 8) ^ length;
  let at = 0;
  for (; at + 128 < input.length; at += 128)
    compress(state, input.subarray(at, at + 128), at + 128, false);
  compress(state, input.subarray(at), input.length, true);
  return Uint8Array.from({ length }, (_, byte) => (state[byte >>> 2] ?? 0) >>> (8 * (byte & 3)));
}

const hash = (bytes: Uint8Array): Uint8Array => blake2b(new Uint8Array(), bytes, 32);

function labelled(label: string, ...parts: readonly Uint8Array[]): Uint8Array {
  return hash(concatBytes(asciiBytes(`test/${label};`), ...parts));
}

/** `length` bytes that follow from a seed. */
export function stretch(seed: Uint8Array, length: number): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = 0; at * 64 < length; at += 1)
    parts.push(blake2b(seed.subarray(0, 64), uintBytes(at, 4), 64));
  return concatBytes(...parts).subarray(0, length);
}

/** `length` bytes (32 unless told) that follow from a name and a number. */
export function bytesNamed(name: string, number: number = 0, length: number = 32): Uint8Array {
  return stretch(labelled('named', asciiBytes(`${name}/${number}`)), length);
}

/** An id that follows from a name and a number. */
export function idNamed<Id extends AnyId>(name: string, number: number = 0): Id {
  return idOf<Id>(bytesNamed(name, number));
}

function sealWith(plain: Uint8Array, nonce: Uint8Array, key: Uint8Array): Uint8Array {
  const stream = stretch(labelled('stream', key, nonce), plain.length);
  return plain.map((byte, at) => byte ^ (stream[at] ?? 0));
}

function tagOf(key: Uint8Array, nonce: Uint8Array, hidden: Uint8Array, bound: Uint8Array) {
  return labelled('tag', key, nonce, hash(hidden), hash(bound)).subarray(0, SEAL_BYTES);
}

function signatureOf(message: Uint8Array, publicKey: Uint8Array): Uint8Array {
  return stretch(labelled('signature', publicKey, hash(message)), 64);
}

function kemPair(seed: Uint8Array): KemPair {
  return { publicKey: stretch(labelled('kem', seed), KEM_PUBLIC_BYTES), secretKey: seed };
}

/** Deterministic crypto for tests. A key that begins with 32 zero bits is not admissible. */
export const testCrypto: SyncCrypto = {
  hash,
  keyedHash: blake2b,
  verify: (signature, message, key) =>
    key.length === 32 && equalBytes(signature, signatureOf(message, key)),
  isAdmissibleKey: (key) => key.length === 32 && key.subarray(0, 4).some((byte) => byte !== 0),
  open: (sealed, nonce, key, associated) => {
    if (sealed.length < SEAL_BYTES) return undefined;
    const hidden = sealed.subarray(0, sealed.length - SEAL_BYTES);
    const tag = sealed.subarray(sealed.length - SEAL_BYTES);
    if (!equalBytes(tag, tagOf(key, nonce, hidden, associated))) return undefined;
    return sealWith(hidden, nonce, key);
  },
  seal: (plain, nonce, key, associated) => {
    const hidden = sealWith(plain, nonce, key);
    return concatBytes(hidden, tagOf(key, nonce, hidden, associated));
  },
  signingPair: (seed) => {
    const publicKey = labelled('public', seed);
    return { publicKey, secretKey: concatBytes(seed, publicKey) };
  },
  sign: (message, secretKey) => signatureOf(message, secretKey.subarray(32)),
  kem: {
    pair: kemPair,
    encapsulate: (publicKey, seed) => {
      if (publicKey.length !== KEM_PUBLIC_BYTES) return undefined;
      const ciphertext = stretch(labelled('kem-text', seed), KEM_CIPHERTEXT_BYTES);
      return { ciphertext, shared: labelled('kem-shared', publicKey, ciphertext) };
    },
    decapsulate: (ciphertext, secretKey) =>
      ciphertext.length === KEM_CIPHERTEXT_BYTES
        ? labelled('kem-shared', kemPair(secretKey).publicKey, ciphertext)
        : undefined,
  },
};

/** A signing pair that follows from a name and a number. */
export function pairNamed(name: string, number: number = 0): SigningPair {
  return testCrypto.signingPair(bytesNamed(name, number));
}

/** `min` to `max` arbitrary bytes. */
export function arbitraryBytes(min: number, max: number = min): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: min, maxLength: max });
}

/** An arbitrary id. */
export function arbitraryId<Id extends AnyId>(): fc.Arbitrary<Id> {
  return arbitraryBytes(32).map((bytes) => idOf<Id>(bytes));
}

/** `min` to `max` distinct ids, ascending. */
export function arbitraryIds<Id extends AnyId>(
  max: number,
  min: number = 0,
): fc.Arbitrary<readonly Id[]> {
  return fc
    .uniqueArray(
      arbitraryBytes(32).map((bytes) => idOf<Id>(bytes)),
      {
        minLength: min,
        maxLength: max,
      },
    )
    .map((ids) => ids.toSorted((a, b) => compareBytes(asciiBytes(a), asciiBytes(b))));
}

/** An arbitrary hour in [min, max]. */
export function arbitraryHour(max: number, min: number = 0): fc.Arbitrary<Hour> {
  return fc.integer({ min, max }).map((value) => hour(value));
}

/** An arbitrary unsigned integer that favours the borders of CBOR's lengths. */
export function arbitraryUint(max: number): fc.Arbitrary<number> {
  const borders = [0, 1, 23, 24, 255, 256, 65_535, 65_536, max].filter((value) => value <= max);
  return fc.oneof(fc.constantFrom(...borders), fc.integer({ min: 0, max }));
}

/** The items in another order, some of them twice. */
export function arbitraryShuffledTwice<T>(items: readonly T[]): fc.Arbitrary<readonly T[]> {
  return fc
    .array(fc.nat(Math.max(0, items.length - 1)), { maxLength: items.length })
    .chain((repeats) => {
      const all = [...items, ...repeats.flatMap((at) => items.slice(at, at + 1))];
      return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
    });
}

/** One byte of `bytes` changed, one left out, one put in, or the end cut off. */
export function arbitraryMutation(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  return fc
    .tuple(fc.nat(3), fc.nat(0xffff_ffff), fc.integer({ min: 0, max: 255 }))
    .map((choice) => {
      const [how, where, byte] = choice;
      const at = bytes.length === 0 ? 0 : where % bytes.length;
      if (how === 3) return bytes.slice(0, at);
      const after = bytes.subarray(how === 2 ? at : at + 1);
      // A byte put in its own place would change nothing.
      const other = how === 0 && bytes[at] === byte ? byte ^ 1 : byte;
      const put = how === 1 ? new Uint8Array() : Uint8Array.of(other);
      return concatBytes(bytes.subarray(0, at), put, after);
    });
}

/** Whether a value is a kind of record: for tests that go through all that a package gives away. */
export const isKind = (one: unknown): one is RecordKind<unknown> =>
  typeof one === 'object' && one !== null && 'bytesMax' in one && 'lanes' in one && 'shape' in one;

/** Every text of hexadecimal digits below a value, in order: what a file of vectors pins. */
export function hexIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return /^(?:[\da-f]{2})+$/u.test(value) ? [value] : [];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(hexIn);
}

/**
 * Keys and signatures on which Ed25519 libraries are known to disagree, made here from the
 * equation itself: "Taming the many EdDSAs" (Chalkias, Garillot, Nikolaenko 2020) and RFC 8032
 * §5.1.7. Points and scalars are noble's; what is expected is the written profile
 * (docs/spec/crypto.md).
 */
import { ED25519_TORSION_SUBGROUP, ed25519 } from '@noble/curves/ed25519.js';
import { asciiBytes, concatBytes } from '@tocsin/core';

import { sha512 } from '../testing.ts';

const { Point } = ed25519;
const ORDER = Point.Fn.ORDER;
const FIELD = Point.Fp.ORDER;
const SIGN_BIT = 1n << 255n;
const IDENTITY = Point.ZERO;

/** The eight points of small order; the first is the identity. */
const TORSION = ED25519_TORSION_SUBGROUP.map((hex) => Point.fromHex(hex));
const TORSION_BUT_IDENTITY = TORSION.filter((point) => !point.equals(IDENTITY));

/** A key that no log may admit. */
export interface BadKey {
  readonly what: string;
  readonly key: Uint8Array;
}

/** A signature, and what the two halves of the profile say to it. */
export interface Forgery {
  readonly what: string;
  readonly key: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
  /** What libsodium alone says. */
  readonly verifies: boolean;
  /** Whether the key passes admission. */
  readonly isAdmissible: boolean;
}

interface Signer {
  readonly secret: bigint;
  readonly nonce: bigint;
  readonly key: InstanceType<typeof Point>;
}

/** Keys with every flaw of encoding and order that 32 bytes can have. */
export async function badKeys(): Promise<readonly BadKey[]> {
  const { key } = await signer();
  const tooLarge = Array.from({ length: 19 }, (_, above) => FIELD + BigInt(above));
  return [
    ...TORSION.map((point) => ({ what: 'small order', key: point.toBytes() })),
    ...TORSION_BUT_IDENTITY.map((point) => ({
      what: 'prime order plus torsion',
      key: key.add(point).toBytes(),
    })),
    ...tooLarge.map((y) => ({ what: 'y of p or more', key: littleEndian(y) })),
    ...tooLarge.map((y) => ({ what: 'y of p or more, sign set', key: littleEndian(y | SIGN_BIT) })),
    { what: 'x = 0 with sign, y = 1', key: littleEndian(1n | SIGN_BIT) },
    { what: 'x = 0 with sign, y = −1', key: littleEndian((FIELD - 1n) | SIGN_BIT) },
    { what: 'not on the curve', key: littleEndian(2n) },
    { what: 'not on the curve, sign set', key: littleEndian(2n | SIGN_BIT) },
    { what: '0 bytes', key: new Uint8Array(0) },
    { what: '31 bytes', key: key.toBytes().subarray(0, 31) },
    { what: '33 bytes', key: concatBytes(key.toBytes(), Uint8Array.of(0)) },
  ];
}

/** One signature of each kind that splits libraries, and an honest one. */
export async function forgeries(): Promise<readonly Forgery[]> {
  const honest = await signer();
  return [
    await sign('honest', honest, { verifies: true, isAdmissible: true }),
    ...smallOrderKeys(),
    ...(await nonceForgeries(honest)),
    ...(await scalarForgeries(honest)),
    ...(await mixedOrderKeys(honest)),
  ];
}

/** R the identity and S zero fit the equation under a key of small order, for many messages. */
function smallOrderKeys(): readonly Forgery[] {
  const signature = concatBytes(IDENTITY.toBytes(), littleEndian(0n));
  const messages = [asciiBytes('any'), asciiBytes('message'), asciiBytes('at all')];
  return TORSION.flatMap((point) =>
    messages.map((message) => ({
      what: 'key of small order, R identity, S zero',
      key: point.toBytes(),
      message,
      signature,
      verifies: false,
      isAdmissible: false,
    })),
  );
}

/** A good key, and an R that is not the multiple of the base point it should be. */
async function nonceForgeries(honest: Signer): Promise<readonly Forgery[]> {
  const expected = { verifies: false, isAdmissible: true };
  const base = Point.BASE.multiply(honest.nonce);
  const noNonce = { ...honest, nonce: 0n };
  const made: Forgery[] = [];
  for (const point of TORSION_BUT_IDENTITY) {
    const r = base.add(point).toBytes();
    made.push(await sign('R plus torsion', honest, expected, r));
  }
  for (const point of TORSION) {
    made.push(await sign('R of small order', noNonce, expected, point.toBytes()));
  }
  for (const y of [FIELD + 1n, 1n | SIGN_BIT, (FIELD + 1n) | SIGN_BIT]) {
    made.push(await sign('R identity, badly encoded', noNonce, expected, littleEndian(y)));
  }
  return made;
}

/** A good signature with S moved by multiples of the order, and S at the bounds. */
async function scalarForgeries(honest: Signer): Promise<readonly Forgery[]> {
  const good = await sign('S of the order or more', honest, {
    verifies: false,
    isAdmissible: true,
  });
  const s = fromLittleEndian(good.signature.subarray(32));
  const moved = [1n, 2n, 8n, 15n].map((times) => s + times * ORDER);
  const bounds = [0n, ORDER, ORDER + 1n, (1n << 256n) - 1n];
  return [...moved, ...bounds].map((scalar) => ({
    ...good,
    signature: concatBytes(good.signature.subarray(0, 32), littleEndian(scalar)),
  }));
}

/**
 * A key that is a good one plus torsion. Where the challenge is a multiple of 8 the torsion falls
 * out and libsodium accepts: only admission refuses the key. Elsewhere only a verifier with
 * cofactor accepts.
 */
async function mixedOrderKeys(honest: Signer): Promise<readonly Forgery[]> {
  const made: Forgery[] = [];
  for (const point of TORSION_BUT_IDENTITY) {
    const mixed = { ...honest, key: honest.key.add(point) };
    for (const verifies of [true, false]) {
      made.push(await signMixed(mixed, verifies));
    }
  }
  return made;
}

/** Tries messages until the challenge is a multiple of 8, or is odd. */
async function signMixed(mixed: Signer, verifies: boolean): Promise<Forgery> {
  const r = Point.BASE.multiply(mixed.nonce).toBytes();
  for (let attempt = 0; ; attempt += 1) {
    const message = asciiBytes(`attempt ${String(attempt)}`);
    const challenge = await challengeOf(r, mixed.key.toBytes(), message);
    if (verifies ? challenge % 8n !== 0n : challenge % 2n !== 1n) continue;
    const what = verifies ? 'key of mixed order, torsion falls out' : 'key of mixed order';
    return sign(what, mixed, { verifies, isAdmissible: false }, r, message);
  }
}

/** S = nonce + H(R ‖ A ‖ M) × secret, with whatever R and key are given. */
async function sign(
  what: string,
  by: Signer,
  expected: Pick<Forgery, 'verifies' | 'isAdmissible'>,
  r: Uint8Array = Point.BASE.multiply(by.nonce).toBytes(),
  message: Uint8Array = asciiBytes('three dots, one of them late'),
): Promise<Forgery> {
  const key = by.key.toBytes();
  const challenge = await challengeOf(r, key, message);
  const s = littleEndian((by.nonce + challenge * by.secret) % ORDER);
  return { what, key, message, signature: concatBytes(r, s), ...expected };
}

async function signer(): Promise<Signer> {
  const secret = fromLittleEndian(await sha512(asciiBytes('secret'))) % ORDER;
  const nonce = fromLittleEndian(await sha512(asciiBytes('nonce'))) % ORDER;
  return { secret, nonce, key: Point.BASE.multiply(secret) };
}

async function challengeOf(r: Uint8Array, key: Uint8Array, message: Uint8Array): Promise<bigint> {
  return fromLittleEndian(await sha512(concatBytes(r, key, message))) % ORDER;
}

function littleEndian(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, at) => Number((value >> BigInt(8 * at)) & 0xffn));
}

function fromLittleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) + BigInt(byte), 0n);
}

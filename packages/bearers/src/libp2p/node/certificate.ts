/**
 * The certificate of a WebRTC listener: X.509 (RFC 5280) in DER, signed by its own key, P-256, which
 * is what browsers take. Nobody reads anything in it: whoever dials knows its hash from the way, and
 * who is at the other end is asked inside. So it names nobody and does not expire.
 *
 * libp2p would make a new one each fortnight, and every way with it.
 */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { concatBytes, invariant } from '@tocsin/core';

/** Bytes of a key and its certificate; both have a length of two bytes before them. */
const CERTIFICATE_BYTES_MAX = 1_024;

/** A certificate as libp2p takes it. */
export interface RtcCertificate {
  /** PEM, PKCS #8. */
  readonly privateKey: string;
  /** PEM. */
  readonly pem: string;
  /** Multibase of the multihash, as it is written in a way. */
  readonly certhash: string;
}

/** Makes a key and a certificate, to be kept in secret. */
export function createCertificate(): Uint8Array {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signed = sequence(
    // Version 3, which is written as 2.
    der(0xa0, der(0x02, Uint8Array.of(2))),
    // A serial number is positive: its first bit is 0, and its first byte is not.
    der(0x02, concatBytes(Uint8Array.of(0x40), randomBytes(15))),
    ECDSA_WITH_SHA256,
    NAME,
    sequence(der(0x18, ascii('20200101000000Z')), der(0x18, ascii('99991231235959Z'))),
    NAME,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = sign('sha256', signed, privateKey);
  const certificate = sequence(
    signed,
    ECDSA_WITH_SHA256,
    der(0x03, concatBytes(Uint8Array.of(0), signature)),
  );
  const key = privateKey.export({ type: 'pkcs8', format: 'der' });
  return concatBytes(lengthed(key), lengthed(certificate));
}

/** Reads what `createCertificate` made. */
export function readCertificate(bytes: Uint8Array): RtcCertificate {
  invariant(bytes.length <= CERTIFICATE_BYTES_MAX, 'a certificate is short');
  const [key, rest] = takeLengthed(bytes);
  const [certificate, nothing] = takeLengthed(rest);
  invariant(nothing.length === 0, 'nothing follows the certificate');
  const hash = createHash('sha256').update(certificate).digest();
  // Multihash of SHA-256: code 0x12, length 32. Multibase base64url without padding: `u`.
  const multihash = concatBytes(Uint8Array.of(0x12, 32), hash);
  return {
    privateKey: pem('PRIVATE KEY', key),
    pem: pem('CERTIFICATE', certificate),
    certhash: `u${Buffer.from(multihash).toString('base64url')}`,
  };
}

/** 1.2.840.10045.4.3.2 (RFC 5758 §3.2). */
const ECDSA_WITH_SHA256 = sequence(
  der(0x06, Uint8Array.of(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02)),
);

/** A common name (2.5.4.3) of one letter: an issuer may not be empty. */
const NAME = sequence(
  der(0x31, sequence(der(0x06, Uint8Array.of(0x55, 0x04, 0x03)), der(0x0c, ascii('-')))),
);

function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  return der(0x30, concatBytes(...parts));
}

/** Tag, length, value; lengths here are below 65,536. */
function der(tag: number, value: Uint8Array): Uint8Array {
  const { length } = value;
  if (length < 128) return concatBytes(Uint8Array.of(tag, length), value);
  if (length < 256) return concatBytes(Uint8Array.of(tag, 0x81, length), value);
  return concatBytes(Uint8Array.of(tag, 0x82, length >>> 8, length & 0xff), value);
}

function lengthed(bytes: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(bytes.length >>> 8, bytes.length & 0xff), bytes);
}

function takeLengthed(bytes: Uint8Array): readonly [Uint8Array, Uint8Array] {
  const [high, low] = bytes;
  invariant(high !== undefined && low !== undefined, 'a length has two bytes');
  const end = 2 + high * 256 + low;
  invariant(bytes.length >= end, 'as many bytes follow as were announced');
  return [bytes.subarray(2, end), bytes.subarray(end)];
}

function pem(label: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/gu) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

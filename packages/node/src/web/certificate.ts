/**
 * Certificates (RFC 5280) of an authority that can vouch for one machine only. Its own certificate
 * says which name and which ranges of addresses it may vouch for, and every browser holds it to that:
 * whoever steals its key can pretend to be this machine, and no bank, mail or school.
 */
import type { KeyObject } from 'node:crypto';
import { createHash, createPublicKey, sign } from 'node:crypto';

import { concatBytes } from '@tocsin/core';

import { bits, der, integer, objectId, octets, sequence, setOf, time, utf8, yes } from './der.ts';
import type { AddressRange } from './lan-address.ts';
import { maskOf } from './lan-address.ts';

/** Who a certificate is about, by whom, and until when. Keys are on the curve P-256. */
interface Terms {
  /** 16 fresh bytes. */
  readonly serial: Uint8Array;
  readonly subject: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** An authority's own certificate. */
export interface AuthorityTerms extends Terms {
  readonly key: KeyObject;
  /** The one name that it may vouch for. */
  readonly name: string;
  /** The only addresses. */
  readonly ranges: readonly AddressRange[];
}

/** What an authority vouches for. */
export interface LeafTerms extends Terms {
  /** The machine's. */
  readonly publicKey: KeyObject;
  readonly name: string;
  /** As 4 or 16 bytes. */
  readonly addresses: readonly Uint8Array[];
  readonly authority: { readonly key: KeyObject; readonly subject: string };
}

const OID = {
  commonName: '2.5.4.3',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  authorityKeyId: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
} as const;

/** Bits of KeyUsage (RFC 5280 §4.2.1.3), with how many of the byte are unused. */
const KEY_CERT_SIGN = bits(Uint8Array.of(0b0000_0100), 2);
const DIGITAL_SIGNATURE = bits(Uint8Array.of(0b1000_0000), 7);
const SERVER_ONLY = sequence(objectId(OID.serverAuth));

/** Makes the certificate of an authority, in DER. */
export function authorityCertificate(terms: AuthorityTerms): Uint8Array {
  const { key, name, ranges, subject } = terms;
  const publicKey = createPublicKey(key);
  return signed(terms, subject, publicKey, key, [
    // An authority, with no other authority under it.
    extension(OID.basicConstraints, sequence(yes(), integer(0)), 'critical'),
    extension(OID.keyUsage, KEY_CERT_SIGN, 'critical'),
    extension(OID.nameConstraints, constraints(name, ranges), 'critical'),
    // Names of people's mail and of programs have no constraint of their own: no such use at all.
    extension(OID.extendedKeyUsage, SERVER_ONLY),
    extension(OID.subjectKeyId, octets(keyId(publicKey))),
  ]);
}

/** Makes the certificate of this machine, in DER. */
export function leafCertificate(terms: LeafTerms): Uint8Array {
  const { publicKey, name, addresses, authority } = terms;
  const names = [dnsName(name), ...addresses.map((address) => der(0x87, address))];
  const authorityKeyId = der(0x80, keyId(createPublicKey(authority.key)));
  return signed(terms, authority.subject, publicKey, authority.key, [
    extension(OID.basicConstraints, sequence(), 'critical'),
    extension(OID.keyUsage, DIGITAL_SIGNATURE, 'critical'),
    extension(OID.extendedKeyUsage, SERVER_ONLY),
    extension(OID.subjectAltName, sequence(...names)),
    extension(OID.authorityKeyId, sequence(authorityKeyId)),
    extension(OID.subjectKeyId, octets(keyId(publicKey))),
  ]);
}

/** The bytes of a certificate as text between two lines (RFC 7468). */
export function pemOf(certificate: Uint8Array): string {
  const lines =
    Buffer.from(certificate)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** RFC 5280 §4.1. */
function signed(
  { serial, subject, fromMs, untilMs }: Terms,
  issuer: string,
  publicKey: KeyObject,
  signer: KeyObject,
  extensions: readonly Uint8Array[],
): Uint8Array {
  const algorithm = sequence(objectId(OID.ecdsaWithSha256));
  const content = sequence(
    der(0xa0, integer(2)),
    // Positive and of one length: its first bit is 0 and its second is 1.
    integer(((serial[0] ?? 0) & 0x3f) | 0x40, ...serial.subarray(1)),
    algorithm,
    named(issuer),
    sequence(time(fromMs), time(untilMs)),
    named(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  return sequence(content, algorithm, bits(sign('sha256', content, signer)));
}

function named(commonName: string): Uint8Array {
  return sequence(setOf(sequence(objectId(OID.commonName), utf8(commonName))));
}

function extension(id: string, value: Uint8Array, critical?: 'critical'): Uint8Array {
  const isCritical = critical === undefined ? [] : [yes()];
  return sequence(objectId(id), ...isCritical, octets(value));
}

/**
 * RFC 5280 §4.2.1.10. A form of name that is not mentioned is not constrained, so both are: without
 * any range, all addresses are excluded.
 */
function constraints(name: string, ranges: readonly AddressRange[]): Uint8Array {
  const subtree = (base: Uint8Array): Uint8Array => sequence(base);
  const range = (one: AddressRange): Uint8Array =>
    subtree(der(0x87, concatBytes(one.base, maskOf(one))));
  const permitted = der(0xa0, subtree(dnsName(name)), ...ranges.map(range));
  if (ranges.length > 0) return sequence(permitted);
  const everywhere = [4, 16].map((length) => range({ base: new Uint8Array(length), prefix: 0 }));
  return sequence(permitted, der(0xa1, ...everywhere));
}

function dnsName(name: string): Uint8Array {
  return der(0x82, new TextEncoder().encode(name));
}

/** RFC 7093 §2, method 1: the first 160 bits of SHA-256 of the key's bits. */
function keyId(publicKey: KeyObject): Uint8Array {
  const whole = publicKey.export({ type: 'spki', format: 'der' });
  // An uncompressed point of P-256 ends the structure: 1 + 32 + 32 bytes.
  return createHash('sha256').update(whole.subarray(-65)).digest().subarray(0, 20);
}

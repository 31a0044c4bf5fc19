/**
 * The authority of one home: made once, kept in `lan-authority`, sealed as everything else, shown to
 * nobody. It is never replaced by itself: people would have to install another one without having
 * been told why.
 */
import type { KeyObject } from 'node:crypto';
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';

import type { Result } from '@tocsin/core';
import { fail, fromHex, ok, toHex } from '@tocsin/core';
import type { AtRest, Random } from '@tocsin/peer/ports';

import type { HomePaths } from '../home/paths.ts';
import { writeWhole } from '../home/settings.ts';
import type { Secure } from './listener.ts';
import { authorityCertificate, leafCertificate, pemOf } from './certificate.ts';
import type { AddressRange, LanAddress } from './lan-address.ts';
import { isWithin } from './lan-address.ts';

const DAY_MS = 86_400_000;
/** How long an authority lasts: a year, and a month to install the next one. */
const AUTHORITY_MS = 400 * DAY_MS;
/** How long what it vouches for lasts. */
const LEAF_MS = 30 * DAY_MS;
/** Phones whose clock is behind by less than this still accept it. */
const EARLIER_MS = 2 * DAY_MS;
const SERIAL_BYTES = 16;

/** An authority that is open. */
export interface Authority {
  /** The name for which it may vouch. */
  readonly name: string;
  readonly ranges: readonly AddressRange[];
  /** In DER; what people install. */
  readonly certificate: Uint8Array;
  /** By what name phones list it. */
  readonly subject: string;
  readonly untilMs: number;
  readonly key: KeyObject;
}

/**
 * Why there is none, as `status` has it. `noAddress`: in no private network when one was to be made,
 * so that it could vouch for nothing.
 */
export type NoAuthority = 'damaged' | 'unwritable' | 'noAddress';

/** Where it lies, and what it is made with. */
export interface AuthorityHome {
  readonly paths: Pick<HomePaths, 'lanAuthority'>;
  readonly atRest: AtRest | undefined;
  readonly random: Random;
}

/** What a new one may vouch for. */
export interface AuthorityScope {
  readonly name: string;
  readonly ranges: readonly AddressRange[];
}

/** Opens the authority of a home, or makes it; `anew` puts another in its place. */
export function openAuthority(
  home: AuthorityHome,
  scope: AuthorityScope,
  nowMs: number,
  anew: boolean,
): Result<Authority, NoAuthority> {
  if (!anew && existsSync(home.paths.lanAuthority)) return readAuthority(home);
  if (scope.ranges.length === 0) return fail('noAddress');
  const authority = makeAuthority(home, scope, nowMs);
  try {
    writeWhole(home.paths.lanAuthority, `${toHex(sealed(home, authority))}\n`);
    return ok(authority);
  } catch {
    return fail('unwritable');
  }
}

/** The addresses of this machine for which an authority may vouch. */
export function coveredBy(
  { ranges }: Authority,
  addresses: readonly LanAddress[],
): readonly LanAddress[] {
  return addresses.filter(({ bytes }) => ranges.some((range) => isWithin(bytes, range)));
}

/** A certificate of this machine with a key of its own, which is never written down. */
export interface Leaf extends Secure {
  /** From when on it should be renewed: after a third of its time. */
  readonly renewFromMs: number;
}

/** Makes it. It never outlives its authority. */
export function makeLeaf(
  authority: Authority,
  addresses: readonly LanAddress[],
  random: Random,
  nowMs: number,
): Leaf {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const certificate = leafCertificate({
    serial: random.bytes(SERIAL_BYTES),
    subject: authority.name,
    fromMs: nowMs - EARLIER_MS,
    untilMs: Math.min(nowMs + LEAF_MS, authority.untilMs),
    publicKey,
    name: authority.name,
    addresses: addresses.map(({ bytes }) => bytes),
    authority,
  });
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: pemOf(certificate) + pemOf(authority.certificate),
    renewFromMs: nowMs + LEAF_MS / 3,
  };
}

function makeAuthority({ random }: AuthorityHome, scope: AuthorityScope, nowMs: number): Authority {
  const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const terms = {
    ...scope,
    subject: `Tocsin ${scope.name}`,
    // To the second, as certificates have it.
    untilMs: Math.floor((nowMs + AUTHORITY_MS) / 1000) * 1000,
    key,
  };
  const certificate = authorityCertificate({
    ...terms,
    serial: random.bytes(SERIAL_BYTES),
    fromMs: nowMs - EARLIER_MS,
  });
  return { ...terms, certificate };
}

/** What the file is sealed for, so that no other sealed bytes pass for it. */
const ASSOCIATED = new TextEncoder().encode('lan-authority');

function sealed({ atRest }: AuthorityHome, authority: Authority): Uint8Array {
  const { key, certificate, name, ranges } = authority;
  const said = {
    v: 1,
    key: toHex(key.export({ type: 'pkcs8', format: 'der' })),
    certificate: toHex(certificate),
    name,
    ranges: ranges.map(({ base, prefix }) => [toHex(base), prefix]),
  };
  const bytes = new TextEncoder().encode(JSON.stringify(said));
  return atRest === undefined ? bytes : atRest.seal(bytes, ASSOCIATED);
}

function readAuthority(home: AuthorityHome): Result<Authority, NoAuthority> {
  try {
    const bytes = fromHex(readFileSync(home.paths.lanAuthority, 'utf8').trim());
    const plain =
      bytes === undefined || home.atRest === undefined
        ? bytes
        : home.atRest.open(bytes, ASSOCIATED);
    const authority = plain === undefined ? undefined : parseAuthority(plain);
    return authority === undefined ? fail('damaged') : ok(authority);
  } catch {
    return fail('damaged');
  }
}

/** @throws anything, on bytes that are none of ours. */
function parseAuthority(plain: Uint8Array): Authority | undefined {
  const said = JSON.parse(new TextDecoder().decode(plain)) as Record<string, unknown>;
  const { v, key, certificate, name, ranges } = said;
  const keyBytes = fromHex(String(key));
  const der = fromHex(String(certificate));
  if (v !== 1 || typeof name !== 'string' || !Array.isArray(ranges)) return undefined;
  if (keyBytes === undefined || der === undefined) return undefined;
  const privateKey = createPrivateKey({ key: Buffer.from(keyBytes), format: 'der', type: 'pkcs8' });
  const read = new X509Certificate(der);
  if (!read.checkPrivateKey(privateKey)) return undefined;
  const subject = /^CN=(.+)$/.exec(read.subject)?.[1];
  if (subject === undefined) return undefined;
  return {
    name,
    ranges: ranges.map(parseRange),
    certificate: der,
    subject,
    untilMs: Date.parse(read.validTo),
    key: privateKey,
  };
}

function parseRange(range: unknown): AddressRange {
  const [base, prefix] = range as readonly unknown[];
  return { base: fromHex(String(base)) ?? new Uint8Array(), prefix: Number(prefix) };
}

import { execFileSync, spawnSync } from 'node:child_process';
import type { KeyObject } from 'node:crypto';
import { createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { ownFolder } from '../testing.ts';
import type { AuthorityTerms } from './certificate.ts';
import { authorityCertificate, leafCertificate, pemOf } from './certificate.ts';
import { integer, objectId, time, utf8 } from './der.ts';
import type { AddressRange } from './lan-address.ts';
import { addressBytes, rangeAround } from './lan-address.ts';

const DAY_MS = 86_400_000;
const nowMs = Date.now();
const bytesOf = (address: string): Uint8Array => addressBytes(address) ?? new Uint8Array();
const range = (address: string, prefix: number): AddressRange =>
  rangeAround(bytesOf(address), prefix);
const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;

const key = newKey();
const terms: AuthorityTerms = {
  serial: new Uint8Array(16).fill(0xff),
  subject: 'Tocsin hall.local',
  fromMs: nowMs - DAY_MS,
  untilMs: nowMs + 400 * DAY_MS,
  key,
  name: 'hall.local',
  ranges: [range('192.168.7.9', 24), range('fd12:3456::9', 64)],
};

function leaf(name: string, addresses: readonly string[], subject: string = name): Uint8Array {
  return leafCertificate({
    serial: new Uint8Array(16).fill(1),
    subject,
    fromMs: nowMs - DAY_MS,
    untilMs: nowMs + 30 * DAY_MS,
    publicKey: createPublicKey(newKey()),
    name,
    addresses: addresses.map(bytesOf),
    authority: { key, subject: terms.subject },
  });
}

/** What OpenSSL, which shares no line with us, thinks of it. */
function verified(
  certificate: Uint8Array,
  authority: Uint8Array,
  ...words: readonly string[]
): string {
  const folder = ownFolder();
  const [ca, one] = [join(folder, 'ca.pem'), join(folder, 'one.pem')];
  writeFileSync(ca, pemOf(authority));
  writeFileSync(one, pemOf(certificate));
  const asked = ['verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', ca, ...words, one];
  const run = spawnSync('openssl', asked, { encoding: 'utf8' });
  return run.status === 0 ? 'ok' : (/error \d+ at .*: (.*)/.exec(run.stderr)?.[1] ?? run.stderr);
}

function shown(certificate: Uint8Array): string {
  const input = pemOf(certificate);
  return execFileSync('openssl', ['x509', '-noout', '-text'], { input, encoding: 'utf8' });
}

/** OpenSSL is the second opinion; where it is missing these tests say so in their title. */
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const opinion = hasOpenssl ? '' : ' (skipped: no openssl on this machine)';

describe.skipIf(!hasOpenssl)(`the certificate of an authority${opinion}`, () => {
  const certificate = authorityCertificate(terms);

  test('says in the words of OpenSSL what it may vouch for, and what is critical', () => {
    const said = shown(certificate).replaceAll(/\s+/g, ' ');
    expect(said).toContain('X509v3 Basic Constraints: critical CA:TRUE, pathlen:0');
    expect(said).toContain('X509v3 Key Usage: critical Certificate Sign ');
    expect(said).toContain(
      'X509v3 Name Constraints: critical Permitted: DNS:hall.local IP:192.168.7.0/255.255.255.0 ' +
        'IP:FD12:3456:0:0:0:0:0:0/FFFF:FFFF:FFFF:FFFF:0:0:0:0 X509v3 Extended',
    );
    expect(said).toContain('X509v3 Extended Key Usage: TLS Web Server Authentication');
    expect(said).toContain('Signature Algorithm: ecdsa-with-SHA256');
    expect(said).toContain('Subject: CN = Tocsin hall.local');
  });

  test('is read by Node as it was meant', () => {
    const read = new X509Certificate(certificate);
    expect([read.ca, read.verify(read.publicKey), read.checkIssued(read)]).toEqual([
      true,
      true,
      true,
    ]);
    expect(Date.parse(read.validTo)).toBe(Math.floor(terms.untilMs / 1000) * 1000);
    expect(read.serialNumber).toBe(`7F${'FF'.repeat(15)}`);
  });

  test('without any range excludes every address', () => {
    const none = authorityCertificate({ ...terms, ranges: [] });
    expect(verified(leaf('hall.local', []), none)).toBe('ok');
    expect(verified(leaf('hall.local', ['192.168.7.9']), none)).toBe('excluded subtree violation');
    expect(verified(leaf('hall.local', ['fd12:3456::9']), none)).toBe('excluded subtree violation');
  });
});

describe.skipIf(!hasOpenssl)(`OpenSSL${opinion}`, () => {
  const authority = authorityCertificate(terms);

  test('accepts this machine by its name and its addresses', () => {
    const one = leaf('hall.local', ['192.168.7.9', 'fd12:3456::9']);
    expect(verified(one, authority)).toBe('ok');
    expect(verified(one, authority, '-verify_hostname', 'hall.local')).toBe('ok');
    expect(verified(one, authority, '-verify_ip', '192.168.7.9')).toBe('ok');
    expect(verified(one, authority, '-verify_ip', 'fd12:3456::9')).toBe('ok');
    expect(verified(one, authority, '-verify_ip', '192.168.7.10')).toBe('IP address mismatch');
  });

  test.each<[string, string, readonly string[]]>([
    ['a bank', 'bank.example', []],
    ['a name that only ends like ours', 'nothall.local', []],
    ['another machine of the house', 'other.local', []],
    ['the address of another house', 'hall.local', ['192.168.8.1']],
    ['an address of the open net', 'hall.local', ['93.184.216.34']],
    ['an address of another house in IPv6', 'hall.local', ['fd12:3457::1']],
    ['an address of the open net in IPv6', 'hall.local', ['2001:db8::1']],
    ['our own and another one', 'hall.local', ['192.168.7.9', '8.8.8.8']],
    ['this machine by way of its own loopback', 'hall.local', ['127.0.0.1']],
  ])('refuses %s, even under the true key of the authority', (_, name, addresses) => {
    expect(verified(leaf(name, addresses), authority)).toBe('permitted subtree violation');
  });

  test('refuses another authority under it, even one that the true key signed', () => {
    const folder = ownFolder();
    const at = (name: string): string => join(folder, name);
    writeFileSync(at('own.conf'), '[req]\ndistinguished_name = dn\n[dn]\n');
    writeFileSync(at('ca.pem'), pemOf(authority));
    writeFileSync(at('ca.key'), key.export({ type: 'pkcs8', format: 'pem' }));
    const openssl = (line: string): string =>
      execFileSync('openssl', line.split(' '), { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
    const signedBy = (ca: string, name: string, isAuthority: string, alt: string): string =>
      openssl(
        `req -x509 -newkey rsa:2048 -nodes -subj /CN=${name} -CA ${ca}.pem -CAkey ${ca}.key ` +
          `-keyout ${name}.key -out ${name}.pem -days 9 -config own.conf ` +
          `-addext basicConstraints=critical,CA:${isAuthority} -addext subjectAltName=DNS:${alt}`,
      );
    signedBy('ca', 'below', 'TRUE', 'hall.local');
    signedBy('below', 'leaf', 'FALSE', 'hall.local');
    const verify = spawnSync(
      'openssl',
      ['verify', '-CAfile', 'ca.pem', '-untrusted', 'below.pem', 'leaf.pem'],
      { cwd: folder, encoding: 'utf8' },
    );
    expect(verify.stderr).toContain('path length constraint exceeded');
  });

  test('refuses what has ended, and what another key signed', () => {
    const later = String(Math.floor((nowMs + 31 * DAY_MS) / 1000));
    const one = leaf('hall.local', []);
    expect(verified(one, authority, '-attime', later)).toBe('certificate has expired');
    const stranger = authorityCertificate({ ...terms, key: newKey() });
    expect(verified(one, stranger)).not.toBe('ok');
  });
});

describe.skipIf(!hasOpenssl)(`DER${opinion}`, () => {
  const parsed = (bytes: Uint8Array): string =>
    execFileSync('openssl', ['asn1parse', '-inform', 'DER'], {
      input: Buffer.from(bytes),
      encoding: 'utf8',
    });

  test('of numbers, identifiers, texts and hours is what OpenSSL reads', () => {
    const number = fc.uint8Array({ minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(number, (bytes) => {
        const hex = Buffer.from(bytes)
          .toString('hex')
          .replace(/^(?:00)+(?=..)/, '');
        expect(parsed(integer(...bytes))).toContain(`INTEGER           :${hex.toUpperCase()}`);
      }),
      { numRuns: 20 },
    );
    expect(parsed(objectId('1.2.840.10045.4.3.2'))).toContain('ecdsa-with-SHA256');
    expect(parsed(utf8('ñ'.repeat(100)))).toMatch(/hl=3 l= 200 prim: UTF8STRING/);
    expect(parsed(utf8('a'.repeat(70_000)))).toMatch(/hl=5 l=70000 prim: UTF8STRING/);
    expect(parsed(utf8('a'.repeat(127)))).toMatch(/hl=2 l= 127 /);
    expect(parsed(utf8('a'.repeat(128)))).toMatch(/hl=3 l= 128 /);
    expect(parsed(time(Date.UTC(2049, 11, 31, 23, 59, 59)))).toContain(
      'UTCTIME           :491231235959Z',
    );
    expect(parsed(time(Date.UTC(2050, 0, 1)))).toContain('GENERALIZEDTIME   :20500101000000Z');
  });
});

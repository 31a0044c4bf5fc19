import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createCertificate, readCertificate } from './certificate.ts';

describe('a certificate for WebRTC', () => {
  test('is one that others read: P-256, signed by its own key, valid for good', () => {
    const { privateKey, pem } = readCertificate(createCertificate());
    const certificate = new X509Certificate(pem);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(privateKey))).toBe(true);
    expect(certificate.publicKey.asymmetricKeyDetails).toMatchObject({ namedCurve: 'prime256v1' });
    expect(new Date(certificate.validTo).getUTCFullYear()).toBe(9999);
    expect([certificate.subject, certificate.issuer]).toEqual(['CN=-', 'CN=-']);
    expect(certificate.serialNumber).toMatch(/^[4-7]/u);
  });

  test('has the hash that stands in a way, the same each time it is read', () => {
    const bytes = createCertificate();
    const { pem, certhash } = readCertificate(bytes);
    const digest = new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase();
    expect(Buffer.from(certhash.slice(1), 'base64url').toString('hex')).toBe(`1220${digest}`);
    expect(readCertificate(bytes).certhash).toBe(certhash);
    expect(readCertificate(createCertificate()).certhash).not.toBe(certhash);
  });

  test('is not half a certificate', () => {
    const bytes = createCertificate();
    for (const part of [bytes.subarray(0, 1), bytes.subarray(0, 80), bytes.subarray(0, -1)])
      expect(() => readCertificate(part)).toThrow(/as many bytes|two bytes/u);
  });
});

import { bytesNamed, pairNamed, testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import { rememberVerdicts, VERDICTS_MAX } from './remembered-crypto.ts';

function counted() {
  const asked = { verify: 0, admit: 0 };
  const crypto = rememberVerdicts({
    ...testCrypto,
    verify: (signature, message, key) => {
      asked.verify += 1;
      return testCrypto.verify(signature, message, key);
    },
    isAdmissibleKey: (key) => {
      asked.admit += 1;
      return testCrypto.isAdmissibleKey(key);
    },
  });
  return { asked, crypto };
}

describe('crypto that remembers its verdicts', () => {
  const pair = pairNamed('ana');
  const message = bytesNamed('message');
  const signature = testCrypto.sign(message, pair.secretKey);

  test('gives the same verdicts, and asks for each once', () => {
    const { asked, crypto } = counted();
    for (let time = 0; time < 3; time += 1) {
      expect(crypto.verify(signature, message, pair.publicKey)).toBe(true);
      expect(crypto.verify(signature, bytesNamed('other'), pair.publicKey)).toBe(false);
      expect(crypto.isAdmissibleKey(pair.publicKey)).toBe(true);
      expect(crypto.isAdmissibleKey(new Uint8Array(32))).toBe(false);
    }
    expect(asked).toEqual({ verify: 2, admit: 2 });
  });

  test('does not take one question for another whose parts join to the same bytes', () => {
    const { crypto } = counted();
    expect(crypto.verify(signature, message, pair.publicKey)).toBe(true);
    const longer = Uint8Array.of(...signature, message[0] ?? 0);
    expect(crypto.verify(longer, message.subarray(1), pair.publicKey)).toBe(false);
  });

  test('tells apart what begins alike, and is right about messages too long to remember', () => {
    const { asked, crypto } = counted();
    const others = [63, 64, 100].map((length) => {
      const longer = new Uint8Array(length);
      longer.set(message);
      return { longer, signed: testCrypto.sign(longer, pair.secretKey) };
    });
    const forged = Uint8Array.from(signature, (byte, at) => (at === 63 ? byte ^ 1 : byte));
    for (let time = 0; time < 2; time += 1) {
      expect(crypto.verify(signature, message, pair.publicKey)).toBe(true);
      expect(crypto.verify(forged, message, pair.publicKey)).toBe(false);
      for (const { longer, signed } of others) {
        expect(crypto.verify(signed, longer, pair.publicKey)).toBe(true);
        expect(crypto.verify(signature, longer, pair.publicKey)).toBe(false);
      }
    }
    expect(asked.verify).toBeGreaterThanOrEqual(8);
  });

  test('forgets the oldest rather than grow without end', () => {
    const { asked, crypto } = counted();
    for (let at = 0; at <= VERDICTS_MAX; at += 1) crypto.isAdmissibleKey(numbered(at));
    crypto.isAdmissibleKey(numbered(0));
    expect(asked.admit).toBe(VERDICTS_MAX + 2);
    crypto.isAdmissibleKey(numbered(VERDICTS_MAX));
    expect(asked.admit).toBe(VERDICTS_MAX + 2);
  });

  test('begins ahead with what it does not know, and remembers what came of it', () => {
    const begun: number[] = [];
    const asked = { verify: 0 };
    const crypto = rememberVerdicts({
      ...testCrypto,
      verify: (...one) => {
        asked.verify += 1;
        return testCrypto.verify(...one);
      },
      verifyAhead: (signed) => {
        begun.push(signed.length);
        if (signed.length > 3) return undefined;
        return () => signed.map((one) => testCrypto.verify(one.signature, one.message, one.key));
      },
    });
    const good = { signature, message, key: pair.publicKey };
    const bad = { ...good, message: bytesNamed('other') };
    const third = { ...good, key: pairNamed('bea').publicKey };
    expect(crypto.verify(good.signature, good.message, good.key)).toBe(true);
    expect(crypto.verifyAhead?.([bad, good, third])?.()).toEqual([false, true, false]);
    expect(crypto.verify(bad.signature, bad.message, bad.key)).toBe(false);
    expect(crypto.verifyAhead?.([third, good, bad, bad])?.()).toEqual([false, true, false, false]);
    expect([begun, asked.verify]).toEqual([[2, 0], 1]);
    const fresh = ['a', 'b', 'c', 'd'].map((name) => ({ ...good, message: bytesNamed(name) }));
    expect(crypto.verifyAhead?.(fresh)).toBeUndefined();
  });
});

function numbered(at: number): Uint8Array {
  return Uint8Array.of(1, 0, 0, at >>> 8, at & 255, ...new Uint8Array(27));
}

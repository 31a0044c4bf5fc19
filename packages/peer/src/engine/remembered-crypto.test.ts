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

  test('forgets the oldest rather than grow without end', () => {
    const { asked, crypto } = counted();
    for (let at = 0; at <= VERDICTS_MAX; at += 1) crypto.isAdmissibleKey(numbered(at));
    crypto.isAdmissibleKey(numbered(0));
    expect(asked.admit).toBe(VERDICTS_MAX + 2);
    crypto.isAdmissibleKey(numbered(VERDICTS_MAX));
    expect(asked.admit).toBe(VERDICTS_MAX + 2);
  });
});

function numbered(at: number): Uint8Array {
  return Uint8Array.of(1, 0, 0, at >>> 8, at & 255, ...new Uint8Array(27));
}

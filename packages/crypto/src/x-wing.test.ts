/** The two halves of X-Wing against the vectors of Wycheproof; X-Wing itself is in the suite. */
import { x25519 } from '@noble/curves/ed25519.js';
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import { invariant, toHex } from '@tocsin/core';
import { describe, expect, test } from 'vitest';

import { bytesOf, sha256Hex, publishedCases } from './testing.ts';

/** What `ask` gives, or undefined when noble refuses, as `xWing` has it. */
function orNothing<Answer>(ask: () => Answer): Answer | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

describe('ML-KEM-768', () => {
  test('makes the published keys', async (context) => {
    const cases = publishedCases(context, 'wycheproof-mlkem768-keygen.json');
    for (const { tcId, seed, ...expected } of cases) {
      const { publicKey, secretKey } = ml_kem768.keygen(bytesOf(seed));
      const said = { ekSha256: await sha256Hex(publicKey), dkSha256: await sha256Hex(secretKey) };
      expect({ tcId, ...said }).toEqual({ tcId, ...expected });
    }
  });

  test('encapsulates or refuses as published', async (context) => {
    const cases = publishedCases(context, 'wycheproof-mlkem768-encaps.json');
    for (const { tcId, m, ek, K, cSha256, result } of cases) {
      const sent = orNothing(() => ml_kem768.encapsulate(bytesOf(ek), bytesOf(m)));
      if (result === 'invalid') {
        expect({ tcId, sent }).toEqual({ tcId, sent: undefined });
        continue;
      }
      invariant(sent !== undefined, 'a valid case is accepted');
      const said = { K: toHex(sent.sharedSecret), cSha256: await sha256Hex(sent.cipherText) };
      expect({ tcId, ...said }).toEqual({ tcId, K, cSha256 });
    }
  });

  test('decapsulates or refuses as published', async (context) => {
    const cases = publishedCases(context, 'wycheproof-mlkem768-decaps.json');
    for (const { tcId, seed, c, K, ekSha256, result } of cases) {
      const pair = orNothing(() => ml_kem768.keygen(bytesOf(seed)));
      const shared = orNothing(() =>
        pair === undefined ? undefined : ml_kem768.decapsulate(bytesOf(c), pair.secretKey),
      );
      const said = shared === undefined ? undefined : toHex(shared);
      expect({ tcId, said }).toEqual({ tcId, said: result === 'valid' ? K : undefined });
      if (result === 'invalid' || pair === undefined) continue;
      const sha256 = await sha256Hex(pair.publicKey);
      expect({ tcId, sha256 }).toEqual({ tcId, sha256: ekSha256 });
    }
  });

  test('takes or refuses an expanded key as published', (context) => {
    const cases = publishedCases(context, 'wycheproof-mlkem768-dk.json');
    for (const { tcId, dk, c, K, result } of cases) {
      const shared = orNothing(() => ml_kem768.decapsulate(bytesOf(c), bytesOf(dk)));
      const said = shared === undefined ? undefined : toHex(shared);
      expect({ tcId, said }).toEqual({ tcId, said: result === 'valid' ? K : undefined });
    }
  });
});

describe('X25519', () => {
  test('gives the published value, and nothing where that is zero', (context) => {
    const cases = publishedCases(context, 'wycheproof-x25519.json');
    for (const { tcId, shared, ...ours } of cases) {
      const made = orNothing(() =>
        x25519.getSharedSecret(bytesOf(ours.private), bytesOf(ours.public)),
      );
      const said = made === undefined ? undefined : toHex(made);
      const expected = /^0+$/u.test(shared) ? undefined : shared;
      expect({ tcId, said }).toEqual({ tcId, said: expected });
    }
  });
});

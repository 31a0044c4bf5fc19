/**
 * The driver of a browser, in a browser, beside the one of Node, in Node: the same bytes and the same
 * verdicts. As `differential.test.ts` has it, where both run in one process.
 */
import { invariant, toHex } from '@tocsin/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commands } from 'vitest/browser';

import { ARGON2_COST_DEFAULT, ARGON2_COST_FLOOR, argon2id } from './argon2.ts';
import type { Question } from './asking/testing.ts';
import { answerOf, question } from './asking/testing.ts';
import { badKeys, forgeries } from './signing/testing.ts';
import { bytesOf, countingBytes, publishedCases, withFlippedBit } from './testing.ts';
import { wasmCrypto } from './wasm.ts';

declare module 'vitest/browser' {
  interface BrowserCommands {
    askNative: (questions: readonly Question[]) => Promise<readonly string[]>;
    askArgon2: (
      passphrase: string,
      salt: string,
      cost: { memoryKiB: number; passes: number },
    ) => Promise<string>;
  }
}

/** A failure names its question; what is asked is the same in each run. */
const SEED = 5;

const wasm = await wasmCrypto();
const exactly = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const anyBytes = fc.uint8Array({ maxLength: 300 });

const samples = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number): T[] =>
  fc.sample(arbitrary, { numRuns, seed: SEED });

/** Asks both the same; what they did not say alike. */
async function differences(questions: readonly Question[]): Promise<readonly unknown[]> {
  invariant(questions.length > 0, 'something is asked');
  const native = await commands.askNative(questions);
  const asked = questions.map((one, at) => ({
    ...one,
    wasm: answerOf(wasm, one),
    native: native[at],
  }));
  return asked.filter((one) => one.wasm !== one.native);
}

describe('libsodium-wrappers in a browser and sodium-native in Node', () => {
  test('hash alike', async () => {
    const keys = fc.tuple(
      fc.uint8Array({ minLength: 16, maxLength: 64 }),
      anyBytes,
      fc.uint8Array({ minLength: 16, maxLength: 64 }),
    );
    const found = await differences([
      ...samples(anyBytes, 100).map((bytes) => question('hash', bytes)),
      ...samples(keys, 100).map((given) => question('keyedHash', ...given)),
    ]);
    expect(found).toEqual([]);
  });

  test('make the same pairs and signatures, and read each other’s', async () => {
    const found = await differences(
      samples(fc.tuple(exactly(32), anyBytes), 100).flatMap(([seed, message]) => {
        const { publicKey, secretKey } = wasm.signingPair(seed);
        const signature = wasm.sign(message, secretKey);
        return [
          question('signingPair', seed),
          question('sign', message, secretKey),
          question('verify', signature, message, publicKey),
        ];
      }),
    );
    expect(found).toEqual([]);
  });

  test('seal alike, and open each other’s seals', async () => {
    const found = await differences(
      samples(fc.tuple(anyBytes, exactly(24), exactly(32), anyBytes), 100).flatMap(
        ([plain, nonce, key, associated]) => {
          const sealed = wasm.seal(plain, nonce, key, associated);
          return [
            question('seal', plain, nonce, key, associated),
            question('open', sealed, nonce, key, associated),
            question('open', withFlippedBit(sealed, 7), nonce, key, associated),
          ];
        },
      ),
    );
    expect(found).toEqual([]);
  });

  test('agree on the KEM', async () => {
    const found = await differences(
      samples(fc.tuple(exactly(32), exactly(64), fc.nat()), 5).flatMap(([seed, fresh, bit]) => {
        const { publicKey, secretKey } = wasm.kem.pair(seed);
        const sent = wasm.kem.encapsulate(publicKey, fresh);
        invariant(sent !== undefined, 'a good key is accepted');
        return [
          question('kemPair', seed),
          question('encapsulate', publicKey, fresh),
          question('decapsulate', sent.ciphertext, secretKey),
          question('decapsulate', withFlippedBit(sent.ciphertext, bit), secretKey),
        ];
      }),
    );
    expect(found).toEqual([]);
  });
});

describe('libsodium-wrappers in a browser and sodium-native in Node, on what is hostile', () => {
  test('give the same verdict on signatures damaged in one, two or three bits', async () => {
    const damages = fc.array(fc.nat(), { minLength: 1, maxLength: 3 });
    const found = await differences(
      samples(fc.tuple(exactly(32), exactly(32), damages), 100).flatMap(([seed, message, bits]) => {
        const { publicKey, secretKey } = wasm.signingPair(seed);
        const signature = wasm.sign(message, secretKey);
        return [
          question('verify', bits.reduce(withFlippedBit, signature), message, publicKey),
          question('verify', signature, message, bits.reduce(withFlippedBit, publicKey)),
        ];
      }),
    );
    expect(found).toEqual([]);
  });

  test('give the same verdict on every forgery under every flawed key', async () => {
    const keys = (await badKeys()).map(({ key }) => key);
    const forged = await forgeries();
    const found = await differences([
      ...keys.map((key) => question('isAdmissibleKey', key)),
      ...forged.flatMap(({ signature, message, key }) =>
        [key, ...keys].map((under) => question('verify', signature, message, under)),
      ),
    ]);
    expect(found).toEqual([]);
  });

  test('give the same verdict on any bytes of any length', async () => {
    const found = await differences(
      samples(fc.tuple(anyBytes, anyBytes, anyBytes, anyBytes), 100).flatMap(([a, b, c, d]) => [
        question('verify', a, b, c),
        question('isAdmissibleKey', a),
        question('open', a, b, c, d),
      ]),
    );
    expect(found).toEqual([]);
  });

  test('give the same verdict on every case of speccheck', async (context) => {
    const cases = publishedCases(context, 'ed25519-speccheck.json');
    const found = await differences(
      cases.flatMap(({ msg, pk, sig }) => [
        question('verify', bytesOf(sig), bytesOf(msg), bytesOf(pk)),
        question('isAdmissibleKey', bytesOf(pk)),
      ]),
    );
    expect(found).toEqual([]);
  });
});

describe('Argon2id in a browser', () => {
  test.each([ARGON2_COST_FLOOR, ARGON2_COST_DEFAULT])(
    'is what OpenSSL’s gives for %o',
    async (cost) => {
      const passphrase = 'three dots, one of them late';
      const salt = countingBytes(16);
      const key = await argon2id(new TextEncoder().encode(passphrase), salt, cost);
      const expected = await commands.askArgon2(passphrase, toHex(salt), cost);
      expect(key.ok ? toHex(key.value) : key.fault).toBe(expected);
    },
  );
});

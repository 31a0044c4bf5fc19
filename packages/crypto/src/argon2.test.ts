import { argon2Sync } from 'node:crypto';

import { asciiBytes } from '@tocsin/core';
import { describe, expect, test } from 'vitest';

import {
  ARGON2_COST_DEFAULT,
  ARGON2_COST_FLOOR,
  ARGON2_COST_MAX,
  ARGON2_KEY_BYTES,
  ARGON2_SALT_BYTES,
  argon2id,
} from './argon2.ts';
import { countingBytes } from './testing.ts';

const passphrase = asciiBytes('three dots, one of them late');
const salt = countingBytes(ARGON2_SALT_BYTES);

describe('a key from a passphrase', () => {
  test.each([ARGON2_COST_FLOOR, ARGON2_COST_DEFAULT, { memoryKiB: 19_999, passes: 2 }])(
    'is what OpenSSL’s Argon2id gives for %o',
    async (cost) => {
      const expected = argon2Sync('argon2id', {
        message: passphrase,
        nonce: salt,
        memory: cost.memoryKiB,
        passes: cost.passes,
        parallelism: 1,
        tagLength: ARGON2_KEY_BYTES,
      });
      const value = Uint8Array.from(expected);
      expect(await argon2id(passphrase, salt, cost)).toEqual({ ok: true, value });
    },
  );

  test.each([
    { ...ARGON2_COST_FLOOR, memoryKiB: ARGON2_COST_FLOOR.memoryKiB - 1 },
    { ...ARGON2_COST_FLOOR, passes: ARGON2_COST_FLOOR.passes - 1 },
    { ...ARGON2_COST_FLOOR, memoryKiB: ARGON2_COST_MAX.memoryKiB + 1 },
    { ...ARGON2_COST_FLOOR, passes: ARGON2_COST_MAX.passes + 1 },
    { memoryKiB: 20_000.5, passes: 2 },
    { memoryKiB: Number.NaN, passes: 2 },
    { memoryKiB: Number.POSITIVE_INFINITY, passes: 2 },
  ])('is refused for work out of range: %o', async (cost) => {
    const refused = { ok: false, fault: { kind: 'CostOutOfRange' } };
    expect(await argon2id(passphrase, salt, cost)).toEqual(refused);
  });

  test('is not made from an empty passphrase or with a salt of another length', async () => {
    const none = new Uint8Array(0);
    await expect(argon2id(none, salt, ARGON2_COST_FLOOR)).rejects.toThrow(
      'a passphrase is not empty',
    );
    for (const length of [0, 8, 15, 17]) {
      await expect(argon2id(passphrase, countingBytes(length), ARGON2_COST_FLOOR)).rejects.toThrow(
        'a salt has 16 bytes',
      );
    }
  });
});

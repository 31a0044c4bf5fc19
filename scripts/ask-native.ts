/** What the drivers of Node say, for tests that run in a browser and hold its driver equal to them. */
import { argon2Sync } from 'node:crypto';

import type { BrowserCommand } from 'vitest/node';

import type { Question } from '../packages/crypto/src/asking/testing.ts';

/** Answers of `sodium-native`, in the order of the questions. */
export const askNative: BrowserCommand<[questions: readonly Question[]]> = async (_, questions) => {
  // Only here: whoever reads the configuration of the tests needs no native code.
  const { nativeCrypto } = await import('../packages/crypto/src/native.ts');
  const { answerOf } = await import('../packages/crypto/src/asking/testing.ts');
  const native = nativeCrypto();
  return questions.map((question) => answerOf(native, question));
};

/** OpenSSL's Argon2id: 32 bytes in hexadecimal. */
export const askArgon2: BrowserCommand<
  [passphrase: string, salt: string, cost: { memoryKiB: number; passes: number }]
> = (_, passphrase, salt, { memoryKiB, passes }) => {
  const [message, nonce] = [Buffer.from(passphrase), Buffer.from(salt, 'hex')];
  const parameters = { memory: memoryKiB, passes, parallelism: 1, tagLength: 32 };
  return argon2Sync('argon2id', { message, nonce, ...parameters }).toString('hex');
};

/**
 * For tests only: questions to a driver as text, so that a browser can ask the driver in Node the same
 * that it asks its own.
 */
import { invariant, toHex } from '@tocsin/core';
import type { SyncCrypto } from '@tocsin/core';

import { bytesOf } from '../testing.ts';

const none = new Uint8Array();

type Ask = (crypto: SyncCrypto, given: readonly Uint8Array[]) => unknown;

/** What can be asked, with bytes alone; a length is given as so many bytes. */
const ASKS = {
  hash: (crypto, [bytes = none]) => crypto.hash(bytes),
  keyedHash: (crypto, [key = none, bytes = none, out = none]) =>
    crypto.keyedHash(key, bytes, out.length),
  verify: (crypto, [signature = none, message = none, key = none]) =>
    crypto.verify(signature, message, key),
  isAdmissibleKey: (crypto, [key = none]) => crypto.isAdmissibleKey(key),
  signingPair: (crypto, [seed = none]) => crypto.signingPair(seed),
  sign: (crypto, [message = none, secretKey = none]) => crypto.sign(message, secretKey),
  seal: (crypto, [plain = none, nonce = none, key = none, associated = none]) =>
    crypto.seal(plain, nonce, key, associated),
  open: (crypto, [sealed = none, nonce = none, key = none, associated = none]) =>
    crypto.open(sealed, nonce, key, associated),
  kemPair: (crypto, [seed = none]) => crypto.kem.pair(seed),
  encapsulate: (crypto, [publicKey = none, seed = none]) => crypto.kem.encapsulate(publicKey, seed),
  decapsulate: (crypto, [ciphertext = none, secretKey = none]) =>
    crypto.kem.decapsulate(ciphertext, secretKey),
} satisfies Readonly<Record<string, Ask>>;

/** One question; bytes in hexadecimal. */
export interface Question {
  readonly ask: keyof typeof ASKS;
  readonly given: readonly string[];
}

/** A question about these bytes. */
export function question(ask: Question['ask'], ...given: readonly Uint8Array[]): Question {
  return { ask, given: given.map(toHex) };
}

/** What a driver says to a question, as text that is the same for the same answer. */
export function answerOf(crypto: SyncCrypto, { ask, given }: Question): string {
  const answer: unknown = ASKS[ask](crypto, given.map(bytesOf));
  if (answer instanceof Uint8Array) return toHex(answer);
  if (typeof answer !== 'object' || answer === null) return String(answer);
  const parts = Object.entries(answer).map(([name, bytes]: [string, unknown]) => {
    invariant(bytes instanceof Uint8Array, 'an answer of bytes');
    return `${name} ${toHex(bytes)}`;
  });
  return parts.toSorted().join(', ');
}

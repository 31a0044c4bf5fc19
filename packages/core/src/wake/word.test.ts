import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { toHex } from '../base/bytes.ts';
import { arbitraryBytes, arbitraryMutation } from '../testing.ts';
import type { WakeWord } from './word.ts';
import {
  decodeWakeWord,
  encodeWakeWord,
  isWakeEndpoint,
  WAKE_ENDPOINT_LENGTH_MAX,
  WAKE_KEY_BYTES,
  WAKE_STATES,
  WAKE_WORD_BYTES_MAX,
} from './word.ts';

const HEAD = 'https://push.example/';
const endpoint = fc.stringMatching(/^[A-Za-z0-9:_/?=-]{0,300}$/u).map((path) => `${HEAD}${path}`);

const anyWord: fc.Arbitrary<WakeWord> = fc.oneof(
  fc.constant({ kind: 'ask', value: {} } as const),
  fc.constant({ kind: 'end', value: {} } as const),
  fc.constantFrom(...WAKE_STATES).map((value) => ({ kind: 'state', value }) as const),
  fc
    .record({ endpoint, key: arbitraryBytes(WAKE_KEY_BYTES) })
    .map((value) => ({ kind: 'give', value }) as const),
);

describe('a word about waking', () => {
  test('gives back what was put in, within its limit', () => {
    fc.assert(
      fc.property(anyWord, (word) => {
        const encoded = encodeWakeWord(word);
        expect(decodeWakeWord(encoded)).toEqual({ ok: true, value: word });
        expect(encoded.length).toBeLessThanOrEqual(WAKE_WORD_BYTES_MAX);
      }),
    );
    const longest = HEAD.padEnd(WAKE_ENDPOINT_LENGTH_MAX, 'a');
    const value = { endpoint: longest, key: new Uint8Array(WAKE_KEY_BYTES) };
    expect(encodeWakeWord({ kind: 'give', value }).length).toBe(WAKE_WORD_BYTES_MAX);
  });

  test('has the bytes of the page', () => {
    const value = { endpoint: 'https://a/', key: new Uint8Array(32).fill(7) };
    const words: readonly (readonly [WakeWord, string])[] = [
      [{ kind: 'ask', value: {} }, '820080'],
      [{ kind: 'give', value }, `8201826a68747470733a2f2f612f5820${'07'.repeat(32)}`],
      [{ kind: 'end', value: {} }, '820280'],
      [{ kind: 'state', value: 'gone' }, '820304'],
    ];
    for (const [word, hex] of words) expect(toHex(encodeWakeWord(word))).toBe(hex);
  });

  test('is total, and has one form only', () => {
    const changed = anyWord.chain((word) => arbitraryMutation(encodeWakeWord(word)));
    fc.assert(
      fc.property(fc.oneof(arbitraryBytes(0, 60), changed), (bytes) => {
        const read = decodeWakeWord(bytes);
        if (read.ok) expect(encodeWakeWord(read.value)).toEqual(bytes);
      }),
    );
  });

  test.each([
    ['plain HTTP', 'http://push.example/x'],
    ['a password', 'https://me:pw@push.example/x'],
    ['no path', 'https://push.example'],
    ['a fragment', 'https://push.example/x#y'],
    ['a line end', 'https://push.example/x\ny'],
    ['a letter beyond ASCII', 'https://push.example/ü'],
    ['too much', `${HEAD}${'a'.repeat(WAKE_ENDPOINT_LENGTH_MAX)}`],
  ])('takes no address with %s', (_, unfit) => {
    expect(isWakeEndpoint(unfit)).toBe(false);
    const value = { endpoint: unfit, key: new Uint8Array(WAKE_KEY_BYTES) };
    const encoded = encodeWakeWord({ kind: 'give', value });
    expect(decodeWakeWord(encoded).ok).toBe(false);
  });
});

/** Golden bytes: `vectors/duress.json` pins what sealed words say, and whose keys open them. */
import { describe, expect, test } from 'vitest';

import { toHex } from '../base/bytes.ts';
import type { LogId, PartyId } from '../base/id.ts';
import { CALL_KEY, callAnswer, callPairKey, callProof } from '../pulse/call.ts';
import { encodeSaid } from '../record/kind.ts';
import { bytesNamed, idNamed, stretch, testCrypto } from '../testing.ts';
import { readerKeyKind, wordCarriedKind, wordToldKind } from './readers.ts';
import { SEALED_WORD_BYTES, sealWord, WORD_RANDOM_BYTES } from './sealed-word.ts';
import type { WordContent } from './word-content.ts';
import { encodeWordPlain, WORD_NOTHING } from './word-content.ts';
import { RULES_KNOWN } from '../assembly/genesis.ts';

const { hash, keyedHash } = testCrypto;
const pact = idNamed<LogId>('pact');
const handle = bytesNamed('handle', 0, 16);
const set: WordContent = {
  kind: 'set',
  value: { handle, number: 3, name: 'Ana of the bakery', well: 'harbour', forced: 'lantern' },
};
const hashed = (bytes: Uint8Array): string => toHex(hash(bytes));

function sealed(content: WordContent): Uint8Array {
  const readers = [0, 1].map((at) => testCrypto.kem.pair(bytesNamed('reader', at)).publicKey);
  const random = stretch(bytesNamed('random'), WORD_RANDOM_BYTES);
  const word = sealWord(testCrypto, pact, readers, encodeWordPlain(content), random);
  if (word === undefined) throw new Error('two good keys');
  return word;
}

function pinned(): object {
  const word = bytesNamed('word', 0, SEALED_WORD_BYTES);
  const pair = { log: pact, asker: idNamed<never>('asker'), answerer: idNamed<never>('answerer') };
  const pairKey = callPairKey(keyedHash, bytesNamed('shared'), pair);
  return {
    nothing: toHex(encodeWordPlain(WORD_NOTHING)),
    typed: toHex(encodeWordPlain({ kind: 'typed', value: { handle, word: 'harbour' } })),
    set: toHex(encodeWordPlain(set)),
    sealedHashTestCrypto: hashed(sealed(set)),
    readerKey: hashed(
      encodeSaid(readerKeyKind, { pact, term: 222, key: bytesNamed('kem', 0, 1_216) }),
    ),
    wordCarried: hashed(encodeSaid(wordCarriedKind, { to: idNamed<PartyId>('party'), word })),
    wordTold: hashed(encodeSaid(wordToldKind, { pact, party: idNamed<PartyId>('party'), word })),
    callKey: hashed(
      encodeSaid(CALL_KEY, {
        boxes: [
          {
            device: idNamed<never>('device'),
            ciphertext: bytesNamed('kem', 1, 1_120),
            proof: callProof(keyedHash, pairKey),
          },
        ],
      }),
    ),
    callPairKey: toHex(pairKey),
    callAnswers: Object.fromEntries(
      [0, 1, 99_999_999].map((number) => [number, callAnswer(keyedHash, pairKey, number)]),
    ),
  };
}

describe('the vectors of duress and calls', () => {
  test('are those that were published', async () => {
    const all = { v: 1, rules: RULES_KNOWN, ...pinned() };
    await expect(`${JSON.stringify(all, null, 2)}\n`).toMatchFileSnapshot(
      '../../../../vectors/duress.json',
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { equalBytes, toHex } from '../base/bytes.ts';
import type { LogId } from '../base/id.ts';
import {
  arbitraryBytes,
  arbitraryMutation,
  bytesNamed,
  idNamed,
  stretch,
  testCrypto,
} from '../testing.ts';
import { distanceOf } from './distance.ts';
import {
  openWord,
  READERS,
  SEALED_WORD_BYTES,
  sealWord,
  WORD_PLAIN_BYTES,
  WORD_RANDOM_BYTES,
} from './sealed-word.ts';
import type { WordContent } from './word-content.ts';
import {
  cutWord,
  decodeWordPlain,
  encodeWordPlain,
  plainWord,
  READER_NAME_LENGTH_MAX,
  SETS_MAX,
  twoWordsFault,
  WORD_LENGTH_MAX,
  WORD_NOTHING,
} from './word-content.ts';

const pact = idNamed<LogId>('pact');
const readers = [0, 1].map((at) => testCrypto.kem.pair(bytesNamed('reader', at)));
const keys = readers.map(({ publicKey }) => publicKey);
const handle = bytesNamed('handle', 0, 16);

const arbitraryWord = fc
  .string({
    unit: fc.constantFrom(...Array.from('abcdeäöüéßжяعغ語')),
    minLength: 1,
    maxLength: WORD_LENGTH_MAX,
  })
  .map((word) => word.normalize('NFC'));
const arbitraryContent: fc.Arbitrary<WordContent> = fc.oneof(
  fc.constant(WORD_NOTHING),
  arbitraryWord.map((word): WordContent => ({ kind: 'typed', value: { handle, word } })),
  fc
    .tuple(arbitraryWord, arbitraryWord, arbitraryWord, fc.nat(SETS_MAX))
    .map(([name, well, forced, number]): WordContent => ({
      kind: 'set',
      value: { handle, number, name, well, forced },
    })),
);

const longest: WordContent = {
  kind: 'set',
  value: {
    handle,
    number: SETS_MAX,
    name: '語'.repeat(READER_NAME_LENGTH_MAX),
    well: '語'.repeat(WORD_LENGTH_MAX),
    forced: '警'.repeat(WORD_LENGTH_MAX),
  },
};

function sealed(content: WordContent, random: Uint8Array = bytesNamed('random')): Uint8Array {
  const plain = encodeWordPlain(content);
  const word = sealWord(testCrypto, pact, keys, plain, stretch(random, WORD_RANDOM_BYTES));
  if (word === undefined) throw new Error('two good keys');
  return word;
}

describe('what a word says', () => {
  test('has 224 bytes whatever it is, the longest one too, and reads back', () => {
    fc.assert(
      fc.property(fc.oneof(arbitraryContent, fc.constant(longest)), (content) => {
        const plain = encodeWordPlain(content);
        expect(plain).toHaveLength(WORD_PLAIN_BYTES);
        expect(decodeWordPlain(plain)).toEqual({ ok: true, value: content });
      }),
    );
    const { length } = encodeWordPlain(longest).filter((byte, at) => at < 2 || byte !== 0);
    expect(length).toBeGreaterThan(200);
  });

  test('is read canonically or not at all, from any bytes', () => {
    const isSame = (plain: Uint8Array): boolean => {
      const read = decodeWordPlain(plain);
      return !read.ok || equalBytes(encodeWordPlain(read.value), plain);
    };
    fc.assert(fc.property(arbitraryBytes(0, 300), isSame));
    fc.assert(fc.property(arbitraryBytes(WORD_PLAIN_BYTES), isSame));
    fc.assert(
      fc.property(
        arbitraryContent.chain((content) => arbitraryMutation(encodeWordPlain(content))),
        isSame,
      ),
    );
  });

  test('with anything but zeros behind it is malformed', () => {
    const plain = encodeWordPlain(WORD_NOTHING);
    plain[WORD_PLAIN_BYTES - 1] = 1;
    expect(decodeWordPlain(plain)).toMatchObject({ fault: { rule: 'word-padding' } });
  });
});

describe('a sealed word', () => {
  test('has 2,576 bytes whatever it says', () => {
    fc.assert(
      fc.property(arbitraryContent, (content) => {
        expect(sealed(content)).toHaveLength(2_576);
        expect(SEALED_WORD_BYTES).toBe(2_576);
      }),
      { numRuns: 20 },
    );
  });

  test('opens for each of the two readers, and for nobody else', () => {
    const content: WordContent = { kind: 'typed', value: { handle, word: 'harbour' } };
    const word = sealed(content);
    for (const { secretKey } of readers)
      expect(openWord(testCrypto, pact, secretKey, word)).toEqual(encodeWordPlain(content));
    const stranger = testCrypto.kem.pair(bytesNamed('reader', READERS));
    expect(openWord(testCrypto, pact, stranger.secretKey, word)).toBeUndefined();
    const elsewhere = idNamed<LogId>('pact', 1);
    const own = readers[0]?.secretKey ?? new Uint8Array();
    expect(openWord(testCrypto, elsewhere, own, word)).toBeUndefined();
  });

  test('has nothing in common with another: no word twice under one secret', () => {
    const [one, two] = [sealed(WORD_NOTHING), sealed(WORD_NOTHING, bytesNamed('random', 1))];
    const parts = (word: Uint8Array): readonly string[] =>
      [0, 1120, 2240, 2288, 2336].map((from) => toHex(word.subarray(from, from + 40)));
    const all = [...parts(one), ...parts(two)];
    expect(new Set(all).size).toBe(all.length);
  });

  test('that was changed in any byte opens to nothing, and never throws', () => {
    const word = sealed(WORD_NOTHING);
    const own = readers[1]?.secretKey ?? new Uint8Array();
    // The first reader's parts are none of the second's.
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: 1_120, max: 2_239 }), fc.integer({ min: 2_288, max: 2_575 })),
        fc.integer({ min: 1, max: 255 }),
        (at, by) => {
          const changed = word.map((byte, index) => (index === at ? byte ^ by : byte));
          return openWord(testCrypto, pact, own, changed) === undefined;
        },
      ),
    );
    fc.assert(
      fc.property(arbitraryBytes(0, 3_000), (bytes) => {
        expect(openWord(testCrypto, pact, own, bytes)).toBeUndefined();
      }),
    );
  });

  test('is not made for a key that is none', () => {
    const random = stretch(bytesNamed('random'), WORD_RANDOM_BYTES);
    const plain = encodeWordPlain(WORD_NOTHING);
    const broken = [keys[0] ?? new Uint8Array(), new Uint8Array(7)];
    expect(sealWord(testCrypto, pact, broken, plain, random)).toBeUndefined();
  });
});

describe('two words', () => {
  test('are equally long and far apart', () => {
    expect(twoWordsFault('harbour', 'lantern')).toBeUndefined();
    expect(twoWordsFault('harbour', 'lanterns')).toEqual({ kind: 'WordLengths' });
    expect(twoWordsFault('oak', 'elm')).toEqual({ kind: 'WordLengths' });
    expect(twoWordsFault('a'.repeat(17), 'b'.repeat(17))).toEqual({ kind: 'WordLengths' });
    expect(twoWordsFault('harbour', 'harbors')).toEqual({ kind: 'WordsAlike' });
    expect(twoWordsFault('harbour', 'harbour')).toEqual({ kind: 'WordsAlike' });
  });
});

describe('a word as it is compared', () => {
  test('is in small letters and digits, without marks and what lies between', () => {
    expect(plainWord('  Hafen-Straße 7! ')).toBe('hafenstraße7');
    expect(plainWord('Ñandú')).toBe('nandu');
    expect(plainWord('Ｈａｒｂｏｕｒ')).toBe('harbour');
    expect(plainWord('\u0007\n')).toBe('');
    expect(plainWord('İstanbul')).toBe('istanbul');
    expect(cutWord('𝒳'.repeat(20))).toBe('𝒳'.repeat(8));
  });

  test('is never longer than a word can be, and can always be said', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (typed) => {
        const word = cutWord(plainWord(typed));
        expect(word.length).toBeLessThanOrEqual(WORD_LENGTH_MAX);
        expect(plainWord(word)).toBe(word);
        if (word === '') return;
        const plain = encodeWordPlain({ kind: 'typed', value: { handle, word } });
        expect(decodeWordPlain(plain)).toMatchObject({ value: { value: { word } } });
      }),
    );
  });
});

describe('slips of the finger', () => {
  test.each([
    ['', '', 0],
    ['harbour', 'harbour', 0],
    ['harbour', 'harbor', 1],
    ['harbour', 'harbouur', 1],
    ['harbour', 'harbout', 1],
    ['harbour', 'hrabour', 1],
    ['harbour', 'rahbour', 2],
    ['harbour', '', 7],
    ['', 'oak', 3],
    ['gate', 'tag', 3],
  ])('from %j to %j are %i', (one, other, slips) => {
    expect(distanceOf(one, other)).toBe(slips);
  });

  test('are as many there as back, none only for the same word, at most its length', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, (one, other) => {
        const slips = distanceOf(one, other);
        expect(distanceOf(other, one)).toBe(slips);
        expect(slips === 0).toBe(one === other);
        expect(slips).toBeLessThanOrEqual(Math.max(one.length, other.length));
      }),
    );
  });
});

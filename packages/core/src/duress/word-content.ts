/**
 * What a sealed word says, in 224 bytes: nothing, the word that its sender typed with a check-in, or
 * two words for the time to come.
 *
 *     plain 224 = length 2 ‖ canonical CBOR [case, value] ‖ zeros
 *
 * The device that sends a word does not know what it means. It was told two words when they were
 * set, sealed them to the readers and forgot them; later it passes on whatever is typed, the one, the
 * other or a slip of the finger. Only a reader can compare (`person.ts`). So nothing on that device,
 * and nobody who has it, can tell which of the two was said.
 */
import { concatBytes, readUint, uintBytes } from '../base/bytes.ts';
import { invariant } from '../base/invariant.ts';
import type { Result } from '../base/result.ts';
import type { Malformed } from '../codec/cbor.ts';
import { malformed } from '../codec/cbor.ts';
import type { Shape, Variant } from '../codec/shape.ts';
import {
  bytes,
  decodeShape,
  encodeShape,
  refined,
  text,
  tuple,
  uint,
  variant,
} from '../codec/shape.ts';
import { distanceOf } from './distance.ts';
import { WORD_PLAIN_BYTES } from './sealed-word.ts';

/** Characters of a word: 3 B each in UTF-8 are 48. */
export const WORD_LENGTH_MAX = 16;
/** Fewer can be guessed from the fingers. */
export const WORD_LENGTH_MIN = 4;
/** Characters of the name under which the readers know a person: 96 B. */
export const READER_NAME_LENGTH_MAX = 32;
/** The two words of a person differ by so many slips: one slip in either leaves no doubt. */
export const WORDS_APART_MIN = 4;
/** Times that one device sets its words: daily for 179 years. */
export const SETS_MAX = 65_535;
/** Bytes by which a reader knows which words belong together; made by chance, of no other use. */
export const HANDLE_BYTES = 16;
const LENGTH_BYTES = 2;

/** Two words for the time to come. */
export interface TwoWords {
  readonly handle: Uint8Array;
  /** How often this device has set its words before. */
  readonly number: number;
  /** Under which name the two readers know the person; they see it, and nobody else. */
  readonly name: string;
  /** Typed with a check-in: I am well. */
  readonly well: string;
  /** Typed instead: I am not free. */
  readonly forced: string;
}

/** What was typed with a check-in, as it was typed. */
export interface TypedWord {
  readonly handle: Uint8Array;
  readonly word: string;
}

/** What a sealed word can say. */
export interface WordCases {
  /** From a device without words: the most ordinary case. */
  readonly nothing: number;
  readonly typed: TypedWord;
  readonly set: TwoWords;
}

/** One of the cases. */
export type WordContent = Variant<WordCases>;

/** What a device says that has no words. */
export const WORD_NOTHING: WordContent = { kind: 'nothing', value: 0 };

const wordShape = refined(text(WORD_LENGTH_MAX), 'word', (word) => word !== '');

const contentShape: Shape<WordContent> = variant<WordCases>({
  nothing: uint(0),
  typed: tuple<TypedWord>({ handle: bytes(HANDLE_BYTES), word: wordShape }),
  // array 1, handle 17, number 3, name 2 + 96, words 2 × (2 + 48); around it 2, and the length 2.
  set: tuple<TwoWords>({
    handle: bytes(HANDLE_BYTES),
    number: uint(SETS_MAX),
    name: refined(text(READER_NAME_LENGTH_MAX), 'name', (name) => name !== ''),
    well: wordShape,
    forced: wordShape,
  }),
});

/** Why two words cannot serve. */
export type TwoWordsFault =
  /** Other lengths would show by the fingers which was typed; 4 to 16 characters each. */
  | { readonly kind: 'WordLengths' }
  /** A slip could turn the one into the other. */
  | { readonly kind: 'WordsAlike' };

/**
 * A word as it is compared: small letters and digits, without marks. Only the device on which it is
 * typed does this; a reader compares what came.
 */
export function plainWord(typed: string): string {
  return typed
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .normalize('NFC');
}

/** As much of a word as can be said: `WORD_LENGTH_MAX` characters, no letter in halves. */
export function cutWord(plain: string): string {
  let word = '';
  for (const letter of plain) {
    if (word.length + letter.length > WORD_LENGTH_MAX) break;
    word += letter;
  }
  return word;
}

/** Whether two words can serve; both as `plainWord` gives them. */
export function twoWordsFault(well: string, forced: string): TwoWordsFault | undefined {
  const { length } = Array.from(well);
  const isLong = length >= WORD_LENGTH_MIN && well.length <= WORD_LENGTH_MAX;
  if (!isLong || Array.from(forced).length !== length || forced.length > WORD_LENGTH_MAX)
    return { kind: 'WordLengths' };
  return distanceOf(well, forced) < WORDS_APART_MIN ? { kind: 'WordsAlike' } : undefined;
}

/** The 224 bytes of what a word says. Its fields must be in range: they are our own. */
export function encodeWordPlain(content: WordContent): Uint8Array {
  const said = encodeShape(contentShape, content);
  const { length } = said;
  invariant(length + LENGTH_BYTES <= WORD_PLAIN_BYTES, 'a word of 224 bytes');
  const zeros = new Uint8Array(WORD_PLAIN_BYTES - LENGTH_BYTES - length);
  return concatBytes(uintBytes(length, LENGTH_BYTES), said, zeros);
}

/** Reads the 224 bytes of a word; total, and one form for each value. */
export function decodeWordPlain(plain: Uint8Array): Result<WordContent, Malformed> {
  if (plain.length !== WORD_PLAIN_BYTES) return malformed('word-length');
  const length = readUint(plain, 0, LENGTH_BYTES);
  const end = LENGTH_BYTES + length;
  if (end > WORD_PLAIN_BYTES) return malformed('word-length');
  if (plain.subarray(end).some((byte) => byte !== 0)) return malformed('word-padding');
  return decodeShape(contentShape, plain.subarray(LENGTH_BYTES, end), WORD_PLAIN_BYTES);
}

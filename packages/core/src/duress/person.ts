/**
 * What the sealed words of a twin come to for one reader: who of them is not free (R21). Pure and
 * order-free; knows no hour. A later word of the same device takes nothing back, whatever it says and
 * whatever two words it sets: only the reader's own word ends it, once they have met the person, or
 * two others have told them.
 */
import { compareText, toHex } from '../base/bytes.ts';
import type { Hash32, LogId, PartyId } from '../base/id.ts';
import { distanceOf } from './distance.ts';
import type { TwoWords, WordContent } from './word-content.ts';

/** So many slips of the finger still leave a word what it is (`WORDS_APART_MIN`). */
const SLIPS_MAX = 1;
/** Members whose word ends it, where the reader has not met the person. */
export const WORDS_NEEDED = 2;

/** A word that a reader opened. */
export interface ReadWord {
  /** Hash of its sealed bytes: a copy is the same word. */
  readonly id: Hash32;
  readonly pact: LogId;
  readonly party: PartyId;
  readonly content: WordContent;
}

/** A person of a twin who set two words for this reader. */
export interface Person {
  readonly pact: LogId;
  readonly party: PartyId;
  /** Which words belong together; hexadecimal. */
  readonly handle: string;
  readonly name: string;
  /** Their newest setting, which is also their practice of this term. */
  readonly practised: Hash32;
  /** Words that say: I am not free; ascending. */
  readonly forced: readonly Hash32[];
  /** Words that were neither of the two; ascending. */
  readonly unclear: readonly Hash32[];
}

/** What ended the word of a person: null = the reader met them; else who told the reader. */
export interface FlagEnd {
  readonly word: Hash32;
  readonly by: string | null;
}

/** What a typed word means under all that its device ever set. */
export type Meaning = 'well' | 'forced' | 'unclear';

/**
 * What a typed word means. Where it is near to both kinds of word, because the two were set anew the
 * other way round, it counts as a call for help: whoever is forced may be made to set them so.
 */
export function meaningOf(
  typed: string,
  set: readonly Pick<TwoWords, 'well' | 'forced'>[],
): Meaning {
  const isNear = (word: string): boolean => distanceOf(typed, word) <= SLIPS_MAX;
  if (set.some(({ forced }) => isNear(forced))) return 'forced';
  return set.some(({ well }) => isNear(well)) ? 'well' : 'unclear';
}

interface Gathered {
  readonly pact: LogId;
  readonly party: PartyId;
  readonly handle: string;
  readonly sets: { readonly id: Hash32; readonly words: TwoWords }[];
  readonly typed: { readonly id: Hash32; readonly word: string }[];
}

/** The people of twins who set words for this reader; ascending by pact, party and handle. */
export function foldPersons(read: Iterable<ReadWord>): readonly Person[] {
  const byName = new Map<string, Gathered>();
  const seen = new Set<Hash32>();
  for (const { id, pact, party, content } of read) {
    if (content.kind === 'nothing' || seen.has(id)) continue;
    seen.add(id);
    const handle = toHex(content.value.handle);
    const name = `${pact}${party}${handle}`;
    const one = byName.get(name) ?? { pact, party, handle, sets: [], typed: [] };
    byName.set(name, one);
    if (content.kind === 'set') one.sets.push({ id, words: content.value });
    else one.typed.push({ id, word: content.value.word });
  }
  return [...byName.keys()].toSorted(compareText).flatMap((name) => {
    const one = byName.get(name);
    return one === undefined ? [] : personOf(one);
  });
}

/** Nobody is known before their two words came. */
function personOf({ pact, party, handle, sets, typed }: Gathered): readonly Person[] {
  const inOrder = sets.toSorted(
    (a, b) => a.words.number - b.words.number || compareText(a.id, b.id),
  );
  const newest = inOrder.at(-1);
  if (newest === undefined) return [];
  const words = inOrder.map((set) => set.words);
  const meaning = (wanted: Meaning): readonly Hash32[] =>
    typed
      .filter(({ word }) => meaningOf(word, words) === wanted)
      .map(({ id }) => id)
      .toSorted(compareText);
  return [
    {
      pact,
      party,
      handle,
      name: newest.words.name,
      practised: newest.id,
      forced: meaning('forced'),
      unclear: meaning('unclear'),
    },
  ];
}

/** Two views of the same people as one: what was ever read stays, also once its key is gone. */
export function joinPersons(kept: readonly Person[], read: readonly Person[]): readonly Person[] {
  const byName = new Map<string, Person>();
  for (const one of [...kept, ...read]) {
    const name = `${one.pact}${one.party}${one.handle}`;
    const known = byName.get(name);
    byName.set(name, {
      ...one,
      forced: unionOf(known?.forced ?? [], one.forced),
      unclear: unionOf(known?.unclear ?? [], one.unclear),
    });
  }
  return [...byName].toSorted(([a], [b]) => compareText(a, b)).map(([, one]) => one);
}

function unionOf(a: readonly Hash32[], b: readonly Hash32[]): readonly Hash32[] {
  return [...new Set([...a, ...b])].toSorted(compareText);
}

/** The words of a person that nothing has ended: while there is one, they may not be free. */
export function openWords({ forced }: Person, ends: readonly FlagEnd[]): readonly Hash32[] {
  return forced.filter((word) => !isEnded(word, ends));
}

function isEnded(word: Hash32, ends: readonly FlagEnd[]): boolean {
  const tellers = new Set<string>();
  for (const end of ends) {
    if (end.word !== word) continue;
    if (end.by === null) return true;
    tellers.add(end.by);
  }
  return tellers.size >= WORDS_NEEDED;
}

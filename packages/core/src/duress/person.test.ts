import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Hash32, LogId, PartyId } from '../base/id.ts';
import { arbitraryShuffledTwice, bytesNamed, idNamed } from '../testing.ts';
import type { FlagEnd, Person, ReadWord } from './person.ts';
import { foldPersons, joinPersons, meaningOf, openWords } from './person.ts';
import { WORD_NOTHING } from './word-content.ts';

const pact = idNamed<LogId>('pact');
const party = idNamed<PartyId>('party');
const words = { well: 'harbour', forced: 'lantern' };

function set(name: string, number: number = 0, by: number = 0, two = words): ReadWord {
  const handle = bytesNamed('handle', by, 16);
  const id = idNamed<Hash32>(`set/${by}`, number);
  return { id, pact, party, content: { kind: 'set', value: { handle, number, name, ...two } } };
}

function typed(word: string, number: number = 0, by: number = 0): ReadWord {
  const handle = bytesNamed('handle', by, 16);
  const id = idNamed<Hash32>(`typed/${by}`, number);
  return { id, pact, party, content: { kind: 'typed', value: { handle, word } } };
}

const nothing: ReadWord = { id: idNamed<Hash32>('nothing'), pact, party, content: WORD_NOTHING };

function only(read: readonly ReadWord[]): Person {
  const [person, other] = foldPersons(read);
  if (person === undefined || other !== undefined) throw new Error('not one person');
  return person;
}

describe('a typed word', () => {
  test('means what it is nearest to, one slip away at most', () => {
    expect(meaningOf('harbour', [words])).toBe('well');
    expect(meaningOf('harbor', [words])).toBe('well');
    expect(meaningOf('lantern', [words])).toBe('forced');
    expect(meaningOf('lanterm', [words])).toBe('forced');
    expect(meaningOf('lanturm', [words])).toBe('unclear');
    expect(meaningOf('window', [words])).toBe('unclear');
  });

  test('that was set both ways is a call for help', () => {
    const turned = { well: 'lantern', forced: 'harbour' };
    expect(meaningOf('lantern', [words, turned])).toBe('forced');
    expect(meaningOf('harbour', [turned, words])).toBe('forced');
  });
});

describe('a person of a twin', () => {
  test('is known from the first setting on, and flagged by one word', () => {
    expect(foldPersons([nothing, typed('lantern')])).toEqual([]);
    const person = only([nothing, set('Ana'), typed('harbour', 1), typed('lantern', 2)]);
    expect(person).toMatchObject({ pact, party, name: 'Ana' });
    expect(person.forced).toEqual([typed('lantern', 2).id]);
    expect(person.unclear).toEqual([]);
  });

  test('has the name of the newest setting, and its practice', () => {
    const person = only([set('Ana', 1), set('Anna', 2), set('A', 0)]);
    expect(person).toMatchObject({ name: 'Anna', practised: set('Anna', 2).id });
  });

  test('is told from another who uses the same words', () => {
    const read = [set('Ana'), set('Ben', 0, 1), typed('lantern', 0, 1)];
    const persons = foldPersons(read).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    expect(persons.map(({ name, forced }) => [name, forced.length])).toEqual([
      ['Ana', 0],
      ['Ben', 1],
    ]);
  });

  test('comes to the same whatever the order and repetition of words', () => {
    const all = [
      nothing,
      set('Ana'),
      set('Anna', 1),
      set('Ben', 0, 1),
      typed('lantern'),
      typed('harbour', 1),
      typed('what', 2),
      typed('lantern', 3, 1),
    ];
    fc.assert(
      fc.property(arbitraryShuffledTwice(all), (shuffled) => {
        expect(foldPersons(shuffled)).toEqual(foldPersons(all));
      }),
    );
  });

  test('joins with what was kept in any order, and loses nothing', () => {
    const early = foldPersons([set('Ana'), typed('lantern', 0)]);
    const later = foldPersons([set('Anna', 1), typed('lantern', 7), set('Ben', 0, 1)]);
    const joined = joinPersons(early, later);
    expect(joined.map(({ name }) => name).toSorted()).toEqual(['Anna', 'Ben']);
    expect(joined.flatMap(({ forced }) => forced)).toHaveLength(2);
    expect(joinPersons(joined, joined)).toEqual(joined);
    expect(joinPersons(joined, early).flatMap(({ forced }) => forced)).toHaveLength(2);
  });
});

describe('the word of a person who may not be free', () => {
  const flagged = [set('Ana'), typed('lantern', 1), typed('lantern', 2)];
  const ends = (word: Hash32, ...by: readonly (string | null)[]): readonly FlagEnd[] =>
    by.map((one) => ({ word, by: one }));

  test('ends by meeting, or by the word of two, each for itself', () => {
    const person = only(flagged);
    const [one, two] = person.forced as readonly [Hash32, Hash32];
    expect(openWords(person, [])).toEqual([one, two]);
    expect(openWords(person, ends(one, null))).toEqual([two]);
    expect(openWords(person, ends(one, 'ben'))).toEqual([one, two]);
    expect(openWords(person, ends(one, 'ben', 'ben'))).toEqual([one, two]);
    expect(openWords(person, [...ends(one, 'ben', 'cid'), ...ends(two, null)])).toEqual([]);
    expect(openWords(person, [...ends(one, 'ben'), ...ends(two, 'cid')])).toEqual([one, two]);
  });

  test('is ended by nothing that any device of theirs ever says', () => {
    const later = fc.array(
      fc.oneof(
        fc
          .tuple(fc.constantFrom('harbour', 'lantern', 'other'), fc.nat(30))
          .map(([word, number]) => typed(word, 10 + number)),
        fc
          .tuple(fc.constantFrom('harbour', 'lantern', 'orchard', 'kitchen'), fc.nat(30))
          .map(([well, number]) =>
            set('Ana', 10 + number, 0, {
              well,
              forced: well === 'orchard' ? 'lantern' : 'bicycle',
            }),
          ),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(later, (more) => {
        const person = only([...flagged, ...more]);
        const open = openWords(person, []);
        for (const { id } of flagged.slice(1)) expect(open).toContain(id);
      }),
    );
  });
});

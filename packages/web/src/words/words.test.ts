import { readdirSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import type { Message, Plural, Words } from './message.ts';
import { cutAtPlaces } from './message.ts';

const LANGUAGES = ['es', 'ar', 'fr'] as const;
const here = new URL('.', import.meta.url);
const places = readdirSync(new URL('en/', here)).map((file) => file.replace(/\.ts$/u, ''));

/** What may read the same in English and elsewhere: names, and words that two languages share. */
const SAME_ON_PURPOSE = new Set([
  // The name of the program is never translated.
  '{place} – Tocsin',
  // No words at all.
  '{role}: {name}',
  '{clock}, {distance}',
  '{name}, {when}',
  '{quantity} {unit}',
  '{count}',
  // Said and written alike in English and Spanish, or in English and French.
  'No',
  'no',
  'Signature',
  '{count} minutes',
]);

/** The plural forms a language needs for whole numbers up to 200. */
function formsOf(language: string): ReadonlySet<Intl.LDMLPluralRule> {
  const rules = new Intl.PluralRules(language);
  return new Set(Array.from({ length: 201 }, (_, count) => rules.select(count)));
}

async function wordsOf(language: string, place: string): Promise<Words> {
  const module: Record<string, Words> = await import(`./${language}/${place}.ts`);
  const [words] = Object.values(module);
  if (words === undefined) throw new Error(`no words in ${language}/${place}.ts`);
  return words;
}

function sentencesOf(message: Message): readonly string[] {
  if (typeof message === 'string') return [message];
  const { by: _by, ...forms } = message;
  return Object.values(forms);
}

function placesOf(message: Message): readonly string[] {
  const cuts = sentencesOf(message).flatMap((sentence) =>
    cutAtPlaces(sentence).filter((_, at) => at % 2 === 1),
  );
  return [...new Set([...cuts, ...(typeof message === 'string' ? [] : [message.by])])].toSorted();
}

describe.each(places)('the words of %s', (place) => {
  test('have in English a form for one and for other wherever a number decides', async () => {
    for (const message of Object.values(await wordsOf('en', place))) {
      if (typeof message === 'string') continue;
      for (const form of formsOf('en')) expect(message).toHaveProperty(form);
    }
  });

  test.each(LANGUAGES)(
    'are all there in %s, with the same values and its own plurals',
    async (language) => {
      const english = await wordsOf('en', place);
      const words = await wordsOf(language, place);
      expect(Object.keys(words).toSorted()).toEqual(Object.keys(english).toSorted());
      for (const [key, message] of Object.entries(words)) {
        const source = english[key] ?? '';
        expect([key, placesOf(message)]).toEqual([key, placesOf(source)]);
        if (typeof message === 'string') continue;
        expect([key, message.by]).toEqual([key, (source as Plural).by]);
        for (const form of formsOf(language)) expect([key, message]).toHaveProperty(`1.${form}`);
      }
    },
  );

  test.each(LANGUAGES)('are not left in English in %s', async (language) => {
    const english = Object.values(await wordsOf('en', place)).flatMap(sentencesOf);
    const known = new Set(english.filter((sentence) => !SAME_ON_PURPOSE.has(sentence)));
    const words = await wordsOf(language, place);
    const same = Object.entries(words).filter(([, message]) =>
      sentencesOf(message).some((sentence) => known.has(sentence)),
    );
    expect(same).toEqual([]);
  });
});

test('every language has the places that English has, and no others', () => {
  for (const language of LANGUAGES) {
    expect(readdirSync(new URL(`${language}/`, here)).toSorted()).toEqual(
      places.map((place) => `${place}.ts`).toSorted(),
    );
  }
});

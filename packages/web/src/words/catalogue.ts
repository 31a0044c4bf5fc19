/**
 * Catalogues: the words of one place in every language. English comes with the place's code, the
 * others when they are spoken. Reading words in a component subscribes it to the language.
 */
import { signal } from '@preact/signals';
import type { ComponentChild } from 'preact';
import { h } from 'preact';

import type { LanguageCode } from './language.ts';
import { isLanguageCode, language, LANGUAGES, pluralOf, sayNumber } from './language.ts';
import type { Message, Translation, ValuesOf, Words } from './message.ts';
import { cutAtPlaces, sentenceOf } from './message.ts';

/** Marks a value's beginning and end, so that a foreign name cannot turn the sentence around it. */
const ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';
const LANGUAGE_KEY = 'tocsin.language';

/** What a message takes: nothing, or its values. */
type Given<M extends Message, V> = [keyof ValuesOf<M, V>] extends [never]
  ? []
  : [values: ValuesOf<M, V>];

/** The words of one place. */
export interface Catalogue<T extends Words> {
  /** A sentence as text, for titles and labels. */
  readonly say: <K extends keyof T & string>(
    key: K,
    ...given: Given<T[K], string | number>
  ) => string;
  /** A sentence for the screen: texts in its places stand in `<bdi>`, elements as they are. */
  readonly tell: <K extends keyof T & string>(
    key: K,
    ...given: Given<T[K], ComponentChild>
  ) => ComponentChild;
  readonly has: (key: string) => key is keyof T & string;
}

/** Where the words of the other languages are fetched from. */
export type Others<T extends Words> = Readonly<
  Record<Exclude<LanguageCode, 'en'>, () => Promise<Translation<T>>>
>;

interface Loadable {
  readonly load: (code: LanguageCode) => Promise<void>;
}

const loadables: Loadable[] = [];
const fetched = signal(0);

/** Makes the catalogue of a place. Called once, when the module of its words is loaded. */
export function catalogue<T extends Words>(en: T, others: Others<T>): Catalogue<T> {
  const byLanguage = new Map<LanguageCode, Translation<T>>();
  loadables.push({
    load: async (code) => {
      if (code === 'en' || byLanguage.has(code)) return;
      byLanguage.set(code, await others[code]());
      fetched.value += 1;
    },
  });
  const sentence = (key: keyof T & string, values: Readonly<Record<string, unknown>>): string => {
    // Words that were not here at the first look are looked for again once more have come.
    const words = fetched.value >= 0 ? byLanguage.get(language.value) : undefined;
    const message: Message = words?.[key] ?? en[key] ?? key;
    return sentenceOf(message, values, pluralOf);
  };
  return {
    say: (key, ...given) => {
      const values: Readonly<Record<string, string | number>> = given[0] ?? {};
      return cutAtPlaces(sentence(key, values))
        .map((part, at) => (at % 2 === 0 ? part : isolated(values[part], part)))
        .join('');
    },
    tell: (key, ...given) => {
      const values: Readonly<Record<string, ComponentChild>> = given[0] ?? {};
      return cutAtPlaces(sentence(key, values)).map((part, at) =>
        at % 2 === 0 ? part : shown(values[part], part),
      );
    },
    has: (key): key is keyof T & string => Object.hasOwn(en, key),
  };
}

function isolated(value: string | number | undefined, place: string): string {
  if (value === undefined) return `{${place}}`;
  return typeof value === 'number' ? sayNumber(value) : `${ISOLATE}${value}${POP_ISOLATE}`;
}

function shown(value: ComponentChild, place: string): ComponentChild {
  if (value === undefined) return `{${place}}`;
  if (typeof value === 'number') return sayNumber(value);
  return typeof value === 'string' ? h('bdi', null, value) : value;
}

/** Fetches the words of everything loaded so far in the language now spoken. */
export async function fetchWords(code: LanguageCode = language.value): Promise<void> {
  await Promise.all(loadables.map(async (one) => one.load(code)));
}

/** Speaks another language from now on; settles once its words are here. */
export async function speak(code: LanguageCode): Promise<void> {
  await fetchWords(code);
  language.value = code;
  document.documentElement.lang = code;
  document.documentElement.dir = LANGUAGES.find((known) => known.code === code)?.direction ?? 'ltr';
}

/** Speaks a language and keeps that for the next time. */
export async function chooseLanguage(code: LanguageCode): Promise<void> {
  localStorage.setItem(LANGUAGE_KEY, code);
  await speak(code);
}

/** The language that was chosen here, if one was. */
export function chosenLanguage(): LanguageCode | undefined {
  const kept = localStorage.getItem(LANGUAGE_KEY) ?? '';
  return isLanguageCode(kept) ? kept : undefined;
}

/**
 * What a word of an answer is called: `role.` and `ringer` give the sentence of `role.ringer`. A word
 * of a newer version is called what stands under `other`.
 *
 * @param values - for sentences that take some: all of one head take the same.
 */
export function sayWord<T extends Words>(
  of: Catalogue<T>,
  head: string,
  word: string,
  values: Readonly<Record<string, string | number>> = {},
): string {
  const key = `${head}.${word}`;
  const say = of.say as unknown as (key: string, values: object) => string;
  return say(of.has(key) ? key : `${head}.other`, values);
}

/** Says a message of a catalogue in its language. No clock, no I/O: shared with the web app. */
import { en } from './en.ts';
import type { Language, Message, ValuesOf } from './message.ts';
import { fill } from './message.ts';

/** The key of a message. */
export type WordKey = keyof typeof en;

/** A complete language: whole sentences under the same keys, with plural forms of its own. */
type Catalogue = { readonly [K in WordKey]: Message };

/** What a message takes: nothing, or its values. */
type Given<K extends WordKey> = [keyof ValuesOf<(typeof en)[K]>] extends [never]
  ? []
  : [values: ValuesOf<(typeof en)[K]>];

/** Says a message. */
export type Say = <K extends WordKey>(key: K, ...given: Given<K>) => string;

/** A fault as data. */
export interface FaultSaid {
  readonly kind: string;
  readonly [field: string]: unknown;
}

/** The languages there are; English is complete. */
const CATALOGUES: Readonly<Record<'en', Catalogue>> = { en };

/** Options of `createSay`. */
export interface SayOptions {
  /** Wraps what stands in a `{place}`; the web app marks foreign names, a terminal does not. */
  readonly isolate?: (text: string) => string;
}

/** Makes what says messages in a language; one it does not have is said in English. */
export function createSay(locale: string, options: SayOptions = {}): Say {
  const language = languageOf(locale, options);
  return (key, ...given) => fill(language.catalogue[key], given[0] ?? {}, language);
}

/**
 * The sentence of a fault: what happened, what is safe, what to do.
 *
 * @param family - the part that failed, where two parts share a kind: `link`.
 */
export function sayFault(locale: string, fault: FaultSaid, family: string = ''): string {
  const language = languageOf(locale, {});
  const problem = typeof fault['problem'] === 'string' ? fault['problem'] : '';
  const keys = [
    `fault.${family}.${fault.kind}`,
    `fault.${fault.kind}.${problem}`,
    `fault.${fault.kind}`,
  ];
  const key = keys.find(isWordKey) ?? 'fault.unknown';
  const values: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(fault))
    if (typeof value === 'string' || typeof value === 'number') values[name] = value;
    else if (Array.isArray(value)) values[name] = value.map(String).join(', ');
  // A place that the fault did not fill stays a question, never a hole in the sentence.
  return fill(language.catalogue[key], values, language).replaceAll(/\{\w+\}/g, '?');
}

/** Whether there is a message under this key. */
export function isWordKey(key: string): key is WordKey {
  return Object.hasOwn(en, key);
}

function languageOf(
  locale: string,
  options: SayOptions,
): Language & { readonly catalogue: Catalogue } {
  // One catalogue so far; its plural rules and digits must be those of its own language.
  const named = locale.split(/[-_.]/)[0] === 'en' ? locale.replace(/[.@].*$/, '') : 'en';
  const tag = supported(named.replaceAll('_', '-'));
  const plurals = new Intl.PluralRules(tag);
  const numbers = new Intl.NumberFormat(tag);
  return {
    catalogue: CATALOGUES.en,
    plural: (count) => plurals.select(count),
    number: (value) => numbers.format(value),
    betweenSentences: ' ',
    isolate: options.isolate ?? ((text) => text),
  };
}

function supported(tag: string): string {
  try {
    return Intl.PluralRules.supportedLocalesOf(tag)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

/** The languages there are, the one that is spoken now, and how it counts and writes numbers. */
import type { Signal } from '@preact/signals';
import { signal } from '@preact/signals';

/** A language by its code (BCP 47). */
export type LanguageCode = 'en' | 'es' | 'ar' | 'fr';

/** Each language as its speakers call it. */
export const LANGUAGES: readonly {
  readonly code: LanguageCode;
  readonly name: string;
  readonly direction: 'ltr' | 'rtl';
}[] = [
  { code: 'en', name: 'English', direction: 'ltr' },
  { code: 'es', name: 'Español', direction: 'ltr' },
  { code: 'ar', name: 'العربية', direction: 'rtl' },
  { code: 'fr', name: 'Français', direction: 'ltr' },
];

/** Where the reader set no region: the one whose dates and numbers the sentences were written for. */
const REGION_OF: Readonly<Record<LanguageCode, string>> = {
  en: 'en-GB',
  es: 'es-ES',
  // Latin digits stand in what people read aloud and type: codes, times, phone numbers.
  ar: 'ar-u-nu-latn',
  fr: 'fr-FR',
};

/** The language now spoken. Set by `speak` alone, once its words are here. */
export const language: Signal<LanguageCode> = signal<LanguageCode>('en');

/** Whether a word names a language we have. */
export function isLanguageCode(code: string): code is LanguageCode {
  return LANGUAGES.some((known) => known.code === code);
}

/** The language that fits the reader's own list best. */
export function languageFor(preferred: readonly string[]): LanguageCode {
  for (const tag of preferred) {
    const [code = ''] = tag.toLowerCase().split('-');
    if (isLanguageCode(code)) return code;
  }
  return 'en';
}

/** Begins with a letter that is written from right to left. */
const RTL_FIRST = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}]/u;

/**
 * A text of our own language that holds names or times, marked to run in the direction of the
 * language: browsers would take the direction of the first name in it.
 */
export function sided(text: string): string {
  const isRtl = LANGUAGES.find(({ code }) => code === language.value)?.direction === 'rtl';
  if (isRtl) return `\u200f${text}`;
  return RTL_FIRST.test(text) ? `\u200e${text}` : text;
}

/** The tag by which `Intl` writes times and numbers in the language now spoken. */
export function localeTag(): string {
  const code = language.value;
  if (code === 'ar') return REGION_OF.ar;
  const region = navigator.languages.find((tag) => tag.startsWith(`${code}-`));
  return region ?? REGION_OF[code];
}

const pluralRules = new Map<string, Intl.PluralRules>();
const numberFormats = new Map<string, Intl.NumberFormat>();

/** Which plural form a count takes in the language now spoken. */
export function pluralOf(count: number): Intl.LDMLPluralRule {
  const code = language.value;
  const known = pluralRules.get(code) ?? new Intl.PluralRules(code);
  pluralRules.set(code, known);
  return known.select(count);
}

/** A number as the language now spoken writes it. */
export function sayNumber(value: number): string {
  const tag = localeTag();
  const known = numberFormats.get(tag) ?? new Intl.NumberFormat(tag);
  numberFormats.set(tag, known);
  return known.format(value);
}

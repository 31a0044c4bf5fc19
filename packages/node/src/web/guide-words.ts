/** The languages of the page for phones. */
import { ar } from './guide-words/ar.ts';
import { en } from './guide-words/en.ts';
import type { GuideWords } from './guide-words/en.ts';
import { es } from './guide-words/es.ts';
import { fr } from './guide-words/fr.ts';

/** The languages there are; the first is for whoever asks for another. */
export const GUIDE_LANGUAGES = ['en', 'es', 'ar', 'fr'] as const;

/** A language of the page. */
export type GuideLanguage = (typeof GUIDE_LANGUAGES)[number];

/** Every language, complete. */
export const GUIDE_WORDS: Readonly<Record<GuideLanguage, GuideWords>> = { en, es, ar, fr };

/** What a language calls itself. */
export const LANGUAGE_NAMES: Readonly<Record<GuideLanguage, string>> = {
  en: 'English',
  es: 'Español',
  ar: 'العربية',
  fr: 'Français',
};

/** The language of ours that somebody reads best (RFC 9110 §12.5.4). Total. */
export function guideLanguage(acceptLanguage: string): GuideLanguage {
  const wanted = acceptLanguage.split(',').map((one) => {
    const [range = '', ...parameters] = one.split(';').map((part) => part.trim().toLowerCase());
    const quality = parameters.map((part) => /^q=([01](?:\.\d{0,3})?)$/.exec(part)?.[1]);
    return { language: range.split('-')[0] ?? '', weight: Number(quality[0] ?? 1) };
  });
  const found = wanted
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ language }) => GUIDE_LANGUAGES.find((ours) => ours === language))
    .find((ours) => ours !== undefined);
  return found ?? 'en';
}

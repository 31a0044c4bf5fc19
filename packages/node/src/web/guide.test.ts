import { describe, expect, test } from 'vitest';

import { ownFolder, seededRandom } from '../testing.ts';
import type { Authority } from './authority.ts';
import { openAuthority } from './authority.ts';
import { fingerprintOf, spokenWords, versionShown } from './fingerprint.ts';
import { createGuide } from './guide.ts';
import { GUIDE_LANGUAGES, GUIDE_WORDS, guideLanguage } from './guide-words.ts';
import { rangeAround } from './lan-address.ts';

/** Words that are the same in several languages. */
const ALIKE = new Set(['iosHead: iPhone et iPad']);

function authority(): Authority {
  const opened = openAuthority(
    {
      paths: { lanAuthority: `${ownFolder()}/lan-authority` },
      atRest: undefined,
      random: seededRandom('guide'),
    },
    { name: 'hall.local', ranges: [rangeAround(Uint8Array.of(10, 0, 0, 1), 24)] },
    Date.UTC(2026, 10, 27),
    false,
  );
  if (!opened.ok) throw new Error(opened.fault);
  return opened.value;
}

/** A page about an authority. */
function guided(urls: readonly string[] = ['https://hall.local:7374'], subject?: string) {
  const made = authority();
  const one = subject === undefined ? made : { ...made, subject };
  const fingerprint = fingerprintOf(one.certificate);
  const guide = createGuide(one, fingerprint, () => urls);
  const html = (path: string, language = ''): string =>
    Buffer.from(guide.find(path, language)?.plain ?? []).toString();
  return { one, fingerprint, guide, html };
}

describe('the page for phones', () => {
  test.each(GUIDE_LANGUAGES)('says everything in %s', (language) => {
    const { html, fingerprint } = guided();
    const page = html(`/${language}`);
    expect(page).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`);
    for (const said of Object.values(GUIDE_WORDS[language]).flat())
      if (!said.includes('{') && said !== GUIDE_WORDS[language].none)
        expect(page).toContain(said.replaceAll('&', '&amp;').replaceAll("'", '&#39;'));
    expect(page).toContain('<a dir="ltr" href="https://hall.local:7374">');
    expect(page).toContain(spokenWords(fingerprint).join(' '));
    expect(page.replaceAll('<wbr>', '')).toContain(fingerprint);
    expect(page).toContain('2028');
    expect(page).not.toMatch(/<script|style="|onclick|undefined|\{/);
  });

  test('leaves no sentence in English in another language', () => {
    const english = Object.entries(GUIDE_WORDS.en);
    for (const language of GUIDE_LANGUAGES.filter((other) => other !== 'en'))
      for (const [key, said] of english) {
        const theirs = GUIDE_WORDS[language][key as keyof typeof GUIDE_WORDS.en];
        const isAlike = theirs.toString() === said.toString();
        expect(isAlike && !ALIKE.has(`${key}: ${theirs.toString()}`), `${language} ${key}`).toBe(
          false,
        );
      }
  });

  test('is in the language of whoever looks', () => {
    const { html } = guided();
    expect(html('/', 'ar-EG,ar;q=0.9,en;q=0.8')).toContain('lang="ar"');
    expect(html('/', 'de')).toContain('lang="en"');
  });

  test('says so while the app is at no address', () => {
    expect(guided([]).html('/en')).toContain(GUIDE_WORDS.en.none);
  });

  test('shows a name as text, whatever is in it', () => {
    const page = guided(['https://a"b'], '<b>"&\'').html('/en');
    expect(page).toContain('<bdi>&lt;b&gt;&quot;&amp;&#39;</bdi>');
    expect(page).toContain('href="https://a&quot;b"');
  });

  test('gives the certificate in the form that phones install', () => {
    const { guide, one } = guided();
    const page = guide.find('/tocsin-authority.crt', '');
    expect(page?.type).toBe('application/x-x509-ca-cert');
    expect(page?.plain).toEqual(one.certificate);
    expect(guide.find('/lan-authority', '')).toBeUndefined();
  });
});

test.each([
  ['', 'en'],
  ['fr', 'fr'],
  ['FR-ca', 'fr'],
  ['en;q=0.1, es;q=0.9', 'es'],
  ['es;q=0, ar', 'ar'],
  ['es;q=9, fr', 'es'],
  [';;;,,,=', 'en'],
  ['zh, *', 'en'],
])('of those who read %s, the language is %s', (accept, language) => {
  expect(guideLanguage(accept)).toBe(language);
});

describe('long numbers', () => {
  test('are words as those of the paper that describes them', () => {
    // arXiv:0901.4016: 127.0.0.1 is lusab-babad, 63.84.220.193 is gutih-tugad.
    expect(spokenWords('7F:00:00:01:3F:54:DC:C1:FF')).toEqual(['lusab', 'babad', 'gutih', 'tugad']);
  });

  test('are groups of four characters, half of a version', () => {
    expect(versionShown('0123456789abcdef'.repeat(4))).toBe(
      '0123 4567 89ab cdef 0123 4567 89ab cdef',
    );
  });
});

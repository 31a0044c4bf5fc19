/**
 * The page that plain HTTP shows to phones in the house: how the authority is installed and removed,
 * how one sees that it is the right one, and what does not work without. No script.
 */
import { createHash } from 'node:crypto';

import type { Page, Site } from './answer.ts';
import type { Authority } from './authority.ts';
import { spokenWords } from './fingerprint.ts';
import type { GuideLanguage } from './guide-words.ts';
import type { GuideWords } from './guide-words/en.ts';
import { GUIDE_LANGUAGES, GUIDE_WORDS, guideLanguage, LANGUAGE_NAMES } from './guide-words.ts';

/** Where the certificate is; phones look at the ending. */
const CERTIFICATE_PATH = '/tocsin-authority.crt';
const STYLE_PATH = '/guide.css';

/** The pages, by path. */
export interface Guide {
  readonly find: Site['find'];
}

/** Makes the pages of an authority; `appUrls` are asked for each time. */
export function createGuide(
  authority: Authority,
  fingerprint: string,
  appUrls: () => readonly string[],
): Guide {
  const fixed = new Map([
    [CERTIFICATE_PATH, pageOf('application/x-x509-ca-cert', authority.certificate)],
    [STYLE_PATH, pageOf('text/css; charset=utf-8', new TextEncoder().encode(STYLE))],
  ]);
  const shown = (language: GuideLanguage): Page =>
    pageOf(
      'text/html; charset=utf-8',
      new TextEncoder().encode(guideHtml(language, { authority, fingerprint, urls: appUrls() })),
    );
  return {
    find: (path, acceptLanguage) => {
      if (path === '/') return shown(guideLanguage(acceptLanguage));
      const language = GUIDE_LANGUAGES.find((one) => path === `/${one}`);
      return language === undefined ? fixed.get(path) : shown(language);
    },
  };
}

function pageOf(type: string, plain: Uint8Array): Page {
  const sha256 = createHash('sha256').update(plain).digest('hex');
  return { type, sha256, isForEver: false, plain };
}

interface Shown {
  readonly authority: Authority;
  readonly fingerprint: string;
  readonly urls: readonly string[];
}

/** The page in a language. */
function guideHtml(language: GuideLanguage, shown: Shown): string {
  const words = GUIDE_WORDS[language];
  const links = GUIDE_LANGUAGES.map(
    (one) => `<a href="/${one}" lang="${one}" hreflang="${one}">${LANGUAGE_NAMES[one]}</a>`,
  );
  return `<!doctype html>
<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(words.title)}</title>
<link rel="stylesheet" href="${STYLE_PATH}">
</head>
<body>
<nav aria-label="${escaped(words.languages)}">${links.join(' ')}</nav>
<main>
<h1>${escaped(words.title)}</h1>
${paragraph(words.what)}
<h2>${escaped(words.withoutHead)}</h2>
${list('ul', words.without)}
${whichOne(language, words, shown)}
${steps(words.iosHead, words.ios, words.iosRemove)}
${steps(words.androidHead, words.android, words.androidRemove)}
${steps(words.firefoxPhoneHead, words.firefoxPhone, words.firefoxPhoneRemove)}
${steps(words.firefoxComputerHead, words.firefoxComputer, words.firefoxComputerRemove)}
<h2>${escaped(words.openHead)}</h2>
${shown.urls.length === 0 ? paragraph(words.none) : addresses(words, shown.urls)}
${paragraph(words.seen)}
</main>
</body>
</html>
`;
}

/** Which authority it is, and how to see that it is the right one. */
function whichOne(
  language: GuideLanguage,
  words: GuideWords,
  { authority, fingerprint }: Shown,
): string {
  // Western digits: the day stands between words that are read aloud beside a screen.
  const day = new Intl.DateTimeFormat(`${language}-u-nu-latn`, {
    dateStyle: 'long',
    timeZone: 'UTC',
  });
  const facts = [
    [words.listed, isolated(authority.subject)],
    [words.fingerprint, `<code dir="ltr">${escaped(fingerprint).replaceAll(':', ':<wbr>')}</code>`],
    [words.spoken, `<code dir="ltr">${escaped(spokenWords(fingerprint).join(' '))}</code>`],
  ] as const;
  return `<h2>${escaped(words.compareHead)}</h2>
${paragraph(words.compare)}
<dl>${facts.map(([head, fact]) => `<dt>${escaped(head)}</dt><dd>${fact}</dd>`).join('')}</dl>
${paragraph(words.shortOnly)}
${paragraph(`${words.scope} ${words.ends.replace('{date}', day.format(authority.untilMs))}`)}
<p><a class="file" href="${CERTIFICATE_PATH}">${escaped(words.file)}</a></p>`;
}

function steps(head: string, all: readonly string[], removing: string): string {
  return `<section><h2>${escaped(head)}</h2>${list('ol', all)}${paragraph(removing)}</section>`;
}

function addresses(words: GuideWords, urls: readonly string[]): string {
  const links = urls.map(
    (url) => `<li><a dir="ltr" href="${escaped(url)}">${escaped(url)}</a></li>`,
  );
  return `${paragraph(words.open)}<ul>${links.join('')}</ul>`;
}

function paragraph(sentence: string): string {
  return `<p>${escaped(sentence)}</p>`;
}

function list(kind: 'ol' | 'ul', items: readonly string[]): string {
  return `<${kind}>${items.map((item) => `<li>${escaped(item)}</li>`).join('')}</${kind}>`;
}

function isolated(name: string): string {
  return `<bdi>${escaped(name)}</bdi>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(said: string): string {
  return said.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** The look of the app's tokens, as far as a page of words needs it. */
const STYLE = `:root { color-scheme: light dark; --paper: #eef0ea; --card: #fcfdf9; --ink: #18211d;
  --act: #175c4a; --on-act: #fff; --edge: #76827b; --focus: #0b57c4; }
@media (prefers-color-scheme: dark) { :root { --paper: #101714; --card: #18211d; --ink: #eef0ea;
  --act: #8fd3b8; --on-act: #0f3029; --edge: #8a968f; --focus: #8ab8ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui,
  -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", "Geeza Pro", sans-serif; }
:lang(ar) { line-height: 1.65; }
nav, main { max-inline-size: 42rem; margin-inline: auto; padding: 12px 16px; }
nav { display: flex; flex-wrap: wrap; gap: 16px; }
nav a { padding-block: 12px; }
h1 { font-size: 1.6875rem; line-height: 1.25; margin-block: 0 12px; }
h2 { font-size: 1.125rem; margin-block: 24px 8px; }
a { color: var(--act); }
a:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
section, dl { background: var(--card); border: 1px solid var(--edge); border-radius: 10px;
  padding: 4px 16px 12px; margin-block: 16px; }
dt { font-weight: 600; margin-block-start: 12px; }
dd { margin: 0; overflow-wrap: anywhere; }
code { font-family: ui-monospace, "SF Mono", "Roboto Mono", Menlo, Consolas, monospace; }
li { margin-block: 6px; }
main ul a { display: inline-block; padding-block: 12px; overflow-wrap: anywhere; }
.file { display: inline-block; padding: 12px 20px; border-radius: 10px; background: var(--act);
  color: var(--on-act); font-weight: 600; text-decoration: none; }
@media (forced-colors: active) { .file { border: 1px solid; } }
`;

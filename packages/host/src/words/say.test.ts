import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

import { en } from './en.ts';
import type { Message } from './message.ts';
import { fill } from './message.ts';
import { createSay, sayFault } from './say.ts';
import { createSayWhen, sayBytes, sayHours } from './time.ts';

const entries = Object.entries<Message>(en);
const formsOf = (message: Message): readonly string[] =>
  typeof message === 'string'
    ? [message]
    : Object.entries(message).flatMap(([form, text]) => (form === 'by' ? [] : [String(text)]));

const sentencesOf = (message: Message): number =>
  typeof message === 'string' ? message.split(/[.?] /).length : formsOf(message).length;

describe('the catalogue', () => {
  test('never shouts, never says "sent", and uses the words of the guide', () => {
    const banned = new RegExp(
      [
        '!|\\b(sent|oops|error|offline|heartbeat|ping|quorum|threshold|payload|peer|node|bundle',
        'key holder|synced|deactivate|trigger)\\b',
      ].join('|'),
      'i',
    );
    for (const [key, message] of entries)
      for (const text of formsOf(message)) {
        // Names of commands and of the runtime are no sentences of ours.
        const sentence = text.replaceAll(/tocsin( [a-z-]+)*( --[a-z-]+)*|\bNode\b/g, '');
        expect(banned.exec(sentence)?.[0], `${key}: ${text}`).toBeUndefined();
      }
  });

  test('says of every fault what happened, and what is safe or what to do', () => {
    for (const [key, message] of entries.filter(([name]) => name.startsWith('fault.')))
      expect(sentencesOf(message), key).toBeGreaterThanOrEqual(2);
  });

  test('begins every sentence on a drill with "Drill" and says "imagine" or "practice"', () => {
    for (const [key, message] of entries.filter(([name]) => name.includes('.drill')))
      for (const text of formsOf(message)) {
        expect(text, key).toMatch(/^drill[:.]/i);
        expect(text, key).toMatch(/imagin|practi|nothing real/i);
      }
  });

  test('has a sentence for every kind of fault that the sources name', () => {
    const packages = fileURLToPath(new URL('../../../', import.meta.url));
    const kinds = new Set<string>();
    for (const file of globSync(
      '{bearers,core,crypto,host,node,peer,protocol,storage}/src/**/*.ts',
      {
        cwd: packages,
        exclude: (name) => /(\.test|testing|compliance)\.ts$/.test(name),
      },
    )) {
      const source = readFileSync(`${packages}${file}`, 'utf8');
      for (const [declared] of source.matchAll(/type \w*Fault =[\s\S]*?;\n\n/g))
        for (const [, kind = ''] of declared.matchAll(/kind: '(\w+)'/g)) kinds.add(kind);
      for (const [, kind = ''] of source.matchAll(/fault(?:\(|: )\{ kind: '(\w+)'/g))
        kinds.add(kind);
      if (file.startsWith('node/'))
        for (const [, kind = ''] of source.matchAll(/fail\(\{ kind: '(\w+)'/g)) kinds.add(kind);
    }
    expect(kinds.size).toBeGreaterThan(60);
    // What only the daemon's own composition meets and no person sees.
    const unseen = new Set(['FolderFault']);
    const missing = [...kinds].filter(
      (kind) => !unseen.has(kind) && !Object.hasOwn(en, `fault.${kind}`),
    );
    expect(missing).toEqual([]);
  });
});

describe('saying', () => {
  const say = createSay('en');

  test('chooses the plural form by the language, and an own form for none', () => {
    expect(say('status.steadyToo', { steady: 0 })).toBe('Nobody else is known to be steady.');
    expect(say('status.steadyToo', { steady: 1 })).toBe('One is steady.');
    expect(say('status.steadyToo', { steady: 8 })).toBe('8 are steady.');
  });

  test('chooses forms that English does not have', () => {
    const polish = new Intl.PluralRules('pl');
    const language = {
      plural: (count: number) => polish.select(count),
      number: String,
      betweenSentences: ' ',
      isolate: (text: string) => text,
    };
    const message = {
      by: 'n',
      one: '{n} dzień',
      few: '{n} dni',
      many: '{n} wiele',
      other: '?',
    };
    expect(fill(message, { n: 1 }, language)).toBe('1 dzień');
    expect(fill(message, { n: 3 }, language)).toBe('3 dni');
    expect(fill(message, { n: 5 }, language)).toBe('5 wiele');
  });

  test('isolates foreign names where it is asked to', () => {
    const isolated = createSay('en', { isolate: (text) => `⁨${text}⁩` });
    expect(isolated('status.late', { name: 'المينا' })).toBe('⁨المينا⁩ is late.');
  });

  test('leaves a name that looks like a place as it is', () => {
    expect(say('status.late', { name: '{name}' })).toBe('{name} is late.');
  });

  test('falls back to English for a language or a locale it does not have', () => {
    for (const locale of ['ar_EG.UTF-8', 'C', '', 'xx-invalid-locale-$'])
      expect(createSay(locale)('inquiry.none')).toBe('We are asking after nobody.');
  });

  test('has a sentence for a fault it does not know, naming only its kind', () => {
    expect(sayFault('en', { kind: 'Newfangled', secret: 'x' })).toBe(
      'Something failed that has no sentence yet (Newfangled). Nothing was lost. ' +
        'Look with: tocsin doctor',
    );
  });

  test('never shows an empty place of a fault', () => {
    expect(sayFault('en', { kind: 'HomeNewer' })).not.toMatch(/[{}]/);
  });

  test('tells apart what two parts of the program call the same', () => {
    expect(sayFault('en', { kind: 'Refused', status: 410 })).toContain('(410)');
    expect(sayFault('en', { kind: 'Refused', reason: 1 }, 'link')).toContain('We try again later');
    expect(sayFault('en', { kind: 'ListenFailed', problem: 'in-use' })).toContain('uses that port');
  });
});

describe('times and sizes in words', () => {
  const say = createSay('en');
  const nowMs = Date.UTC(2026, 10, 22, 17, 49);

  test('say the absolute time first, then the distance', () => {
    const sayWhen = createSayWhen(say, { locale: 'en', zone: 'UTC', nowMs });
    expect(sayWhen(nowMs + 41 * 60_000)).toBe('18:30 (in 41 min.)');
    expect(sayWhen(nowMs - 3 * 86_400_000)).toBe('Nov 19, 17:49 (3 days ago)');
    expect(sayWhen(nowMs - 5000)).toBe('17:48 (5 sec. ago)');
    expect(sayWhen(nowMs + 400 * 86_400_000)).toBe('Dec 27, 2027 (in 400 days)');
  });

  test('say whole days as days', () => {
    expect(sayHours(say, 168)).toBe('7 days');
    expect(sayHours(say, 24)).toBe('day');
    expect(sayHours(say, 36)).toBe('36 hours');
    expect(sayHours(say, 0)).toBe('0 hours');
  });

  test('say bytes with at most one place', () => {
    expect(sayBytes('en', 0)).toBe('0 bytes');
    expect(sayBytes('en', 1)).toBe('1 byte');
    expect(sayBytes('en', 999)).toBe('999 bytes');
    expect(sayBytes('en', 1_234_567)).toBe('1.2 MB');
  });
});

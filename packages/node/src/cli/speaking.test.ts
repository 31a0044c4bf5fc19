import { describe, expect, test } from 'vitest';

import type { Delivery, Note } from '@tocsin/host/calls';
import { encodePaperCode } from '@tocsin/host/paper';
import { testHost } from '../testing.ts';
import { createSay, isWordKey } from '@tocsin/host/words';
import { exitCodeOfAnswer, exitCodeOfFault, kindsWithCode } from './exit-code.ts';
import { hasColour, localeOf } from './host.ts';
import { createProgress, progressLine } from './progress.ts';
import { plainText } from './render/rendering.ts';
import { askPaperCode, chooseKey } from './secrets.ts';
import { createSpeech } from './speak.ts';
import { createLineEditor } from './terminal.ts';

const say = createSay('en');
const code = new Uint8Array(16).fill(9);
const typed = encodePaperCode(code).join(' ');
const given = (
  numbers: Readonly<Record<string, number>> = {},
  texts: Readonly<Record<string, string>> = {},
  flags: readonly string[] = [],
) => ({
  numbers: new Map(Object.entries(numbers)),
  texts: new Map(Object.entries(texts)),
  flags: new Set(flags),
});

describe('a line that is typed', () => {
  const type = (...keys: readonly string[]) => {
    let shown = '';
    const editor = createLineEditor((text) => {
      shown += text;
    });
    let result;
    for (const key of keys) result ??= editor.typed(key);
    return { result, shown };
  };

  test('ends with Enter, and can be corrected', () => {
    expect(type('ab\u007Fc', 'd\r').result).toEqual({ kind: 'answered', text: 'acd' });
    expect(type('wrong\u0015right\n').result).toEqual({ kind: 'answered', text: 'right' });
    expect(type('\u007F\r').result).toEqual({ kind: 'answered', text: '' });
  });

  test('may be pasted, and takes no arrows', () => {
    const pasted = '\u001B[200~two words\u001B[201~\r';
    expect(type(pasted).result).toEqual({ kind: 'answered', text: 'two words' });
    expect(type('a\u001B[Db\u001BOA\r').result).toEqual({ kind: 'answered', text: 'ab' });
  });

  test('is left with Ctrl-C, or with Ctrl-D while empty', () => {
    expect(type('ab\u0003').result).toEqual({ kind: 'interrupted' });
    expect(type('\u0004').result).toEqual({ kind: 'interrupted' });
    expect(type('a\u0004\r').result).toEqual({ kind: 'answered', text: 'a' });
  });

  test('takes whole characters, not halves of them', () => {
    expect(type('🔔\u007Fa\r').result).toEqual({ kind: 'answered', text: 'a' });
  });
});

describe('a paper code', () => {
  const ask = (host: ReturnType<typeof testHost>, numbers = {}) =>
    askPaperCode(given(numbers), host, say, ({ kind }) => kind);

  test('is asked for with the echo off', async () => {
    const host = testHost({ isTerminal: true, answers: [typed] });
    expect(await ask(host)).toEqual({ ok: true, value: '09'.repeat(16) });
    expect(host.said.asked.map(({ echo }) => echo)).toEqual([false]);
    expect(host.said.out).toEqual([]);
  });

  test('is asked for again when a group is wrong, three times at most', async () => {
    const host = testHost({ isTerminal: true, answers: ['1 2 3', typed] });
    expect(await ask(host)).toMatchObject({ ok: true });
    expect(host.said.err).toEqual(['PaperLength']);
    const tired = testHost({ isTerminal: true, answers: ['1', '2', '3', typed] });
    expect(await ask(tired)).toEqual({ ok: false, fault: { kind: 'PaperLength' } });
  });

  test('is read from a descriptor, and never waits for a terminal that is not there', async () => {
    const host = testHost({ descriptors: { 3: `${typed}\n` } });
    expect(await ask(host, { 'code-fd': 3 })).toMatchObject({ ok: true });
    expect(await ask(host, { 'code-fd': 4 })).toMatchObject({
      fault: { kind: 'DescriptorUnreadable' },
    });
    expect(await ask(host)).toMatchObject({ fault: { kind: 'NotATerminal' } });
  });
});

describe('the key of the folder', () => {
  const passphraseOf = (chosen: unknown): string =>
    new TextDecoder().decode(
      (chosen as { readonly value: { readonly passphrase: Uint8Array } }).value.passphrase,
    );
  const locked = {
    kind: 'passphrase',
    salt: code,
    memoryKiB: 64,
    passes: 1,
    check: code,
  } as const;

  test('is asked for once where there is a folder, twice for a new one', async () => {
    const once = testHost({ isTerminal: true, answers: ['four plain words'] });
    expect(passphraseOf(await chooseKey(given(), locked, once, say))).toBe('four plain words');
    const twice = testHost({ isTerminal: true, answers: ['four plain words', 'four plain wrods'] });
    expect(await chooseKey(given(), undefined, twice, say)).toMatchObject({
      fault: { kind: 'PassphraseDiffers' },
    });
  });

  test('comes from a file, a descriptor, or plainly nowhere, but only from one', async () => {
    const host = testHost({ descriptors: { 3: 'four plain words\n' } });
    expect(passphraseOf(await chooseKey(given({ 'passphrase-fd': 3 }), undefined, host, say))).toBe(
      'four plain words',
    );
    expect(await chooseKey(given({}, {}, ['unlocked']), undefined, host, say)).toEqual({
      ok: true,
      value: { kind: 'none' },
    });
    const both = given({ 'passphrase-fd': 3 }, { 'key-file': 'k' });
    expect(await chooseKey(both, undefined, host, say)).toMatchObject({
      fault: { kind: 'OneKeyOnly' },
    });
  });

  test('is none for a new folder where nobody can be asked, and must be given for an old one', async () => {
    const host = testHost();
    expect(await chooseKey(given(), undefined, host, say)).toEqual({
      ok: true,
      value: { kind: 'none' },
    });
    expect(host.said.err).toEqual([]);
    expect(await chooseKey(given(), locked, host, say)).toMatchObject({
      fault: { kind: 'NotATerminal' },
    });
    expect(await chooseKey(given(), { kind: 'keyFile', check: code }, host, say)).toMatchObject({
      fault: { kind: 'KeyFileNeeded' },
    });
    expect(await chooseKey(given(), { kind: 'none' }, host, say)).toMatchObject({ ok: true });
  });
});

describe('a command', () => {
  test('speaks in sentences: the answer on one stream, what comes next on the other', () => {
    const host = testHost();
    createSpeech(host, false).answer(() => ({ lines: ['a'], next: ['b'] }), {});
    expect([host.said.out, host.said.err]).toEqual([['a'], ['b']]);
  });

  test('prints exactly one object of JSON, and nothing beside it', () => {
    const host = testHost();
    createSpeech(host, true).answer(() => ({ lines: ['a'], next: ['b'] }), { level: 'well' });
    expect(host.said).toMatchObject({ out: ['{"v":1,"ok":true,"level":"well"}'], err: [] });
  });

  test('says a fault on standard error, or as an object with its sentence', () => {
    const host = testHost();
    expect(createSpeech(host, false).fault({ kind: 'NotRunning' })).toBe(1);
    expect(host.said.out).toEqual([]);
    expect(createSpeech(host, true).fault({ kind: 'WrongKey' })).toBe(5);
    expect(JSON.parse(host.said.out[0] ?? '')).toMatchObject({
      v: 1,
      ok: false,
      fault: { kind: 'WrongKey' },
    });
  });

  test('lets no text of others steer the terminal', () => {
    const host = testHost();
    createSpeech(host, false).fault({ kind: 'FileMissing', file: 'a\u001B[2J\u202Eb\nc' });
    expect(host.said.err[0]).toBe(
      'There is no such file: a [2Jb c. Nothing was done. Check its name.',
    );
    expect(plainText('x'.repeat(1000))).toHaveLength(401);
  });

  test.each([
    ['UnknownCommand', 2],
    ['UnknownRing', 3],
    ['NotARinger', 4],
    ['WrongKey', 5],
    ['RestoredBackup', 6],
    ['LinkDown', 7],
    ['Interrupted', 130],
    ['Newfangled', 1],
  ])('that fails with %s ends with %d', (kind, exitCode) => {
    expect(exitCodeOfFault(kind)).toBe(exitCode);
  });

  test('has a sentence for every kind of fault that has a code', () => {
    expect(kindsWithCode().filter((kind) => !isWordKey(`fault.${kind}`))).toEqual([]);
  });

  test('whose word found no way out ends with 7, and one that only waits with 0', () => {
    const delivery: Delivery = { state: 'waiting', arrivedAt: 0, meantFor: 2, noWay: true };
    const answer = (noWay: boolean) => ({
      logs: [{ log: 'river', nextDueAt: null, delivery: { ...delivery, noWay } }],
    });
    expect(exitCodeOfAnswer('beat.send', answer(true), false)).toBe(7);
    expect(exitCodeOfAnswer('beat.send', answer(false), false)).toBe(0);
  });

  test('uses colour on a terminal only, and not against NO_COLOR', () => {
    expect(hasColour(testHost({ isTerminal: true }))).toBe(true);
    expect(hasColour(testHost())).toBe(false);
    for (const environment of [{ NO_COLOR: '1' }, { TERM: 'dumb' }])
      expect(hasColour(testHost({ isTerminal: true, environment }))).toBe(false);
  });

  test('takes its language from the environment', () => {
    expect(localeOf({ LC_ALL: 'en_GB.UTF-8', LANG: 'de_DE' })).toBe('en-GB');
    expect(localeOf({ LC_ALL: '', LANG: 'pt_BR@x' })).toBe('pt-BR');
    for (const LANG of ['C', 'POSIX', '', '../x']) expect(localeOf({ LANG })).toBe('en');
  });
});

describe('the bar', () => {
  const note: Note = { key: 'verifying', done: 45, of: 100 };

  test('is drawn after a second, on a terminal, and is gone at the end', () => {
    let nowMs = 0;
    const host = testHost({ isTerminal: true, nowMs: () => nowMs });
    const progress = createProgress(host, say);
    progress.note(note);
    host.tick();
    expect(host.said.drawn).toEqual([]);
    nowMs = 1000;
    host.tick();
    progress.end();
    expect(host.said.drawn).toEqual([
      'Checking signatures █████████████░░░░░░░░░░░░░░░░░  45 %',
      '',
    ]);
    host.tick();
    expect(host.said.drawn).toHaveLength(2);
  });

  test('is not drawn where nobody watches', () => {
    const host = testHost({ nowMs: () => 5000 });
    const progress = createProgress(host, say);
    progress.note(note);
    host.tick();
    progress.end();
    expect(host.said.drawn).toEqual([]);
  });

  test('wanders while the end is not known, and fits a narrow terminal', () => {
    const unknown: Note = { key: 'reading', done: 5, of: 0 };
    expect(progressLine(unknown, 'Reading', 80, 1)).not.toBe(
      progressLine(unknown, 'Reading', 80, 2),
    );
    for (const columns of [20, 40, 80])
      expect(progressLine(note, 'Reading', columns, 1).length).toBeLessThanOrEqual(columns);
  });
});

import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { OpenHome } from '../home/open-home.ts';
import { describe, expect, onTestFinished, test } from 'vitest';

import { ownFolder, quickCrypto, seededRandom, testHost } from '../testing.ts';
import type { TestHostOptions } from '../testing.ts';
import { parseCommandLine } from './parse.ts';
import { createSpeech } from './speak.ts';
import { openHomeForUp, REHEARSAL_VARIABLE } from './up-home.ts';

async function up(words: string, options: TestHostOptions = {}) {
  const host = testHost(options);
  const parsed = parseCommandLine(['up', ...words.split(' ')]);
  if (!parsed.ok) throw new Error(parsed.fault.kind);
  const tools = { crypto: quickCrypto, random: seededRandom('up') };
  const opened = await openHomeForUp(parsed.value, host, createSpeech(host, false), tools);
  if (opened.ok) onTestFinished(() => opened.value.close());
  return { opened, ...host.said };
}

function homeOf(opened: Awaited<ReturnType<typeof up>>['opened']): OpenHome {
  if (!opened.ok) throw new Error(opened.fault.kind);
  return opened.value;
}

describe('starting this device', () => {
  test('without a key says plainly what that means, where the person stands', async () => {
    const folder = ownFolder();
    const { opened, err } = await up('--home h --unlocked', { folder });
    expect(homeOf(opened).paths.root).toBe(join(folder, 'h'));
    expect(err).toEqual([
      `A new folder was made: ${join(folder, 'h')}`,
      'It has no key: whoever takes the disk reads it all. For a key, begin another folder with a passphrase or --key-file.',
    ]);
  });

  test('for a rehearsal marks the folder as one, and never otherwise', async () => {
    const folder = ownFolder();
    const environment = { [REHEARSAL_VARIABLE]: '1' };
    const rehearsal = await up('--home r --unlocked', { folder, environment });
    expect(homeOf(rehearsal.opened).settings.rehearsal).toBe(true);
    const living = await up('--home l --unlocked', { folder });
    expect(homeOf(living.opened).settings.rehearsal).toBe(false);
  });

  test('with a key file makes it, and says to keep a copy', async () => {
    const folder = ownFolder();
    const file = join(folder, 'key');
    const { opened, err } = await up(`--home h --key-file ${file}`, { folder });
    expect(homeOf(opened).madeKeyFile).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(err.join('\n')).toContain('keep a copy');
  });

  test('with a passphrase asks for it, the second time once', async () => {
    const folder = ownFolder();
    const isTerminal = true;
    const twice = ['four plain words', 'four plain words'];
    const first = await up('--home h', { folder, isTerminal, answers: twice });
    homeOf(first.opened).close();
    expect(first.asked).toHaveLength(2);
    const wrong = await up('--home h', { folder, isTerminal, answers: ['other plain words'] });
    expect(wrong.opened).toEqual({ ok: false, fault: { kind: 'WrongKey' } });
    const again = await up('--home h', { folder, isTerminal, answers: ['four plain words'] });
    expect(homeOf(again.opened).made).toBe(false);
    expect(again.asked.every(({ echo }) => !echo)).toBe(true);
  });

  test('makes a folder without a key where nobody answers, and says so', async () => {
    const folder = ownFolder();
    const none = await up('--home h', { folder });
    expect(homeOf(none.opened).settings.lock).toEqual({ kind: 'none' });
    homeOf(none.opened).close();
    expect(existsSync(join(folder, 'h'))).toBe(true);
  });

  test('asks nothing for a folder it cannot use', async () => {
    const folder = ownFolder();
    writeFileSync(join(folder, 'thesis.odt'), '');
    const other = await up('--home .', { folder, isTerminal: true, answers: ['x'] });
    expect(other.opened).toEqual({ ok: false, fault: { kind: 'HomeNotEmpty' } });
    expect(other.asked).toEqual([]);
  });

  test('a second time says that it runs', async () => {
    const folder = ownFolder();
    homeOf((await up('--home h --unlocked', { folder })).opened);
    const second = await up('--home h --unlocked', { folder });
    expect(second.opened).toEqual({ ok: false, fault: { kind: 'AlreadyRunning' } });
  });
});

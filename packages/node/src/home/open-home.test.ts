import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { passphraseBytes } from '@tocsin/crypto/passphrase';
import { describe, expect, test } from 'vitest';

import { ownFolder, quickCrypto, seededRandom } from '../testing.ts';
import type { KeySource } from './home-key.ts';
import type { OpenHome, OpenHomeFault } from './open-home.ts';
import { openHome } from './open-home.ts';
import { homePaths } from './paths.ts';
import { HOME_FORMAT, homeFaultOf, readSettings } from './settings.ts';

const tools = {
  crypto: quickCrypto,
  random: seededRandom('home'),
  cost: { memoryKiB: 64, passes: 1 },
};

const unlocked: KeySource = { kind: 'none' };
const phrase = (text: string): KeySource => ({
  kind: 'passphrase',
  passphrase: passphraseBytes(text),
});
const hex = (digit: string): KeySource => ({
  kind: 'keyText',
  text: new TextEncoder().encode(digit.repeat(64)),
});

async function open(root: string, key: KeySource, rehearsal = false): Promise<OpenHome> {
  const opened = await openHome({ ...tools, paths: homePaths(root), key, rehearsal });
  if (!opened.ok) throw new Error(opened.fault.kind);
  return opened.value;
}

async function faultOf(root: string, key: KeySource): Promise<OpenHomeFault | undefined> {
  const opened = await openHome({ ...tools, paths: homePaths(root), key });
  if (opened.ok) opened.value.close();
  return opened.ok ? undefined : opened.fault;
}

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();

describe('a new home folder', () => {
  test('is for its owner alone, with everything in it', async () => {
    const root = join(ownFolder(), 'deep', 'home');
    const home = await open(root, unlocked);
    expect(home.made).toBe(true);
    expect(home.atRest).toBeUndefined();
    for (const name of ['.', 'logs', 'inbox', 'outbox'])
      expect(statSync(join(root, name)).mode & 0o777).toBe(0o700);
    for (const name of ['tocsin.json', 'in-use'])
      expect(statSync(join(root, name)).mode & 0o777).toBe(0o600);
    home.close();
  });

  test('holds no passphrase and no key, and opens again with the same passphrase', async () => {
    const root = join(ownFolder(), 'home');
    const first = await open(root, phrase('four plain words here'));
    const sealed = first.atRest?.seal(Uint8Array.of(1, 2, 3), new Uint8Array());
    first.close();
    expect(readFileSync(join(root, 'tocsin.json'), 'utf8')).not.toMatch(/plain|words/);
    const again = await open(root, phrase('four plain words here'));
    expect(again.made).toBe(false);
    expect(sealed && again.atRest?.open(sealed, new Uint8Array())).toEqual(Uint8Array.of(1, 2, 3));
    again.close();
  });

  test('takes a passphrase in any form of the same letters', async () => {
    const root = join(ownFolder(), 'home');
    (await open(root, phrase('caf\u00e9 caf\u00e9 caf\u00e9'))).close();
    (await open(root, phrase('cafe\u0301 cafe\u0301 cafe\u0301'))).close();
    expect(existsSync(root)).toBe(true);
  });

  test('makes its key file for the owner alone, and says so', async () => {
    const folder = ownFolder();
    const file = join(folder, 'key');
    const home = await open(join(folder, 'home'), { kind: 'keyFile', file });
    expect(home.madeKeyFile).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
    home.close();
    const again = await open(join(folder, 'home'), { kind: 'keyFile', file });
    expect(again.madeKeyFile).toBe(false);
    again.close();
  });

  test('refuses a key file inside the folder that it locks', async () => {
    const root = join(ownFolder(), 'home');
    const file = join(root, 'key');
    expect(await faultOf(root, { kind: 'keyFile', file })).toEqual({ kind: 'KeyFileInside' });
    expect(existsSync(file)).toBe(false);
  });

  test('refuses a short passphrase, and makes nothing', async () => {
    const root = join(ownFolder(), 'home');
    expect(await faultOf(root, phrase('short'))).toEqual({ kind: 'PassphraseShort', least: 12 });
    expect(existsSync(join(root, 'tocsin.json'))).toBe(false);
  });

  test('refuses a folder that somebody uses for other things, and leaves it alone', async () => {
    const root = ownFolder();
    writeFileSync(join(root, 'thesis.odt'), 'x');
    chmodSync(root, 0o755);
    expect(await faultOf(root, unlocked)).toEqual({ kind: 'HomeNotEmpty' });
    expect(statSync(root).mode & 0o777).toBe(0o755);
    expect(filesIn(root)).toEqual(['thesis.odt']);
  });

  test('begins again where making it was cut off', async () => {
    const root = ownFolder();
    mkdirSync(join(root, 'logs'));
    writeFileSync(join(root, 'tocsin.json.part'), '{"for');
    (await open(root, unlocked)).close();
    expect(readSettings(homePaths(root)).ok).toBe(true);
  });
});

describe('a home folder under the wrong key', () => {
  test.each([
    ['another passphrase', phrase('other plain words'), 'WrongKey'],
    ['no passphrase', phrase(''), 'PassphraseEmpty'],
    ['a key file', hex('a'), 'OtherLock'],
    ['none', unlocked, 'OtherLock'],
  ])('stays as it is: %s', async (_, key, kind) => {
    const root = join(ownFolder(), 'home');
    (await open(root, phrase('four plain words'))).close();
    const before = readFileSync(join(root, 'tocsin.json'));
    expect((await faultOf(root, key))?.kind).toBe(kind);
    expect(readFileSync(join(root, 'tocsin.json'))).toEqual(before);
  });

  test('says which way a key file is wrong', async () => {
    const folder = ownFolder();
    const root = join(folder, 'home');
    const file = join(folder, 'key');
    const source: KeySource = { kind: 'keyFile', file };
    (await open(root, hex('a'))).close();
    expect((await faultOf(root, hex('b')))?.kind).toBe('WrongKey');
    expect((await faultOf(root, source))?.kind).toBe('KeyMissing');
    writeFileSync(file, 'nonsense', { mode: 0o600 });
    expect((await faultOf(root, source))?.kind).toBe('KeyMalformed');
    writeFileSync(file, `${'A'.repeat(64)}\r\n`);
    expect(await faultOf(root, source)).toBeUndefined();
    chmodSync(file, 0o644);
    expect((await faultOf(root, source))?.kind).toBe('KeyOpenToOthers');
  });

  test('never makes a key for a folder that has one already', async () => {
    const folder = ownFolder();
    const file = join(folder, 'key');
    (await open(join(folder, 'home'), hex('a'))).close();
    await faultOf(join(folder, 'home'), { kind: 'keyFile', file });
    expect(existsSync(file)).toBe(false);
  });
});

describe('a home folder in use', () => {
  test('opens for nobody else until it is closed', async () => {
    const root = join(ownFolder(), 'home');
    const home = await open(root, unlocked);
    expect(await faultOf(root, unlocked)).toEqual({ kind: 'AlreadyRunning' });
    home.close();
    expect(await faultOf(root, unlocked)).toBeUndefined();
  });

  test('is closed for other processes too, and free once its holder was killed', async () => {
    const root = join(ownFolder(), 'home');
    (await open(root, unlocked)).close();
    const module = JSON.stringify(new URL('home-lock.ts', import.meta.url).href);
    const pathsModule = JSON.stringify(new URL('paths.ts', import.meta.url).href);
    const script = `
      const { lockHome } = await import(${module});
      const { homePaths } = await import(${pathsModule});
      const held = lockHome(homePaths(${JSON.stringify(root)}));
      console.log(held.ok ? 'held' : held.fault.kind);
      if (held.ok) process.kill(process.pid, 'SIGKILL');`;
    const run = (): string =>
      spawnSync(process.execPath, ['--input-type=module', '-e', script]).stdout.toString().trim();
    const home = await open(root, unlocked);
    expect(run()).toBe('AlreadyRunning');
    home.close();
    expect(run()).toBe('held');
    expect(await faultOf(root, unlocked)).toBeUndefined();
  });
});

describe('a home folder that cannot be used', () => {
  test('made by a newer version says which, and is not touched', async () => {
    const root = join(ownFolder(), 'home');
    (await open(root, unlocked)).close();
    const file = join(root, 'tocsin.json');
    writeFileSync(file, JSON.stringify({ format: 99, lock: { kind: 'moon' } }));
    expect(await faultOf(root, unlocked)).toEqual({
      kind: 'HomeNewer',
      found: 99,
      known: HOME_FORMAT,
    });
  });

  test.each(['', '{', '[]', 'null', '{"format":0}', '{"format":1}', '{"format":1,"lock":{}}'])(
    'whose settings are %j is unreadable, not new',
    async (text) => {
      const root = join(ownFolder(), 'home');
      (await open(root, unlocked)).close();
      writeFileSync(join(root, 'tocsin.json'), text);
      expect((await faultOf(root, unlocked))?.kind).toBe('HomeUnreadable');
    },
  );

  test('of which the parent is a file has a clear fault', async () => {
    const folder = ownFolder();
    writeFileSync(join(folder, 'file'), '');
    expect((await faultOf(join(folder, 'file', 'home'), unlocked))?.kind).toBe('HomeUnreadable');
  });

  test('that is read-only says so', async (context) => {
    if (process.getuid?.() === 0) context.skip('root may write anywhere');
    const folder = ownFolder();
    chmodSync(folder, 0o500);
    expect((await faultOf(join(folder, 'home'), unlocked))?.kind).toBe('HomeReadOnly');
    chmodSync(folder, 0o700);
  });

  test.each([
    ['ENOSPC', 'HomeFull'],
    ['EDQUOT', 'HomeFull'],
    ['EROFS', 'HomeReadOnly'],
    ['EACCES', 'HomeReadOnly'],
    ['EIO', 'HomeUnreadable'],
  ])('because of %s is %s', (code, kind) => {
    expect(homeFaultOf(Object.assign(new Error(code), { code }))).toEqual({ kind });
  });
});

describe('a home folder of an older format', () => {
  const older = JSON.stringify({ format: 1, lock: { kind: 'none' }, rehearsal: true });
  const migrations = [
    {
      to: 2,
      says: 'folders',
      settings: (before: object) => ({ ...before, extra: 1 }),
      folder: ({ root }: { readonly root: string }) =>
        mkdirSync(join(root, 'new'), { recursive: true }),
    },
    { to: 3, says: 'names', settings: (before: object) => ({ ...before }) },
  ];

  function oldHome(): string {
    const root = ownFolder();
    writeFileSync(join(root, 'tocsin.json'), older);
    return root;
  }

  test('is read untouched, then brought to the new one, keeping the old beside it', () => {
    const root = oldHome();
    const read = readSettings(homePaths(root), 3, migrations);
    expect(read).toMatchObject({ ok: true, value: { changes: ['folders', 'names'] } });
    expect(filesIn(root)).toEqual(['tocsin.json']);
    expect(read.ok && read.value?.migrate().ok).toBe(true);
    expect(filesIn(root)).toEqual(['new', 'tocsin.json', 'tocsin.json.format-1']);
    expect(readFileSync(join(root, 'tocsin.json.format-1'), 'utf8')).toBe(older);
    const after = readSettings(homePaths(root), 3, migrations);
    expect(after).toMatchObject({
      value: { changes: [], settings: { format: 3, rehearsal: true } },
    });
  });

  test('for which a step is missing is refused', () => {
    const read = readSettings(homePaths(oldHome()), 3, migrations.slice(1));
    expect(read).toEqual({ ok: false, fault: { kind: 'HomeUnreadable' } });
  });
});

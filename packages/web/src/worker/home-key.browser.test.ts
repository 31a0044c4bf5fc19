import { equalBytes, toHex } from '@tocsin/core';
import { ARGON2_COST_FLOOR } from '@tocsin/crypto';
import { passphraseBytes } from '@tocsin/crypto/passphrase';
import { wasmCrypto } from '@tocsin/crypto/wasm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { HomeKeySource, OpenHome } from './home-key.ts';
import { lookAtHome, openHome, removeHome } from './home-key.ts';
import { webRandom } from './random.ts';

const crypto = await wasmCrypto();
const tools = { crypto, random: webRandom(), cost: ARGON2_COST_FLOOR };
const device: HomeKeySource = { kind: 'device' };
const phrase = (typed: string): HomeKeySource => ({
  kind: 'passphrase',
  passphrase: passphraseBytes(typed),
});
const WORDS = 'river stone lamp and late bell';

async function opened(source: HomeKeySource): Promise<OpenHome> {
  const home = await openHome(source, tools);
  if (!home.ok) throw new Error(home.fault.kind);
  return home.value;
}

const fault = (kind: string, more: object = {}): unknown => ({
  ok: false,
  fault: { kind, ...more },
});
const plain = Uint8Array.of(1, 2, 3);
const place = Uint8Array.of(9);

/** What a home sealed in one opening is to be read in the next. */
async function sealedIn(source: HomeKeySource): Promise<Uint8Array> {
  const home = await opened(source);
  const sealed = home.place('river').atRest.seal(plain, place);
  await home.close();
  return sealed;
}

/** The row of the home as it lies there. */
async function rowOf(): Promise<Record<string, unknown>> {
  const request = indexedDB.open('home');
  const row = await new Promise<unknown>((resolve, reject) => {
    request.addEventListener('error', () => reject(new Error('no home')));
    request.addEventListener('success', () => {
      const got = request.result.transaction('setting').objectStore('setting').get('lock');
      got.addEventListener('success', () => resolve(got.result));
    });
  });
  request.result.close();
  return row as Record<string, unknown>;
}

async function clear(): Promise<void> {
  const removed = await removeHome();
  if (!removed.ok) throw new Error(removed.fault.kind);
}

beforeEach(clear);
afterEach(clear);

describe('a home in a browser under a passphrase', () => {
  test('is made once and opens by that passphrase alone', async () => {
    expect(await lookAtHome()).toEqual({ ok: true, value: undefined });
    const home = await opened(phrase(WORDS));
    expect(home.made).toBe(true);
    const sealed = home.place('river').atRest.seal(plain, place);
    await home.close();
    expect(await lookAtHome()).toEqual({ ok: true, value: 'passphrase' });
    expect(await openHome(phrase(`${WORDS}s`), tools)).toEqual(fault('WrongKey'));
    expect(await openHome(device, tools)).toEqual(fault('OtherLock', { lock: 'passphrase' }));
    const again = await opened(phrase(WORDS));
    expect(again.made).toBe(false);
    expect(again.place('river').atRest.open(sealed, place)).toEqual(plain);
    await again.close();
  });

  test('is not made under a short one', async () => {
    expect(await openHome(phrase('short'), tools)).toEqual(fault('PassphraseShort', { least: 12 }));
    expect(await lookAtHome()).toEqual({ ok: true, value: undefined });
  });

  test('can be locked in another way, and what is sealed stays readable', async () => {
    const sealed = await sealedIn(phrase(WORDS));
    const home = await opened(phrase(WORDS));
    expect(await home.changeLock(phrase('another four words of mine'))).toMatchObject({ ok: true });
    await home.close();
    expect(await openHome(phrase(WORDS), tools)).toEqual(fault('WrongKey'));
    const again = await opened(phrase('another four words of mine'));
    expect(again.place('river').atRest.open(sealed, place)).toEqual(plain);
    expect(await again.changeLock(device)).toMatchObject({ ok: true });
    await again.close();
    const unlocked = await opened(device);
    expect(unlocked.place('river').atRest.open(sealed, place)).toEqual(plain);
    await unlocked.close();
  });
});

describe('a home in a browser without a passphrase', () => {
  test('opens in this browser, by a key that it never gives out', async () => {
    const sealed = await sealedIn(device);
    const { lock, wrapped } = await rowOf();
    const { key } = lock as { readonly key: CryptoKey };
    expect([key.extractable, (wrapped as Uint8Array).length]).toEqual([false, 12 + 32 + 16]);
    await expect(globalThis.crypto.subtle.exportKey('raw', key)).rejects.toThrow(DOMException);
    expect(await openHome(phrase(WORDS), tools)).toEqual(fault('OtherLock', { lock: 'device' }));
    const home = await opened(device);
    expect(home.place('river').atRest.open(sealed, place)).toEqual(plain);
    await home.close();
  });

  test('is unreadable when its row is damaged, and nothing is made in its place', async () => {
    await sealedIn(device);
    const row = await rowOf();
    const wrapped = (row['wrapped'] as Uint8Array).map((byte, at) => (at === 20 ? byte ^ 1 : byte));
    for (const damaged of [{ ...row, wrapped }, { ...row, lock: {} }, 'a text']) {
      const request = indexedDB.open('home');
      await new Promise((resolve) => {
        request.addEventListener('success', () => {
          const transaction = request.result.transaction('setting', 'readwrite');
          transaction.objectStore('setting').put(damaged, 'lock');
          transaction.addEventListener('complete', resolve);
        });
      });
      request.result.close();
      expect(await openHome(device, tools)).toEqual(fault('HomeUnreadable'));
    }
  });

  test('of a newer program is left alone', async () => {
    await sealedIn(device);
    const request = indexedDB.open('home', 2);
    await new Promise((resolve) => request.addEventListener('success', resolve));
    request.result.close();
    expect(await openHome(device, tools)).toEqual(fault('HomeNewer', { found: 2, known: 1 }));
  });
});

describe('a home that is open', () => {
  test('cannot be opened nor removed by another tab, until it is closed', async () => {
    const home = await opened(device);
    expect(await openHome(device, tools)).toEqual(fault('AlreadyRunning'));
    expect(await removeHome()).toEqual(fault('AlreadyRunning'));
    await home.close();
    await (await opened(device)).close();
  });

  test('gives each log a place and a key of its own, the same each time', async () => {
    const home = await opened(device);
    const [river, hill] = [home.place('river'), home.place('hill')];
    expect(home.place('river')).toBe(river);
    expect(river.database).not.toBe(hill.database);
    expect(`${river.database}${hill.database}`).not.toMatch(/river|hill/u);
    const sealed = river.atRest.seal(plain, place);
    expect(hill.atRest.open(sealed, place)).toBeUndefined();
    expect(river.atRest.index(plain)).not.toBe(hill.atRest.index(plain));
    await home.close();
    const again = await opened(device);
    expect(again.place('river').database).toBe(river.database);
    await again.close();
  });

  test('forgets every key when it is closed', async () => {
    const given: Uint8Array[] = [];
    const random = {
      bytes: (length: number) => {
        const bytes = webRandom().bytes(length);
        if (length === 32) given.push(bytes);
        return bytes;
      },
    };
    const home = await openHome(device, { ...tools, random });
    if (!home.ok) throw new Error(home.fault.kind);
    const { atRest } = home.value.place('river');
    const [key = new Uint8Array()] = given;
    expect(toHex(key)).not.toBe('00'.repeat(32));
    await home.value.close();
    expect(equalBytes(key, new Uint8Array(32))).toBe(true);
    expect(() => atRest.seal(plain, place)).toThrow('a key that is there');
  });

  test('is another one after it was removed', async () => {
    const sealed = await sealedIn(device);
    await clear();
    const home = await opened(device);
    expect([home.made, home.place('river').atRest.open(sealed, place)]).toEqual([true, undefined]);
    await home.close();
  });
});

import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { toHex } from '@tocsin/core';
import { describe, expect, test } from 'vitest';

import { ownFolder, seededRandom } from '../testing.ts';
import type { LogPaths } from './paths.ts';
import { homePaths } from './paths.ts';
import type { TokenStore } from './token.ts';
import { checkToken, TOKEN_NAME, writeToken } from './token.ts';

const random = seededRandom('token');

function memoryStore(): TokenStore & { values: Map<string, Uint8Array>; failing: boolean } {
  const store = {
    values: new Map<string, Uint8Array>(),
    failing: false,
    readLocal: (name: string) =>
      Promise.resolve({ ok: true as const, value: store.values.get(name) }),
    writeLocal: (values: ReadonlyMap<string, Uint8Array | null>) => {
      if (store.failing)
        return Promise.resolve({ ok: false as const, fault: { kind: 'StoreFull' as const } });
      for (const [name, value] of values)
        if (value === null) store.values.delete(name);
        else store.values.set(name, value);
      return Promise.resolve({ ok: true as const, value: undefined });
    },
  };
  return store;
}

const logPaths = (): LogPaths => homePaths(ownFolder()).log('river');
const mismatch = { ok: false, fault: { kind: 'TokenMismatch' } };

describe('the token of a log', () => {
  test('is new in a new log, then the same at each opening', async () => {
    const [paths, store] = [logPaths(), memoryStore()];
    expect(await checkToken(paths, store)).toEqual({ ok: true, value: 'new' });
    for (const time of [1, 2, 3]) {
      await writeToken(paths, store, random);
      expect(await checkToken(paths, store), `${time}`).toEqual({ ok: true, value: 'same' });
    }
  });

  test('is turned at each opening', async () => {
    const [paths, store] = [logPaths(), memoryStore()];
    await writeToken(paths, store, random);
    const first = readFileSync(paths.token, 'utf8');
    await writeToken(paths, store, random);
    expect(readFileSync(paths.token, 'utf8')).not.toBe(first);
    expect(readFileSync(paths.token, 'utf8')).toBe(
      `${toHex(store.values.get(TOKEN_NAME) ?? new Uint8Array())}\n`,
    );
  });

  test('shows a database or a file brought back from a copy, and either one lost', async () => {
    const [paths, store] = [logPaths(), memoryStore()];
    await writeToken(paths, store, random);
    const [copied, before] = [join(paths.folder, 'copy'), new Map(store.values)];
    copyFileSync(paths.token, copied);
    await writeToken(paths, store, random);
    const now = new Map(store.values);

    store.values = before;
    expect(await checkToken(paths, store)).toEqual(mismatch);
    store.values = new Map();
    expect(await checkToken(paths, store)).toEqual(mismatch);
    store.values = now;
    copyFileSync(copied, paths.token);
    expect(await checkToken(paths, store)).toEqual(mismatch);
    writeFileSync(paths.token, 'nonsense\n');
    expect(await checkToken(paths, store)).toEqual(mismatch);
    rmSync(paths.token);
    expect(await checkToken(paths, store)).toEqual(mismatch);
  });

  test('still fits when turning it was cut off between file and database', async () => {
    const [paths, store] = [logPaths(), memoryStore()];
    await writeToken(paths, store, random);
    store.failing = true;
    expect(await writeToken(paths, store, random)).toMatchObject({ ok: false });
    expect(await checkToken(paths, store)).toEqual({ ok: true, value: 'same' });
    store.failing = false;
    await writeToken(paths, store, random);
    expect(await checkToken(paths, store)).toEqual({ ok: true, value: 'same' });
  });

  test('still fits when turning it was cut off after the database', async () => {
    const [paths, store] = [logPaths(), memoryStore()];
    await writeToken(paths, store, random);
    const before = toHex(store.values.get(TOKEN_NAME) ?? new Uint8Array());
    await writeToken(paths, store, random);
    const after = toHex(store.values.get(TOKEN_NAME) ?? new Uint8Array());
    writeFileSync(paths.token, `${before}\n${after}\n`);
    expect(await checkToken(paths, store)).toEqual({ ok: true, value: 'same' });
  });
});

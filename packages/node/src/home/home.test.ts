import { describe, expect, test } from 'vitest';

import { quickCrypto, seededRandom } from '../testing.ts';
import { createAtRest, keyCheck } from './at-rest.ts';
import { isLogName } from '@tocsin/host';

import { homePaths, homeRoot } from './paths.ts';

describe('the home folder that applies', () => {
  test('is the one named, else that of the environment, else by XDG', () => {
    const environment = { TOCSIN_HOME: '/t', XDG_DATA_HOME: '/x', HOME: '/h' };
    expect(homeRoot('/a', environment)).toBe('/a');
    expect(homeRoot(undefined, environment)).toBe('/t');
    expect(homeRoot(undefined, { ...environment, TOCSIN_HOME: '' })).toBe('/x/tocsin');
    expect(homeRoot(undefined, { HOME: '/h' })).toBe('/h/.local/share/tocsin');
  });

  test('keeps each log in a folder of its own', () => {
    const { log } = homePaths('/a');
    expect(log('river').database).toBe('/a/logs/river/log.sqlite');
    expect(log('river').inbox).toBe('/a/inbox/river');
  });

  test.each(['river', 'a', '0', 'a-b', 'x'.repeat(40)])('takes %s as a name', (name) => {
    expect(isLogName(name)).toBe(true);
  });

  test.each(['', '-a', '.', '..', 'a/b', 'a\\b', 'A', 'ä', 'a b', 'a\n', 'x'.repeat(41), '\0'])(
    'refuses %j as a name',
    (name) => {
      expect(isLogName(name)).toBe(false);
    },
  );
});

describe('what is kept at rest', () => {
  const key = new Uint8Array(32).fill(7);
  const atRest = createAtRest(quickCrypto, seededRandom('rest'), key);
  const [plain, place] = [Uint8Array.of(1, 2, 3), Uint8Array.of(9)];

  test('opens in its place under its key, and nowhere else', () => {
    const sealed = atRest.seal(plain, place);
    expect(atRest.open(sealed, place)).toEqual(plain);
    expect(atRest.open(sealed, Uint8Array.of(8))).toBeUndefined();
    expect(atRest.open(sealed.slice(0, 10), place)).toBeUndefined();
    const other = createAtRest(quickCrypto, seededRandom('rest'), new Uint8Array(32));
    expect(other.open(sealed, place)).toBeUndefined();
  });

  test('is sealed anew each time', () => {
    expect(atRest.seal(plain, place)).not.toEqual(atRest.seal(plain, place));
  });

  test('is found by an index of 48 bits that only the key gives', () => {
    const index = atRest.index(plain);
    expect(index).toBe(atRest.index(plain));
    expect(index).toBeLessThan(2 ** 48);
    const other = createAtRest(quickCrypto, seededRandom('rest'), new Uint8Array(32));
    expect(other.index(plain)).not.toBe(index);
  });

  test('has a check of its key that tells keys apart', () => {
    expect(keyCheck(quickCrypto, key)).toHaveLength(16);
    expect(keyCheck(quickCrypto, key)).not.toEqual(keyCheck(quickCrypto, new Uint8Array(32)));
  });
});

import { describe, expect, test } from 'vitest';

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

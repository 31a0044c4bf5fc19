import type { AppServing, LanServing } from '@tocsin/host/calls';
import { createSay } from '@tocsin/host/words';
import { describe, expect, test } from 'vitest';

import { appLines } from './app.ts';

const say = createSay('en');
const served: AppServing = {
  state: 'served',
  address: 'http://127.0.0.1:7373',
  hash: '0123456789abcdef'.repeat(4),
  lan: null,
};
const lan: LanServing = {
  state: 'served',
  app: ['https://hall.local:7374', 'https://192.168.1.5:7374'],
  guide: ['http://hall.local:7373', 'http://192.168.1.5:7373'],
  uncovered: 0,
  authority: {
    name: 'Tocsin hall.local',
    fingerprint: 'AB:CD',
    words: ['lusab', 'babad', 'gutih', 'tugad'],
    until: { iso: '2028-01-01T00:00:00.000Z', ms: Date.UTC(2028, 0, 1) },
  },
};
const linesOf = (changed: Partial<LanServing>): readonly string[] =>
  appLines({ ...served, lan: { ...lan, ...changed } }, say).slice(2);

describe('where the app is', () => {
  test('is said with its version, as the app shows it', () => {
    expect(appLines(served, say)).toEqual([
      'The app is at http://127.0.0.1:7373',
      'Its version: 0123 4567 89ab cdef 0123 4567 89ab cdef. The app shows the same.',
    ]);
  });

  test.each(['off', 'missing', 'unfit', 'portTaken', 'closed'] as const)(
    'is a sentence when it is %s',
    (state) => {
      const [line, ...others] = appLines({ ...served, state, hash: null }, say);
      expect(line).toMatch(/^[^{}]+[.t]$/);
      expect(others).toEqual([]);
    },
  );

  test('is said for phones, with what they compare', () => {
    expect(linesOf({})).toEqual([
      'For phones in this house: https://hall.local:7374',
      'For phones in this house: https://192.168.1.5:7374',
      'A new phone begins here, and is told what to do: http://hall.local:7373',
      'A new phone begins here, and is told what to do: http://192.168.1.5:7373',
      'Phones trust this machine as Tocsin hall.local until 2028-01-01.',
      'Fingerprint that the phone must show: AB:CD',
      'The same in short: lusab babad gutih tugad. It finds a mix-up, not an attack.',
    ]);
    expect(linesOf({ uncovered: 2 }).at(-1)).toContain('2 other networks');
  });

  test.each([
    ['uncovered', 'tocsin up --lan --lan-anew'],
    ['noAddress', 'no network of a house'],
    ['portTaken', 'holds the port for phones'],
    ['damaged', 'cannot be read'],
    ['unwritable', 'could not be kept'],
    ['ended', 'until 2028-01-01, and do not any more'],
  ] as const)('is one sentence about what is wrong when phones find it %s', (state, said) => {
    const lines = linesOf({ state, app: [], guide: [], uncovered: state === 'uncovered' ? 1 : 0 });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(said);
  });
});

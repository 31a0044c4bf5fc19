import { DOORS_MAX } from '@tocsin/protocol';
import { expect, test } from 'vitest';

import { refuse } from './fault.ts';
import type { Host, LogPlace } from './host.ts';
import { Logs } from './logs.ts';

test('a device begins no log beyond the most that it can hold, and says how many that is', () => {
  const logs = new Logs({} as Host);
  const place = { store: {} } as LogPlace;
  const keep = (name: string): void =>
    void logs.keepPending(place, { kind: 'founding', name } as Parameters<Logs['keepPending']>[1]);
  for (let at = 0; at < DOORS_MAX - 1; at += 1) keep(`a${String(at)}`);
  expect(logs.roomFor('one-more').ok).toBe(true);
  expect(logs.roomFor('a0')).toEqual(refuse('NameTaken'));
  keep('the-last');
  expect(logs.roomFor('one-more')).toEqual(refuse('TooManyLogs', { most: DOORS_MAX }));
  logs.dropPending('a0');
  expect(logs.roomFor('one-more').ok).toBe(true);
});

import type { LogId, RunId } from '@tocsin/core';
import { bytesNamed, idNamed } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import type { ActOrder } from './household.ts';
import { ORDER_THREW, settleOrder } from './household.ts';

const order: ActOrder = {
  run: idNamed<RunId>('run'),
  step: 'call',
  kind: 'webhook',
  target: 'https://example.org',
  title: '',
  text: '',
  drill: true,
  idempotencyKey: bytesNamed('key', 0, 16),
  pact: idNamed<LogId>('pact'),
  draws: 0,
};

describe('an order whose handler', () => {
  test('says how it ended is settled so', async () => {
    expect(await settleOrder(() => Promise.resolve(null), order)).toBeNull();
    expect(await settleOrder(() => Promise.resolve(3), order)).toBe(3);
  });

  test('throws, at once or later, has failed and is not busy for ever', async () => {
    const later = settleOrder(() => Promise.reject(new Error('ours')), order);
    const atOnce = settleOrder(() => {
      throw new Error('ours');
    }, order);
    expect(await Promise.all([later, atOnce])).toEqual([ORDER_THREW, ORDER_THREW]);
  });
});

import type { Ring, RingId } from '@tocsin/core';
import { hour, instantOf, modularHour } from '@tocsin/core';
import { idNamed } from '@tocsin/core/testing';
import { createMemoryStore } from '@tocsin/storage/memory';
import { describe, expect, test } from 'vitest';

import { NOON, valueOf } from '../log/testing.ts';
import { HEARD_RINGS_MAX, openHeardRings } from './heard-rings.ts';

const TEMPO_MS = 3_600_000;
const at = (hours: number) => instantOf(hour(hours), TEMPO_MS);

/** A ring that ends at noon. */
const rung: Ring = {
  head: {
    context: 'live',
    tag: new Uint8Array(8),
    term: 0,
    kind: 1,
    level: 1,
    scope: 0,
    notAfter: modularHour(hour(NOON)),
    number: 1,
  },
  signers: [],
};
const ring = idNamed<RingId>('ring');

describe('a ring', () => {
  test('that is here in its last hour was heard in time, also after a restart', async () => {
    const store = createMemoryStore();
    const heard = valueOf(await openHeardRings(store));
    expect(heard.wasInTime(ring)).toBe(false);
    await heard.note(ring, rung, at(NOON), TEMPO_MS);
    expect(heard.wasInTime(ring)).toBe(true);
    expect(valueOf(await openHeardRings(store)).wasInTime(ring)).toBe(true);
  });

  test('that comes after its time was not, whatever a verdict says of when it came', async () => {
    const heard = valueOf(await openHeardRings(createMemoryStore()));
    await heard.note(ring, rung, at(NOON + 1), TEMPO_MS);
    expect(heard.wasInTime(ring)).toBe(false);
  });

  test('is forgotten after so many others', async () => {
    const heard = valueOf(await openHeardRings(createMemoryStore()));
    for (let number = 0; number <= HEARD_RINGS_MAX; number += 1)
      // oxlint-disable-next-line no-await-in-loop -- one after another, as they come.
      await heard.note(idNamed<RingId>('ring', number), rung, at(NOON), TEMPO_MS);
    expect(heard.wasInTime(idNamed<RingId>('ring', 0))).toBe(false);
    expect(heard.wasInTime(idNamed<RingId>('ring', HEARD_RINGS_MAX))).toBe(true);
  });
});

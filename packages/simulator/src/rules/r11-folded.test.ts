/** R11: what is folded: read bodies; unread ones wait; void ones are void for everybody. */
import type { Entry, LogId, RecordId } from '@tocsin/core';
import { governanceKey, unwrapChain, wrapPrevious } from '@tocsin/core';
import { testEpochKey, TestWorld } from '@tocsin/core/assembly/testing';
import { bytesNamed, idNamed, testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import { deciding } from './testing.ts';

/** The world's entries with one body sealed, or nothing that can be read. */
function withBody(world: TestWorld, id: RecordId, state: 'unread' | 'void'): readonly Entry[] {
  return world.entries.map((entry) => (entry.id === id ? { ...entry, body: { state } } : entry));
}

describe('R11: bodies that are sealed, shredded or missing', () => {
  test('an unread placement stops the chain and is asked for by name', () => {
    const world = new TestWorld(3);
    const record = world.place(null);
    world.place(null);
    const folded = world.fold(withBody(world, record, 'unread'));
    expect(folded).toMatchObject({ ok: true, value: { height: 0, reading: { unread: [record] } } });
    expect(folded.ok && folded.value.stopped).not.toBeNull();
  });

  test('an unread act keeps its placement waiting, and what it lacks is named', () => {
    const world = new TestWorld(3);
    const act = world.agreed(deciding(1), [0, 1]);
    world.place(act);
    const folded = world.fold(withBody(world, act, 'unread'));
    expect(folded).toMatchObject({
      ok: true,
      value: { height: 0, stopped: { kind: 'Incomplete', missing: [act] } },
    });
  });

  test('a void body is the same for all that have the key, and stops nothing', () => {
    const world = new TestWorld(3);
    const junk = world.consent(world.id(1), idNamed<RecordId>('no act'));
    world.place(null);
    const folded = world.fold(withBody(world, junk, 'void'));
    expect(folded).toMatchObject({ ok: true, value: { height: 1, head: world.state.head } });
    expect(folded.ok && folded.value.settledAt.get(junk)).toBe(1);
  });
});

describe('R11: who was removed', () => {
  const log = idNamed<LogId>('log');
  const key = (epoch: number) => governanceKey(testCrypto.keyedHash, testEpochKey(epoch));
  const epochs = [1, 2, 3].map((number) => ({
    number,
    wrapped:
      number === 1
        ? null
        : wrapPrevious(
            testCrypto,
            { log, epoch: number },
            key(number),
            key(number - 1),
            bytesNamed('nonce', number, 24),
          ),
  }));

  test('reads nothing new, while the newest key leads back to the first day', () => {
    expect([...unwrapChain(testCrypto, log, epochs, 2, key(2)).keys()]).toEqual([2, 1]);
    expect([...unwrapChain(testCrypto, log, epochs, 3, key(2)).keys()]).toEqual([3]);
    expect([...unwrapChain(testCrypto, log, epochs, 3, key(3)).values()]).toEqual(
      [3, 2, 1].map(key),
    );
  });
});

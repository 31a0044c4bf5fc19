import type { DeviceId, Entry, Past, RecordId } from '@tocsin/core';
import { hour, huskEntry, huskOf, idOf, KIND, witnessKind } from '@tocsin/core';
import { idNamed, testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import { chainOf, LOG, writerNamed } from '../log/testing.ts';
import { createPastWatch } from './past.ts';

const said = witnessKind.shape.toCbor({ frontierHash: idNamed('seen') });
/** A chain of words that have their time, as it is read. */
const entries: readonly Entry[] = chainOf(writerNamed('ana'), 8).map(({ id, fields }) => ({
  id,
  header: { ...fields, epoch: 1 },
  body: { state: 'read', kind: KIND.witness, said },
}));
const idAt = (at: number): RecordId => entries[at]?.id as RecordId;
const NOBODY: ReadonlySet<DeviceId> = new Set();

/** A past in which the first so many are old. */
function pastOf(old: number, asked: { count: number } = { count: 0 }): Past {
  return {
    tempoMs: 1,
    floor: hour(1),
    epoch: 1,
    unmet: false,
    meantSince: hour(0),
    capsSince: hour(1),
    subjectOf: () => undefined,
    hasLeft: () => false,
    inquiryOf: () => idOf(new Uint8Array(32)),
    isOld: ({ header }) => {
      asked.count += 1;
      return header.seq < old;
    },
    provesUntil: hour(1_000_000),
  };
}

const left = (list: readonly Entry[], pruned: readonly RecordId[]): Entry[] =>
  list.map((entry) => {
    const husk = pruned.includes(entry.id) ? huskOf(testCrypto.hash, entry) : undefined;
    return husk === undefined ? entry : huskEntry(LOG, husk);
  });

describe('R14: what is shown of a log', () => {
  test('is all of it before anything is old', () => {
    const seen = createPastWatch().see(entries, '0', undefined, NOBODY);
    expect(seen).toEqual({ shown: entries, spent: { pruned: [], shredded: [] } });
    expect(seen.shown).toBe(entries);
  });

  test('is the same before it was swept, while it is, and after', () => {
    const { shown, spent } = createPastWatch().see(entries, '1', pastOf(5), NOBODY);
    expect(shown).toEqual(entries.slice(5));
    expect(spent).toEqual({ pruned: [3, 2, 1].map(idAt), shredded: [4, 0].map(idAt) });
    for (const done of [1, 2, 3]) {
      const swept = left(entries, spent.pruned.slice(0, done));
      const seen = createPastWatch().see(swept, '1', pastOf(5), NOBODY);
      expect(seen.shown).toEqual(shown);
      expect(seen.spent).toEqual({ ...spent, pruned: spent.pruned.slice(done) });
    }
  });

  test('is the very same list as long as nothing changes', () => {
    const watch = createPastWatch();
    const past = pastOf(5);
    const first = watch.see(entries, '1', past, NOBODY);
    expect(watch.see(entries, '1', past, NOBODY).shown).toBe(first.shown);
  });

  test('grows by what came, without looking at the rest again', () => {
    const watch = createPastWatch();
    watch.see(entries.slice(0, 6), '1', pastOf(5), NOBODY);
    const asked = { count: 0 };
    const { shown, spent } = watch.see(entries, '1', pastOf(5, asked), NOBODY);
    expect(shown).toEqual(entries.slice(5));
    expect(spent.pruned).toEqual([3, 2, 1].map(idAt));
    expect(asked.count).toBe(2);
  });

  test('is the list itself where nothing is hidden, and grows with it', () => {
    const watch = createPastWatch();
    const some = entries.slice(0, 6);
    expect(watch.see(some, 'a', pastOf(0), NOBODY).shown).toBe(some);
    expect(watch.see(entries, 'a', pastOf(0), NOBODY).shown).toBe(entries);
  });

  test('is worked out anew when the floor rises, or what came is old or was swept', () => {
    const watch = createPastWatch();
    watch.see(entries, '1', pastOf(5), NOBODY);
    expect(watch.see(entries, '2', pastOf(7), NOBODY).shown).toEqual(entries.slice(7));
    watch.see(entries.slice(0, 4), '3', pastOf(7), NOBODY);
    expect(watch.see(entries, '3', pastOf(7), NOBODY).shown).toEqual(entries.slice(7));
    const swept = left(entries, [idAt(5)]);
    expect(watch.see(swept, '3', pastOf(7), NOBODY).spent.pruned).not.toContain(idAt(5));
  });
});

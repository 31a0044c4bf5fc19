import type { Record, RecordId } from '@tocsin/core';
import { isSigned } from '@tocsin/core';
import { testCrypto } from '@tocsin/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { VerifyAhead } from '../ports/index.ts';
import { badlySigned, chainOf, historyOf, makeRecord, writerNamed } from './testing.ts';
import type { Verified } from './verify-batch.ts';
import { batchOf, verifyAhead, verifyChains, verifyEach } from './verify-batch.ts';

const { verify } = testCrypto;
const ana = writerNamed('ana');
const bea = writerNamed('bea');

/** Histories in any order, some records of which are badly signed. */
const arbitraryBatch: fc.Arbitrary<readonly Record[]> = fc
  .array(fc.tuple(fc.nat(2), fc.nat(30)), { minLength: 1, maxLength: 12 })
  .chain((choices) => {
    const records = historyOf(choices);
    const spoilt = fc.subarray([...records.keys()]);
    const order = fc.shuffledSubarray([...records.keys()]);
    return fc.tuple(spoilt, order).map(([bad, kept]) =>
      kept.flatMap((at) => {
        const record = records[at];
        if (record === undefined) return [];
        return [bad.includes(at) ? badlySigned(record) : record];
      }),
    );
  });

/** What was found good of these, by id. */
function named(records: readonly Record[], verified: Verified): ReadonlyMap<RecordId, string> {
  const all = batchOf(records).records.map(({ id }, place) => [id, verified[place]] as const);
  return new Map(all.flatMap(([id, found]) => (found === undefined ? [] : [[id, found]])));
}

const alongChains = (records: readonly Record[], by = verify): ReadonlyMap<RecordId, string> =>
  named(records, verifyChains(by, batchOf(records)));

/** Whether a valid later record of the same author in the batch leads back to this one. */
function isVouchedFor(records: readonly Record[], id: RecordId): boolean {
  const wanted = records.find((record) => record.id === id);
  return records.some((record) => {
    if (!isSigned(verify, record) || record.fields.author !== wanted?.fields.author) return false;
    const isHere = (one: Record): boolean => one.id === (at?.fields.prev ?? null);
    let at: Record | undefined = record;
    while (at !== undefined && at.id !== id) at = records.find(isHere);
    return at !== undefined;
  });
}

describe('verifying a batch along its chains', () => {
  test('accepts just what is signed itself or vouched for by a later one of its author', () => {
    fc.assert(
      fc.property(arbitraryBatch, (records) => {
        const found = alongChains(records);
        const expected = records.filter(({ id }) => isVouchedFor(records, id));
        expect([...found.keys()].toSorted()).toEqual(expected.map(({ id }) => id).toSorted());
      }),
    );
  });

  test('accepts all that one by one would, and marks as `each` only what is signed itself', () => {
    fc.assert(
      fc.property(arbitraryBatch, (records) => {
        const found = alongChains(records);
        const alone = named(records, verifyEach(verify, batchOf(records)));
        for (const id of alone.keys()) expect(found.has(id)).toBe(true);
        for (const record of records)
          if (found.get(record.id) === 'each') expect(isSigned(verify, record)).toBe(true);
      }),
    );
  });

  test('looks at one signature of an honest run', () => {
    let asked = 0;
    const counting: typeof verify = (...of) => {
      asked += 1;
      return verify(...of);
    };
    expect(alongChains(chainOf(ana, 20), counting).size).toBe(20);
    expect(asked).toBe(1);
  });

  test('is not led into another author’s records by a link to one of them', () => {
    const [first] = chainOf(ana, 1) as [Record];
    const forged = badlySigned(first);
    const next = makeRecord(bea, first);
    expect(alongChains([forged, next]).has(forged.id)).toBe(false);
    expect(alongChains([forged, next]).get(next.id)).toBe('each');
  });

  test('is not led back by a link that skips a seq', () => {
    const [first] = chainOf(ana, 1) as [Record];
    const forged = badlySigned(first);
    const skipping = makeRecord(ana, first, { seq: 5 });
    expect(alongChains([forged, skipping]).has(forged.id)).toBe(false);
  });

  test('vouches for both branches of a fork by what follows them', () => {
    const [root, left] = chainOf(ana, 2) as [Record, Record];
    const right = makeRecord(ana, root, { says: 'otherwise' });
    const found = alongChains([badlySigned(root), left, right]);
    expect(found.get(root.id)).toBe('chain');
    expect(found.size).toBe(3);
  });

  test('finds the same ahead, and presumes it of a batch of which every signature is good', () => {
    const begin: VerifyAhead = (signed) => () =>
      signed.map(({ signature, message, key }) => verify(signature, message, key));
    fc.assert(
      fc.property(
        arbitraryBatch,
        fc.constantFrom('each' as const, 'chain' as const),
        (all, how) => {
          const batch = batchOf(all);
          const ahead = verifyAhead({ verify, verifyAhead: begin }, batch, how);
          const alone = (how === 'each' ? verifyEach : verifyChains)(verify, batch);
          expect(ahead?.found()).toEqual(alone);
          if (ahead?.stands() === true) expect(ahead.presumed).toEqual(alone);
          if (batch.records.every((record) => isSigned(verify, record)))
            expect(ahead?.stands()).toBe(true);
        },
      ),
    );
  });
});

/** R18: each key does one thing. */
import type { Roster, SealVerb } from '@tocsin/core';
import {
  decodeShape,
  encodeShape,
  hour,
  judgeRing,
  ringHash,
  ROSTER_BYTES_MAX,
  rosterShape,
} from '@tocsin/core';
import { ana, headOf, hearing, place, policy, ringBy } from '@tocsin/core/alert/testing';
import {
  actOn,
  judged,
  keyOf,
  NOW_HOUR,
  pactOf,
  partyAt,
  rosterNamed,
} from '@tocsin/core/federation/testing';
import { testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

const pact = pactOf([ana, rosterNamed('ben')]);
const party = partyAt(judged(pact), 0);
const exit: SealVerb = { kind: 'exit', value: { at: hour(NOW_HOUR + 400) } };

describe('R18: a phone with bell keys in the wrong hands', () => {
  test('rings, and signs nothing in the pact’s name', () => {
    expect(judgeRing(testCrypto, ringBy([0, 1, 2]), hearing()).says).toBe('rings');
    const acts = [exit, { kind: 'policy', value: { entries: [], exceptions: [] } } as const];
    for (const verb of acts)
      expect(partyAt(judged(pact, [actOn(pact, party, verb, ana.bells)]), 0).n).toBe(0);
    expect(partyAt(judged(pact, [actOn(pact, party, exit, ana.seals)]), 0).n).toBe(1);
  });

  test('seal keys ring no bell', () => {
    const head = headOf();
    const message = ringHash(testCrypto.hash, place, policy, head);
    const signers = ana.seals.map(({ secretKey }, index) => ({
      index,
      signature: testCrypto.sign(message, secretKey),
    }));
    expect(judgeRing(testCrypto, { head, signers }, hearing())).toMatchObject({
      says: 'refused',
      reason: 'forgedSigner',
    });
  });
});

describe('R18: thresholds', () => {
  const reads = (change: Partial<Roster>): boolean => {
    const roster = { ...ana.roster, ...change };
    return decodeShape(rosterShape, encodeShape(rosterShape, roster), ROSTER_BYTES_MAX).ok;
  };

  test('no roster lets one holder ring, nor needs all of three or more', () => {
    expect([1, 2, 4, 5].map((kBell) => reads({ kBell }))).toEqual([false, true, true, false]);
  });

  test('no roster lets half of the seal keys speak', () => {
    expect([1, 2, 3, 4].map((kSeal) => reads({ kSeal }))).toEqual([false, true, true, false]);
  });

  test('no key serves twice in one roster', () => {
    const shared = keyOf(ana.bells[0] as (typeof ana.bells)[number]);
    expect(reads({ ambers: [shared] })).toBe(false);
    expect(reads({ seals: [shared], kSeal: 1 })).toBe(false);
  });
});

/** R19: k bell keys over enough branches. */
import type { PactKey, Ring, Roster } from '@tocsin/core';
import { AMBER_INDEX_FIRST, hour, judgeRing, policyIdOf, ringHash } from '@tocsin/core';
import { ana, headOf, hearing, place, ringBy } from '@tocsin/core/alert/testing';
import { keyOf, rosterNamed } from '@tocsin/core/federation/testing';
import { testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

/** What becomes of a ring by these holders of a roster whose holders have these labels. */
function soundWith(labels: readonly number[], indexes: readonly number[]) {
  const { roster } = rosterNamed('ana', { labels });
  return soundUnder(roster, indexes);
}

function soundUnder(roster: Roster, indexes: readonly number[]) {
  const policy = policyIdOf(testCrypto.hash, roster);
  const head = headOf();
  const message = ringHash(testCrypto.hash, place, policy, head);
  const signers = indexes.map((index) => ({
    index,
    signature: testCrypto.sign(
      message,
      (ana.bells[index] as never as { secretKey: Uint8Array }).secretKey,
    ),
  }));
  const rosters = [{ roster, policy, since: hour(0) }];
  const { says, reason } = judgeRing(testCrypto, { head, signers }, hearing({ rosters }));
  return [says, reason];
}

describe('R19: one family, or one friendship', () => {
  test('does not ring alone where other branches hold bells too', () => {
    const family = [7, 7, 7, 8, 9];
    expect(soundWith(family, [0, 1, 2])).toEqual(['amber', 'tooFewLabels']);
    expect(soundWith(family, [0, 1, 3])).toEqual(['amber', 'tooFewLabels']);
    expect(soundWith(family, [0, 3, 4])).toEqual(['rings', null]);
  });

  test('rings where there is no other branch', () => {
    expect(soundWith([7, 7, 7, 7, 7], [0, 1, 2])).toEqual(['rings', null]);
  });
});

describe('R19: fewer keys than k', () => {
  test('never ring, whoever else signs: ambers, strangers, one holder under two numbers', () => {
    const first = AMBER_INDEX_FIRST;
    const says = (ring: Ring) => judgeRing(testCrypto, ring, hearing()).says;
    expect(says(ringBy([0, 1, first, first + 1]))).toBe('amber');
    const [one, two] = ringBy([0, 1]).signers as never as Ring['signers'][number][];
    const twice = { index: 2, signature: (one as Ring['signers'][number]).signature };
    const forged = { head: headOf(), signers: [one, two, twice] as Ring['signers'] };
    expect(says(forged)).toBe('amber');
  });

  test('a struck key is none of them', () => {
    const struck = new Set<PactKey>([keyOf(ana.bells[1] as (typeof ana.bells)[number])]);
    expect(judgeRing(testCrypto, ringBy([0, 1, 2]), hearing({ struck }))).toMatchObject({
      says: 'amber',
      reason: 'struckKey',
    });
  });
});

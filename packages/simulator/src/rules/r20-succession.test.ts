/** R20: succession by promised keys; the filing by recovery keys is not judged yet. */
import type { PactKey, RevealedKey, SealVerb } from '@tocsin/core';
import { hour, standingRoster } from '@tocsin/core';
import {
  actOn,
  judged,
  keyOf,
  pactOf,
  partyAt,
  rosterNamed,
} from '@tocsin/core/federation/testing';
import type { RosterKeys } from '@tocsin/core/federation/testing';
import { describe, expect, test } from 'vitest';

type Pair = RosterKeys['bells'][number];

const ana = rosterNamed('ana');
const pact = pactOf([ana, rosterNamed('ben')]);
const party = partyAt(judged(pact), 0);
const reveal = (pairs: readonly Pair[]): readonly RevealedKey[] =>
  pairs.map((pair, index) => ({ index, key: keyOf(pair) }));
const rosterOf = (name: string, keys: readonly Pair[], term: number = 1): SealVerb => ({
  kind: 'roster',
  value: { roster: rosterNamed(name, { term }).roster, revealed: reveal(keys) },
});

/** The standing term after a new roster by these keys. */
function termAfter(verb: SealVerb, signers: readonly Pair[], indexes?: readonly number[]): number {
  const state = judged(pact, [actOn(pact, party, verb, signers, indexes)]);
  return standingRoster(partyAt(state, 0)).term;
}

describe('R20: arrested holders with unlocked phones', () => {
  test('captured current keys ring, and do not rotate the roster', () => {
    expect(termAfter(rosterOf('ana', ana.nextSeals), ana.seals)).toBe(0);
    expect(termAfter(rosterOf('ana', ana.seals), ana.seals)).toBe(0);
  });

  test('keys that were never promised rotate nothing, even when they are shown', () => {
    const thief = rosterNamed('thief');
    expect(termAfter(rosterOf('thief', thief.nextSeals), thief.nextSeals)).toBe(0);
  });

  test('the promised keys do, and fewer than k of them do not', () => {
    expect(termAfter(rosterOf('ana', ana.nextSeals), ana.nextSeals)).toBe(1);
    expect(termAfter(rosterOf('ana', ana.nextSeals), ana.nextSeals, [1])).toBe(0);
  });

  test('captured current keys do not block the promised ones by an act beside theirs', () => {
    const pause: SealVerb = { kind: 'exit', value: { at: hour(1_000_000) } };
    for (const seals of [
      [[0, 1]],
      [
        [0, 1],
        [1, 2],
      ],
    ]) {
      const acts = seals.map((indexes, at) =>
        actOn(
          pact,
          party,
          at === 0 ? pause : { kind: 'exit', value: { at: hour(1_000_001) } },
          ana.seals,
          indexes,
        ),
      );
      const rotation = actOn(pact, party, rosterOf('ana', ana.nextSeals), ana.nextSeals);
      const after = partyAt(judged(pact, [...acts, rotation]), 0);
      expect([after.contested, standingRoster(after).term, after.exit]).toEqual([false, 1, null]);
    }
  });

  test('two rosters by the promised keys are a fork, on one head or one above the other’s rival', () => {
    const exit: SealVerb = { kind: 'exit', value: { at: hour(1_000_000) } };
    const left = actOn(pact, party, exit, ana.seals);
    const above = partyAt(judged(pact, [left]), 0);
    const first = actOn(pact, party, rosterOf('ana', ana.nextSeals), ana.nextSeals);
    for (const name of ['other', 'another', 'third']) {
      const beside = actOn(pact, party, rosterOf(name, ana.nextSeals), ana.nextSeals);
      const later = actOn(pact, above, rosterOf(name, ana.nextSeals), ana.nextSeals);
      for (const acts of [
        [first, beside],
        [first, left, later],
      ]) {
        const after = partyAt(judged(pact, acts), 0);
        expect([after.contested, standingRoster(after).term]).toEqual([true, 0]);
      }
    }
  });

  test('no term is leapt over', () => {
    expect(termAfter(rosterOf('ana', ana.nextSeals, 2), ana.nextSeals)).toBe(0);
  });
});

describe('R20: a captured bell', () => {
  const bell = ana.bells[0] as Pair;
  const strike = (by: 'seal' | 'recovery' | 'itself', shown: readonly Pair[] = []): SealVerb => ({
    kind: 'strikeBell',
    value: { bell: keyOf(bell), by, revealed: reveal(shown) },
  });
  const struckBy = (verb: SealVerb, signers: readonly Pair[], indexes?: readonly number[]) => [
    ...partyAt(judged(pact, [actOn(pact, party, verb, signers, indexes)]), 0).struckBells,
  ];
  const gone: readonly PactKey[] = [keyOf(bell)];

  test('is struck by its holder’s paper, by the seal, or by r recovery keys', () => {
    expect(struckBy(strike('itself'), [bell], [0])).toEqual(gone);
    expect(struckBy(strike('seal'), ana.seals)).toEqual(gone);
    expect(struckBy(strike('recovery', ana.recoveries), ana.recoveries)).toEqual(gone);
  });

  test('is struck by no other bell and by no single recovery key', () => {
    expect(struckBy(strike('itself'), [ana.bells[1] as Pair], [0])).toEqual([]);
    expect(struckBy(strike('itself'), ana.bells, [1])).toEqual([]);
    expect(struckBy(strike('recovery', ana.recoveries), ana.recoveries, [0])).toEqual([]);
    const thief = rosterNamed('thief');
    expect(struckBy(strike('recovery', thief.recoveries), thief.seals)).toEqual([]);
  });
});

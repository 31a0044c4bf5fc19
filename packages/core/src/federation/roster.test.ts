import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Hash32, LogId, PactKey, PolicyId } from '../base/id.ts';
import { encodeCbor } from '../codec/cbor.ts';
import { decodeShape, encodeShape } from '../codec/shape.ts';
import { arbitraryBytes, arbitraryMutation, bytesNamed, idNamed } from '../testing.ts';
import type { RecordKind } from '../record/kind.ts';
import { decodeSaidAs, encodeSaid } from '../record/kind.ts';
import { policyShape, POLICY_BYTES_MAX, POLICY_LIST_MAX } from './policy.ts';
import type { ConsentPolicy } from './policy.ts';
import {
  AMBER_CARD_BYTES_MAX,
  amberCardKind,
  HOLDER_CARD_BYTES_MAX,
  holderCardKind,
  ROSTER_ASKED_BYTES_MAX,
  rosterAskedKind,
} from './holder-card.ts';
import type { Roster } from './roster.ts';
import {
  addingNone,
  AMBERS_MAX,
  BELLS_MAX,
  isRedQuorum,
  RECOVERIES_MAX,
  ROSTER_BYTES_MAX,
  rosterShape,
  SEALS_MAX,
} from './roster.ts';
import { rosterNamed } from './testing.ts';
import {
  PACT_CARD_BYTES_MAX,
  PACT_SIGNED_BYTES_MAX,
  pactCardKind,
  pactSignedKind,
  DELEGATE_CARD_BYTES_MAX,
  delegateCardKind,
} from './card.ts';

const keys = (name: string, count: number): readonly PactKey[] =>
  Array.from({ length: count }, (_, at) => idNamed<PactKey>(name, at)).toSorted();

const largest: Roster = {
  term: 255,
  bells: keys('bell', BELLS_MAX).map((key) => ({ key, label: 255 })),
  kBell: BELLS_MAX - 1,
  ambers: keys('amber', AMBERS_MAX),
  seals: keys('seal', SEALS_MAX),
  kSeal: SEALS_MAX,
  nextSealHashes: keys('next', SEALS_MAX) as readonly string[] as readonly Hash32[],
  recoveryHashes: keys('recovery', RECOVERIES_MAX) as readonly string[] as readonly Hash32[],
  r: RECOVERIES_MAX,
};

const { roster } = rosterNamed('ana');
const reads = (one: Roster): boolean =>
  decodeShape(rosterShape, encodeShape(rosterShape, one), ROSTER_BYTES_MAX).ok;

describe('a roster', () => {
  test('gives back what was put in, and reaches its limit exactly', () => {
    for (const one of [roster, largest])
      expect(decodeShape(rosterShape, encodeShape(rosterShape, one), ROSTER_BYTES_MAX)).toEqual({
        ok: true,
        value: one,
      });
    expect(encodeShape(rosterShape, largest).length).toBe(ROSTER_BYTES_MAX);
  });

  test('is total on any bytes, and has one form only', () => {
    const changed = arbitraryMutation(encodeShape(rosterShape, roster));
    fc.assert(
      fc.property(fc.oneof(arbitraryBytes(0, 200), changed), (bytes) => {
        const read = decodeShape(rosterShape, bytes, ROSTER_BYTES_MAX);
        if (read.ok) expect(encodeShape(rosterShape, read.value)).toEqual(bytes);
      }),
      { numRuns: 500 },
    );
  });

  test.each<[string, Partial<Roster>]>([
    ['one bell that rings alone', { kBell: 1 }],
    ['all bells needed where there are three or more', { kBell: 5 }],
    ['half of the seal keys', { kSeal: 1 }],
    ['more seal keys than there are', { kSeal: 4 }],
    ['too few next keys', { nextSealHashes: roster.nextSealHashes.slice(0, 1) }],
    ['one recovery key of three', { r: 1 }],
    [
      'one recovery key that would act alone',
      { recoveryHashes: roster.recoveryHashes.slice(0, 1), r: 1 },
    ],
    ['more recovery keys than there are', { r: 4 }],
    ['a bell key that is also a seal key', { seals: [roster.bells[0]?.key as PactKey] }],
    ['the same next key twice', { nextSealHashes: Array(3).fill(roster.nextSealHashes[0]) }],
    ['no bell at all', { bells: [] }],
  ])('refuses %s', (_, change) => {
    expect(reads({ ...roster, ...change })).toBe(false);
  });

  test('of one holder tells and never rings red; of two, both ring', () => {
    const one = rosterNamed('solo', { bells: 1, kBell: 2 }).roster;
    const two = rosterNamed('duo', { bells: 2, kBell: 2 }).roster;
    expect([reads(one), reads(two)]).toEqual([true, true]);
    expect([isRedQuorum(one, [0]), isRedQuorum(two, [0, 1])]).toEqual([false, true]);
  });

  test('does not ring by k keys of one branch where there are more branches', () => {
    const family = rosterNamed('family', { labels: [1, 1, 1, 2, 3] }).roster;
    expect(isRedQuorum(family, [0, 1, 2])).toBe(false);
    expect(isRedQuorum(family, [0, 3, 4])).toBe(true);
    const village = rosterNamed('village', { labels: [1, 1, 1, 1, 1] }).roster;
    expect(isRedQuorum(village, [0, 1, 2])).toBe(true);
  });

  test('tells which of its signers bring it no nearer', () => {
    const family = rosterNamed('family', { labels: [1, 1, 1, 2, 3] }).roster;
    expect(addingNone(family, [0, 3, 4])).toEqual([]);
    expect(addingNone(family, [0, 1, 2])).toEqual([1, 2]);
    expect(addingNone(family, [0, 1, 3, 4])).toEqual([1]);
    const village = rosterNamed('village', { labels: [1, 1, 1, 1, 1] }).roster;
    expect(addingNone(village, [0, 1, 2])).toEqual([]);
  });

  test('counts a holder once, and none that it does not have', () => {
    expect(isRedQuorum(roster, [0, 0, 0])).toBe(false);
    expect(isRedQuorum(roster, [0, 1, 9])).toBe(false);
  });
});

describe('a consent policy', () => {
  const full: ConsentPolicy = {
    entries: Array.from({ length: POLICY_LIST_MAX }, (_, at) => ({
      kind: 255 - POLICY_LIST_MAX + at,
      level: 'red',
      preset: 'act',
      capPer30d: 4_294_967_295,
    })),
    exceptions: Array.from({ length: POLICY_LIST_MAX }, (_, at) => ({
      kind: 255 - POLICY_LIST_MAX + at,
      action: 'email',
      mode: 'never',
    })),
  };

  test('reaches its limit exactly and comes back', () => {
    const encoded = encodeShape(policyShape, full);
    expect(encoded.length).toBe(POLICY_BYTES_MAX);
    expect(decodeShape(policyShape, encoded, POLICY_BYTES_MAX)).toEqual({ ok: true, value: full });
  });

  test('has one entry for a kind and level', () => {
    const twice = { ...full, entries: [full.entries[0], full.entries[0]] } as ConsentPolicy;
    const encoded = encodeCbor(policyShape.toCbor(twice));
    expect(decodeShape(policyShape, encoded, POLICY_BYTES_MAX).ok).toBe(false);
  });
});

describe('the records of a pact at home', () => {
  const card = {
    proposal: idNamed<Hash32>('proposal'),
    bellKey: idNamed<PactKey>('bell'),
    branchLabel: 255,
    sealKey: idNamed<PactKey>('seal'),
    nextSealKey: idNamed<PactKey>('next'),
    recoveryHash: idNamed<Hash32>('recovery'),
    amberKey: idNamed<PactKey>('amber'),
    delegate: idNamed('device'),
    prekey: { kemPublic: bytesNamed('kem', 0, 1_216), boxSeed: bytesNamed('seed') },
    signature: bytesNamed('signature', 0, 64),
  } as Parameters<typeof pactCardKind.shape.toCbor>[0];

  test('reach their limits exactly', () => {
    const signed = {
      pact: idNamed<LogId>('pact'),
      n: 65_535,
      content: idNamed<Hash32>('c'),
      sealIndex: 8,
      signature: new Uint8Array(64),
    };
    expect(encodeSaid(pactCardKind, card).length).toBe(PACT_CARD_BYTES_MAX);
    expect(encodeSaid(pactSignedKind, signed).length).toBe(PACT_SIGNED_BYTES_MAX);
    const { proposal, delegate, prekey, signature } = card;
    const later = { proposal, delegate, prekey, signature };
    const encoded = encodeSaid(delegateCardKind, later);
    expect(encoded.length).toBe(DELEGATE_CARD_BYTES_MAX);
    expect(decodeSaidAs(delegateCardKind, encoded)).toEqual({ ok: true, value: later });
  });

  test('for a next roster reach their limits exactly, and come back', () => {
    const asked = { pact: idNamed<LogId>('pact'), replaces: idNamed<PolicyId>('policy') };
    const shown = {
      bellKey: idNamed<PactKey>('bell'),
      sealKey: idNamed<PactKey>('seal'),
      nextSealKey: idNamed<PactKey>('next'),
    };
    const holder = { ...asked, ...shown };
    const amber = { proposal: idNamed<Hash32>('proposal'), key: idNamed<PactKey>('amber') };
    expect(encodeSaid(rosterAskedKind, asked).length).toBe(ROSTER_ASKED_BYTES_MAX);
    expect(encodeSaid(holderCardKind, holder).length).toBe(HOLDER_CARD_BYTES_MAX);
    expect(encodeSaid(amberCardKind, amber).length).toBe(AMBER_CARD_BYTES_MAX);
    const back = <T>(kind: RecordKind<T>, said: NoInfer<T>) =>
      decodeSaidAs(kind, encodeSaid(kind, said));
    expect(back(rosterAskedKind, asked)).toEqual({ ok: true, value: asked });
    expect(back(holderCardKind, holder)).toEqual({ ok: true, value: holder });
    expect(back(amberCardKind, amber)).toEqual({ ok: true, value: amber });
  });

  test('come back, without an amber key too', () => {
    for (const one of [card, { ...card, amberKey: null }])
      expect(pactCardKind.shape.parse(pactCardKind.shape.toCbor(one))).toEqual({
        ok: true,
        value: one,
      });
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { DeviceId, Hash32 } from '../base/id.ts';
import { hour } from '../base/time.ts';
import { encodeSaid } from '../record/kind.ts';
import {
  arbitraryBytes,
  arbitraryMutation,
  arbitraryShuffledTwice,
  bytesNamed,
  idNamed,
  pairNamed,
  testCrypto,
} from '../testing.ts';
import { toHex } from '../base/bytes.ts';
import { idOf } from '../base/id.ts';
import type { PartyContent } from './genesis.ts';
import { certificateHash } from './genesis.ts';
import type { PactMaking } from './making.ts';
import {
  certificatesOfMaking,
  contentOfMaking,
  decodePactMaking,
  encodePactMaking,
  joinMakings,
  lackOfMaking,
  PACT_OFFERED_BYTES_MAX,
  pactOfferedKind,
} from './making.ts';
import type { Roster } from './roster.ts';
import type { PactKey } from '../base/id.ts';
import { RULES_KNOWN } from '../assembly/genesis.ts';

const offer: PactMaking['offer'] = {
  nonce: idNamed<Hash32>('pact'),
  rules: RULES_KNOWN,
  tempoMs: 3_600_000,
  epochKeyHash: idNamed<Hash32>('epoch-key'),
  parties: 2,
  terms: {
    channels: ['net', 'courier'],
    periodHours: 168,
    graceHours: 72,
    practiceHours: 336,
    turnHours: 24,
    drillsAYear: 4,
    endsAt: hour(500_000),
    noticeHours: 336,
  },
};

const sealPair = (number: number, at: number) => pairNamed(`seal${String(number)}`, at);

function part(number: number): PartyContent {
  const keys = (name: string): PactKey[] =>
    [0, 1, 2].map((at) => idNamed<PactKey>(`${name}${String(number)}`, at)).toSorted();
  const roster: Roster = {
    term: 0,
    bells: keys('bell').map((key, label) => ({ key, label })),
    kBell: 2,
    ambers: [],
    seals: [0, 1, 2].map((at) => idOf<PactKey>(sealPair(number, at).publicKey)).toSorted(),
    kSeal: 2,
    nextSealHashes: [0, 1, 2].map((at) => idNamed<Hash32>(`next${String(number)}`, at)),
    recoveryHashes: [],
    r: 0,
  };
  const device = idNamed<DeviceId>('delegate', number);
  const prekeyHash = idNamed<Hash32>('prekey', number);
  const delegates = [{ device, prekeyHash, signature: bytesNamed('signature', number, 64) }];
  return { nonce: idNamed<Hash32>('party', number), roster, delegates };
}

/** The seal keys of a party, in the order of their roster. */
function sealPairs(number: number) {
  return [0, 1, 2]
    .map((at) => sealPair(number, at))
    .toSorted((a, b) => (toHex(a.publicKey) < toHex(b.publicKey) ? -1 : 1));
}

const parts = [part(1), part(2)].toSorted((a, b) => (a.nonce < b.nonce ? -1 : 1));
const empty: PactMaking = { offer, parts: [], prekeys: [], signed: [], genesis: null };
const prekey = { kemPublic: bytesNamed('kem', 0, 1_216), boxSeed: bytesNamed('seed') };
/** A party's signatures at these places, over the content that all parts make. */
function signedBy(number: number, places: readonly number[]): PactMaking {
  const content = contentOfMaking({ ...empty, parts });
  if (content === undefined) throw new Error('no content');
  const message = certificateHash(testCrypto.hash, content);
  const certificate = places.map((index) => {
    const { secretKey } = sealPairs(number)[index] ?? sealPair(number, 0);
    return { index, signature: testCrypto.sign(message, secretKey) };
  });
  return { ...empty, parts, signed: [{ nonce: part(number).nonce, certificate }] };
}

/** What single homes add, one thing at a time. */
const steps: readonly PactMaking[] = [
  ...parts.map((one) => ({ ...empty, parts: [one] })),
  signedBy(1, [0]),
  signedBy(1, [2]),
  signedBy(2, [0, 1]),
  ...parts.map(({ delegates }) => ({
    ...empty,
    prekeys: delegates.map(({ device }) => ({ device, prekey })),
  })),
];

function joined(all: readonly PactMaking[]): PactMaking {
  return all.reduce((known, next) => {
    const both = joinMakings(testCrypto, known, next);
    expect(both.ok).toBe(true);
    return both.ok ? both.value : known;
  }, empty);
}

describe('the file of a pact that goes from home to home', () => {
  test('comes to the same whatever the order and repetition of what homes add', () => {
    const whole = joined(steps);
    fc.assert(
      fc.property(arbitraryShuffledTwice(steps), (shuffled) => {
        expect(joined(shuffled)).toEqual(whole);
      }),
    );
    expect(lackOfMaking(whole)).toBe('genesis');
  });

  test('says what it still lacks, parts before signatures', () => {
    expect(lackOfMaking(empty)).toBe('parts');
    expect(contentOfMaking(empty)).toBeUndefined();
    const told = joined(steps.slice(0, parts.length));
    expect(lackOfMaking(told)).toBe('signatures');
    expect(certificatesOfMaking(told)).toBeUndefined();
    expect(contentOfMaking(told)).toBeDefined();
  });

  test('comes back whole, and is total on whatever it is given', () => {
    const encoded = encodePactMaking(joined(steps));
    expect(decodePactMaking(encoded)).toEqual({ ok: true, value: joined(steps) });
    fc.assert(
      fc.property(fc.oneof(arbitraryBytes(0, 200), arbitraryMutation(encoded)), (bytes) => {
        const read = decodePactMaking(bytes);
        if (read.ok) expect(encodePactMaking(read.value)).toEqual(bytes);
      }),
    );
  });

  test('does not mix two offers, nor two faces of one party, nor more parties than were offered', () => {
    const other = { ...empty, offer: { ...offer, nonce: idNamed<Hash32>('other') } };
    expect(joinMakings(testCrypto, empty, other)).toEqual({
      ok: false,
      fault: { kind: 'OtherOffer' },
    });
    const twoFaced = { ...part(3), nonce: parts[0]?.nonce as Hash32 };
    const contradiction = joinMakings(
      testCrypto,
      { ...empty, parts },
      { ...empty, parts: [twoFaced] },
    );
    expect(contradiction).toEqual({ ok: false, fault: { kind: 'PartyContradicts' } });
    const third = joinMakings(testCrypto, { ...empty, parts }, { ...empty, parts: [part(3)] });
    expect(third).toEqual({ ok: false, fault: { kind: 'TooManyParties' } });
  });

  test('keeps no made-up signature, not even where a real one stands', () => {
    const real = signedBy(1, [0, 1]);
    const forged = {
      ...real,
      signed: real.signed.map((one) => ({
        ...one,
        certificate: [0, 1, 2].map((index) => ({ index, signature: bytesNamed('x', index, 64) })),
      })),
    };
    for (const [a, b] of [
      [real, forged],
      [forged, real],
    ] as const)
      expect(joinMakings(testCrypto, a, b)).toEqual({ ok: true, value: real });
  });

  test('is offered at home within its limit', () => {
    const said = { proposal: idNamed<Hash32>('proposal'), offer };
    expect(encodeSaid(pactOfferedKind, said).length).toBeLessThanOrEqual(PACT_OFFERED_BYTES_MAX);
    const longest = {
      ...said,
      offer: {
        ...offer,
        rules: 65_535,
        parties: 8,
        terms: {
          channels: ['net', 'postbox', 'onion', 'courier', 'qr', 'words', 'radio'] as const,
          periodHours: 8_784,
          graceHours: 8_784,
          practiceHours: 8_784,
          turnHours: 8_784,
          drillsAYear: 52,
          endsAt: hour(281_474_976_710_655),
          noticeHours: 8_784,
        },
      },
    };
    expect(encodeSaid(pactOfferedKind, longest).length).toBe(PACT_OFFERED_BYTES_MAX);
  });
});

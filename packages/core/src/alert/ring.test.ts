import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { toHex } from '../base/bytes.ts';
import { hour } from '../base/time.ts';
import type { Result } from '../base/result.ts';
import { AMBERS_MAX, BELLS_MAX } from '../federation/roster.ts';
import {
  arbitraryBytes,
  arbitraryHour,
  arbitraryId,
  arbitraryMutation,
  bytesNamed,
  idNamed,
  testCrypto,
} from '../testing.ts';
import type { Cancel } from './cancel.ts';
import { CANCEL_BYTES_MAX, decodeCancel, encodeCancel } from './cancel.ts';
import type { Dispute, Lift } from './dispute.ts';
import {
  decodeDispute,
  decodeLift,
  DISPUTE_BYTES,
  encodeDispute,
  encodeLift,
  LIFT_BYTES_MAX,
} from './dispute.ts';
import type { FirstBell } from './first-bell.ts';
import {
  decodeFirstBell,
  encodeFirstBell,
  FIRST_BELL_BYTES_MAX,
  openFirstBell,
  tokenCommitment,
} from './first-bell.ts';
import type { Ring, RingHead } from './ring.ts';
import {
  AMBER_INDEX_FIRST,
  decodeRing,
  encodeRing,
  hourNear,
  mergeRings,
  modularHour,
  RING_BYTES_MAX,
  RING_HEAD_BYTES,
  ringHash,
  ringIdOf,
} from './ring.ts';
import { arbitrarySigners, cancelBy, disputeBy, liftBy, place, ringBy } from './testing.ts';
import { ALERT_CONTEXTS } from './word.ts';

const bellIndexes = Array.from({ length: BELLS_MAX }, (_, at) => at);
const amberIndexes = Array.from({ length: AMBERS_MAX }, (_, at) => AMBER_INDEX_FIRST + at);
const ringIndexes = [...bellIndexes, ...amberIndexes];
const anyContext = fc.constantFrom(...ALERT_CONTEXTS);
const byte = fc.integer({ min: 0, max: 255 });
const nibble = fc.integer({ min: 0, max: 15 });
const word = fc.integer({ min: 0, max: 65_535 });

const anyHead: fc.Arbitrary<RingHead> = fc.record({
  context: anyContext,
  tag: arbitraryBytes(4),
  term: byte,
  kind: byte,
  level: nibble,
  scope: nibble,
  notAfter: word,
  number: word,
});
const anyRing: fc.Arbitrary<Ring> = fc.record({
  head: anyHead,
  signers: arbitrarySigners(ringIndexes, 8),
});
const anyDispute: fc.Arbitrary<Dispute> = fc.record({
  head: fc.record({
    context: anyContext,
    ring: arbitraryId(),
    hour: arbitraryHour(281_474_976_710_655),
    reason: byte,
  }) as fc.Arbitrary<Dispute['head']>,
  signer: fc.record({ index: fc.constantFrom(...bellIndexes), signature: arbitraryBytes(64) }),
});
const anyLift: fc.Arbitrary<Lift> = fc
  .tuple(anyContext, arbitraryId(), fc.constantFrom(...bellIndexes))
  .chain(([context, ring, disputer]) =>
    arbitrarySigners(
      bellIndexes.filter((index) => index !== disputer),
      5,
    ).map((signers) => ({ head: { context, ring, disputer } as Lift['head'], signers })),
  );
const anyCancel: fc.Arbitrary<Cancel> = fc.record({
  head: fc.record({
    context: anyContext,
    ring: arbitraryId(),
    seen: fc.subarray(ringIndexes, { maxLength: 9 }).map((seen) => seen.toSorted((a, b) => a - b)),
  }) as fc.Arbitrary<Cancel['head']>,
  signers: arbitrarySigners(bellIndexes, 5),
});
const anyFirstBell: fc.Arbitrary<FirstBell> = fc.integer({ min: 1, max: 4 }).chain((k) =>
  fc.record({
    context: anyContext,
    kind: byte,
    week: byte,
    tokens: fc.array(arbitraryBytes(k === 4 ? 11 : 16), { minLength: k, maxLength: k }),
  }),
);

/** Inverse, total on random and on mutated bytes, one form only. */
function testCodec<T>(
  name: string,
  any: fc.Arbitrary<T>,
  encode: (value: T) => Uint8Array,
  decode: (bytes: Uint8Array) => Result<T, unknown>,
): void {
  test(`${name} gives back what was put in`, () => {
    fc.assert(
      fc.property(any, (value) => {
        expect(decode(encode(value))).toEqual({ ok: true, value });
      }),
    );
  });

  test(`${name} is total on any bytes, and has one form only`, () => {
    const changed = any.chain((value) => arbitraryMutation(encode(value)));
    fc.assert(
      fc.property(fc.oneof(arbitraryBytes(0, 300), changed), (bytes) => {
        const read = decode(bytes);
        if (read.ok) expect(encode(read.value)).toEqual(bytes);
      }),
      { numRuns: 500 },
    );
  });
}

describe('on the wire', () => {
  testCodec('a ring', anyRing, encodeRing, decodeRing);
  testCodec('a dispute', anyDispute, encodeDispute, decodeDispute);
  testCodec('a lift', anyLift, encodeLift, decodeLift);
  testCodec('a cancel', anyCancel, encodeCancel, decodeCancel);
  testCodec('a first bell', anyFirstBell, encodeFirstBell, decodeFirstBell);

  test('three of five are 207 bytes', () => {
    expect(encodeRing(ringBy([0, 2, 4])).length).toBe(207);
  });

  test('the limits are reached exactly', () => {
    const signature = new Uint8Array(64);
    const all = (indexes: readonly number[]) => indexes.map((index) => ({ index, signature }));
    const { head } = ringBy([]);
    const ring = idNamed<ReturnType<typeof ringIdOf>>('ring');
    expect(encodeRing({ head, signers: [] }).length).toBe(RING_HEAD_BYTES);
    expect(encodeRing({ head, signers: all(ringIndexes) }).length).toBe(RING_BYTES_MAX);
    expect(encodeDispute(disputeBy(0, ringBy([0]))).length).toBe(DISPUTE_BYTES);
    const lift: Lift = {
      head: { context: 'live', ring, disputer: 0 },
      signers: all(bellIndexes.slice(1)),
    };
    expect(encodeLift(lift).length).toBe(LIFT_BYTES_MAX);
    const cancel: Cancel = {
      head: { context: 'live', ring, seen: ringIndexes },
      signers: all(bellIndexes),
    };
    expect(encodeCancel(cancel).length).toBe(CANCEL_BYTES_MAX);
    expect(decodeCancel(encodeCancel(cancel))).toEqual({ ok: true, value: cancel });
  });

  test('a signer twice, out of order or of no key is not a ring', () => {
    const ring = ringBy([0, 1]);
    const bytes = encodeRing(ring);
    const twice = encodeRing({ ...ring, signers: [...ring.signers, ...ring.signers] });
    const turned = encodeRing({ ...ring, signers: ring.signers.toReversed() });
    const nobody = Uint8Array.from(bytes, (one, at) => (at === RING_HEAD_BYTES ? 31 : one));
    for (const bad of [twice, turned, nobody, bytes.subarray(0, -1), bytes.subarray(0, 11)])
      expect(decodeRing(bad).ok).toBe(false);
  });

  test('no other form is ever taken for a ring, nor live for drill', () => {
    const ring = ringBy([0, 1, 2]);
    const others = [
      encodeDispute(disputeBy(0, ring)),
      encodeLift(liftBy([1, 2], 0, ring)),
      encodeCancel(cancelBy([1, 2, 3], ring)),
      encodeFirstBell({ context: 'live', kind: 1, week: 1, tokens: [new Uint8Array(16)] }),
    ];
    for (const other of others) expect(decodeRing(other).ok).toBe(false);
    const live = encodeRing(ring);
    const drill = Uint8Array.from(live, (one, at) => (at === 0 ? 0x1e : one));
    const read = decodeRing(drill);
    expect(read.ok && read.value.head.context).toBe('drill');
    expect(
      read.ok && ringHash(testCrypto.hash, place, idNamed('policy'), read.value.head),
    ).not.toEqual(ringHash(testCrypto.hash, place, idNamed('policy'), ring.head));
  });
});

describe('an hour of two bytes', () => {
  test('is read as the one nearest to now', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 40_000, max: 1_000_000_000 }),
        fc.integer({ min: -32_767, max: 32_768 }),
        (now, offset) => {
          const meant = hour(now + offset);
          expect(hourNear(modularHour(meant), hour(now))).toBe(meant);
        },
      ),
    );
  });
});

describe('signatures', () => {
  const genuine = ringBy([0, 1, 2, 3]);
  const isGenuine = ({ signature }: { signature: Uint8Array }): boolean =>
    genuine.signers.some((one) => toHex(one.signature) === toHex(signature));

  test('merge as a set, from any order and repetition', () => {
    const parts = [[0, 1], [1, 3], [2], []].map((indexes) => ringBy(indexes));
    fc.assert(
      fc.property(fc.shuffledSubarray([...parts, ...parts], { minLength: 8 }), (shuffled) => {
        const merged = shuffled.reduce((a, b) => mergeRings(a, b, isGenuine));
        expect(merged).toEqual(genuine);
      }),
    );
  });

  test('that are made up do not push out a real one', () => {
    const forged: Ring = { ...genuine, signers: [{ index: 0, signature: new Uint8Array(64) }] };
    expect(mergeRings(forged, genuine, isGenuine)).toEqual(genuine);
  });
});

describe('a first bell', () => {
  const token = (holder: number): Uint8Array => bytesNamed('token', holder, 16);
  const at = { ...place, context: 'live', kind: 2, week: 9 } as const;
  const commitments = [0, 1, 2, 3, 4].map((holder) =>
    tokenCommitment(testCrypto.hash, { ...at, holder }, token(holder)),
  );
  const bell: FirstBell = {
    context: 'live',
    kind: 2,
    week: 9,
    tokens: [4, 0, 2].map(token),
  };
  const open = (one: FirstBell, known: readonly (Uint8Array | undefined)[] = commitments) =>
    openFirstBell(testCrypto.hash, place, one, 3, known);

  test('fits a channel of 51 bytes, with three tokens or with four', () => {
    expect(encodeFirstBell(bell).length).toBe(FIRST_BELL_BYTES_MAX);
    const four = { ...bell, tokens: Array.from({ length: 4 }, () => new Uint8Array(11)) };
    expect(encodeFirstBell(four).length).toBe(47);
    expect(decodeFirstBell(new Uint8Array(3 + 55)).ok).toBe(false);
  });

  test('names the holders whose tokens it shows', () => {
    expect(open(bell)).toEqual({ ok: true, value: [0, 2, 4] });
  });

  test('does not ring with a token twice, too few, of another week, or in a drill', () => {
    const unknown = { ok: false, fault: { kind: 'UnknownToken' } };
    expect(open({ ...bell, tokens: [0, 0, 2].map(token) })).toEqual(unknown);
    expect(open({ ...bell, week: 10 })).toEqual(unknown);
    expect(open({ ...bell, kind: 3 })).toEqual(unknown);
    expect(open({ ...bell, context: 'drill' })).toEqual(unknown);
    expect(open(bell, [undefined, ...commitments.slice(1)])).toEqual(unknown);
    expect(open({ ...bell, tokens: bell.tokens.slice(1) })).toEqual({
      ok: false,
      fault: { kind: 'TooFewTokens' },
    });
  });
});

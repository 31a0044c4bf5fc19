/** Every way in which bytes are no ring, dispute, lift, all-clear or first bell, by its name. */
import { describe, expect, test } from 'vitest';

import { concatBytes } from '../base/bytes.ts';
import type { Result } from '../base/result.ts';
import { BELLS_MAX } from '../federation/roster.ts';
import { CANCEL_HEAD_BYTES, decodeCancel, encodeCancel } from './cancel.ts';
import {
  decodeDispute,
  decodeLift,
  DISPUTE_HEAD_BYTES,
  encodeDispute,
  encodeLift,
  LIFT_BYTES_MAX,
} from './dispute.ts';
import { decodeFirstBell, encodeFirstBell, firstBellTokenBytes } from './first-bell.ts';
import type { RingSigner } from './ring.ts';
import {
  AMBER_INDEX_FIRST,
  decodeRing,
  decodeRingHead,
  encodeRing,
  encodeSigners,
  isAmberIndex,
  isBellIndex,
  mergeRings,
  mergeSigners,
  RING_BYTES_MAX,
  RING_HEAD_BYTES,
} from './ring.ts';
import { cancelBy, disputeBy, headOf, liftBy, ringBy } from './testing.ts';

const ring = ringBy([0, 1, 2]);

/** The rule that bytes broke; undefined when they broke none. */
function ruleOf(read: Result<unknown, { readonly kind: string; readonly rule: string }>) {
  return read.ok ? undefined : read.fault.rule;
}

function signersAt(...indexes: readonly number[]): Uint8Array {
  return encodeSigners(indexes.map((index) => ({ index, signature: new Uint8Array(64) })));
}

const withByte = (bytes: Uint8Array, at: number, value: number): Uint8Array =>
  Uint8Array.from(bytes, (byte, index) => (index === at ? value : byte));

describe('a ring', () => {
  const head = encodeRing(ring).subarray(0, RING_HEAD_BYTES);
  const rule = (...indexes: readonly number[]) =>
    ruleOf(decodeRing(concatBytes(head, signersAt(...indexes))));
  const every = [
    ...Array.from({ length: BELLS_MAX }, (_, at) => at),
    ...Array.from({ length: 31 }, (_, at) => AMBER_INDEX_FIRST + at),
  ];

  test('has a head of twelve bytes and one of two types', () => {
    expect(ruleOf(decodeRingHead(head.subarray(1)))).toBe('ring-head-length');
    expect(ruleOf(decodeRing(head.subarray(1)))).toBe('ring-head-length');
    expect(ruleOf(decodeRing(withByte(head, 0, 0)))).toBe('ring-type');
    expect(ruleOf(decodeRing(head))).toBeUndefined();
  });

  test('has signers that are bells or ambers, whole, ascending, and no more than all', () => {
    expect(ruleOf(decodeRing(concatBytes(head, Uint8Array.of(1))))).toBe('signer-length');
    for (const index of [BELLS_MAX, 127, 159, 255]) expect(rule(index)).toBe('signer-index');
    for (const index of [0, BELLS_MAX - 1, 128, 158]) expect(rule(index)).toBeUndefined();
    expect(rule(1, 0)).toBe('signer-order');
    expect(rule(1, 1)).toBe('signer-order');
    const longest = concatBytes(head, signersAt(...every));
    expect(longest.length).toBe(RING_BYTES_MAX);
    expect(ruleOf(decodeRing(longest))).toBeUndefined();
    expect(ruleOf(decodeRing(concatBytes(longest, Uint8Array.of(0))))).toBe('oversize');
  });

  test('has no index that is bell and amber', () => {
    expect([30, 31, 127, 128, 158, 159].map(isBellIndex)).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
    expect([30, 31, 127, 128, 158, 159].map(isAmberIndex)).toEqual([
      false,
      false,
      false,
      true,
      true,
      false,
    ]);
  });

  test('merges by the lower of two signatures, and only under one head', () => {
    const of = (byte: number): RingSigner => ({
      index: 1,
      signature: new Uint8Array(64).fill(byte),
    });
    for (const signers of [
      [of(1), of(2)],
      [of(2), of(1)],
    ])
      expect(mergeSigners(signers)).toEqual([of(1)]);
    const other = { head: headOf({ number: 2 }), signers: [] };
    expect(() => mergeRings(ring, other, () => true)).toThrow('one head');
  });
});

describe('an all-clear', () => {
  const whole = encodeCancel(cancelBy([0, 1, 3], ring));
  const head = whole.subarray(0, CANCEL_HEAD_BYTES);
  const bells = Array.from({ length: BELLS_MAX }, (_, at) => at);

  test('is as long as its signers ask, of one of two types', () => {
    expect(ruleOf(decodeCancel(head.subarray(1)))).toBe('cancel-length');
    expect(ruleOf(decodeCancel(withByte(whole, 0, 0x11)))).toBe('cancel-type');
    expect(ruleOf(decodeCancel(concatBytes(head, signersAt(...bells))))).toBeUndefined();
    const more = concatBytes(head, signersAt(...bells, 31));
    expect(ruleOf(decodeCancel(more))).toBe('cancel-length');
    expect(ruleOf(decodeCancel(concatBytes(head, signersAt(128))))).toBe('signer-index');
  });

  test('has seen nobody but bells and ambers', () => {
    for (const at of [33, 37]) {
      const exactly = withByte(whole, at, 0x80).fill(0, at + 1, at + 4);
      expect(ruleOf(decodeCancel(exactly))).toBe('cancel-seen');
      expect(ruleOf(decodeCancel(withByte(whole, at, 0xff)))).toBe('cancel-seen');
      expect(ruleOf(decodeCancel(withByte(whole, at, 0x7f)))).toBeUndefined();
    }
  });
});

describe('a dispute', () => {
  const whole = encodeDispute(disputeBy(3, ring));

  test('is of one length and of one of two types, by one bell', () => {
    expect(ruleOf(decodeDispute(whole.subarray(1)))).toBe('dispute-length');
    const twice = concatBytes(whole.subarray(0, DISPUTE_HEAD_BYTES), signersAt(1, 2));
    expect(ruleOf(decodeDispute(twice))).toBe('dispute-length');
    expect(ruleOf(decodeDispute(withByte(whole, 0, 0x11)))).toBe('dispute-type');
    expect(ruleOf(decodeDispute(withByte(whole, DISPUTE_HEAD_BYTES, 128)))).toBe('signer-index');
    expect(ruleOf(decodeDispute(whole))).toBeUndefined();
  });

  test('is lifted by bells other than its own, of which there are at most thirty', () => {
    const lift = encodeLift(liftBy([0, 1, 2], 3, ring));
    const head = lift.subarray(0, 34);
    const rule = (...indexes: readonly number[]) =>
      ruleOf(decodeLift(concatBytes(head, signersAt(...indexes))));
    expect(ruleOf(decodeLift(head.subarray(1)))).toBe('lift-length');
    const others = Array.from({ length: BELLS_MAX }, (_, at) => at).filter((at) => at !== 3);
    expect(head.length + signersAt(...others).length).toBe(LIFT_BYTES_MAX);
    expect(rule(...others)).toBeUndefined();
    expect(rule(...others, 31)).toBe('lift-length');
    expect(rule(1, 3)).toBe('signer-index');
    expect(rule(128)).toBe('signer-index');
    expect(ruleOf(decodeLift(withByte(lift, 0, 0x11)))).toBe('lift-type');
    expect(ruleOf(decodeLift(withByte(lift, 33, BELLS_MAX)))).toBe('lift-disputer');
  });
});

describe('a first bell', () => {
  const bell = (...lengths: readonly number[]) => ({
    context: 'live' as const,
    kind: 1,
    week: 2,
    tokens: lengths.map((length) => new Uint8Array(length)),
  });

  test('is offered for one to four', () => {
    expect([0, 1, 2, 3, 4, 5].map(firstBellTokenBytes)).toEqual([
      undefined,
      16,
      16,
      16,
      11,
      undefined,
    ]);
  });

  test('is written with tokens of one length only: else that is our own mistake', () => {
    const held = 'tokens of the length that k asks for';
    expect(() => encodeFirstBell(bell(16, 11))).toThrow(held);
    expect(() => encodeFirstBell(bell(11, 11))).toThrow(held);
    expect(encodeFirstBell(bell(11, 11, 11, 11))).toHaveLength(47);
  });

  test('is read in its lengths and types only', () => {
    const encoded = encodeFirstBell(bell(16, 16));
    for (const length of [0, 2, 3, 18, 20, 34, 52, 67])
      expect(ruleOf(decodeFirstBell(new Uint8Array(length).fill(0x51)))).toBe('first-bell-length');
    expect(ruleOf(decodeFirstBell(withByte(encoded, 0, 0x11)))).toBe('first-bell-type');
    expect(ruleOf(decodeFirstBell(encoded))).toBeUndefined();
  });
});

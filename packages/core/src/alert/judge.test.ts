import { describe, expect, test } from 'vitest';

import type { PactKey } from '../base/id.ts';
import { hour, instant, TEMPO_LIVING_MS } from '../base/time.ts';
import { keyOf, NOW_HOUR, rosterNamed } from '../federation/testing.ts';
import { isRedQuorum, policyIdOf } from '../federation/roster.ts';
import { testCrypto } from '../testing.ts';
import { decodeCancel, encodeCancel } from './cancel.ts';
import type { RingHearing } from './judge.ts';
import { judgeCancel, judgeRing, liftersOf } from './judge.ts';
import type { RingVerdict } from './records.ts';
import type { Ring } from './ring.ts';
import { AMBER_INDEX_FIRST, modularHour, ringHash } from './ring.ts';
import {
  ana,
  cancelBy,
  headOf,
  hearing,
  liftBy,
  NOW,
  partyIdAt,
  place,
  policy,
  ringBy,
  rung,
} from './testing.ts';

function judge(ring: Ring, change: Partial<RingHearing> = {}): RingVerdict {
  return judgeRing(testCrypto, ring, hearing(change));
}

function says(ring: Ring, change: Partial<RingHearing> = {}): readonly (string | null)[] {
  const verdict = judge(ring, change);
  return [verdict.says, verdict.reason];
}

function later(hours: number): Partial<RingHearing> {
  return { now: instant(NOW + hours * TEMPO_LIVING_MS) };
}

describe('a ring at its receipt', () => {
  test('rings by three of five', () => {
    expect(judge(ringBy([0, 2, 4]))).toMatchObject({ says: 'rings', reason: null, policy });
  });

  test('by fewer holders is an amber that says what it lacks', () => {
    expect(says(ringBy([0, 1]))).toEqual(['amber', 'tooFewKeys']);
    expect(says(ringBy([0, 1, 2], { level: 0 }))).toEqual(['amber', null]);
  });

  test('is an amber by two amber keys, and nothing by one', () => {
    const first = AMBER_INDEX_FIRST;
    expect(says(ringBy([first, first + 1], { level: 0 }))).toEqual(['amber', null]);
    expect(judge(ringBy([first], { level: 0 })).says).toBe('refused');
    expect(says(ringBy([0, 1, first, first + 1]))).toEqual(['amber', 'tooFewKeys']);
  });

  test('does not count a forged signer', () => {
    const ring = ringBy([0, 1, 2]);
    const forged = ring.signers.map((one, at) =>
      at === 2 ? { ...one, signature: new Uint8Array(64) } : one,
    );
    expect(says({ ...ring, signers: forged })).toEqual(['amber', 'forgedSigner']);
  });

  test('does not count one holder’s signature under another’s index', () => {
    const [first] = ringBy([0]).signers;
    const ring = ringBy([0, 1]);
    const moved = { index: 2, signature: first?.signature ?? new Uint8Array() };
    expect(says({ ...ring, signers: [...ring.signers, moved] })).toEqual(['amber', 'forgedSigner']);
  });

  test('does not count somebody who has no place on the roster', () => {
    const ring = ringBy([0, 1, 2]);
    const [one] = ring.signers as readonly [Ring['signers'][number]];
    const strangers = [
      { ...one, index: 30 },
      { ...one, index: AMBER_INDEX_FIRST + 30 },
    ];
    expect(says({ ...ring, signers: [...ring.signers, ...strangers] })).toEqual(['rings', null]);
  });

  test('with the same signer twice is refused', () => {
    const ring = ringBy([0, 1]);
    const twice = { ...ring, signers: [...ring.signers, ...ring.signers.slice(1)] };
    expect(says(twice)).toEqual(['refused', 'duplicateSigner']);
  });
});

describe('the roster of a ring', () => {
  test('needs enough branches, not only enough keys', () => {
    const labels = [7, 7, 7, 8, 9];
    const { roster } = rosterNamed('ana', { labels });
    const family = policyIdOf(testCrypto.hash, roster);
    const rosters = [{ roster, policy: family, since: hour(0) }];
    const head = headOf();
    const message = ringHash(testCrypto.hash, place, family, head);
    const sign = (index: number) => ({
      index,
      signature: testCrypto.sign(message, ana.bells[index]?.secretKey ?? new Uint8Array()),
    });
    expect(isRedQuorum(roster, [0, 1, 2])).toBe(false);
    expect(says({ head, signers: [0, 1, 2].map(sign) }, { rosters })).toEqual([
      'amber',
      'tooFewLabels',
    ]);
    expect(says({ head, signers: [0, 3, 4].map(sign) }, { rosters })).toEqual(['rings', null]);
  });

  test('is not another one: a replay does not ring', () => {
    const next = rosterNamed('ana', { term: 1 }).roster;
    const rosters = [
      { roster: next, policy: policyIdOf(testCrypto.hash, next), since: hour(NOW_HOUR) },
    ];
    expect(says(ringBy([0, 1, 2]), { rosters })).toEqual(['refused', 'unknownTerm']);
    expect(says(ringBy([0, 1, 2], { term: 1 }), { rosters })).toEqual(['refused', 'forgedSigner']);
  });

  test('may be the one before the newest, while that is given', () => {
    const next = rosterNamed('ana', { term: 1 }).roster;
    const newest = { roster: next, policy: policyIdOf(testCrypto.hash, next), since: hour(0) };
    const rosters = [newest, ...hearing().rosters];
    expect(says(ringBy([0, 1, 2]), { rosters })).toEqual(['rings', null]);
  });
});

describe('a ring out of its place or time', () => {
  test('of a drill is refused on the live path, and the reverse', () => {
    expect(says(ringBy([0, 1, 2], { context: 'drill' }))).toEqual(['refused', 'wrongContext']);
    expect(says(ringBy([0, 1, 2]), { context: 'drill' })).toEqual(['refused', 'wrongContext']);
    const relabelled: Ring = {
      head: headOf({ context: 'live' }),
      signers: ringBy([0, 1, 2], { context: 'drill' }).signers,
    };
    expect(says(relabelled)).toEqual(['refused', 'forgedSigner']);
  });

  test('with a foreign pact tag is refused', () => {
    expect(says(ringBy([0, 1, 2], { tag: new Uint8Array(4) }))).toEqual(['refused', 'foreignTag']);
    const other = { place: { ...place, party: partyIdAt(1) } };
    expect(says(ringBy([0, 1, 2]), other)).toEqual(['refused', 'foreignTag']);
  });

  test('does not count a struck key', () => {
    const struck = new Set<PactKey>([keyOf(ana.bells[1] as (typeof ana.bells)[number])]);
    expect(says(ringBy([0, 1, 2]), { struck })).toEqual(['amber', 'struckKey']);
    expect(says(ringBy([0, 1, 2, 3]), { struck })).toEqual(['rings', null]);
  });

  test('may not name an end more than three days ahead, but for unsound clocks', () => {
    const until = (hours: number) =>
      ringBy([0, 1, 2], { notAfter: modularHour(hour(NOW_HOUR + hours)) });
    expect(says(until(96))).toEqual(['rings', null]);
    expect(says(until(97))).toEqual(['refused', 'tooFarAhead']);
  });

  test('of a level that this version does not know is refused', () => {
    expect(says(ringBy([0, 1, 2], { level: 2 }))).toEqual(['refused', 'unknownLevel']);
  });

  test('that comes late still says what it is, for thirty days', () => {
    expect(says(ringBy([0, 1, 2]), later(72 + 720))).toEqual(['rings', null]);
    expect(says(ringBy([0, 1, 2]), later(72 + 721))).toEqual(['refused', 'lapsed']);
  });
});

describe('an all-clear', () => {
  const ring = ringBy([0, 1, 2]);
  const judgeIt = (
    indexes: readonly number[],
    of: Ring = ring,
    struck: ReadonlySet<PactKey> = new Set(),
  ) => judgeCancel(testCrypto, rung(of), cancelBy(indexes, of), struck);
  const fault = (kind: string) => ({ ok: false, fault: { kind } });

  test('counts by three holders of whom one had not rung', () => {
    expect(judgeIt([0, 1, 3])).toEqual({
      ok: true,
      value: { signers: [0, 1, 3], needsCall: false },
    });
  });

  test('over a part of those who rang is judged by that part', () => {
    const four = ringBy([0, 1, 2, 4]);
    const part = cancelBy([0, 1, 4], four, four.signers.slice(0, 3));
    expect(judgeCancel(testCrypto, rung(four), part, new Set())).toMatchObject({ ok: true });
  });

  test('does not count a struck key', () => {
    const struck = new Set<PactKey>([keyOf(ana.bells[3] as (typeof ana.bells)[number])]);
    expect(judgeIt([0, 1, 3], ring, struck)).toEqual(fault('TooFewKeys'));
    expect(judgeIt([0, 1, 4], ring, struck)).toMatchObject({ value: { signers: [0, 1, 4] } });
  });

  test('by those who rang is none', () => {
    expect(judgeIt([0, 1, 2])).toEqual(fault('OnlyThoseWhoRang'));
  });

  test('by fewer than rang a bell is none', () => {
    expect(judgeIt([0, 3])).toEqual(fault('TooFewKeys'));
  });

  test('where all rang, needs all of them and a challenge call', () => {
    const everyone = ringBy([0, 1, 2, 3, 4]);
    expect(judgeIt([0, 1, 2, 3, 4], everyone)).toMatchObject({
      ok: true,
      value: { needsCall: true },
    });
    expect(judgeIt([0, 1, 2, 3], everyone)).toEqual(fault('OnlyThoseWhoRang'));
    const struck = new Set<PactKey>([keyOf(ana.bells[4] as (typeof ana.bells)[number])]);
    expect(judgeIt([0, 1, 2, 3], everyone, struck)).toMatchObject({
      ok: true,
      value: { needsCall: true },
    });
  });

  test('of an arrest, a raid or duress needs a challenge call', () => {
    for (const kind of [2, 3, 4])
      expect(judgeIt([0, 1, 3], ringBy([0, 1, 2], { kind }))).toMatchObject({
        value: { needsCall: true },
      });
  });

  test('cannot be signed before the ring is', () => {
    const unsigned = cancelBy([2, 3, 4], ring, []);
    expect(judgeCancel(testCrypto, rung(ring), unsigned, new Set())).toEqual(fault('SeenNotRung'));
    // Named in advance, the signatures are not yet there to be signed over.
    const guess = { ...unsigned, head: { ...unsigned.head, seen: [0, 1, 2] } };
    expect(judgeCancel(testCrypto, rung(ring), guess, new Set())).toEqual(fault('TooFewKeys'));
    const early = cancelBy([2, 3, 4], ring, ringBy([0, 1]).signers);
    const onEarly = rung(ringBy([0]));
    expect(judgeCancel(testCrypto, onEarly, early, new Set())).toEqual(fault('SeenNotRung'));
  });

  test('is for one ring and one context', () => {
    const other = ringBy([0, 1, 2], { number: 2 });
    const cancel = cancelBy([0, 1, 3], other);
    expect(judgeCancel(testCrypto, rung(ring), cancel, new Set())).toEqual(fault('OtherRing'));
    const drill = ringBy([0, 1, 2], { context: 'drill' });
    expect(judgeCancel(testCrypto, rung(ring), cancelBy([0, 1, 3], drill), new Set())).toEqual(
      fault('WrongContext'),
    );
  });

  test('travels and still counts', () => {
    const read = decodeCancel(encodeCancel(cancelBy([0, 1, 3], ring)));
    expect(read.ok && judgeCancel(testCrypto, rung(ring), read.value, new Set()).ok).toBe(true);
  });
});

describe('a lift', () => {
  test('counts those who signed it, and never the disputer', () => {
    const ring = ringBy([0, 1, 2]);
    expect(liftersOf(testCrypto, rung(ring), liftBy([0, 1, 2], 3, ring))).toEqual([0, 1, 2]);
    expect(liftersOf(testCrypto, rung(ring), liftBy([0, 1, 3], 3, ring))).toEqual([0, 1]);
    const elsewhere = rung(ringBy([0, 1, 2], { number: 2 }));
    const forged = { ...liftBy([0, 1], 3, ring), signers: liftBy([0, 1], 4, ring).signers };
    expect(liftersOf(testCrypto, elsewhere, forged)).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { LogId, PartyId, PolicyId, RecordId, RingId } from '../base/id.ts';
import type { Instant } from '../base/time.ts';
import { INSTANT_MAX } from '../base/time.ts';
import { saidAs } from '../log/entry.ts';
import { malformed } from '../codec/cbor.ts';
import type { RecordKind } from '../record/kind.ts';
import { decodeSaidAs, encodeSaid, KIND } from '../record/kind.ts';
import {
  arbitraryBytes,
  arbitraryId,
  arbitraryMutation,
  arbitraryUint,
  idNamed,
} from '../testing.ts';
import { CANCEL_BYTES_MAX, CANCEL_HEAD_BYTES } from './cancel.ts';
import { LIFT_BYTES_MAX, LIFT_HEAD_BYTES } from './dispute.ts';
import * as records from './records.ts';
import { RING_BYTES_MAX, RING_HEAD_BYTES } from './ring.ts';
import { delegateAt, saidInPact } from './testing.ts';

const instants = arbitraryUint(INSTANT_MAX).map((at) => at as Instant);
const latest = INSTANT_MAX as Instant;
const ring = idNamed<RingId>('ring');
const anyText = fc
  .string({ unit: 'grapheme', maxLength: 40 })
  .map((text) => text.normalize('NFC').replaceAll(/\p{Cc}/gu, ''));

/** Each kind: what it may say, the longest thing it can say, and something it must not say. */
interface Case<T> {
  readonly kind: RecordKind<T>;
  readonly any: fc.Arbitrary<T>;
  readonly longest: T;
  readonly wrong: T;
}

const cases: readonly Case<never>[] = [
  {
    kind: records.ringKeptKind,
    any: fc.record({ ring: arbitraryBytes(RING_HEAD_BYTES, 300) }),
    longest: { ring: new Uint8Array(RING_BYTES_MAX) },
    wrong: { ring: new Uint8Array(RING_HEAD_BYTES - 1) },
  },
  {
    kind: records.ringVerdictKind,
    any: fc.record({
      ring: arbitraryId<RingId>(),
      says: fc.constant('amber' as const),
      reason: fc.option(fc.constantFrom(...records.RING_REASONS)),
      term: fc.integer({ min: 0, max: 255 }),
      policy: arbitraryId<PolicyId>(),
      receivedAt: instants,
    }),
    longest: {
      ring,
      says: 'amber',
      reason: 'tooFewLabels',
      term: 255,
      policy: idNamed<PolicyId>('policy'),
      receivedAt: latest,
    },
    wrong: { ring, says: 'rings', reason: 'tooFewKeys', term: 0, policy: null, receivedAt: latest },
  },
  {
    kind: records.ringEvidenceKind,
    any: fc.record({
      ring: arbitraryId<RingId>(),
      text: anyText,
      inquiry: fc.option(arbitraryId<RecordId>()),
    }),
    longest: {
      ring,
      text: '警'.repeat(records.EVIDENCE_TEXT_MAX),
      inquiry: idNamed<RecordId>('inquiry'),
    },
    wrong: { ring, text: 'x'.repeat(records.EVIDENCE_TEXT_MAX + 1), inquiry: null },
  },
  {
    kind: records.ringProposedKind,
    any: fc.record({
      head: arbitraryBytes(RING_HEAD_BYTES),
      pact: arbitraryId<LogId>(),
      party: arbitraryId<PartyId>(),
      policy: arbitraryId<PolicyId>(),
      playbook: fc.option(arbitraryId<RecordId>()),
    }),
    longest: {
      head: new Uint8Array(RING_HEAD_BYTES),
      pact: idNamed<LogId>('pact'),
      party: idNamed<PartyId>('party'),
      policy: idNamed<PolicyId>('policy'),
      playbook: idNamed<RecordId>('playbook'),
    },
    wrong: {
      head: new Uint8Array(RING_HEAD_BYTES + 1),
      pact: idNamed<LogId>('pact'),
      party: idNamed<PartyId>('party'),
      policy: idNamed<PolicyId>('policy'),
      playbook: null,
    },
  },
  {
    kind: records.ringSignedKind,
    any: fc.record({
      ring: arbitraryId<RingId>(),
      bellIndex: fc.integer({ min: 0, max: 30 }),
      signature: arbitraryBytes(64),
    }),
    longest: { ring, bellIndex: 30, signature: new Uint8Array(64) },
    wrong: { ring, bellIndex: 31, signature: new Uint8Array(64) },
  },
  {
    kind: records.disputeKeptKind,
    any: fc.record({ said: arbitraryBytes(LIFT_HEAD_BYTES, 300), receivedAt: instants }),
    longest: { said: new Uint8Array(LIFT_BYTES_MAX), receivedAt: latest },
    wrong: { said: new Uint8Array(LIFT_HEAD_BYTES - 1), receivedAt: latest },
  },
  {
    kind: records.cancelKeptKind,
    any: fc.record({
      cancel: arbitraryBytes(CANCEL_HEAD_BYTES, 300),
      seen: arbitraryBytes(RING_HEAD_BYTES, 300),
      challenged: fc.boolean(),
      receivedAt: instants,
    }),
    longest: {
      cancel: new Uint8Array(CANCEL_BYTES_MAX),
      seen: new Uint8Array(RING_BYTES_MAX),
      challenged: true,
      receivedAt: latest,
    },
    wrong: {
      cancel: new Uint8Array(CANCEL_BYTES_MAX + 1),
      seen: new Uint8Array(RING_BYTES_MAX),
      challenged: true,
      receivedAt: latest,
    },
  },
] as readonly unknown[] as readonly Case<never>[];

describe.each(cases)('$kind.name', ({ kind, any, longest, wrong }) => {
  test('gives back what was put in, within its limit', () => {
    fc.assert(
      fc.property(any, (said) => {
        const encoded = encodeSaid(kind, said);
        expect(decodeSaidAs(kind, encoded)).toEqual({ ok: true, value: said });
      }),
    );
  });

  test('reaches its limit exactly', () => {
    const encoded = encodeSaid(kind, longest);
    expect(encoded.length).toBe(kind.bytesMax);
    expect(decodeSaidAs(kind, encoded).ok).toBe(true);
  });

  test('refuses what it must not say', () => {
    expect(kind.shape.parse(kind.shape.toCbor(wrong)).ok).toBe(false);
  });

  test('is total on any bytes, and has one form only', () => {
    const changed = any.chain((said) => arbitraryMutation(encodeSaid(kind, said)));
    fc.assert(
      fc.property(fc.oneof(arbitraryBytes(0, 200), changed), (bytes) => {
        const read = decodeSaidAs(kind, bytes);
        if (read.ok) expect(encodeSaid(kind, read.value)).toEqual(bytes);
      }),
      { numRuns: 300 },
    );
  });

  test('counts sealed and in its lane only', () => {
    const entry = saidInPact(kind, longest, delegateAt(1), 'here');
    expect(saidAs(kind, entry)).toEqual(longest);
    for (const change of [{ lane: 0 }, { lane: 2 }, { epoch: 0 }])
      expect(saidAs(kind, { ...entry, header: { ...entry.header, ...change } })).toBeUndefined();
  });
});

describe('the numbers of the kinds', () => {
  test('are final', () => {
    expect(cases.map(({ kind }) => [kind.name, KIND[kind.name]])).toEqual([
      ['ringKept', 48],
      ['ringVerdict', 49],
      ['ringEvidence', 50],
      ['ringProposed', 51],
      ['ringSigned', 52],
      ['disputeKept', 53],
      ['cancelKept', 54],
    ]);
  });
});

describe('a verdict', () => {
  const reads = (change: Partial<records.RingVerdict>): boolean => {
    const said: records.RingVerdict = {
      ring,
      says: 'rings',
      reason: null,
      term: 0,
      policy: idNamed<PolicyId>('policy'),
      receivedAt: latest,
      ...change,
    };
    return decodeSaidAs(records.ringVerdictKind, encodeSaid(records.ringVerdictKind, said)).ok;
  };

  test('that refuses says why; one that hears a bell names its roster', () => {
    expect(reads({})).toBe(true);
    expect(reads({ policy: null })).toBe(false);
    expect(reads({ reason: 'tooFewKeys' })).toBe(false);
    expect(reads({ says: 'amber' })).toBe(true);
    expect(reads({ says: 'amber', reason: 'tooFewKeys' })).toBe(true);
    expect(reads({ says: 'amber', policy: null })).toBe(false);
    expect(reads({ says: 'refused' })).toBe(false);
    expect(reads({ says: 'refused', reason: 'lapsed' })).toBe(true);
    expect(reads({ says: 'refused', reason: 'unknownTerm', policy: null })).toBe(true);
  });
});

describe('what a record refuses', () => {
  const signed = (bellIndex: number) => {
    const said = { ring, bellIndex, signature: new Uint8Array(64) };
    return decodeSaidAs(records.ringSignedKind, encodeSaid(records.ringSignedKind, said));
  };

  test('is said by its rule: who may sign, and what a verdict says', () => {
    expect(signed(31)).toEqual(malformed('signer'));
    expect([30, 128, 158].map((index) => signed(index).ok)).toEqual([true, true, true]);
    // Above all indexes it is the number that is refused, before anybody looks for its holder.
    expect(signed(159)).not.toEqual(malformed('signer'));
    const said: records.RingVerdict = {
      ring,
      says: 'refused',
      reason: null,
      term: 0,
      policy: null,
      receivedAt: latest,
    };
    const encoded = encodeSaid(records.ringVerdictKind, said);
    expect(decodeSaidAs(records.ringVerdictKind, encoded)).toEqual(malformed('verdict'));
  });
});

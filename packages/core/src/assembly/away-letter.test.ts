import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { idBytes } from '../base/id.ts';
import type { Hash32, LogId, MemberId, PartyId, PlacementId, RecordId } from '../base/id.ts';
import {
  arbitraryBytes,
  arbitraryId,
  arbitraryIds,
  arbitraryMutation,
  bytesNamed,
  idNamed,
} from '../testing.ts';
import type { Gone } from './act.ts';
import { GONE_MAX, WITNESS_KEYS_MAX } from './act.ts';
import type { AwayAnswer, AwayAsking } from './away-letter.ts';
import {
  AWAY_ANSWER_BYTES_MAX,
  AWAY_ASKING_BYTES_MAX,
  decodeAwayAnswer,
  decodeAwayAsking,
  encodeAwayAnswer,
  encodeAwayAsking,
} from './away-letter.ts';

const gone: fc.Arbitrary<readonly Gone[]> = arbitraryIds<MemberId>(5, 1).map((all) =>
  all.map((member) => ({ member, reason: member as string as RecordId })),
);
const asking: fc.Arbitrary<AwayAsking> = fc.record({
  pact: arbitraryId<LogId>(),
  party: arbitraryId<PartyId>(),
  parent: arbitraryId<PlacementId>(),
  gone,
  keys: arbitraryIds<Hash32>(5, 1).map((all) => all.map((one) => idBytes(one))),
});
const answer: fc.Arbitrary<AwayAnswer> = fc.record({
  parent: arbitraryId<PlacementId>(),
  gone,
  key: arbitraryBytes(32),
  signature: arbitraryBytes(64),
});

const letters = [
  ['an asking', asking, encodeAwayAsking, decodeAwayAsking],
  ['an answer', answer, encodeAwayAnswer, decodeAwayAnswer],
] as const;

describe.each(letters)('%s', (_, arbitrary, encode, decode) => {
  const written = (arbitrary as fc.Arbitrary<never>).map((one) => [one, encode(one)] as const);

  test('is read as it was written', () => {
    fc.assert(
      fc.property(written, ([one, encoded]) => {
        expect(decode(encoded)).toEqual({ ok: true, value: one });
      }),
    );
  });

  test('has one form, and any other bytes are refused without a throw', () => {
    fc.assert(
      fc.property(
        written.chain(([, encoded]) => fc.oneof(arbitraryMutation(encoded), fc.uint8Array())),
        (bytes) => {
          const read = decode(bytes);
          if (read.ok) expect(encode(read.value as never)).toEqual(bytes);
        },
      ),
    );
  });
});

describe('the longest letters', () => {
  const ids = <Id extends MemberId | PlacementId>(name: string, count: number): readonly Id[] =>
    Array.from({ length: count }, (_, at) => idNamed<Id>(name, at)).toSorted();
  const all = ids<MemberId>('member', GONE_MAX).map((member) => ({
    member,
    reason: idNamed<RecordId>('reason'),
  }));
  const parent = idNamed<PlacementId>('parent');

  test('reach their limit exactly, and a byte more is refused', () => {
    const keys = ids<MemberId>('key', WITNESS_KEYS_MAX).map((one) => idBytes(one));
    const whole = { pact: idNamed<LogId>('pact'), party: idNamed<PartyId>('party') };
    const asked = encodeAwayAsking({ ...whole, parent, gone: all, keys });
    expect(asked).toHaveLength(AWAY_ASKING_BYTES_MAX);
    expect(decodeAwayAsking(asked).ok).toBe(true);
    const signed = { key: bytesNamed('key'), signature: bytesNamed('signature', 0, 64) };
    const answered = encodeAwayAnswer({ parent, gone: all, ...signed });
    expect(answered).toHaveLength(AWAY_ANSWER_BYTES_MAX);
    expect(decodeAwayAnswer(answered).ok).toBe(true);
    for (const [bytes, decode] of [
      [asked, decodeAwayAsking],
      [answered, decodeAwayAnswer],
    ] as const)
      expect(decode(Uint8Array.of(...bytes, 0))).toMatchObject({ fault: { rule: 'oversize' } });
  });

  test('name somebody, each once', () => {
    const signed = { key: bytesNamed('key'), signature: bytesNamed('signature', 0, 64) };
    const [one] = all;
    if (one === undefined) throw new Error('nobody');
    for (const named of [[], [one, one]])
      expect(decodeAwayAnswer(encodeAwayAnswer({ parent, gone: named, ...signed })).ok).toBe(false);
  });
});

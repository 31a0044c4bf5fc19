/** For tests only: the promises that every kind of record makes, held for one kind after another. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { DeviceId, Hash32, LogId, PlacementId, RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import type { Entry } from '../log/entry.ts';
import { saidAs } from '../log/entry.ts';
import { arbitraryBytes, arbitraryMutation, idNamed } from '../testing.ts';
import { RECORD_VERSION } from './header.ts';
import type { RecordKind } from './kind.ts';
import { decodeSaidAs, encodeSaid, KIND } from './kind.ts';

/** Each kind: what it may say, the longest thing it can say, and things it must not say. */
export interface KindCase<T> {
  readonly kind: RecordKind<T>;
  readonly number: number;
  readonly any: fc.Arbitrary<NoInfer<T>>;
  readonly longest: NoInfer<T>;
  readonly wrong: readonly NoInfer<T>[];
}

/** One case of a list of cases that differ in what they say. */
export function kindCase<T>(one: KindCase<T>): KindCase<never> {
  return one as unknown as KindCase<never>;
}

/** An entry that says something, as if it had been read. */
function entrySaying<T>(kind: RecordKind<T>, said: T): Entry {
  return {
    id: idNamed<RecordId>('said'),
    header: {
      version: RECORD_VERSION,
      log: idNamed<LogId>('log'),
      author: idNamed<DeviceId>('author'),
      seq: 1,
      prev: idNamed<RecordId>('prev'),
      deps: [],
      gov: idNamed<PlacementId>('gov'),
      wallHour: hour(480_000),
      lane: kind.lanes[0] as number,
      epoch: kind.plain ? 0 : 1,
      nonce: new Uint8Array(kind.plain ? 0 : 24),
      bodyLen: 0,
      bodyHash: idNamed<Hash32>('body'),
    },
    body: { state: 'read', kind: KIND[kind.name], said: kind.shape.toCbor(said) },
  };
}

/** Holds a kind to its promises. */
export function describeKinds(cases: readonly KindCase<never>[]): void {
  describe.each(cases)('$kind.name', ({ kind, number, any, longest, wrong }) => {
    test('has its number for ever', () => {
      expect(KIND[kind.name]).toBe(number);
    });

    test('gives back what was put in, within its limit', () => {
      fc.assert(
        fc.property(any, (said) => {
          const encoded = encodeSaid(kind, said);
          expect(encoded.length).toBeLessThanOrEqual(kind.bytesMax);
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
      for (const one of wrong) expect(kind.shape.parse(kind.shape.toCbor(one)).ok).toBe(false);
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

    test('counts sealed as it should be and in its lane only', () => {
      const entry = entrySaying(kind, longest);
      expect(saidAs(kind, entry)).toEqual(longest);
      for (const change of [{ lane: 9 }, { epoch: kind.plain ? 1 : 0 }])
        expect(saidAs(kind, { ...entry, header: { ...entry.header, ...change } })).toBeUndefined();
    });
  });
}

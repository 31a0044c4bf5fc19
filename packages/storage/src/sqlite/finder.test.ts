import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { Finder } from './finder.ts';
import { KEYS } from './guard.ts';
import type { RecordPlace } from './row.ts';

/** Few keys that lie side by side, at the end of the slots and anywhere; few devices; forks. */
const arbitraryPlace = fc.record({
  key: fc.oneof(fc.nat(3), fc.integer({ min: 2_046, max: 2_049 }), fc.nat(KEYS - 1)),
  device: fc.nat(2),
  seq: fc.oneof(fc.nat(5), fc.constant(2 ** 32 - 1)),
});
type Arbitrary = Pick<RecordPlace, 'key' | 'device' | 'seq'>;

const placesOf = (some: readonly Arbitrary[], from: number): RecordPlace[] =>
  some.map((one, at) => ({ ...one, tie: 0, arrival: from + at }));

function chainOf(
  places: readonly RecordPlace[],
  device: number,
  seq: number,
  arrival: number,
): number[] {
  return places
    .filter((one) => one.device === device && one.seq >= seq)
    .filter((one) => one.seq > seq || one.arrival > arrival)
    .toSorted((a, b) => a.seq - b.seq || a.arrival - b.arrival)
    .map((one) => one.arrival);
}

/** What is asked finds what a walk through all places finds. */
function expectFinds(finder: Finder, places: readonly RecordPlace[]): void {
  expect(finder.last).toBe(places.length);
  for (const key of [0, 1, 2_047, 2_048, ...places.map((one) => one.key)]) {
    const alike = places.filter((one) => one.key === key).map((one) => one.arrival);
    expect(finder.withKey(key)).toEqual(alike);
    expect(finder.hasKey(key)).toBe(alike.length > 0);
  }
  for (const device of [0, 1, 2, 3])
    for (const [seq, arrival] of [[0, 0] as const, [3, 4] as const, [2 ** 32 - 1, 1] as const]) {
      const all = chainOf(places, device, seq, arrival);
      expect(finder.ofDevice(device, seq, arrival, 1_000)).toEqual(all);
      expect(finder.ofDevice(device, seq, arrival, 2)).toEqual(all.slice(0, 2));
    }
}

describe('finding rows from memory', () => {
  const some = fc.array(arbitraryPlace, { maxLength: 40 });

  test('finds what a walk through all of them finds, also after some were taken back', () => {
    fc.assert(
      fc.property(some, some, fc.nat(40), (first, second, cut) => {
        const finder = new Finder();
        let places = placesOf(first, 1);
        for (const place of places) finder.add(place);
        places = places.slice(0, cut);
        finder.cutTo(places.length);
        expectFinds(finder, places);
        const more = placesOf(second, places.length + 1);
        for (const place of more) finder.add(place);
        expectFinds(finder, [...places, ...more]);
      }),
    );
  });

  test('goes on finding when it grows, and when that is taken back', () => {
    const finder = new Finder();
    const places = placesOf(
      Array.from({ length: 5_000 }, (_, at) => ({
        key: at % 3 === 0 ? at % 7 : (at * 2_654_435_761) % KEYS,
        device: at % 3,
        seq: Math.floor(at / 3),
      })),
      1,
    );
    for (const place of places) finder.add(place);
    expect(finder.withKey(0)).toEqual(
      places.filter(({ key }) => key === 0).map(({ arrival }) => arrival),
    );
    expect(finder.ofDevice(1, 1_600, 0, 5_000)).toEqual(chainOf(places, 1, 1_600, 0));
    finder.cutTo(900);
    expectFinds(finder, places.slice(0, 900));
  });

  test('takes rows in their order only', () => {
    const finder = new Finder();
    const place = { key: 1, tie: 0, device: 0, seq: 0 };
    expect(() => {
      finder.add({ ...place, arrival: 2 });
    }).toThrow('arrival');
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { compareBytes, equalBytes } from '../base/bytes.ts';
import type { LogId, PartyId } from '../base/id.ts';
import { governanceKey } from '../assembly/epochs.ts';
import { testEpochKey, TestWorld } from '../assembly/testing.ts';
import { HOUR_MAX } from '../record/header.ts';
import type { RecordKind } from '../record/kind.ts';
import { decodeSaidAs, encodeSaid } from '../record/kind.ts';
import {
  arbitraryBytes,
  arbitraryId,
  arbitraryMutation,
  arbitraryShuffledTwice,
  arbitraryUint,
  bytesNamed,
  idNamed,
  testCrypto,
} from '../testing.ts';
import { decodeShape, encodeShape } from '../codec/shape.ts';
import type { ReaderSeat, ReaderSet } from './readers.ts';
import {
  isSameReaders,
  READER_ISSUES_MAX,
  READER_PATIENCE_HOURS,
  readerKeyKind,
  readersDue,
  readerSeats,
  readerSetShape,
  readerTermOf,
  readingMember,
  standingReaders,
  wordCarriedKind,
  wordToldKind,
} from './readers.ts';
import { SEALED_WORD_BYTES } from './sealed-word.ts';

const pact = idNamed<LogId>('pact');
const { keyedHash } = testCrypto;
const secretOf = (epoch: number): Uint8Array => governanceKey(keyedHash, testEpochKey(epoch));
const publicKey = (number: number): Uint8Array => bytesNamed('kem', number, 1_216);
const setOf = (term: number, issue: number, first: number = 0): ReaderSet => ({
  term,
  issue,
  keys: [publicKey(first), publicKey(first + 1)].toSorted(compareBytes),
});

interface Case<T> {
  readonly kind: RecordKind<T>;
  readonly any: fc.Arbitrary<T>;
  readonly longest: T;
}

const cases = [
  {
    kind: readerKeyKind,
    any: fc.record({
      pact: arbitraryId<LogId>(),
      term: arbitraryUint(HOUR_MAX),
      key: arbitraryBytes(1_216),
    }),
    longest: { pact, term: HOUR_MAX, key: publicKey(0) },
  },
  {
    kind: wordCarriedKind,
    any: fc.record({ to: arbitraryId<PartyId>(), word: arbitraryBytes(SEALED_WORD_BYTES) }),
    longest: { to: idNamed<PartyId>('party'), word: new Uint8Array(SEALED_WORD_BYTES) },
  },
  {
    kind: wordToldKind,
    any: fc.record({
      pact: arbitraryId<LogId>(),
      party: arbitraryId<PartyId>(),
      word: arbitraryBytes(SEALED_WORD_BYTES),
    }),
    longest: { pact, party: idNamed<PartyId>('party'), word: new Uint8Array(SEALED_WORD_BYTES) },
  },
] as readonly unknown[] as readonly Case<never>[];

describe.each(cases)('what a record says', ({ kind, any, longest }) => {
  test(`${kind.name} reads back, canonically or not at all, up to its exact limit`, () => {
    fc.assert(
      fc.property(any, (said) => {
        expect(decodeSaidAs(kind, encodeSaid(kind, said))).toEqual({ ok: true, value: said });
      }),
      { numRuns: 20 },
    );
    const isSame = (bytes: Uint8Array): boolean => {
      const read = decodeSaidAs(kind, bytes);
      return !read.ok || equalBytes(encodeSaid(kind, read.value), bytes);
    };
    fc.assert(fc.property(arbitraryBytes(0, 100), isSame));
    fc.assert(
      fc.property(
        any.chain((said) => arbitraryMutation(encodeSaid(kind, said))),
        isSame,
      ),
    );
    expect(encodeSaid(kind, longest)).toHaveLength(kind.bytesMax);
    expect(decodeSaidAs(kind, new Uint8Array(kind.bytesMax + 1))).toMatchObject({
      fault: { rule: 'oversize' },
    });
  });
});

describe('a set of readers', () => {
  test('has two keys in the one order that says nothing of whose they are', () => {
    const set = setOf(5, 1);
    const bytes = encodeShape(readerSetShape, set);
    expect(decodeShape(readerSetShape, bytes, 3_000)).toEqual({ ok: true, value: set });
    for (const keys of [set.keys.toReversed(), [set.keys[0]], [set.keys[0], set.keys[0]]]) {
      const wrong = encodeShape(readerSetShape, { ...set, keys: keys as Uint8Array[] });
      expect(decodeShape(readerSetShape, wrong, 5_000).ok).toBe(false);
    }
  });

  test('stands if it is the newest, and none where two say otherwise under its number', () => {
    expect(standingReaders([])).toBeNull();
    const all = [setOf(5, 0), setOf(4, 9, 2), setOf(5, 1, 4), setOf(5, 1, 4)];
    expect(standingReaders(all)).toEqual(setOf(5, 1, 4));
    expect(standingReaders([...all, setOf(5, 1, 6)])).toBeNull();
    expect(standingReaders([...all, setOf(5, 1, 6), setOf(5, 2, 6)])).toEqual(setOf(5, 2, 6));
    fc.assert(
      fc.property(arbitraryShuffledTwice(all), (shuffled) => {
        expect(standingReaders(shuffled)).toEqual(standingReaders(all));
      }),
    );
  });

  test('is due once both keys are there, and not again while it stands', () => {
    const seat = (number: number, isShown: boolean = true): ReaderSeat => ({
      member: idNamed('member', number),
      device: idNamed('device', number),
      key: isShown ? publicKey(number) : undefined,
    });
    expect(readersDue([seat(0), seat(1, false)], 5, [])).toBeUndefined();
    const first = readersDue([seat(0), seat(1)], 5, []);
    expect(first).toEqual(setOf(5, 0));
    if (first === undefined) expect.unreachable();
    expect(readersDue([seat(1), seat(0)], 5, [first])).toBeUndefined();
    expect(readersDue([seat(1), seat(2)], 5, [first])).toEqual(setOf(5, 1, 1));
    expect(readersDue([seat(0), seat(1)], 6, [first])).toEqual(setOf(6, 0));
    // Two that contradict each other are replaced.
    const torn = [first, setOf(5, 0, 7)];
    expect(readersDue([seat(0), seat(1)], 5, torn)).toEqual(setOf(5, 1));
    expect(readersDue([seat(1), seat(2)], 5, [setOf(5, READER_ISSUES_MAX)])).toBeUndefined();
    expect(isSameReaders(first, setOf(5, 0))).toBe(true);
  });
});

describe('the draw of readers', () => {
  const world = (): TestWorld => {
    const made = new TestWorld(5);
    made.place(null);
    return made;
  };
  const placeOf = (one: TestWorld) => ({ pact, term: readerTermOf(one.state) });
  const seatsIn = (one: TestWorld, at = placeOf(one)) =>
    readerSeats(keyedHash, one.state, secretOf, at, one.entries);
  const numberOf = (one: TestWorld, seat: ReaderSeat | undefined): number =>
    [0, 1, 2, 3, 4, 5].find((number) => one.member(number) === seat?.member) ?? -1;
  const show = (one: TestWorld, number: number, key = publicKey(number)) =>
    one.write(one.id(number), readerKeyKind, { ...placeOf(one), key });

  test('seats two members, others for another pact, term or secret', () => {
    const one = world();
    const seats = seatsIn(one);
    expect(seats).toHaveLength(2);
    expect(new Set(seats.map(({ member }) => member)).size).toBe(2);
    const { term } = placeOf(one);
    const drawn = new Set(
      [0, 1, 2, 3, 4, 5, 6, 7].map((number) =>
        seatsIn(one, { pact: idNamed<LogId>('pact', number), term })
          .map(({ member }) => member)
          .join(),
      ),
    );
    expect(drawn.size).toBeGreaterThan(2);
    const strange = (): Uint8Array => bytesNamed('another secret');
    const others = readerSeats(keyedHash, one.state, strange, placeOf(one), one.entries);
    expect(others.map(({ member }) => member)).not.toEqual(seats.map(({ member }) => member));
  });

  test('cannot be followed without the secret of the home', () => {
    const one = world();
    expect(readerSeats(keyedHash, one.state, () => undefined, placeOf(one), [])).toEqual([]);
  });

  test('is the same all term long, whatever happens meanwhile', () => {
    const one = world();
    const before = seatsIn(one).map(({ member }) => member);
    for (const seat of seatsIn(one)) show(one, numberOf(one, seat));
    const { term } = placeOf(one);
    one.now += 720;
    one.place(one.act(one.id(0), one.turn(), 'none'));
    one.place(null);
    expect(one.state.epochs.at(-1)?.number).toBe(2);
    expect(placeOf(one).term).toBe(term);
    expect(seatsIn(one).map(({ member }) => member)).toEqual(before);
    one.now += 2_160;
    one.place(null);
    expect(placeOf(one).term).toBe(term + 1);
  });

  test('passes over who showed no key for a week, and who left', () => {
    const one = world();
    const [first, second] = seatsIn(one);
    show(one, numberOf(one, second));
    one.now += READER_PATIENCE_HOURS - 24;
    one.place(null);
    expect(seatsIn(one).map(({ member }) => member)).toEqual([first?.member, second?.member]);
    one.now += 30;
    one.place(null);
    // Nobody else has shown one yet: there is a seat for whoever does.
    expect(seatsIn(one).map(({ member }) => member)).toEqual([second?.member]);
    const third = [0, 1, 2, 3, 4].find(
      (number) => one.member(number) !== first?.member && one.member(number) !== second?.member,
    );
    show(one, third ?? 0);
    expect(seatsIn(one)).toHaveLength(2);
    expect(seatsIn(one).map(({ member }) => member)).not.toContain(first?.member);
  });

  test('gives no seat to whoever shows the key of another', () => {
    const one = world();
    const [first, second] = seatsIn(one).map((seat) => numberOf(one, seat));
    show(one, first ?? 0);
    show(one, second ?? 0, publicKey(first ?? 0));
    const seats = seatsIn(one);
    expect(numberOf(one, seats[0])).toBe(first);
    expect(seats.map((seat) => numberOf(one, seat))).not.toContain(second);
  });

  test('is among members with a vote: no newcomer reads', () => {
    const one = world();
    one.admit(5, [0, 1]);
    const all = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((number) =>
      seatsIn(one, { pact: idNamed<LogId>('pact', number), term: placeOf(one).term }),
    );
    expect(all.map((seat) => numberOf(one, seat))).not.toContain(5);
  });

  test('is of the one device with which a member ballots', () => {
    const one = world();
    expect(readingMember(one.state, one.id(0))).toBe(one.member(0));
    one.placing(0, one.enrolment(one.member(0), 6), [1]);
    expect(readingMember(one.state, one.id(6))).toBeUndefined();
  });
});

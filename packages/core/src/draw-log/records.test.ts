import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Hash32, MemberId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import { hour } from '../base/time.ts';
import { encodeCbor } from '../codec/cbor.ts';
import { HOUR_MAX } from '../record/header.ts';
import { KIND } from '../record/kind.ts';
import { describeKinds, kindCase } from '../record/testing.ts';
import { arbitraryBytes, arbitraryHour, arbitraryId, arbitraryIds, idNamed } from '../testing.ts';
import type { DrawLuck, DrawOpened } from './records.ts';
import * as records from './records.ts';

const last = HOUR_MAX as Hour;
const draw = idNamed<RecordId>('draw');
const terms = idNamed<Hash32>('terms');
const ids = (name: string, count: number): readonly MemberId[] =>
  Array.from({ length: count }, (_, at) => idNamed<MemberId>(name, at)).toSorted();
const wide = (length: number): string => '水'.repeat(length);

const hands = ids('hand', records.DRAW_HANDS_MAX);
const dice = { hands, after: hour(200), until: hour(210), count: 5 };
const secrets = { members: ids('committer', 3), commitUntil: hour(100), showUntil: hour(130) };
const round = { chain: 'quicknet', round: 5 } as const;
const own = (set: Partial<Extract<DrawLuck, { kind: 'own' }>['value']> = {}): DrawLuck => ({
  kind: 'own',
  value: { secrets: null, dice: null, round, ...set },
});
const opened: DrawOpened = {
  title: 'Key',
  text: '',
  decision: null,
  replaces: null,
  pool: { kind: 'members', value: { members: [], seats: 1 } },
  grace: 20,
  luck: own(),
};
const longest: DrawOpened = {
  title: wide(records.DRAW_TITLE_MAX),
  text: wide(records.DRAW_TEXT_MAX),
  decision: draw,
  replaces: draw,
  pool: {
    kind: 'members',
    value: { members: ids('pool', records.DRAWN_FROM_MAX), seats: records.DRAWN_FROM_MAX },
  },
  grace: records.DRAW_GRACE_MAX,
  luck: {
    kind: 'numbers',
    value: {
      hands,
      after: hour(last - 1),
      until: last,
      sources: Array.from({ length: records.DRAW_SOURCES_MAX }, () =>
        wide(records.DRAW_SOURCE_NAME_MAX),
      ),
    },
  },
};

const anyPool: fc.Arbitrary<DrawOpened['pool']> = fc.oneof(
  arbitraryIds<MemberId>(5).map(
    (members) =>
      ({ kind: 'members', value: { members, seats: Math.max(1, members.length) } }) as const,
  ),
  fc
    .record({ size: fc.integer({ min: 2, max: 20_000 }) })
    .map(({ size }) => ({ kind: 'listed', value: { terms, size, seats: 2 } }) as const),
  fc
    .integer({ min: 1, max: records.DRAW_TICKETS_MAX })
    .map((tickets) => ({ kind: 'panels', value: { terms, tickets } }) as const),
);
const anyHands = arbitraryIds<MemberId>(records.DRAW_HANDS_MAX, 2);
const anyRead = fc
  .tuple(anyHands, arbitraryHour(1_000, 500), fc.integer({ min: 1, max: 99 }))
  .map(([some, after, more]) => ({ hands: some, after, until: hour(after + more) }));
const anyOwn: fc.Arbitrary<DrawLuck> = fc
  .record({
    members: fc.option(arbitraryIds<MemberId>(4, 1)),
    read: fc.option(anyRead),
    number: fc.integer({ min: 1, max: 1_000_000 }),
    count: fc.integer({ min: 1, max: records.DRAW_DICE_MAX }),
  })
  .map(({ members, read, number, count }) =>
    own({
      secrets: members && { members, commitUntil: hour(100), showUntil: hour(200) },
      dice: read && { ...read, count },
      round: read !== null && number % 2 === 0 ? null : { chain: 'default', round: number },
    }),
  );
const anyNumbers: fc.Arbitrary<DrawLuck> = anyRead.map((read) => ({
  kind: 'numbers',
  value: { ...read, sources: ['Lottery of Saturday', '水'] },
}));
const anyOpened: fc.Arbitrary<DrawOpened> = fc
  .record({
    title: fc.constantFrom('Key', 'المفتاح'),
    text: fc.constantFrom('', 'For a month'),
    decision: fc.option(arbitraryId<RecordId>()),
    replaces: fc.option(arbitraryId<RecordId>()),
    pool: anyPool,
    grace: fc.integer({ min: 0, max: 99 }),
    luck: fc.oneof(anyOwn, anyNumbers),
  })
  .map((any): DrawOpened => {
    const hasList = any.pool.kind === 'members' && any.pool.value.members.length > 0;
    const decision = hasList ? any.decision : null;
    const luck = any.pool.kind === 'panels' ? own() : any.luck;
    return { ...any, luck, decision, replaces: decision === null ? null : any.replaces };
  });

const anySource: fc.Arbitrary<records.SourceValue> = fc.oneof(
  fc
    .array(fc.nat(), { minLength: 1, maxLength: records.DRAW_NUMBERS_MAX })
    .map((value) => ({ kind: 'numbers', value }) as const),
  fc.constantFrom('A1', 'gain').map((value) => ({ kind: 'text', value }) as const),
);
const anyReading: fc.Arbitrary<records.DrawReading> = fc.oneof(
  fc
    .array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: records.DRAW_DICE_MAX })
    .map((value) => ({ kind: 'dice', value }) as const),
  fc
    .array(anySource, { minLength: 1, maxLength: records.DRAW_SOURCES_MAX })
    .map((value) => ({ kind: 'numbers', value }) as const),
);

const opening = kindCase({
  kind: records.drawOpenedKind,
  number: 120,
  any: anyOpened,
  longest,
  wrong: [
    { ...opened, title: ' ' },
    { ...opened, luck: own({ round: null }) },
    { ...opened, luck: own({ round: null, secrets }) },
    { ...opened, luck: own({ secrets: { ...secrets, showUntil: hour(120) } }) },
    { ...opened, luck: own({ secrets, dice: { ...dice, after: hour(149) } }) },
    { ...opened, luck: own({ dice: { ...dice, until: dice.after } }) },
    { ...opened, luck: own({ dice: { ...dice, count: 0 } }) },
    { ...opened, luck: own({ dice: { ...dice, hands: hands.slice(0, 1) } }) },
    { ...opened, luck: own({ round: { chain: 'quicknet', round: 0 } }) },
    { ...opened, luck: { kind: 'numbers', value: { ...dice, sources: [] } } },
    { ...opened, pool: { kind: 'members', value: { members: ids('p', 2), seats: 3 } } },
    { ...opened, pool: { kind: 'members', value: { members: [], seats: 0 } } },
    { ...opened, pool: { kind: 'listed', value: { terms, size: 2, seats: 3 } } },
    { ...opened, pool: { kind: 'panels', value: { terms, tickets: 0 } } },
    { ...longest, pool: { kind: 'panels', value: { terms, tickets: 3 } }, decision: null },
    { ...opened, decision: draw },
    { ...opened, replaces: draw },
  ],
});

describeKinds([
  opening,
  kindCase({
    kind: records.drawCommittedKind,
    number: 121,
    any: fc.record({ draw: arbitraryId<RecordId>(), commitment: arbitraryId<Hash32>() }),
    longest: { draw, commitment: terms },
    wrong: [],
  }),
  kindCase({
    kind: records.drawShownKind,
    number: 122,
    any: fc.record({ draw: arbitraryId<RecordId>(), secret: arbitraryBytes(32, 32) }),
    longest: { draw, secret: new Uint8Array(32) },
    wrong: [{ draw, secret: new Uint8Array(31) }],
  }),
  kindCase({
    kind: records.drawReadKind,
    number: 123,
    any: fc.record({
      draw: arbitraryId<RecordId>(),
      witnesses: arbitraryIds<MemberId>(3),
      reading: fc.option(anyReading),
    }),
    longest: {
      draw,
      witnesses: hands,
      reading: {
        kind: 'numbers',
        value: Array.from({ length: records.DRAW_SOURCES_MAX }, () => ({
          kind: 'text' as const,
          value: wide(records.DRAW_SOURCE_NAME_MAX),
        })),
      },
    },
    wrong: [
      { draw, witnesses: [], reading: { kind: 'dice', value: [0] } },
      { draw, witnesses: [], reading: { kind: 'dice', value: [7] } },
      { draw, witnesses: [], reading: { kind: 'dice', value: [] } },
      { draw, witnesses: hands.toReversed(), reading: null },
    ],
  }),
  kindCase({
    kind: records.drawRoundKind,
    number: 124,
    any: fc.record({
      draw: arbitraryId<RecordId>(),
      signature: arbitraryBytes(48, 96),
      previous: arbitraryBytes(0, 96),
    }),
    longest: { draw, signature: new Uint8Array(96), previous: new Uint8Array(96) },
    wrong: [{ draw, signature: new Uint8Array(47), previous: new Uint8Array() }],
  }),
]);

describe('an opening', () => {
  test('with secrets and dice is shorter than the longest with numbers', () => {
    const said = records.drawOpenedKind.shape.toCbor({
      ...longest,
      luck: own({
        secrets: { ...secrets, members: ids('committer', 16), commitUntil: last, showUntil: last },
        dice: { hands, after: last, until: last, count: records.DRAW_DICE_MAX },
        round: { chain: 'default', round: 1_099_511_627_776 },
      }),
    });
    const encoded = encodeCbor([KIND.drawOpened, said]);
    expect(encoded.length).toBeLessThan(records.DRAW_OPENED_BYTES_MAX);
  });
});

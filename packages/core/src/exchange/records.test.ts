import fc from 'fast-check';

import { KEM_CIPHERTEXT_BYTES } from '../base/crypto.ts';
import type { DeviceId, MemberId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import { HOUR_MAX } from '../record/header.ts';
import { describeKinds, kindCase } from '../record/testing.ts';
import { arbitraryBytes, arbitraryId, arbitraryIds, idNamed } from '../testing.ts';
import type { ContactBox, Duty, Need, Offer, Scribed } from './records.ts';
import * as records from './records.ts';

const last = HOUR_MAX as Hour;
const ids = (name: string, count: number): readonly MemberId[] =>
  Array.from({ length: count }, (_, at) => idNamed<MemberId>(name, at)).toSorted();

const scribed: Scribed = { member: idNamed<MemberId>('member'), witnesses: ids('witness', 4) };
const anyScribed: fc.Arbitrary<Scribed | null> = fc.option(
  arbitraryIds<MemberId>(5, 1).map(([member, ...witnesses]) => ({
    member: member as MemberId,
    witnesses: witnesses.toSorted(),
  })),
);
const words = (max: number): fc.Arbitrary<string> =>
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: Math.min(20, max) })
    .map((text) => `a${text.normalize('NFC').replaceAll(/\p{Cc}/gu, '')}`.slice(0, max))
    .filter((text) => text.isWellFormed());

const offer: Offer = {
  what: '水'.repeat(records.WHAT_MAX),
  quantity: records.QUANTITY_MAX,
  unit: '水'.repeat(records.UNIT_MAX),
  from: last,
  until: last,
  area: '水'.repeat(records.AREA_MAX),
  circle: 'allies',
  expiresAt: last,
  scribed,
};
const anyOffer: fc.Arbitrary<Offer> = fc.record({
  what: words(records.WHAT_MAX),
  quantity: fc.integer({ min: 1, max: records.QUANTITY_MAX }),
  unit: words(records.UNIT_MAX),
  from: fc.constant(480_000 as Hour),
  until: fc.integer({ min: 480_000, max: 490_000 }).map((hour) => hour as Hour),
  area: words(records.AREA_MAX),
  circle: fc.constantFrom(...records.AID_CIRCLES),
  expiresAt: fc.integer({ min: 480_000, max: 490_000 }).map((hour) => hour as Hour),
  scribed: anyScribed,
});
const wrongOffers: readonly Offer[] = [
  { ...offer, what: '  ' },
  { ...offer, what: 'x'.repeat(records.WHAT_MAX + 1) },
  { ...offer, quantity: 0 },
  { ...offer, quantity: records.QUANTITY_MAX + 1 },
  { ...offer, from: last, until: (HOUR_MAX - 1) as Hour },
  { ...offer, from: last, expiresAt: (HOUR_MAX - 1) as Hour },
  { ...offer, scribed: { member: ids('witness', 1)[0] as MemberId, witnesses: ids('witness', 4) } },
];
const asNeed = (one: Offer): Need => ({ ...one, urgency: 'today' });

const box = (at: number): ContactBox => ({
  device: idNamed<DeviceId>('device', at),
  ciphertext: new Uint8Array(KEM_CIPHERTEXT_BYTES),
  wrapped: new Uint8Array(48),
});
const boxes = [0, 1, 2, 3].map(box).toSorted((a, b) => (a.device < b.device ? -1 : 1));
const match = idNamed<RecordId>('match');

const duty: Duty = {
  rota: 'x'.repeat(records.ROTA_KEY_MAX),
  member: idNamed<MemberId>('member'),
  from: (HOUR_MAX - records.DUTY_HOURS_MAX + 1) as Hour,
  until: last,
  hours: records.DUTY_HOURS_MAX,
};

describeKinds([
  kindCase({
    kind: records.needKind,
    number: 128,
    any: anyOffer.map(asNeed),
    longest: asNeed(offer),
    wrong: wrongOffers.map(asNeed),
  }),
  kindCase({
    kind: records.offerKind,
    number: 129,
    any: anyOffer,
    longest: offer,
    wrong: wrongOffers,
  }),
  kindCase({
    kind: records.wantedEndedKind,
    number: 130,
    any: fc.record({
      wanted: arbitraryId<RecordId>(),
      why: fc.constantFrom(...records.END_REASONS),
    }),
    longest: { wanted: match, why: 'served' },
    wrong: [{ wanted: match, why: 'sold' as 'served' }],
  }),
  kindCase({
    kind: records.matchKind,
    number: 131,
    any: fc.record({
      need: arbitraryId<RecordId>(),
      offer: arbitraryId<RecordId>(),
      quantity: fc.integer({ min: 1, max: records.QUANTITY_MAX }),
    }),
    longest: { need: match, offer: match, quantity: records.QUANTITY_MAX },
    wrong: [{ need: match, offer: match, quantity: 0 }],
  }),
  kindCase({
    kind: records.matchSaidKind,
    number: 132,
    any: fc.record({
      match: arbitraryId<RecordId>(),
      word: fc.constantFrom(...records.MATCH_WORDS),
      note: words(records.EXCHANGE_NOTE_MAX),
      scribed: anyScribed,
    }),
    longest: { match, word: 'failed', note: '水'.repeat(records.EXCHANGE_NOTE_MAX), scribed },
    wrong: [{ match, word: 'done', note: 'x'.repeat(201), scribed: null }],
  }),
  kindCase({
    kind: records.contactSharedKind,
    number: 133,
    any: fc.record({
      match: arbitraryId<RecordId>(),
      sealed: arbitraryBytes(528),
      boxes: fc.subarray(boxes, { minLength: 1 }),
    }),
    longest: { match, sealed: new Uint8Array(528), boxes },
    wrong: [
      { match, sealed: new Uint8Array(528), boxes: [] },
      { match, sealed: new Uint8Array(527), boxes },
      { match, sealed: new Uint8Array(528), boxes: boxes.toReversed() },
    ],
  }),
  kindCase({
    kind: records.dutyKind,
    number: 134,
    any: fc.record({
      rota: fc.constantFrom('kitchen', 'night-watch-2'),
      member: arbitraryId<MemberId>(),
      from: fc.constant(480_000 as Hour),
      until: fc.integer({ min: 480_010, max: 480_300 }).map((hour) => hour as Hour),
      hours: fc.integer({ min: 1, max: 11 }),
    }),
    longest: duty,
    wrong: [
      { ...duty, rota: 'Night watch' },
      { ...duty, hours: 0 },
      { ...duty, hours: records.DUTY_HOURS_MAX + 1 },
      { ...duty, from: (duty.from - 1) as Hour },
      { ...duty, from: last, until: (HOUR_MAX - 1) as Hour, hours: 1 },
    ],
  }),
  kindCase({
    kind: records.dutySaidKind,
    number: 135,
    any: fc.record({ duty: arbitraryId<RecordId>(), word: fc.constantFrom(...records.DUTY_WORDS) }),
    longest: { duty: match, word: 'missed' },
    wrong: [{ duty: match, word: 'bought' as 'missed' }],
  }),
]);

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { equalBytes } from '../base/bytes.ts';
import type { Hash32, LogId, RecordId } from '../base/id.ts';
import { hour, instant, INSTANT_MAX } from '../base/time.ts';
import { HOUR_MAX } from '../record/header.ts';
import type { RecordKind } from '../record/kind.ts';
import { decodeSaidAs, encodeSaid } from '../record/kind.ts';
import {
  arbitraryBytes,
  arbitraryHour,
  arbitraryId,
  arbitraryUint,
  idNamed,
  testCrypto,
} from '../testing.ts';
import { CHANNEL_BITS_ALL, CHANNELS, channelBits, channelsOf } from './channel.ts';
import {
  HAND_MAX,
  INQUIRY_CLOSED,
  INQUIRY_NOTES,
  INQUIRY_OPENED,
  INQUIRY_OUTCOMES,
  INQUIRY_REASONS,
  INQUIRY_STEP,
  inquiryIdOf,
  STEP_RESULTS,
} from './inquiry-records.ts';
import type { Pause } from './pause.ts';
import { PAUSE, PAUSE_HOURS_MAX } from './pause.ts';
import type { Rhythm } from './rhythm.ts';
import { AUDIENCES, GRACE_HOURS_MAX, PERIOD_HOURS_MAX, RHYTHM } from './rhythm.ts';
import { SEEN, SEEN_HOWS } from './seen.ts';
import type { SubjectId } from './subject.ts';
import { subjectNamed } from './testing.ts';

const arbitraryRhythm: fc.Arbitrary<Rhythm> = fc.record({
  periodHours: fc.integer({ min: 1, max: PERIOD_HOURS_MAX }),
  graceHours: arbitraryUint(GRACE_HOURS_MAX),
  anchorHour: arbitraryHour(HOUR_MAX),
  channels: fc.integer({ min: 1, max: CHANNEL_BITS_ALL }),
  audiences: fc
    .subarray([...AUDIENCES])
    .chain((audiences) =>
      fc.tuple(
        ...audiences.map((audience) =>
          arbitraryUint(GRACE_HOURS_MAX).map((graceHours) => ({ audience, graceHours })),
        ),
      ),
    ),
  calendar: fc.option(
    fc.record({
      rule: fc.constantFrom('', 'each Monday at seven', 'صباح الاثنين'),
      dueHours: fc
        .uniqueArray(arbitraryHour(HOUR_MAX), { minLength: 2, maxLength: 104 })
        .map((hours) => hours.toSorted((a, b) => a - b)),
    }),
  ),
});

const arbitraryPause: fc.Arbitrary<Pause> = fc
  .tuple(
    fc.integer({ min: 0, max: HOUR_MAX - PAUSE_HOURS_MAX }),
    fc.integer({ min: 1, max: PAUSE_HOURS_MAX }),
    fc.option(arbitraryId<RecordId>()),
  )
  .map(([from, hours, agreesTo]) => ({
    fromHour: hour(from),
    toHour: hour(from + hours),
    agreesTo,
  }));

function testKind<T>(
  kind: RecordKind<T>,
  arbitrary: fc.Arbitrary<NoInfer<T>>,
  longest: NoInfer<T>,
): void {
  describe(`what a ${kind.name} says`, () => {
    test('reads back as it was written', () => {
      fc.assert(
        fc.property(arbitrary, (said) => {
          expect(decodeSaidAs(kind, encodeSaid(kind, said))).toEqual({ ok: true, value: said });
        }),
      );
    });

    test('any bytes, and any changed byte, are read canonically or not at all', () => {
      const isSame = (bytes: Uint8Array): boolean => {
        const read = decodeSaidAs(kind, bytes);
        return !read.ok || equalBytes(encodeSaid(kind, read.value), bytes);
      };
      fc.assert(fc.property(arbitraryBytes(0, 80), isSame));
      fc.assert(
        fc.property(arbitrary, fc.nat(), fc.integer({ min: 1, max: 255 }), (said, at, by) => {
          const bytes = encodeSaid(kind, said);
          const place = at % bytes.length;
          const changed = bytes.map((byte, index) => (index === place ? byte ^ by : byte));
          return isSame(changed) && isSame(bytes.subarray(0, place));
        }),
      );
    });

    test('reaches its limit exactly, and one byte more is refused unread', () => {
      const bytes = encodeSaid(kind, longest);
      expect(bytes).toHaveLength(kind.bytesMax);
      expect(decodeSaidAs(kind, bytes).ok).toBe(true);
      const longer = decodeSaidAs(kind, new Uint8Array(kind.bytesMax + 1));
      expect(longer).toEqual({ ok: false, fault: { kind: 'Malformed', rule: 'oversize' } });
    });
  });
}

testKind(RHYTHM, arbitraryRhythm, {
  periodHours: PERIOD_HOURS_MAX,
  graceHours: GRACE_HOURS_MAX,
  anchorHour: hour(HOUR_MAX),
  channels: CHANNEL_BITS_ALL,
  audiences: AUDIENCES.map((audience) => ({ audience, graceHours: GRACE_HOURS_MAX })),
  calendar: {
    rule: '每'.repeat(200),
    dueHours: Array.from({ length: 104 }, (_, at) => hour(HOUR_MAX - 104 + at)),
  },
});
testKind(PAUSE, arbitraryPause, {
  fromHour: hour(HOUR_MAX - 1),
  toHour: hour(HOUR_MAX),
  agreesTo: idNamed<RecordId>('announcement'),
});
testKind(
  SEEN,
  fc.record({
    subject: arbitraryId<SubjectId>(),
    how: fc.constantFrom(...SEEN_HOWS),
    happenedAt: arbitraryHour(HOUR_MAX),
  }),
  { subject: subjectNamed(1), how: 'dropPoint', happenedAt: hour(HOUR_MAX) },
);
testKind(
  INQUIRY_OPENED,
  fc.record({
    subject: arbitraryId<SubjectId>(),
    silentSince: arbitraryUint(INSTANT_MAX).map(instant),
    reason: fc.constantFrom(...INQUIRY_REASONS),
  }),
  { subject: subjectNamed(1), silentSince: instant(INSTANT_MAX), reason: 'missedCall' },
);
testKind(
  INQUIRY_STEP,
  fc.record({
    inquiry: arbitraryId<Hash32>(),
    channel: fc.constantFrom(...CHANNELS),
    result: fc.constantFrom(...STEP_RESULTS),
    hand: arbitraryUint(HAND_MAX),
  }),
  { inquiry: idNamed<Hash32>('inquiry'), channel: 'card', result: 'passed', hand: HAND_MAX },
);
testKind(
  INQUIRY_CLOSED,
  fc.record({
    inquiry: arbitraryId<Hash32>(),
    outcome: fc.constantFrom(...INQUIRY_OUTCOMES),
    note: fc.constantFrom(...INQUIRY_NOTES),
  }),
  { inquiry: idNamed<Hash32>('inquiry'), outcome: 'lateEvidence', note: 'other' },
);

describe('a record that breaks its rule', () => {
  test('is refused by name: no period, no channel, an endless or empty pause', () => {
    const rhythm = fc.sample(arbitraryRhythm, 1)[0] as Rhythm;
    const read = (said: Rhythm): unknown => decodeSaidAs(RHYTHM, encodeSaid(RHYTHM, said));
    expect(read({ ...rhythm, periodHours: 0 })).toMatchObject({ fault: { rule: 'period' } });
    expect(read({ ...rhythm, channels: 0 })).toMatchObject({ fault: { rule: 'channels' } });
    const pause = (hours: number): unknown =>
      decodeSaidAs(
        PAUSE,
        encodeSaid(PAUSE, { fromHour: hour(9), toHour: hour(9 + hours), agreesTo: null }),
      );
    expect(pause(0)).toMatchObject({ fault: { rule: 'pause-length' } });
    expect(pause(PAUSE_HOURS_MAX)).toMatchObject({ ok: true });
    expect(pause(PAUSE_HOURS_MAX + 1)).toMatchObject({ fault: { rule: 'pause-length' } });
  });
});

describe('channels', () => {
  test('and their bits are the same thing', () => {
    fc.assert(
      fc.property(fc.subarray([...CHANNELS]), (channels) => {
        expect(channelsOf(channelBits(channels))).toEqual(channels);
      }),
    );
    expect(channelBits(CHANNELS)).toBe(CHANNEL_BITS_ALL);
  });
});

describe('the id of an inquiry', () => {
  test('is one for one silence, and another for any other', () => {
    const log = idNamed<LogId>('log');
    const silence = { subject: subjectNamed(1), silentSince: instant(5) };
    const id = inquiryIdOf(testCrypto.hash, log, silence);
    expect(inquiryIdOf(testCrypto.hash, log, { ...silence })).toBe(id);
    expect(inquiryIdOf(testCrypto.hash, idNamed<LogId>('log', 1), silence)).not.toBe(id);
    expect(inquiryIdOf(testCrypto.hash, log, { ...silence, silentSince: instant(6) })).not.toBe(id);
    expect(inquiryIdOf(testCrypto.hash, log, { ...silence, subject: subjectNamed(2) })).not.toBe(
      id,
    );
  });
});

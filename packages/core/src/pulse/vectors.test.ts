import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { toHex } from '../base/bytes.ts';
import type { DeviceId, LogId, PartyId, RecordId } from '../base/id.ts';
import { idOf } from '../base/id.ts';
import { hour, instant } from '../base/time.ts';
import { SEALED_WORD_BYTES } from '../duress/sealed-word.ts';
import { encodeSaid } from '../record/kind.ts';
import { bytesNamed, idNamed, pairNamed, testCrypto } from '../testing.ts';
import { beatKey, beatTag, encodeBeatPlain, sealBeat } from './beat.ts';
import { INQUIRY_CLOSED, INQUIRY_OPENED, INQUIRY_STEP, inquiryIdOf } from './inquiry-records.ts';
import { ownerOrder } from './owner.ts';
import { encodePairBeat } from './pair-beat.ts';
import { suspicionMs } from './parameters.ts';
import { PAUSE } from './pause.ts';
import { RHYTHM } from './rhythm.ts';
import { SEEN } from './seen.ts';
import { subjectNamed } from './testing.ts';

const { hash, keyedHash } = testCrypto;
const log = idNamed<LogId>('log');
const pair = pairNamed('ana');
const device = idOf<DeviceId>(pair.publicKey);
const key = beatKey(keyedHash, bytesNamed('epoch key'));
const pairKey = bytesNamed('pair key');
const beat = {
  device,
  counter: 258,
  evidenceAt: instant(1_700_000_000_123),
  head: idNamed<RecordId>('head'),
  frontierDigest: bytesNamed('frontier', 0, 8),
  nextDueHours: 168,
  // What chance gave when the vectors were made.
  chance: 0xf4,
  word: null,
};
const withWord = {
  ...beat,
  word: {
    pact: idNamed<LogId>('pact'),
    to: idNamed<PartyId>('party'),
    sealed: bytesNamed('sealed word', 0, SEALED_WORD_BYTES),
  },
};
const silence = {
  subject: subjectNamed(1),
  silentSince: instant(1_700_000_000_123),
  reason: 'silence' as const,
};
const inquiry = inquiryIdOf(hash, log, silence);

/** Everything that `vectors/pulse.json` pins; the sealed beat is of the tests' own crypto. */
function pinned(): { readonly [name: string]: unknown } {
  const step = { inquiry, channel: 'call', result: 'noAnswer', hand: 2 } as const;
  const closed = { inquiry, outcome: 'explained', note: 'line' } as const;
  const candidates = [1, 2, 3, 4].map(subjectNamed).map((id) => ({ id, subject: id }));
  const waiting = { signs: 2, strayMs: 0, earlyMs: 0, usualMs: 0, slackMs: 72 };
  return {
    log,
    device,
    epochKey: toHex(bytesNamed('epoch key')),
    beatKey: toHex(key),
    beatPlain: toHex(encodeBeatPlain(beat)),
    beatTag: toHex(beatTag(keyedHash, key, beat)),
    beatWireTestCrypto: toHex(sealBeat(testCrypto, log, key, pair.secretKey, beat)),
    beatWithWordHashTestCrypto: toHex(
      hash(sealBeat(testCrypto, log, key, pair.secretKey, withWord)),
    ),
    pairKey: toHex(pairKey),
    pairFine: toHex(encodePairBeat(keyedHash, pairKey, device, 7, 'fine')),
    pairDuress: toHex(encodePairBeat(keyedHash, pairKey, device, 8, 'duress')),
    pairDelayed: toHex(encodePairBeat(keyedHash, pairKey, device, 9, 'delayed')),
    rhythm: toHex(
      encodeSaid(RHYTHM, {
        periodHours: 168,
        graceHours: 72,
        anchorHour: hour(472_223),
        channels: 1_023,
        audiences: [{ audience: 'buddy', graceHours: 24 }],
        calendar: { rule: 'Mondays at seven', dueHours: [472_223, 472_391].map(hour) },
      }),
    ),
    pause: toHex(
      encodeSaid(PAUSE, { fromHour: hour(472_300), toHour: hour(472_600), agreesTo: null }),
    ),
    seen: toHex(
      encodeSaid(SEEN, { subject: subjectNamed(1), how: 'met', happenedAt: hour(472_310) }),
    ),
    inquiry,
    inquiryOpened: toHex(encodeSaid(INQUIRY_OPENED, silence)),
    inquiryStep: toHex(encodeSaid(INQUIRY_STEP, step)),
    inquiryClosed: toHex(encodeSaid(INQUIRY_CLOSED, closed)),
    owners: ownerOrder(hash, inquiry, silence.subject, candidates, null),
    suspicionWeeklyHours: [0, 1, 2, 3].map((confirmers) =>
      suspicionMs(168, 1, waiting, { confirmers, expected: 3, awareness: 0 }),
    ),
  };
}

describe('the golden bytes of the pulse', () => {
  test('are those of vectors/pulse.json', () => {
    const file = new URL('../../../../vectors/pulse.json', import.meta.url);
    const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { readonly vectors: unknown };
    expect(pinned()).toEqual(vectors);
  });
});

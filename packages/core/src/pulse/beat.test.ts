import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { concatBytes, equalBytes, toHex, uintBytes } from '../base/bytes.ts';
import { domainBytes } from '../base/domain.ts';
import type { DeviceId, LogId, PartyId, RecordId } from '../base/id.ts';
import { idBytes, idOf } from '../base/id.ts';
import { instant, INSTANT_MAX } from '../base/time.ts';
import {
  arbitraryBytes,
  arbitraryId,
  arbitraryUint,
  bytesNamed,
  idNamed,
  pairNamed,
  testCrypto,
} from '../testing.ts';
import { SEALED_WORD_BYTES } from '../duress/sealed-word.ts';
import type { Beat } from './beat.ts';
import {
  BEAT_BYTES,
  BEAT_PLAIN_BYTES,
  BEAT_WITH_WORD_BYTES,
  beatKey,
  beatTag,
  decodeBeatPlain,
  encodeBeatPlain,
  openBeat,
  sealBeat,
} from './beat.ts';
import { BEAT_COUNTER_MAX, spendCounter } from './beat-counter.ts';
import { BEAT_NEAR, BEAT_WINDOW, createBeatTags } from './beat-tags.ts';
import {
  BEAT_STATUSES,
  encodePairBeat,
  findPairBeat,
  PAIR_BEAT_BYTES,
  readPairBeat,
} from './pair-beat.ts';

const { keyedHash } = testCrypto;
const log = idNamed<LogId>('log');
const ana = pairNamed('ana');
const ben = pairNamed('ben');
const anaDevice = idOf<DeviceId>(ana.publicKey);
const benDevice = idOf<DeviceId>(ben.publicKey);
const key = beatKey(keyedHash, bytesNamed('epoch key'));

const arbitraryBeat: fc.Arbitrary<Beat> = fc.record({
  device: fc.constant(anaDevice),
  counter: arbitraryUint(BEAT_COUNTER_MAX),
  evidenceAt: arbitraryUint(INSTANT_MAX).map(instant),
  head: arbitraryId<RecordId>(),
  frontierDigest: arbitraryBytes(8),
  nextDueHours: fc.option(fc.integer({ min: 0, max: 65_534 })),
  chance: fc.integer({ min: 0, max: 255 }),
  word: fc.constant(null),
});

function beatOf(counter: number, device: DeviceId = anaDevice): Beat {
  return {
    device,
    counter,
    evidenceAt: instant(1_700_000_000_000),
    head: idNamed<RecordId>('head'),
    frontierDigest: bytesNamed('frontier', 0, 8),
    nextDueHours: null,
    chance: 77,
    word: null,
  };
}

function followed(last: number = -1): ReturnType<typeof createBeatTags> {
  const tags = createBeatTags(keyedHash, key);
  tags.follow(anaDevice, last);
  tags.follow(benDevice, last);
  return tags;
}

describe('a sealed beat', () => {
  test('has exactly 140 bytes and 56 inside, whatever it says', () => {
    fc.assert(
      fc.property(arbitraryBeat, (beat) => {
        expect(encodeBeatPlain(beat)).toHaveLength(BEAT_PLAIN_BYTES);
        expect(sealBeat(testCrypto, log, key, ana.secretKey, beat)).toHaveLength(140);
        expect(BEAT_BYTES).toBe(140);
      }),
      { numRuns: 50 },
    );
  });

  test('opens to what was said', () => {
    fc.assert(
      fc.property(arbitraryBeat, (beat) => {
        const wire = sealBeat(testCrypto, log, key, ana.secretKey, beat);
        const opened = openBeat(testCrypto, log, key, [beat], wire);
        expect(opened).toEqual({ ok: true, value: beat });
      }),
      { numRuns: 50 },
    );
  });

  test('plain bytes that are read are those that would be written', () => {
    fc.assert(
      fc.property(arbitraryBytes(56), (plain) => {
        const from = { device: anaDevice, counter: 5 };
        const bytes = concatBytes(
          Uint8Array.of(1),
          ana.publicKey.subarray(0, 2),
          Uint8Array.of(0, 0, 0, 5),
          plain.subarray(7),
        );
        const beat = decodeBeatPlain(bytes, from);
        expect(beat.ok && equalBytes(encodeBeatPlain(beat.value), bytes)).toBe(true);
        const random = decodeBeatPlain(plain, from);
        expect(!random.ok || equalBytes(encodeBeatPlain(random.value), plain)).toBe(true);
      }),
    );
  });

  test('any bytes and any changed byte give a named fault, never an exception', () => {
    const wire = sealBeat(testCrypto, log, key, ana.secretKey, beatOf(3));
    const candidates = [{ device: anaDevice, counter: 3 }];
    fc.assert(
      fc.property(
        fc.oneof(
          arbitraryBytes(0, 200),
          fc
            .tuple(fc.integer({ min: 4, max: 139 }), fc.integer({ min: 1, max: 255 }))
            .map(([at, by]) => wire.map((byte, index) => (index === at ? byte ^ by : byte))),
        ),
        (bytes) => {
          const opened = openBeat(testCrypto, log, key, candidates, bytes);
          expect(opened.ok).toBe(false);
        },
      ),
    );
  });
});

describe('a sealed beat that is not what it seems', () => {
  test('of another log, another key or another epoch does not open', () => {
    const wire = sealBeat(testCrypto, log, key, ana.secretKey, beatOf(3));
    const from = [{ device: anaDevice, counter: 3 }];
    const otherKey = beatKey(keyedHash, bytesNamed('epoch key', 1));
    const otherLog = idNamed<LogId>('log', 1);
    for (const opened of [
      openBeat(testCrypto, otherLog, key, from, wire),
      openBeat(testCrypto, log, otherKey, from, wire),
      openBeat(testCrypto, log, key, [{ device: anaDevice, counter: 4 }], wire),
      openBeat(testCrypto, log, key, [{ device: benDevice, counter: 3 }], wire),
    ])
      expect(opened).toMatchObject({ ok: false, fault: { kind: 'BeatNotOpened' } });
    expect(openBeat(testCrypto, log, key, [], wire)).toMatchObject({
      fault: { kind: 'UnknownBeat' },
    });
  });

  test('forged by another member, who holds the beat key, is refused by its signature', () => {
    const wire = sealBeat(testCrypto, log, key, ben.secretKey, beatOf(3));
    const opened = openBeat(testCrypto, log, key, [{ device: anaDevice, counter: 3 }], wire);
    expect(opened).toMatchObject({ fault: { kind: 'BadBeatSignature' } });
  });

  test('the signature of one log is no signature in another with the same key', () => {
    const otherLog = idNamed<LogId>('log', 1);
    const from = { device: anaDevice, counter: 3 };
    const there = sealBeat(testCrypto, otherLog, key, ana.secretKey, beatOf(3));
    expect(openBeat(testCrypto, log, key, [from], there).ok).toBe(false);
  });
});

describe('the tags of a window', () => {
  test('find the sender of a beat, and never a replayed one', () => {
    const tags = followed();
    const wire = sealBeat(testCrypto, log, key, ana.secretKey, beatOf(0));
    const first = openBeat(testCrypto, log, key, tags.candidates(wire), wire);
    expect(first.ok).toBe(true);
    if (first.ok) tags.saw(first.value);
    const replayed = openBeat(testCrypto, log, key, tags.candidates(wire), wire);
    expect(replayed).toMatchObject({ fault: { kind: 'UnknownBeat' } });
  });

  test('reach exactly one window ahead and, for couriers, one behind', () => {
    const last = 10_000;
    const tags = followed(last);
    expect(tags.size()).toBe(2 * (2 * BEAT_NEAR - 1));
    expect([tags.widen(), tags.widen()]).toEqual([true, false]);
    const isKnown = (counter: number): boolean =>
      tags.candidates(beatTag(keyedHash, key, { device: anaDevice, counter })).length > 0;
    expect(isKnown(last)).toBe(false);
    expect(isKnown(last + BEAT_WINDOW)).toBe(true);
    expect(isKnown(last + BEAT_WINDOW + 1)).toBe(false);
    expect(isKnown(last - BEAT_WINDOW + 1)).toBe(true);
    expect(isKnown(last - BEAT_WINDOW)).toBe(false);
    expect(tags.size()).toBe(2 * (2 * BEAT_WINDOW - 1));
    tags.saw({ device: anaDevice, counter: last + 100 });
    tags.widen();
    expect(isKnown(last + 100 + BEAT_WINDOW)).toBe(true);
    expect(isKnown(last + 99)).toBe(true);
    expect(isKnown(last - BEAT_WINDOW + 100)).toBe(false);
    tags.forget(anaDevice);
    expect(isKnown(last + 99)).toBe(false);
  });

  test('are the same, once widened, as if all were always at hand', () => {
    const step = fc.oneof(fc.integer({ min: -40, max: 60 }), fc.integer({ min: -600, max: 1_200 }));
    const seen = fc.array(fc.tuple(step, fc.boolean()), { maxLength: 8 });
    fc.assert(
      fc.property(fc.integer({ min: -1, max: 700 }), seen, (last, steps) => {
        const tables = [
          createBeatTags(keyedHash, key),
          createBeatTags(keyedHash, key, BEAT_WINDOW),
        ];
        for (const table of tables) table.follow(anaDevice, last);
        let counter = Math.max(0, last);
        for (const [by, widens] of steps) {
          counter = Math.max(0, counter + by);
          for (const table of tables) table.saw({ device: anaDevice, counter });
          if (widens) tables[0]?.widen();
        }
        const known = (table: (typeof tables)[number], at: number): number =>
          table.candidates(beatTag(keyedHash, key, { device: anaDevice, counter: at })).length;
        const all = Array.from({ length: 350 }, (_, at) =>
          Math.max(0, counter - BEAT_WINDOW - 10 + 3 * at + (counter % 3)),
        );
        const [lazy, eager] = tables as [(typeof tables)[number], (typeof tables)[number]];
        const whole = all.map((at) => known(eager, at));
        expect(all.every((at, which) => known(lazy, at) <= (whole[which] ?? 0))).toBe(true);
        lazy.widen();
        expect(all.map((at) => known(lazy, at))).toEqual(whole);
        expect(lazy.size()).toBe(eager.size());
      }),
      { numRuns: 8 },
    );
  });

  test('stay within their limit whatever is seen', () => {
    const tags = createBeatTags(keyedHash, key);
    tags.follow(anaDevice, -1);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 20 }), (steps) => {
        let counter = 0;
        for (const step of steps) tags.saw({ device: anaDevice, counter: (counter += step) });
        expect(tags.size()).toBeLessThanOrEqual(2 * BEAT_WINDOW);
      }),
      { numRuns: 10 },
    );
  });

  test('try every candidate when two collide', () => {
    const wire = sealBeat(testCrypto, log, key, ana.secretKey, beatOf(3));
    const candidates = [
      { device: benDevice, counter: 9 },
      { device: anaDevice, counter: 3 },
    ];
    expect(openBeat(testCrypto, log, key, candidates, wire).ok).toBe(true);
  });
});

describe('a counter', () => {
  test('is never given twice', () => {
    const first = spendCounter(0);
    const second = spendCounter(first.next);
    expect(second.counter).toBeGreaterThan(first.counter);
    expect(() => spendCounter(BEAT_COUNTER_MAX)).toThrow('a counter that is not used up');
  });

  test('used twice shows the XOR of what was said: why it is spent before sending', () => {
    const one = sealBeat(testCrypto, log, key, ana.secretKey, beatOf(3));
    const two = sealBeat(testCrypto, log, key, ana.secretKey, { ...beatOf(3), chance: 78 });
    const at = 4 + 55;
    expect((one[at] ?? 0) ^ (two[at] ?? 0)).toBe(77 ^ 78);
  });
});

describe('a beat that brings a sealed word', () => {
  const pact = idNamed<LogId>('pact');
  const to = idNamed<PartyId>('party');
  const from = { device: anaDevice, counter: 3 };
  const wordNamed = (name: string): Uint8Array => bytesNamed(name, 0, SEALED_WORD_BYTES);
  const withWord = (sealed: Uint8Array, by = ana): Uint8Array =>
    sealBeat(testCrypto, log, key, by.secretKey, { ...beatOf(3), word: { pact, to, sealed } });

  test('has exactly 2,780 bytes, and opens to what was said and the word', () => {
    const sealed = wordNamed('one');
    const wire = withWord(sealed);
    expect([wire.length, BEAT_WITH_WORD_BYTES]).toEqual([2_780, 2_780]);
    const opened = openBeat(testCrypto, log, key, [from], wire);
    expect(opened).toEqual({ ok: true, value: { ...beatOf(3), word: { pact, to, sealed } } });
  });

  test('shows the same tag whatever the word is, and no byte of it', () => {
    const [one, two] = [withWord(wordNamed('one')), withWord(wordNamed('two'))];
    expect(one.subarray(0, 4)).toEqual(two.subarray(0, 4));
    expect(toHex(one)).not.toContain(toHex(wordNamed('one').subarray(0, 16)));
  });

  test('is refused with its word off, or with another in, by whoever else holds the key', () => {
    const opened = testCrypto.open(
      withWord(wordNamed('one')).subarray(4),
      keyedHash(key, nonceContext(from), 24),
      key,
      idBytes(log),
    );
    if (opened === undefined) expect.unreachable();
    const resealed = (plain: Uint8Array): Uint8Array =>
      concatBytes(
        beatTag(keyedHash, key, from),
        testCrypto.seal(plain, keyedHash(key, nonceContext(from), 24), key, idBytes(log)),
      );
    const signed = opened.subarray(0, 56 + 64);
    const other = concatBytes(signed, idBytes(pact), idBytes(to), wordNamed('two'));
    const elsewhere = concatBytes(signed, idBytes(pact), idBytes(pact), wordNamed('one'));
    for (const plain of [signed, other, elsewhere])
      expect(openBeat(testCrypto, log, key, [from], resealed(plain)).ok).toBe(false);
    expect(openBeat(testCrypto, log, key, [from], resealed(opened)).ok).toBe(true);
  });

  test('of any length between the two is malformed', () => {
    for (const length of [139, 141, 2_779, 2_781])
      expect(openBeat(testCrypto, log, key, [from], new Uint8Array(length))).toMatchObject({
        fault: { kind: 'Malformed' },
      });
  });
});

/** From which the nonce of a beat is derived, as `docs/spec/beat.md` says. */
function nonceContext({ device, counter }: { device: DeviceId; counter: number }): Uint8Array {
  return concatBytes(domainBytes('beatNonce'), idBytes(device), uintBytes(counter, 4));
}

describe('a pairwise beat', () => {
  const pairKey = bytesNamed('pair key');

  test('has exactly 12 bytes for each status and reads back', () => {
    fc.assert(
      fc.property(
        arbitraryUint(BEAT_COUNTER_MAX),
        fc.constantFrom(...BEAT_STATUSES),
        (counter, status) => {
          const wire = encodePairBeat(keyedHash, pairKey, anaDevice, counter, status);
          expect(wire).toHaveLength(PAIR_BEAT_BYTES);
          expect(PAIR_BEAT_BYTES).toBe(12);
          expect(readPairBeat(keyedHash, pairKey, anaDevice, counter, wire)).toBe(status);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('is refused when replayed, sent back, changed or of another pair', () => {
    const wire = encodePairBeat(keyedHash, pairKey, anaDevice, 7, 'fine');
    const other = bytesNamed('pair key', 1);
    expect(readPairBeat(keyedHash, pairKey, anaDevice, 8, wire)).toBeUndefined();
    expect(readPairBeat(keyedHash, pairKey, benDevice, 7, wire)).toBeUndefined();
    expect(readPairBeat(keyedHash, other, anaDevice, 7, wire)).toBeUndefined();
    for (let at = 0; at < 12; at += 1) {
      const changed = wire.map((byte, index) => (index === at ? byte ^ 1 : byte));
      expect(readPairBeat(keyedHash, pairKey, anaDevice, 7, changed)).toBeUndefined();
    }
  });

  test('differs in mask and MAC, never in tag, under one counter: the trap of two statuses', () => {
    const fine = encodePairBeat(keyedHash, pairKey, anaDevice, 7, 'fine');
    const duress = encodePairBeat(keyedHash, pairKey, anaDevice, 7, 'duress');
    expect(fine.subarray(0, 4)).toEqual(duress.subarray(0, 4));
    expect((fine[4] ?? 0) ^ (duress[4] ?? 0)).toBe(1);
  });

  test('is found in its window, and any bytes are read without an exception', () => {
    const wire = encodePairBeat(keyedHash, pairKey, anaDevice, 70, 'duress');
    const found = findPairBeat(keyedHash, pairKey, anaDevice, 20, wire);
    expect(found).toEqual({ counter: 70, status: 'duress' });
    expect(findPairBeat(keyedHash, pairKey, anaDevice, 1, wire)).toBeUndefined();
    fc.assert(
      fc.property(arbitraryBytes(0, 20), (bytes) => {
        expect(readPairBeat(keyedHash, pairKey, anaDevice, 7, bytes)).toBeUndefined();
      }),
    );
  });
});

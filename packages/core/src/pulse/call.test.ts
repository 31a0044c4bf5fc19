import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { compareText } from '../base/bytes.ts';
import type { DeviceId, LogId } from '../base/id.ts';
import { entryOf } from '../federation/testing.ts';
import type { Entry } from '../log/entry.ts';
import { decodeSaidAs, encodeSaid } from '../record/kind.ts';
import { arbitraryBytes, arbitraryMutation, bytesNamed, idNamed, testCrypto } from '../testing.ts';
import type { CallKey } from './call.ts';
import {
  CALL_KEY,
  CALL_KEYS_MAX,
  CALL_NUMBERS,
  callAnswer,
  callNumber,
  callPairKey,
  callProof,
  newestCallKey,
} from './call.ts';
import { equalBytes } from '../base/bytes.ts';

const { keyedHash, kem } = testCrypto;
const log = idNamed<LogId>('log');
const ana = idNamed<DeviceId>('ana');
const ben = idNamed<DeviceId>('ben');
const box = (device: DeviceId, number: number = 0) => ({
  device,
  ciphertext: bytesNamed('ciphertext', number, 1_120),
  proof: bytesNamed('proof', number, 16),
});
const keyFor = (...devices: readonly DeviceId[]): CallKey => ({
  boxes: devices
    .map((device, at) => box(device, at))
    .toSorted((a, b) => compareText(a.device, b.device)),
});

describe('what a callKey says', () => {
  const devices = Array.from({ length: CALL_KEYS_MAX }, (_, at) => idNamed<DeviceId>('device', at));

  test('reads back, canonically or not at all, up to its exact limit', () => {
    const longest = encodeSaid(CALL_KEY, keyFor(...devices));
    expect(longest).toHaveLength(CALL_KEY.bytesMax);
    expect(decodeSaidAs(CALL_KEY, longest)).toEqual({ ok: true, value: keyFor(...devices) });
    const isSame = (bytes: Uint8Array): boolean => {
      const read = decodeSaidAs(CALL_KEY, bytes);
      return !read.ok || equalBytes(encodeSaid(CALL_KEY, read.value), bytes);
    };
    fc.assert(fc.property(arbitraryBytes(0, 100), isSame));
    fc.assert(fc.property(arbitraryMutation(encodeSaid(CALL_KEY, keyFor(ben))), isSame));
    expect(decodeSaidAs(CALL_KEY, new Uint8Array(CALL_KEY.bytesMax + 1))).toMatchObject({
      fault: { rule: 'oversize' },
    });
  });
});

describe('the answer to a number', () => {
  const answerer = kem.pair(bytesNamed('prekey'));
  const secret = kem.encapsulate(answerer.publicKey, bytesNamed('seed', 0, 64));
  if (secret === undefined) throw new Error('a good key');
  const pair = { log, asker: ana, answerer: ben };
  const asked = callPairKey(keyedHash, secret.shared, pair);

  test('is the same on both ends, and below a hundred million', () => {
    const shared = kem.decapsulate(secret.ciphertext, answerer.secretKey) ?? new Uint8Array();
    const heard = callPairKey(keyedHash, shared, pair);
    fc.assert(
      fc.property(arbitraryBytes(6), (random) => {
        const number = callNumber(random);
        expect(number).toBeLessThan(CALL_NUMBERS);
        const answer = callAnswer(keyedHash, asked, number);
        expect(answer).toBeLessThan(CALL_NUMBERS);
        expect(callAnswer(keyedHash, heard, number)).toBe(answer);
      }),
    );
  });

  test('has a proof, by which a device finds which of its prekeys opens it', () => {
    const other = kem.pair(bytesNamed('prekey', 1));
    const proofWith = (secretKey: Uint8Array): Uint8Array => {
      const shared = kem.decapsulate(secret.ciphertext, secretKey) ?? new Uint8Array();
      return callProof(keyedHash, callPairKey(keyedHash, shared, pair));
    };
    expect(proofWith(answerer.secretKey)).toEqual(callProof(keyedHash, asked));
    expect(proofWith(other.secretKey)).not.toEqual(callProof(keyedHash, asked));
  });

  test('to another number, of other devices or of another log is another', () => {
    const answers = [
      callAnswer(keyedHash, asked, 1),
      callAnswer(keyedHash, asked, 2),
      callAnswer(keyedHash, callPairKey(keyedHash, secret.shared, { ...pair, asker: ben }), 1),
      callAnswer(keyedHash, callPairKey(keyedHash, secret.shared, { ...pair, answerer: ana }), 1),
      callAnswer(
        keyedHash,
        callPairKey(keyedHash, secret.shared, { ...pair, log: idNamed<LogId>('log', 1) }),
        1,
      ),
      callAnswer(keyedHash, callPairKey(keyedHash, bytesNamed('guess'), pair), 1),
    ];
    expect(new Set(answers).size).toBe(answers.length);
  });
});

describe('the secret that lies ready', () => {
  const laid = (by: DeviceId, said: CallKey, name: string, at: number, seq: number): Entry => {
    const entry = entryOf(CALL_KEY, said, by, name, { log, wallHour: at });
    return { ...entry, header: { ...entry.header, seq } };
  };
  const second = idNamed<DeviceId>('ana', 1);
  const entries = [
    laid(ana, keyFor(ben), 'one', 10, 1),
    laid(ana, { boxes: [box(ben, 7)] }, 'two', 9, 2),
    laid(second, { boxes: [box(ben, 8)] }, 'three', 8, 9),
    laid(idNamed<DeviceId>('eve'), { boxes: [box(ben, 9)] }, 'four', 99, 9),
  ];

  test('is the newest for that device by those who ask, whatever the order', () => {
    const both = new Set([ana, second]);
    for (const all of [entries, entries.toReversed()]) {
      expect(newestCallKey(all, both, ben)).toEqual({ asker: ana, laidAt: 9, box: box(ben, 7) });
      expect(newestCallKey(all, new Set([second]), ben)?.asker).toBe(second);
      expect(newestCallKey(all, both, idNamed<DeviceId>('cid'))).toBeUndefined();
      expect(newestCallKey(all, new Set(), ben)).toBeUndefined();
    }
  });
});

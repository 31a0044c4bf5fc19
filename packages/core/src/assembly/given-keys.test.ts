import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { DeviceId, LogId } from '../base/id.ts';
import { encodeCbor } from '../codec/cbor.ts';
import { arbitraryBytes, arbitraryMutation, bytesNamed, idNamed, testCrypto } from '../testing.ts';
import type { GivenKey } from './given-keys.ts';
import {
  decodeGivenKeys,
  encodeGivenKeys,
  GIVEN_KEYS_MAX,
  GIVEN_SEALED_BYTES_MAX,
  openGivenKeys,
  sealGivenKeys,
} from './given-keys.ts';
import { testDevice } from './testing.ts';

const phone = testDevice(0);
const to = { log: idNamed<LogId>('log'), device: phone.id };
const keys: readonly GivenKey[] = [1, 2, 7].map((epoch) => ({
  epoch,
  key: bytesNamed('governance', epoch),
}));

function sealed(): Uint8Array {
  const seed = bytesNamed('seed', 0, 64);
  const found = sealGivenKeys(testCrypto, to, phone.prekey.kemPublic, keys, seed);
  if (found === undefined) throw new Error('a good prekey');
  return found;
}

describe('given keys', () => {
  test('are read back from their bytes, which are canonical and bounded', () => {
    const arbitraryKeys = fc
      .uniqueArray(fc.integer({ min: 1, max: 65_535 }), { minLength: 1, maxLength: 30 })
      .chain((epochs) =>
        fc.tuple(...epochs.toSorted((a, b) => a - b).map((epoch) => keyOf(epoch))),
      );
    fc.assert(
      fc.property(arbitraryKeys, (some) => {
        expect(decodeGivenKeys(encodeGivenKeys(some))).toEqual(some);
      }),
    );
    fc.assert(
      fc.property(arbitraryMutation(encodeGivenKeys(keys)), (changed) => {
        const read = decodeGivenKeys(changed);
        if (read !== undefined) expect(encodeGivenKeys(read)).toEqual(changed);
      }),
    );
    const most = Array.from({ length: GIVEN_KEYS_MAX }, (_, at) => ({
      epoch: 65_535 - GIVEN_KEYS_MAX + at,
      key: bytesNamed('governance'),
    }));
    const all = sealGivenKeys(
      testCrypto,
      to,
      phone.prekey.kemPublic,
      most,
      bytesNamed('seed', 1, 64),
    );
    expect(all).toHaveLength(GIVEN_SEALED_BYTES_MAX);
    expect(all && openGivenKeys(testCrypto, to, phone.kemSecret, all)).toEqual(most);
  });

  test.each([[[]], [[2, 1]], [[1, 1]], [[0]]])('of the epochs %j are not read', (epochs) => {
    const encoded = encodeCbor(epochs.map((epoch) => [epoch, bytesNamed('governance', epoch)]));
    expect(decodeGivenKeys(encoded)).toBeUndefined();
  });

  test('open for the phone for which they were sealed, in that log, and for nobody else', () => {
    const bytes = sealed();
    expect(openGivenKeys(testCrypto, to, phone.kemSecret, bytes)).toEqual(keys);
    const others = [
      openGivenKeys(testCrypto, to, testDevice(1).kemSecret, bytes),
      openGivenKeys(testCrypto, { ...to, log: idNamed('other') }, phone.kemSecret, bytes),
      openGivenKeys(testCrypto, { ...to, device: idNamed<DeviceId>('x') }, phone.kemSecret, bytes),
      openGivenKeys(testCrypto, to, phone.kemSecret, new Uint8Array()),
    ];
    for (const found of others) expect(found).toBeUndefined();
    expect(
      sealGivenKeys(testCrypto, to, new Uint8Array(3), keys, bytesNamed('seed', 0, 64)),
    ).toBeUndefined();
  });

  test('do not open where a byte was changed, and opening is total', () => {
    fc.assert(
      fc.property(arbitraryMutation(sealed()), (changed) => {
        expect(openGivenKeys(testCrypto, to, phone.kemSecret, changed)).toBeUndefined();
      }),
    );
    fc.assert(
      fc.property(arbitraryBytes(0, 2_000), (some) => {
        expect(openGivenKeys(testCrypto, to, phone.kemSecret, some)).toBeUndefined();
      }),
    );
  });
});

function keyOf(epoch: number): fc.Arbitrary<GivenKey> {
  return arbitraryBytes(32).map((key) => ({ epoch, key }));
}

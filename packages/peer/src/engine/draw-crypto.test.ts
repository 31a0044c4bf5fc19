import type { VerifyBeacon } from '@tocsin/core';
import { isRoundTrue } from '@tocsin/core';
import { describe, expect, test } from 'vitest';

import { DrawCryptoAtHand } from './draw-crypto.ts';

const digest = (bytes: Uint8Array): Uint8Array => bytes;
const round = { chain: 'quicknet', round: 1_000, signature: 'b446', previous: '' } as const;
const yes: VerifyBeacon = () => true;

/** A host whose check comes when it is let, or fails. */
function lateHost(): {
  readonly fetches: PromiseWithResolvers<VerifyBeacon>[];
  readonly atHand: DrawCryptoAtHand;
  readonly toldTimes: () => number;
} {
  const fetches: PromiseWithResolvers<VerifyBeacon>[] = [];
  let told = 0;
  const fetchVerifyBeacon = async (): Promise<VerifyBeacon> => {
    const fetching = Promise.withResolvers<VerifyBeacon>();
    fetches.push(fetching);
    return fetching.promise;
  };
  const means = { md5: digest, sha256: digest, fetchVerifyBeacon };
  const atHand = new DrawCryptoAtHand(means, () => (told += 1));
  return { fetches, atHand, toldTimes: () => told };
}

describe('the check of rounds', () => {
  test('is fetched by nothing but a round that is asked about', async () => {
    const { fetches, atHand } = lateHost();
    expect(await atHand.ready()).toBe(true);
    expect(fetches).toHaveLength(0);
  });

  test('says no until it is here, then is told of and says what is true', async () => {
    const { fetches, atHand, toldTimes } = lateHost();
    expect(isRoundTrue(round, atHand.crypto.verifyBeacon)).toBe(false);
    const ready = atHand.ready();
    expect(fetches).toHaveLength(1);
    fetches[0]?.resolve(yes);
    expect(await ready).toBe(true);
    expect(toldTimes()).toBe(1);
    expect(isRoundTrue(round, atHand.crypto.verifyBeacon)).toBe(true);
    expect(await atHand.whole()).toBe(true);
    expect(fetches).toHaveLength(1);
  });

  test('that did not come is said, and tried again by whoever asks next', async () => {
    const { fetches, atHand, toldTimes } = lateHost();
    const first = atHand.whole();
    fetches[0]?.reject(new Error('no net'));
    expect(await first).toBe(false);
    const second = atHand.whole();
    fetches[1]?.resolve(yes);
    expect(await second).toBe(true);
    expect(toldTimes()).toBe(1);
  });

  test('is asked once about each round', async () => {
    let asked = 0;
    const verifyBeacon: VerifyBeacon = () => {
      asked += 1;
      return true;
    };
    const atHand = new DrawCryptoAtHand({ md5: digest, sha256: digest, verifyBeacon }, () => {
      throw new Error('nothing is fetched here');
    });
    for (let times = 0; times < 3; times += 1)
      expect(isRoundTrue(round, atHand.crypto.verifyBeacon)).toBe(true);
    expect(asked).toBe(1);
    expect(await atHand.whole()).toBe(true);
  });
});

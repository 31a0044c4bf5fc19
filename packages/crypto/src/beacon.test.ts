import { createHash } from 'node:crypto';

import { bls12_381 } from '@noble/curves/bls12-381.js';
import { decodeDraw, draw, fromHex, isRoundTrue, toHex } from '@tocsin/core';
import { describe, expect, test } from 'vitest';

import { createVerifyBeacon } from './beacon.ts';
import { createDrawCrypto } from './draw-crypto.ts';

const digest = (name: string) => (bytes: Uint8Array) =>
  new Uint8Array(createHash(name).update(bytes).digest());
const sha256 = digest('sha256');
const verifyBeacon = createVerifyBeacon(sha256);

describe('what draws need', () => {
  test('comes to the same as the digests of the host, one after another', async () => {
    const crypto = await createDrawCrypto();
    for (const length of [0, 1, 63, 64, 1_000]) {
      const bytes = Uint8Array.from({ length }, (_, at) => at % 251);
      expect(crypto.sha256(bytes)).toEqual(sha256(bytes));
      expect(crypto.md5(bytes)).toEqual(digest('md5')(bytes));
    }
  });

  test('brings the check of rounds when it is asked for', async () => {
    const verify = await (await createDrawCrypto()).fetchVerifyBeacon();
    const [short] = ROUNDS;
    const round = { ...short, chain: 'quicknet', previous: '' } as const;
    expect(isRoundTrue(round, verify)).toBe(true);
    expect(isRoundTrue({ ...round, round: round.round + 1 }, verify)).toBe(false);
  });
});

/** Rounds that drand's own tests print, of both chains. */
const ROUNDS = [
  {
    chain: 'quicknet',
    round: 1000,
    signature:
      'b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39',
  },
  {
    chain: 'default',
    round: 72_785,
    signature:
      '82f5d3d2de4db19d40a6980e8aa37842a0e55d1df06bd68bddc8d60002e8e959eb9cfa368b3c1b77d18f02a54fe047b8' +
      '0f0989315f83b12a74fd8679c4f12aae86eaf6ab5690b34f1fddd50ee3cc6f6cdf59e95526d5a5d82aaa84fa6f181e42',
    previous:
      'a609e19a03c2fcc559e8dae14900aaefe517cb55c840f6e69bc8e4f66c8d18e8a609685d9917efbfb0c37f058c2de88f' +
      '13d297c7e19e0ab24813079efe57a182554ff054c7638153f9b26a60e7111f71a0ff63d9571704905d3ca6df0b031747',
  },
] as const;

/** Draws one of two with a round alone; the kind of fault, or the name. */
function drawnBy(beacon: object): unknown {
  const task = decodeDraw({
    mode: 'assembly',
    draw: 'd',
    pool: ['a', 'b'],
    pick: 1,
    luck: { beacon },
  });
  if (!task.ok) return task.fault.kind;
  const result = draw(task.value, { md5: digest('md5'), sha256, verifyBeacon });
  return result.ok ? result.value.picks.length : result.fault.kind;
}

describe('a round of the beacon', () => {
  test.each(ROUNDS)('of $chain is true as it was said', (round) => {
    expect(drawnBy(round)).toBe(1);
  });

  test.each(ROUNDS)(
    'of $chain is not true for another number or with another signature',
    (round) => {
      expect(drawnBy({ ...round, round: round.round + 1 })).toBe('RoundNotTrue');
      const bytes = fromHex(round.signature) ?? new Uint8Array();
      bytes[20] = (bytes[20] ?? 0) ^ 1;
      expect(drawnBy({ ...round, signature: toHex(bytes) })).toBe('RoundNotTrue');
    },
  );

  test('is not true with the point at infinity, nor under another key', () => {
    expect(drawnBy({ ...ROUNDS[0], signature: `c0${'00'.repeat(47)}` })).toBe('RoundNotTrue');
    const short = bls12_381.shortSignatures;
    const { secretKey, publicKey } = short.keygen(new Uint8Array(48).fill(7));
    const message = new Uint8Array(8);
    const domain = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_';
    const signature = short.sign(short.hash(sha256(message), domain), secretKey).toBytes();
    const chain = {
      name: 'quicknet',
      scheme: 'short',
      publicKey: toHex(publicKey.toBytes()),
      genesisS: 0,
      periodS: 3,
    } as const;
    expect(verifyBeacon(chain, message, signature)).toBe(true);
    expect(verifyBeacon({ ...chain, publicKey: `c0${'00'.repeat(95)}` }, message, signature)).toBe(
      false,
    );
    expect(verifyBeacon({ ...chain, publicKey: 'zz' }, message, signature)).toBe(false);
    expect(verifyBeacon(chain, Uint8Array.of(1), signature)).toBe(false);
  });
});

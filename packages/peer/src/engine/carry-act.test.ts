import type { DeviceId, Entry, PartyId, SealAct, SealCertificate } from '@tocsin/core';
import { sealActKind } from '@tocsin/core';
import { entryOf } from '@tocsin/core/federation/testing';
import { bytesNamed, idNamed } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import { carryAct } from './carry-act.ts';
import type { PactPeer } from './pact-peer.ts';

const content = bytesNamed('content');
const certificate: SealCertificate = [{ index: 0, signature: bytesNamed('signature', 0, 64) }];

/** A pact's log that keeps what is written in it. */
function pactOf(isIn: boolean, known: readonly SealAct[] = []) {
  const kept = (said: SealAct): Entry =>
    entryOf(sealActKind, said, idNamed<DeviceId>('delegate'), 'act');
  const entries = known.map(kept);
  const written: SealAct[] = [];
  const peer = {
    judged: () => ({ me: isIn ? idNamed<PartyId>('ours') : undefined }),
    entries: () => entries,
    append: (_: unknown, said: SealAct) => {
      written.push(said);
      entries.push(kept(said));
      return Promise.resolve({ ok: true, value: undefined });
    },
    refresh: () => Promise.resolve(),
  };
  return { pact: { peer } as unknown as PactPeer, written };
}

describe('a certified act', () => {
  test('is carried into the pact once, however often that is tried', async () => {
    const { pact, written } = pactOf(true);
    for (const _ of [1, 2, 3]) await carryAct(pact, content, certificate);
    expect(written).toEqual([{ content, certificate }]);
  });

  test('is carried by no device that does not speak there', async () => {
    const { pact, written } = pactOf(false);
    await carryAct(pact, content, certificate);
    expect(written).toEqual([]);
  });

  test('is carried beside a copy whose signatures may not count', async () => {
    const forged = [{ index: 0, signature: bytesNamed('luck', 0, 64) }];
    const { pact, written } = pactOf(true, [{ content, certificate: forged }]);
    await carryAct(pact, content, certificate);
    expect(written).toHaveLength(1);
  });
});

/** Two peers in one page of a browser: its stores, its cryptography, its clock; only the net is memory. */
import { hourOf, noticeKind } from '@tocsin/core';
import { wasmCrypto } from '@tocsin/crypto/wasm';
import type { RecordStore } from '@tocsin/peer';
import { openIndexedDbStore, removeIndexedDbStore } from '@tocsin/storage/indexeddb';
import { afterAll, describe, expect, test } from 'vitest';

import { sealedPlace } from '../packages/web/src/worker/at-rest.ts';
import { webClock } from '../packages/web/src/worker/clock.ts';
import { webRandom } from '../packages/web/src/worker/random.ts';
import type { Living, Machine } from './found-world.ts';
import { foundOn, must, untilOn } from './found-world.ts';

const HOUR_MS = 3_600_000;
/** Notices that each writes while they cannot meet. */
const APART = 60;

const crypto = await wasmCrypto();
const random = webRandom();
const homeKey = random.bytes(32);
const places: string[] = [];

async function openPlace(name: string): Promise<RecordStore> {
  const { database, atRest } = sealedPlace(crypto, random, homeKey, name);
  return must(await openIndexedDbStore(database, { atRest }));
}

const machine: Machine = {
  crypto,
  random,
  clock: webClock(),
  createStore: () => {
    const name = `device-${places.length}`;
    places.push(name);
    return openPlace(name);
  },
  turn: () =>
    new Promise((resolve) => {
      setTimeout(resolve, 0);
    }),
};

afterAll(async () => {
  for (const name of places)
    must(await removeIndexedDbStore(sealedPlace(crypto, random, homeKey, name).database));
});

/** The ids that a store holds, sorted. */
async function idsIn(store: RecordStore): Promise<readonly string[]> {
  return must(await store.scan(0, 10_000))
    .map(({ id }) => id)
    .toSorted();
}

async function writeNotices({ home }: Living, by: string): Promise<void> {
  const expiresAt = (hourOf(machine.clock.now(), HOUR_MS) + 48) as ReturnType<typeof hourOf>;
  for (let at = 0; at < APART; at += 1)
    must(
      await home.peer.append(noticeKind, { title: `${by} ${at}`, text: '', expiresAt, files: [] }),
    );
}

describe('two peers in a browser', () => {
  test('found an assembly, write apart, and hold the same after they met', async () => {
    const { net, devices } = await foundOn(machine, 2, HOUR_MS);
    const [ana, bea] = devices;
    if (ana === undefined || bea === undefined) return expect.unreachable('two devices');
    const names = [ana.address, bea.address].map((address) => address.replace('memory:', ''));
    const [one = '', other = ''] = names;
    net.cut(one, other);
    await Promise.all([writeNotices(ana, 'Ana'), writeNotices(bea, 'Bea')]);
    const apart = [await idsIn(ana.store), await idsIn(bea.store)];
    expect(apart[0]).not.toEqual(apart[1]);
    net.heal(one, other);
    const all = new Set(apart.flat());
    expect(all.size).toBeGreaterThanOrEqual(2 * APART + 1);
    const hasAll = ({ home }: Living): boolean => {
      const held = new Set<string>(home.peer.whole().map(({ id }) => id));
      return [...all].every((id) => held.has(id));
    };
    await untilOn(machine, 'each has what the other wrote', () => hasAll(ana) && hasAll(bea));
    await Promise.all(devices.map(({ home }) => home.close()));
    // As they are on the disk, each opened anew.
    const kept: (readonly string[])[] = [];
    for (const [at, { store }] of devices.entries()) {
      await store.close();
      const again = await openPlace(places[at] ?? '');
      kept.push(await idsIn(again));
      await again.close();
    }
    expect(kept[0]).toEqual(kept[1]);
    expect(kept[0]).toEqual(expect.arrayContaining([...all]));
  });
});

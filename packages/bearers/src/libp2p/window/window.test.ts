import { afterEach, describe, expect, test } from 'vitest';
import { invariant } from '@tocsin/core';
import { testBearerCompliance } from '../../compliance.ts';
import { realClock, seededRandom } from '../../testing.ts';
import { createLibp2pBearer } from '../index.ts';
import { openBearer, optionsFor, wayOf } from '../testing.ts';
import type { Ask, Tell } from './crossing.ts';
import { createStandIns, crossingOver, serveBearers } from './index.ts';
import type { CreateBearer } from './index.ts';

const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

// Both directions: the stand-in sends in one, and hears in the other.
for (const side of ['near', 'far'] as const) {
  testBearerCompliance(`a bearer in the window stands ${side}`, {
    live: true,
    sampleBytesMax: 65_536,
    async open() {
      const create = createHere();
      const made = await create(optionsFor(side === 'near' ? { listen: [] } : {}));
      invariant(made.ok, 'it opens');
      const other = await openBearer(side === 'near' ? {} : { listen: [] });
      const [near, far] = side === 'near' ? [made.value, other] : [other, made.value];
      near.setWays([wayOf(far)]);
      return {
        near,
        far,
        async end() {
          await Promise.all([near.close(), far.close()]);
        },
      };
    },
  });
}

describe('a bearer in the window', () => {
  test('is the same as there: its keys, ports and addresses, and ways that are none', async () => {
    const made = await createHere()(optionsFor());
    invariant(made.ok, 'it opens');
    const bearer = made.value;
    expect(bearer.localKey()).toHaveLength(32);
    expect(bearer.addresses()).toEqual([
      `/ip4/127.0.0.1/tcp/${String(bearer.ports()[0])}/p2p/${bearer.peerId()}`,
    ]);
    expect(bearer.setWays(['nonsense'])).toEqual([
      { kind: 'MalformedWay', index: 0, problem: 'not-an-address' },
    ]);
    await bearer.close();
  });

  test('that cannot be opened says why', async () => {
    expect(await createHere()(optionsFor({ listen: ['nonsense'] }))).toEqual({
      ok: false,
      fault: { kind: 'ListenMalformed', index: 0, problem: 'not-an-address' },
    });
  });

  test('tells of an address that it got later', async () => {
    const relay = await openBearer({ relay: true });
    closers.push(() => void relay.close());
    const made = await createHere()(optionsFor({ listen: [], useRelays: [wayOf(relay)] }));
    invariant(made.ok, 'it opens');
    const way = `${wayOf(relay)}/p2p-circuit/p2p/${made.value.peerId()}`;
    await expect.poll(() => made.value.addresses(), { timeout: 10_000 }).toEqual([way]);
    await made.value.close();
  });
});

/** Bearers of this process, by way of a channel on which everything is cloned. */
function createHere(): CreateBearer {
  const { port1, port2 } = new MessageChannel();
  closers.push(() => port1.close());
  serveBearers(crossingOver<Tell, Ask>(port2), {
    clock: realClock,
    random: seededRandom(77),
    create: createLibp2pBearer,
  });
  return createStandIns(crossingOver<Ask, Tell>(port1));
}

/**
 * Real engines, of which one speaks over a bearer that spoils what it carries: valid traffic with mistakes that
 * know its structure. Nobody stops, and once it carries faithfully again all hold the same.
 */
import { createMemoryNet } from '@tocsin/bearers/memory';
import type { MemoryNet } from '@tocsin/bearers/memory';
import { hour, hourOf, noticeKind } from '@tocsin/core';
import { afterEach, describe, expect, test } from 'vitest';

import { spoil } from '../fuzz/mutate.ts';
import { createLuck } from '../packages/simulator/src/world/luck.ts';
import type { Living } from './engine-world.ts';
import { clock, close, found, must, until } from './engine-world.ts';

const HOUR_MS = 3_600_000;
/** The newest parcels, of which spoilt ones are made. */
const SEEN = 20;
/** How often the spoilt end tries anew: each broken parcel may end its link. */
const MEETINGS = 40;
const NOTICES = 20;

let open: readonly Living[] = [];
afterEach(() => close(open));

/** Lets the engines go on for a little. */
const pause = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 20);
  });

interface SpoilingNet {
  readonly net: MemoryNet;
  readonly lie: (isLying: boolean) => void;
  readonly spoilt: () => number;
}

/** A net whose bearers spoil every third parcel while they lie. */
function spoilingNet(seed: number): SpoilingNet {
  const luck = createLuck(seed);
  const seen: Uint8Array[] = [];
  const inner = createMemoryNet();
  let [isLying, spoilt] = [false, 0];
  const net: MemoryNet = {
    cut: inner.cut.bind(inner),
    heal: inner.heal.bind(inner),
    redial: inner.redial.bind(inner),
    createBearer(options) {
      const bearer = inner.createBearer(options);
      const carry = bearer.carry.bind(bearer);
      bearer.carry = (link, parcel, signal) => {
        seen.push(parcel.slice());
        if (seen.length > SEEN) seen.shift();
        if (!isLying || !luck.chance(1, 3)) return carry(link, parcel, signal);
        spoilt += 1;
        return carry(link, spoil(luck, luck.pick(seen), seen), signal);
      };
      return bearer;
    },
  };
  return { net, lie: (to) => void (isLying = to), spoilt: () => spoilt };
}

async function write({ home }: Living, by: string): Promise<void> {
  const expiresAt = hour(hourOf(clock.now(), HOUR_MS) + 48);
  for (let at = 0; at < NOTICES; at += 1)
    must(
      await home.peer.append(noticeKind, {
        title: `${by} ${String(at)}`,
        text: '',
        expiresAt,
        files: [],
      }),
    );
}

const idsOf = ({ home }: Living): string =>
  home.peer
    .whole()
    .map(({ id }) => id)
    .toSorted()
    .join();

describe('traffic with mistakes that know its structure', () => {
  test.each([1, 2, 3])('stops nobody, and leaves all with the same (seed %i)', async (seed) => {
    const bearers = spoilingNet(seed);
    const { devices, net } = await found(3, HOUR_MS, [], undefined, bearers.net);
    open = devices;
    bearers.lie(true);
    await Promise.all(devices.map((device, at) => write(device, `writer ${String(at)}`)));
    for (let left = MEETINGS; left > 0; left -= 1) {
      net.redial();
      await pause();
    }
    expect(bearers.spoilt()).toBeGreaterThan(10);
    bearers.lie(false);
    await until('all hold the same', () => {
      net.redial();
      return new Set(devices.map(idsOf)).size === 1 && idsOf(devices[0] as Living).length > 0;
    });
    const heads = devices.map(({ home }) => home.peer.judged().state?.head);
    expect(new Set(heads).size).toBe(1);
    expect(idsOf(devices[0] as Living).split(',').length).toBeGreaterThan(3 * NOTICES);
  });
});

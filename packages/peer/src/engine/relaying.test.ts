import type { DeviceId } from '@tocsin/core';
import { describe, expect, test } from 'vitest';

import { countedRandom } from '../log/testing.ts';
import { createRelaying } from './relaying.ts';
import { handClock, OTHERS } from './testing.ts';

const [ana, bea, cem] = OTHERS.map(({ id }) => id) as [DeviceId, DeviceId, DeviceId];
const DAY_HOURS = 24;

/** Relaying over links to Ana and Bea, what went over them, and a clock in milliseconds. */
function world() {
  const clock = handClock(1);
  const wakes: { atMs: number; wake: () => void }[] = [];
  let ms = 0;
  const parts = {
    clock: {
      ...clock,
      monotonicMs: () => ms,
      wakeAt: (atMs: number, wake: () => void) => {
        const one = { atMs, wake };
        wakes.push(one);
        return () => void wakes.splice(wakes.indexOf(one) >>> 0, 1);
      },
    },
    random: countedRandom(),
  };
  const relaying = createRelaying<string>(parts);
  const sent: [string, readonly DeviceId[]][] = [];
  const grow = (link: string, device: DeviceId, devices: readonly DeviceId[], own = false): void =>
    relaying.grown(
      link,
      { device, send: (some) => void sent.push([link, [...some].toSorted()]) },
      devices,
      own,
    );
  const pass = (byMs: number): void => {
    ms += byMs;
    for (const one of wakes.filter(({ atMs }) => atMs <= ms)) {
      wakes.splice(wakes.indexOf(one), 1);
      one.wake();
    }
  };
  return { relaying, sent, grow, pass };
}

const sorted = (...devices: readonly DeviceId[]): readonly DeviceId[] => devices.toSorted();

describe('records of others', () => {
  test('go at once to whoever was never told anything twice', () => {
    const { sent, grow } = world();
    grow('a', ana, [cem]);
    expect(sent).toEqual([['a', [cem]]]);
  });

  test('go a little later, and together, to whoever sent us one that we held', () => {
    const { relaying, sent, grow, pass } = world();
    relaying.echoed(ana);
    grow('a', ana, [cem]);
    grow('a', ana, [bea]);
    grow('b', bea, [cem]);
    expect(sent).toEqual([['b', [cem]]]);
    pass(1_499);
    expect(sent).toHaveLength(1);
    pass(2_551);
    expect(sent.slice(1)).toEqual([['a', sorted(bea, cem)]]);
    pass(10_000);
    expect(sent).toHaveLength(2);
  });

  test('go before ours, which may stand on them', () => {
    const { relaying, sent, grow, pass } = world();
    relaying.echoed(ana);
    grow('a', ana, [cem]);
    grow('a', ana, [bea], true);
    expect(sent).toEqual([['a', sorted(bea, cem)]]);
    pass(10_000);
    expect(sent).toHaveLength(1);
  });

  test('go nowhere once the link is gone, and at once again a day after the last echo', () => {
    const { relaying, sent, grow, pass } = world();
    relaying.echoed(ana);
    grow('a', ana, [cem]);
    relaying.forget('a');
    pass(10_000);
    expect(sent).toEqual([]);
    pass(DAY_HOURS * 3_600_000);
    grow('a2', ana, [cem]);
    expect(sent).toEqual([['a2', [cem]]]);
  });
});

import { describe, expect, test } from 'vitest';
import { createManualClock, seededRandom } from '../testing.ts';
import type { ManualClock } from '../testing.ts';
import { Redial } from './redial.ts';
import { LIBP2P_TIMING, redialPauseMs } from './timing.ts';
import type { Way } from './way.ts';

const ana = wayTo('ana', 'to ana');
const anaByRelay = wayTo('ana', 'to ana by relay');
const ben = wayTo('ben', 'to ben');

describe('the pause before a redial', () => {
  test('begins fast, doubles, and is capped, with up to half of it taken away', () => {
    const longest = { bytes: (length: number) => new Uint8Array(length) };
    const shortest = { bytes: (length: number) => new Uint8Array(length).fill(255) };
    const failures = [1, 2, 3, 9, 10, 60, 1_000_000];
    const pauses = failures.map((count) => redialPauseMs(count, LIBP2P_TIMING, longest));
    expect(pauses).toEqual([100, 200, 400, 25_600, 30_000, 30_000, 30_000]);
    const least = failures.map((count) => redialPauseMs(count, LIBP2P_TIMING, shortest));
    expect(least).toEqual(pauses.map((pause) => pause / 2 + 1).map(Math.floor));
  });
});

describe('the redial', () => {
  test('tries at once, and then without end', async () => {
    const scene = createScene(() => false);
    scene.redial.setWays([ana], () => false);
    await scene.days(2);
    const perDay = scene.dials.length / 2;
    expect(perDay).toBeGreaterThan(86_400 / 30);
    expect(perDay).toBeLessThan(86_400 / 15);
  });

  test('tries every way of a peer before it pauses, first the one that worked last', async () => {
    let working = 'to ana by relay';
    const scene = createScene((way) => way.text === working);
    scene.redial.setWays([ana, anaByRelay], () => false);
    await scene.settle();
    expect(scene.dials).toEqual(['to ana', 'to ana by relay']);
    scene.redial.unlinked('ana');
    await scene.settle();
    working = 'to ana';
    expect(scene.dials.slice(2)).toEqual(['to ana by relay']);
    scene.redial.unlinked('ana');
    await scene.settle();
    expect(scene.dials.slice(3)).toEqual(['to ana by relay', 'to ana']);
  });

  test('rests while there is a link, whoever opened it', async () => {
    const scene = createScene(() => false);
    scene.redial.setWays([ana, ben], (peer) => peer === 'ben');
    await scene.settle();
    scene.redial.linked('ana');
    scene.clock.advance(86_400_000);
    await scene.settle();
    expect(scene.dials).toEqual(['to ana']);
  });

  test('is fast again after a link that lasted, and slower after one that did not', async () => {
    const scene = createScene(() => true);
    scene.redial.setWays([ana], () => false);
    await scene.settle();
    const pauses: (number | undefined)[] = [];
    for (const lastedMs of [0, 0, 0, 60_000, 0]) {
      scene.clock.advance(lastedMs);
      scene.redial.unlinked('ana');
      pauses.push(scene.clock.nextMs);
      await scene.settle();
    }
    const tops = [100, 200, 400, 100, 200];
    for (const [at, top] of tops.entries()) {
      expect(pauses[at]).toBeLessThanOrEqual(top);
      expect(pauses[at]).toBeGreaterThan(top / 2);
    }
  });

  test('keeps the pauses of peers whose ways stay, and forgets those that go', async () => {
    const scene = createScene(() => false);
    scene.redial.setWays([ana, ben], () => false);
    await scene.settle();
    expect(scene.dials.splice(0)).toEqual(['to ana', 'to ben']);
    scene.redial.setWays([ana], () => false);
    await scene.days(0.01);
    expect(scene.dials.length).toBeGreaterThan(10);
    expect(scene.dials).not.toContain('to ben');
    expect(scene.redial.wants('ben')).toBe(false);
  });

  test('abandons its dials when it is closed', async () => {
    const scene = createScene(() => false);
    scene.redial.setWays([ana], () => false);
    scene.redial.close();
    await scene.days(1);
    expect(scene.dials).toEqual([]);
    expect(scene.clock.nextMs).toBeUndefined();
  });
});

interface Scene {
  readonly clock: ManualClock;
  readonly redial: Redial;
  readonly dials: string[];
  /** Lets the dials that are due now happen. */
  settle(): Promise<void>;
  days(count: number): Promise<void>;
}

function createScene(works: (way: Way) => boolean): Scene {
  const clock = createManualClock();
  const dials: string[] = [];
  const redial: Redial = new Redial({
    clock,
    random: seededRandom(1),
    timing: LIBP2P_TIMING,
    async dial(way) {
      dials.push(way.text);
      if (works(way)) redial.linked(way.peer);
      return works(way);
    },
  });
  const breathe = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    clock,
    redial,
    dials,
    async settle() {
      clock.advance(clock.nextMs ?? 0);
      await breathe();
    },
    async days(count) {
      const untilMs = clock.monotonicMs() + count * 86_400_000;
      while (clock.nextMs !== undefined && clock.monotonicMs() + clock.nextMs <= untilMs) {
        clock.advance(clock.nextMs);
        await breathe();
      }
    },
  };
}

function wayTo(peer: string, text: string): Way {
  return { kind: 'tcp', text, peer, relay: undefined, circuit: undefined };
}

/** What shows a device that its line goes out: a member who answers from beyond its own net (R25). */
import { describe, expect, test } from 'vitest';

import { clock, close, found, until } from './engine-world.ts';

/** An hour of 50 ms. */
const TEMPO_MS = 50;

describe('a device that answers', () => {
  test('from beyond our own net shows that our line goes out, and one next door does not', async () => {
    const began = clock.now();
    const { devices } = await found(3, TEMPO_MS, [], (at) => at === 2);
    const [one, two, far] = devices as [
      (typeof devices)[number],
      (typeof devices)[number],
      (typeof devices)[number],
    ];
    await until('all have met', () =>
      devices.every(({ home }) => home.peer.links.peers().length === 2),
    );
    for (const { home } of [one, two]) {
      const [answer, ...more] = home.peer.beyond();
      expect(more).toEqual([]);
      expect(answer?.way).toBe('net');
      expect(answer?.at).toBeGreaterThanOrEqual(began);
    }
    expect(far.home.peer.beyond()).toEqual([]);
    await close(devices);
  });
});

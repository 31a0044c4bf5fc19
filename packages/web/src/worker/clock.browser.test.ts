import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { webClock } from './clock.ts';
import { webRandom } from './random.ts';
import { askToKeep, storageRoom } from './room.ts';

describe('the clock of a browser', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('tells the hour, and milliseconds that only rise', () => {
    const clock = webClock();
    vi.setSystemTime(1_800_000_000_000);
    expect(clock.now()).toBe(1_800_000_000_000);
    const before = clock.monotonicMs();
    vi.advanceTimersByTime(1_500);
    expect(clock.monotonicMs() - before).toBe(1_500);
    vi.setSystemTime(0);
    expect([clock.now(), clock.monotonicMs() - before]).toEqual([0, 1_500]);
    expect(Number.isInteger(clock.monotonicMs())).toBe(true);
  });

  test('wakes each in its time and once, and leaves no timer behind', () => {
    const clock = webClock();
    const woken: string[] = [];
    const at = clock.monotonicMs();
    clock.wakeAt(at + 500, () => woken.push('late'));
    clock.wakeAt(at + 100, () => woken.push('early'));
    const cancel = clock.wakeAt(at + 300, () => woken.push('never'));
    vi.advanceTimersByTime(99);
    expect(woken).toEqual([]);
    vi.advanceTimersByTime(2);
    expect(woken).toEqual(['early']);
    cancel();
    cancel();
    vi.advanceTimersByTime(1_000);
    expect(woken).toEqual(['early', 'late']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('waits for what is far away, further than any timer can', () => {
    const clock = webClock();
    const wake = vi.fn<() => void>();
    clock.wakeAt(clock.monotonicMs() + 3_000_000_000, wake);
    vi.advanceTimersByTime(2_999_990_000);
    expect(wake).not.toHaveBeenCalled();
    vi.advanceTimersByTime(11_000);
    expect(wake).toHaveBeenCalledOnce();
  });

  test('wakes what fell due in a sleep as soon as it is told, in its order', () => {
    const clock = webClock();
    const woken: string[] = [];
    const at = clock.monotonicMs();
    const cancelled = clock.wakeAt(at + 7_200_000, () => woken.push('cancelled'));
    clock.wakeAt(at + 3_600_000, () => {
      woken.push('an hour');
      cancelled();
      clock.wakeAt(at + 5_400_000, () => woken.push('asked while awake'));
    });
    clock.wakeAt(at + 60_000, () => woken.push('a minute'));
    // The device sleeps for three hours: time goes on and no timer comes.
    vi.spyOn(performance, 'now').mockReturnValue(at + 10_800_000);
    expect(woken).toEqual([]);
    clock.lookNow();
    expect(woken).toEqual(['a minute', 'an hour']);
    vi.advanceTimersByTime(1);
    expect(woken).toEqual(['a minute', 'an hour', 'asked while awake']);
    vi.mocked(performance.now).mockRestore();
  });

  test('wakes the others when one of them fails', () => {
    const clock = webClock();
    const wake = vi.fn<() => void>();
    const at = clock.monotonicMs();
    clock.wakeAt(at + 10, () => {
      throw new Error('a mistake of ours');
    });
    clock.wakeAt(at + 20, wake);
    expect(() => vi.advanceTimersByTime(15)).toThrow('a mistake of ours');
    vi.advanceTimersByTime(10);
    expect(wake).toHaveBeenCalledOnce();
  });
});

describe('chance in a browser', () => {
  test('gives as many bytes as are asked for, also more than a browser gives at once', () => {
    const bytes = webRandom().bytes(200_001);
    expect(bytes).toHaveLength(200_001);
    for (const from of [0, 65_536, 131_072, 196_608])
      expect(new Set(bytes.subarray(from, from + 3_000)).size).toBeGreaterThan(200);
    expect(webRandom().bytes(0)).toHaveLength(0);
    expect(webRandom().bytes(32)).not.toEqual(webRandom().bytes(32));
  });
});

describe('the room of a browser', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test('is told in bytes, with whether it is kept', async () => {
    const room = await storageRoom();
    expect(room?.quotaBytes).toBeGreaterThan(room?.usedBytes ?? Infinity);
    expect(typeof room?.isKept).toBe('boolean');
  });

  test('is asked for once, and kept when the browser says so', async () => {
    const persist = vi.spyOn(navigator.storage, 'persist').mockResolvedValue(true);
    const persisted = vi.spyOn(navigator.storage, 'persisted').mockResolvedValue(false);
    expect([await askToKeep(), persist.mock.calls.length]).toEqual([true, 1]);
    persisted.mockResolvedValue(true);
    expect([await askToKeep(), persist.mock.calls.length]).toEqual([true, 1]);
    persisted.mockResolvedValue(false);
    persist.mockResolvedValue(false);
    expect(await askToKeep()).toBe(false);
  });

  test('is unknown where the browser has no such thing', async () => {
    vi.spyOn(navigator, 'storage', 'get').mockReturnValue(undefined as unknown as StorageManager);
    expect([await storageRoom(), await askToKeep()]).toEqual([undefined, false]);
  });
});

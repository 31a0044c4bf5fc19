import { signal } from '@preact/signals';
import { describe, expect, test } from 'vitest';

import type { DeviceState } from '../../rpc/message.ts';
import type { Peer } from '../asking.ts';
import { tellTouches, TOUCHED } from './touched.ts';

const OPEN = { kind: 'open', guarded: false } as DeviceState;

/** A peer that counts what it is told, and a service worker that speaks. */
function page(isMarked: boolean, begins: DeviceState) {
  const device = signal<DeviceState>(begins);
  const asked: string[] = [];
  const heard: ((said: unknown) => void)[] = [];
  let isRefusing = false;
  const ask = async (call: string): Promise<{ readonly ok: boolean }> => {
    asked.push(call);
    return { ok: !isRefusing };
  };
  const peer = { device, ask } as unknown as Pick<Peer, 'ask' | 'device'>;
  tellTouches(peer, { isMarked, onSaid: (one) => void heard.push(one) });
  return {
    device,
    asked,
    say: (said: unknown) => heard.forEach((one) => one(said)),
    refuse: (is: boolean) => void (isRefusing = is),
  };
}

describe('the touch of a notice', () => {
  test('that opened the page is told once the device is open and not guarded', () => {
    const { device, asked } = page(true, { kind: 'starting' });
    device.value = { ...OPEN, guarded: true } as DeviceState;
    expect(asked).toEqual([]);
    device.value = OPEN;
    device.value = { ...OPEN };
    expect(asked).toEqual(['wake.seen']);
  });

  test('beside an open page is told each time, and no other word of the service worker is', () => {
    const { asked, say } = page(false, OPEN);
    say('awake');
    expect(asked).toEqual([]);
    say(TOUCHED);
    say(TOUCHED);
    expect(asked).toEqual(['wake.seen', 'wake.seen']);
  });

  test('that was refused is told again at the next change of the device', async () => {
    const { device, asked, refuse } = page(true, { kind: 'closed' });
    refuse(true);
    device.value = OPEN;
    await Promise.resolve();
    await Promise.resolve();
    refuse(false);
    device.value = { ...OPEN };
    expect(asked).toEqual(['wake.seen', 'wake.seen']);
  });
});

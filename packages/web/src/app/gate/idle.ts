/** Locks by itself after a while without touch, where a passphrase guards this device. */
import type { Signal } from '@preact/signals';
import { signal } from '@preact/signals';

import { act, device } from '../asking.ts';

const IDLE_KEY = 'tocsin.idle';
/** Minutes without touch that can be chosen; 0 is never. */
export const IDLE_MINUTES = [1, 5, 15, 60, 0] as const;
const IDLE_MINUTES_USUAL = 5;
const MINUTE_MS = 60_000;
/** How often it is looked at. A browser holds timers back in a page that is not shown. */
const LOOK_MS = 10_000;

/** The choice that holds now. */
export const idleMinutes: Signal<number> = signal(kept());

function kept(): number {
  const minutes = Number(localStorage.getItem(IDLE_KEY) ?? IDLE_MINUTES_USUAL);
  return IDLE_MINUTES.some((known) => known === minutes) ? minutes : IDLE_MINUTES_USUAL;
}

/** Chooses, and keeps that. */
export function chooseIdle(minutes: number): void {
  localStorage.setItem(IDLE_KEY, String(minutes));
  idleMinutes.value = minutes;
}

/** Watches for touch while a device is open; gives what ends that. */
export function startIdle(): (() => void) | undefined {
  const now = device();
  const afterMs = idleMinutes.value * MINUTE_MS;
  if (now.kind !== 'open' || now.guarded || !now.hasPassphrase || afterMs === 0) return undefined;
  let touchedAt = Date.now();
  const onTouch = (): void => {
    touchedAt = Date.now();
  };
  const look = (): void => {
    if (Date.now() - touchedAt < afterMs) return;
    clearInterval(timer);
    void act({ kind: 'guard' });
  };
  const timer = setInterval(look, LOOK_MS);
  const touches = ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const;
  for (const touch of touches) addEventListener(touch, onTouch, { passive: true });
  // A page that is looked at again after long is locked before anything on it is read.
  document.addEventListener('visibilitychange', look);
  return () => {
    clearInterval(timer);
    for (const touch of touches) removeEventListener(touch, onTouch);
    document.removeEventListener('visibilitychange', look);
  };
}

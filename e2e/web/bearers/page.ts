/**
 * A page that opens bearers for whoever drives it. The two are apart as a window and its worker are,
 * and say the same, over HTTP instead of a port.
 */
import { createLibp2pBearer } from '@tocsin/bearers/libp2p-web';
import { serveBearers } from '@tocsin/bearers/libp2p-window';
import type { Ask, Tell } from '@tocsin/bearers/libp2p-window';
import { instant } from '@tocsin/core';

import { createTextCrossing } from './text-crossing.ts';

/** Which of the driver's pages this is. */
const { location } = globalThis as unknown as { readonly location: { readonly href: string } };
const page = new URL(location.href).searchParams.get('page') ?? '';

let telling: Promise<unknown> = Promise.resolve();
const crossing = createTextCrossing<Tell, Ask>((body) => {
  // One after another: requests may overtake each other.
  telling = telling.then(async () => fetch(`/tells?page=${page}`, { method: 'POST', body }));
});

async function hearAsks(): Promise<never> {
  for (;;) {
    const asks = await fetch(`/asks?page=${page}`);
    crossing.take(await asks.text());
  }
}

serveBearers(crossing, {
  clock: {
    now: () => instant(Date.now()),
    monotonicMs: () => performance.now(),
    wakeAt(atMs, wake) {
      const timer = setTimeout(wake, Math.max(0, atMs - performance.now()));
      return () => clearTimeout(timer);
    },
  },
  random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
  create: createLibp2pBearer,
  lookMs: 50,
});

void hearAsks();

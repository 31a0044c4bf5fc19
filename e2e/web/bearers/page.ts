/**
 * A page that opens bearers for whoever drives it. The two are as far apart as a window and its
 * worker, and speak the same over what the driver of the browser offers instead of a port.
 */
import { createLibp2pBearer } from '@tocsin/bearers/libp2p-web';
import { serveBearers } from '@tocsin/bearers/libp2p-window';
import type { Ask, Tell } from '@tocsin/bearers/libp2p-window';
import { instant } from '@tocsin/core';

/** What the driver puts into the page, and what it calls there. */
interface Driven {
  /** Bytes cross as they are; `place` since calls of the browser's may overtake each other. */
  tellDriver(place: number, tell: Tell): Promise<void>;
  askPage(ask: Ask): void;
}

const driven = globalThis as unknown as Driven;
let told = 0;

serveBearers(
  {
    send(tell: Tell) {
      void driven.tellDriver(told, tell);
      told += 1;
    },
    hear(listener: (ask: Ask) => void) {
      driven.askPage = listener;
    },
  },
  {
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
  },
);

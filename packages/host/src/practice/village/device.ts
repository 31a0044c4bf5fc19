/** A device of the village: the real peer with its real calls, over memory alone. */
import { ok } from '@tocsin/core';
import type { Crypto, DrawMeans, Random, RecordStore } from '@tocsin/peer/ports';

import { openDaemon } from '../../daemon.ts';
import type { Daemon } from '../../daemon.ts';
import { answerCall } from '../../given.ts';
import type { Files } from '../../files.ts';
import { StoryStopped } from '../missing.ts';
import type { Device } from '../person.ts';
import type { SkippingClock } from './clock.ts';
import type { VillageNet } from './net.ts';
import { passingPlaces } from './places.ts';

/** The machine on which a village lives. */
export interface VillageMachine {
  readonly crypto: Crypto;
  readonly drawCrypto: DrawMeans;
  readonly random: Random;
  /** An empty store that keeps nothing beyond this worker. */
  readonly createStore: () => RecordStore;
}

/** What all devices of a village share. */
export interface Around {
  readonly machine: VillageMachine;
  readonly clock: SkippingClock;
  readonly net: VillageNet;
  readonly files: Files;
}

/** A device that runs in this worker. */
export interface VillageDevice extends Device {
  readonly daemon: Daemon;
}

/** Opens an empty device. */
export async function openDevice(
  name: string,
  { machine, clock, net, files }: Around,
): Promise<VillageDevice> {
  const places = passingPlaces(machine.createStore);
  const { signal } = new AbortController();
  const call: VillageDevice['call'] = (what, given, options) => {
    const request = { v: 1, id: 0, call: what, with: given, ...options } as const;
    return opened.ok
      ? answerCall(opened.value.handlers, request, () => undefined, signal)
      : Promise.resolve(opened);
  };
  const opened = await openDaemon({
    host: {
      crypto: machine.crypto,
      drawCrypto: machine.drawCrypto,
      random: machine.random,
      clock,
      places,
      files,
      net: net.portOf(name, places.folderOf),
      room: { freeBytes: () => Promise.resolve(null), isWritable: () => true },
    },
    // Nothing is kept, so that no key is needed for it.
    unlocked: false,
    hasMail: false,
    // Nothing of a village ever leaves it.
    execute: () => undefined,
    // Here everybody lives next door: whoever is to be woken is, and says so.
    waking: (['notifier', 'mail'] as const).map((way) => ({
      way,
      wake: async ({ canary }) => {
        if (canary !== null) await call('canary.heard', { number: canary }, {});
        return ok(undefined);
      },
    })),
    stop: () => undefined,
  });
  if (!opened.ok)
    throw new StoryStopped({ kind: 'refused', who: name, call: 'up', fault: opened.fault });
  return { daemon: opened.value, isUp: () => true, call };
}

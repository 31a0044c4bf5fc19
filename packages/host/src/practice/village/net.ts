/**
 * The net of a village: no net at all, but calls within one worker. Every device hears every other
 * one in each log that both have, until it is cut off.
 */
import { createMemoryNet } from '@tocsin/bearers/memory';
import { ok } from '@tocsin/core';
import type { Hash } from '@tocsin/core';
import type { Bearer, RecordStore } from '@tocsin/peer/ports';

import type { NetPort } from '../../host.ts';

/** Joins the devices of a village. */
export interface VillageNet {
  /** How a device is on it. `folderOf` names the folder of a store: a log has the same everywhere. */
  portOf(device: string, folderOf: (store: RecordStore) => string): NetPort;
  /** Takes every link of a device down, and keeps it down. */
  cutOff(device: string): void;
  /** Lets a device be in touch again. */
  putBack(device: string): void;
}

/**
 * A net between these devices.
 *
 * @param devices - all that will ever be on it.
 */
export function createVillageNet(devices: readonly string[], hash: Hash): VillageNet {
  const net = createMemoryNet();
  const folders = new Set<string>();
  const off = new Set<string>();
  const nameOf = (folder: string, device: string): string => `${folder}/${device}`;
  const change = (device: string, folder: string): void => {
    for (const other of devices) {
      if (other === device) continue;
      const ends = [nameOf(folder, device), nameOf(folder, other)] as const;
      if (off.has(device) || off.has(other)) net.cut(...ends);
      else net.heal(...ends);
    }
  };
  return {
    portOf: (device, folderOf) => ({
      on: true,
      open: async (store, secretKey) => {
        const folder = folderOf(store);
        folders.add(folder);
        const name = nameOf(folder, device);
        const bearer = net.createBearer({ name, key: hash(secretKey), isBeyond: true });
        bearer.setWays(devices.map((other) => `memory:${nameOf(folder, other)}`));
        if (off.has(device)) change(device, folder);
        return ok(withoutWays(bearer));
      },
    }),
    cutOff: (device) => {
      off.add(device);
      for (const folder of folders) change(device, folder);
    },
    putBack: (device) => {
      off.delete(device);
      for (const folder of folders) change(device, folder);
    },
  };
}

/** Ways are the village's own: none can be added or taken away. */
function withoutWays(bearer: Bearer): Bearer {
  return {
    kind: bearer.kind,
    live: bearer.live,
    parcelBytesMax: bearer.parcelBytesMax,
    carry: (link, parcel, signal) => bearer.carry(link, parcel, signal),
    events: (signal) => bearer.events(signal),
    setWays: () => undefined,
    addresses: () => [],
    drop: (link) => bearer.drop(link),
    close: () => bearer.close(),
  };
}

/** What every log on this device is opened with: folder, key, cryptography, clock, luck, net. */
import type { AtRest, Clock, Crypto, Random } from '@tocsin/peer/ports';

import type { HomePaths } from '../home/paths.ts';
import type { ListenAddress, NetChoice } from './listen-address.ts';

/** The machine around the logs. */
export interface Host {
  readonly paths: HomePaths;
  readonly atRest: AtRest | undefined;
  readonly crypto: Crypto;
  readonly clock: Clock;
  readonly random: Random;
  readonly net: NetChoice;
  /** Ports at which logs of this device listen now. */
  readonly portsUsed: Set<number>;
  /** The first port for a log that has none yet. */
  portFrom(asked: ListenAddress): number;
}

/** Makes the host. */
export function createHost(parts: Omit<Host, 'portsUsed' | 'portFrom'>): Host {
  const portsUsed = new Set<number>();
  return {
    ...parts,
    portsUsed,
    portFrom: ({ port }) => {
      let free = port;
      while (portsUsed.has(free)) free += 1;
      return free;
    },
  };
}

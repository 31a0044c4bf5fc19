/** The host of a daemon: a home folder, a disk, the clock and the net of this machine. */
import type { Host, Waker } from '@tocsin/host';
import type { Clock, Crypto, Random } from '@tocsin/peer/ports';

import type { OpenHome } from '../home/open-home.ts';
import { roomAt } from '../home/room.ts';
import { diskFiles } from './disk-files.ts';
import { createDrawCrypto } from './draw-crypto.ts';
import type { NetChoice } from './listen-address.ts';
import { logFolders } from './log-folder.ts';
import { openListening } from './log-net.ts';

/** What is told apart in tests. */
export interface Machine {
  readonly home: Pick<OpenHome, 'paths' | 'atRest'>;
  readonly crypto: Crypto;
  readonly random: Random;
  readonly clock: Clock;
}

/** Makes the host. */
export function diskHost(
  { home, crypto, random, clock }: Machine,
  net: NetChoice,
  waker?: Waker,
): Host {
  const { paths, atRest } = home;
  return {
    places: logFolders({ paths, atRest, random }),
    files: diskFiles,
    room: roomAt(paths.root),
    net: openListening(net, { clock, random }),
    crypto,
    drawCrypto: createDrawCrypto(),
    clock,
    random,
    waker,
  };
}

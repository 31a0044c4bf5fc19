/** Every fault there is. */
import type { Fault } from './harness/fault.ts';
import { clocks } from './scripts/clocks.ts';
import { diskErrors, shortWrites } from './scripts/disk-errors.ts';
import { homes } from './scripts/homes.ts';
import { hostile } from './scripts/hostile.ts';
import { killsAtRandom } from './scripts/kills-at-random.ts';
import { killsAtSyncs } from './scripts/kills-at-syncs.ts';
import { networks } from './scripts/networks.ts';
import { spoiltTraffic } from './scripts/spoilt-traffic.ts';
import { wires } from './scripts/wires.ts';

/** In the order in which they are played. */
export const FAULTS: readonly Fault[] = [
  killsAtRandom,
  killsAtSyncs,
  diskErrors,
  shortWrites,
  ...homes,
  ...clocks,
  ...networks,
  ...wires,
  spoiltTraffic,
  ...hostile,
];

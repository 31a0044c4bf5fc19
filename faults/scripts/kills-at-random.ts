/** Daemons that are killed at any moment while people write, and started again. */
import { setTimeout as pause } from 'node:timers/promises';

import type { Fault } from '../harness/fault.ts';
import { seatSome } from '../harness/village.ts';

/** Ringers that the assembly decides on first. */
const SEATS = 2;
/** Kills, spread over all devices. */
const KILLS = 15;
/** Time between two kills, by luck: some fall into the start of the one before. */
const BETWEEN_MS = 3_000;

/** The fault. */
export const killsAtRandom: Fault = {
  name: 'kills-at-random',
  does: 'kills daemons with SIGKILL at random moments while all write, and starts them again',
  run: async ({ found, ledger, luck }) => {
    const village = await found();
    const { devices } = village;
    // Acts, consents and placements, so that the state has more in it than its founding.
    await seatSome(village, SEATS);
    ledger.begin(devices, 40);
    let cut = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      await pause(luck.below(BETWEEN_MS));
      const device = luck.pick(devices);
      await device.kill();
      // Every third start is cut off too, before it is ready.
      if (luck.chance(1, 3)) {
        const starting = device.tryUp();
        await pause(luck.below(1_500));
        await device.kill();
        await starting.catch(() => false);
        if (device.isUp()) await device.kill();
        cut += 1;
      }
      await device.up();
    }
    return {
      devices,
      found: `${String(KILLS)} kills at random moments, ${String(cut)} starts cut off as well.`,
    };
  },
};

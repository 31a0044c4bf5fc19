/** Writes as much as it can, through its own engine: everybody has to take it in, and go on. */
import { RHYTHM, RHYTHM_DEFAULT } from '@tocsin/core';

import { DAY_MS } from '../people/person.ts';
import type { Enemy } from './enemy.ts';

/** Records a day, and days. */
const RECORDS_A_DAY = 60;
const DAYS = 5;

export const flooder: Enemy = ({ valley, traitor, watch }) => {
  for (let day = 0; day < DAYS; day += 1)
    valley.agenda.at(valley.agenda.now() + day * DAY_MS, () => {
      const home = traitor.device.home();
      if (home === undefined) return;
      watch.sometimes.add('an enemy flooded');
      const flood = async (): Promise<void> => {
        for (let count = 0; count < RECORDS_A_DAY; count += 1)
          await home.peer.append(RHYTHM, { ...RHYTHM_DEFAULT, periodHours: 100 + count });
      };
      valley.doing(traitor, flood());
    });
};

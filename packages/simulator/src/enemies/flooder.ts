/** Writes as much as it can, through its own engine: everybody has to take it in, and go on. */
import { RHYTHM, RHYTHM_DEFAULT } from '@tocsin/core';

import { DAY_MS } from '../people/person.ts';
import type { Enemy } from './enemy.ts';

/** Records a day, one a second, from so long after the device began to look for others. */
const RECORDS_A_DAY = 60;
const LOOK_MS = 25_000;
const DAYS = 5;

export const flooder: Enemy = ({ valley, traitor, watch }) => {
  const { agenda } = valley;
  const { device } = traitor;
  const flood = (count: number): void => {
    const home = device.home();
    if (home === undefined || !device.awake || count === 0) return;
    watch.sometimes.add('an enemy flooded');
    void home.peer.append(RHYTHM, { ...RHYTHM_DEFAULT, periodHours: 100 + count });
    agenda.at(agenda.now() + 1_000, () => flood(count - 1));
  };
  for (let day = 0; day < DAYS; day += 1)
    agenda.at(agenda.now() + day * DAY_MS, () => {
      valley.lookAround(device, Number.MAX_SAFE_INTEGER);
      agenda.at(agenda.now() + LOOK_MS, () => flood(RECORDS_A_DAY));
    });
};

/** Two truths to two friends: writes two records under one number and tells each to other people. */
import { RHYTHM, RHYTHM_DEFAULT } from '@tocsin/core';

import { DAY_MS } from '../people/person.ts';
import type { Enemy } from './enemy.ts';
import { handOf, slip } from './enemy.ts';
import { rawRecord } from './raw.ts';

/** How often it forks. */
const FORKS = 3;

export const forker: Enemy = (scene) => {
  const { valley, home, traitor, watch } = scene;
  const honest = home.people.filter((one) => one !== traitor);
  for (let fork = 0; fork < FORKS; fork += 1)
    valley.agenda.at(valley.agenda.now() + fork * 5 * DAY_MS, () => {
      const hand = handOf(scene);
      if (hand === undefined) return;
      // Perhaps it is a new phone by now: whoever forked comes in with another one.
      traitor.device.mayFork = true;
      const records = [168, 336].map((periodHours) =>
        rawRecord(hand, RHYTHM, { ...RHYTHM_DEFAULT, periodHours }),
      );
      watch.sometimes.add('an enemy forked');
      for (const [at, record] of records.entries())
        slip(
          scene,
          [record],
          honest.filter((_, place) => place % 2 === at),
        );
    });
};

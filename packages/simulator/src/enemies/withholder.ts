/**
 * A member whose device takes part in everything and passes no record on, its own neither: it shakes
 * hands, compares, takes what it is sent and gives credit for it. The others must go on without it.
 */
import { decodeFrame } from '@tocsin/protocol';

import type { Enemy } from './enemy.ts';

export const withholder: Enemy = ({ watch, traitor }) => {
  watch.sometimes.add('a member withheld records');
  for (const { station } of traitor.device.shelves)
    station.withhold((parcel) => {
      const frame = decodeFrame(parcel);
      return frame.ok && frame.value.kind === 'records';
    });
};

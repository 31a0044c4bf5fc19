/** Time passes in the village: people check in, and words go around. */
import type { OpenLog } from '../../live-log.ts';
import { pause } from '../pause.ts';
import type { Village, Villager } from './people.ts';
import { villagers } from './people.ts';

const DAY_HOURS = 24;
/** Between two looks whether words still travel. */
const LOOK_MS = 15;
/** Devices gather what comes within a second before they judge it: so long passes with each look. */
const GATHER_MS = 1_000;
/** Looks without a change after which they have arrived. */
const STILL_LOOKS = 3;
/** Looks at most: words that still travel then arrive a little later. */
const LOOKS_MAX = 400;

/**
 * Lets a day pass: everyone checks in, the person too, but whoever keeps silent.
 *
 * @param times - how often in it. Twice keeps everyone heard the whole day, so that one who is silent
 *   is doubted, and not one's own line.
 */
export async function passDay(village: Village, times: 1 | 2, silent?: Villager): Promise<void> {
  const { around, setting } = village;
  for (let time = 0; time < times; time += 1) {
    around.clock.skip((DAY_HOURS / times) * setting.tempoMs);
    for (const person of villagers(village))
      if (person !== silent) await person.tryTo('beat.send', {});
    await settle(village);
  }
}

/** Settles once no word travels any more: every device that is in touch holds the same records. */
export async function settle(village: Village): Promise<void> {
  const { around, setting } = village;
  let before = '';
  let still = 0;
  for (let look = 0; look < LOOKS_MAX && still < STILL_LOOKS; look += 1) {
    around.clock.skip(GATHER_MS);
    await pause(LOOK_MS, setting.signal);
    const now = villagers(village).map(heldBy).join(' ');
    still = now === before ? still + 1 : 0;
    before = now;
  }
}

function heldBy(person: Villager): string {
  const { logs } = person.device().daemon;
  return logs.open().map(sizeOf).join(',');
}

function sizeOf({ peer }: OpenLog): number {
  return peer.replica.index.size();
}

/**
 * `npm run soak -- --reconnects 10000` and `npm run soak -- --minutes 60 --daemons 12 [--seed N]`: whether
 * heap, handles and disk stay flat while links come and go, and while daemons are killed and parted. Prints
 * figures as it goes, and ends like every fault by comparing what all hold.
 */
import { parseArgs } from 'node:util';

import { soakByKills } from './soak/by-kills.ts';
import { soakByReconnects } from './soak/by-reconnects.ts';

const { values } = parseArgs({
  options: {
    reconnects: { type: 'string' },
    minutes: { type: 'string', default: '60' },
    daemons: { type: 'string', default: '12' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});

const found =
  values.reconnects === undefined
    ? await soakByKills(Number(values.minutes), Number(values.daemons), Number(values.seed))
    : await soakByReconnects(Number(values.reconnects));
console.log(found.sentence);
if (!found.isFlat) process.exitCode = 1;

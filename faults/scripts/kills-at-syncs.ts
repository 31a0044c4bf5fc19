/** A daemon that ends at each of its syncs to disk: at the first, the second, and so on. */
import type { Fault } from '../harness/fault.ts';
import { lacksTracing } from '../harness/tools.ts';

/** Records that are written in each round, each with a sync of its own at least. */
const WRITTEN = 12;
/** A start and the writing need fewer syncs than this, or something is wrong. */
const SYNCS_MAX = 60;

/** The fault. */
export const killsAtSyncs: Fault = {
  name: 'kills-at-syncs',
  does: 'kills a daemon at its first sync, its second, and so on through a start and some writing',
  lacks: lacksTracing,
  run: async ({ found, ledger }) => {
    const { devices } = await found();
    const [killed, other] = devices;
    if (killed === undefined || other === undefined) throw new Error('too few devices');
    let [at, starting] = [1, 0];
    for (; at <= SYNCS_MAX; at += 1) {
      await killed.kill();
      const calls = 'fsync,fdatasync';
      const inject = `inject=${calls}:signal=KILL:when=${String(at)}`;
      const trace = ['strace', '-D', '-f', '-qq', '-o', '/dev/null', '-e', `trace=${calls}`];
      const isUp = await killed.tryUp({ under: [...trace, '-e', inject] });
      if (!isUp) starting += 1;
      await ledger.write(other);
      let left = isUp ? WRITTEN : -1;
      while (left > 0 && (await ledger.write(killed))) left -= 1;
      if (left === 0) break;
      await killed.ended();
    }
    if (at > SYNCS_MAX || at === 1) throw new Error(`the kills ended at sync ${String(at)}`);
    return {
      devices,
      found: `killed at each of ${String(at - 1)} syncs, ${String(starting)} of them before it was ready.`,
    };
  },
};

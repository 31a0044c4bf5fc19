/** Links that lead over bad wires: slow, out of order, changed, reset, and cut. */
import { setTimeout as pause } from 'node:timers/promises';

import type { Fault } from '../harness/fault.ts';
import type { Village } from '../harness/village.ts';
import type { Ills } from '../harness/wire.ts';

/** How long the wires are bad. */
const BAD_MS = 25_000;

/**
 * @param isHurt - whether pieces must have been hurt, or nothing was shown.
 * @param mustLink - whether links must come up over such wires.
 */
function wireFault(
  name: string,
  does: string,
  ills: Ills,
  { isHurt, mustLink }: { readonly isHurt: boolean; readonly mustLink: boolean },
): Fault {
  return {
    name,
    does,
    run: async ({ found, ledger, luck }) => {
      const village = await found({ links: 'wires' });
      await village.linked();
      for (const { wire } of village.wires) {
        wire.set(ills, luck);
        // Links are made anew over what is bad, too.
        wire.break();
      }
      ledger.begin(village.devices, 60);
      await pause(BAD_MS);
      await ledger.stop();
      if (mustLink) await village.linked();
      for (const { wire } of village.wires) wire.set({});
      const { done, made } = countOf(village);
      if (isHurt && done === 0) throw new Error('the wires did nothing');
      return {
        devices: village.devices,
        found: `${String(BAD_MS / 1_000)} s of it: ${String(done)} pieces hurt, ${String(made)} connections made.`,
      };
    },
  };
}

function countOf({ wires }: Village): { readonly done: number; readonly made: number } {
  return {
    done: wires.reduce((sum, { wire }) => sum + wire.done(), 0),
    made: wires.reduce((sum, { wire }) => sum + wire.made(), 0),
  };
}

/** The faults. */
export const wires: readonly Fault[] = [
  wireFault(
    'wire-delay',
    'delays what goes between daemons by 400 to 1,000 ms each way',
    { delayMs: 400, jitterMs: 600 },
    { isHurt: false, mustLink: true },
  ),
  wireFault(
    'wire-order',
    'exchanges pieces of what goes between daemons with those after them',
    { exchanged: 20 },
    { isHurt: true, mustLink: false },
  ),
  wireFault(
    'wire-changed',
    'changes a byte in one of a hundred pieces',
    { changed: 10 },
    { isHurt: true, mustLink: false },
  ),
  wireFault(
    'wire-resets',
    'resets connections after one of fifty pieces',
    { reset: 20 },
    { isHurt: true, mustLink: false },
  ),
  wireFault(
    'wire-narrow',
    'lets 3,000 bytes a second through',
    { bytesPerS: 3_000 },
    { isHurt: false, mustLink: false },
  ),
];

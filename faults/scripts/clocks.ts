/** Clocks that are wrong: ahead by weeks, behind, fast, and set to and fro while people write. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import type { Device } from '../harness/device.ts';
import type { Fault, Scene } from '../harness/fault.ts';
import { faketime } from '../harness/tools.ts';
import { LOG } from '../harness/village.ts';

/** A real hour, so that forty days of a clock are forty days of the log. */
const HOUR_MS = 3_600_000;
/** An hour of the log under the fast clock: 15 s of it, fifty times too fast, are a month. */
const FAST_TEMPO_MS = 1_000;
/** How long a clock stays as it was set, and how long it is fast. */
const STAY_MS = 6_000;
const FAST_MS = 15_000;

const lacks = (): string | undefined => {
  const found = faketime();
  return 'lacks' in found ? found.lacks : undefined;
};

/** Runs the first device under a clock that shows what a file says. */
async function underClock(
  { found, ledger }: Scene,
  times: readonly string[],
  isFast: boolean,
): Promise<{ readonly devices: readonly Device[]; readonly doubted: number }> {
  const tool = faketime();
  if ('lacks' in tool) throw new Error(tool.lacks);
  const { devices, folder } = await found({ tempoMs: isFast ? FAST_TEMPO_MS : HOUR_MS });
  const [wrong] = devices;
  if (wrong === undefined) throw new Error('too few devices');
  const file = join(folder, 'clock');
  const [first = '+0'] = times;
  writeFileSync(file, first);
  await wrong.kill();
  await wrong.up({
    environment: {
      LD_PRELOAD: tool.preload,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      // Setting a clock moves no timer; a clock that runs fast moves them all.
      FAKETIME_DONT_FAKE_MONOTONIC: isFast ? '0' : '1',
      DONT_FAKE_MONOTONIC: isFast ? '0' : '1',
    },
  });
  ledger.begin(devices, 100);
  let doubted = 0;
  for (const time of times) {
    writeFileSync(file, time);
    await pause(isFast ? FAST_MS : STAY_MS);
    const status = await wrong.try('status', {}, LOG);
    if (status.ok && status.value.warnings.some(({ kind }) => /clock/iu.test(kind))) doubted += 1;
  }
  await ledger.stop();
  return { devices, doubted };
}

function clockFault(name: string, does: string, times: readonly string[], isFast = false): Fault {
  return {
    name,
    does,
    lacks,
    run: async (scene) => {
      const { devices, doubted } = await underClock(scene, times, isFast);
      return {
        devices,
        found: `a clock showed ${times.join(', ')}; it doubted itself in ${String(doubted)} of ${String(times.length)}.`,
      };
    },
  };
}

/** The faults. */
export const clocks: readonly Fault[] = [
  clockFault(
    'clock-jumps',
    'sets a running daemon’s clock forty days ahead and a year, and right again',
    ['+0', '+40d', '+365d', '+0'],
  ),
  clockFault('clock-set-back', 'sets a running daemon’s clock back by hours, days and years', [
    '+0',
    '-3h',
    '-20d',
    '-2000d',
    '+0',
  ]),
  clockFault(
    'clock-fast',
    'lets a daemon’s clock and all its timers run fifty times too fast',
    ['+0 x50'],
    true,
  ),
];

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { afterEach, describe, expect, test } from 'vitest';

import type { Running } from './rehearsal-world.ts';
import { startRehearsal, within } from './rehearsal-world.ts';

/** Set REHEARSAL_SEED to play the moments of another run again. */
const SEED = Number(process.env['REHEARSAL_SEED'] ?? 20_261_122);
/** Moments lie in even parts of this time, one in each: from the first start to the alarm. */
const SPAN_MS = 18_000;
const MOMENTS = 10;
/** How long an interrupted rehearsal may take to clear up. */
const CLEARED_WITHIN_MS = 5_000;
/** How long devices may outlive a rehearsal that was killed. */
const OUTLIVED_MS = 5_000;

const moments = Array.from({ length: MOMENTS }, (_, at) => {
  const part = SPAN_MS / MOMENTS;
  return Math.round(at * part + part * chance(SEED + at));
});

let running: Running | undefined;
afterEach(() => running?.forget());

/** A number from 0 to below 1 that looks random (mulberry32), the same for the same seed. */
function chance(seed: number): number {
  let mixed = (seed + 0x6d2b79f5) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
}

/** What `doctor` finds and does with this temporary folder. */
function doctor(folder: string, words: readonly string[]): string {
  const bin = fileURLToPath(new URL('../packages/node/bin/tocsin.mjs', import.meta.url));
  const home = join(folder, 'home');
  return spawnSync(process.execPath, [bin, 'doctor', '--json', '--home', home, ...words], {
    env: { ...process.env, TMPDIR: folder },
    encoding: 'utf8',
  }).stdout;
}

describe(`a rehearsal that is interrupted (seed ${SEED})`, () => {
  test.each(moments.map((ms, at) => ({ ms, signal: at % 2 === 0 ? 'SIGINT' : 'SIGTERM' })))(
    'by $signal after $ms ms leaves no process and no folder',
    async ({ ms, signal }) => {
      running = startRehearsal(['--json']);
      await after(ms);
      running.child.kill(signal as NodeJS.Signals);
      const sentMs = performance.now();
      const code = await running.ended;
      // Before it listens to signals there is nothing to clear up, and the signal itself ends it.
      expect([signal, signal === 'SIGINT' ? 130 : 143]).toContain(code);
      expect(performance.now() - sentMs).toBeLessThan(CLEARED_WITHIN_MS);
      expect(running.processes()).toEqual([]);
      expect(running.left()).toEqual([]);
    },
  );
});

describe('a rehearsal that is killed', () => {
  test('is outlived by no device, and doctor removes its folder', async () => {
    const killed = startRehearsal(['--json']);
    running = killed;
    const { folder } = killed;
    expect(await within(60_000, () => killed.told().includes('"founded"'))).toBe(true);
    expect(killed.processes().length).toBe(9);
    killed.child.kill('SIGKILL');
    expect(await within(OUTLIVED_MS, () => killed.processes().length === 0)).toBe(true);
    const [left] = killed.left();
    expect(killed.left().length).toBe(1);
    expect(doctor(folder, [])).toContain(join(folder, left ?? ''));
    doctor(folder, ['--clean']);
    expect(killed.left()).toEqual([]);
  });
});

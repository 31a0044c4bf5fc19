/** A home folder that fills up, goes away, or is wanted by two. */
import { mkdirSync, readdirSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { Device } from '../harness/device.ts';
import type { Fault } from '../harness/fault.ts';
import { can, lacksMounts, run } from '../harness/tools.ts';

/** Room of the small disk: enough to be founded on, and for a log of some thousand records. */
const SMALL_DISK = 'size=48m';
/** How often whatever was freed is taken again, ten times a second. */
const FILLED_TIMES = 80;
/** Starts at once on one home. */
const RIVALS = 5;

/** Writes files until there is no byte left. */
function fill(folder: string, turn: number): void {
  const { bavail, bsize } = statfsSync(folder);
  for (let bytes = bavail * bsize; bytes >= 1; bytes = Math.floor(bytes / 2)) {
    const ballast = join(folder, `ballast-${String(turn)}-${String(bytes)}`);
    try {
      writeFileSync(ballast, new Uint8Array(bytes).fill(1));
    } catch {
      // Not so much: half of it.
    }
  }
}

/** The fault. */
const diskFull: Fault = {
  name: 'disk-full',
  does: 'fills the disk under a home to the last byte while all write, makes room, and again',
  lacks: lacksMounts,
  run: async ({ found, ledger, later }) => {
    const village = await found({
      homeOf: (name, folder) => {
        const home = join(folder, name);
        if (name !== 'ana') return home;
        mkdirSync(home);
        run('mount', '-t', 'tmpfs', '-o', SMALL_DISK, 'none', home);
        later(() => void can('umount', '--lazy', home));
        return home;
      },
    });
    const [full] = village.devices;
    if (full === undefined) throw new Error('too few devices');
    let refused = 0;
    for (const isKilled of [false, true]) {
      ledger.begin(village.devices, 60);
      await pause(3_000);
      // Its log is emptied when there is no room: what that frees is taken as well.
      for (let turn = 0; turn < FILLED_TIMES; turn += 1) {
        fill(full.folder, turn);
        await pause(100);
      }
      refused = ledger.refusals().get('StoreFull') ?? 0;
      if (isKilled) {
        await full.kill();
        if (await full.tryUp()) await ledger.write(full);
      }
      for (const name of readdirSync(full.folder))
        if (name.startsWith('ballast')) rmSync(join(full.folder, name));
      if (!full.isUp()) await full.up();
      await pause(1_000);
      await ledger.stop();
      if (!(await ledger.write(full))) throw new Error('it does not write though there is room');
    }
    if (refused === 0) throw new Error('the disk was never full');
    return {
      devices: village.devices,
      found: `full twice, ${String(refused)} writes refused as such.`,
    };
  },
};

/** The fault. */
const folderGone: Fault = {
  name: 'folder-gone',
  does: 'takes the home folder of a running daemon away and brings it back, then its logs for good',
  run: async ({ found, ledger }) => {
    const { devices, folder } = await found();
    const [gone, ...others] = devices;
    if (gone === undefined) throw new Error('too few devices');
    ledger.begin(devices, 60);
    await pause(2_000);
    const aside = join(folder, 'aside');
    renameSync(gone.folder, aside);
    await pause(4_000);
    renameSync(aside, gone.folder);
    await pause(4_000);
    if (!(await ledger.write(gone))) throw new Error('it does not write though its folder is back');
    await ledger.stop();
    const before = ledger.acknowledged().size;
    for (const device of others) await device.kill();
    rmSync(join(gone.folder, 'logs'), { recursive: true });
    let acknowledged = 0;
    for (let left = 10; left > 0; left -= 1) if (await ledger.write(gone)) acknowledged += 1;
    await gone.kill();
    // What was acknowledged with the folder gone is on no disk: the others cannot have it.
    if (acknowledged > 0)
      throw new Error(
        `${String(acknowledged)} records were acknowledged onto a disk that has them no more`,
      );
    for (const device of others) await device.up();
    return {
      devices: others,
      found: `gone and back with ${String(before)} acknowledged; after its logs were removed nothing was acknowledged.`,
    };
  },
};

/** The fault. */
const twoDaemons: Fault = {
  name: 'two-daemons',
  does: 'starts several daemons at once on one home, beside one that runs and after it was killed',
  run: async ({ found, ledger }) => {
    const { devices } = await found();
    const [home] = devices;
    if (home === undefined) throw new Error('too few devices');
    ledger.begin(devices, 80);
    const rivals = Array.from(
      { length: RIVALS },
      (_, at) => new Device(`rival-${String(at + 1)}`, home.folder),
    );
    const beside = await Promise.all(rivals.map((rival) => rival.tryUp()));
    if (beside.some(Boolean)) throw new Error('a second daemon came up beside the first');
    await home.kill();
    const after = await Promise.all(rivals.map((rival) => rival.tryUp()));
    const up = after.filter(Boolean).length;
    await pause(2_000);
    await Promise.all(rivals.map((rival) => rival.kill()));
    await home.up();
    await ledger.stop();
    if (up !== 1) throw new Error(`${String(up)} daemons came up on one home`);
    return {
      devices,
      found: `${String(RIVALS)} beside it were all refused, ${String(RIVALS)} at once after it gave one.`,
    };
  },
};

/** The faults. */
export const homes: readonly Fault[] = [diskFull, folderGone, twoDaemons];

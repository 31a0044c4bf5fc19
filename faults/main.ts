/**
 * `npm run faults [-- NAME … --seed N]`: real daemons under real faults, one script after another.
 * Each ends by comparing what all devices hold: nothing that was acknowledged may be lost, and no two
 * may differ. `--list` says what there is.
 */
import { parseArgs } from 'node:util';

import { createLuck } from '../packages/simulator/src/world/luck.ts';
import { FAULTS } from './faults.ts';
import type { Fault } from './harness/fault.ts';
import { Lacking } from './harness/fault.ts';
import { createLedger, refusalsSaid } from './harness/ledger.ts';
import { reckon } from './harness/reckoning.ts';
import type { Village } from './harness/village.ts';
import { createVillage } from './harness/village.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    list: { type: 'boolean', default: false },
  },
});

/** How a fault went. */
type Outcome = 'passed' | 'failed' | 'skipped';

/** What is to be undone at the end of the fault that is played: processes, mounts, networks, folders. */
const undo: (() => void | Promise<void>)[] = [];

async function undoAll(): Promise<void> {
  for (const act of undo.splice(0).toReversed()) await act();
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    console.log(`stopped by ${signal}`);
    void undoAll().finally(() => process.exit(1));
  });

async function play(fault: Fault, seed: number): Promise<Outcome> {
  const lacks = fault.lacks?.();
  if (lacks !== undefined) {
    console.log(`SKIPPED ${fault.name}: ${lacks}`);
    return 'skipped';
  }
  const beganMs = performance.now();
  const villages: Village[] = [];
  const ledger = createLedger();
  try {
    const { devices, found } = await fault.run({
      luck: createLuck(seed, fault.name),
      ledger,
      later: (act) => void undo.push(act),
      found: async (options) => {
        const village = await createVillage(options);
        villages.push(village);
        undo.unshift(() => village.end());
        return village;
      },
    });
    const { records, acknowledged, hash, equalAfterMs } = await reckon(devices, ledger);
    const tookS = ((performance.now() - beganMs) / 1_000).toFixed(0);
    console.log(
      `passed ${fault.name}: ${found} ${String(acknowledged)} acknowledged (${refusalsSaid(ledger)}), none lost; ${String(devices.length)} replicas hold the same ${String(records)} records and state ${hash}, equal ${(equalAfterMs / 1_000).toFixed(1)} s after the last start (${tookS} s).`,
    );
    return 'passed';
  } catch (error) {
    if (error instanceof Lacking) {
      console.log(`SKIPPED ${fault.name}: ${error.message}`);
      return 'skipped';
    }
    const said = `${String(ledger.acknowledged().size)} acknowledged, ${refusalsSaid(ledger)}`;
    console.log(`FAILED ${fault.name} (seed ${String(seed)}): ${String(error)} (${said})`);
    for (const { devices } of villages)
      for (const device of devices) console.log(`  ${device.name} said: ${device.lastWords()}`);
    return 'failed';
  } finally {
    await ledger.stop();
    await undoAll();
  }
}

async function main(): Promise<void> {
  const unknown = positionals.filter((name) => !FAULTS.some((fault) => fault.name === name));
  if (unknown.length > 0) {
    console.error(`There is no fault called ${unknown.join(', ')}; --list says what there is.`);
    process.exitCode = 1;
    return;
  }
  if (values.list) {
    for (const { name, does } of FAULTS) console.log(`${name}: ${does}`);
    return;
  }
  const wanted = FAULTS.filter(
    ({ name }) => positionals.length === 0 || positionals.includes(name),
  );
  const count: Record<Outcome, number> = { passed: 0, failed: 0, skipped: 0 };
  for (const fault of wanted) count[await play(fault, Number(values.seed))] += 1;
  if (count.failed > 0) process.exitCode = 1;
  console.log(
    `seed ${values.seed}: ${String(count.passed)} passed, ${String(count.failed)} failed, ${String(count.skipped)} skipped`,
  );
}

await main();

/**
 * `npm run simulate:long`: one seed after another, through every scenario, for hours. What was done
 * is kept in a file, so that the next run goes on where this one ended. The first broken promise of
 * a seed is printed with the command that replays it.
 *
 *     npm run simulate:long -- [HOURS] [FILE]
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

import type { Report } from './report.ts';
import { SCENARIOS } from './scenarios/index.ts';
import { simulate } from './simulate.ts';

/** What is kept between runs. */
interface Progress {
  /** The next seed; every scenario has been through with all before it. */
  seed: number;
  /** The next scenario of that seed. */
  scenario: number;
  simulatedWeeks: number;
  failures: string[];
}

const HOURS = 8;
const FILE = '.simulate-long.json';
/** Failures kept; whoever has so many reads the first. */
const FAILURES_MAX = 1_000;

function read(file: string): Progress {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Progress;
  } catch {
    return { seed: 1, scenario: 0, simulatedWeeks: 0, failures: [] };
  }
}

/** Written beside and moved over, so that a run that is killed leaves the file whole. */
function keep(file: string, progress: Progress): void {
  writeFileSync(`${file}.new`, JSON.stringify(progress));
  renameSync(`${file}.new`, file);
}

function replayOf({ scenario, seed, world }: Report): string {
  const { assemblies, members, weeks } = world;
  const size = `--assemblies ${String(assemblies)} --members ${String(members)}`;
  return `tocsin simulate ${scenario} --seed ${String(seed)} ${size} --weeks ${String(weeks)}`;
}

async function main(hours: number, file: string): Promise<void> {
  const progress = read(file);
  const end = performance.now() + hours * 3_600_000;
  while (performance.now() < end) {
    const scenario = SCENARIOS[progress.scenario];
    if (scenario === undefined) {
      progress.seed += 1;
      progress.scenario = 0;
      continue;
    }
    const report = await simulate({ scenario, seed: progress.seed });
    const [broken] = report.safety.violations;
    progress.scenario += 1;
    progress.simulatedWeeks += scenario.assemblies * scenario.members * scenario.weeks;
    const words = broken === undefined ? 'ok' : `${broken.rule}: ${broken.what}`;
    process.stdout.write(
      `${String(report.seed)} ${scenario.name} ${report.hash.slice(0, 16)} ${words}\n`,
    );
    if (broken !== undefined && progress.failures.length < FAILURES_MAX) {
      progress.failures.push(`${broken.rule} ${replayOf(report)}`);
      process.stdout.write(`  ${replayOf(report)}\n`);
    }
    keep(file, progress);
  }
  const { seed, simulatedWeeks, failures } = progress;
  const years = Math.floor(simulatedWeeks / 52);
  process.stdout.write(
    `${String(years)} years of one person lived through, up to seed ${String(seed)}; ` +
      `${String(failures.length)} seeds broke a promise\n`,
  );
  process.exitCode = failures.length === 0 ? 0 : 1;
}

const [hours, file = FILE] = process.argv.slice(2);
await main(hours === undefined ? HOURS : Number(hours), file);

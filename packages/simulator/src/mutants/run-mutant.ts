/**
 * Runs seeds with one planted mistake, or with none: `node run-mutant.ts NAME|none WORLD-OF SEEDS`.
 * Prints one JSON object: the first seed that caught it, and by which checkers. A process of its
 * own, since a source is read once a process.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

import { MUTANTS } from './mutants.ts';

const ROOT = new URL('../../../../', import.meta.url);
const [name = 'none', world = name, seeds = '1'] = process.argv.slice(2);
const mutant = MUTANTS.find((one) => one.name === name);
const setting = MUTANTS.find((one) => one.name === world);
if (setting === undefined || (mutant === undefined && name !== 'none'))
  throw new Error(`no mutant is called ${name}`);

let planted = 0;
registerHooks({
  load: (url, context, nextLoad) => {
    if (mutant === undefined || url !== new URL(mutant.file, ROOT).href)
      return nextLoad(url, context);
    const source = readFileSync(fileURLToPath(url), 'utf8');
    const parts = source.split(mutant.find);
    if (parts.length !== 2) throw new Error(`${mutant.name} finds no place, or more than one`);
    planted += 1;
    return { format: 'module-typescript', source: parts.join(mutant.replace), shortCircuit: true };
  },
});

const { simulate } = await import('../simulate.ts');
const caught: { readonly seed: number; readonly rules: readonly string[] }[] = [];
const { seedFirst = 1 } = setting;
for (let seed = seedFirst; seed < seedFirst + Number(seeds) && caught.length === 0; seed += 1) {
  const { safety } = await simulate({ scenario: setting.scenario, seed, endsAtFirst: true });
  const rules = [...new Set(safety.violations.map(({ rule }) => rule))];
  if (rules.some((rule) => setting.caughtBy.includes(rule))) caught.push({ seed, rules });
}
process.stdout.write(`${JSON.stringify({ planted, caught })}\n`);

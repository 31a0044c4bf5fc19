// Checks what the lockfile promises: complete, hashed, without scripts or addresses, and nothing at
// run time that was not agreed. `--write` renews the list of what is agreed, for a reviewed change.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './bootstrap.mjs';

const LIST = 'scripts/runtime-dependencies.txt';
const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const nameOf = (place) => place.slice(place.lastIndexOf('node_modules/') + 13);

/** Whether `name` is found from `place`, by looking as Node looks: nearest folder first. */
function isFound(packages, place, name) {
  const steps = place === '' ? [] : `${place}/`.split(/(?<=\/)node_modules\//u).slice(0, -1);
  const folders = [place, ...steps.map((_, i) => steps.slice(0, i + 1).join('node_modules/'))];
  return [...folders, ''].some((folder) => {
    const prefix = folder === '' || folder.endsWith('/') ? folder : `${folder}/`;
    return packages[`${prefix}node_modules/${name}`] !== undefined;
  });
}

/** One sentence for each lock entry that breaks a promise. */
function* lockFaults(packages) {
  for (const [place, entry] of Object.entries(packages)) {
    for (const name of Object.keys(entry.optionalDependencies ?? {})) {
      if (!isFound(packages, place, name)) {
        yield `${place || 'the root'} names ${name}, which has no entry: npm ci will refuse`;
      }
    }
    if (!place.includes('node_modules/') || entry.link === true) continue;
    if (!/^sha512-[A-Za-z0-9+/]{86}==$/u.test(entry.integrity ?? ''))
      yield `${place} has no sha512`;
    if (entry.hasInstallScript === true) yield `${place} wants to run a script when installed`;
    if (entry.resolved !== undefined) yield `${place} names an address; see .npmrc`;
  }
}

/** One sentence for each manifest that pins loosely, or disagrees on the version. */
function* manifestFaults(manifests, version) {
  for (const [path, manifest] of manifests) {
    if (manifest.version !== version) yield `${path} has another version than the root`;
    const { dependencies, devDependencies, optionalDependencies } = manifest;
    const all = { ...dependencies, ...devDependencies, ...optionalDependencies };
    for (const [name, range] of Object.entries(all)) {
      const isExact = /^(npm:[a-z@/-]+@)?\d+\.\d+\.\d+$/u.test(range);
      if (!isExact) yield `${path} asks for ${name} ${range}: write one version`;
    }
  }
}

/** One sentence for each dependency that `docs/dependencies.md` says nothing of. */
function* documentFaults(manifests) {
  const text = readFileSync(join(root, 'docs/dependencies.md'), 'utf8');
  for (const [path, { dependencies, devDependencies, optionalDependencies }] of manifests) {
    const all = { ...dependencies, ...devDependencies, ...optionalDependencies };
    for (const name of Object.keys(all)) {
      if (name.startsWith('@tocsin/') || text.includes(`\`${name}\``)) continue;
      yield `docs/dependencies.md says nothing of ${name}, which ${path} needs`;
    }
  }
}

/** Names of all packages that a person who runs the program has on their machine. */
function runtimeNames(packages) {
  const names = Object.entries(packages)
    .filter(([place, e]) => place.includes('node_modules/') && !e.link && !e.dev)
    .map(([place]) => nameOf(place));
  return [...new Set(names)].toSorted((a, b) => (a < b ? -1 : 1));
}

/** One sentence for each package that came or went without the list being renewed. */
function* listFaults(names) {
  const agreed = readFileSync(join(root, LIST), 'utf8').split('\n').filter(Boolean);
  const renew = `if that is meant, run "node scripts/lock.mjs --write" and say why in the change`;
  for (const name of names)
    if (!agreed.includes(name)) yield `${name} is new at run time: ${renew}`;
  for (const name of agreed) if (!names.includes(name)) yield `${name} is gone: ${renew}`;
}

const { packages } = readJson('package-lock.json');
const paths = readdirSync(join(root, 'packages')).map((name) => `packages/${name}/package.json`);
const manifests = ['package.json', ...paths].map((path) => [path, readJson(path)]);
const names = runtimeNames(packages);
if (process.argv.includes('--write')) writeFileSync(join(root, LIST), `${names.join('\n')}\n`);
const faults = [
  ...lockFaults(packages),
  ...manifestFaults(manifests, manifests[0][1].version),
  ...documentFaults(manifests),
  ...listFaults(names),
];
for (const fault of faults) console.log(fault);
if (faults.length > 0) process.exitCode = 1;
else console.log(`${Object.keys(packages).length} entries, ${names.length} at run time`);

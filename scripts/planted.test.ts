// Guards the guards: plants violations in a small copy of the workspace and expects the tool that
// must catch each of them to name its file, and to name nothing else.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const packages = [
  'core',
  'protocol',
  'peer',
  'crypto',
  'bearers',
  'storage',
  'host',
  'simulator',
  'node',
];
const configs = [
  '.dependency-cruiser.cjs',
  '.oxlintrc.json',
  'knip.json',
  'package.json',
  'tsconfig.base.json',
];

/** A workspace without a violation: each package says one thing and uses one package on its left. */
const clean: Readonly<Record<string, string>> = {
  'core/src/index.ts': "export { three } from './base/integer.ts';\n",
  'core/src/base/integer.ts': 'export function three(): number {\n  return Math.floor(7 / 2);\n}\n',
  'core/src/testing.ts': "import fc from 'fast-check';\n\nexport const any = fc.nat();\n",
  'protocol/src/index.ts': useOf('core'),
  'peer/src/index.ts': useOf('protocol'),
  'crypto/src/index.ts': useOf('peer'),
  'bearers/src/memory/index.ts': useOf('peer'),
  'storage/src/memory/index.ts': useOf('peer'),
  'simulator/src/index.ts': useOf('core'),
  'node/src/index.ts': useOf('peer'),
  'node/src/main.ts': "import { three } from './index.ts';\n\nprocess.exitCode = three() - 3;\n",
};

function useOf(name: string): string {
  return `export { three } from '@tocsin/${name}';\n`;
}

/** A pure function around one expression, so that the expression is the only fault. */
function pure(expression: string): string {
  return `export const planted: unknown = (a: number, b: number) => [a, b, ${expression}];\n`;
}

const typePlants: Readonly<Record<string, string>> = {
  'core/src/type-node-fs.ts': "import { readFileSync } from 'node:fs';\n\nreadFileSync('x');\n",
  'core/src/type-document.ts': 'export const planted: unknown = document;\n',
  'core/src/type-process.ts': 'export const planted: unknown = process;\n',
  'core/src/type-enum.ts': 'export enum Planted {\n  One,\n}\n',
  'core/src/type-inferred.ts': 'export const planted = [1].map(String);\n',
};

const guardPlants: Readonly<Record<string, string>> = {
  'core/src/guard-date.ts': pure('Date.now()'),
  'core/src/guard-new-date.ts': pure('new Date(a)'),
  'core/src/guard-performance.ts': pure('performance.now()'),
  'core/src/guard-intl.ts': pure("new Intl.Collator('ca')"),
  'core/src/guard-timeout.ts': pure('setTimeout(() => {}, a)'),
  'core/src/guard-random.ts': pure('Math.random()'),
  'core/src/guard-sqrt.ts': pure('Math.sqrt(a)'),
  'core/src/guard-math-hidden.ts': pure("Math['random']()"),
  'core/src/guard-crypto.ts': pure('crypto.randomUUID()'),
  'core/src/guard-global-this.ts': pure("globalThis['crypto']"),
  'core/src/guard-locale-compare.ts': pure("'a'.localeCompare('b')"),
  'core/src/guard-to-locale-string.ts': pure('a.toLocaleString()'),
  'core/src/guard-element.ts': pure("a['toLocaleString']()"),
  'core/src/guard-division.ts': pure('a / b'),
  'core/src/guard-division-assigned.ts': pure('(a /= b)'),
  'core/src/guard-power.ts': pure('a ** b'),
  'core/src/guard-float.ts': pure('0.5'),
  'core/src/guard-small-float.ts': pure('1e-3'),
  'core/src/guard-parse-float.ts': pure("parseFloat('1')"),
  'core/src/guard-epsilon.ts': pure('Number.EPSILON'),
  'core/src/guard-weak-ref.ts': pure('new WeakRef([])'),
  'core/src/guard-promise.ts': pure('Promise.resolve(a)'),
  'core/src/guard-async.ts': pure('async () => a'),
  'core/src/guard-type.ts': 'export type Planted = readonly Date[];\n',
  'core/src/alert/integer.ts': pure('a / b'),
  'protocol/src/guard-division.ts': pure('a / b'),
  'peer/src/guard-console.ts': 'console.log(1);\n',
  'peer/src/guard-default.ts': 'export default 1;\n',
  'peer/src/guard-default-function.ts': 'export default function planted(): void {}\n',
  'peer/src/guard-default-renamed.ts': 'const planted = 1;\nexport { planted as default };\n',
  'peer/src/guard-any.ts': 'export const planted: unknown = 1 as any;\n',
  'peer/src/guard-ignore.ts': '// @ts-ignore\nexport const planted: unknown = 1;\n',
};

/** What looks like a violation and is none. */
const guardDecoys: Readonly<Record<string, string>> = {
  'core/src/decoy.ts': [
    'interface Ports {\n  readonly crypto: string;\n  readonly Date: number;\n}\n',
    'export function decoy({ crypto }: Ports, performance: number): string {',
    "  return `${crypto} / 0.5 Math.random ${performance} // Date`.replace(/a/u, '');",
    '}\n',
    '// Date.now() and 1 / 2 in words.',
    'export const member: unknown = (ports: Ports) => [ports.Date, { Date: 1 }, 1_000, 1e3, 0xff];',
    '',
  ].join('\n'),
  'core/src/decoy.test.ts': 'export const planted: unknown = Date.now() / 2;\n',
  'node/src/decoy.ts': 'console.log(1 / 2);\n',
};

const directionPlants: Readonly<Record<string, string>> = {
  'core/src/direction-node-fs.ts': "import 'node:fs';\n",
  'core/src/direction-peer.ts': useOf('peer'),
  'core/src/direction-peer-by-path.ts': "export { three } from '../../peer/src/index.ts';\n",
  'core/src/direction-fast-check.ts': "export { nat } from 'fast-check';\n",
  'core/src/direction-noble.ts': "export { ed25519 } from '@noble/curves/ed25519.js';\n",
  'core/src/direction-testing.ts': "export { any } from './testing.ts';\n",
  'core/src/direction-missing.ts': "export { none } from './none.ts';\n",
  'peer/src/direction-testing.ts': "export { any } from '@tocsin/core/testing';\n",
  'peer/src/direction-cborg.ts': "export { encode } from 'cborg';\n",
  'protocol/src/direction-peer.ts': useOf('peer'),
  'storage/src/direction-bearers.ts': useOf('bearers/memory'),
  'crypto/src/direction-storage.ts': useOf('storage/memory'),
  'bearers/src/direction-crypto.ts': useOf('crypto'),
  'core/src/forms.ts': "export { three } from './index.ts';\n",
  'simulator/src/checkers/naive-direction.ts': useOf('core'),
  'bearers/src/direction-orphan.ts': 'export const orphan = 1;\n',
};

const lintPlants: Readonly<Record<string, string>> = {
  'peer/src/lint-floating.ts':
    'async function later(): Promise<void> {\n  await Promise.resolve();\n}\nlater();\n',
  'core/src/lint-date.ts': pure('Date.now()'),
  'core/src/lint-random.ts': pure('Math.random()'),
  'core/src/lint-locale.ts': pure('a.toLocaleString()'),
  'core/src/lint-any.ts': 'export const planted: unknown = 1 as any;\n',
};

const unusedPlants: Readonly<Record<string, string>> = {
  'core/src/unused-file.ts': 'export const orphan = 1;\n',
  'core/src/base/unused-export.ts': 'export const used = 1;\nexport const unused = 2;\n',
  'core/src/index.ts': `${clean['core/src/index.ts']}export { used } from './base/unused-export.ts';\n`,
};

let folder = '';

/** Writes a fresh clean workspace with these files besides, and gives its path. */
function plant(name: string, files: Readonly<Record<string, string>>): string {
  const at = join(folder, name);
  for (const config of configs) cpSync(join(root, config), join(at, config));
  for (const one of packages) {
    for (const file of ['package.json', 'tsconfig.json']) {
      cpSync(join(root, 'packages', one, file), join(at, 'packages', one, file));
    }
  }
  for (const [path, text] of Object.entries({ ...clean, ...files })) {
    mkdirSync(dirname(join(at, 'packages', path)), { recursive: true });
    writeFileSync(join(at, 'packages', path), text);
  }
  linkModules(at);
  return at;
}

/** Other people's packages are the repository's; ours are the copies. */
function linkModules(at: string): void {
  const installed = join(root, 'node_modules');
  mkdirSync(join(at, 'node_modules', '@tocsin'), { recursive: true });
  for (const name of readdirSync(installed)) {
    if (name === '@tocsin') continue;
    symlinkSync(realpathSync(join(installed, name)), join(at, 'node_modules', name));
  }
  for (const name of packages) {
    symlinkSync(join(at, 'packages', name), join(at, 'node_modules', '@tocsin', name));
  }
}

/** What a tool prints on its standard output, whatever its exit code. */
function run(at: string, tool: string, args: readonly string[]): string {
  const script = join(root, 'node_modules', tool);
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, ...args], {
    cwd: at,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  expect(status, `${tool} must fail on planted violations: ${stdout}${stderr}`).not.toBe(0);
  return stdout;
}

/** The files under `packages/` that a tool named, once each. */
const sorted = (paths: Iterable<string>): readonly string[] =>
  [...new Set(paths)].map((path) => path.replace(/^packages\//u, '')).toSorted();

const filesOf = (plants: Readonly<Record<string, string>>): readonly string[] =>
  sorted(Object.keys(plants));

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'tocsin-planted-')));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a planted violation is caught', () => {
  test('by the types: node, a page, a process, an enum or an inferred export in core', () => {
    const at = plant('types', typePlants);
    const said = run(at, '@typescript/native/bin/tsc', [
      '-b',
      'packages/node',
      '--pretty',
      'false',
    ]);
    const named = [...said.matchAll(/^(\S+?)\(\d+,\d+\): error/gmu)].map((match) => match[1] ?? '');
    expect(sorted(named)).toEqual(filesOf(typePlants));
  });

  test('by the guards: clock, luck, locale, float, division, async in core; console outside', () => {
    const at = plant('guards', { ...guardPlants, ...guardDecoys });
    const said = run(at, '../scripts/guards.mjs', [at]);
    const named = [...said.matchAll(/^(\S+?):\d+ /gmu)].map((match) => match[1] ?? '');
    expect(sorted(named)).toEqual(filesOf(guardPlants));
  });

  test('by the direction: an arrow to the right or across, a stranger, a test in the program', () => {
    const at = plant('direction', directionPlants);
    const said = run(at, 'dependency-cruiser/bin/dependency-cruiser.mjs', ['packages']);
    const named = [...said.matchAll(/^\s*error ([\w-]+): (\S+)/gmu)]
      // A cycle is named at one of its files, whichever comes first: it is not what we ask here.
      .filter(([, rule]) => rule !== 'no-circular')
      .map(([, , path]) => path ?? '');
    expect(sorted(named), said).toEqual(filesOf(directionPlants));
  });

  test('by the lint: a forgotten promise, a clock, luck, a locale, an any', () => {
    const at = plant('lint', lintPlants);
    const said = run(at, 'oxlint/bin/oxlint', ['--format', 'json', 'packages']);
    const { diagnostics } = JSON.parse(said) as { readonly diagnostics: readonly Diagnostic[] };
    const rules = diagnostics.map((one) => `${one.filename} ${one.code}`).toSorted();
    expect(sorted(diagnostics.map((one) => one.filename)), rules.join('\n')).toEqual(
      filesOf(lintPlants),
    );
    expect(rules.join('\n')).toContain('no-floating-promises');
  });

  test('by the check for unused code: a file and an export that nobody uses', () => {
    const at = plant('unused', unusedPlants);
    const said = run(at, 'knip/bin/knip.js', [
      '--no-progress',
      '--reporter',
      'json',
      '--include',
      'files,exports',
    ]);
    expect(said).toContain('packages/core/src/unused-file.ts');
    expect(said).toMatch(/"name":"unused"/u);
    expect(said).not.toMatch(/"name":"used"/u);
  });
});

interface Diagnostic {
  readonly filename: string;
  readonly code: string;
}

/** Files that only tests may import: builders of test values and suites that ports must pass. */
const forTests = '(^|/)(testing|compliance)[.]ts$|[.]test[.]ts$|^packages/web/src/testing/';

/** A package imports from itself and from the packages named, and from no other. */
const layer = (name, ...allowed) => ({
  name: `${name}-depends-only-on-${allowed.join('-') || 'itself'}`,
  severity: 'error',
  from: { path: `^packages/${name}/src`, pathNot: '[.]test[.]ts$' },
  to: { path: '^packages/([^/]+)/', pathNot: [name, ...allowed].map((n) => `^packages/${n}/`) },
});

/** Outside packages that production code of a package may import. */
const thirdParties = (name, ...allowed) => ({
  name: `${name}-third-parties`,
  severity: 'error',
  from: { path: `^packages/${name}/src`, pathNot: forTests },
  to: {
    dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
    pathNot: ['^packages/', ...allowed.map((n) => `node_modules/${n}/`)],
  },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: ['[.]test[.]ts$', '[.]config[.]ts$', '[.]d[.]ts$', '/web/src/offline/sw[.]ts$'],
      },
      to: {},
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'core-does-no-io',
      severity: 'error',
      from: { path: '^packages/(core|protocol)/', pathNot: '[.]test[.]ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      // What a page loads: the bearers' common part, its own half, and the stand-ins for a worker.
      name: 'bearers-in-a-page-need-no-node',
      severity: 'error',
      from: {
        path: '^packages/bearers/src/(libp2p/|arrivals|turnstile)',
        pathNot: ['^packages/bearers/src/libp2p/(node/|index[.]ts$)', forTests],
      },
      to: {
        path: [
          '^packages/bearers/src/libp2p/(node/|index[.]ts$)',
          '^(node:)?(net|os|fs|dgram|crypto|http|async_hooks)$',
        ],
      },
    },
    {
      name: 'no-testing-in-production',
      severity: 'error',
      from: { path: '^packages/', pathNot: forTests },
      to: { path: forTests },
    },
    {
      name: 'no-undeclared',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    layer('core'),
    layer('protocol', 'core'),
    layer('peer', 'core', 'protocol'),
    layer('crypto', 'core', 'protocol', 'peer'),
    layer('bearers', 'core', 'protocol', 'peer'),
    layer('storage', 'core', 'protocol', 'peer'),
    layer('simulator', 'core', 'protocol', 'peer', 'crypto', 'bearers', 'storage'),
    layer('host', 'core', 'protocol', 'peer', 'bearers'),
    layer('node', 'core', 'protocol', 'peer', 'crypto', 'bearers', 'storage', 'simulator', 'host'),
    layer('web', 'core', 'protocol', 'peer', 'crypto', 'bearers', 'storage', 'host'),
    {
      // The page draws answers. What judges them runs in the worker (packages/web/README.md).
      name: 'page-runs-no-peer',
      severity: 'error',
      // One file lends the worker the ways that only a window has.
      from: {
        path: '^packages/web/src/(app|words)/',
        pathNot: ['[.]test[.]ts$', '^packages/web/src/app/window-net[.]ts$'],
      },
      to: { path: '^packages/(?!web/)', dependencyTypesNot: ['type-only'] },
    },
    {
      // The second fold is written from `docs/spec` and shares nothing that judges with the first.
      name: 'naive-fold-imports-only-forms',
      severity: 'error',
      from: { path: '^packages/simulator/src/checkers/naive-', pathNot: forTests },
      to: {
        pathNot: [
          '^packages/core/src/forms[.]ts$',
          '^packages/simulator/src/checkers/(naive-[^/]*|summary)[.]ts$',
        ],
      },
    },
    {
      // What the second fold may import is bytes and types: no file that judges hides behind it.
      name: 'forms-are-bytes-and-types',
      severity: 'error',
      from: { path: '^packages/core/src/forms[.]ts$' },
      to: {
        pathNot: [
          '^packages/core/src/(base|codec|record)/',
          '^packages/core/src/log/(entry|frontier)[.]ts$',
          '^packages/core/src/assembly/(act|consent|durations|genesis|heal|ids)[.]ts$',
          '^packages/core/src/assembly/(parameters|placement|powers)[.]ts$',
        ],
      },
    },
    thirdParties('core', 'cborg'),
    thirdParties('protocol'),
    thirdParties('peer'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(/dist/|[.]build/)' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs'],
    },
  },
};

import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vite';

import { compress, precache, sprite } from './vite/plugins.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** `--mode testing` builds the gallery, the page over written answers, and the peer without screens. */
export default defineConfig(({ mode }) => {
  const isTesting = mode === 'testing';
  const pages = isTesting
    ? { kit: here('kit.html'), fixtures: here('fixtures.html'), peer: here('peer.html') }
    : { index: here('index.html'), sw: here('src/offline/sw.ts') };
  return {
    root: here('.'),
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    worker: { format: 'es' },
    plugins: [sprite(here('src/app/icons.svg')), ...(isTesting ? [] : [precache(), compress()])],
    build: {
      target: 'es2023',
      outDir: isTesting ? here('.build/testing') : here('dist'),
      emptyOutDir: true,
      sourcemap: false,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: pages,
        // How long our own compressing takes is no warning for whoever starts the program.
        checks: { pluginTimings: false },
        output: {
          entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
        },
      },
    },
  };
});

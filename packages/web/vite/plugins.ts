/** What our own build does beside Vite: the sprite in the page, the list of files, compression. */
import { createHash } from 'node:crypto';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import type { Plugin, Rolldown } from 'vite';

/** What the page may weigh before its worker, in bytes of gzip: 60 kB (figures of the design). */
const INITIAL_GZ_BYTES_MAX = 60_000;
/** A tenth larger than the best, in a tenth of its time: people wait for it at their first start. */
const BROTLI_QUALITY = 9;
/** Files worth compressing, by their ending; pictures are compressed as they are. */
const COMPRESSED = /\.(?:html|js|css|svg|json|webmanifest|wasm)$/u;

/** Puts the icons' sprite into every page, so that they are drawn with its first picture. */
export function sprite(path: string): Plugin {
  return {
    name: 'tocsin-sprite',
    transformIndexHtml: (html) => html.replace('<!-- icons -->', readFileSync(path, 'utf8')),
  };
}

/**
 * Writes before the service worker's code which files this version is made of, with their hashes,
 * and the hash of that list: the version's. Nothing in it depends on time or machine.
 */
export function precache(): Plugin {
  return {
    name: 'tocsin-precache',
    apply: 'build',
    writeBundle: (options) => {
      const folder = options.dir ?? '';
      const files = globSync('**/*', { cwd: folder, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path) => ({ path, address: path.slice(folder.length).replaceAll('\\', '/') }))
        .filter(({ address }) => address !== '/sw.js' && !/\.(?:br|gz)$/u.test(address))
        .map(({ path, address }) => [
          address === '/index.html' ? '/' : address,
          sha256(readFileSync(path)),
        ])
        .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1));
      const list = JSON.stringify(files);
      const version = sha256(Buffer.from(list));
      const worker = join(folder, 'sw.js');
      const code = readFileSync(worker, 'utf8');
      writeFileSync(worker, `const TOCSIN_VERSION="${version}",TOCSIN_FILES=${list};\n${code}`);
    },
  };
}

/** Writes `.br` and `.gz` beside every file worth it, and says what the page weighs at first. */
export function compress(): Plugin {
  return {
    name: 'tocsin-compress',
    apply: 'build',
    writeBundle: {
      sequential: true,
      order: 'post',
      handler(options, bundle) {
        const folder = options.dir ?? '';
        for (const path of globSync('**/*', { cwd: folder })) {
          if (!COMPRESSED.test(path)) continue;
          const bytes = readFileSync(join(folder, path));
          writeFileSync(join(folder, `${path}.gz`), gzipSync(bytes, { level: 9 }));
          writeFileSync(join(folder, `${path}.br`), brotli(bytes));
        }
        sayWeight(initialChunks(bundle));
      },
    },
  };
}

/** The code that is fetched before anything is drawn. */
function initialChunks(bundle: Rolldown.OutputBundle): readonly Rolldown.OutputChunk[] {
  const chunks = Object.values(bundle).filter((one) => one.type === 'chunk');
  const found = new Set<Rolldown.OutputChunk>();
  const add = (chunk: Rolldown.OutputChunk | undefined): void => {
    if (chunk === undefined || found.has(chunk)) return;
    found.add(chunk);
    for (const name of chunk.imports) add(chunks.find(({ fileName }) => fileName === name));
  };
  add(chunks.find(({ isEntry, name }) => isEntry && name === 'index'));
  return [...found];
}

function sayWeight(chunks: readonly Rolldown.OutputChunk[]): void {
  const bytes = chunks.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0);
  console.log(`initial JavaScript ${(bytes / 1000).toFixed(1)} kB gz`);
  if (bytes > INITIAL_GZ_BYTES_MAX) {
    throw new Error(`more than ${INITIAL_GZ_BYTES_MAX / 1000} kB before the page is drawn`);
  }
}

function brotli(bytes: Buffer): Buffer {
  return brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY },
  });
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

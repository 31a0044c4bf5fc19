/**
 * The files of the app, read once when the daemon starts. What is served is this table and nothing
 * else: no path of a request ever reaches the disk, and what is changed on the disk later is not
 * served under the version that was said.
 */
import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import type { Result } from '@tocsin/core';
import { fail, ok } from '@tocsin/core';

import type { Page } from './answer.ts';

/** Most files of an app; the first one has some forty. */
const APP_FILES_MAX = 1_000;
/** Most bytes of an app with its compressed copies: twelve times what the first one has. */
const APP_BYTES_MAX = 32_000_000;

/** The app that is served. */
export interface AppFiles {
  /** 64 hexadecimal characters; see `docs/spec/app-serving.md`. */
  readonly hash: string;
  /** By path, beginning with `/`. */
  readonly pageByPath: ReadonlyMap<string, Page>;
}

/** Why there is no app, as `status` has it: nobody built it, or what lies there is none. */
export type NoApp = 'missing' | 'unfit';

/** The page, and the service worker that keeps it. */
const PAGE = '/index.html';
const WORKER = '/sw.js';
/** Compressed copies lie beside a file under its name and one of these. */
const COPY = /\.(?:br|gz)$/;
/** The only names that an app may have: nothing in them means anything to a URL. */
const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;
/** Vite names such files after what is in them, so that they never change. */
const NAMED_BY_CONTENT = /^\/assets\/.*-[A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  ico: 'image/x-icon',
  jpg: 'image/jpeg',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
  wasm: 'application/wasm',
  webmanifest: 'application/manifest+json',
  webp: 'image/webp',
  woff2: 'font/woff2',
};

/** Reads an app from the folder where it was built. */
export function readApp(folder: string): Result<AppFiles, NoApp> {
  try {
    const paths = pathsIn(folder);
    if (paths === undefined) return fail('unfit');
    const plain = paths.filter((path) => !COPY.test(path)).toSorted();
    if (!plain.includes('index.html')) return fail('missing');
    const pages = plain.map((path) => [`/${path}`, readPage(folder, path, paths)] as const);
    const [hash, pageByPath] = [hashOf(pages), new Map(pages)];
    return isWhole(pageByPath, hash) ? ok({ hash, pageByPath }) : fail('unfit');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return fail(code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unfit');
  }
}

/**
 * Paths of all files under a folder; undefined when a name, a link, their number or their size
 * shows that it is no app.
 */
function pathsIn(folder: string): readonly string[] | undefined {
  const found: string[] = [];
  const folders: string[] = [''];
  let bytes = 0;
  for (let under = folders.pop(); under !== undefined; under = folders.pop()) {
    for (const entry of readdirSync(join(folder, under), { withFileTypes: true })) {
      const path = `${under}${entry.name}`;
      if (!isFit(entry) || found.length === APP_FILES_MAX) return undefined;
      if (entry.isDirectory()) folders.push(`${path}/`);
      else found.push(path);
      if (entry.isFile()) bytes += statSync(join(folder, path)).size;
      if (bytes > APP_BYTES_MAX) return undefined;
    }
  }
  return found;
}

function isFit(entry: Dirent): boolean {
  return SEGMENT.test(entry.name) && (entry.isFile() || entry.isDirectory());
}

function readPage(folder: string, path: string, paths: readonly string[]): Page {
  const plain = readFileSync(join(folder, path));
  const url = `/${path}`;
  const copy = (ending: 'br' | 'gz', unpack: typeof gunzipSync): Uint8Array | undefined => {
    const name = `${path}.${ending}`;
    return paths.includes(name)
      ? truthful(readFileSync(join(folder, name)), plain, unpack)
      : undefined;
  };
  const br = copy('br', brotliDecompressSync);
  const gzip = copy('gz', gunzipSync);
  return {
    type: TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
    sha256: createHash('sha256').update(plain).digest('hex'),
    isForEver: NAMED_BY_CONTENT.test(url),
    plain,
    ...(br === undefined ? {} : { br }),
    ...(gzip === undefined ? {} : { gzip }),
  };
}

/** A compressed copy, unless it is larger, broken, or holds other bytes than the file that was hashed. */
function truthful(
  packed: Buffer,
  plain: Buffer,
  unpack: typeof gunzipSync,
): Uint8Array | undefined {
  if (packed.length >= plain.length) return undefined;
  try {
    const unpacked = unpack(packed, { maxOutputLength: plain.length });
    return plain.equals(unpacked) ? packed : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The version, as the app itself computes and shows it: SHA-256 of the JSON list of all addresses with
 * the SHA-256 of what is there, sorted by address. Its service worker holds that list, so it cannot
 * be in it.
 */
function hashOf(pages: readonly (readonly [string, Page])[]): string {
  const files = pages
    .filter(([path]) => path !== WORKER)
    .map(([path, { sha256 }]) => [path === PAGE ? '/' : path, sha256] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(files)).digest('hex');
}

/** Whether the service worker, if it names a version, names this one: else a build was cut off. */
function isWhole(pageByPath: AppFiles['pageByPath'], hash: string): boolean {
  const code = Buffer.from(pageByPath.get(WORKER)?.plain ?? []).toString('latin1');
  const named = /\bTOCSIN_VERSION\s*=\s*"([^"]*)"/.exec(code)?.[1];
  return named === undefined || named === hash;
}

/** A file of the app; `/` is its page. */
export function findPage({ pageByPath }: AppFiles, path: string): Page | undefined {
  return pageByPath.get(path === '/' ? PAGE : path);
}

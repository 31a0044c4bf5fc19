/** What the page and its manifest name is there, and is as large as they say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

const web = fileURLToPath(new URL('../..', import.meta.url));
/** The width and height of a PNG stand in its first chunk (PNG, third edition, 11.2.1). */
const WIDTH_AT = 16;
const HEIGHT_AT = 20;

interface Manifest {
  readonly icons: readonly {
    readonly src: string;
    readonly sizes: string;
    readonly type: string;
  }[];
}

function read(address: string): Buffer {
  return readFileSync(join(web, 'public', address));
}

const manifest = JSON.parse(read('manifest.webmanifest').toString()) as Manifest;

test('every icon of the manifest is a picture of its size', () => {
  const pictures = manifest.icons.filter(({ type }) => type === 'image/png');
  expect(pictures.length).toBeGreaterThan(0);
  for (const { src, sizes } of pictures) {
    const bytes = read(src);
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    expect(`${bytes.readUInt32BE(WIDTH_AT)}x${bytes.readUInt32BE(HEIGHT_AT)}`).toBe(sizes);
  }
});

test('every icon that the page names is there', () => {
  const page = readFileSync(join(web, 'index.html'), 'utf8');
  const named = [...page.matchAll(/<link rel="[^"]*icon" href="([^"]+)"/gu)].map(
    ([, address = '']) => address,
  );
  expect(named).toContain('/icon-192.png');
  for (const address of named) expect(read(address).length).toBeGreaterThan(0);
});

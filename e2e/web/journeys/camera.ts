/**
 * A camera before which another person's screen is held: Chromium takes what a file holds for what its
 * camera sees, and opens that file anew each time a page opens the camera. The file is an uncompressed
 * video (YUV4MPEG2: a line of text, then each picture's brightness and two planes of colour).
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser } from 'playwright-core';
import { expect } from 'vitest';

import { temporaryFolder } from '../../../packages/node/src/daemon/testing.ts';
import type { Hand } from './hand.ts';
import { filled } from './words.ts';

const [WIDTH, HEIGHT] = [640, 480];
/** A picture lasts 200 ms: longer than the reader takes between two looks. */
const HEAD = `YUV4MPEG2 W${String(WIDTH)} H${String(HEIGHT)} F5:1 Ip A1:1 C420jpeg\n`;
/** No colour: both planes, each a quarter of the picture. */
const COLOURLESS = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);

/** A camera of one browser: whoever opens it sees what was filmed last. */
export interface FakeCamera {
  /** With these the browser is started. */
  readonly args: readonly string[];
  /** Holds a screen with codes before it, until each of them was seen. */
  film(browser: Browser, shown: Hand): Promise<void>;
  /** Lets somebody read by camera what another holds up, until it was taken in. */
  reads(browser: Browser, reader: Hand, shown: Hand): Promise<void>;
  remove(): void;
}

/** Makes it; it sees nothing yet. */
export function createFakeCamera(): FakeCamera {
  const folder = temporaryFolder();
  const path = join(folder.path, 'camera.y4m');
  const keep = (pictures: readonly Uint8Array[]): void => {
    const frames = pictures.flatMap((one) => [Buffer.from('FRAME\n'), one, COLOURLESS]);
    writeFileSync(path, Buffer.concat([Buffer.from(HEAD), ...frames]));
  };
  keep([new Uint8Array(WIDTH * HEIGHT)]);
  const film = async (browser: Browser, shown: Hand): Promise<void> =>
    keep(await filmed(browser, shown));
  return {
    args: [
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${path}`,
    ],
    film,
    reads: async (browser, reader, shown) => {
      await film(browser, shown);
      await takesIn(reader);
    },
    remove: () => folder.remove(),
  };
}

/** Opens the camera and waits until what it saw is taken in: said so, or the next screen is here. */
async function takesIn(reader: Hand): Promise<void> {
  const { handing } = reader.words;
  await reader.press(handing['take.scan']);
  const video = reader.page.locator('video');
  await video.waitFor();
  const isTaken = async (): Promise<boolean> =>
    (await video.count()) === 0 || (await reader.reads(handing['read.taken']));
  await expect.poll(isTaken, { timeout: 60_000 }).toBe(true);
  if ((await video.count()) > 0) await reader.press(handing['take.stop']);
}

/** A picture of each code, as they move on the other screen. */
async function filmed(browser: Browser, shown: Hand): Promise<readonly Uint8Array[]> {
  const { kit } = shown.words;
  const code = shown.page.locator('.qr svg').first();
  await code.locator('path[d^="M"]').waitFor();
  const isMoving = await shown.reads(filled(kit['qr.part'], {}));
  if (isMoving) await shown.press(kit['qr.play']);
  const dark = await browser.newPage();
  const seen = new Map<string, Uint8Array>();
  const look = async (): Promise<boolean> => {
    const before = (await code.getAttribute('aria-label')) ?? '';
    const picture = await code.screenshot();
    const [at = 0, of = 0] = (before.match(/\d+/gu) ?? []).map(Number);
    // A code that changed while it was taken is taken again.
    if ((await code.getAttribute('aria-label')) === before && !seen.has(String(at)))
      seen.set(String(at), await dark.evaluate(brightness, picture.toString('base64')));
    return seen.size === of;
  };
  await expect.poll(look, { timeout: 60_000, interval: 20 }).toBe(true);
  await dark.close();
  if (isMoving) await shown.press(kit['qr.pause']);
  return [...seen.values()];
}

/** In the page: a picture as a camera sees it, each point's brightness (BT.601, full range). */
async function brightness(base64: string): Promise<Uint8Array> {
  const [width, height, side] = [640, 480, 460];
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0);
  const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const canvas = new OffscreenCanvas(width, height);
  const brush = canvas.getContext('2d');
  if (brush === null) throw new Error('no canvas');
  brush.fillStyle = '#777';
  brush.fillRect(0, 0, width, height);
  brush.imageSmoothingQuality = 'high';
  brush.drawImage(picture, (width - side) / 2, (height - side) / 2, side, side);
  const { data } = brush.getImageData(0, 0, width, height);
  const seen = new Uint8Array(width * height);
  for (let at = 0; at < seen.length; at += 1) {
    const [red = 0, green = 0, blue = 0] = data.subarray(4 * at, 4 * at + 3);
    seen[at] = Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
  }
  return seen;
}

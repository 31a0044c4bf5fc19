/**
 * A camera before which another person's screen is held: Chromium takes what a file holds for what its
 * camera sees, and opens that file anew each time a page opens the camera. The file is an uncompressed
 * video (YUV4MPEG2: a line of text, then each picture's brightness and two planes of colour).
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser } from 'playwright-core';

import { eventually, temporaryFolder } from '../../../packages/node/src/daemon/testing.ts';
import { decodeQR } from '../../../packages/web/src/testing/codes.ts';
import type { Hand } from './hand.ts';

const [WIDTH, HEIGHT] = [640, 480];
/** A picture lasts 200 ms: longer than the reader takes between two looks where nothing else is done. */
const HEAD = `YUV4MPEG2 W${String(WIDTH)} H${String(HEIGHT)} F5:1 Ip A1:1 C420jpeg\n`;
/**
 * The codes come round in so many orders: a reader on a busy machine looks once in several pictures, and
 * would see the same few of them for ever where they came as regularly as it looks.
 */
const ORDERS = 4;
/** No colour: both planes, each a quarter of the picture. */
const COLOURLESS = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);

/** A camera of one browser: whoever opens it sees what was filmed last. */
export interface FakeCamera {
  /** With these the browser is started. */
  readonly args: readonly string[];
  /** Holds a screen before it, and steps through its codes until each of them was seen. */
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
    const frames = inOrders(pictures).flatMap((one) => [Buffer.from('FRAME\n'), one, COLOURLESS]);
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

/** More parts than any file has: all of it was taken in. */
const WHOLE = 256;

/** All of them in one order after another: each time those first that stood at every second, third, … place. */
function inOrders(pictures: readonly Uint8Array[]): readonly Uint8Array[] {
  return Array.from({ length: ORDERS }, (_, order) =>
    pictures
      .map((picture, at) => ({ picture, turn: at % (order + 1) }))
      .toSorted((a, b) => a.turn - b.turn)
      .map(({ picture }) => picture),
  ).flat();
}

/** Opens the camera and waits until what it saw is taken in: said so, or the next screen is here. */
async function takesIn(reader: Hand): Promise<void> {
  const { handing } = reader.words;
  // What was taken in before is still said until the camera sees something of this.
  const isSaidAlready = await reader.reads(handing['read.taken']);
  await reader.press(handing['take.scan']);
  const video = reader.page.locator('video');
  await video.waitFor();
  const [parts, got] = [reader.page.locator('.parts i'), reader.page.locator('.parts i.got')];
  const look = async (had: number): Promise<number | undefined> => {
    if ((await video.count()) === 0) return WHOLE;
    const [of, have] = [await parts.count(), await got.count()];
    const isWhole = of > 0 ? have === of : !isSaidAlready;
    if (isWhole && (await reader.reads(handing['read.taken']))) return WHOLE;
    return have > had ? have : undefined;
  };
  // A camera that is slow is waited for as long as it sees more of the file.
  let had = 0;
  while (had < WHOLE) {
    const of = await parts.count();
    const what = `what the camera sees is taken in, after ${String(had)} parts of ${String(of)}`;
    had = await eventually(what, async () => look(had)).catch(async (thrown: unknown) => {
      await reader.looks('failed-camera');
      throw thrown;
    });
  }
  // Where the screen stays, the camera goes on reading until it is stopped.
  await reader.pressIfThere(handing['take.stop']);
}

/** A picture of each code of a screen, stepped through from one to the next. */
async function filmed(browser: Browser, shown: Hand): Promise<readonly Uint8Array[]> {
  const { kit } = shown.words;
  const code = shown.page.locator('.qr svg').first();
  const modules = code.locator('path[d^="M"]');
  await modules.waitFor();
  const [, of = 1] = ((await code.getAttribute('aria-label')) ?? '').match(/\d+/gu) ?? [];
  const dark = await browser.newPage();
  const seen = new Map<string, Uint8Array>();
  for (;;) {
    // Its number changes a moment before the code does, so codes are told apart by themselves.
    const drawn = await eventually('another code', async () => {
      const now = await modules.getAttribute('d');
      return now !== null && !seen.has(now) ? now : undefined;
    });
    // On a phone a bar or a notice may lie over it for a moment: what cannot be read is filmed again.
    const film = await eventually('a code that can be read', async () => {
      const picture = await code.screenshot();
      const light = await dark.evaluate(brightness, picture.toString('base64'));
      return isReadable(light) ? light : undefined;
    });
    seen.set(drawn, film);
    if (seen.size === Number(of)) break;
    await shown.press(kit['qr.next']);
  }
  await dark.close();
  return [...seen.values()];
}

function isReadable(light: Uint8Array): boolean {
  const data = new Uint8Array(4 * light.length).fill(255);
  for (const [at, grey] of light.entries()) data.fill(grey, 4 * at, 4 * at + 3);
  try {
    return decodeQR({ width: WIDTH, height: HEIGHT, data }).length > 0;
  } catch {
    return false;
  }
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

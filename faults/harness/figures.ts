/** Figures of a soak: what each daemon takes now, and how that changes. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import type { Device, How } from './device.ts';
import { bytesIn, handlesOf, rssOf } from './gauge.ts';

const TELL_HEAP = fileURLToPath(new URL('tell-heap.ts', import.meta.url));
/** How long a busy daemon may take to say what its heap holds. */
const TOLD_WITHIN_MS = 10_000;

/** What a daemon takes, in bytes, and how many handles it has open. */
export interface Figure {
  /** After a collection. */
  readonly heap: number;
  readonly rss: number;
  readonly handles: number;
  readonly disk: number;
}

const heapFileOf = (folder: string): string => `${folder}.heap`;

/** How a daemon is started so that it can be asked for its heap. */
export function measurable(folder: string): How {
  return {
    node: ['--expose-gc', '--import', TELL_HEAP],
    environment: { TOCSIN_HEAP: heapFileOf(folder) },
  };
}

/** Asks a daemon that was started so; undefined when it does not tell in time. */
export async function figureOf(device: Device): Promise<Figure | undefined> {
  const file = heapFileOf(device.folder);
  rmSync(file, { force: true });
  const pid = device.pid();
  process.kill(pid, 'SIGUSR2');
  const untilMs = performance.now() + TOLD_WITHIN_MS;
  while (!existsSync(file)) {
    if (performance.now() > untilMs || !device.isUp()) return undefined;
    await pause(20);
  }
  const { heapUsed } = JSON.parse(readFileSync(file, 'utf8')) as { readonly heapUsed: number };
  return {
    heap: heapUsed,
    rss: rssOf(pid),
    handles: handlesOf(pid),
    disk: bytesIn(device.folder),
  };
}

/** The slope of a line through points, by least squares; 0 for fewer than two. */
export function slopeOf(points: readonly (readonly [number, number])[]): number {
  const count = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / count;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / count;
  let [above, below] = [0, 0];
  for (const [x, y] of points) {
    above += (x - meanX) * (y - meanY);
    below += (x - meanX) ** 2;
  }
  return below === 0 ? 0 : above / below;
}

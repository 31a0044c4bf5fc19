/** A browser that is a process of its own with a profile on the disk, so that it can be killed. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';

import { BROWSER_ARGUMENTS, CHROMIUM } from './testing.ts';

/** Runs, until it is killed. */
export interface OwnBrowser {
  readonly browser: Browser;
  /** Ends it at once, as a dead battery does; the profile stays. */
  kill(): Promise<void>;
}

/** Starts it on a profile. */
export async function openOwnBrowser(profile: string): Promise<OwnBrowser> {
  const words = ['--headless', '--remote-debugging-port=0', `--user-data-dir=${profile}`];
  const child = spawn(CHROMIUM, [...BROWSER_ARGUMENTS, ...words, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    // A group of its own: its helpers die with it.
    detached: true,
  });
  const browser = await chromium.connectOverCDP(await addressOf(child));
  return {
    browser,
    kill: async () => {
      const gone = once(child, 'exit');
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      await gone;
      await browser.close();
    },
  };
}

/** It says on its standard error where it is driven. */
async function addressOf({ stderr }: ChildProcess): Promise<string> {
  if (stderr === null) throw new Error('no output');
  for await (const line of createInterface({ input: stderr })) {
    const found = /^DevTools listening on (ws:\S+)$/u.exec(line);
    if (found?.[1] !== undefined) {
      stderr.resume();
      return found[1];
    }
  }
  throw new Error('the browser did not start');
}

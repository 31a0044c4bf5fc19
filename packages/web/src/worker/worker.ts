/** The worker in which the peer of an app lives: takes the page's calls, and tells it what changed. */
import { fail } from '@tocsin/core';
import type { ControlFault } from '@tocsin/host/calls';

import type { FromWorker, ToWorker } from '../rpc/message.ts';
import { BrowserDevice } from './device.ts';
import { openMachine } from './machine.ts';

/** The page is told at most this often that something changed. */
const CHANGED_PAUSE_MS = 100;
/** What depends on the hour alone is asked again this often. */
const HOUR_LOOK_MS = 30_000;

const scope = globalThis as unknown as {
  postMessage(said: FromWorker): void;
  addEventListener(kind: 'message', heard: (event: MessageEvent<ToWorker>) => void): void;
};
const tell = (said: FromWorker): void => scope.postMessage(said);

let isToldSoon = false;
function changedSoon(): void {
  if (isToldSoon) return;
  isToldSoon = true;
  setTimeout(() => {
    isToldSoon = false;
    tell({ changed: true });
  }, CHANGED_PAUSE_MS);
}
setInterval(changedSoon, HOUR_LOOK_MS);

tell({ device: { kind: 'starting' } });
const device = openMachine().then((machine) => {
  const made = new BrowserDevice(machine, {
    state: (state) => tell({ device: state }),
    changed: changedSoon,
  });
  return made.begin().then(() => made);
});
device.catch(() => tell({ device: { kind: 'failed', fault: { kind: 'Internal' } } }));

scope.addEventListener('message', ({ data }) => void answer(data));

async function answer(asked: ToWorker): Promise<void> {
  const { id } = asked;
  try {
    const ready = await device;
    if ('act' in asked) {
      const done = await ready.act(asked.act);
      return tell(done.ok ? { id, ok: true, value: {}, files: {} } : said(id, done.fault));
    }
    const answered = await ready.answer(asked, (note) => tell({ id, note }));
    return tell(answered.ok ? { id, ok: true, ...answered.value } : said(id, answered.fault));
  } catch {
    // A mistake of ours: what is kept is safe, and the page says so.
    return tell(said(id, fail({ kind: 'Internal' }).fault));
  }
}

function said(id: number, fault: ControlFault): FromWorker {
  return { id, ok: false, fault };
}

/** The worker in which the peer of an app lives: takes the page's calls, and tells it what changed. */
import { CryptoUnavailable } from '@tocsin/crypto/wasm';
import type { ControlFault } from '@tocsin/host/calls';

import type { FromWorker, ToWorker } from '../rpc/message.ts';
import type { WebClock } from './clock.ts';
import { BrowserDevice } from './device.ts';
import { openMachine } from './machine.ts';
import { soon } from './soon.ts';

/** What depends on the hour alone is asked again this often. */
const HOUR_LOOK_MS = 30_000;

const scope = globalThis as unknown as {
  postMessage(said: FromWorker): void;
  addEventListener(kind: 'message', heard: (event: MessageEvent<ToWorker>) => void): void;
  addEventListener(kind: 'error' | 'unhandledrejection', heard: (event: Event) => void): void;
};
const tell = (said: FromWorker): void => scope.postMessage(said);

const changedSoon = soon(() => tell({ changed: true }));
setInterval(changedSoon, HOUR_LOOK_MS);

interface Started {
  readonly device: BrowserDevice;
  readonly clock: WebClock;
}

async function start(port: MessagePort): Promise<Started> {
  const machine = await openMachine(port);
  const device = new BrowserDevice(machine, {
    state: (state) => tell({ device: state }),
    changed: changedSoon,
  });
  await device.begin();
  return { device, clock: machine.clock };
}

const begun = Promise.withResolvers<MessagePort>();
const started = begun.promise.then(start);
started.catch((error: unknown) => {
  const kind = error instanceof CryptoUnavailable ? error.kind : 'Internal';
  tell({ device: { kind: 'failed', fault: { kind } } });
});

scope.addEventListener('message', ({ data }) => {
  if ('begin' in data) begun.resolve(data.begin);
  else if ('awake' in data) void started.then(({ clock }) => clock.lookNow());
  else void answer(data);
});

/**
 * A mistake of ours that nobody waits for. What runs on after it could be wrong, so all is closed, as a
 * daemon ends; the page says so, and the person opens it again.
 */
function mistake(event: Event): void {
  // Else the page would take the worker for gone.
  event.preventDefault();
  void started.then(async ({ device }) => device.fail({ kind: 'Internal' }));
}
scope.addEventListener('error', mistake);
scope.addEventListener('unhandledrejection', mistake);

type Asked = Extract<ToWorker, { readonly id: number }>;

async function answer(asked: Asked): Promise<void> {
  const { id } = asked;
  try {
    const { device: ready } = await started;
    if ('act' in asked) {
      const done = await ready.act(asked.act);
      return tell(done.ok ? { id, ok: true, value: {}, files: {} } : failed(id, done.fault));
    }
    const answered = await ready.answer(asked, (note) => tell({ id, note }));
    return tell(answered.ok ? { id, ok: true, ...answered.value } : failed(id, answered.fault));
  } catch {
    // A mistake of ours: what is kept is safe, and the page says so.
    return tell(failed(id, { kind: 'Internal' }));
  }
}

function failed(id: number, fault: ControlFault): FromWorker {
  return { id, ok: false, fault };
}

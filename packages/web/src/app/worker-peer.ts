/** The page's end of the worker: asks it, hears what changed, and how this device stands. */
import type { Signal } from '@preact/signals';
import { signal } from '@preact/signals';
import type { Result } from '@tocsin/core';

// oxlint-disable-next-line import/default -- Vite makes this module.
import workerAddress from '../worker/worker.ts?worker&url';
import { scriptAddress } from '../offline/register.ts';
import type { Answer, CallName, ControlFault, JsonObject, Note, With } from '../rpc/calls.ts';
import type { DeviceAct, DeviceState, FromWorker, ToWorker } from '../rpc/message.ts';
import { forgetAll, markKept, wasKept } from './kept-mark.ts';
import type { Answered, Beside, Peer } from './asking.ts';

type Told = Extract<FromWorker, { readonly ok: boolean }>;

interface Waiting {
  readonly told: (told: Told) => void;
  readonly note: ((note: Note) => void) | undefined;
}

/** Starts the worker with the peer. */
export function startPeer(): Peer {
  const worker = new Worker(scriptAddress(workerAddress), { type: 'module', name: 'peer' });
  const { port1, port2 } = new MessageChannel();
  void import('./window-net.ts').then(({ serveNet }) => serveNet(port1));
  const peer = new OwnPeer(worker);
  worker.postMessage({ begin: port2 } satisfies ToWorker, [port2]);
  const awake = (): void => {
    if (!document.hidden) worker.postMessage({ awake: true } satisfies ToWorker);
  };
  document.addEventListener('visibilitychange', awake);
  addEventListener('online', awake);
  // Woken by a push service while this page stands in the background.
  navigator.serviceWorker?.addEventListener('message', ({ data }) => {
    if (data === 'awake') worker.postMessage({ awake: true } satisfies ToWorker);
  });
  return peer;
}

/** A peer in a worker: the device's own, or that of a practice village, which leaves no mark. */
export class WorkerPeer implements Peer {
  readonly device: Signal<DeviceState> = signal({ kind: 'starting' });
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<() => void>();
  #asked = 0;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => this.#hear(data));
    worker.addEventListener('error', () => this.#broke());
  }

  async ask<C extends CallName>(
    call: C,
    given: With<C>,
    { assembly, files, note }: Beside = {},
  ): Promise<Result<Answered<C>, ControlFault>> {
    const told = await this.#send(
      {
        call,
        with: given,
        ...(assembly === undefined ? {} : { assembly }),
        ...(files === undefined ? {} : { files }),
      },
      note,
    );
    if (!told.ok) return { ok: false, fault: told.fault };
    return { ok: true, value: { value: told.value as unknown as Answer<C>, files: told.files } };
  }

  async act(act: DeviceAct): Promise<Result<void, ControlFault>> {
    const told = await this.#send({ act });
    return told.ok ? { ok: true, value: undefined } : { ok: false, fault: told.fault };
  }

  onChanged(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** How the device stands, with what only the page knows of it. */
  protected remembered(device: DeviceState): DeviceState {
    return device;
  }

  #send(
    asked: { readonly act: DeviceAct } | { readonly call: string; readonly with: JsonObject },
    note?: (note: Note) => void,
  ): Promise<Told> {
    this.#asked += 1;
    const id = this.#asked;
    return new Promise((told) => {
      this.#waiting.set(id, { told, note });
      this.#worker.postMessage({ ...asked, id } satisfies ToWorker);
    });
  }

  #hear(said: FromWorker): void {
    if ('changed' in said) for (const listener of this.#listeners) listener();
    else if ('device' in said) {
      this.device.value = this.remembered(said.device);
      for (const listener of this.#listeners) listener();
    } else if (!('id' in said)) return;
    else if ('note' in said) this.#waiting.get(said.id)?.note?.(said.note);
    else {
      this.#waiting.get(said.id)?.told(said);
      this.#waiting.delete(said.id);
    }
  }

  /** The browser ended the worker: what was acknowledged is kept, and the page begins anew. */
  #broke(): void {
    const fault: ControlFault = { kind: 'WorkerGone' };
    this.device.value = { kind: 'failed', fault };
    for (const [id, { told }] of this.#waiting) told({ id, ok: false, fault });
    this.#waiting.clear();
  }
}

/** The peer of this device: what it keeps leaves a mark in the browser. */
class OwnPeer extends WorkerPeer {
  override async act(act: DeviceAct): Promise<Result<void, ControlFault>> {
    // Before: afterwards nothing was here.
    if (act.kind === 'wipe') forgetAll();
    return super.act(act);
  }

  /** What the worker cannot know: that something was here, and the browser has thrown it away. */
  protected override remembered(device: DeviceState): DeviceState {
    if (device.kind === 'open' || device.kind === 'closed') markKept();
    return device.kind === 'new' && wasKept() ? { kind: 'new', wasHere: true } : device;
  }
}

/**
 * This device in a browser: its key, its logs, and the peer that runs on them. Made, opened with its
 * passphrase, guarded after a while without touch, closed, or taken away with all that it keeps.
 */
import type { Result } from '@tocsin/core';
import { equalBytes, fail, ok } from '@tocsin/core';
import type { Daemon, Host } from '@tocsin/host';
import { openDaemon, refuse } from '@tocsin/host';
import type { ControlFault, Note } from '@tocsin/host/calls';
import type { AtRest, Clock, Crypto, Random } from '@tocsin/peer/ports';

import type { DeviceAct, DeviceState } from '../rpc/message.ts';
import type { PageAnswer, PageCall } from './answering.ts';
import { answerPage, isShownGuarded } from './answering.ts';
import { MemoryFiles } from './memory-files.ts';
import { browserNet } from './net.ts';
import type { BrowserPlaces } from './places.ts';
import { openPlaces, removeAll } from './places.ts';

/** The key of this device, where its browser keeps it. */
export interface DeviceKeys {
  /** How it is locked; undefined = nothing is kept here yet. */
  look(): Promise<Result<'passphrase' | 'none' | undefined, ControlFault>>;
  /** Makes a key. The passphrase is wiped. */
  make(passphrase: Uint8Array | null): Promise<Result<Uint8Array, ControlFault>>;
  /** The key that is there; WrongKey. The passphrase is wiped. */
  open(passphrase: Uint8Array | null): Promise<Result<Uint8Array, ControlFault>>;
}

/** What the browser says of the room that it gives. */
export interface BrowserRoom {
  /** Whether it promised not to clear what is kept here. */
  isPersistent(): Promise<boolean>;
  /** Asks it to promise. */
  persist(): Promise<boolean>;
  /** Bytes used and free; null when it does not say. */
  estimate(): Promise<{ readonly usedBytes: number | null; readonly roomBytes: number | null }>;
}

/** The machine that a browser is. */
export interface BrowserMachine {
  readonly crypto: Crypto;
  readonly clock: Clock;
  readonly random: Random;
  readonly keys: DeviceKeys;
  readonly room: BrowserRoom;
  readonly atRest: (key: Uint8Array) => AtRest;
}

/** What the device tells the page. */
export interface DeviceListener {
  readonly state: (state: DeviceState) => void;
  readonly changed: () => void;
}

interface Running {
  readonly daemon: Daemon;
  readonly places: BrowserPlaces;
  readonly key: Uint8Array;
  readonly hasPassphrase: boolean;
  guarded: boolean;
}

/** This device. One act at a time. */
export class BrowserDevice {
  readonly #machine: BrowserMachine;
  readonly #listener: DeviceListener;
  readonly #files = new MemoryFiles();
  #running: Running | undefined;

  constructor(machine: BrowserMachine, listener: DeviceListener) {
    this.#machine = machine;
    this.#listener = listener;
  }

  /** Looks at what is kept; opens it where no passphrase is asked for. */
  async begin(): Promise<Result<void, ControlFault>> {
    const lock = await this.#machine.keys.look();
    if (!lock.ok) return this.#failed(lock.fault);
    if (lock.value === undefined) return this.#tell({ kind: 'new' });
    if (lock.value === 'passphrase') return this.#tell({ kind: 'closed' });
    return this.act({ kind: 'open', passphrase: null });
  }

  /** Does something with this device itself. */
  async act(act: DeviceAct): Promise<Result<void, ControlFault>> {
    switch (act.kind) {
      case 'make':
        return this.#openWith(await this.#machine.keys.make(passphraseOf(act)), act);
      case 'open':
        return this.#running === undefined
          ? this.#openWith(await this.#machine.keys.open(passphraseOf(act)), act)
          : this.#unguard(this.#running, passphraseOf(act));
      case 'guard':
        return this.#guard();
      case 'close':
        await this.#close();
        return this.begin();
      case 'wipe':
        return this.#wipe();
      case 'persist':
        await this.#machine.room.persist();
        return this.#tellOpen();
    }
  }

  /** Answers a call of the page. */
  async answer(
    call: PageCall,
    note: (said: Note) => void,
  ): Promise<Result<PageAnswer, ControlFault>> {
    const running = this.#running;
    if (running === undefined) return refuse('DeviceClosed');
    if (running.guarded && !isShownGuarded(call.call)) return refuse('DeviceGuarded');
    const answer = await answerPage(running.daemon.handlers, this.#files, call, note);
    // What a person did may show in views that no record made anew: a way, a founding begun.
    if (answer.ok) this.#listener.changed();
    return answer;
  }

  async #openWith(
    key: Result<Uint8Array, ControlFault>,
    { passphrase }: Extract<DeviceAct, { readonly kind: 'make' | 'open' }>,
  ): Promise<Result<void, ControlFault>> {
    if (!key.ok) return key;
    const { crypto, atRest } = this.#machine;
    const places = await openPlaces({ crypto, deviceKey: key.value, atRest });
    if (!places.ok) {
      key.value.fill(0);
      return this.#failed(places.fault);
    }
    const daemon = await openDaemon({
      host: await this.#host(places.value),
      unlocked: passphrase === null,
      hasMail: false,
      // No app sends mail or calls servers: the rota's machine that stays on does.
      execute: () => undefined,
      stop: () => undefined,
    });
    if (!daemon.ok) {
      await places.value.close();
      key.value.fill(0);
      return this.#failed(daemon.fault);
    }
    daemon.value.logs.onChanged(this.#listener.changed);
    this.#running = {
      daemon: daemon.value,
      places: places.value,
      key: key.value,
      hasPassphrase: passphrase !== null,
      guarded: false,
    };
    return this.#tellOpen();
  }

  async #host(places: BrowserPlaces): Promise<Host> {
    const { crypto, clock, random, room } = this.#machine;
    return {
      places,
      files: this.#files,
      room: { freeBytes: async () => (await room.estimate()).roomBytes, isWritable: () => true },
      net: browserNet(clock, random),
      crypto,
      clock,
      random,
    };
  }

  async #guard(): Promise<Result<void, ControlFault>> {
    const running = this.#running;
    if (running === undefined || !running.hasPassphrase) return refuse('NoPassphrase');
    running.guarded = true;
    return this.#tellOpen();
  }

  async #unguard(
    running: Running,
    passphrase: Uint8Array | null,
  ): Promise<Result<void, ControlFault>> {
    const key = await this.#machine.keys.open(passphrase);
    if (!key.ok) return key;
    const isSame = equalBytes(key.value, running.key);
    key.value.fill(0);
    if (!isSame) return fail({ kind: 'WrongKey' });
    running.guarded = false;
    return this.#tellOpen();
  }

  async #close(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    await running.daemon.close();
    await running.places.close();
    running.key.fill(0);
  }

  async #wipe(): Promise<Result<void, ControlFault>> {
    await this.#close();
    const left = await removeAll();
    if (left.length > 0) return refuse('WipeIncomplete', { left: left.length });
    const names = await caches.keys();
    for (const name of names) await caches.delete(name);
    return this.#tell({ kind: 'new' });
  }

  async #tellOpen(): Promise<Result<void, ControlFault>> {
    const running = this.#running;
    if (running === undefined) return ok(undefined);
    const { room } = this.#machine;
    const [persistent, estimate] = await Promise.all([room.isPersistent(), room.estimate()]);
    return this.#tell({
      kind: 'open',
      guarded: running.guarded,
      hasPassphrase: running.hasPassphrase,
      persistent,
      ...estimate,
      lost: running.places.lost(),
    });
  }

  #tell(state: DeviceState): Result<void, ControlFault> {
    this.#listener.state(state);
    return ok(undefined);
  }

  #failed(fault: ControlFault): Result<void, ControlFault> {
    this.#listener.state(fault.kind === 'StoreBusy' ? { kind: 'taken' } : { kind: 'failed', fault });
    return fail(fault);
  }
}

/** A passphrase as it is typed, in the one form that every keyboard gives. */
function passphraseOf({ passphrase }: { readonly passphrase: string | null }): Uint8Array | null {
  return passphrase === null ? null : new TextEncoder().encode(passphrase.normalize('NFKC'));
}

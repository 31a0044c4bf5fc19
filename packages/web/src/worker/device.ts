/**
 * This device in a browser: its key, its logs, and the peer that runs on them. Made, opened with its
 * passphrase, guarded after a while without touch, closed, or taken away with all that it keeps.
 */
import type { Result } from '@tocsin/core';
import { fail, ok } from '@tocsin/core';
import { ARGON2_COST_DEFAULT } from '@tocsin/crypto';
import { passphraseBytes } from '@tocsin/crypto/passphrase';
import type { Daemon, Host, NetPort } from '@tocsin/host';
import { failAs, openDaemon, refuse } from '@tocsin/host';
import type { ControlFault, Note } from '@tocsin/host/calls';
import { createSerial } from '@tocsin/peer';
import type { Clock, Crypto, DrawMeans, Random } from '@tocsin/peer/ports';

import type { DeviceAct, DeviceState } from '../rpc/message.ts';
import type { PageAnswer, PageCall } from './answering.ts';
import { answerPage, isShownGuarded } from './answering.ts';
import type { HomeKeySource, OpenHome } from './home-key.ts';
import { lookAtHome, openHome, removeHome, untilHomeIsFree } from './home-key.ts';
import { MemoryFiles } from './memory-files.ts';
import type { BrowserPlaces } from './places.ts';
import { openPlaces, removeAllDatabases } from './places.ts';
import { storageRoom } from './room.ts';

/** Calls that only look. Were the page told after them, it would look again, without end. */
const LOOKS =
  /^(?:status|today)$|\.(?:show|list|pending|templates|summary|outcome|kept|verify|sheet)$/u;

function isLook({ call, with: given }: PageCall): boolean {
  return LOOKS.test(call) || (call === 'assembly.heal' && given['branch'] === undefined);
}

/** The machine that a browser is. */
export interface BrowserMachine {
  readonly crypto: Crypto;
  readonly drawCrypto: DrawMeans;
  readonly clock: Clock;
  readonly random: Random;
  readonly net: NetPort;
}

/** What the device tells the page. */
export interface DeviceListener {
  readonly state: (state: DeviceState) => void;
  readonly changed: () => void;
}

interface Running {
  readonly daemon: Daemon;
  readonly places: BrowserPlaces;
  readonly home: OpenHome;
  hasPassphrase: boolean;
  guarded: boolean;
}

/** This device. One act at a time: two at once would each find the other in the way. */
export class BrowserDevice {
  readonly #machine: BrowserMachine;
  readonly #listener: DeviceListener;
  readonly #files = new MemoryFiles();
  readonly #inTurn = createSerial();
  #running: Running | undefined;

  constructor(machine: BrowserMachine, listener: DeviceListener) {
    this.#machine = machine;
    this.#listener = listener;
  }

  /** Looks at what is kept; opens it where no passphrase is asked for. */
  begin(): Promise<Result<void, ControlFault>> {
    return this.#inTurn(() => this.#begin());
  }

  async #begin(): Promise<Result<void, ControlFault>> {
    if (this.#running !== undefined) return this.#tellOpen();
    const lock = await lookAtHome();
    if (!lock.ok) return this.#failed({ ...lock.fault });
    if (lock.value === undefined) return this.#tell({ kind: 'new' });
    if (lock.value === 'passphrase') return this.#tell({ kind: 'closed' });
    return this.#open(null);
  }

  /** Does something with this device itself. */
  act(act: DeviceAct): Promise<Result<void, ControlFault>> {
    return this.#inTurn(() => this.#act(act));
  }

  async #act(act: DeviceAct): Promise<Result<void, ControlFault>> {
    switch (act.kind) {
      case 'make':
      case 'open':
        return this.#running?.guarded === true
          ? this.#unguard(this.#running, act.passphrase)
          : this.#open(act.passphrase);
      case 'setPassphrase':
        return this.#setPassphrase(act.passphrase);
      case 'guard':
        return this.#guard();
      case 'close':
        await this.#close();
        return this.#begin();
      case 'wipe':
        return this.#wipe();
      case 'look':
        return this.#tellOpen();
    }
  }

  /** Closes all, and says why. */
  fail(fault: ControlFault): Promise<Result<void, ControlFault>> {
    return this.#inTurn(async () => {
      await this.#close();
      return this.#failed(fault);
    });
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
    if (answer.ok && !isLook(call)) this.#listener.changed();
    return answer;
  }

  async #open(passphrase: string | null): Promise<Result<void, ControlFault>> {
    if (this.#running !== undefined) return this.#tellOpen();
    const { crypto, random } = this.#machine;
    const tools = { crypto, random, cost: ARGON2_COST_DEFAULT };
    const home = await openHome(sourceOf(passphrase), tools);
    if (!home.ok) {
      // A wrong passphrase is said beside the field; the state stays.
      if (home.fault.kind !== 'AlreadyRunning') return failAs(home.fault);
      // Once the other tab is gone, this one goes on by itself.
      void untilHomeIsFree().then(() => this.begin());
      return this.#failed({ ...home.fault });
    }
    const places = await openPlaces(home.value);
    if (!places.ok) {
      await home.value.close();
      return this.#failed(places.fault);
    }
    const daemon = await openDaemon({
      host: this.#host(places.value),
      unlocked: passphrase === null,
      hasMail: false,
      // No app sends mail or calls servers: the rota's machine that stays on does.
      execute: () => undefined,
      // While it is open it shows a canary; a closed app, or one that sleeps, shows nothing.
      waking: [{ way: 'app', wake: () => Promise.resolve(ok(undefined)) }],
      stop: () => undefined,
    });
    if (!daemon.ok) {
      await places.value.close();
      await home.value.close();
      return this.#failed(daemon.fault);
    }
    daemon.value.logs.onChanged(this.#listener.changed);
    this.#running = {
      daemon: daemon.value,
      places: places.value,
      home: home.value,
      hasPassphrase: passphrase !== null,
      guarded: false,
    };
    return this.#tellOpen();
  }

  #host(places: BrowserPlaces): Host {
    const room = async (): Promise<number | null> => {
      if (places.isFull()) return 0;
      const said = await storageRoom();
      return said === undefined ? null : Math.max(0, said.quotaBytes - said.usedBytes);
    };
    return {
      ...this.#machine,
      places,
      files: this.#files,
      room: { freeBytes: room, isWritable: () => true },
    };
  }

  async #setPassphrase(passphrase: string | null): Promise<Result<void, ControlFault>> {
    const running = this.#running;
    if (running === undefined) return refuse('DeviceClosed');
    const changed = await running.home.changeLock(sourceOf(passphrase));
    if (!changed.ok) return failAs(changed.fault);
    running.hasPassphrase = passphrase !== null;
    return this.#tellOpen();
  }

  async #guard(): Promise<Result<void, ControlFault>> {
    const running = this.#running;
    if (running === undefined || !running.hasPassphrase) return refuse('NoPassphrase');
    running.guarded = true;
    return this.#tellOpen();
  }

  async #unguard(running: Running, passphrase: string | null): Promise<Result<void, ControlFault>> {
    const proven = await running.home.proves(sourceOf(passphrase));
    if (!proven.ok) return failAs(proven.fault);
    running.guarded = false;
    return this.#tellOpen();
  }

  async #close(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    await running.daemon.close();
    await running.places.close();
    await running.home.close();
  }

  /** The key goes first: from then on nothing that is left can be read. */
  async #wipe(): Promise<Result<void, ControlFault>> {
    await this.#close();
    const removed = await removeHome();
    if (!removed.ok) return failAs(removed.fault);
    const left = await removeAllDatabases();
    for (const name of await caches.keys()) await caches.delete(name);
    return left > 0 ? refuse('WipeIncomplete', { left }) : this.#tell({ kind: 'new' });
  }

  async #tellOpen(): Promise<Result<void, ControlFault>> {
    const running = this.#running;
    if (running === undefined) return refuse('DeviceClosed');
    const room = await storageRoom();
    return this.#tell({
      kind: 'open',
      guarded: running.guarded,
      hasPassphrase: running.hasPassphrase,
      persistent: room?.isKept ?? false,
      usedBytes: room?.usedBytes ?? null,
      roomBytes: room?.quotaBytes ?? null,
      lost: running.places.lost().filter((name) => !running.daemon.logs.isTaken(name)),
    });
  }

  #tell(state: DeviceState): Result<void, ControlFault> {
    this.#listener.state(state);
    return ok(undefined);
  }

  #failed(fault: ControlFault): Result<void, ControlFault> {
    const isTaken = fault.kind === 'AlreadyRunning' || fault.kind === 'StoreBusy';
    this.#listener.state(isTaken ? { kind: 'taken' } : { kind: 'failed', fault });
    return fail(fault);
  }
}

function sourceOf(passphrase: string | null): HomeKeySource {
  if (passphrase === null) return { kind: 'device' };
  return { kind: 'passphrase', passphrase: passphraseBytes(passphrase) };
}

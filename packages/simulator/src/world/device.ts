/**
 * A device of a simulated person: disks that outlive its program, clocks, places in the net, and
 * the real engine, opened anew in each life. Whoever uses the engine asks `home()` and gets nothing
 * while the program is dead or still starting.
 */
import type { DeviceId, Hour, LogId } from '@tocsin/core';
import { hour, invariant, settledGround } from '@tocsin/core';
import type {
  AssemblyPeer,
  DecisionDesk,
  DrawDesk,
  Duress,
  Household,
  LogPeerParts,
  PactKeys,
  PactPeer,
  ToldPact,
} from '@tocsin/peer';
import {
  createDecisionDesk,
  createDrawDesk,
  createHousehold,
  createPactRecovery,
  ensurePactKeys,
  openAssemblyPeer,
  openDuress,
  openKeyring,
  openPactPeer,
} from '@tocsin/peer';
import type { Crypto, Random } from '@tocsin/peer/ports';

import type { Agenda } from './agenda.ts';
import type { Air, Station } from './air.ts';
import type { DeviceClock } from './clock.ts';
import { createDeviceClock } from './clock.ts';
import type { Backup, Disk } from './disk.ts';
import { DRAW_DIGESTS } from './draw-digests.ts';
import type { Life, Mortality } from './life.ts';
import { createLife } from './life.ts';
import type { Luck } from './luck.ts';

/** The tempo of every simulated log: an hour is an hour. */
export const TEMPO_MS = 3_600_000;
/** A program that died is started again after so long: between a minute and six hours. */
const RESTART_MS_MIN = 60_000;
const RESTART_MS_MAX = 21_600_000;

/** What all devices of a world share. */
export interface Ground {
  readonly agenda: Agenda;
  readonly air: Air;
  readonly crypto: Crypto;
  /** How easily programs die now. */
  readonly mortality: () => Mortality;
  /** Told of deaths, starts, and what could not be opened. */
  readonly note: (what: string, who: string) => void;
  readonly started: (device: Device) => void;
  /** Told of a disk that may hold less than before. */
  readonly lost: (shelf: Shelf) => void;
  /** A bug of the engine: a promise of it that rejected. */
  readonly broke: (who: string, error: unknown) => void;
  /** What homes are told of their pacts; null = the desks of R21 stay closed. */
  readonly toldPacts: (() => readonly ToldPact[]) | null;
  /** Whether the desks of decisions and draws are open. */
  readonly councils: boolean;
}

/** A log's place on a device. */
export interface Shelf {
  readonly log: LogId;
  /** Who the device is in this log. */
  readonly author: DeviceId;
  readonly kind: 'home' | 'pact';
  readonly disk: Disk;
  readonly station: Station;
}

/** The engine while it lives. */
interface Running {
  readonly life: Life;
  readonly home: AssemblyPeer;
  readonly household: Household;
  readonly duress: Duress | undefined;
  readonly decisions: DecisionDesk | undefined;
  readonly draws: DrawDesk | undefined;
  readonly pacts: ReadonlyMap<LogId, { readonly peer: PactPeer; readonly keys: PactKeys }>;
}

/** A device. */
export class Device {
  readonly name: string;
  readonly clock: DeviceClock;
  readonly random: Random;
  readonly shelves: Shelf[] = [];
  readonly #ground: Ground;
  readonly #luck: Luck;
  #running: Running | undefined;
  #life: Life | undefined;
  #awake = false;
  #covered = true;
  #gone = false;
  deaths = 0;
  /** The code on its person's card, where they know one (R17). */
  card: Uint8Array | undefined;
  /** The newest rules that its program has, where it is not this very one (R13). */
  rulesKnown: number | undefined;
  /** Its disk lied, or was set back: it may write one number twice, and no check blames it. */
  mayFork = false;

  constructor(ground: Ground, name: string, luck: Luck, driftPpm: number) {
    this.#ground = ground;
    this.name = name;
    this.#luck = luck;
    this.clock = createDeviceClock(ground.agenda, driftPpm);
    const drawn = luck.branch('random');
    this.random = { bytes: (length) => drawn.bytes(length) };
  }

  /** Puts a log on the device: a disk that holds its first records and keys. */
  shelve({ log, author, kind, disk }: Omit<Shelf, 'station'>): Shelf {
    const name = kind === 'home' ? this.name : `${this.name}+${log.slice(0, 8)}`;
    const station = this.#ground.air.createStation(name, this.#luck.branch(`key ${log}`).bytes(32));
    const shelf = { log, author, kind, disk, station };
    this.shelves.push(shelf);
    station.setOnline(this.#isOnline());
    return shelf;
  }

  /** Whether a record of this author was written here. */
  wrote(author: string): boolean {
    return this.shelves.some((shelf) => shelf.author === author);
  }

  home(): AssemblyPeer | undefined {
    return this.#running?.life.alive === true ? this.#running.home : undefined;
  }

  household(): Household | undefined {
    return this.home() === undefined ? undefined : this.#running?.household;
  }

  /** The words of its member, and whom it reads; undefined where these desks are closed. */
  duress(): Duress | undefined {
    return this.home() === undefined ? undefined : this.#running?.duress;
  }

  /** The questions of its home; undefined where these desks are closed. */
  decisions(): DecisionDesk | undefined {
    return this.home() === undefined ? undefined : this.#running?.decisions;
  }

  /** The draws of its home; undefined where these desks are closed. */
  draws(): DrawDesk | undefined {
    return this.home() === undefined ? undefined : this.#running?.draws;
  }

  pacts(): readonly PactPeer[] {
    if (this.home() === undefined) return [];
    return [...(this.#running?.pacts.values() ?? [])].map(({ peer }) => peer);
  }

  get awake(): boolean {
    return this.#awake && !this.#gone;
  }

  get gone(): boolean {
    return this.#gone;
  }

  /** Starts the program; what it does follows in the turns after. */
  start(): void {
    if (this.#gone) return;
    const life = createLife(
      this.#luck.branch(`life ${String(this.deaths)}`),
      this.#ground.mortality,
      () => this.#died(),
    );
    this.#life = life;
    this.#running = undefined;
    this.#open(life).then(
      (running) => {
        if (!life.alive) return;
        this.#running = running;
        this.#ground.started(this);
      },
      (error: unknown) => this.#ground.broke(this.name, error),
    );
  }

  /** The program dies now, as when power goes. */
  kill(): void {
    if (this.#life?.alive !== true) return;
    this.#life.die();
    this.#died();
  }

  /** Ends the device for good: seized, lost, thrown away. Its disks stay as they are. */
  end(): void {
    this.#gone = true;
    this.#life?.die();
    this.#running = undefined;
    for (const { station } of this.shelves) station.setOnline(false);
  }

  wake(): void {
    if (this.#gone || this.#awake) return;
    this.#awake = true;
    this.clock.wake();
    this.#reach();
  }

  sleep(): void {
    this.#awake = false;
    this.clock.sleep();
    this.#reach();
  }

  /** Whether there is a net where the device is. */
  setCovered(covered: boolean): void {
    this.#covered = covered;
    this.#reach();
  }

  backup(): readonly Backup[] {
    return this.shelves.map(({ disk }) => disk.backup());
  }

  /** Puts an old copy of the disks in their place, and starts from it. */
  restore(backups: readonly Backup[]): void {
    this.kill();
    for (const [at, { disk }] of this.shelves.entries()) {
      const backup = backups[at];
      if (backup !== undefined) disk.restore(backup);
    }
    for (const shelf of this.shelves) this.#ground.lost(shelf);
  }

  #isOnline(): boolean {
    return this.#awake && this.#covered && !this.#gone;
  }

  #reach(): void {
    for (const { station } of this.shelves) station.setOnline(this.#isOnline());
  }

  #died(): void {
    this.deaths += 1;
    this.#running = undefined;
    this.#ground.note('died', this.name);
    for (const shelf of this.shelves) {
      shelf.station.setOnline(false);
      shelf.disk.loseUnsynced(this.#luck);
      this.#ground.lost(shelf);
    }
    const { agenda } = this.#ground;
    agenda.at(agenda.now() + this.#luck.between(RESTART_MS_MIN, RESTART_MS_MAX), () => {
      this.start();
      this.#reach();
    });
  }

  async #open(life: Life): Promise<Running> {
    const [first, ...others] = this.shelves;
    invariant(first?.kind === 'home', 'a device has a home');
    const home = await openAssemblyPeer(await this.#parts(life, first));
    if (!home.ok) throw new Error(`the home did not open: ${home.fault.kind}`);
    const household = createHousehold({ home: home.value });
    const pacts = new Map<LogId, { readonly peer: PactPeer; readonly keys: PactKeys }>();
    for (const shelf of others) {
      const parts = await this.#parts(life, shelf);
      const keys = await ensurePactKeys(parts.store, parts.crypto, this.random);
      const homeWall = (): Hour => {
        const { state } = home.value.peer.judged();
        return state === undefined ? hour(0) : settledGround(state).wall;
      };
      const peer = await openPactPeer({ ...parts, homeWall });
      if (!keys.ok || !peer.ok) throw new Error('a pact did not open');
      pacts.set(shelf.log, { peer: peer.value, keys: keys.value });
      household.addPact(shelf.log, peer.value, keys.value);
    }
    const duress = await this.#openDesks(home.value, [...pacts.values()]);
    const decisions = this.#ground.councils ? createDecisionDesk(home.value) : undefined;
    const draws = decisions && createDrawDesk(home.value, decisions, DRAW_DIGESTS);
    return { life, home: home.value, household, duress, decisions, draws, pacts };
  }

  /** The desks of R21, and the one that gathers the signatures by which readers are shown. */
  async #openDesks(
    home: AssemblyPeer,
    pacts: readonly { readonly peer: PactPeer; readonly keys: PactKeys }[],
  ): Promise<Duress | undefined> {
    const opened = this.#ground.toldPacts;
    if (opened === null) return undefined;
    const duress = await openDuress(home, opened);
    if (!duress.ok) throw new Error('the desks did not open');
    const paperCode = (): Promise<undefined> => Promise.resolve(undefined);
    const none = (): readonly never[] => [];
    const recovery = createPactRecovery({ home, offers: none, opened, pacts: none, paperCode });
    for (const { peer, keys } of pacts) {
      recovery.addPact(peer, keys);
      duress.value.addPact(peer, keys);
    }
    return duress.value;
  }

  async #parts(life: Life, shelf: Shelf): Promise<LogPeerParts> {
    const { crypto } = this.#ground;
    const store = shelf.disk.open(life);
    const keyring = await openKeyring(store, crypto);
    if (!keyring.ok || keyring.value === undefined) throw new Error('the keys did not open');
    return {
      log: shelf.log,
      tempoMs: TEMPO_MS,
      store,
      crypto,
      clock: this.clock.portFor(life),
      random: this.random,
      keyring: keyring.value,
      bearers: [shelf.station.bearerFor(life)],
      channelOf: () => 'net',
      ...(this.rulesKnown === undefined ? {} : { rulesKnown: this.rulesKnown }),
    };
  }
}

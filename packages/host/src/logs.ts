/**
 * Every log on this device: opens them, finds them by name, opens a pact as soon as it can be, and
 * closes all of it. What people ask for is in `handlers/`; nothing here decides.
 */
import type { Hash32, Hour, LogId, PactOffer, Result, WireRecord } from '@tocsin/core';
import { foundingIn, hour, ok, parseIdText, settledGround } from '@tocsin/core';
import type { AssemblyPeer, LogPeerParts, PactDevice } from '@tocsin/peer';
import {
  createCallDesk,
  createDecisionDesk,
  createDrawDesk,
  createFirstBellDesk,
  createHousehold,
  createPactMaking,
  createAmberDesk,
  createKnownPacts,
  createPactRecovery,
  createRosterDesk,
  createRelayDesk,
  createSerial,
  ensurePactKeys,
  openAssemblyPeer,
  openDuress,
  openKeyring,
  openPactPeer,
  openReplica,
  writeDeviceSeeds,
} from '@tocsin/peer';
import type { RecordStore } from '@tocsin/peer/ports';
import { DOORS_MAX } from '@tocsin/protocol';

import type { ControlFault } from './message.ts';
import { expectedIn } from './expected.ts';
import { failAs, refuse } from './fault.ts';
import type { Host } from './host.ts';
import { beginAt } from './host.ts';
import type { LiveAssembly, LivePact, OpenLog, PendingLog } from './live-log.ts';
import type { LogNote } from './local-values.ts';
import { noteValue, PAPER_CODE } from './local-values.ts';
import type { LogPlace } from './host.ts';
import { openLogNet } from './log-net.ts';
import { openWakeDesk } from './wakeup/wake-desk.ts';

/** The folder of a pact: its name on this device may change, the folder's does not. */
const pactFolderOf = (nonce: Hash32): string => `pact-${nonce.slice(0, 16)}`;

/** Every log on this device. */
export class Logs {
  readonly host: Host;
  readonly #assemblies = new Map<string, LiveAssembly>();
  readonly #pacts = new Map<Hash32, LivePact>();
  readonly #pending = new Map<string, PendingLog>();
  readonly #serial = createSerial();
  readonly #opened = new Set<(assembly: LiveAssembly) => void>();
  readonly #changed = new Set<() => void>();
  #closed = false;

  constructor(host: Host) {
    this.host = host;
  }

  /** Opens every folder there is; whoever asks for a pact meanwhile waits. */
  openAll(): Promise<Result<void, ControlFault>> {
    return this.#serial(() => this.#openAll());
  }

  async #openAll(): Promise<Result<void, ControlFault>> {
    const folders = await this.host.places.list();
    if (!folders.ok) return folders;
    const pacts: LogPlace[] = [];
    for (const name of folders.value) {
      const folder = await this.host.places.open(name);
      if (!folder.ok) return folder;
      const { note } = folder.value;
      if (note?.kind === 'pact') pacts.push(folder.value);
      else if (note?.kind === 'assembly') {
        const opened = await this.openAssembly(folder.value, note);
        if (!opened.ok) return opened;
      } else if (note !== undefined) this.keepPending(folder.value, note);
      // A folder that a crash left empty.
      else await folder.value.store.close();
    }
    for (const folder of pacts) {
      const opened = await this.#openPactFolder(folder);
      if (!opened.ok) return opened;
    }
    return ok(undefined);
  }

  /** Calls back with every assembly that is open, now and later. */
  onAssembly(heard: (assembly: LiveAssembly) => void): void {
    this.#opened.add(heard);
    for (const assembly of this.#assemblies.values()) heard(assembly);
  }

  /** Calls back whenever a log was judged anew; gives what ends that. */
  onChanged(heard: () => void): () => void {
    this.#changed.add(heard);
    return () => this.#changed.delete(heard);
  }

  #tellChanged(): void {
    for (const heard of this.#changed) heard();
  }

  assemblies(): readonly LiveAssembly[] {
    return [...this.#assemblies.values()];
  }

  pending(): readonly PendingLog[] {
    return [...this.#pending.values()];
  }

  pacts(home?: LiveAssembly): readonly LivePact[] {
    const all = [...this.#pacts.values()];
    return home === undefined ? all : all.filter((pact) => pact.home === home);
  }

  pactOf(nonce: Hash32): LivePact | undefined {
    return this.#pacts.get(nonce);
  }

  /** Every open log, assemblies before their pacts. */
  open(): readonly OpenLog[] {
    return this.assemblies().flatMap((assembly) => [
      {
        name: assembly.name,
        peer: assembly.peer.peer,
        net: assembly.net,
        store: assembly.store,
        restored: assembly.peer.peer.replica.isStopped(),
        calls: assembly.calls,
        assembly,
        pact: undefined,
      },
      ...this.pacts(assembly).flatMap((pact) => {
        const { open, name, store } = pact;
        if (open === undefined) return [];
        const { net, peer, calls } = open;
        const restored = peer.peer.replica.isStopped();
        return [{ name, peer: peer.peer, net, store, restored, calls, assembly, pact }];
      }),
    ]);
  }

  /** Whether a name is taken on this device. */
  isTaken(name: string): boolean {
    if (this.#assemblies.has(name) || this.#pending.has(name)) return true;
    return this.pacts().some((pact) => pact.name === name);
  }

  /** Whether one more log may begin on this device, under this name. */
  roomFor(name: string): Result<void, ControlFault> {
    if (this.isTaken(name)) return refuse('NameTaken');
    const held = this.#assemblies.size + this.#pending.size + this.#pacts.size;
    return held < DOORS_MAX ? ok(undefined) : refuse('TooManyLogs', { most: DOORS_MAX });
  }

  keepPending(folder: LogPlace, note: PendingLog['note']): PendingLog {
    const pending: PendingLog = {
      kind: 'pending',
      name: note.name,
      folder,
      store: folder.store,
      note,
    };
    this.#pending.set(note.name, pending);
    return pending;
  }

  /** Forgets that a folder waits: it became an assembly, or nothing. */
  dropPending(name: string): void {
    this.#pending.delete(name);
  }

  /** Opens an assembly's log and all that belongs to it. */
  async openAssembly(
    folder: LogPlace,
    note: Extract<LogNote, { kind: 'assembly' }>,
  ): Promise<Result<LiveAssembly, ControlFault>> {
    const { store } = folder;
    const keyring = await openKeyring(store, this.host.crypto);
    if (!keyring.ok) return failAs(keyring.fault);
    if (keyring.value === undefined) return refuse('StoreDamaged');
    const net = await openLogNet(this.host, store);
    if (!net.ok) return net;
    const { log, tempoMs, name } = note;
    const { bearers } = net.value;
    const parts = this.#partsOf({ log, tempoMs, store, keyring: keyring.value, bearers });
    const peer = await openAssemblyPeer(parts);
    if (!peer.ok) {
      await net.value.close();
      return failAs(peer.fault);
    }
    if (folder.restored) peer.value.peer.replica.stopWriting();
    const household = createHousehold({ home: peer.value });
    const desks = this.#pactDesks(name, peer.value, store);
    const { making } = desks;
    const duress = await openDuress(peer.value, () => making.opened());
    if (!duress.ok) {
      await peer.value.close();
      await net.value.close();
      return failAs(duress.fault);
    }
    const wakes = await openWakeDesk(peer.value.peer, this.host.waker, () => this.#tellChanged());
    if (!wakes.ok) {
      duress.value.close();
      await peer.value.close();
      await net.value.close();
      return failAs(wakes.fault);
    }
    const decisions = createDecisionDesk(peer.value);
    const assembly: LiveAssembly = {
      kind: 'assembly',
      name,
      log,
      tempoMs,
      folder,
      store,
      household,
      ...desks,
      relays: createRelayDesk(peer.value),
      firstBells: createFirstBellDesk(peer.value),
      duress: duress.value,
      calls: createCallDesk(peer.value.peer),
      decisions,
      draws: createDrawDesk(peer.value, decisions, this.host.drawCrypto),
      wakes: wakes.value,
      peer: peer.value,
      net: net.value,
      files: this.host.files,
    };
    this.#assemblies.set(name, assembly);
    peer.value.peer.onJudged(() => {
      this.#tellChanged();
      void this.#openTold(assembly);
    });
    peer.value.peer.onMet(() => this.#tellChanged());
    for (const heard of this.#opened) heard(assembly);
    return ok(assembly);
  }

  /** Everything by which a home makes pacts, and speaks and recovers in them. */
  #pactDesks(
    name: string,
    home: AssemblyPeer,
    store: RecordStore,
  ): Pick<LiveAssembly, 'making' | 'recovery' | 'rosters' | 'ambers'> {
    const making = createPactMaking({
      home,
      deviceFor: (offer) => this.#deviceFor(name, offer),
      pacts: () => pacts.all(),
    });
    const pacts = createKnownPacts(home, () => making.opened());
    const recovery = createPactRecovery({
      home,
      offers: () => making.offers(),
      opened: () => making.opened(),
      pacts: () => pacts.all(),
      paperCode: async () => {
        const code = await store.readLocal(PAPER_CODE);
        return code.ok ? code.value : undefined;
      },
    });
    const rosters = createRosterDesk({
      home,
      pacts,
      making,
      recovery,
      holderFor: async (offer) => {
        const pact = await this.makePact(name, offer);
        return pact.ok ? { keys: pact.value.keys, store: pact.value.store } : undefined;
      },
    });
    return { making, recovery, rosters, ambers: createAmberDesk(home, pacts) };
  }

  #partsOf(
    parts: Pick<LogPeerParts, 'log' | 'tempoMs' | 'store' | 'keyring' | 'bearers'>,
  ): LogPeerParts {
    const { crypto, clock, random } = this.host;
    const channelOf: LogPeerParts['channelOf'] = ({ bearer }) =>
      bearer === 'bundle' ? 'courier' : 'net';
    return { ...parts, crypto, clock, random, channelOf };
  }

  /** This device's keys for an offer, made on first asking in a folder of their own. */
  async #deviceFor(home: string, offer: PactOffer): Promise<PactDevice | undefined> {
    const pact = await this.makePact(home, offer);
    return pact.ok ? { keyring: pact.value.keyring, keys: pact.value.keys } : undefined;
  }

  /** The pact of an offer: its folder and keys are made if they are not there. */
  makePact(home: string, offer: PactOffer): Promise<Result<LivePact, ControlFault>> {
    return this.#serial(async () => {
      const known = this.#pacts.get(offer.nonce);
      if (known !== undefined) return ok(known);
      if (this.#closed) return refuse('StoreClosed');
      const folder = await beginAt(this.host, pactFolderOf(offer.nonce), async (place) =>
        this.#beginPact(place, home, offer),
      );
      return folder.ok ? this.#openPactFolder(folder.value) : folder;
    });
  }

  /** Makes the keys of a pact. */
  async #beginPact(
    place: LogPlace,
    home: string,
    offer: PactOffer,
  ): Promise<Result<LogPlace, ControlFault>> {
    // A crash may have come between its making and its first use: keys are never made twice.
    if (place.note !== undefined) return ok(place);
    const { random } = this.host;
    const { store } = place;
    const note: LogNote = {
      kind: 'pact',
      name: `pact-${offer.nonce.slice(0, 8)}`,
      tempoMs: offer.tempoMs,
      log: null,
      home,
      nonce: offer.nonce,
    };
    const seeds = { device: random.bytes(32), prekey: random.bytes(32), boxSeed: random.bytes(32) };
    const seeded = await writeDeviceSeeds(store, seeds);
    if (!seeded.ok) return failAs(seeded.fault);
    const keyed = await ensurePactKeys(store, this.host.crypto, random);
    if (!keyed.ok) return failAs(keyed.fault);
    const noted = await store.writeLocal(new Map([noteValue(note)]));
    if (!noted.ok) return failAs(noted.fault);
    return ok({ ...place, note });
  }

  async #openPactFolder(folder: LogPlace): Promise<Result<LivePact, ControlFault>> {
    const { store, note } = folder;
    if (note?.kind !== 'pact') return refuse('StoreDamaged');
    const home = this.#assemblies.get(note.home);
    const nonce = parseIdText<Hash32>(note.nonce);
    const keyring = await openKeyring(store, this.host.crypto);
    if (!keyring.ok) return failAs(keyring.fault);
    const keys = await ensurePactKeys(store, this.host.crypto, this.host.random);
    if (!keys.ok) return failAs(keys.fault);
    if (home === undefined || nonce === undefined || keyring.value === undefined)
      return refuse('StoreDamaged');
    const pact: LivePact = {
      kind: 'pact',
      name: note.name,
      nonce,
      home,
      tempoMs: note.tempoMs,
      folder,
      store,
      keyring: keyring.value,
      keys: keys.value,
      open: undefined,
    };
    this.#pacts.set(nonce, pact);
    return note.log === null ? ok(pact) : this.#openPactLog(pact, note.log);
  }

  /** Calls a pact by another name on this device. */
  async renamePact(pact: LivePact, name: string): Promise<Result<void, ControlFault>> {
    if (pact.name === name) return ok(undefined);
    if (this.isTaken(name)) return refuse('NameTaken');
    const written = await this.#notePact(pact, name, pact.open?.log ?? null);
    if (written.ok) pact.name = name;
    return written;
  }

  async #notePact(
    { tempoMs, home, nonce, store }: LivePact,
    name: string,
    log: LogId | null,
  ): Promise<Result<void, ControlFault>> {
    const note: LogNote = { kind: 'pact', name, tempoMs, log, home: home.name, nonce };
    const written = await store.writeLocal(new Map([noteValue(note)]));
    return written.ok ? written : failAs(written.fault);
  }

  /** Opens the log of a pact that was founded; what is known of it may be its id alone. */
  openPact(
    pact: LivePact,
    founded: {
      readonly log: LogId;
      readonly genesis: WireRecord | undefined;
      readonly epochKey: Uint8Array | undefined;
    },
  ): Promise<Result<LivePact, ControlFault>> {
    return this.#serial(async () => {
      const { log, genesis, epochKey } = founded;
      if (epochKey !== undefined && pact.keyring.epochKey(1) === undefined) {
        const added = await pact.keyring.addEpochKey(1, epochKey);
        if (!added.ok) return failAs(added.fault);
        if (pact.open !== undefined) {
          pact.open.peer.peer.replica.keysChanged();
          void pact.open.peer.peer.refresh();
        }
      }
      if (pact.open !== undefined) {
        const { peer } = pact.open.peer;
        const isFounded = peer.judged().state !== undefined;
        const taken =
          genesis === undefined || isFounded
            ? undefined
            : await peer.replica.ingest([genesis], 'file', 'each');
        return taken?.ok === false ? failAs(taken.fault) : ok(pact);
      }
      if (this.#closed) return refuse('StoreClosed');
      if (genesis !== undefined) {
        const { store, keyring } = pact;
        const parts = this.#partsOf({ log, tempoMs: pact.tempoMs, store, keyring, bearers: [] });
        const replica = await openReplica(parts);
        if (!replica.ok) return failAs(replica.fault);
        const taken = await replica.value.ingest([genesis], 'file', 'each');
        if (!taken.ok) return failAs(taken.fault);
      }
      const noted = await this.#notePact(pact, pact.name, log);
      return noted.ok ? this.#openPactLog(pact, log) : noted;
    });
  }

  async #openPactLog(pact: LivePact, log: LogId): Promise<Result<LivePact, ControlFault>> {
    const { store, keyring, tempoMs, home, keys } = pact;
    const net = await openLogNet(this.host, store);
    if (!net.ok) return net;
    const { bearers } = net.value;
    const parts = this.#partsOf({ log, tempoMs, store, keyring, bearers });
    const isClockDoubted = (): boolean => home.peer.peer.clockVerdict().kind !== 'sure';
    const homeWall = (): Hour => {
      const { state } = home.peer.peer.judged();
      return state === undefined ? hour(0) : settledGround(state).wall;
    };
    const expected = expectedIn(home, pact.nonce);
    const homeState = () => home.peer.peer.judged().state;
    const peer = await openPactPeer({ ...parts, isClockDoubted, homeWall, homeState }, expected);
    if (!peer.ok) {
      await net.value.close();
      return failAs(peer.fault);
    }
    if (pact.folder.restored) peer.value.peer.replica.stopWriting();
    pact.open = { log, peer: peer.value, net: net.value, calls: createCallDesk(peer.value.peer) };
    peer.value.peer.onJudged(() => this.#tellChanged());
    peer.value.peer.onMet(() => this.#tellChanged());
    home.household.addPact(pact.name, peer.value, keys);
    home.making.addPact(peer.value, keys);
    home.recovery.addPact(peer.value, keys);
    home.rosters.addPact(peer.value, keys);
    home.relays.addPact(pact.name, peer.value, keys);
    home.firstBells.addPact(peer.value, keys);
    home.duress.addPact(peer.value, keys);
    peer.value.peer.onJudged(() => void this.#tellOpened(pact));
    void this.#tellOpened(pact);
    return ok(pact);
  }

  /** Opens pacts that another device of the assembly opened, with the record and key it showed. */
  async #openTold(assembly: LiveAssembly): Promise<void> {
    const isWhole = ({ open, keyring }: LivePact): boolean =>
      open !== undefined && keyring.epochKey(1) !== undefined;
    if (this.#closed || this.pacts(assembly).every(isWhole)) return;
    for (const { pact: log, nonce, genesis, epochKey } of assembly.making.opened()) {
      const pact = this.#pacts.get(nonce);
      if (pact === undefined || isWhole(pact)) continue;
      await this.openPact(pact, { log, genesis, epochKey });
    }
  }

  /** Tells our other devices, once this one holds the pact's key. */
  async #tellOpened(pact: LivePact): Promise<void> {
    const epochKey = pact.keyring.epochKey(1);
    if (pact.open === undefined || epochKey === undefined || this.#closed) return;
    const { log } = pact.open;
    const { making } = pact.home;
    if (making.opened().some((one) => one.pact === log)) return;
    const founding = foundingIn(this.host.crypto, pact.open.peer.peer.whole());
    if (founding === undefined) return;
    const genesis = await pact.store.get(founding.id);
    if (!genesis.ok || genesis.value === undefined) return;
    const opened = { genesis: genesis.value, epochKey };
    await this.#serial(() => making.tellOpened(opened));
  }

  /** Closes everything; what was begun is durable. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#serial(() => Promise.resolve());
    for (const one of this.#assemblies.values()) {
      const { household, making, recovery, rosters, relays, firstBells, duress } = one;
      const { decisions, draws, wakes } = one;
      const own = [decisions, draws, wakes];
      const desks = [household, making, recovery, rosters, relays, firstBells, duress, ...own];
      for (const desk of desks) desk.close();
    }
    const open = this.open();
    await Promise.all(
      open.map(async ({ peer, net }) => {
        await peer.close();
        await net.close();
      }),
    );
    for (const { store } of this.#pending.values()) await store.close();
    for (const { open: opened, store } of this.#pacts.values())
      if (opened === undefined) await store.close();
  }
}

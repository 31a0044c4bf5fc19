/**
 * Live links of one log: on each, the handshake, then reconciliation, then whatever is said live.
 * The machines are `@tocsin/protocol`; here their effects are carried out. No rule of any log is
 * decided here: who may talk is asked of `judge`.
 */
import type { DeviceId, PlacementId, Record, RecordId, SyncCrypto } from '@tocsin/core';
import { decodeHuskRun, isSigned } from '@tocsin/core';
import type {
  Authenticated,
  HandshakeEvent,
  HandshakeSetting,
  HandshakeState,
  HeardFrame,
  HeardFrontier,
  ReconcileEvent,
  ReconcileState,
  Row,
  Standing as PeerVerdict,
  Usage,
} from '@tocsin/protocol';
import {
  createReconcileState,
  HANDSHAKE_START,
  CREDIT_START_BYTES,
  HANDSHAKE_TIMEOUT_MS,
  hasNoRecords,
  lacksSomething,
  nextTickMs,
  NO_USAGE,
  QUOTA_BY_STANDING,
  sightOf,
  stepHandshake,
  stepReconcile,
  WAKE_VERSION,
} from '@tocsin/protocol';

import type { Bearer, BearerEvent, BearerKind, Clock, Random } from '../ports/index.ts';
import type { Replica } from '../log/replica.ts';
import type { Relaying } from './relaying.ts';
import { createRelaying } from './relaying.ts';
import { HangUps } from './hang-ups.ts';

/** From so many records in a batch on, chains are verified instead of each signature. */
const CHAIN_FROM_RECORDS = 32;

/**
 * Who comes to many at once says to one what it holds, and to the next when that one has told it all:
 * each of them would tell it the same. From one who tells nothing for so long it goes on to the next.
 */
const CATCH_UP_MS = 5_000;

/** Why what was on its way to a link was given up; one for all, as to make one is dear. */
const LINK_GONE = new Error('the link is gone');

/** Accounts kept: 4 devices of 500 members, and as many strangers. */
const USAGES_MAX = 4_096;

/** A device met on a link. */
export interface PeerLink {
  readonly device: DeviceId;
  readonly bearer: BearerKind;
  /** The way it was reached, for people. */
  readonly way: string;
  /** Whether it answers from beyond our own net. */
  readonly isBeyond: boolean;
}

/** What links are given. */
export interface LinksParts {
  readonly replica: Replica;
  readonly bearers: readonly Bearer[];
  readonly crypto: SyncCrypto;
  readonly clock: Clock;
  readonly random: Random;
  /** Those that are here, of right form (`parseRecord`). */
  readonly readRecords: (ids: readonly RecordId[]) => Promise<readonly Record[]>;
  /** Our newest placement in force. */
  readonly gov: () => PlacementId | null;
  /** How a device stands to this log. */
  readonly judge: (device: DeviceId) => PeerVerdict;
  readonly met: (link: PeerLink) => void;
  /** A link to a device that was met ended. */
  readonly parted: (link: PeerLink) => void;
  readonly heard: (frame: HeardFrame, from: PeerLink) => void;
  readonly heardFrontier: (frontier: HeardFrontier, from: PeerLink) => void;
}

/** The live links of one log. */
export interface Links {
  /** Devices met now, one a link. */
  peers(): readonly PeerLink[];
  /** Queues a frame on every link, or on those of one device; gives on how many. */
  say(frame: HeardFrame, to?: DeviceId): number;
  /** Our own chain up to which seq a bearer has taken, on any link; -1 = nothing yet. */
  carriedSeq(): number;
  /** Our own chain up to which seq a device has taken, by the credit it gave back; -1 = nothing. */
  takenSeq(device: DeviceId): number;
  /** Asks everyone, or only one device, for records of which only the header is here. */
  wish(ids: readonly RecordId[], to?: DeviceId): void;
  /** Judges everyone again: a device that was struck is dropped. */
  rejudge(): void;
  close(): Promise<void>;
}

interface Link {
  readonly bearer: Bearer;
  readonly id: string;
  readonly way: string;
  readonly isBeyond: boolean;
  readonly setting: HandshakeSetting;
  handshake: HandshakeState;
  met: { readonly peer: PeerLink; readonly auth: Authenticated } | undefined;
  state: ReconcileState | undefined;
  cancelTimeout: () => void;
  /** The last own record that was read to be sent here. */
  readSeq: number;
  /** The other end turned something away since then. */
  isRefused: boolean;
  /** The frontier of which all was here when it was asked: nothing that is here goes again. */
  heldAll: HeardFrontier | undefined;
  /** Whether its state changed since it was asked when it needs a tick. */
  isTickOpen: boolean;
  /** When our frontier was said first; undefined while it waits for another link's news. */
  begunMs: number | undefined;
  cancelWait: () => void;
  readonly gone: AbortController;
}

/** Opens the links of a log on its bearers. */
export function createLinks(parts: LinksParts): Links {
  return new LiveLinks(parts);
}

class LiveLinks implements Links {
  readonly #parts: LinksParts;
  readonly #links = new Map<string, Link>();
  readonly #usage = new Map<DeviceId, Usage>();
  readonly #hangUps = new HangUps();
  readonly #closing = new AbortController();
  readonly #readers: Promise<void>[];
  readonly #stopHearing: () => void;
  #carriedSeq = -1;
  readonly #takenSeq = new Map<DeviceId, number>();
  readonly #relaying: Relaying<Link>;
  #cancelTick: (() => void) | undefined;
  #tickAtMs = 0;

  constructor(parts: LinksParts) {
    this.#parts = parts;
    this.#relaying = createRelaying(parts);
    this.#stopHearing = parts.replica.onRecords((records, own) => {
      const grown = [...new Set(records.map(({ author }) => author))];
      for (const link of this.#links.values()) {
        if (link.met === undefined) continue;
        const send = (devices: readonly DeviceId[]): void =>
          this.#reconcile(link, { kind: 'grown', devices });
        this.#relaying.grown(link, { device: link.met.peer.device, send }, grown, own);
      }
    });
    this.#readers = parts.bearers
      .filter((bearer) => bearer.live)
      .map((bearer) => this.#readBearer(bearer));
  }

  peers(): readonly PeerLink[] {
    return [...this.#links.values()].flatMap((link) => (link.met ? [link.met.peer] : []));
  }

  say(frame: HeardFrame, to?: DeviceId): number {
    let said = 0;
    for (const link of this.#links.values()) {
      if (link.met === undefined || (to !== undefined && link.met.peer.device !== to)) continue;
      // An older peer knows no such frame, and would end the link.
      if (frame.kind === 'wake' && link.met.auth.version < WAKE_VERSION) continue;
      this.#reconcile(link, { kind: 'say', frame });
      said += 1;
    }
    return said;
  }

  carriedSeq(): number {
    return this.#carriedSeq;
  }

  takenSeq(device: DeviceId): number {
    return this.#takenSeq.get(device) ?? -1;
  }

  wish(ids: readonly RecordId[], to?: DeviceId): void {
    if (ids.length === 0) return;
    for (const link of this.#links.values())
      if (to === undefined || link.met?.peer.device === to)
        this.#reconcile(link, { kind: 'wish', ids });
  }

  rejudge(): void {
    for (const link of this.#links.values()) {
      if (link.met === undefined) continue;
      const standing = this.#parts.judge(link.met.peer.device);
      if (standing === link.met.auth.standing) continue;
      const reason = standing === 'struck' ? 'struck' : 'done';
      this.#reconcile(link, { kind: 'end', reason });
    }
  }

  async close(): Promise<void> {
    this.#stopHearing();
    for (const link of this.#links.values()) this.#forget(link);
    this.#closing.abort();
    await Promise.all(this.#readers);
  }

  /** Ticks when some link needs it: a device to whom nothing is owed is not woken at all. */
  #tick(): void {
    const { clock } = this.#parts;
    const nowMs = clock.monotonicMs();
    const inMs = this.#nextTickMs(nowMs);
    if (inMs === null || (this.#cancelTick !== undefined && this.#tickAtMs <= nowMs + inMs)) return;
    this.#cancelTick?.();
    this.#tickAtMs = nowMs + inMs;
    this.#cancelTick = clock.wakeAt(this.#tickAtMs, () => {
      this.#cancelTick = undefined;
      for (const link of this.#links.values()) {
        link.isTickOpen = true;
        this.#reconcile(link, { kind: 'tick' });
      }
      this.#tick();
    });
  }

  #nextTickMs(nowMs: number): number | null {
    const { view } = this.#parts.replica.index;
    let next: number | null = null;
    for (const link of this.#links.values()) {
      // Whoever was asked before and has not changed since waits for no earlier time than then.
      if (link.state === undefined || !link.isTickOpen) continue;
      link.isTickOpen = false;
      const inMs = nextTickMs(view, link.state, nowMs, this.#lacksSomething(link, link.state));
      if (inMs !== null && (next === null || inMs < next)) next = inMs;
    }
    return next;
  }

  #stopTicking(): void {
    this.#cancelTick?.();
    this.#cancelTick = undefined;
  }

  async #readBearer(bearer: Bearer): Promise<void> {
    for await (const event of bearer.events(this.#closing.signal)) this.#hear(bearer, event);
  }

  #hear(bearer: Bearer, event: BearerEvent): void {
    const key = `${bearer.kind}/${event.link}`;
    const link = this.#links.get(key);
    switch (event.kind) {
      case 'up':
        if (link !== undefined) this.#forget(link);
        this.#begin(key, bearer, event);
        return;
      case 'down':
        if (link !== undefined) this.#forget(link);
        return;
      case 'parcel':
        if (link === undefined) return;
        if (link.state === undefined) this.#greet(link, { kind: 'parcel', bytes: event.bytes });
        else this.#reconcile(link, { kind: 'parcel', bytes: event.bytes });
    }
  }

  #begin(key: string, bearer: Bearer, event: Extract<BearerEvent, { kind: 'up' }>): void {
    const { replica, crypto, clock, random } = this.#parts;
    const { signing } = replica.keyring;
    const setting: HandshakeSetting = {
      crypto,
      role: event.inbound ? 'responder' : 'initiator',
      link: event.inbound
        ? { initiator: event.remote, responder: event.local }
        : { initiator: event.local, responder: event.remote },
      nonce: random.bytes(32),
      doors: [
        {
          log: replica.log,
          device: replica.me,
          sign: (digest) => crypto.sign(digest, signing.secretKey),
        },
      ],
    };
    const link: Link = {
      bearer,
      id: event.link,
      way: event.way,
      isBeyond: event.isBeyond,
      setting,
      handshake: HANDSHAKE_START,
      met: undefined,
      state: undefined,
      cancelTimeout: () => {},
      readSeq: -1,
      isRefused: false,
      heldAll: undefined,
      isTickOpen: true,
      begunMs: undefined,
      cancelWait: () => {},
      gone: new AbortController(),
    };
    link.cancelTimeout = clock.wakeAt(clock.monotonicMs() + HANDSHAKE_TIMEOUT_MS, () =>
      this.#greet(link, { kind: 'timeout' }),
    );
    this.#links.set(key, link);
    this.#greet(link, { kind: 'begin' });
  }

  #greet(link: Link, event: HandshakeEvent): void {
    const step = stepHandshake(link.setting, link.handshake, event);
    link.handshake = step.state;
    for (const effect of step.effects) {
      switch (effect.kind) {
        case 'send':
          void this.#post(link, effect.bytes);
          break;
        case 'judge':
          this.#greet(link, { kind: 'judged', standing: this.#standingOf(effect.device) });
          break;
        case 'met':
          this.#meet(link, effect.peer);
          break;
        case 'failed':
          this.#end(link);
      }
    }
  }

  #standingOf(device: DeviceId): PeerVerdict {
    const isPaused = this.#hangUps.isPaused(device, this.#parts.clock.monotonicMs());
    return isPaused ? 'unwelcome' : this.#parts.judge(device);
  }

  /** A device sent what nobody signed: all its links end, and it is not spoken with for a while. */
  #hangUp(device: DeviceId): void {
    this.#hangUps.note(device, this.#parts.clock.monotonicMs());
    for (const one of this.#links.values())
      if (one.met?.peer.device === device)
        this.#reconcile(one, { kind: 'end', reason: 'badSignature' });
  }

  #meet(link: Link, auth: Authenticated): void {
    link.cancelTimeout();
    const { way, isBeyond } = link;
    const peer = { device: auth.device, bearer: link.bearer.kind, way, isBeyond };
    link.met = { peer, auth };
    link.state = createReconcileState(auth, this.#usage.get(auth.device) ?? NO_USAGE);
    // What is said now goes before our frontier: whoever waits for that has heard it.
    this.#parts.met(peer);
    if (this.#isCatchingUp()) {
      const { clock } = this.#parts;
      const atMs = clock.monotonicMs() + CATCH_UP_MS;
      link.cancelWait = clock.wakeAt(atMs, () => this.#sayFirst(link));
    } else this.#sayFirst(link);
  }

  #sayFirst(link: Link): void {
    if (link.begunMs !== undefined) return;
    link.cancelWait();
    link.begunMs = this.#parts.clock.monotonicMs();
    this.#reconcile(link, { kind: 'begin' });
  }

  /** Whether somebody is telling us now what we lack. */
  #isCatchingUp(): boolean {
    const since = this.#parts.clock.monotonicMs() - CATCH_UP_MS;
    for (const link of this.#links.values()) {
      const { met, state, begunMs } = link;
      if (met?.auth.standing !== 'member' || state === undefined || begunMs === undefined) continue;
      const isAsked = state.heard === undefined && begunMs > since;
      if (isAsked || (state.progressMs > since && this.#lacksSomething(link, state))) return true;
    }
    return false;
  }

  /** `lacksSomething`, which is asked at each parcel; nearly always nothing is lacking. */
  #lacksSomething(link: Link, state: ReconcileState): boolean {
    if (state.heard !== undefined && state.heard === link.heldAll) return state.undecided.size > 0;
    const isLacking = lacksSomething(this.#parts.replica.index.view, state);
    if (!isLacking) link.heldAll = state.heard;
    return isLacking;
  }

  /** Goes on to those who wait, as soon as nobody tells us anything. */
  #goOn(): void {
    for (const link of this.#links.values()) {
      if (link.met === undefined || link.begunMs !== undefined) continue;
      if (this.#isCatchingUp()) return;
      this.#sayFirst(link);
    }
  }

  #reconcile(link: Link, event: ReconcileEvent): void {
    if (link.state === undefined || link.met === undefined) return;
    const { standing } = link.met.auth;
    const setting = {
      view: this.#parts.replica.index.view,
      gov: this.#parts.gov(),
      told: event.kind === 'parcel' ? this.#toldFor(link) : [],
      sight: sightOf(standing),
      quota: QUOTA_BY_STANDING[standing],
      nowMs: this.#parts.clock.monotonicMs(),
    };
    // One account for a device, however many links it opens.
    const { device } = link.met.peer;
    const usage = this.#usage.get(device) ?? NO_USAGE;
    const state = link.state.usage === usage ? link.state : { ...link.state, usage };
    const step = stepReconcile(setting, state, event);
    link.isTickOpen = true;
    link.state = step.state;
    this.#noteTaken(link, step.state);
    if (event.kind === 'parcel' || step.state.usage !== usage)
      this.#remember(device, step.state.usage);
    for (const effect of step.effects) {
      switch (effect.kind) {
        case 'send':
          void this.#carry(link, effect.bytes);
          break;
        case 'read':
          void this.#read(link, effect.ids);
          break;
        case 'admit':
          void this.#admit(link, effect.records, effect.bytes);
          break;
        case 'admitHusks':
          void this.#admitHusks(link, effect.run, effect.bytes);
          break;
        case 'heard':
          this.#parts.heard(effect.frame, link.met.peer);
          break;
        case 'frontier':
          this.#parts.heardFrontier(effect.frontier, link.met.peer);
          break;
        case 'drop':
          this.#end(link);
          break;
        case 'turnedAway':
        case 'refused':
          link.isRefused = true;
          break;
        case 'unsent':
          // The machine compares again by itself once there is room.
          break;
      }
    }
    // Only what the other end says can make us wait for it.
    if (event.kind !== 'parcel' && event.kind !== 'admitted') return;
    this.#tick();
    this.#goOn();
  }

  /** Of which husks this device is asked for the records: once on a link, when its frontier comes. */
  #toldFor({ state, met }: Link): readonly Row[] {
    const isMember = met?.auth.standing === 'member';
    return isMember && state?.heard === undefined ? this.#parts.replica.index.told() : [];
  }

  /** Credit comes back once records were stored: all of it back, and all that was read is there. */
  #noteTaken({ met, readSeq, isRefused }: Link, { outbox, runs, reading }: ReconcileState): void {
    if (met?.auth.standing !== 'member' || isRefused || reading || runs.length > 0) return;
    if (!hasNoRecords(outbox) || outbox.busy || outbox.credit < CREDIT_START_BYTES) return;
    const { device } = met.peer;
    if (readSeq > this.takenSeq(device)) this.#takenSeq.set(device, readSeq);
  }

  /** The account of a device; the oldest goes when too many keys came. */
  #remember(device: DeviceId, usage: Usage): void {
    this.#usage.delete(device);
    this.#usage.set(device, usage);
    const oldest = this.#usage.keys().next().value;
    if (this.#usage.size > USAGES_MAX && oldest !== undefined) this.#usage.delete(oldest);
  }

  async #carry(link: Link, bytes: Uint8Array): Promise<void> {
    const carried = await this.#post(link, bytes);
    if (carried) {
      // Whatever waits no longer was taken: what was read of ours among it is on its way.
      if (link.state !== undefined && hasNoRecords(link.state.outbox))
        this.#carriedSeq = Math.max(this.#carriedSeq, link.readSeq);
      this.#reconcile(link, { kind: 'carried' });
    } else if (!link.gone.signal.aborted) this.#end(link);
  }

  /** Whether the bearer took it. A link that ends while we wait took nothing. */
  async #post(link: Link, bytes: Uint8Array): Promise<boolean> {
    try {
      return (await link.bearer.carry(link.id, bytes, link.gone.signal)).ok;
    } catch (error) {
      if (link.gone.signal.aborted) return false;
      throw error;
    }
  }

  async #read(link: Link, ids: readonly RecordId[]): Promise<void> {
    const { verify } = this.#parts.crypto;
    const records: Record[] = [];
    for (const record of await this.#parts.readRecords(ids)) {
      // Vouched for by its successor only: never passed on unless its own signature stands.
      if (!isSigned(verify, record)) continue;
      records.push(record);
      const { author, seq } = record.fields;
      if (author === this.#parts.replica.me) link.readSeq = Math.max(link.readSeq, seq);
    }
    this.#reconcile(link, { kind: 'read', records });
  }

  async #admit(link: Link, wires: Parameters<Replica['ingest']>[0], bytes: number): Promise<void> {
    const { replica } = this.#parts;
    const how = wires.length >= CHAIN_FROM_RECORDS ? 'chain' : 'each';
    // Whoever ends the link before all is checked has sent it all the same.
    const device = link.met?.peer.device;
    const report = await replica.ingest(wires, device ?? link.id, how);
    if (!report.ok) return this.#reconcile(link, { kind: 'end', reason: 'storeFull' });
    const { named, missing, admitted, refused } = report.value;
    // Nobody honest passes on what is not signed (`#read`): whoever does keeps us busy on purpose.
    const isBad = refused.some(({ fault }) => fault.kind === 'BadSignature');
    if (isBad && device !== undefined) return this.#hangUp(device);
    const held = named.filter((id) => replica.index.known(id) !== undefined);
    const fresh = new Set(admitted.map(({ id }) => id));
    if (link.met !== undefined && held.some((id) => !fresh.has(id)))
      this.#relaying.echoed(link.met.peer.device);
    this.#reconcile(link, { kind: 'admitted', bytes, held, missing });
  }

  async #admitHusks(link: Link, encoded: Uint8Array, bytes: number): Promise<void> {
    const { replica, crypto } = this.#parts;
    const run = decodeHuskRun(crypto.hash, encoded);
    if (!run.ok) return this.#reconcile(link, { kind: 'end', reason: 'malformed' });
    const report = await replica.ingestRun(run.value, link.met?.peer.device ?? link.id);
    if (!report.ok) return this.#reconcile(link, { kind: 'end', reason: 'storeFull' });
    const held = run.value.husks.map(({ id }) => id);
    const known = held.filter((id) => replica.index.known(id) !== undefined);
    const { missing } = report.value;
    this.#reconcile(link, { kind: 'admitted', bytes, held: known, missing });
  }

  #end(link: Link): void {
    this.#forget(link);
    void link.bearer.drop(link.id);
  }

  #forget(link: Link): void {
    link.cancelTimeout();
    link.cancelWait();
    this.#relaying.forget(link);
    link.gone.abort(LINK_GONE);
    link.state = undefined;
    if (link.met !== undefined) this.#parts.parted(link.met.peer);
    link.met = undefined;
    for (const [key, one] of this.#links) if (one === link) this.#links.delete(key);
    if (this.#links.size === 0) this.#stopTicking();
    else this.#goOn();
  }
}

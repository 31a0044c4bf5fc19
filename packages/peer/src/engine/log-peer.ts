/**
 * One log, alive on this device: replica, links, signs of life, and the round in which the log is
 * judged anew whenever something came or time has passed. What there is to judge and to do is the
 * *role*'s: an assembly's or a pact's. Nothing is asked of a person here.
 */
import type {
  AnyId,
  BeatWord,
  Channel,
  ClockVerdict,
  DeviceId,
  Entry,
  Frontier,
  Hour,
  Instant,
  IsPruned,
  OutsideAnswer,
  PlacementId,
  Record,
  RecordId,
  RecordKind,
  Result,
  SubjectId,
} from '@tocsin/core';
import {
  decodeFrontier,
  divideFloor,
  DURATIONS,
  encodeFrontier,
  fail,
  frontierHashOf,
  hour,
  idBytes,
  instantOf,
  NOTHING_SPENT,
  ok,
  parseRecord,
} from '@tocsin/core';
import type { HeardFrame, HeardFrontier, Standing as PeerVerdict } from '@tocsin/protocol';

import type { BeatDesk, HeardBeat } from './beat-desk.ts';
import { openBeatDesk } from './beat-desk.ts';
import type { BodyWishes } from './body-wishes.ts';
import { createBodyWishes } from './body-wishes.ts';
import type { ClockWatch } from './clock-watch.ts';
import { newestTimed, openClockWatch } from './clock-watch.ts';
import type { CustodyDesk } from './custody-desk.ts';
import { openCustodyDesk } from './custody-desk.ts';
import type { FirstLook } from './first-look.ts';
import { openFirstLook } from './first-look.ts';
import type { Links, PeerLink } from './links.ts';
import { createLinks } from './links.ts';
import type { PastSeen } from './past.ts';
import type { Sweep } from './sweep.ts';
import { createSweep } from './sweep.ts';
import type { Bearer, StoreFault } from '../ports/index.ts';
import { LOCAL_BYTES_MAX } from '../ports/index.ts';
import type { AppendFault, Replica, ReplicaParts, Standing } from '../log/replica.ts';
import { openReplica } from '../log/replica.ts';
import { createSerial } from '../log/serial.ts';
import type { ToldBeats } from './told-beats.ts';
import { createToldBeats } from './told-beats.ts';

/** How a log stands, as the role's fold has it. */
export interface Judged {
  readonly gov: PlacementId;
  /** Epochs in force, newest first; records are written under the newest whose key is held. */
  readonly epochs: readonly number[];
  readonly subjectByDevice: ReadonlyMap<DeviceId, SubjectId>;
  readonly standingOf: (device: DeviceId) => PeerVerdict;
  /** Records whose bodies are asked for before all else (R11). */
  readonly wanted: readonly RecordId[];
  /** The wall of the newest placement in force: this hour has come (R9c). */
  readonly placedAt?: Hour;
  /** Behind which records nobody looks any more (R14). */
  readonly isPruned?: IsPruned;
}

/** What a log is for. */
export interface Role<J extends Judged> {
  judge(entries: readonly Entry[]): J;
  /** Does what is due, no person asked; true = something was written or learnt: judge again. */
  act(judged: J, entries: readonly Entry[]): Promise<boolean>;
  /** When time alone changes something; null = never. */
  nextWakeAt(judged: J): Instant | null;
  /** A live frame that is no record and no beat. */
  heard(frame: HeardFrame, from: PeerLink | undefined): void;
  /** Whether a meeting alone gives something to do: somebody doubts their line, or has to ask. */
  awaitsMeeting(): boolean;
  /** What of the last entries that were judged still has its time, and what has had it (R14). */
  past?(): PastSeen;
}

/** What a log's peer is made of. */
export interface LogPeerParts extends ReplicaParts {
  readonly bearers: readonly Bearer[];
  /** How a bearer's kind is called as a channel of signs of life. */
  readonly channelOf: (link: PeerLink) => Channel;
  /** The newest rules that this program judges by, where it is not this very one (R13). */
  readonly rulesKnown?: number;
  /** Whether another log of this device finds its clock wrong: there is one clock. */
  readonly isClockDoubted?: () => boolean;
  /** Of a pact: the wall of the newest placement that is settled at home; its own log settles nothing. */
  readonly homeWall?: () => Hour;
}

/** When a device was heard last, and how. */
export interface Contact {
  readonly device: DeviceId;
  readonly at: Instant;
  readonly way: string;
  readonly channel: Channel;
}

/** A head to cite, and the epoch to write under: where a fork is healed those of its parent (R4). */
export type WrittenAt = Pick<Standing, 'gov' | 'epoch'>;

/** One log, alive. */
export interface LogPeer<J extends Judged> {
  readonly replica: Replica;
  readonly desk: BeatDesk;
  /** Parcels of couriers, as far as receipts prove where they are. */
  readonly custody: CustodyDesk;
  readonly links: Links;
  readonly parts: LogPeerParts;
  judged(): J;
  /** The entries whose time is not over; the others say nothing to anybody any more (R14). */
  entries(): readonly Entry[];
  /** All entries that are here, husks too. */
  whole(): readonly Entry[];
  /** Forgets what has had its time, by itself, once a day. */
  readonly sweep: Sweep;
  contacts(): readonly Contact[];
  /** When a device of this log last answered from beyond our own net, by each channel (R25). */
  beyond(): readonly OutsideAnswer[];
  /** How far each device said that it has come, on a link or by courier; the newest word. */
  heardFrontiers(): ReadonlyMap<DeviceId, HeardFrontier>;
  arrivedAt(record: RecordId): Instant | undefined;
  /** Writes an own record under the standing of the last judgement. */
  append<T>(
    kind: RecordKind<T>,
    said: NoInfer<T>,
    lane?: number,
  ): Promise<Result<RecordId, AppendFault>>;
  /** The same under another head than the last judgement's, and sealed under its epoch. */
  appendAt<T>(
    at: WrittenAt,
    kind: RecordKind<T>,
    said: NoInfer<T>,
  ): Promise<Result<RecordId, AppendFault>>;
  /** Whether dated words may be written: what this log and the others think of the clock (R9c). */
  isClockSure(): boolean;
  /** What this log alone shows of the clock. */
  clockVerdict(): ClockVerdict;
  /** A person says that today is the day which the clock shows. */
  confirmClock(): Promise<Result<void, StoreFault>>;
  /** Whether the first word after a long rest still waits for a peer's view of us (R17b). */
  firstLook(): ReturnType<FirstLook['state']>;
  /** Settles once writing need not wait any more. */
  mayWrite(): Promise<void>;
  /** Judges and acts until nothing more is due; settles when it is quiet. */
  refresh(): Promise<void>;
  /**
   * Makes a beat of this device and queues it on every link; gives its bytes for other bearers.
   *
   * @param word - the sealed word that goes with it (R21); all beats of a home bring one or none do.
   */
  beat(word?: BeatWord): Promise<Result<Uint8Array | undefined, StoreFault>>;
  /** Takes in a beat that came by any bearer; `from` = who told us, if it came on a link. */
  hearBeat(bytes: Uint8Array, channel: Channel, from?: DeviceId): HeardBeat | undefined;
  frontier(): Frontier;
  /** The last frontier heard of a device, by any way; undefined = nothing ever. */
  heardFrontier(device: DeviceId): Frontier | undefined;
  /**
   * Notes what a device said it holds; one that shows more of us than we hold stops our writing. It is on
   * disk with the signs of life: who crashes before packs too much into one parcel, or asks at a meeting.
   */
  noteFrontier(device: DeviceId, frontier: HeardFrontier): void;
  /** Calls back after each judgement. */
  onJudged(heard: (judged: J) => void): () => void;
  /** Calls back after each meeting, whether or not the log is judged for it. */
  onMet(heard: () => void): () => void;
  /** Calls back with every word about waking, from devices that speak in this log. */
  onWake(heard: (bytes: Uint8Array, from: DeviceId) => void): () => void;
  /** Calls back with every beat that was new. */
  onBeat(heard: (beat: HeardBeat) => void): () => void;
  close(): Promise<void>;
}

/** Rounds of judging after which a fault of ours would spin for ever; the next change goes on. */
const ROUNDS_MAX = 64;
/** After a fault of the store it is read again so many milliseconds later. */
const RETRY_MS = 1_000;
/** So many subjects must say that our chain is longer elsewhere; one may lie about it. */
const AHEAD_SUBJECTS = 2;
/** Kept once a record of ours came that this copy never wrote. */
const COPY_PROVEN = 'copy.proven';
/** Newest beats told at a meeting: half of the frames that may wait on a link, 1.4 MB at most. */
const WIRES_TOLD_MAX = 512;
/** What nobody waits for is gathered for a second: this share of an hour of the log's tempo. */
const GATHER_SHARE = 3_600;
/** Others' beats are passed on so much later, and up to 255 steps more by chance: never both ways at once. */
const PASS_ON_MS = 1_500;
const PASS_ON_STEP_MS = 10;
/** A meeting alone is a reason to look at a log at which nobody looked for so many hours of tempo. */
const LOOK_HOURS = 24;
/** Signs of life are on disk so many such seconds after they came. */
const SAVE_SECONDS = 60;
/** When records came that prove life is kept too, a little later: that they do is in the log. */
const SAVE_ACTS_SECONDS = 3_600;
/** Arrival times remembered, for how late news was: 4 a record of the newest 2,048. */
const ARRIVALS_MAX = 8_192;

/** Opens a log on this device. */
export async function openLogPeer<J extends Judged>(
  parts: LogPeerParts,
  makeRole: (peer: LogPeer<J>) => Role<J>,
): Promise<Result<LogPeer<J>, StoreFault>> {
  const replica = await openReplica(parts, 'all');
  if (!replica.ok) return replica;
  const desk = await openBeatDesk(parts);
  if (!desk.ok) return desk;
  const entries = await replica.value.entries();
  if (!entries.ok) return entries;
  const custody = await openCustodyDesk(parts);
  if (!custody.ok) return custody;
  const kept = { replica: replica.value, desk: desk.value, custody: custody.value };
  const peer = new LivingLog<J>(parts, kept, entries.value, makeRole);
  const awake = await peer.wake();
  if (!awake.ok) return awake;
  await peer.readFrontiers();
  await peer.refresh();
  return ok(peer);
}

class LivingLog<J extends Judged> implements LogPeer<J> {
  readonly parts: LogPeerParts;
  readonly replica: Replica;
  readonly desk: BeatDesk;
  readonly custody: CustodyDesk;
  readonly links: Links;
  readonly sweep: Sweep;
  readonly #role: Role<J>;
  readonly #serial = createSerial();
  readonly #judgedListeners = new Set<(judged: J) => void>();
  readonly #beatListeners = new Set<(beat: HeardBeat) => void>();
  readonly #metListeners = new Set<() => void>();
  readonly #wakeListeners = new Set<(bytes: Uint8Array, from: DeviceId) => void>();
  readonly #contacts = new Map<DeviceId, Contact>();
  readonly #beyond = new Map<Channel, Instant>();
  readonly #frontiers = new Map<DeviceId, HeardFrontier>();
  /** Whose frontiers are another than on the disk. */
  readonly #frontiersUnsaved = new Set<DeviceId>();
  readonly #arrivals = new Map<RecordId, Instant>();
  readonly #aheadBy = new Set<SubjectId>();
  readonly #told: ToldBeats;
  readonly #bodyWishes: BodyWishes;
  /** Who tells us first what it holds of check-ins, before we tell it ours. */
  readonly #untoldBy = new Set<DeviceId>();
  #entries: readonly Entry[];
  #judged: J;
  #clockWatch: ClockWatch | undefined;
  #firstLook: FirstLook | undefined;
  #cancelWake: () => void = () => {};
  /** Whose check-ins are opened, and with which keys. */
  #followed: { readonly judged: J; readonly keys: number } | undefined;
  #cancelSoon: (() => void) | undefined;
  /** When signs of life will be written down. */
  #saving: { readonly atMs: number; readonly cancel: () => void } | undefined;
  #cancelPassOn: (() => void) | undefined;
  #asked = 0;
  #done = 0;
  /** When the last round ended, by the clock that nobody sets. */
  #lookedMs = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(
    parts: LogPeerParts,
    { replica, desk, custody }: Pick<LogPeer<J>, 'replica' | 'desk' | 'custody'>,
    entries: readonly Entry[],
    makeRole: (peer: LogPeer<J>) => Role<J>,
  ) {
    this.parts = parts;
    this.replica = replica;
    this.desk = desk;
    this.custody = custody;
    this.#entries = entries;
    this.#told = createToldBeats(parts.clock, parts.tempoMs);
    this.#bodyWishes = createBodyWishes(replica, parts.clock, parts.tempoMs);
    this.#role = makeRole(this);
    this.#judged = this.#role.judge(entries);
    this.#follow();
    this.links = createLinks({
      replica,
      bearers: parts.bearers,
      crypto: parts.crypto,
      clock: parts.clock,
      random: parts.random,
      readRecords: (ids) => this.#readRecords(ids),
      gov: () => this.#judged.gov,
      judge: (device) => this.#judged.standingOf(device),
      met: (link) => this.#meet(link),
      parted: ({ device }) => {
        this.#told.parted(device);
        this.#untoldBy.delete(device);
      },
      heard: (frame, from) => this.#hear(frame, from),
      heardFrontier: (frontier, from) => this.#hearFrontier(frontier, from),
    });
    this.sweep = createSweep({
      parts,
      replica,
      spent: () => this.#role.past?.().spent ?? NOTHING_SPENT,
      swept: () => void this.refresh(),
    });
    replica.onRecords((records, own) => {
      if (!own) for (const { id } of records) this.#noteArrival(id);
      // Signed by our key and not written here: another copy of this device is ahead (R17b).
      const isElsewhere = ({ author, id }: { author: DeviceId; id: AnyId }): boolean =>
        author === replica.me && id !== (replica.log as AnyId);
      if (!own && records.some(isElsewhere)) void this.#stopForGood();
      void this.refresh();
    });
  }

  judged(): J {
    return this.#judged;
  }

  entries(): readonly Entry[] {
    return this.#role.past?.().shown ?? this.#entries;
  }

  whole(): readonly Entry[] {
    return this.#entries;
  }

  contacts(): readonly Contact[] {
    return [...this.#contacts.values()];
  }

  beyond(): readonly OutsideAnswer[] {
    return [...this.#beyond].map(([way, at]) => ({ way, at }));
  }

  heardFrontiers(): ReadonlyMap<DeviceId, HeardFrontier> {
    return this.#frontiers;
  }

  arrivedAt(record: RecordId): Instant | undefined {
    return this.#arrivals.get(record);
  }

  async append<T>(
    kind: RecordKind<T>,
    said: NoInfer<T>,
    lane?: number,
  ): Promise<Result<RecordId, AppendFault>> {
    const { gov, epochs } = this.#judged;
    const { keyring } = this.replica;
    // Whoever was given governance keys alone writes there, and nowhere else (R17).
    const wanted = lane ?? kind.lanes[0] ?? 0;
    const epoch = epochs.find((one) => keyring.laneKey(one, wanted) !== undefined) ?? 0;
    return await this.#write({ gov, epoch }, kind, said, lane);
  }

  async appendAt<T>(
    at: WrittenAt,
    kind: RecordKind<T>,
    said: NoInfer<T>,
  ): Promise<Result<RecordId, AppendFault>> {
    return await this.#write(at, kind, said);
  }

  async #write<T>(
    at: WrittenAt,
    kind: RecordKind<T>,
    said: NoInfer<T>,
    lane?: number,
  ): Promise<Result<RecordId, AppendFault>> {
    if (this.#closed) return fail({ kind: 'StoreClosed' });
    if (this.firstLook() === 'looking') return fail({ kind: 'LookingFirst' });
    const { subjectByDevice, isPruned = () => false } = this.#judged;
    const speaks = (device: DeviceId): boolean => subjectByDevice.has(device);
    const clockSure = this.isClockSure();
    const standing = { ...at, clockSure, speaks, isPruned };
    const written = await this.#inRoom(() => this.replica.append(kind, said, standing, lane));
    if (written.ok) {
      const wall = this.replica.index.known(written.value)?.wallHour ?? hour(0);
      this.#clockWatch?.noteOwn(wall);
    }
    return written;
  }

  /** Where the disk is full, what has had its time makes room: a little of it at once, then all. */
  async #inRoom<T>(write: () => Promise<Result<T, AppendFault>>): Promise<Result<T, AppendFault>> {
    let written = await write();
    for (const forget of [() => this.sweep.begun(), () => this.sweep.now()]) {
      if (written.ok || written.fault.kind !== 'StoreFull') break;
      await forget();
      written = await write();
    }
    return written;
  }

  isClockSure(): boolean {
    const { isClockDoubted } = this.parts;
    return this.clockVerdict().kind === 'sure' && isClockDoubted?.() !== true;
  }

  clockVerdict(): ClockVerdict {
    return this.#clockWatch?.verdict() ?? { kind: 'sure' };
  }

  async confirmClock(): Promise<Result<void, StoreFault>> {
    const answered = (await this.#clockWatch?.answer()) ?? ok(undefined);
    await this.refresh();
    return answered;
  }

  firstLook(): ReturnType<FirstLook['state']> {
    return this.#firstLook?.state() ?? 'free';
  }

  mayWrite(): Promise<void> {
    return this.#firstLook?.done ?? Promise.resolve();
  }

  #stopWriting(): void {
    this.replica.stopWriting();
    // There is nothing to wait for any more: whoever wants to write is told why not.
    this.#firstLook?.seen();
  }

  /** Our own record proves it, so no restart makes this copy the device again (R17b). */
  async #stopForGood(): Promise<void> {
    this.#stopWriting();
    await this.parts.store.writeLocal(new Map([[COPY_PROVEN, new Uint8Array(1)]]));
  }

  /** Looks at the clock, and at how long this device was closed. */
  async wake(): Promise<Result<void, StoreFault>> {
    const { parts, replica } = this;
    const copied = await parts.store.readLocal(COPY_PROVEN);
    if (!copied.ok) return copied;
    if (copied.value !== undefined) replica.stopWriting();
    const watch = await openClockWatch({
      parts,
      me: replica.me,
      index: replica.index,
      subjectByDevice: () => this.#judged.subjectByDevice,
    });
    if (!watch.ok) return watch;
    this.#clockWatch = watch.value;
    watch.value.notePlaced(this.#judged.placedAt);
    const newest = newestTimed(replica.index, replica.me);
    const hasWritten = replica.index.view.headsOf(replica.me).length > 0;
    const look = await openFirstLook({
      store: parts.store,
      clock: parts.clock,
      tempoMs: parts.tempoMs,
      lastWrite: hasWritten ? instantOf(newest ?? hour(0), parts.tempoMs) : null,
      closedHours: DURATIONS.closedBeforeWrite.initially,
      waitMinutes: DURATIONS.firstWriteWait.initially,
      over: () => void this.refresh(),
    });
    if (!look.ok) return look;
    this.#firstLook = look.value;
    return ok(undefined);
  }

  refresh(): Promise<void> {
    this.#asked += 1;
    return this.#serial(() => this.#rounds());
  }

  /** As `refresh`, for what nobody waits for: the meetings and check-ins of a second are one. */
  #refreshSoon(): void {
    const { clock, tempoMs } = this.parts;
    const gatherMs = divideFloor(tempoMs, GATHER_SHARE);
    this.#cancelSoon ??= clock.wakeAt(clock.monotonicMs() + gatherMs, () => void this.refresh());
  }

  async #rounds(): Promise<void> {
    // Whoever asked while an earlier round ran was answered by it.
    if (this.#done >= this.#asked || this.#closed) return;
    this.#cancelSoon?.();
    this.#cancelSoon = undefined;
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      this.#done = this.#asked;
      const entries = await this.replica.entries();
      if (this.#closed) return;
      // A store that fails for a moment must not leave an alarm without its clock.
      if (!entries.ok) return this.#wakeIn(RETRY_MS);
      // The fold reads no clock: the same entries are judged once.
      if (entries.value !== this.#entries) {
        this.#entries = entries.value;
        this.#judged = this.#role.judge(entries.value);
        this.#clockWatch?.notePlaced(this.#judged.placedAt);
      }
      // Keys may have come without any record.
      this.#follow();
      const acted = await this.#role.act(this.#judged, this.entries());
      if (!acted && this.#done >= this.#asked) break;
    }
    this.links.rejudge();
    this.links.wish([...this.#judged.wanted, ...this.replica.wanted(256)]);
    this.#wishBodies();
    for (const heard of this.#judgedListeners) heard(this.#judged);
    this.#saveSoon();
    await this.#firstLook?.noteOpen();
    await this.sweep.look();
    this.#lookedMs = this.parts.clock.monotonicMs();
    this.#wakeLater();
  }

  #wishBodies(): void {
    const members = this.links
      .peers()
      .map(({ device }) => device)
      .filter((device) => this.#judged.standingOf(device) === 'member');
    const wish = this.#bodyWishes.next(members);
    if (wish !== undefined) this.links.wish(wish.ids, wish.to);
  }

  /** The check-ins of one meeting are written down at once; whoever crashes before is told again. */
  #saveSoon(): void {
    const unsaved = this.desk.unsaved();
    if (unsaved === 'nothing' && this.#frontiersUnsaved.size === 0) return;
    const { clock, tempoMs } = this.parts;
    const seconds = unsaved === 'heard' ? SAVE_SECONDS : SAVE_ACTS_SECONDS;
    const atMs = clock.monotonicMs() + seconds * divideFloor(tempoMs, GATHER_SHARE);
    if (this.#saving !== undefined && this.#saving.atMs <= atMs) return;
    this.#saving?.cancel();
    const cancel = clock.wakeAt(atMs, () => {
      this.#saving = undefined;
      if (!this.#closed) void this.#serial(() => this.#save());
    });
    this.#saving = { atMs, cancel };
  }

  #wakeLater(): void {
    this.#cancelWake();
    const at = this.#closed ? null : this.#role.nextWakeAt(this.#judged);
    if (at === null) return;
    this.#wakeIn(Math.max(1, at - this.parts.clock.now()));
  }

  #wakeIn(inMs: number): void {
    const { clock } = this.parts;
    this.#cancelWake();
    this.#cancelWake = clock.wakeAt(clock.monotonicMs() + inMs, () => void this.refresh());
  }

  #follow(): void {
    const keys = this.replica.keyring.changes();
    const before = this.#followed;
    if (before?.judged === this.#judged && before.keys === keys) return;
    this.#followed = { judged: this.#judged, keys };
    this.desk.follow(this.#judged.subjectByDevice, this.#judged.epochs.slice(0, 2));
  }

  async beat(word?: BeatWord): Promise<Result<Uint8Array | undefined, StoreFault>> {
    const { replica } = this;
    const epoch = this.#judged.epochs.find((one) => replica.keyring.epochKey(one) !== undefined);
    const own = replica.index.view.headsOf(replica.me).at(-1)?.id;
    if (epoch === undefined) return ok(undefined);
    const digest = idBytes(frontierHashOf(this.parts.crypto.hash, this.frontier())).subarray(0, 8);
    const head = own ?? (replica.log as AnyId as RecordId);
    const said = { head, digest, at: this.parts.clock.now(), word: word ?? null };
    const made = await this.desk.make(epoch, said);
    if (made.ok && made.value !== undefined) {
      this.links.say({ kind: 'beat', bytes: made.value });
      for (const { device } of this.links.peers()) this.#told.said(device, made.value);
    }
    return made;
  }

  hearBeat(bytes: Uint8Array, channel: Channel, from?: DeviceId): HeardBeat | undefined {
    const heard = this.desk.hear(bytes, channel, this.parts.clock.now());
    if (from !== undefined && this.desk.isKnown(bytes)) this.#told.heard(from, bytes);
    if (!heard.ok) return undefined;
    // New to us, so perhaps to others; whoever hears it elsewhere meanwhile tells us so.
    this.#passOnSoon();
    for (const listener of this.#beatListeners) listener(heard.value);
    this.#refreshSoon();
    return heard.value;
  }

  frontier(): Frontier {
    return this.replica.index.view.devices();
  }

  onJudged(heard: (judged: J) => void): () => void {
    this.#judgedListeners.add(heard);
    return () => void this.#judgedListeners.delete(heard);
  }

  onMet(heard: () => void): () => void {
    this.#metListeners.add(heard);
    return () => void this.#metListeners.delete(heard);
  }

  onWake(heard: (bytes: Uint8Array, from: DeviceId) => void): () => void {
    this.#wakeListeners.add(heard);
    return () => void this.#wakeListeners.delete(heard);
  }

  onBeat(heard: (beat: HeardBeat) => void): () => void {
    this.#beatListeners.add(heard);
    return () => void this.#beatListeners.delete(heard);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelWake();
    this.#cancelSoon?.();
    this.#saving?.cancel();
    this.#cancelPassOn?.();
    this.sweep.close();
    await this.links.close();
    await this.#serial(async () => {
      await this.#save();
      await this.#firstLook?.close();
    });
    await this.parts.store.close();
  }

  async #readRecords(ids: readonly RecordId[]): Promise<readonly Record[]> {
    const records: Record[] = [];
    for (const id of ids) {
      const stored = await this.parts.store.get(id);
      if (!stored.ok) break;
      if (stored.value === undefined) continue;
      const record = parseRecord(this.parts.crypto.hash, stored.value);
      if (record.ok) records.push(record.value);
    }
    return records;
  }

  #meet(link: PeerLink): void {
    this.#touch(link);
    // Of two that meet one tells first, before its frontier; the other then leaves out what it heard.
    if (this.replica.me < link.device) this.#tellBeats(link);
    else this.#untoldBy.add(link.device);
    for (const heard of this.#metListeners) heard();
    if (this.#isMeetingAwaited()) this.#refreshSoon();
  }

  /**
   * A beat is in no log: what was said while nobody was near is told at the next meeting. Who
   * knows it already finds no sender for its tag and drops it unread.
   */
  #tellBeats({ device }: PeerLink): void {
    this.#untoldBy.delete(device);
    if (!this.#judged.subjectByDevice.has(device)) return;
    const wires = this.desk.wires().slice(-WIRES_TOLD_MAX);
    for (const bytes of this.#told.untold(device, wires))
      this.links.say({ kind: 'beat', bytes }, device);
  }

  /** Tells everybody who is linked the beats that they do not know yet, those of a moment at once. */
  #passOnSoon(): void {
    const { clock, random } = this.parts;
    const waitMs = PASS_ON_MS + (random.bytes(1)[0] ?? 0) * PASS_ON_STEP_MS;
    this.#cancelPassOn ??= clock.wakeAt(clock.monotonicMs() + waitMs, () => {
      this.#cancelPassOn = undefined;
      for (const link of this.links.peers())
        if (!this.#untoldBy.has(link.device)) this.#tellBeats(link);
    });
  }

  /** Most meetings bring nothing to judge: what came of them has a round of its own. */
  #isMeetingAwaited(): boolean {
    const { clock, tempoMs } = this.parts;
    const isLongAgo = clock.monotonicMs() - this.#lookedMs >= LOOK_HOURS * tempoMs;
    const isWishing = this.#judged.wanted.length > 0 || this.replica.wanted(1).length > 0;
    return isLongAgo || isWishing || this.#bodyWishes.isDue() || this.#role.awaitsMeeting();
  }

  #hear(frame: HeardFrame, from: PeerLink): void {
    this.#touch(from);
    if (frame.kind === 'beat') this.hearBeat(frame.bytes, this.parts.channelOf(from), from.device);
    else if (frame.kind === 'wake') {
      if (!this.#judged.subjectByDevice.has(from.device)) return;
      for (const heard of this.#wakeListeners) heard(frame.bytes, from.device);
    } else this.#role.heard(frame, from);
  }

  #touch(from: PeerLink): void {
    if (!this.#judged.subjectByDevice.has(from.device)) return;
    const at = this.parts.clock.now();
    const channel = this.parts.channelOf(from);
    this.#contacts.set(from.device, { device: from.device, at, way: from.way, channel });
    if (from.isBeyond) this.#beyond.set(channel, at);
  }

  #hearFrontier(frontier: HeardFrontier, from: PeerLink): void {
    this.#touch(from);
    if (this.#untoldBy.has(from.device)) this.#tellBeats(from);
    this.noteFrontier(from.device, frontier);
  }

  heardFrontier(device: DeviceId): Frontier | undefined {
    return this.#frontiers.get(device)?.devices;
  }

  noteFrontier(device: DeviceId, frontier: HeardFrontier): void {
    // Whoever shows more of our own chain than we hold has seen another copy of us (R17b).
    const mine = frontier.devices.find((one) => one.device === this.replica.me);
    // The record itself proves it; until it came a single subject's word would silence anyone.
    const isAhead = mine?.heads.some(({ id }) => this.replica.index.known(id) === undefined);
    const subject = this.#judged.subjectByDevice.get(device);
    // Nothing is kept of strangers: their keys cost nothing, and there is no end to them.
    if (subject === undefined) return;
    if (isAhead === true) this.#aheadBy.add(subject);
    else if (device !== this.replica.me) this.#firstLook?.seen();
    if (this.#aheadBy.size >= AHEAD_SUBJECTS) this.#stopWriting();
    const before = this.#frontiers.get(device);
    this.#frontiers.set(device, frontier);
    // Most that meet say what they said before.
    if (before !== undefined && isSameFrontier(before.devices, frontier.devices)) return;
    this.#frontiersUnsaved.add(device);
    this.#saveSoon();
  }

  async #save(): Promise<void> {
    await this.desk.save();
    const encoded = new Map<string, Uint8Array>();
    for (const device of this.#frontiersUnsaved) {
      const frontier = encodeFrontier(this.#frontiers.get(device)?.devices ?? []);
      if (frontier.length <= LOCAL_BYTES_MAX) encoded.set(frontierName(device), frontier);
    }
    this.#frontiersUnsaved.clear();
    if (encoded.size > 0) await this.parts.store.writeLocal(encoded);
  }

  /** Reads the frontiers heard before a restart, of those who speak in this log. */
  async readFrontiers(): Promise<void> {
    for (const device of this.#judged.subjectByDevice.keys()) {
      const kept = await this.parts.store.readLocal(frontierName(device));
      const read = kept.ok && kept.value !== undefined ? decodeFrontier(kept.value) : undefined;
      if (read?.ok === true) this.#frontiers.set(device, { gov: null, devices: read.value });
    }
  }

  #noteArrival(id: RecordId): void {
    this.#arrivals.set(id, this.parts.clock.now());
    if (this.#arrivals.size <= ARRIVALS_MAX) return;
    const oldest = this.#arrivals.keys().next().value;
    if (oldest !== undefined) this.#arrivals.delete(oldest);
  }
}

function isSameFrontier(some: Frontier, others: Frontier): boolean {
  return (
    some.length === others.length &&
    some.every(({ device, heads }, at) => {
      const other = others[at];
      if (other?.device !== device || other.heads.length !== heads.length) return false;
      return heads.every(({ id }, place) => other.heads[place]?.id === id);
    })
  );
}

/** Where the last frontier heard of a device is kept. */
function frontierName(device: DeviceId): string {
  return `frontier.${device}`;
}

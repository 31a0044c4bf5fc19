/**
 * Wakes the person of this device in one assembly: at once when something concerns them, and by a canary
 * in time before the last confirmation of a path is too old. What it may decide is in `step.ts`; here
 * it is remembered, sent and told. A rota's other members read what is told; no address is.
 */
import type { AssemblyState, Hour, Result } from '@tocsin/core';
import {
  activeDevices,
  canaryHours,
  canaryHeardKind,
  CANARY_NUMBER_MAX,
  fail,
  foldWaking,
  holders,
  memberOfDevice,
  ok,
  ROLE,
  TEMPO_LIVING_MS,
  toHex,
  wakingToldKind,
} from '@tocsin/core';
import { createSerial, hourNow } from '@tocsin/peer';
import type { Clock, Random } from '@tocsin/peer/ports';

import { appendTo } from '../append.ts';
import { failAs, refuse } from '../fault.ts';
import type { LiveAssembly } from '../live-log.ts';
import { readText, writeTexts } from '../local-values.ts';
import type { ControlFault } from '../message.ts';
import type { Concern } from './concern.ts';
import { dueCalls } from './due-call.ts';
import type { PathMemory, Urgency, WakingMemory } from './memory.ts';
import {
  encodeMemory,
  NOTHING_REMEMBERED,
  parseMemory,
  WAKING_MEMORY,
  withWoken,
} from './memory.ts';
import type { WakingCall, WakingPath, WakingWay } from './path.ts';
import {
  isCanaryDue,
  pathsToTell,
  waysOfNumber,
  withHeard,
  withOutcome,
  withoutWay,
  withTried,
  withWays,
} from './step.ts';

/** For how long a canary is tried before its path is said to have failed. */
const CANARY_PATIENCE_MS = 30_000;
/** Calls of one urgency are so far apart, in sixtieths of an hour of tempo: ten minutes. */
const GAP_SIXTIETHS = 10;
/** A call for something that waits is tried for as long: then the next one may come. */
const CALL_PATIENCE_SIXTIETHS = GAP_SIXTIETHS;
/** What changed in a log is looked at together, so much later. */
const GATHER_MS = 250;

/** A canary that waits for this device's person. */
interface WaitingCanary {
  readonly way: WakingWay;
  readonly sentAt: number;
  readonly number: number;
}

/** How a try of a path ended. */
interface Tried {
  readonly way: WakingWay;
  readonly fault: string | null;
}

/** Wakes the person of this device in one assembly. */
export interface Waker {
  /** Whether this device's person is on the rota now. */
  isOnRota(): boolean;
  paths(): readonly PathMemory[];
  waiting(): readonly WaitingCanary[];
  /** Looks now; settles when what is due was begun and told. */
  look(): Promise<void>;
  /** The person read this number: gives the ways it came by, none where this device sent no such. */
  heard(number: number): Promise<Result<readonly WakingWay[], ControlFault>>;
  /** Says that number to the person's other devices; false where they have none. */
  tell(number: number): Promise<Result<boolean, ControlFault>>;
  /** Sends a canary by every path now. */
  send(): Promise<Result<readonly Tried[], ControlFault>>;
  /** The person touched a notice that a wake-up brought: the push path reached them. */
  touched(): Promise<Result<void, ControlFault>>;
  /** Takes away a path that is not set up any more. */
  drop(way: WakingWay): Promise<Result<void, ControlFault>>;
}

/** What a waker is made of. */
export interface WakerParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly assembly: LiveAssembly;
  readonly paths: readonly WakingPath[];
  readonly concerns: () => readonly Concern[];
  /** Calls back after each change of a log of this assembly; gives what ends that. */
  readonly onChanged: (heard: () => void) => () => void;
  readonly signal: AbortSignal;
}

/** Makes the waker of an assembly; it works until `signal` aborts. */
export function createWaker(parts: WakerParts): Waker {
  const waker = new AssemblyWaker(parts);
  waker.begin();
  return waker;
}

class AssemblyWaker implements Waker {
  readonly #parts: WakerParts;
  readonly #serial = createSerial();
  #memory: WakingMemory = NOTHING_REMEMBERED;
  #isRead = false;
  #cancelSoon: (() => void) | undefined;
  #cancelLater: () => void = () => undefined;

  constructor(parts: WakerParts) {
    this.#parts = parts;
  }

  begin(): void {
    const { signal, onChanged } = this.#parts;
    const stop = onChanged(() => this.#lookSoon());
    signal.addEventListener(
      'abort',
      () => {
        stop();
        this.#cancelSoon?.();
        this.#cancelLater();
      },
      { once: true },
    );
    this.#lookSoon();
  }

  paths(): readonly PathMemory[] {
    return this.#memory.paths;
  }

  waiting(): readonly WaitingCanary[] {
    return this.#memory.paths.flatMap(({ way, canary }) =>
      canary === null ? [] : [{ way, sentAt: canary.sentAt, number: canary.number }],
    );
  }

  isOnRota(): boolean {
    const { state, me } = this.#judged();
    if (state === undefined || me === undefined) return false;
    return holders(state, ROLE.ringer, this.#now()).includes(me);
  }

  look(): Promise<void> {
    return this.#serial(async () => {
      const { state, me } = this.#judged();
      if (this.#parts.signal.aborted || state === undefined || me === undefined) return;
      const read = await this.#read();
      // Nothing set up, now or ever: nobody is woken, and nothing is remembered of it.
      if (!read.ok || this.#ways().length + this.#memory.paths.length === 0) return;
      await this.#keep(this.#withPaths());
      await this.#hearOthers(state);
      if (this.isOnRota()) {
        await this.#sendDue(state);
        await this.#tellPaths(state);
      }
      await this.#wake();
    });
  }

  heard(number: number): Promise<Result<readonly WakingWay[], ControlFault>> {
    return this.#serial(async () => {
      const { state } = this.#judged();
      const read = await this.#read();
      if (!read.ok) return read;
      if (state === undefined) return ok([]);
      const ways = waysOfNumber(this.#memory, number, this.#now(), canaryHours(state));
      if (ways.length === 0) return ok([]);
      let next = this.#memory;
      for (const way of ways) next = withHeard(next, way, this.#now());
      const kept = await this.#keep(next);
      if (!kept.ok) return kept;
      const told = await this.#tellPaths(state);
      return told.ok ? ok(ways) : told;
    });
  }

  async tell(number: number): Promise<Result<boolean, ControlFault>> {
    const { state, me } = this.#judged();
    if (state === undefined || me === undefined || !this.isOnRota()) return ok(false);
    const { peer } = this.#parts.assembly.peer;
    const others = activeDevices(state).filter(
      (one) => one !== peer.replica.me && memberOfDevice(state, one) === me,
    );
    if (others.length === 0) return ok(false);
    const written = await appendTo(peer, canaryHeardKind, { number });
    return written.ok ? ok(true) : written;
  }

  async send(): Promise<Result<readonly Tried[], ControlFault>> {
    const sending = await this.#serial(async () => {
      const { state } = this.#judged();
      if (state === undefined || !this.isOnRota()) return refuse('NotARinger');
      if (this.#parts.paths.length === 0) return refuse('NoWakingPath');
      const read = await this.#read();
      if (!read.ok) return read;
      await this.#keep(this.#withPaths());
      const tries = this.#parts.paths.map((path) => this.#sendCanary(path, state));
      return ok(tries);
    });
    return sending.ok ? ok(await Promise.all(sending.value)) : sending;
  }

  touched(): Promise<Result<void, ControlFault>> {
    return this.#serial(async () => {
      const read = await this.#read();
      if (!read.ok) return read;
      const { state } = this.#judged();
      if (state === undefined || this.#push() === 'none') return ok(undefined);
      const kept = await this.#keep(withHeard(this.#withPaths(), 'push', this.#now()));
      return kept.ok && this.isOnRota() ? this.#tellPaths(state) : kept;
    });
  }

  drop(way: WakingWay): Promise<Result<void, ControlFault>> {
    return this.#serial(async () => {
      const read = await this.#read();
      if (!read.ok) return read;
      if (this.#ways().includes(way)) return refuse('WakingPathSetUp');
      if (!this.#memory.paths.some((path) => path.way === way)) return refuse('NoWakingPath');
      const kept = await this.#keep(withoutWay(this.#memory, way));
      const { state } = this.#judged();
      if (!kept.ok || state === undefined || !this.isOnRota()) return kept;
      return this.#tellPaths(state);
    });
  }

  #judged() {
    return this.#parts.assembly.peer.peer.judged();
  }

  #now(): Hour {
    return hourNow(this.#parts.assembly.peer.peer.parts);
  }

  /** How it stands with the wake-up that others send for this device: it is a path as well. */
  #push(): 'none' | 'held' | 'lost' {
    const states = this.#parts.assembly.wakes.asking
      .holders()
      .map(({ state }) => state)
      .filter((state) => state !== 'ending');
    if (states.length === 0) return 'none';
    return states.some((state) => state === 'taken' || state === 'waiting') ? 'held' : 'lost';
  }

  #ways(): readonly WakingWay[] {
    const own = this.#parts.paths.map(({ way }) => way);
    return this.#push() === 'none' ? own : [...own, 'push'];
  }

  /** The paths as they stand now. A wake-up that its person turned off is no path that failed. */
  #withPaths(): WakingMemory {
    const push = this.#push();
    const memory = push === 'none' ? withoutWay(this.#memory, 'push') : this.#memory;
    const next = withWays(memory, this.#ways(), this.#now());
    return push === 'none' ? next : withOutcome(next, 'push', push === 'lost' ? 'Refused' : null);
  }

  /** Soon, once for all that changes meanwhile, and from then on once an hour of the log. */
  #lookSoon(): void {
    const { clock, signal } = this.#parts;
    if (this.#cancelSoon !== undefined || signal.aborted) return;
    this.#cancelSoon = clock.wakeAt(clock.monotonicMs() + GATHER_MS, () => {
      this.#cancelSoon = undefined;
      void this.look();
      this.#lookAfter(this.#parts.assembly.tempoMs);
    });
  }

  #lookAfter(ms: number): void {
    const { clock, signal } = this.#parts;
    this.#cancelLater();
    if (signal.aborted) return;
    this.#cancelLater = clock.wakeAt(clock.monotonicMs() + ms, () => this.#lookSoon());
  }

  /** Once; before that nothing is kept, or what a restart left would be lost. */
  async #read(): Promise<Result<void, ControlFault>> {
    if (this.#isRead) return ok(undefined);
    const text = await readText(this.#parts.assembly.store, WAKING_MEMORY);
    if (!text.ok) return failAs(text.fault);
    this.#memory = parseMemory(text.value);
    this.#isRead = true;
    return ok(undefined);
  }

  /** On disk before it counts: what a restart would not know was not confirmed. */
  async #keep(next: WakingMemory): Promise<Result<void, ControlFault>> {
    if (encodeMemory(next) === encodeMemory(this.#memory)) return ok(undefined);
    const { store } = this.#parts.assembly;
    const written = await writeTexts(store, { [WAKING_MEMORY]: encodeMemory(next) });
    if (!written.ok) return failAs(written.fault);
    this.#memory = next;
    return ok(undefined);
  }

  /** Numbers that the person read on another device of theirs. */
  async #hearOthers(state: AssemblyState): Promise<void> {
    const { me } = this.#judged();
    const now = this.#now();
    const period = canaryHours(state);
    for (const { by, number } of foldWaking(state).read)
      if (by === me)
        for (const way of waysOfNumber(this.#memory, number, now, period))
          await this.#keep(withHeard(this.#memory, way, now));
  }

  async #sendDue(state: AssemblyState): Promise<void> {
    const now = this.#now();
    const period = canaryHours(state);
    const due = this.#parts.paths.filter(({ way }) =>
      this.#memory.paths.some((path) => path.way === way && isCanaryDue(path, now, period)),
    );
    for (const path of due) {
      const next = withTried(this.#memory, path.way, {
        now,
        periodHours: period,
        fresh: this.#freshNumber(),
      });
      const kept = await this.#keep(next);
      // A canary whose number nobody remembers cannot be confirmed: silence is red soon enough.
      if (kept.ok) void this.#call(path, this.#canaryCall(path.way));
    }
  }

  /** Sends a canary whether or not one is due; its number is remembered if anything can be. */
  async #sendCanary(path: WakingPath, state: AssemblyState): Promise<Tried> {
    const tried = { now: this.#now(), periodHours: canaryHours(state), fresh: this.#freshNumber() };
    const kept = await this.#keep(withTried(this.#memory, path.way, tried));
    if (!kept.ok) return { way: path.way, fault: kept.fault.kind };
    return this.#call(path, this.#canaryCall(path.way));
  }

  #canaryCall(way: WakingWay): WakingCall {
    const waiting = this.waiting().find((one) => one.way === way);
    return {
      ...this.#plainCall(),
      canary: String(waiting?.number ?? 0).padStart(6, '0'),
      patienceMs: CANARY_PATIENCE_MS,
    };
  }

  #plainCall(): WakingCall {
    const { random, assembly } = this.#parts;
    const sixtieths = (assembly.tempoMs * CALL_PATIENCE_SIXTIETHS) / 60;
    return {
      key: toHex(random.bytes(16)),
      canary: null,
      drill: false,
      loopbackOnly: assembly.tempoMs < TEMPO_LIVING_MS,
      patienceMs: Math.max(CANARY_PATIENCE_MS, sixtieths),
    };
  }

  /** Six digits; that some come up one time in 4,000 more often than others helps nobody. */
  #freshNumber(): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.#parts.random.bytes(4);
    return (((a * 256 + b) * 256 + c) * 256 + d) % (CANARY_NUMBER_MAX + 1);
  }

  /** Sends a call and remembers how that ended; nobody waits for the slowest path. */
  async #call(path: WakingPath, call: WakingCall): Promise<Tried> {
    const { signal } = this.#parts;
    const { way } = path;
    let fault: string | null = null;
    try {
      const sent = await path.wake(call, signal);
      if (!sent.ok) fault = sent.fault.kind;
    } catch (error) {
      if (!signal.aborted) throw error;
      return { way, fault: 'Unreachable' };
    }
    await this.#serial(async () => {
      if (signal.aborted) return;
      await this.#keep(withOutcome(this.#memory, way, fault));
      const { state } = this.#judged();
      if (state !== undefined && this.isOnRota()) await this.#tellPaths(state);
    });
    return { way, fault };
  }

  /** Says to the others how the paths stand, where that is not what this device said last. */
  async #tellPaths(state: AssemblyState): Promise<Result<void, ControlFault>> {
    const { peer } = this.#parts.assembly.peer;
    const { replica } = peer;
    const paths = pathsToTell(this.#memory);
    const told = foldWaking(state).toldByDevice.get(replica.me)?.paths ?? [];
    if (JSON.stringify(told) === JSON.stringify(paths)) return ok(undefined);
    // Off for long: told once another device was asked (R17b), at the next look.
    if (replica.isStopped() || peer.firstLook() === 'looking') return ok(undefined);
    const written = await appendTo(peer, wakingToldKind, { paths });
    return written.ok ? ok(undefined) : fail(written.fault);
  }

  /** Wakes the person for what is new; what comes too soon after a call waits. */
  async #wake(): Promise<void> {
    const { clock, assembly, concerns, paths } = this.#parts;
    // Once there is a path again, its person is woken for what still lasts.
    if (paths.length === 0) return;
    const now = clock.now();
    const gapMs = Math.ceil((assembly.tempoMs * GAP_SIXTIETHS) / 60);
    const { calls, againMs } = dueCalls(this.#memory, concerns(), { now, gapMs });
    for (const { urgency, keys } of calls) {
      await this.#remember(urgency, keys, now);
      const call = { ...this.#plainCall(), drill: urgency === 'drill' };
      for (const path of paths) void this.#call(path, call);
    }
    if (againMs !== null) this.#lookAfter(againMs);
  }

  /** On a full disk the person is woken too; then only this process remembers it. */
  async #remember(urgency: Urgency, keys: readonly string[], now: number): Promise<void> {
    const next = withWoken(this.#memory, keys);
    const woken = { ...next, wokenAt: { ...next.wokenAt, [urgency]: now } };
    const kept = await this.#keep(woken);
    if (!kept.ok) this.#memory = woken;
  }
}

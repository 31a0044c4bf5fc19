/**
 * The other half of waking: a device that stays awake keeps tickets of phones, and sends one empty
 * wake-up when something new concerns their person. Seldom, whatever happens: the push service learns
 * when a phone is woken, and should learn little.
 */
import type { DeviceId, Instant, MemberId, Result, WakeTicket, WakeWord } from '@tocsin/core';
import { divideFloor, ok, parseIdText, TEMPO_LIVING_MS, toHex } from '@tocsin/core';
import type { AssemblyPeer, Serial } from '@tocsin/peer';
import type { StoreFault } from '@tocsin/peer/ports';

import { readText, writeTexts } from '../local-values.ts';
import { parseTicket } from './asking.ts';
import type { Waker, WakeOutcome } from './ports.ts';

/** Tickets of one assembly: 4 devices of 60 people, as many as one hall has. 350 kB. */
const TICKETS_MAX = 240;
/** Reasons that are remembered of one phone, so that each wakes once. */
const REASONS_MAX = 256;
/** Two wake-ups of one phone are at least a quarter of an hour of the log's tempo apart. */
const PAUSE_SHARE = 4;
/** The first pause after a try that nobody took; each next one is twice as long, up to 64 min. */
const RETRY_MS = 60_000;
/** See `RETRY_MS`. */
const RETRY_DOUBLINGS_MAX = 6;
const KEPT = 'wake.kept';

/** A phone that this device wakes. */
export interface WakeKept {
  readonly device: DeviceId;
  readonly ticket: WakeTicket;
  readonly state: 'taken' | 'turnedDown';
  readonly wokenAt: Instant | null;
  /** What its person was woken for, or knew when the ticket came. */
  readonly seen: readonly string[];
  /** A wake-up is owed. */
  readonly due: boolean;
}

/** What concerns a member now, so that this device of theirs is woken: each thing by a name of its own. */
export type Concerns = (member: MemberId, device: DeviceId) => ReadonlySet<string>;

/** Gathers that of all members at this moment. */
export type Gather = () => Concerns;

/** Keeps tickets, and wakes. */
export class WakeKeeping {
  readonly #peer: AssemblyPeer['peer'];
  readonly #waker: Waker | undefined;
  readonly #say: (word: WakeWord, to: DeviceId) => void;
  readonly #changed: () => void;
  readonly #serial: Serial;
  #gather: Gather = () => () => new Set();
  readonly #stopping = new AbortController();
  readonly #timers = new Map<DeviceId, () => void>();
  readonly #tries = new Map<DeviceId, number>();
  readonly #sending = new Set<DeviceId>();
  #kept: ReadonlyMap<DeviceId, WakeKept> = new Map();
  /** Phones that their push service no longer knows; they are told so when they come. */
  #gone: ReadonlySet<DeviceId> = new Set();

  constructor(
    peer: AssemblyPeer['peer'],
    waker: Waker | undefined,
    say: (word: WakeWord, to: DeviceId) => void,
    changed: () => void,
    serial: Serial,
  ) {
    this.#serial = serial;
    this.#peer = peer;
    this.#waker = waker;
    this.#say = say;
    this.#changed = changed;
  }

  /** Reads what was kept before this start; what was owed is sent. */
  async open(): Promise<Result<void, StoreFault>> {
    const read = await readText(this.#peer.parts.store, KEPT);
    if (!read.ok) return read;
    const { kept, gone } = parseKept(read.value ?? '');
    this.#kept = new Map(kept.map((one) => [one.device, one]));
    this.#gone = new Set(gone);
    for (const one of kept) if (one.due) this.#sendLater(one);
    return ok(undefined);
  }

  close(): void {
    this.#stopping.abort();
    for (const stop of this.#timers.values()) stop();
  }

  /** From now on it is known what concerns whom. */
  follow(gather: Gather): void {
    this.#gather = gather;
  }

  kept(): readonly WakeKept[] {
    return [...this.#kept.values()];
  }

  /** The person of a device that this one would wake; undefined for all others. */
  #personOf(device: DeviceId): MemberId | undefined {
    const { subjectByDevice } = this.#peer.judged();
    const { me } = this.#peer.replica;
    const person = subjectByDevice.get(device);
    if (this.#waker === undefined || person === undefined || device === me) return undefined;
    const isOwn = person === subjectByDevice.get(me);
    return isOwn || this.#waker.whom === 'members' ? (person as MemberId) : undefined;
  }

  /** Answers a word of a phone. */
  async hear(word: Exclude<WakeWord, { readonly kind: 'state' }>, from: DeviceId): Promise<void> {
    if (word.kind === 'give') await this.#take(word.value, from);
    // Whoever may not give may still take back.
    if (word.kind === 'end') await this.drop(from);
    this.#say({ kind: 'state', value: this.#standing(from) }, from);
  }

  #standing(device: DeviceId): 'able' | 'unable' | 'taken' | 'turnedDown' | 'gone' {
    const kept = this.#kept.get(device);
    if (kept !== undefined) return kept.state;
    if (this.#gone.has(device)) return 'gone';
    if (this.#personOf(device) === undefined) return 'unable';
    return this.#kept.size < TICKETS_MAX ? 'able' : 'unable';
  }

  async #take(ticket: WakeTicket, device: DeviceId): Promise<void> {
    const person = this.#personOf(device);
    if (person === undefined) return;
    const before = this.#kept.get(device);
    if (before === undefined && this.#kept.size >= TICKETS_MAX) return;
    const isSame =
      before?.ticket.endpoint === ticket.endpoint && toHex(before.ticket.key) === toHex(ticket.key);
    // Said again because our answer was lost.
    if (isSame && before.state === 'taken') return;
    const isRehearsal = this.#peer.replica.tempoMs < TEMPO_LIVING_MS;
    const state =
      this.#waker?.takes(ticket.endpoint, isRehearsal) === true ? 'taken' : 'turnedDown';
    // The pause holds for the phone, however often it gives a ticket anew.
    const wokenAt = before?.wokenAt ?? null;
    // Whoever gives a ticket is awake, and sees what is there; what comes from now on is new.
    const seen = [...this.#gather()(person, device)].slice(0, REASONS_MAX);
    await this.#put({ device, ticket, state, wokenAt, seen, due: false });
  }

  /** Forgets a phone; false = it was none of ours. */
  async drop(device: DeviceId): Promise<boolean> {
    const had = this.#kept.has(device);
    this.#stopTimer(device);
    const kept = new Map(this.#kept);
    kept.delete(device);
    const gone = new Set(this.#gone);
    gone.delete(device);
    if (had || gone.size !== this.#gone.size) await this.#keep(kept, gone);
    return had;
  }

  /** Looks who has to be woken. Whoever left, or is not ours to wake, is forgotten. */
  async look(): Promise<void> {
    // Before the log can be read nobody is known, and nobody has left.
    if (this.#peer.judged().state === undefined || this.#kept.size === 0) return;
    const concerns = this.#gather();
    for (const one of this.#kept.values()) {
      const person = this.#personOf(one.device);
      if (person === undefined) {
        await this.drop(one.device);
        continue;
      }
      const now = [...concerns(person, one.device)].slice(0, REASONS_MAX);
      const isNew = now.some((reason) => !one.seen.includes(reason));
      const due = one.state === 'taken' && now.length > 0 && (one.due || isNew);
      if (one.due && !due) this.#stopTimer(one.device);
      const isSame = one.due === due && one.seen.join() === now.join();
      if (isSame) continue;
      const next = { ...one, seen: now, due };
      await this.#put(next);
      if (due && !one.due) this.#sendLater(next);
    }
  }

  #sendLater({ device, wokenAt }: WakeKept, retryMs: number = 0): void {
    const { clock, tempoMs } = this.#peer.parts;
    const pauseMs = divideFloor(tempoMs, PAUSE_SHARE);
    const restMs = wokenAt === null ? 0 : Math.min(pauseMs, wokenAt + pauseMs - clock.now());
    const atMs = clock.monotonicMs() + Math.max(0, restMs, retryMs);
    this.#stopTimer(device);
    this.#timers.set(
      device,
      clock.wakeAt(atMs, () => void this.#send(device)),
    );
  }

  #stopTimer(device: DeviceId): void {
    this.#timers.get(device)?.();
    this.#timers.delete(device);
  }

  async #send(device: DeviceId): Promise<void> {
    const one = this.#kept.get(device);
    if (one?.due !== true || this.#waker === undefined || this.#sending.has(device)) return;
    this.#sending.add(device);
    const { clock } = this.#peer.parts;
    const { signal } = this.#stopping;
    const outcome = await this.#waker.wake(one.ticket, clock.now(), signal);
    this.#sending.delete(device);
    if (!signal.aborted) await this.#serial(() => this.#sent(device, one.ticket, outcome));
  }

  async #sent(device: DeviceId, ticket: WakeTicket, outcome: WakeOutcome): Promise<void> {
    const { clock } = this.#peer.parts;
    const now = this.#kept.get(device);
    // Taken back, or given anew, while we sent.
    if (now?.ticket !== ticket) return;
    if (outcome === 'again') {
      const tries = this.#tries.get(device) ?? 0;
      this.#tries.set(device, Math.min(tries + 1, RETRY_DOUBLINGS_MAX));
      this.#sendLater(now, RETRY_MS * 2 ** tries);
      return;
    }
    this.#tries.delete(device);
    if (outcome === 'gone') {
      await this.drop(device);
      await this.#keep(this.#kept, new Set([...this.#gone, device].slice(-TICKETS_MAX)));
    } else if (outcome === 'turnedDown') await this.#put({ ...now, state: outcome, due: false });
    else return this.#put({ ...now, wokenAt: clock.now(), due: false });
    this.#say({ kind: 'state', value: this.#standing(device) }, device);
  }

  async #put(one: WakeKept): Promise<void> {
    const gone = new Set(this.#gone);
    gone.delete(one.device);
    await this.#keep(new Map(this.#kept).set(one.device, one), gone);
  }

  /** In memory at once; a disk that is full loses no alarm of this run. */
  async #keep(kept: ReadonlyMap<DeviceId, WakeKept>, gone: ReadonlySet<DeviceId>): Promise<void> {
    this.#kept = kept;
    this.#gone = gone;
    const isEmpty = kept.size === 0 && gone.size === 0;
    const text = isEmpty ? null : keptText([...kept.values()], [...gone]);
    await writeTexts(this.#peer.parts.store, { [KEPT]: text });
    this.#changed();
  }
}

function keptText(kept: readonly WakeKept[], gone: readonly DeviceId[]): string {
  const said = kept.map(({ ticket: { endpoint, key }, ...rest }) => ({
    ...rest,
    ticket: { endpoint, key: toHex(key) },
  }));
  return JSON.stringify({ kept: said, gone });
}

function parseKept(text: string): { kept: readonly WakeKept[]; gone: readonly DeviceId[] } {
  try {
    const { kept, gone } = JSON.parse(text) as Record<string, unknown>;
    return {
      kept: (Array.isArray(kept) ? kept : []).flatMap((one) => parseOne(one) ?? []),
      gone: (Array.isArray(gone) ? gone : []).flatMap((one) => deviceIn(one) ?? []),
    };
  } catch {
    return { kept: [], gone: [] };
  }
}

function deviceIn(value: unknown): DeviceId | undefined {
  return typeof value === 'string' ? parseIdText<DeviceId>(value) : undefined;
}

function parseOne(value: unknown): WakeKept | undefined {
  const one = (value ?? {}) as Record<string, unknown>;
  const device = deviceIn(one['device']);
  const ticket = parseTicket(one['ticket']);
  if (device === undefined || ticket === undefined) return undefined;
  const { seen, wokenAt } = one;
  return {
    device,
    ticket,
    state: one['state'] === 'turnedDown' ? 'turnedDown' : 'taken',
    wokenAt: typeof wokenAt === 'number' ? (wokenAt as Instant) : null,
    seen: (Array.isArray(seen) ? seen : []).filter((reason) => typeof reason === 'string'),
    due: one['due'] === true,
  };
}

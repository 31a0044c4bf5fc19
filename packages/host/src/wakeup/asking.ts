/**
 * The phone's half of waking: which devices keep its ticket, and how each stands to it. What was given
 * and not answered is said again at the next meeting; nothing of it is written in the log.
 */
import type { DeviceId, Result, WakeState, WakeTicket, WakeWord } from '@tocsin/core';
import {
  fromHex,
  isWakeEndpoint,
  ok,
  parseIdText,
  toHex,
  WAKE_KEY_BYTES,
  WAKE_STATES,
} from '@tocsin/core';
import type { AssemblyPeer } from '@tocsin/peer';
import type { StoreFault } from '@tocsin/peer/ports';

import { readText, writeTexts } from '../local-values.ts';

/** Devices that can keep a ticket: a person's own three others, and as many of friends. */
export const WAKE_HOLDERS_MAX = 8;
/** Those who keep it are asked so seldom whether they still do. */
const ASK_AGAIN_MS = 600_000;
const OWN = 'wake.own';

/** `waiting`: not answered yet. `ending`: taken back, not answered yet. */
export type HolderState = 'waiting' | 'ending' | WakeState;

/** A device that was given the ticket. */
export interface WakeHolder {
  readonly device: DeviceId;
  readonly state: HolderState;
}

/** What the phone asks for. */
export class WakeAsking {
  readonly #peer: AssemblyPeer['peer'];
  readonly #say: (word: WakeWord, to?: DeviceId) => void;
  readonly #changed: () => void;
  readonly #able = new Set<DeviceId>();
  readonly #askedMs = new Map<DeviceId, number>();
  #ticket: WakeTicket | undefined;
  #holders: ReadonlyMap<DeviceId, HolderState> = new Map();

  constructor(
    peer: AssemblyPeer['peer'],
    say: (word: WakeWord, to?: DeviceId) => void,
    changed: () => void,
  ) {
    this.#peer = peer;
    this.#say = say;
    this.#changed = changed;
  }

  /** Reads what was given before this start. */
  async open(): Promise<Result<void, StoreFault>> {
    const kept = await readText(this.#peer.parts.store, OWN);
    if (!kept.ok) return kept;
    const read = kept.value === undefined ? undefined : parseOwn(kept.value);
    this.#ticket = read?.ticket;
    this.#holders = read?.holders ?? new Map();
    return ok(undefined);
  }

  holders(): readonly WakeHolder[] {
    return [...this.#holders].map(([device, state]) => ({ device, state }));
  }

  /** Devices that are linked now and said that they would wake this one. */
  able(): readonly DeviceId[] {
    const linked = new Set(this.#peer.links.peers().map(({ device }) => device));
    return [...this.#able].filter((device) => linked.has(device) && !this.#holders.has(device));
  }

  /** Asks everybody who is linked whether they would; answers come as changes. */
  ask(): void {
    for (const { device } of this.#peer.links.peers()) this.#askOnce(device);
  }

  #askOnce(device: DeviceId): void {
    const nowMs = this.#peer.parts.clock.monotonicMs();
    const before = this.#askedMs.get(device);
    if (before !== undefined && nowMs - before < ASK_AGAIN_MS) return;
    this.#askedMs.set(device, nowMs);
    this.#say({ kind: 'ask', value: {} }, device);
  }

  /** Gives the ticket to these devices, and takes it back from all others. */
  async give(ticket: WakeTicket, devices: readonly DeviceId[]): Promise<Result<void, StoreFault>> {
    const holders = new Map<DeviceId, HolderState>();
    for (const device of this.#holders.keys())
      if (!devices.includes(device)) holders.set(device, 'ending');
    for (const device of devices) holders.set(device, 'waiting');
    const kept = await this.#keep(ticket, holders);
    if (kept.ok) this.met();
    return kept;
  }

  /** Takes the ticket back from everybody; who is not linked hears it at the next meeting. */
  async end(): Promise<Result<void, StoreFault>> {
    const holders = [...this.#holders.keys()].map((device) => [device, 'ending'] as const);
    const kept = await this.#keep(undefined, new Map(holders));
    if (kept.ok) this.met();
    return kept;
  }

  /** Says to whoever is linked what they have not answered yet. */
  met(): void {
    for (const device of new Set(this.#peer.links.peers().map((one) => one.device))) {
      const state = this.#holders.get(device);
      if (state === 'waiting' && this.#ticket !== undefined)
        this.#say({ kind: 'give', value: this.#ticket }, device);
      else if (state === 'ending') this.#say({ kind: 'end', value: {} }, device);
      else if (state !== undefined) this.#askOnce(device);
    }
  }

  /** Takes an answer in. */
  async hear(said: WakeState, from: DeviceId): Promise<void> {
    if (said === 'able') this.#able.add(from);
    else this.#able.delete(from);
    const before = this.#holders.get(from);
    const holders = new Map(this.#holders);
    if (before === 'ending') {
      // Any answer but this one is older than our word.
      if (said !== 'taken') holders.delete(from);
    } else if (before !== undefined) {
      // It would, but keeps nothing: it has lost what it took.
      holders.set(from, said === 'able' ? (before === 'waiting' ? 'waiting' : 'gone') : said);
    }
    if (holders.get(from) !== before) await this.#keep(this.#ticket, holders);
    this.#changed();
  }

  /** Written down first: what was said aloud is never more than what is kept. */
  async #keep(
    ticket: WakeTicket | undefined,
    holders: ReadonlyMap<DeviceId, HolderState>,
  ): Promise<Result<void, StoreFault>> {
    const text = holders.size === 0 ? null : ownText(ticket, holders);
    const written = await writeTexts(this.#peer.parts.store, { [OWN]: text });
    if (!written.ok) return written;
    this.#ticket = ticket;
    this.#holders = holders;
    return ok(undefined);
  }
}

interface Own {
  readonly ticket: WakeTicket | undefined;
  readonly holders: ReadonlyMap<DeviceId, HolderState>;
}

function ownText(ticket: WakeTicket | undefined, holders: Own['holders']): string {
  const said = ticket && { endpoint: ticket.endpoint, key: toHex(ticket.key) };
  return JSON.stringify({ ticket: said ?? null, holders: [...holders] });
}

function parseOwn(text: string): Own | undefined {
  try {
    const { ticket, holders } = JSON.parse(text) as Record<string, unknown>;
    if (!Array.isArray(holders)) return undefined;
    const pairs = holders.flatMap((one: unknown) => {
      const [device, state] = Array.isArray(one) ? (one as unknown[]) : [];
      const id = typeof device === 'string' ? parseIdText<DeviceId>(device) : undefined;
      const known = HOLDER_STATES.find((name) => name === state);
      return id === undefined || known === undefined ? [] : [[id, known] as const];
    });
    return { ticket: parseTicket(ticket), holders: new Map(pairs.slice(0, WAKE_HOLDERS_MAX)) };
  } catch {
    return undefined;
  }
}

const HOLDER_STATES: readonly HolderState[] = ['waiting', 'ending', ...WAKE_STATES];

/** A ticket as it is kept; undefined for anything else. */
export function parseTicket(value: unknown): WakeTicket | undefined {
  const { endpoint, key } = (value ?? {}) as Record<string, unknown>;
  if (typeof endpoint !== 'string' || typeof key !== 'string') return undefined;
  const bytes = fromHex(key);
  if (bytes?.length !== WAKE_KEY_BYTES || !isWakeEndpoint(endpoint)) return undefined;
  return { endpoint, key: bytes };
}

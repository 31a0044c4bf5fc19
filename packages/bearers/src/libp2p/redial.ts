/**
 * Keeps in touch without end: for each peer, its ways are tried one after another, the one that
 * worked last first, until one leads to a link; then again after a pause that doubles up to a
 * cap, for as long as the peer is wanted. libp2p's own redial gives up after about 31 s.
 */
import type { Clock, Random } from '@tocsin/peer/ports';
import { redialPauseMs } from './timing.ts';
import type { Libp2pTiming } from './timing.ts';
import type { PeerKey, Way } from './way.ts';

/** What the redial asks of its owner. */
export interface RedialHost {
  readonly clock: Clock;
  readonly random: Random;
  readonly timing: Libp2pTiming;
  /** Tries one way; settles with whether there is a link now. Never rejects. */
  dial(way: Way, signal: AbortSignal): Promise<boolean>;
}

interface Contact {
  ways: readonly Way[];
  /** The way that worked last. */
  first: number;
  failures: number;
  linked: boolean;
  linkedAtMs: number;
  dialling: AbortController | undefined;
  cancelWake: (() => void) | undefined;
}

/** The endless redial of a bearer. */
export class Redial {
  readonly #host: RedialHost;
  readonly #contacts = new Map<PeerKey, Contact>();
  #closed = false;

  constructor(host: RedialHost) {
    this.#host = host;
  }

  /** Whether `peer` is one to keep in touch with. */
  wants(peer: PeerKey): boolean {
    return this.#contacts.has(peer);
  }

  /** Replaces the ways. Those that stay keep their links and pauses; new ones are tried now. */
  setWays(ways: readonly Way[], isLinked: (peer: PeerKey) => boolean): void {
    const byPeer = Map.groupBy(ways, (way) => way.peer);
    for (const [peer, contact] of this.#contacts) {
      if (byPeer.has(peer)) continue;
      this.#contacts.delete(peer);
      forget(contact);
    }
    for (const [peer, own] of byPeer) {
      const known = this.#contacts.get(peer);
      if (known === undefined) this.#add(peer, own, isLinked(peer));
      else if (!sameWays(known.ways, own)) this.#renew(known, own);
    }
  }

  /** A link to `peer` is up, whoever opened it. */
  linked(peer: PeerKey): void {
    const contact = this.#contacts.get(peer);
    if (contact === undefined) return;
    contact.linked = true;
    contact.linkedAtMs = this.#host.clock.monotonicMs();
    contact.cancelWake?.();
    contact.cancelWake = undefined;
  }

  /** The link to `peer` is gone. One that did not last counts as a failure. */
  unlinked(peer: PeerKey): void {
    const contact = this.#contacts.get(peer);
    if (contact === undefined || !contact.linked) return;
    contact.linked = false;
    const lastedMs = this.#host.clock.monotonicMs() - contact.linkedAtMs;
    contact.failures = lastedMs >= this.#host.timing.stableMs ? 1 : contact.failures + 1;
    this.#plan(contact);
  }

  close(): void {
    this.#closed = true;
    for (const contact of this.#contacts.values()) forget(contact);
    this.#contacts.clear();
  }

  #add(peer: PeerKey, ways: readonly Way[], linked: boolean): void {
    const contact: Contact = {
      ways,
      first: 0,
      failures: 0,
      linked,
      linkedAtMs: this.#host.clock.monotonicMs(),
      dialling: undefined,
      cancelWake: undefined,
    };
    this.#contacts.set(peer, contact);
    this.#plan(contact);
  }

  #renew(contact: Contact, ways: readonly Way[]): void {
    contact.ways = ways;
    contact.first = 0;
    contact.failures = 0;
    contact.cancelWake?.();
    contact.cancelWake = undefined;
    this.#plan(contact);
  }

  #plan(contact: Contact): void {
    if (this.#closed || contact.linked) return;
    if (contact.dialling !== undefined || contact.cancelWake !== undefined) return;
    const { clock, random, timing } = this.#host;
    const pauseMs = contact.failures === 0 ? 0 : redialPauseMs(contact.failures, timing, random);
    contact.cancelWake = clock.wakeAt(clock.monotonicMs() + pauseMs, () => {
      contact.cancelWake = undefined;
      void this.#attempt(contact);
    });
  }

  async #attempt(contact: Contact): Promise<void> {
    const dialling = new AbortController();
    contact.dialling = dialling;
    const { ways } = contact;
    let reached = contact.linked;
    for (let tried = 0; tried < ways.length; tried += 1) {
      const at = (contact.first + tried) % ways.length;
      const way = ways[at];
      if (way === undefined || contact.linked || dialling.signal.aborted) break;
      reached = await this.#host.dial(way, dialling.signal);
      if (reached) {
        contact.first = ways === contact.ways ? at : 0;
        break;
      }
    }
    contact.dialling = undefined;
    if (dialling.signal.aborted) return;
    // A link that came and went meanwhile was counted by `unlinked`.
    if (!contact.linked && !reached) contact.failures += 1;
    this.#plan(contact);
  }
}

function forget(contact: Contact): void {
  contact.cancelWake?.();
  contact.cancelWake = undefined;
  contact.dialling?.abort();
}

function sameWays(a: readonly Way[], b: readonly Way[]): boolean {
  return a.length === b.length && a.every((way, at) => way.text === b[at]?.text);
}

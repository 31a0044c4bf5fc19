/**
 * Holds a reservation at each relay that was asked for, without end. libp2p makes one at start
 * and never again after the relay restarted, and does not start at all while a relay is down;
 * here a relay is only ever a peer to reserve at, over and over, with the pauses of the redial.
 */
import { RELAY_V2_HOP_CODEC } from '@libp2p/circuit-relay-v2';
import type { PeerId } from '@libp2p/interface';
import { multiaddr } from '@multiformats/multiaddr';
import { toHex } from '@tocsin/core';
import type { TocsinNode } from './libp2p-node.ts';
import { rawKeyOf } from './peer-key.ts';
import { Redial } from './redial.ts';
import type { RedialHost } from './redial.ts';
import type { PeerKey, Way } from './way.ts';

/** Keeps the reservations of one bearer. */
export class RelayKeeper {
  readonly #host: Omit<RedialHost, 'dial'>;
  readonly #node: TocsinNode;
  readonly #redial: Redial;
  readonly #held = new Map<PeerKey, { readonly way: Way; readonly id: PeerId }>();
  #cancelCheck: () => void = () => undefined;

  constructor(host: Omit<RedialHost, 'dial'>, node: TocsinNode) {
    this.#host = host;
    this.#node = node;
    this.#redial = new Redial({ ...host, dial: async (way, signal) => this.#reserve(way, signal) });
    node.relays.addEventListener('relay:removed', (event) => this.#lost(event.detail.relay));
  }

  /** Begins to reserve at `relays`. */
  start(relays: readonly Way[]): void {
    this.#redial.setWays(relays, () => false);
    if (relays.length > 0) this.#planCheck();
  }

  /** Whether `peer` is one of the relays. */
  isRelay(peer: PeerKey | undefined): boolean {
    return peer !== undefined && this.#redial.wants(peer);
  }

  /** The relays at which a reservation is held now. */
  held(): readonly Way[] {
    return [...this.#held.values()].map((one) => one.way);
  }

  close(): void {
    this.#cancelCheck();
    this.#redial.close();
    this.#held.clear();
  }

  async #reserve(way: Way, signal: AbortSignal): Promise<boolean> {
    const { libp2p, relays } = this.#node;
    try {
      const connection = await libp2p.dial(multiaddr(way.text), { signal });
      const told = await libp2p.services.identify.identify(connection, { signal });
      // Asked before: a peer that refuses the protocol once is never asked again by libp2p, not
      // even when it has become a relay.
      if (!told.protocols.includes(RELAY_V2_HOP_CODEC)) return false;
      await relays.addRelay(connection.remotePeer, 'configured');
      if (signal.aborted) return false;
      this.#held.set(way.peer, { way, id: connection.remotePeer });
      this.#redial.linked(way.peer);
      return true;
    } catch {
      return false;
    }
  }

  #lost(id: PeerId): void {
    const raw = rawKeyOf(id);
    if (raw === undefined) return;
    const peer = toHex(raw);
    this.#held.delete(peer);
    this.#redial.unlinked(peer);
  }

  /** The watchdog: whatever libp2p did not tell is found here. */
  #planCheck(): void {
    const { clock, timing } = this.#host;
    this.#cancelCheck = clock.wakeAt(clock.monotonicMs() + timing.relayCheckMs, () => {
      for (const { id } of this.#held.values()) {
        if (!this.#node.relays.hasReservation(id)) this.#lost(id);
      }
      this.#planCheck();
    });
  }
}

/**
 * Passing rings on from one pact to another (R24). By itself, where the seal said so beforehand; else
 * only once our own ringers signed. A ring goes nowhere it is known, three hands far at most, and
 * makes nobody act. Its own signatures travel along, sealed to those in whose pact it rang: an ally
 * who is cut off there hears it after all, and judges it there.
 */
import type {
  AlertContext,
  AlertView,
  Hour,
  LogId,
  PartyState,
  PolicyId,
  RelayGathering,
  RelayHead,
  RelayState,
  RelayView,
  Result,
  Ring,
  RingId,
  Roster,
} from '@tocsin/core';
import {
  ALERT_CONTEXTS,
  alertView,
  concatBytes,
  decodeRing,
  encodeRelay,
  encodeRelayHead,
  encodeRing,
  fail,
  foldRelayGathering,
  ID_BYTES,
  idBytes,
  modularHour,
  NONCE_BYTES,
  ok,
  pactTagOf,
  partyOf,
  RELAY_HOPS_MAX,
  relayHash,
  relayKeptKind,
  relayOriginalKey,
  relayProposedKind,
  relayView,
  ringSignedKind,
  standingRelay,
} from '@tocsin/core';

import type { AppendFault } from '../log/replica.ts';
import { createSerial } from '../log/serial.ts';
import type { AssemblyPeer } from './assembly-peer.ts';
import type { PactKeys } from './pact-keys.ts';
import { bellIn } from './pact-keys.ts';
import type { PactPeer } from './pact-peer.ts';
import { alertDurationsBy } from './pact-peer.ts';

/** Why a ring was not passed on. */
export type RelayFault =
  | AppendFault
  | { readonly kind: 'NoSuchPact' }
  | { readonly kind: 'NoSuchRing' }
  | { readonly kind: 'NotARinger' }
  /** They know it already, or it has gone through as many hands as it may. */
  | { readonly kind: 'NotToBeRelayed' };

/** A ring of other assemblies, as it was passed on to us. */
export interface HouseholdRelay {
  readonly pact: string;
  readonly view: RelayView;
}

/** Passes rings on. */
export interface RelayDesk {
  addPact(name: string, peer: PactPeer, keys: PactKeys | undefined): void;
  /**
   * Signs, with this device's bell, that a ring is passed on to a pact; true = enough have signed.
   *
   * @param region - a number that our allies know; 0 = not said. The first signer's counts.
   */
  relay(ring: RingId, to: LogId, region: number): Promise<Result<boolean, RelayFault>>;
  /** Relays that our ringers are signing. */
  gathering(context: AlertContext): readonly RelayGathering[];
  /** Rings that were passed on to us and that we did not hear ourselves; each once. */
  relayed(): readonly HouseholdRelay[];
  close(): void;
}

interface OpenPact {
  readonly name: string;
  readonly peer: PactPeer;
  readonly keys: PactKeys | undefined;
}

/** A ring that may be passed on, and where it is known already. */
interface Passable {
  readonly ring: RingId;
  readonly context: AlertContext;
  readonly kind: number;
  readonly region: number;
  readonly hop: number;
  readonly notAfter: Hour;
  readonly from: LogId;
  /** The ring itself, where we heard it. */
  readonly whole: { readonly ring: Ring; readonly policy: PolicyId } | undefined;
}

/** Opens it. */
export function createRelayDesk(home: AssemblyPeer): RelayDesk {
  return new Desk(home);
}

class Desk implements RelayDesk {
  readonly #home: AssemblyPeer;
  readonly #pacts = new Map<LogId, OpenPact>();
  readonly #serial = createSerial();
  readonly #stops: (() => void)[] = [];
  #closed = false;

  constructor(home: AssemblyPeer) {
    this.#home = home;
    this.#stops.push(home.peer.onJudged(() => this.#stepSoon()));
  }

  close(): void {
    this.#closed = true;
    for (const stop of this.#stops) stop();
  }

  addPact(name: string, peer: PactPeer, keys: PactKeys | undefined): void {
    this.#pacts.set(peer.peer.replica.log, { name, peer, keys });
    this.#stops.push(peer.peer.onJudged(() => this.#stepSoon()));
    this.#stepSoon();
  }

  gathering(context: AlertContext): readonly RelayGathering[] {
    return foldRelayGathering(
      this.#home.peer.parts.crypto,
      this.#home.peer.entries(),
      context,
      (pact, policy) => this.#ours(pact)?.party.rosterByPolicy.get(policy),
    );
  }

  relayed(): readonly HouseholdRelay[] {
    const known = this.#heardRings();
    const seen = new Set<RingId>();
    return [...this.#pacts.values()].flatMap(({ name, peer }) => {
      const { state, me, relays } = peer.peer.judged();
      if (state === undefined || me === undefined) return [];
      const now = peer.peer.parts.clock.now();
      return ALERT_CONTEXTS.flatMap((context) => relayView(relays[context], state, me, now, known))
        .filter((view) => !seen.has(view.state.ring))
        .map((view) => {
          seen.add(view.state.ring);
          return { pact: name, view };
        });
    });
  }

  async relay(ring: RingId, to: LogId, region: number): Promise<Result<boolean, RelayFault>> {
    const ours = this.#ours(to);
    const keys = this.#pacts.get(to)?.keys;
    if (ours === undefined || keys === undefined) return fail({ kind: 'NoSuchPact' });
    const passable = this.#passable().find((one) => one.ring === ring && one.from !== to);
    if (passable === undefined) return fail({ kind: 'NoSuchRing' });
    if (!this.#isNews(passable, to)) return fail({ kind: 'NotToBeRelayed' });
    const term = ours.party.rosters.at(-1);
    const bell = term && bellIn(keys, term.roster);
    if (term === undefined || bell === undefined) return fail({ kind: 'NotARinger' });
    const begun = this.gathering(passable.context).find(
      (one) => one.place.pact === to && one.relay.head.ring === ring && one.policy === term.policy,
    );
    const head = begun?.relay.head ?? this.#headFor({ ...passable, region }, ours.party, to);
    const place = { pact: to, party: ours.party.party };
    if (begun === undefined) {
      const said = { head: encodeRelayHead(head), ...place, policy: term.policy };
      const laid = await this.#home.peer.append(relayProposedKind, said);
      if (!laid.ok) return laid;
      await this.#home.peer.refresh();
    }
    const { crypto } = this.#home.peer.parts;
    const message = relayHash(crypto.hash, place, term.policy, head);
    const signature = crypto.sign(message, bell.pair.secretKey);
    const id = this.gathering(passable.context).find(
      (one) => one.place.pact === to && one.relay.head.ring === ring && one.policy === term.policy,
    )?.id;
    if (id === undefined) return fail({ kind: 'NoSuchRing' });
    const signed = { ring: id, bellIndex: bell.index, signature };
    const written = await this.#home.peer.append(ringSignedKind, signed);
    if (!written.ok) return written;
    await this.#home.peer.refresh();
    await this.#serial(() => this.#step());
    return ok(this.gathering(passable.context).some((one) => one.id === id && one.complete));
  }

  #ours(pact: LogId): { readonly party: PartyState; readonly roster: Roster } | undefined {
    const { state, me } = this.#pacts.get(pact)?.peer.peer.judged() ?? {};
    const party = state && me && partyOf(state, me);
    const roster = party?.rosters.at(-1)?.roster;
    return party === undefined || roster === undefined ? undefined : { party, roster };
  }

  #alerts(): readonly { readonly pact: LogId; readonly view: AlertView }[] {
    const durations = alertDurationsBy(this.#home.peer.judged().state);
    return [...this.#pacts].flatMap(([pact, { peer }]) => {
      const { state, me, alerts } = peer.peer.judged();
      if (state === undefined || me === undefined) return [];
      const ask = { me, now: peer.peer.parts.clock.now(), durations };
      return ALERT_CONTEXTS.flatMap((context) => alertView(alerts[context], state, ask))
        .filter(({ state: { place } }) => place.party !== me)
        .map((view) => ({ pact, view }));
    });
  }

  #heardRings(): ReadonlySet<RingId> {
    return new Set(this.#alerts().map(({ view }) => view.state.id));
  }

  /** Rings of others that ring now, and relays that came to us with a hand to spare. */
  #passable(): readonly Passable[] {
    const heard = this.#alerts().flatMap(({ pact, view }): readonly Passable[] => {
      const { state, context, status, verdict } = view;
      if (status !== 'ringing' || verdict === null) return [];
      const { kind } = state.ring.head;
      const whole = { ring: state.ring, policy: state.policy };
      const { notAfter } = verdict;
      return [{ ring: state.id, context, kind, region: 0, hop: 1, notAfter, from: pact, whole }];
    });
    const passed = this.relayed().flatMap(({ pact, view }): readonly Passable[] => {
      const [claim] = view.state.claims;
      const from = [...this.#pacts].find(([, one]) => one.name === pact)?.[0];
      if (claim === undefined || from === undefined || view.status !== 'relayed') return [];
      const { ring, kind, region, hop } = claim.head;
      const { context } = view.state;
      const { notAfter } = claim;
      return [{ ring, context, kind, region, hop: hop + 1, notAfter, from, whole: undefined }];
    });
    return [...heard, ...passed].filter(({ hop }) => hop <= RELAY_HOPS_MAX);
  }

  /** Whether a pact has not heard of a ring, neither by itself nor from anybody there. */
  #isNews({ ring, context }: Passable, to: LogId): boolean {
    const { relays, alerts } = this.#pacts.get(to)?.peer.peer.judged() ?? {};
    if (relays === undefined || alerts === undefined) return false;
    const isRelayed = (one: RelayState): boolean => one.ring === ring;
    return !relays[context].some(isRelayed) && !alerts[context].rings.some(({ id }) => id === ring);
  }

  #headFor(passable: Passable, party: PartyState, to: LogId): RelayHead {
    const { hash } = this.#home.peer.parts.crypto;
    const { context, ring, kind, region, hop, notAfter } = passable;
    const term = party.rosters.at(-1)?.roster.term ?? 0;
    const tag = pactTagOf(hash, { pact: to, party: party.party }, context);
    return { context, tag, term, ring, kind, region, hop, notAfter: modularHour(notAfter) };
  }

  #stepSoon(): void {
    void this.#serial(() => this.#step());
  }

  async #step(): Promise<void> {
    if (this.#closed) return;
    await this.#relayByPolicy();
    await this.#relayComplete();
    await this.#openOriginals();
  }

  async #relayByPolicy(): Promise<void> {
    for (const [to] of this.#pacts) {
      const party = this.#ours(to)?.party;
      const allowed = party && standingRelay(party);
      if (party === undefined || allowed === undefined) continue;
      for (const one of this.#passable()) {
        if (one.from === to || one.hop > allowed.hopMax || !allowed.kinds.includes(one.kind))
          continue;
        if (this.#isNews(one, to))
          await this.#keep(
            to,
            one,
            encodeRelay({ head: this.#headFor(one, party, to), signers: [] }),
          );
      }
    }
  }

  /** Takes what enough ringers signed at home into its pact. */
  async #relayComplete(): Promise<void> {
    for (const context of ALERT_CONTEXTS)
      for (const { place, relay, complete } of this.gathering(context)) {
        const one = this.#passable().find(({ ring }) => ring === relay.head.ring);
        if (!complete || one === undefined || !this.#isNews(one, place.pact)) continue;
        await this.#keep(place.pact, one, encodeRelay(relay));
        await this.#pacts.get(place.pact)?.peer.hearRelay(encodeRelay(relay));
      }
  }

  async #keep(to: LogId, passable: Passable, relay: Uint8Array): Promise<void> {
    const peer = this.#pacts.get(to)?.peer.peer;
    const original = this.#sealed(passable);
    const said = { relay, original, keptAt: this.#home.peer.parts.clock.now() };
    const written = await peer?.append(relayKeptKind, said);
    if (written?.ok === true) await peer?.refresh();
  }

  /** The ring's own bytes for those in whose pact it rang. */
  #sealed({ ring, from, whole }: Passable): Uint8Array | null {
    const { keyring } = this.#pacts.get(from)?.peer.peer.parts ?? {};
    const epochKey = keyring?.epochKey(keyring.highestEpoch());
    if (whole === undefined || epochKey === undefined) return null;
    const { crypto, random } = this.#home.peer.parts;
    const nonce = random.bytes(NONCE_BYTES);
    const key = relayOriginalKey(crypto.keyedHash, epochKey, ring);
    const plain = concatBytes(idBytes(whole.policy), encodeRing(whole.ring));
    return concatBytes(nonce, crypto.seal(plain, nonce, key, idBytes(ring)));
  }

  /** Hears, in its own pact, a ring that came to us by way of another one. */
  async #openOriginals(): Promise<void> {
    for (const { view } of this.relayed())
      for (const { originals } of view.state.claims)
        for (const original of originals)
          for (const { peer } of this.#pacts.values()) {
            const ring = this.#opened(peer, view.state.ring, original);
            if (ring !== undefined) await peer.hearRing(ring);
          }
  }

  #opened(peer: PactPeer, ring: RingId, original: Uint8Array): Uint8Array | undefined {
    const { crypto } = this.#home.peer.parts;
    const nonce = original.subarray(0, NONCE_BYTES);
    for (const epoch of peer.peer.judged().epochs) {
      const epochKey = peer.peer.parts.keyring.epochKey(epoch);
      if (epochKey === undefined) continue;
      const key = relayOriginalKey(crypto.keyedHash, epochKey, ring);
      const plain = crypto.open(original.subarray(NONCE_BYTES), nonce, key, idBytes(ring));
      const bytes = plain?.slice(ID_BYTES);
      if (bytes !== undefined && decodeRing(bytes).ok) return bytes;
    }
    return undefined;
  }
}

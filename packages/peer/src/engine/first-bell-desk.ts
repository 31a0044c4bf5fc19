/**
 * First bells on a ringer's device (R22): it commits to its tokens for the half year ahead, shows one
 * when its person asks, and as soon as k of them lie at home it lets the pact hear them. Where nothing
 * longer fits, each token is read aloud. Only asks; a ring must follow.
 */
import type {
  AlertContext,
  FirstBell,
  FirstBellTokens,
  LogId,
  PactState,
  PartyId,
  PartyState,
  Result,
  RosterTerm,
} from '@tocsin/core';
import {
  ALERT_CONTEXTS,
  commitTokens,
  encodeFirstBell,
  equalBytes,
  fail,
  FIRST_BELL_K_MAX,
  firstBellShownKind,
  firstBellToken,
  firstBellTokensKind,
  genuineTokens,
  judgeFirstBell,
  memberOfDevice,
  ok,
  partyOf,
  saidAs,
  TOKEN_WEEKS,
  tokensHash,
  weekOf,
} from '@tocsin/core';

import type { AppendFault } from '../log/replica.ts';
import { hourNow } from '../log/replica.ts';
import { createSerial } from '../log/serial.ts';
import type { AssemblyPeer } from './assembly-peer.ts';
import type { PactKeys } from './pact-keys.ts';
import { bellIn } from './pact-keys.ts';
import type { PactPeer } from './pact-peer.ts';

/** Why no token was shown. */
export type FirstBellFaultAtHome =
  | AppendFault
  | { readonly kind: 'NoSuchPact' }
  | { readonly kind: 'NotARinger' }
  /** More than four must ring together: no first bell is offered. */
  | { readonly kind: 'NoFirstBell' };

/** What a ringer shows. */
export interface ShownToken {
  /** To be read aloud where nothing else goes through. */
  readonly token: Uint8Array;
  readonly week: number;
  readonly have: number;
  readonly needed: number;
}

/** First bells of a home. */
export interface FirstBellDesk {
  addPact(peer: PactPeer, keys: PactKeys | undefined): void;
  /** Shows this device's token of this week; with the k-th one the pact hears the first bell. */
  show(
    pact: LogId,
    context: AlertContext,
    kind: number,
  ): Promise<Result<ShownToken, FirstBellFaultAtHome>>;
  close(): void;
}

interface OwnBell {
  readonly state: PactState;
  readonly party: PartyState;
  readonly term: RosterTerm;
  readonly holder: number;
  readonly secretKey: Uint8Array;
}

/** Bytes of the seed at the head of a secret key. */
const SEED_BYTES = 32;
/** A list that ends in so many weeks is followed by the next one: twins may hear of it late. */
const WEEKS_AHEAD = 4;

/** Opens the desk. */
export function createFirstBellDesk(home: AssemblyPeer): FirstBellDesk {
  return new Desk(home);
}

class Desk implements FirstBellDesk {
  readonly #home: AssemblyPeer;
  readonly #serial = createSerial();
  readonly #pacts = new Map<LogId, { readonly peer: PactPeer; readonly keys?: PactKeys }>();
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

  addPact(peer: PactPeer, keys: PactKeys | undefined): void {
    this.#pacts.set(peer.peer.replica.log, keys === undefined ? { peer } : { peer, keys });
    this.#stops.push(peer.peer.onJudged(() => this.#stepSoon()));
    this.#stepSoon();
  }

  async show(
    pact: LogId,
    context: AlertContext,
    kind: number,
  ): Promise<Result<ShownToken, FirstBellFaultAtHome>> {
    const own = this.#ownBell(pact);
    if (!own.ok) return own;
    const { state, party, term, secretKey } = own.value;
    const { crypto } = this.#home.peer.parts;
    const place = { pact: state.pact, party: party.party };
    const week = weekOf(hourNow(this.#home.peer.parts));
    const needed = term.roster.kBell;
    const seed = secretKey.subarray(0, SEED_BYTES);
    const word = { context, kind, week };
    const token = firstBellToken(crypto.keyedHash, seed, place, word, needed);
    if (token === undefined) return fail({ kind: 'NoFirstBell' });
    const isShown = this.#shown(place.pact, place.party, word).some((one) =>
      equalBytes(one, token),
    );
    if (!isShown) {
      const said = { ...place, ...word, token };
      const written = await this.#home.peer.append(firstBellShownKind, said);
      if (!written.ok) return written;
      await this.#home.peer.refresh();
    }
    await this.#serial(() => this.#step());
    const have = this.#gathered(own.value, word).length;
    return ok({ token, week, have, needed });
  }

  /** This device's bell on the standing roster. */
  #ownBell(
    pact: LogId,
  ): Result<OwnBell, { readonly kind: 'NoSuchPact' } | { readonly kind: 'NotARinger' }> {
    const known = this.#pacts.get(pact);
    const { state, me } = known?.peer.peer.judged() ?? {};
    const party = state && me && partyOf(state, me);
    const term = party?.rosters.at(-1);
    if (state === undefined || party === undefined || term === undefined)
      return fail({ kind: 'NoSuchPact' });
    const bell = known?.keys && bellIn(known.keys, term.roster);
    if (bell === undefined) return fail({ kind: 'NotARinger' });
    const { index: holder, pair } = bell;
    return ok({ state, party, term, holder, secretKey: pair.secretKey });
  }

  /** Tokens that members' devices showed at home. */
  #shown(
    pact: LogId,
    party: PartyId,
    { context, kind, week }: Pick<FirstBell, 'context' | 'kind' | 'week'>,
  ): readonly Uint8Array[] {
    const { state } = this.#home.peer.judged();
    return this.#home.peer.entries().flatMap((entry) => {
      const said = saidAs(firstBellShownKind, entry);
      if (state === undefined || said === undefined) return [];
      if (memberOfDevice(state, entry.header.author) === undefined) return [];
      const isAsked =
        said.pact === pact &&
        said.party === party &&
        said.context === context &&
        said.kind === kind &&
        said.week === week;
      return isAsked ? [said.token] : [];
    });
  }

  /** Tokens of distinct holders, as far as their commitments show it; in the order of holders. */
  #gathered(
    { state, party, term }: OwnBell,
    word: Pick<FirstBell, 'context' | 'kind' | 'week'>,
  ): readonly Uint8Array[] {
    const { crypto } = this.#home.peer.parts;
    const entries = this.#pacts.get(state.pact)?.peer.peer.entries() ?? [];
    const tokens = genuineTokens(crypto, state, entries, word.context);
    const byHolder = new Map<number, Uint8Array>();
    for (const token of this.#shown(state.pact, party.party, word)) {
      // One at a time: which holder's it is shows only by its commitment.
      const alone = { ...term.roster, kBell: 1 };
      const rosterByPolicy = new Map([[term.policy, alone]]);
      const only: PactState = { ...state, parties: [{ ...party, rosterByPolicy }] };
      const found = judgeFirstBell(crypto, only, tokens, { ...word, tokens: [token] });
      for (const holder of found?.holders ?? []) byHolder.set(holder, token);
    }
    return [...byHolder].toSorted(([a], [b]) => a - b).map(([, token]) => token);
  }

  #stepSoon(): void {
    void this.#serial(() => this.#step());
  }

  async #step(): Promise<void> {
    if (this.#closed) return;
    for (const [pact, { peer }] of this.#pacts) {
      const own = this.#ownBell(pact);
      if (!own.ok || own.value.term.roster.kBell > FIRST_BELL_K_MAX) continue;
      await this.#commit(peer, own.value);
      await this.#ring(peer, own.value);
    }
  }

  /** Commits to the half year ahead, early enough for twins who hear of it by courier. */
  async #commit(peer: PactPeer, { state, party, term, holder, secretKey }: OwnBell): Promise<void> {
    const { crypto } = this.#home.peer.parts;
    const place = { pact: state.pact, party: party.party };
    const now = weekOf(hourNow(this.#home.peer.parts));
    const seed = secretKey.subarray(0, SEED_BYTES);
    for (const context of ALERT_CONTEXTS) {
      const { policy } = term;
      const isCovered = genuineTokens(crypto, state, peer.peer.entries(), context).some(
        (one) =>
          one.policy === policy &&
          one.holder === holder &&
          (now - one.firstWeek + 256) % 256 < TOKEN_WEEKS - WEEKS_AHEAD,
      );
      const of = { policy, holder, context, firstWeek: now };
      const hashes = isCovered
        ? undefined
        : commitTokens(crypto, seed, place, of, term.roster.kBell);
      if (hashes === undefined) continue;
      const unsigned: FirstBellTokens = { ...of, hashes, signature: new Uint8Array() };
      const signature = crypto.sign(tokensHash(crypto.hash, place, unsigned), secretKey);
      const written = await peer.peer.append(firstBellTokensKind, { ...unsigned, signature });
      if (written.ok) await peer.peer.refresh();
    }
  }

  /** Lets the pact hear a first bell for which enough tokens lie at home. */
  async #ring(peer: PactPeer, own: OwnBell): Promise<void> {
    const week = weekOf(hourNow(this.#home.peer.parts));
    const words = this.#home.peer.entries().flatMap((entry) => {
      const said = saidAs(firstBellShownKind, entry);
      return said?.pact === own.state.pact && said.week === week ? [said] : [];
    });
    for (const word of words) {
      const tokens = this.#gathered(own, word);
      const { kBell } = own.term.roster;
      if (tokens.length < kBell) continue;
      const { context, kind } = word;
      const bell: FirstBell = { context, kind, week, tokens: tokens.slice(0, kBell) };
      await peer.hearFirstBell(encodeFirstBell(bell));
    }
  }
}

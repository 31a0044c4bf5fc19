/**
 * The way of sealed words from a member's check-in to the readers at the twin (R21), and of the readers'
 * keys back. Any device that holds the pact's log carries them; it opens none of it, and what it carries
 * looks the same for every word.
 *
 *     a home's check-in ──▶ the pact (`wordCarried`) ──▶ the twin's home (`wordTold`) ──▶ its two readers
 *     the pact's seal acts ──▶ the home (`sealActTold`), for members who hold no log of the pact
 */
import type {
  BeatWord,
  DeviceId,
  Entry,
  Hash32,
  Hour,
  Instant,
  LogId,
  PactKey,
  PactState,
  PartyState,
  PartyId,
  ReadingCrypto,
  RecordId,
  RecordKind,
  Roster,
  SealAct,
  SealVerb,
  WordTold,
} from '@tocsin/core';
import {
  activeDevices,
  besideSigners,
  decodeSealActContent,
  decodeShape,
  encodeShape,
  hashIn,
  idBytes,
  idOf,
  instant,
  isBesideChain,
  partyOf,
  promisedKeys,
  saidAs,
  sealActIdOf,
  sealActKind,
  sealActToldKind,
  SEALED_WORD_BYTES,
  shape,
  signersOf,
  speakingDevices,
  standingOf,
  wordCarriedKind,
  wordToldKind,
} from '@tocsin/core';

import { hourNow } from '../log/replica.ts';
import { createSerial } from '../log/serial.ts';
import type { AssemblyPeer } from './assembly-peer.ts';
import type { HeldPact, KnownPacts } from './known-pacts.ts';
import type { PactPeer } from './pact-peer.ts';
import { earliest } from './pact-peer.ts';
import type { Turns } from './turn-taking.ts';
import { createTurns } from './turn-taking.ts';

/** Words that wait to be carried: 48 devices, of each as many as in an hour. 330 KB. */
const WORDS_WAITING_MAX = 128;
/** Words of one carrying device that are brought home in a day: 48 members' devices, 8 beats each. */
const WORDS_A_DAY_MAX = 384;
const WAITING = 'words.waiting';

const waitingShape = shape.list(
  shape.tuple<BeatWord>({
    pact: shape.id<LogId>(),
    to: shape.id<PartyId>(),
    sealed: shape.bytes(SEALED_WORD_BYTES),
  }),
  WORDS_WAITING_MAX,
);
/** Words that wait, as kept: list 3, 128 × (array 1, ids 68, word 3 + 2,576). */
const WAITING_BYTES_MAX: number = 3 + WORDS_WAITING_MAX * (1 + 68 + 3 + SEALED_WORD_BYTES);

/** Carries words. */
export interface WordRoad {
  addPact(peer: PactPeer): void;
  /** Takes in the word of a check-in that this device made or heard. */
  take(word: BeatWord): Promise<void>;
  close(): void;
}

/** What it is made of. */
export interface WordRoadParts {
  readonly home: AssemblyPeer;
  readonly pacts: KnownPacts;
}

/**
 * Opens the road.
 *
 * @param aDayMax - words of one carrying device that are brought home in a day.
 */
export function createWordRoad(parts: WordRoadParts, aDayMax: number = WORDS_A_DAY_MAX): WordRoad {
  return new Road(parts, aDayMax);
}

/** By what a word is known wherever it lies: it is made once and copied. */
export function wordIdOf(hash: Parameters<typeof hashIn>[0], word: Uint8Array): Hash32 {
  return idOf<Hash32>(hashIn(hash, 'word', word));
}

class Road implements WordRoad {
  readonly #home: AssemblyPeer;
  readonly #pacts: KnownPacts;
  readonly #aDayMax: number;
  readonly #serial = createSerial();
  readonly #turns: Turns;
  readonly #stops: (() => void)[] = [];
  readonly #ids = new Map<RecordId, Hash32>();
  readonly #carried = new Map<
    LogId,
    { readonly entries: readonly Entry[]; readonly ids: ReadonlySet<Hash32> }
  >();
  /** What this device wrote and the entries do not show yet, and in which hour. */
  readonly #written = new Map<string, Hour>();
  /** Undefined until they were read. */
  #waiting: readonly BeatWord[] | undefined;
  #cancelWake: () => void = () => {};
  #isRefused = false;
  /** What was looked at last; empty = look in any case. */
  #looked: readonly unknown[] = [];
  #closed = false;

  constructor({ home, pacts }: WordRoadParts, aDayMax: number) {
    this.#home = home;
    this.#aDayMax = aDayMax;
    this.#pacts = pacts;
    const { crypto, clock, tempoMs } = home.peer.parts;
    this.#turns = createTurns({ hash: crypto.hash, clock, tempoMs });
    this.#stops.push(
      home.peer.onJudged(() => this.#stepSoon()),
      home.peer.onBeat(({ beat }) => {
        if (beat.word !== null) void this.take(beat.word);
      }),
    );
  }

  close(): void {
    this.#closed = true;
    this.#cancelWake();
    for (const stop of this.#stops) stop();
  }

  addPact(peer: PactPeer): void {
    this.#stops.push(peer.peer.onJudged(() => this.#stepSoon()));
    this.#stepSoon();
  }

  async take(word: BeatWord): Promise<void> {
    await this.#serial(async () => {
      // Only who holds the pact's log can carry it further; the others pass the check-in on.
      const held = this.#pacts.held().get(word.pact);
      if (this.#closed || held === undefined) return;
      const id = this.#idOf(word.sealed);
      // A check-in may bring the word of the one before again (`word-desk.ts`).
      if (this.#carriedIn(held).has(id)) return;
      const waiting = await this.#readWaiting();
      if (waiting.some(({ sealed }) => this.#idOf(sealed) === id)) return;
      await this.#keepWaiting([...waiting, word].slice(-WORDS_WAITING_MAX));
      await this.#step();
    });
  }

  #idOf(word: Uint8Array): Hash32 {
    return wordIdOf(this.#home.peer.parts.crypto.hash, word);
  }

  /** The name of the word in a record, hashed once. */
  #idIn(entry: Entry, word: Uint8Array): Hash32 {
    const known = this.#ids.get(entry.id);
    if (known !== undefined) return known;
    const id = this.#idOf(word);
    this.#ids.set(entry.id, id);
    return id;
  }

  async #readWaiting(): Promise<readonly BeatWord[]> {
    if (this.#waiting === undefined) {
      const kept = await this.#home.peer.parts.store.readLocal(WAITING);
      if (!kept.ok) return [];
      const read =
        kept.value === undefined
          ? undefined
          : decodeShape(waitingShape, kept.value, WAITING_BYTES_MAX);
      this.#waiting = read?.ok === true ? read.value : [];
    }
    return this.#waiting;
  }

  /** On disk, so that a word that was heard is carried whatever befalls this device. */
  async #keepWaiting(waiting: readonly BeatWord[]): Promise<void> {
    const { store } = this.#home.peer.parts;
    const kept = encodeShape(waitingShape, waiting);
    if ((await store.writeLocal(new Map([[WAITING, kept]]))).ok) this.#waiting = waiting;
  }

  #stepSoon(): void {
    void this.#serial(() => this.#step());
  }

  async #step(): Promise<void> {
    if (this.#closed || this.#isQuiet(await this.#readWaiting())) return;
    const { clock, tempoMs } = this.#home.peer.parts;
    this.#turns.begin();
    this.#isRefused = false;
    for (const held of this.#pacts.held().values()) {
      const { state, me } = held.peer.peer.judged();
      const party = state && me && partyOf(state, me);
      if (state === undefined || me === undefined || party === undefined) continue;
      const standing = standingOf(state, party, hourNow(this.#home.peer.parts));
      if (standing === 'left' || standing === 'ended') continue;
      const ours = speakingDevices(party);
      await this.#carry(held, state.pact, ours);
      // Where every device of ours holds the pact's log, all of them see for themselves.
      if (this.#devicesAtHome() <= ours.length) continue;
      await this.#bringHome(held, state.pact, me, ours);
      await this.#tellActs(held, state, ours);
    }
    const next = this.#turns.end();
    // What the log refused for now is tried again in an hour, if nothing else wakes us.
    const again = this.#isRefused ? instant(clock.now() + tempoMs) : null;
    const at = earliest(next, again);
    if (at !== null) this.#looked = [];
    this.#wakeLater(at);
  }

  /** The same records and the same words that wait ask for nothing new, unless a turn is coming. */
  #isQuiet(waiting: readonly BeatWord[]): boolean {
    const peers = [this.#home, ...[...this.#pacts.held().values()].map(({ peer }) => peer)];
    const at = [waiting, ...peers.map(({ peer }) => peer.entries())];
    const isSame =
      at.length === this.#looked.length && at.every((one, i) => one === this.#looked[i]);
    this.#looked = at;
    return isSame;
  }

  /** Devices of our members; each speaks in a pact with one key at most. */
  #devicesAtHome(): number {
    const { state } = this.#home.peer.judged();
    return state === undefined ? 0 : activeDevices(state).length;
  }

  /**
   * Writes a record, once; one that the log refuses for now is not lost.
   *
   * @param matter - by what it is known until the log's entries show it.
   */
  async #write<T>(
    peer: Pick<AssemblyPeer['peer'], 'append'>,
    matter: string,
    kind: RecordKind<T>,
    said: NoInfer<T>,
  ): Promise<boolean> {
    const { ok } = await peer.append(kind, said);
    if (ok) this.#written.set(matter, hourNow(this.#home.peer.parts));
    else this.#isRefused = true;
    return ok;
  }

  /** What the entries show by now need not be remembered. */
  #shown(road: 'carry' | 'home' | 'tell', ids: Iterable<Hash32>): void {
    for (const id of ids) this.#written.delete(`${road}/${id}`);
  }

  #wakeLater(at: Instant | null): void {
    this.#cancelWake();
    if (at === null || this.#closed) return;
    const { clock } = this.#home.peer.parts;
    const inMs = Math.max(1, at - clock.now());
    this.#cancelWake = clock.wakeAt(clock.monotonicMs() + inMs, () => this.#stepSoon());
  }

  #isMyTurn({ peer }: HeldPact, matter: string, ours: readonly DeviceId[]): boolean {
    return this.#turns.isMine(matter, ours, peer.peer.replica.me);
  }

  /** From our members' check-ins into the pact. */
  async #carry(held: HeldPact, pact: LogId, ours: readonly DeviceId[]): Promise<void> {
    const waiting = await this.#readWaiting();
    if (waiting.every((one) => one.pact !== pact)) return;
    const { peer } = held.peer;
    const carried = this.#carriedIn(held);
    this.#shown('carry', carried);
    const left: BeatWord[] = [];
    for (const word of waiting) {
      const id = this.#idOf(word.sealed);
      const matter = `carry/${id}`;
      const isThere = carried.has(id) || this.#written.has(matter);
      if (word.pact === pact && isThere) continue;
      const isMine = word.pact === pact && this.#isMyTurn(held, matter, ours);
      const said = { to: word.to, word: word.sealed };
      const written = isMine && (await this.#write(peer, matter, wordCarriedKind, said));
      if (!written) left.push(word);
    }
    if (left.length !== waiting.length) await this.#keepWaiting(left);
  }

  /** The words that lie in a pact. */
  #carriedIn({ peer: { peer } }: HeldPact): ReadonlySet<Hash32> {
    const { log } = peer.replica;
    const entries = peer.entries();
    const known = this.#carried.get(log);
    if (known?.entries === entries) return known.ids;
    const ids = new Set(
      entries.flatMap((entry) => {
        const said = saidAs(wordCarriedKind, entry);
        return said === undefined ? [] : [this.#idIn(entry, said.word)];
      }),
    );
    this.#carried.set(log, { entries, ids });
    return ids;
  }

  /** From the pact into our home, for whoever of us can open it. */
  async #bringHome(
    held: HeldPact,
    pact: LogId,
    me: PartyId,
    ours: readonly DeviceId[],
  ): Promise<void> {
    const { peer } = this.#home;
    const toldAt = new Map<Hash32, Hour>();
    for (const entry of peer.entries()) {
      const said = saidAs(wordToldKind, entry);
      if (said?.pact === pact) toldAt.set(this.#idIn(entry, said.word), entry.header.wallHour);
    }
    this.#shown('home', toldAt.keys());
    const since = hourNow(peer.parts) - 24;
    const todayByCarrier = new Map<DeviceId, number>();
    const todayOf = (carrier: DeviceId): number => todayByCarrier.get(carrier) ?? 0;
    const waiting: (WordTold & { readonly id: Hash32; readonly carrier: DeviceId })[] = [];
    const seen = new Set<Hash32>();
    const { subjectByDevice } = held.peer.peer.judged();
    for (const entry of held.peer.peer.entries()) {
      const said = saidAs(wordCarriedKind, entry);
      const carrier = entry.header.author;
      const party = subjectByDevice.get(carrier) as PartyId | undefined;
      if (said === undefined || party === undefined || said.to !== me) continue;
      const id = this.#idIn(entry, said.word);
      if (seen.has(id)) continue;
      seen.add(id);
      const at = toldAt.get(id) ?? this.#written.get(`home/${id}`);
      if (at === undefined) waiting.push({ pact, party, word: said.word, id, carrier });
      else if (at > since) todayByCarrier.set(carrier, todayOf(carrier) + 1);
    }
    for (const { id, carrier, party, word } of waiting) {
      // A device that floods us fills a day's room of its own; the words that others carry come in.
      if (todayOf(carrier) >= this.#aDayMax) continue;
      const matter = `home/${id}`;
      if (!this.#isMyTurn(held, matter, ours)) continue;
      if (await this.#write(peer, matter, wordToldKind, { pact, party, word }))
        todayByCarrier.set(carrier, todayOf(carrier) + 1);
    }
  }

  /**
   * What seals did, for members whose devices hold no log of the pact; once anybody reads in it, or
   * its rosters change: who comes in by the next one has to know it.
   */
  async #tellActs(held: HeldPact, state: PactState, ours: readonly DeviceId[]): Promise<void> {
    const isAsFounded = ({ readers, rosters, filings }: PartyState): boolean =>
      readers.length === 0 && rosters.length === 1 && filings.length === 0;
    if (state.parties.every(isAsFounded)) return;
    const { peer } = this.#home;
    const { hash } = peer.parts.crypto;
    const nameOf = ({ content }: SealAct): Hash32 => sealActIdOf(hash, content);
    const told = new Set(
      peer.entries().flatMap((entry) => {
        const said = saidAs(sealActToldKind, entry);
        return said?.pact === state.pact ? [nameOf(said.act)] : [];
      }),
    );
    this.#shown('tell', told);
    for (const entry of held.peer.peer.entries()) {
      const act = saidAs(sealActKind, entry);
      if (act === undefined) continue;
      const name = nameOf(act);
      const matter = `tell/${name}`;
      if (told.has(name) || this.#written.has(matter)) continue;
      if (!this.#counts(state, act) || !this.#isMyTurn(held, matter, ours)) continue;
      if (await this.#write(peer, matter, sealActToldKind, { pact: state.pact, act }))
        told.add(name);
    }
  }

  /** Whether an act is certified by itself: what nobody signed, or too few, is not told on. */
  #counts({ parties }: PactState, { content: bytes, certificate }: SealAct): boolean {
    const { crypto } = this.#home.peer.parts;
    const content = decodeSealActContent(bytes);
    if (!content.ok) return false;
    const { party: by, what } = content.value;
    const party = parties.find((one) => one.party === by);
    const message = idBytes(sealActIdOf(crypto.hash, bytes));
    return [...(party?.rosterByPolicy.values() ?? [])].some((roster) => {
      const signers = isBesideChain(what)
        ? besideSigners(crypto, roster, what)
        : { keys: chainSigners(crypto, roster, what), needed: roster.kSeal };
      if (signers === undefined) return false;
      return signersOf(crypto.verify, message, signers.keys, certificate).size >= signers.needed;
    });
  }
}

/** Whose keys sign an act of a chain: the seals, and for a new roster those that were promised. */
function chainSigners(
  crypto: Pick<ReadingCrypto, 'hash' | 'isAdmissibleKey'>,
  roster: Roster,
  what: SealVerb,
): readonly (PactKey | undefined)[] {
  return what.kind === 'roster'
    ? promisedKeys(crypto, roster.nextSealHashes, what.value.revealed)
    : roster.seals;
}

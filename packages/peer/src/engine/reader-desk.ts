/**
 * A flag reader's device (R21), and all that a home does so that two of its members read: every device
 * follows the draw; a drawn one shows a key; seal holders' devices certify the two keys; the two
 * devices open what comes. Nothing that is read here is written to any log.
 */
import type {
  Entry,
  FlagEnd,
  Hash32,
  Hour,
  Instant,
  KemPair,
  LogId,
  PartyId,
  Person,
  ReaderSeat,
  ReaderSet,
  ReadWord,
  RecordKind,
  Result,
  SealActContent,
} from '@tocsin/core';
import {
  besideContent,
  compareText,
  decodeSealActContent,
  decodeWordPlain,
  encodeSealActContent,
  equalBytes,
  fail,
  foldPersons,
  hour,
  idBytes,
  isSameReaders,
  joinPersons,
  LANE_GOVERNANCE,
  ok,
  openWord,
  openWords,
  pactSignedKind,
  partyOf,
  readerKeyKind,
  readersDue,
  readerSeats,
  readerTermOf,
  saidAs,
  sealActIdOf,
  sealProposedKind,
  speakingDevices,
  standingOf,
  standingRoster,
  wordCarriedKind,
  wordToldKind,
} from '@tocsin/core';

import type { StoreFault } from '../ports/index.ts';
import { hourNow } from '../log/replica.ts';
import { createSerial } from '../log/serial.ts';
import type { AssemblyPeer } from './assembly-peer.ts';
import type { HeldPact, KnownPact, KnownPacts } from './known-pacts.ts';
import { sealIn } from './pact-keys.ts';
import type { PactPeer } from './pact-peer.ts';
import type { ReaderMemory } from './reader-memory.ts';
import {
  keptPeople,
  peopleKept,
  readReaderMemory,
  TELLER_LENGTH_MAX,
  writeReaderMemory,
} from './reader-memory.ts';
import type { Turns } from './turn-taking.ts';
import { createTurns } from './turn-taking.ts';
import { wordIdOf } from './word-road.ts';

/** Words opened in one go: each costs up to four openings of X-Wing. */
const OPENED_AT_ONCE = 32;

/** Somebody of a twin, as their reader sees them. */
export interface ReadPerson {
  readonly person: Person;
  /** Calls for help that nothing has ended, and since when. */
  readonly open: readonly Hash32[];
  readonly since: Hour | null;
  /** Whether they practised since the reader last called them. */
  readonly practised: boolean;
}

/** Why something about a person was not noted. */
export type ReaderFault =
  | StoreFault
  | { readonly kind: 'NobodyRead' }
  /** Nobody speaks for themselves here. */
  | { readonly kind: 'TellerUnfit' }
  | { readonly kind: 'NothingOpen' };

/** Reading, on one device. */
export interface ReaderDesk {
  addPact(peer: PactPeer): void;
  /** Whom this device reads; empty on a device that was not drawn. */
  people(): readonly ReadPerson[];
  /** The reader has called somebody after their practice. */
  called(person: Person): Promise<Result<void, ReaderFault>>;
  /**
   * The reader has met somebody (null), or a member told that they had and that all is well; true =
   * that ends it.
   */
  end(person: Person, by: string | null): Promise<Result<boolean, ReaderFault>>;
  close(): void;
}

/** What it is made of. */
export interface ReaderDeskParts {
  readonly home: AssemblyPeer;
  readonly pacts: KnownPacts;
}

/** Opens the desk: reads what it kept. */
export async function openReaderDesk(
  parts: ReaderDeskParts,
): Promise<Result<ReaderDesk, StoreFault>> {
  const memory = await readReaderMemory(parts.home.peer.parts.store);
  return memory.ok ? ok(new Desk(parts, memory.value)) : memory;
}

/** A word that lies here, and from whom. */
interface LyingWord {
  readonly entry: Entry;
  readonly party: PartyId;
  readonly word: Uint8Array;
}

class Desk implements ReaderDesk {
  readonly #home: AssemblyPeer;
  readonly #pacts: KnownPacts;
  readonly #serial = createSerial();
  readonly #stops: (() => void)[] = [];
  #memory: ReaderMemory;
  /** Records that were tried, and what lay in them. */
  readonly #tried = new Map<string, ReadWord | null>();
  readonly #hours = new Map<Hash32, Hour>();
  #pairs: ReadonlyMap<string, KemPair> = new Map();
  /** What was looked at last, and whether words were left for the next time. */
  #looked: readonly (readonly Entry[])[] = [];
  #isMore = false;
  readonly #turns: Turns;
  #cancelWake: () => void = () => {};
  #closed = false;

  constructor({ home, pacts }: ReaderDeskParts, memory: ReaderMemory) {
    this.#home = home;
    this.#pacts = pacts;
    this.#memory = memory;
    const { crypto, clock, tempoMs } = home.peer.parts;
    this.#turns = createTurns({ hash: crypto.hash, clock, tempoMs });
    for (const { forced } of memory.people)
      for (const one of forced) this.#hours.set(one.word, one.hour);
    this.#stops.push(home.peer.onJudged(() => this.#stepSoon()));
    this.#stepSoon();
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

  people(): readonly ReadPerson[] {
    const { ends, called } = this.#memory;
    return this.#persons().map((person) => {
      const open = openWords(person, ends);
      const hours = open.flatMap((word) => this.#hours.get(word) ?? []);
      const since = hours.length === 0 ? null : hour(Math.min(...hours));
      return { person, open, since, practised: !called.includes(person.practised) };
    });
  }

  async called({ practised }: Person): Promise<Result<void, ReaderFault>> {
    return await this.#serial(async () => {
      if (this.#memory.called.includes(practised)) return ok(undefined);
      return await this.#keep({ called: [...this.#memory.called, practised] });
    });
  }

  async end(person: Person, by: string | null): Promise<Result<boolean, ReaderFault>> {
    return await this.#serial(async () => {
      const known = this.people().find((one) => one.person.handle === person.handle);
      if (known === undefined) return fail({ kind: 'NobodyRead' });
      if (known.open.length === 0) return fail({ kind: 'NothingOpen' });
      const teller = by === null ? null : tellerOf(by);
      if (teller === '' || teller === tellerOf(known.person.name))
        return fail({ kind: 'TellerUnfit' });
      const ends = known.open.map((word): FlagEnd => ({ word, by: teller }));
      const kept = await this.#keep({ ends: [...this.#memory.ends, ...ends] });
      return kept.ok ? ok(openWords(known.person, this.#memory.ends).length === 0) : kept;
    });
  }

  #persons(): readonly Person[] {
    const read = [...this.#tried.values()].flatMap((one) => one ?? []);
    return joinPersons(peopleKept(this.#memory), foldPersons(read));
  }

  async #keep(change: Partial<ReaderMemory>): Promise<Result<void, StoreFault>> {
    const next = { ...this.#memory, ...change };
    const written = await writeReaderMemory(this.#home.peer.parts.store, next);
    if (written.ok) this.#memory = next;
    return written;
  }

  /** Writes at home, and settles once it was judged: what follows must not write it again. */
  async #write<T>(kind: RecordKind<T>, said: NoInfer<T>): Promise<void> {
    const written = await this.#home.peer.append(kind, said);
    if (written.ok) await this.#home.peer.refresh();
  }

  #stepSoon(): void {
    void this.#serial(() => this.#step());
  }

  async #step(): Promise<void> {
    const { state } = this.#home.peer.judged();
    if (this.#closed || state === undefined || this.#isQuiet()) return;
    const term = readerTermOf(state);
    this.#turns.begin();
    await this.#forgetTerms(term);
    // What two halves of an assembly draw would be two draws.
    for (const known of state.contested === null ? this.#pacts.all() : []) {
      if (!this.#stands(known)) continue;
      const seats = this.#seats(known.pact, term);
      await this.#showKey(known.pact, term, seats);
      const held = this.#pacts.held().get(known.pact);
      if (held !== undefined) await this.#showReaders(held, known, seats, term);
    }
    await this.#open();
    this.#wakeLater(this.#turns.end());
  }

  #wakeLater(at: Instant | null): void {
    this.#cancelWake();
    if (at === null || this.#closed) return;
    const { clock } = this.#home.peer.parts;
    this.#looked = [];
    const inMs = Math.max(1, at - clock.now());
    this.#cancelWake = clock.wakeAt(clock.monotonicMs() + inMs, () => this.#stepSoon());
  }

  /** All of it follows from the entries: the same ones ask for nothing new. */
  #isQuiet(): boolean {
    const at = [this.#home, ...[...this.#pacts.held().values()].map(({ peer }) => peer)].map(
      ({ peer }) => peer.entries(),
    );
    const isSame =
      at.length === this.#looked.length && at.every((one, i) => one === this.#looked[i]);
    this.#looked = at;
    return isSame && !this.#isMore;
  }

  #stands({ state, me }: KnownPact): boolean {
    const party = partyOf(state, me);
    if (party === undefined) return false;
    const standing = standingOf(state, party, hourNow(this.#home.peer.parts));
    return standing !== 'left' && standing !== 'ended';
  }

  #seats(pact: LogId, term: number): readonly ReaderSeat[] {
    const { state } = this.#home.peer.judged();
    const { keyring, me } = this.#home.peer.replica;
    if (state === undefined || !state.devices.has(me)) return [];
    const secretOf = (epoch: number): Uint8Array | undefined =>
      keyring.laneKey(epoch, LANE_GOVERNANCE);
    const { keyedHash } = this.#home.peer.parts.crypto;
    return readerSeats(keyedHash, state, secretOf, { pact, term }, this.#home.peer.entries());
  }

  /** Keys of a term are kept to the end of the next one, for whoever has not practised yet. */
  async #forgetTerms(term: number): Promise<void> {
    const terms = this.#memory.terms.filter((one) => one.term + 1 >= term);
    if (terms.length === this.#memory.terms.length) return;
    if ((await this.#keep({ terms })).ok) this.#pairs = new Map();
  }

  #pairOf({ pact, term, seed }: ReaderMemory['terms'][number]): KemPair {
    const name = `${pact}/${String(term)}`;
    const known = this.#pairs.get(name);
    if (known !== undefined) return known;
    const pair = this.#home.peer.parts.crypto.kem.pair(seed);
    this.#pairs = new Map([...this.#pairs, [name, pair]]);
    return pair;
  }

  /** Shows this device's key, if it has a seat; the seed is on disk before anybody hears of it. */
  async #showKey(pact: LogId, term: number, seats: readonly ReaderSeat[]): Promise<void> {
    const { me } = this.#home.peer.replica;
    const seat = seats.find(({ device }) => device === me);
    if (seat === undefined) return;
    let own = this.#memory.terms.find((one) => one.pact === pact && one.term === term);
    if (own === undefined) {
      own = { pact, term, seed: this.#home.peer.parts.random.bytes(32) };
      if (!(await this.#keep({ terms: [...this.#memory.terms, own] })).ok) return;
    }
    const { publicKey } = this.#pairOf(own);
    if (seat.key !== undefined && equalBytes(seat.key, publicKey)) return;
    await this.#write(readerKeyKind, { pact, term, key: publicKey });
  }

  /** A seal holder's device lays the two keys open and signs them, if they are those of the draw. */
  async #showReaders(
    { peer: pactPeer, keys }: HeldPact,
    { pact, state, me }: KnownPact,
    seats: readonly ReaderSeat[],
    term: number,
  ): Promise<void> {
    const party = partyOf(state, me);
    const home = this.#home.peer.judged().state;
    if (keys === undefined || party === undefined || home === undefined) return;
    const seal = sealIn(keys, standingRoster(party));
    const due = readersDue(seats, term, party.readers);
    if (seal === undefined || due === undefined) return;
    const laid = this.#laid(pact, me);
    const placed = new Set<string>(home.history.map(({ head }) => head));
    const hasRival = laid.some(
      ({ set, signed }) => signed && isRival(set, due) && !isSameReaders(set, due),
    );
    // One key signs one set under a number: else no set under it could stand.
    if (hasRival) return;
    // Of several that say the same one is enough: the one that all will come to see as the first.
    const [first] = laid
      .filter(({ set, content }) => isSameReaders(set, due) && placed.has(content.homeDecision))
      .toSorted((a, b) => compareText(a.id, b.id));
    const { crypto } = this.#home.peer.parts;
    if (first === undefined) {
      const holders = speakingDevices(party);
      const mine = pactPeer.peer.replica.me;
      if (!this.#turns.isMine(`${pact}/${String(term)}/${String(due.issue)}`, holders, mine))
        return;
      const what = { kind: 'readers', value: due } as const;
      const content = encodeSealActContent(besideContent(me, what, home.head as string as Hash32));
      await this.#write(sealProposedKind, { pact, content });
    } else if (!first.signed) {
      const signature = crypto.sign(idBytes(first.id), seal.pair.secretKey);
      const word = { pact, n: 0, content: first.id, sealIndex: seal.index, signature };
      await this.#write(pactSignedKind, word);
    }
  }

  /** Sets that lie open at home for a pact, and whether this device has signed each. */
  #laid(pact: LogId, party: PartyId) {
    const { hash } = this.#home.peer.parts.crypto;
    const { me } = this.#home.peer.replica;
    const entries = this.#home.peer.entries();
    const signed = new Set<Hash32>();
    for (const entry of entries) {
      const said = entry.header.author === me ? saidAs(pactSignedKind, entry) : undefined;
      if (said?.pact === pact) signed.add(said.content);
    }
    return entries.flatMap((entry) => {
      const said = saidAs(sealProposedKind, entry);
      const content = said?.pact === pact ? decodeSealActContent(said.content) : undefined;
      if (said === undefined || content?.ok !== true || content.value.party !== party) return [];
      const set = readersIn(content.value);
      if (set === undefined) return [];
      const id = sealActIdOf(hash, said.content);
      return [{ set, id, content: content.value, signed: signed.has(id) }];
    });
  }

  /** Opens what has come for this device, and keeps whom it was about. */
  async #open(): Promise<void> {
    const { terms } = this.#memory;
    if (terms.length === 0) return;
    let opened = 0;
    let isNew = false;
    this.#isMore = false;
    for (const pact of new Set(terms.map((one) => one.pact)))
      for (const lying of this.#lying(pact)) {
        if (this.#tried.has(lying.entry.id)) continue;
        if (opened >= OPENED_AT_ONCE) {
          this.#isMore = true;
          this.#stepSoon();
          break;
        }
        opened += 1;
        const read = this.#tryOpen(pact, lying);
        this.#tried.set(lying.entry.id, read ?? null);
        if (read === undefined || read.content.kind === 'nothing') continue;
        this.#hours.set(read.id, lying.entry.header.wallHour);
        isNew = true;
      }
    if (!isNew) return;
    const people = keptPeople(this.#persons(), (word) => this.#hours.get(word) ?? hour(0));
    await this.#keep({ people });
  }

  #lying(pact: LogId): readonly LyingWord[] {
    const home = this.#home.peer.entries().flatMap((entry): readonly LyingWord[] => {
      const said = saidAs(wordToldKind, entry);
      return said?.pact === pact ? [{ entry, party: said.party, word: said.word }] : [];
    });
    const { peer } = this.#pacts.held().get(pact)?.peer ?? {};
    if (peer === undefined) return home;
    const { subjectByDevice, me } = peer.judged();
    // Who holds the pact's log need not wait until somebody brings the word home.
    const there = peer.entries().flatMap((entry): readonly LyingWord[] => {
      const said = saidAs(wordCarriedKind, entry);
      const party = subjectByDevice.get(entry.header.author) as PartyId | undefined;
      if (said === undefined || party === undefined || said.to !== me) return [];
      return [{ entry, party, word: said.word }];
    });
    return [...home, ...there];
  }

  #tryOpen(pact: LogId, { party, word }: LyingWord): ReadWord | undefined {
    const { crypto } = this.#home.peer.parts;
    for (const term of this.#memory.terms) {
      if (term.pact !== pact) continue;
      const plain = openWord(crypto, pact, this.#pairOf(term).secretKey, word);
      const content = plain && decodeWordPlain(plain);
      if (content?.ok === true)
        return { id: wordIdOf(crypto.hash, word), pact, party, content: content.value };
    }
    return undefined;
  }
}

function readersIn({ what }: SealActContent): ReaderSet | undefined {
  return what.kind === 'readers' ? what.value : undefined;
}

function isRival(a: ReaderSet, b: ReaderSet): boolean {
  return a.term === b.term && a.issue === b.issue;
}

/** A name as it is told from others: without the way in which it was typed. */
function tellerOf(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, TELLER_LENGTH_MAX);
}

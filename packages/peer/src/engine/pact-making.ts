/**
 * How an assembly makes a pact and acts in it by its seal. One file goes from home to home; at home
 * an offer calls the ringers' devices to lay their cards, the members decide once, and then seal
 * holders' devices sign by themselves: nobody is asked twice.
 */
import type {
  AssemblyState,
  Hash32,
  Instant,
  LogId,
  MakingFault,
  MemberId,
  PactCard,
  PactContent,
  PactMaking,
  PactOffer,
  PactOpened,
  PactState,
  PactTerms,
  PartyContent,
  PartyId,
  PartyState,
  PlacementId,
  RecordId,
  RecordKind,
  Result,
  Roster,
  SealCertificate,
  SealFollowing,
  SealMatter,
  SealTask,
  SealVerb,
  WireRecord,
} from '@tocsin/core';
import {
  actKind,
  canBeTold,
  certificateHash,
  certificatesOfMaking,
  compareText,
  contentOfMaking,
  decodePactContent,
  decodeSealMatter,
  encodeHeader,
  encodePactContent,
  encodeSaid,
  encodeSealMatter,
  epochKeyHashOf,
  fail,
  hourOf,
  idBytes,
  idOf,
  isResolved,
  isUnmet,
  memberOfDevice,
  ok,
  pactCardKind,
  pactGenesisKind,
  pactOfferedKind,
  pactOpenedKind,
  pactIdOf,
  pactSignedKind,
  partyIdOf,
  partyOf,
  provenPact,
  RECORD_VERSION,
  recordIdOf,
  RESOLVE_SUBJECT,
  saidAs,
  sealMatterHash,
  sealProposedKind,
  sealTasks,
  bodyHashOf,
  joinMakings,
  LANE_GOVERNANCE,
  RULES_KNOWN,
} from '@tocsin/core';

import type { HeldPact, KnownPact } from './known-pacts.ts';
import { proposalIn } from './known-pacts.ts';
import type { Keyring } from '../log/keyring.ts';
import type { AppendFault } from '../log/replica.ts';
import { hourNow } from '../log/replica.ts';
import { createSerial } from '../log/serial.ts';
import type { AssemblyPeer } from './assembly-peer.ts';
import { carryAct } from './carry-act.ts';
import { DelegateDesk, speakerCard } from './delegate-desk.ts';
import type { HeldKey, PactKeys } from './pact-keys.ts';
import { pactKeyOf, promiseOf, sealIn } from './pact-keys.ts';
import type { PactPeer } from './pact-peer.ts';
import { earliest } from './pact-peer.ts';
import { recoveryCardsOf } from './pact-recovery.ts';
import type { CardOf, SeatKeys } from './seats.ts';
import {
  amberKeysOf,
  branchLabel,
  cardsOfOffer,
  composeRoster,
  delegateOnCard,
  holdersOf,
  lostSeals,
  ringersOf,
  roomExceeded,
  sealHoldersOf,
} from './seats.ts';
import { TurnDesk } from './turn-desk.ts';
import type { Turns } from './turn-taking.ts';
import { createTurns } from './turn-taking.ts';

/** What this device holds for a pact that is being made: its delegate keys and its holder's keys. */
export interface PactDevice {
  readonly keyring: Keyring;
  readonly keys: PactKeys;
}

/** Why a step of making a pact was not taken. */
export type PactMakingFault =
  | AppendFault
  | MakingFault
  /** Founded by phone: no pact until they have met or called (R16). */
  | { readonly kind: 'Unmet' }
  /** Nobody holds a bell: seat ringers first. */
  | { readonly kind: 'NoRingers' }
  /** More than three people, and nobody but ringers to hold the seal (R18). */
  | { readonly kind: 'NoSealHolders' }
  | { readonly kind: 'NotAMember' }
  | { readonly kind: 'OtherTempo' }
  | { readonly kind: 'PactTooLarge' }
  /** More ringers, seal holders or speaking devices than a pact has room for. */
  | { readonly kind: 'TooManyHolders'; readonly most: number }
  | { readonly kind: 'NoSuchPact' };

/** What a pact file waits for now. */
export type PactNext =
  | 'waitingForCards'
  | 'waitingForParts'
  | 'waitingForDecision'
  | 'waitingForSignatures'
  | 'waitingForGenesis'
  | 'founded';

/** Where the making of a pact stands after a step. */
export interface PactStep {
  readonly making: PactMaking;
  readonly next: PactNext;
  /** The pact's log, once it is founded. */
  readonly pact: LogId | undefined;
  /** The decision that members are asked about, if one is open. */
  readonly decision: RecordId | undefined;
}

/** A pact that was opened by some device of this home; proven to be the one that was decided on. */
export interface OpenedPact extends PactOpened {
  readonly pact: LogId;
  /** The nonce of its offer. */
  readonly nonce: Hash32;
  /** Our own name in it. */
  readonly party: PartyId | undefined;
}

/** Makes pacts and seal acts for a home. */
export interface PactMakingDesk {
  /** Offers a pact: the file's first form. The epoch key is kept by the caller until it opens. */
  offer(wish: {
    readonly terms: PactTerms;
    readonly parties: number;
    readonly epochKey: Uint8Array;
  }): Promise<Result<PactStep, PactMakingFault>>;
  /**
   * Takes a file in and does what is next for this home.
   *
   * @param epochKey - only on the device that made the offer: then it also founds.
   */
  accept(
    making: PactMaking,
    epochKey: Uint8Array | undefined,
  ): Promise<Result<PactStep, PactMakingFault>>;
  /** Tells the other devices of the home that a pact is open, and its key if we hold it. */
  tellOpened(opened: PactOpened): Promise<Result<void, PactMakingFault>>;
  /** Lays a matter before the members: once they decide, the seal acts in that pact. */
  proposeSealAct(pact: PactPeer, verb: SealVerb): Promise<Result<RecordId, PactMakingFault>>;
  /** The same where the matter is whole already: a roster names the head that it stands on. */
  proposeMatter(matter: SealMatter): Promise<Result<RecordId, PactMakingFault>>;
  /** The open or placed act by which the members decide on a matter. */
  decisionOn(matter: SealMatter): RecordId | undefined;
  /** What members laid open for our seals to do. */
  matters(): readonly SealMatter[];
  /** Gives a pact's log to the desk, so that what was decided is carried out there. */
  addPact(peer: PactPeer, keys: PactKeys | undefined): void;
  /** Offers seen at home, and the pacts that were opened. */
  offers(): readonly { readonly proposal: Hash32; readonly offer: PactOffer }[];
  opened(): readonly OpenedPact[];
  close(): void;
}

/** What the desk is made of. */
export interface PactMakingParts {
  readonly home: AssemblyPeer;
  /** This device's keys for an offer; made on first asking, kept with the pact's store. */
  readonly deviceFor: (offer: PactOffer) => Promise<PactDevice | undefined>;
  /** Every pact that this device knows of (`KnownPacts`). */
  readonly pacts: () => readonly KnownPact[];
}

/** Opens the desk. */
export function createPactMaking(parts: PactMakingParts): PactMakingDesk {
  return new Desk(parts);
}

/** Offers of one member that are open at once: for each, every ringer's device makes new keys. */
const OFFERS_OPEN_MAX = 64;

class Desk implements PactMakingDesk {
  readonly #parts: PactMakingParts;
  readonly #home: AssemblyPeer;
  readonly #serial = createSerial();
  readonly #pacts = new Map<LogId, HeldPact>();
  readonly #stops: (() => void)[] = [];
  /** Founding records that this device wrote: of those too long to be told nobody tells. */
  readonly #written = new Map<LogId, WireRecord>();
  readonly #turns: Turns;
  readonly #turnDesk: TurnDesk;
  readonly #delegateDesk: DelegateDesk;
  #cancelWake: () => void = () => {};
  #closed = false;

  constructor(parts: PactMakingParts) {
    this.#parts = parts;
    this.#home = parts.home;
    const { crypto, clock, tempoMs } = parts.home.peer.parts;
    this.#turns = createTurns({ hash: crypto.hash, clock, tempoMs });
    this.#turnDesk = new TurnDesk({
      home: parts.home,
      turns: this.#turns,
      write: (kind, said) => this.#write(kind, said),
    });
    this.#delegateDesk = new DelegateDesk({
      home: parts.home,
      offers: () => this.offers(),
      pacts: parts.pacts,
      keyringFor: async (offer) => (await parts.deviceFor(offer))?.keyring,
      write: (kind, said) => this.#write(kind, said),
    });
    this.#stops.push(parts.home.peer.onJudged(() => this.#stepSoon()));
  }

  close(): void {
    this.#closed = true;
    this.#cancelWake();
    for (const stop of this.#stops) stop();
  }

  addPact(peer: PactPeer, keys: PactKeys | undefined): void {
    const { log } = peer.peer.replica;
    this.#pacts.set(log, { peer, keys });
    this.#stops.push(peer.peer.onJudged(() => this.#stepSoon()));
    this.#stepSoon();
  }

  /** Each under the name that follows from it, and of each member so many that nobody floods. */
  offers(): readonly { readonly proposal: Hash32; readonly offer: PactOffer }[] {
    const { log } = this.#home.peer.replica;
    const countByMember = new Map<MemberId, number>();
    return this.#saidAll(pactOfferedKind).flatMap(({ said, member }) => {
      if (said.proposal !== proposalIn(said.offer.nonce, log)) return [];
      const count = (countByMember.get(member) ?? 0) + (this.#isOverBy(said.offer) ? 0 : 1);
      countByMember.set(member, count);
      return count > OFFERS_OPEN_MAX ? [] : [said];
    });
  }

  /** Only with a founding record that every party's seal has signed and the members decided on. */
  opened(): readonly OpenedPact[] {
    const { state } = this.#home.peer.judged();
    const { crypto } = this.#home.peer.parts;
    return this.#saidAll(pactOpenedKind).flatMap(({ said }): readonly OpenedPact[] => {
      const founded = provenPact(crypto, said);
      if (state === undefined || founded === undefined) return [];
      const { pact, content } = founded;
      const hash = idOf<Hash32>(certificateHash(crypto.hash, encodePactContent(content)));
      if (!isResolved(state, { subject: RESOLVE_SUBJECT.pact, hash })) return [];
      const proposal = proposalIn(content.nonce, state.log);
      const party = ownPartyId(crypto.hash, content, proposal);
      return [{ ...said, pact, nonce: content.nonce, party }];
    });
  }

  async offer(wish: {
    readonly terms: PactTerms;
    readonly parties: number;
    readonly epochKey: Uint8Array;
  }): Promise<Result<PactStep, PactMakingFault>> {
    const { random, crypto, tempoMs } = this.#home.peer.parts;
    const offer: PactOffer = {
      nonce: idOf<Hash32>(random.bytes(32)),
      rules: RULES_KNOWN,
      tempoMs,
      epochKeyHash: epochKeyHashOf(crypto.hash, wish.epochKey),
      parties: wish.parties,
      terms: wish.terms,
    };
    return await this.accept(
      { offer, parts: [], prekeys: [], signed: [], genesis: null },
      wish.epochKey,
    );
  }

  accept(
    making: PactMaking,
    epochKey: Uint8Array | undefined,
  ): Promise<Result<PactStep, PactMakingFault>> {
    return this.#serial(() => this.#accept(making, epochKey));
  }

  async #accept(
    given: PactMaking,
    epochKey: Uint8Array | undefined,
  ): Promise<Result<PactStep, PactMakingFault>> {
    const { state, me } = this.#home.peer.judged();
    const { offer } = given;
    if (state === undefined || me === undefined) return fail({ kind: 'NotAMember' });
    if (isUnmet(state, this.#home.peer.entries())) return fail({ kind: 'Unmet' });
    if (offer.tempoMs !== state.tempoMs) return fail({ kind: 'OtherTempo' });
    if (ringersOf(this.#home, state).length === 0) return fail({ kind: 'NoRingers' });
    if (sealHoldersOf(this.#home, state).length === 0) return fail({ kind: 'NoSealHolders' });
    const proposal = proposalIn(offer.nonce, state.log);
    const laid = this.offers().filter((one) => one.proposal === proposal);
    if (laid.every((one) => this.#isOverBy(one.offer)) && !this.#isOverBy(offer)) {
      const offered = await this.#write(pactOfferedKind, { proposal, offer });
      if (!offered.ok) return offered;
      await this.#layCard();
    }
    const cards = this.#cards(proposal);
    const own = given.parts.find(({ nonce }) => nonce === proposal);
    if (own === undefined && cards.length < holdersOf(this.#home, state).length)
      return ok({ making: given, next: 'waitingForCards', pact: undefined, decision: undefined });
    const most = roomExceeded({
      ringing: ringersOf(this.#home, state).length,
      sealing: sealHoldersOf(this.#home, state).length,
      speaking: cards.length,
    });
    if (own === undefined && most !== undefined) return fail({ kind: 'TooManyHolders', most });
    const part = own ?? this.#partOf(state, proposal, cards);
    const prekeys = cards
      .map(({ card }) => ({ device: card.delegate, prekey: card.prekey }))
      .toSorted((a, b) => compareText(a.device, b.device));
    const ours = { offer, parts: [part], prekeys, signed: [], genesis: null };
    const joined = joinMakings(this.#home.peer.parts.crypto, given, ours);
    return joined.ok ? await this.#decide(joined.value, proposal, epochKey) : joined;
  }

  async #decide(
    making: PactMaking,
    proposal: Hash32,
    epochKey: Uint8Array | undefined,
  ): Promise<Result<PactStep, PactMakingFault>> {
    const none = { pact: undefined, decision: undefined };
    if (making.parts.length < making.offer.parties)
      return ok({ making, next: 'waitingForParts', ...none });
    const content = contentOfMaking(making);
    if (content === undefined) return fail({ kind: 'PactTooLarge' });
    const { crypto } = this.#home.peer.parts;
    const hash = idOf<Hash32>(certificateHash(crypto.hash, content));
    const decision = await this.#propose(null, content, RESOLVE_SUBJECT.pact, hash);
    if (!decision.ok) return decision;
    const part = making.parts.find(({ nonce }) => nonce === proposal);
    const certificate = part === undefined ? [] : this.#certificateFor(hash, part.roster);
    if (part === undefined || certificate.length < part.roster.kSeal)
      return ok({ making, next: 'waitingForDecision', pact: undefined, decision: decision.value });
    const signed = joinMakings(crypto, making, {
      ...making,
      signed: [{ nonce: proposal, certificate }],
    });
    if (!signed.ok) return signed;
    return await this.#found(signed.value, content, epochKey, decision.value);
  }

  async #found(
    making: PactMaking,
    content: Uint8Array,
    epochKey: Uint8Array | undefined,
    decision: RecordId,
  ): Promise<Result<PactStep, PactMakingFault>> {
    const { crypto } = this.#home.peer.parts;
    const pact = pactIdOf(crypto.hash, content);
    // Whoever takes an older file in again founds nothing anew.
    const known =
      making.genesis ??
      this.opened().find((one) => one.pact === pact)?.genesis ??
      this.#written.get(pact);
    if (known !== undefined)
      return ok({ making: { ...making, genesis: known }, next: 'founded', pact, decision });
    const certificates = certificatesOfMaking(making);
    if (certificates === undefined)
      return ok({ making, next: 'waitingForSignatures', pact: undefined, decision });
    if (epochKey === undefined)
      return ok({ making, next: 'waitingForGenesis', pact: undefined, decision });
    const device = await this.#parts.deviceFor(making.offer);
    if (device === undefined) return fail({ kind: 'NotAMember' });
    const genesis = this.#writeGenesis(device.keyring, content, certificates);
    this.#written.set(pact, genesis);
    const told = await this.tellOpened({ genesis, epochKey });
    if (!told.ok) return told;
    return ok({ making: { ...making, genesis }, next: 'founded', pact, decision });
  }

  async tellOpened(opened: PactOpened): Promise<Result<void, PactMakingFault>> {
    const pact = provenPact(this.#home.peer.parts.crypto, opened)?.pact;
    const isKnown = pact === undefined || this.opened().some((one) => one.pact === pact);
    // Where it is too long the others take the file in.
    if (isKnown || !canBeTold(opened.genesis)) return ok(undefined);
    const written = await this.#write(pactOpenedKind, opened);
    return written.ok ? ok(undefined) : written;
  }

  async proposeSealAct(pact: PactPeer, verb: SealVerb): Promise<Result<RecordId, PactMakingFault>> {
    const { state, me } = pact.peer.judged();
    const party = state && me && partyOf(state, me);
    if (state === undefined || party === undefined) return fail({ kind: 'NoSuchPact' });
    return await this.proposeMatter({ pact: state.pact, after: party.head, what: verb });
  }

  async proposeMatter(matter: SealMatter): Promise<Result<RecordId, PactMakingFault>> {
    const { crypto } = this.#home.peer.parts;
    const hash = sealMatterHash(crypto.hash, matter);
    const isLaid = this.#matters().some((one) => sealMatterHash(crypto.hash, one) === hash);
    if (!isLaid) {
      const said = { pact: matter.pact, content: encodeSealMatter(matter) };
      const written = await this.#write(sealProposedKind, said);
      if (!written.ok) return written;
    }
    return await this.#resolveAct(RESOLVE_SUBJECT.sealAct, hash);
  }

  decisionOn(matter: SealMatter): RecordId | undefined {
    const hash = sealMatterHash(this.#home.peer.parts.crypto.hash, matter);
    return this.#knownAct(RESOLVE_SUBJECT.sealAct, hash);
  }

  matters(): readonly SealMatter[] {
    return this.#matters();
  }

  /** Writes at home, and settles once it was judged: what follows may ask for it. */
  async #write<T>(kind: RecordKind<T>, said: NoInfer<T>): Promise<Result<RecordId, AppendFault>> {
    const written = await this.#home.peer.append(kind, said);
    if (written.ok) await this.#home.peer.refresh();
    return written;
  }

  #stepSoon(): void {
    void this.#serial(() => this.#step());
  }

  /** What devices do by themselves: lay cards, sign what was decided, carry it into the pact. */
  async #step(): Promise<void> {
    const { state } = this.#home.peer.judged();
    if (this.#closed || state === undefined) return;
    // Whoever offers one to people who never met makes none of their devices sign (R16).
    if (isUnmet(state, this.#home.peer.entries())) return;
    await this.#layCard();
    await this.#delegateDesk.step();
    await this.#turnEpochs();
    await this.#sign();
    await this.#carryOut();
  }

  /** Lays turns of our pacts' epochs open where they are due (R12). */
  async #turnEpochs(): Promise<void> {
    this.#turns.begin();
    let later: Instant | null = null;
    for (const { peer } of this.#pacts.values())
      later = earliest(later, await this.#turnDesk.step(peer));
    const at = earliest(this.#turns.end(), later);
    this.#cancelWake();
    if (at === null) return;
    const { clock } = this.#home.peer.parts;
    const inMs = Math.max(1, at - clock.now());
    this.#cancelWake = clock.wakeAt(clock.monotonicMs() + inMs, () => this.#stepSoon());
  }

  /** Lays this device's card for offers at home, if its member holds a bell. */
  async #layCard(): Promise<void> {
    const { state, me } = this.#home.peer.judged();
    if (state === undefined || me === undefined || !holdersOf(this.#home, state).includes(me))
      return;
    for (const { proposal, offer } of this.offers()) {
      const isLaid = this.#cards(proposal).some(({ member }) => member === me);
      if (isLaid || this.#isOverBy(offer)) continue;
      const device = await this.#parts.deviceFor(offer);
      if (device === undefined) continue;
      const { crypto } = this.#home.peer.parts;
      const { keyring, keys } = device;
      const speaker = speakerCard(crypto, { proposal, offer }, keyring);
      if (speaker === undefined || keys.nextSeal === undefined || keys.recovery === undefined)
        continue;
      const card: PactCard = {
        proposal,
        bellKey: pactKeyOf(keys.bell),
        branchLabel: branchLabel(state, me),
        sealKey: pactKeyOf(keys.seal),
        nextSealKey: pactKeyOf(keys.nextSeal),
        recoveryHash: promiseOf(crypto, keys.recovery),
        amberKey: null,
        ...speaker,
      };
      await this.#write(pactCardKind, card);
    }
  }

  #isOverBy({ terms }: PactOffer): boolean {
    return terms.endsAt < hourNow(this.#home.peer.parts);
  }

  /**
   * Signs what the members decided, whatever this device's member said to it: whoever holds a seal
   * carries out, and has no second vote (decision 0154).
   */
  async #sign(): Promise<void> {
    const { state, me } = this.#home.peer.judged();
    if (state === undefined || me === undefined || state.contested !== null) return;
    const { crypto } = this.#home.peer.parts;
    for (const { said } of this.#saidAll(sealProposedKind)) {
      if (said.pact !== null) continue;
      const hash = idOf<Hash32>(certificateHash(crypto.hash, said.content));
      const task = { content: said.content, hash, n: 0, again: false };
      if (isResolved(state, { subject: RESOLVE_SUBJECT.pact, hash }))
        await this.#signWith(await this.#foundingSeal(said.content), null, task);
    }
    for (const [pact, known] of this.#pacts) {
      const seal = this.#sealOf(known);
      for (const task of this.#tasksIn(known))
        if (!task.waits) await this.#signWith(seal, pact, task);
    }
  }

  /**
   * One signature a key and height, so that of two acts only one has enough; but where that leaves none
   * with enough, all keys turn to one of them.
   */
  async #signWith(
    seal: SealDevice | undefined,
    pact: LogId | null,
    { hash, n, again }: Pick<SealTask, 'hash' | 'n' | 'again'>,
  ): Promise<void> {
    if (seal === undefined || this.#hasSigned(hash, seal)) return;
    const { me } = this.#home.peer.judged();
    const isBound = this.#saidAll(pactSignedKind).some(
      ({ said, member }) => member === me && n > 0 && said.pact === pact && said.n === n,
    );
    if (isBound && !again) return;
    const signature = this.#home.peer.parts.crypto.sign(idBytes(hash), seal.pair.secretKey);
    const signed = { pact, n, content: hash, sealIndex: seal.index, signature };
    await this.#write(pactSignedKind, signed);
  }

  #matters(): readonly SealMatter[] {
    return this.#saidAll(sealProposedKind).flatMap(({ said }) => {
      const read = said.pact === null ? undefined : decodeSealMatter(said.content);
      return read?.ok === true && read.value.pact === said.pact ? [read.value] : [];
    });
  }

  /** What our seal is to do next in a pact. */
  #tasksIn(held: HeldPact): readonly SealTask[] {
    const { state: home } = this.#home.peer.judged();
    const { state: pact, party } = this.#judged(held) ?? {};
    const roster = party?.rosters.at(-1)?.roster;
    if (home === undefined || pact === undefined || party === undefined || roster === undefined)
      return [];
    return sealTasks(this.#home.peer.parts.crypto.hash, {
      home,
      pact,
      party,
      matters: this.#matters(),
      following: this.#following(held, party),
      signedAt: (n) => this.#signedAt(pact.pact, n, roster),
      lost: lostSeals(this.#home, roster),
    });
  }

  /** Who is let in and out without a decision; and once they are as they should be, the turn of the epoch. */
  #following({ peer }: HeldPact, party: PartyState): readonly SealFollowing[] {
    return [...this.#delegateDesk.following(party), ...this.#turnDesk.following(peer)];
  }

  /**
   * A pact with our party in it: as its log says, or on a device that does not speak there as those told
   * at home that do. A new seal's device signs for its own coming in: the old ones may all be gone.
   */
  #judged({ peer }: HeldPact): { state: PactState; party: PartyState } | undefined {
    const own = peer.peer.judged();
    const { log } = peer.peer.replica;
    const known =
      own.me === undefined ? this.#parts.pacts().find(({ pact }) => pact === log) : undefined;
    const [state, me] = known === undefined ? [own.state, own.me] : [known.state, known.me];
    const party = state && me && partyOf(state, me);
    return state === undefined || party === undefined ? undefined : { state, party };
  }

  /** This device's seal and its place in the roster that stands in a pact. */
  #sealOf(held: HeldPact): SealDevice | undefined {
    const { keys } = held;
    const roster = this.#judged(held)?.party.rosters.at(-1)?.roster;
    return keys === undefined || roster === undefined ? undefined : sealDevice(roster, keys);
  }

  /** This device's seal and its place in the roster of a pact that is to be founded. */
  async #foundingSeal(content: Uint8Array): Promise<SealDevice | undefined> {
    const read = decodePactContent(content);
    if (!read.ok) return undefined;
    const offered = this.offers().find(({ offer }) => offer.nonce === read.value.nonce);
    const part = read.value.parties.find(({ nonce }) => nonce === offered?.proposal);
    const device = offered && (await this.#parts.deviceFor(offered.offer));
    return part === undefined || device === undefined
      ? undefined
      : sealDevice(part.roster, device.keys);
  }

  /** Brings certified acts into their pacts' logs; any delegate's device may. */
  async #carryOut(): Promise<void> {
    for (const known of this.#pacts.values()) {
      const { state, me } = known.peer.peer.judged();
      const roster = (state && me && partyOf(state, me))?.rosters.at(-1)?.roster;
      if (roster === undefined) continue;
      for (const { content, hash } of this.#tasksIn(known)) {
        const certificate = this.#certificateFor(hash, roster);
        if (certificate.length < roster.kSeal) continue;
        await carryAct(known.peer, content, certificate);
      }
    }
  }

  #saidAll<T>(kind: Parameters<typeof saidAs<T>>[0]) {
    const { state } = this.#home.peer.judged();
    return this.#home.peer.entries().flatMap((entry) => {
      const said = saidAs(kind, entry);
      const member = state && memberOfDevice(state, entry.header.author);
      const { author, seq } = entry.header;
      return said === undefined || member === undefined
        ? []
        : [{ said, member, id: entry.id, author, seq }];
    });
  }

  /** Cards of those who hold a bell or seal now. */
  #cards(proposal: Hash32): readonly CardOf[] {
    const { state } = this.#home.peer.judged();
    const asked = state === undefined ? [] : holdersOf(this.#home, state);
    const offer = this.offers().find((one) => one.proposal === proposal)?.offer;
    if (offer === undefined) return [];
    return cardsOfOffer(this.#home, { proposal, offer }).filter(({ member }) =>
      asked.includes(member),
    );
  }

  #hasSigned(hash: Hash32, { roster, index }: SealDevice): boolean {
    return this.#certificateFor(hash, roster).some((one) => one.index === index);
  }

  /** The acts of a height that the roster's seals really signed, and by which of them. */
  #signedAt(pact: LogId, n: number, roster: Roster): ReadonlyMap<Hash32, ReadonlySet<number>> {
    const all = this.#saidAll(pactSignedKind).filter(
      ({ said }) => said.pact === pact && said.n === n,
    );
    const hashes = [...new Set(all.map(({ said }) => said.content))];
    return new Map(
      hashes.flatMap((hash): readonly [Hash32, ReadonlySet<number>][] => {
        const signers = this.#certificateFor(hash, roster).map(({ index }) => index);
        return signers.length === 0 ? [] : [[hash, new Set(signers)]];
      }),
    );
  }

  /** What the roster's seals really signed: any member can write a signature that is none. */
  #certificateFor(hash: Hash32, roster: Roster): SealCertificate {
    const { crypto } = this.#home.peer.parts;
    const signatures = new Map<number, Uint8Array>();
    for (const { said } of this.#saidAll(pactSignedKind)) {
      const { sealIndex, signature } = said;
      const key = said.content === hash ? roster.seals[sealIndex] : undefined;
      if (key === undefined || signatures.has(sealIndex)) continue;
      if (crypto.verify(signature, idBytes(hash), idBytes(key)))
        signatures.set(sealIndex, signature);
    }
    return [...signatures]
      .map(([index, signature]) => ({ index, signature }))
      .toSorted((a, b) => a.index - b.index);
  }

  /** Our part of the pact from the cards on the table. */
  #partOf(state: AssemblyState, proposal: Hash32, cards: readonly CardOf[]): PartyContent {
    const seats = cards.map(({ card, member }) => ({ ...card, member }));
    const seatsOf = (members: readonly MemberId[]): readonly SeatKeys[] =>
      seats.filter(({ member }) => members.includes(member));
    const { hash } = this.#home.peer.parts.crypto;
    const asked = holdersOf(this.#home, state);
    const roster = composeRoster(hash, state, {
      term: 0,
      ringing: seatsOf(ringersOf(this.#home, state)),
      sealing: seatsOf(sealHoldersOf(this.#home, state)),
      ambers: amberKeysOf(this.#home, proposal),
      recoveries: recoveryCardsOf(this.#home, proposal, asked).map(({ key }) => key),
    });
    const delegates = cards
      .map(({ card }) => delegateOnCard(hash, card))
      .toSorted((a, b) => compareText(a.device, b.device));
    return { nonce: proposal, roster, delegates };
  }

  /** Lays bytes before the members: what is to be signed, and the decision on it. */
  async #propose(
    pact: LogId | null,
    content: Uint8Array,
    subject: number,
    hash: Hash32,
  ): Promise<Result<RecordId, PactMakingFault>> {
    const { crypto } = this.#home.peer.parts;
    const laid = this.#saidAll(sealProposedKind).some(
      ({ said }) => idOf<Hash32>(certificateHash(crypto.hash, said.content)) === hash,
    );
    if (!laid) {
      const written = await this.#write(sealProposedKind, { pact, content });
      if (!written.ok) return written;
    }
    return await this.#resolveAct(subject, hash);
  }

  /** The open or placed act of a resolution; written if nobody has. */
  async #resolveAct(subject: number, hash: Hash32): Promise<Result<RecordId, PactMakingFault>> {
    const { state } = this.#home.peer.judged();
    if (state === undefined) return fail({ kind: 'NotAMember' });
    const known = this.#knownAct(subject, hash);
    if (known !== undefined) return ok(known);
    const verb = { kind: 'resolve', value: { subject, hash } } as const;
    return await this.#write(actKind, this.#home.governance.draft(state, verb, 'members'));
  }

  #knownAct(subject: number, hash: Hash32): RecordId | undefined {
    const { state } = this.#home.peer.judged();
    if (state === undefined) return undefined;
    const now = hourNow(this.#home.peer.parts);
    const isPlaced = (id: RecordId): number => (state.placedActs.has(id) ? 0 : 1);
    // Several devices may have asked before they heard of one another: all of them must come to name
    // one and the same act, in whatever order the acts reached them.
    const [known] = [...state.reading.actById.values()]
      .filter(
        ({ entry, said }) =>
          said.verb.kind === 'resolve' &&
          said.verb.value.subject === subject &&
          said.verb.value.hash === hash &&
          // One that can never be placed, or no longer, must not stand in the way of one that can.
          (state.placedActs.has(entry.id) ||
            (said.validUntil >= now && state.verdicts.get(entry.id)?.kind !== 'void')),
      )
      .map(({ entry }) => entry.id)
      .toSorted((a, b) => isPlaced(a) - isPlaced(b) || compareText(a, b));
    return known;
  }

  /** The pact's first record, by this device as a delegate. */
  #writeGenesis(
    keyring: Keyring,
    content: Uint8Array,
    certificates: readonly SealCertificate[],
  ): WireRecord {
    const { crypto, clock, tempoMs } = this.#home.peer.parts;
    const body = encodeSaid(pactGenesisKind, { content, certificates });
    const log = pactIdOf(crypto.hash, content);
    const header = encodeHeader({
      version: RECORD_VERSION,
      log,
      author: keyring.me,
      seq: 0,
      prev: null,
      deps: [],
      gov: log as string as PlacementId,
      wallHour: hourOf(clock.now(), tempoMs),
      lane: LANE_GOVERNANCE,
      epoch: 0,
      nonce: new Uint8Array(),
      bodyLen: body.length,
      bodyHash: idOf(bodyHashOf(crypto.hash, body)),
    });
    const id = recordIdOf(crypto.hash, header);
    return { header, signature: crypto.sign(idBytes(id), keyring.signing.secretKey), body };
  }
}

/** Devices that speak in a pact by its content, before its genesis is here. */
export function delegatesOf(content: PactContent): readonly string[] {
  return content.parties.flatMap(({ delegates }) => delegates.map(({ device }) => device));
}

/** Our own name in a pact that is being made. */
export function ownPartyId(
  hash: Parameters<typeof partyIdOf>[0],
  content: PactContent,
  proposal: Hash32,
): PartyId | undefined {
  const part = content.parties.find(({ nonce }) => nonce === proposal);
  return part === undefined ? undefined : partyIdOf(hash, part);
}

/** A holder's seal, and its place in the roster that signs. */
interface SealDevice extends HeldKey {
  readonly roster: Roster;
}

function sealDevice(roster: Roster, keys: PactKeys): SealDevice | undefined {
  const held = sealIn(keys, roster);
  return held === undefined ? undefined : { ...held, roster };
}

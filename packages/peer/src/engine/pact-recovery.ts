/**
 * What an assembly does beside the chains of its pacts (R20): members who are no holders keep recovery
 * keys; a seal says by itself when it has seen a twin's filing; a bell whose device was struck by its
 * paper code is struck too; and every act beside the chain that enough keys signed at home is carried
 * into its pact. A filing and an objection are signed by people, each by their own hand.
 */
import type {
  DeviceId,
  Hash32,
  KindName,
  LogId,
  MemberId,
  PactKey,
  PactOffer,
  PactState,
  PartyId,
  PartyState,
  PlacementId,
  RecordKind,
  Roster,
  SealActContent,
  SealCertificate,
  SealVerb,
  SigningPair,
} from '@tocsin/core';
import {
  bellPaperKind,
  besideContent,
  besideSigners,
  certificateHash,
  decodePactContent,
  decodeSealActContent,
  encodeSealActContent,
  epochKeyHashOf,
  fail,
  filingWordsDue,
  holders,
  idBytes,
  idOf,
  isTrueWord,
  memberOfDevice,
  ok,
  openBellPaper,
  ownStrike,
  pactSignedKind,
  partyIdOf,
  partyOf,
  RECOVERIES_MAX,
  recoveryCardKind,
  ROLE,
  saidAs,
  sealBellPaper,
  sealProposedKind,
  standingRoster,
  strikeKind,
} from '@tocsin/core';
import type { Hour, Result } from '@tocsin/core';

import type { AppendFault } from '../log/replica.ts';
import { hourNow } from '../log/replica.ts';
import { createSerial } from '../log/serial.ts';
import type { AssemblyPeer } from './assembly-peer.ts';
import { carryAct } from './carry-act.ts';
import type { KnownPact } from './known-pacts.ts';
import type { PactKeys } from './pact-keys.ts';
import { bellIn, nextSealsOf, pactKeyOf, sealIn } from './pact-keys.ts';
import type { PactPeer } from './pact-peer.ts';

/** Why an act beside a chain was not laid open, or not signed. */
export type PactRecoveryFault =
  | AppendFault
  | { readonly kind: 'NoSuchPact' }
  | { readonly kind: 'NoSuchAct' }
  /** No key that could sign it is on this device. */
  | { readonly kind: 'NoSuchKey' };

/** Everything a home does beside its pacts' chains. */
export interface PactRecovery {
  addPact(peer: PactPeer, keys: PactKeys | undefined): void;
  /** Lays an act open at home, so that whoever holds its keys can sign it; gives its id. */
  propose(pact: LogId, what: SealVerb): Promise<Result<Hash32, PactRecoveryFault>>;
  /**
   * Signs an act that was laid open with every key on this device that it reveals.
   *
   * @param onPaper - more keys, typed in from paper; they are not kept.
   */
  sign(act: Hash32, onPaper?: readonly SigningPair[]): Promise<Result<void, PactRecoveryFault>>;
  /** Public recovery keys that members showed for a pact, in the order in which they were shown. */
  recoveryKeys(pact: LogId): readonly PactKey[];
  /** Signatures that count under an act that was laid open. */
  signatures(act: Hash32): number;
  /** Acts that people here laid open, and what they are about. */
  laid(): readonly LaidAct[];
  close(): void;
}

/** An act beside a chain that lies open at home. */
export interface LaidAct {
  readonly id: Hash32;
  readonly pact: LogId;
  readonly content: SealActContent;
  readonly bytes: Uint8Array;
}

/** What it is made of. */
export interface PactRecoveryParts {
  readonly home: AssemblyPeer;
  /** Offers seen at home, and pacts that were opened (`PactMakingDesk`). */
  readonly offers: () => readonly { readonly proposal: Hash32; readonly offer: PactOffer }[];
  readonly opened: () => readonly { readonly pact: LogId; readonly epochKey: Uint8Array }[];
  /** Every pact that this device knows of (`KnownPacts`). */
  readonly pacts: () => readonly KnownPact[];
  /** This device's copy of its member's paper code, if it has one. */
  readonly paperCode: () => Promise<Uint8Array | undefined>;
}

/** Opens it. */
export function createPactRecovery(parts: PactRecoveryParts): PactRecovery {
  return new Recovery(parts);
}

/** Where a recovery key's seed lies among the local values of a home's store. */
const seedName = (proposal: Hash32): string => `recovery.${proposal}`;

/** Recovery cards of a proposal: one a member, of members who are no holders, at most nine. */
export function recoveryCardsOf(
  home: AssemblyPeer,
  proposal: Hash32,
  holding: readonly MemberId[],
): readonly { readonly member: MemberId; readonly key: PactKey }[] {
  const seen = new Set<MemberId>(holding);
  const { state } = home.peer.judged();
  return home.peer
    .entries()
    .flatMap((entry) => {
      const said = saidAs(recoveryCardKind, entry);
      const member = state && memberOfDevice(state, entry.header.author);
      if (said?.proposal !== proposal || member === undefined || seen.has(member)) return [];
      seen.add(member);
      return [{ member, key: said.key }];
    })
    .slice(0, RECOVERIES_MAX);
}

class Recovery implements PactRecovery {
  readonly #parts: PactRecoveryParts;
  readonly #home: AssemblyPeer;
  readonly #serial = createSerial();
  readonly #pacts = new Map<LogId, { readonly peer: PactPeer; readonly keys?: PactKeys }>();
  readonly #stops: (() => void)[] = [];
  #closed = false;

  constructor(parts: PactRecoveryParts) {
    this.#parts = parts;
    this.#home = parts.home;
    this.#stops.push(parts.home.peer.onJudged(() => this.#stepSoon()));
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

  async propose(pact: LogId, what: SealVerb): Promise<Result<Hash32, PactRecoveryFault>> {
    const party = this.#ownParty(pact);
    if (party === undefined) return fail({ kind: 'NoSuchPact' });
    const bytes = encodeSealActContent(besideContent(party, what));
    const written = await this.#lay(pact, bytes);
    return written.ok ? ok(this.#idOf(bytes)) : written;
  }

  async sign(
    act: Hash32,
    onPaper: readonly SigningPair[] = [],
  ): Promise<Result<void, PactRecoveryFault>> {
    const laid = this.laid().find(({ id }) => id === act);
    if (laid === undefined) return fail({ kind: 'NoSuchAct' });
    const { what } = laid.content;
    if (what.kind !== 'recover' && what.kind !== 'object' && what.kind !== 'strikeBell')
      return fail({ kind: 'NoSuchKey' });
    const keys = this.#pacts.get(laid.pact)?.keys;
    const own = [
      ...(await this.#recoveryPairs()),
      ...(keys === undefined ? [] : nextSealsOf(keys)),
    ];
    const mine = [...own, ...onPaper].flatMap((pair) => {
      const shown = what.value.revealed.find(({ key }) => key === pactKeyOf(pair));
      return shown === undefined ? [] : [{ pair, index: shown.index }];
    });
    if (mine.length === 0) return fail({ kind: 'NoSuchKey' });
    for (const { pair, index } of mine) {
      const written = await this.#signWith(laid.pact, act, index, pair);
      if (!written.ok) return written;
    }
    return ok(undefined);
  }

  recoveryKeys(pact: LogId): readonly PactKey[] {
    const founded = this.#foundedIn(pact);
    const { state } = this.#home.peer.judged();
    if (founded === undefined || state === undefined) return [];
    return recoveryCardsOf(this.#home, founded.proposal, []).map(({ key }) => key);
  }

  laid(): readonly LaidAct[] {
    return this.#saidByMembers(sealProposedKind).flatMap(({ said: { pact, content: bytes } }) => {
      const content = pact === null ? undefined : decodeSealActContent(bytes);
      if (pact === null || content?.ok !== true || content.value.n !== 0) return [];
      return [{ id: this.#idOf(bytes), pact, content: content.value, bytes }];
    });
  }

  #idOf(content: Uint8Array): Hash32 {
    return idOf<Hash32>(certificateHash(this.#home.peer.parts.crypto.hash, content));
  }

  async #lay(pact: LogId, content: Uint8Array): Promise<Result<void, AppendFault>> {
    const id = this.#idOf(content);
    if (this.laid().some((one) => one.id === id && one.pact === pact)) return ok(undefined);
    return await this.#write(sealProposedKind, { pact, content });
  }

  async #write<T>(kind: RecordKind<T>, said: NoInfer<T>): Promise<Result<void, AppendFault>> {
    const written = await this.#home.peer.append(kind, said);
    if (written.ok) await this.#home.peer.refresh();
    return written.ok ? ok(undefined) : written;
  }

  /** Our own name in a pact: from its log, or from the founding that our seal signed. */
  #ownParty(pact: LogId): PartyId | undefined {
    const { me } = this.#pacts.get(pact)?.peer.peer.judged() ?? {};
    return me ?? this.#foundedIn(pact)?.party;
  }

  /** The founding of a pact as it was laid open at home; for members whose devices hold no log. */
  #foundedIn(pact: LogId): { readonly proposal: Hash32; readonly party: PartyId } | undefined {
    const { hash } = this.#home.peer.parts.crypto;
    const opened = this.#parts.opened().find((one) => one.pact === pact);
    const keyHash = opened && epochKeyHashOf(hash, opened.epochKey);
    for (const { proposal, offer } of this.#parts.offers()) {
      if (offer.epochKeyHash !== keyHash) continue;
      for (const { said } of this.#saidByMembers(sealProposedKind)) {
        const content = said.pact === null ? decodePactContent(said.content) : undefined;
        if (content?.ok !== true || content.value.nonce !== offer.nonce) continue;
        const part = content.value.parties.find((one) => one.nonce === proposal);
        if (part !== undefined) return { proposal, party: partyIdOf(hash, part) };
      }
    }
    return undefined;
  }

  #saidByMembers<T>(kind: RecordKind<T> & { readonly name: KindName }) {
    const { state } = this.#home.peer.judged();
    return this.#home.peer.entries().flatMap((entry) => {
      const said = saidAs(kind, entry);
      const author: DeviceId = entry.header.author;
      const member = state && memberOfDevice(state, author);
      return said === undefined || member === undefined ? [] : [{ said, member, author }];
    });
  }

  #stepSoon(): void {
    void this.#serial(() => this.#step());
  }

  async #step(): Promise<void> {
    if (this.#closed) return;
    await this.#showRecoveryKey();
    for (const [pact, { peer, keys }] of this.#pacts) {
      const { state, me } = peer.peer.judged();
      if (state === undefined || me === undefined) continue;
      if (keys !== undefined) {
        await this.#sealPaper(pact, state, me, keys);
        await this.#sayWords(pact, state, me, keys);
      }
      await this.#carryOut(pact, state, me);
      await this.#strikeByPaper(pact, state, me);
    }
  }

  /** A member who is no holder keeps a recovery key for each pact that is being made. */
  async #showRecoveryKey(): Promise<void> {
    const { state, me } = this.#home.peer.judged();
    if (state === undefined || me === undefined) return;
    const now = hourNow(this.#home.peer.parts);
    const roles = [ROLE.ringer, ROLE.sealHolder];
    if (roles.some((role) => holders(state, role, now).includes(me))) return;
    const { store, random, crypto } = this.#home.peer.parts;
    for (const { proposal, offer } of this.#parts.offers()) {
      if (offer.terms.endsAt < now) continue;
      const cards = recoveryCardsOf(this.#home, proposal, []);
      if (cards.length >= RECOVERIES_MAX || cards.some(({ member }) => member === me)) continue;
      const kept = await store.readLocal(seedName(proposal));
      if (!kept.ok) return;
      const seed = kept.value ?? random.bytes(32);
      // The seed is on disk before anybody hears of its key.
      if (kept.value === undefined)
        if (!(await store.writeLocal(new Map([[seedName(proposal), seed]]))).ok) return;
      const key = pactKeyOf(crypto.signingPair(seed));
      await this.#write(recoveryCardKind, { proposal, key });
    }
  }

  async #recoveryPairs(): Promise<readonly SigningPair[]> {
    const { store, crypto } = this.#home.peer.parts;
    const pairs: SigningPair[] = [];
    for (const { proposal } of this.#parts.offers()) {
      const seed = await store.readLocal(seedName(proposal));
      if (seed.ok && seed.value !== undefined) pairs.push(crypto.signingPair(seed.value));
    }
    return pairs;
  }

  /** Lays the strike of our own bell under our paper code, once for each bell. */
  async #sealPaper(pact: LogId, state: PactState, me: PartyId, keys: PactKeys): Promise<void> {
    const party = partyOf(state, me);
    const held = party && bellIn(keys, standingRoster(party));
    if (held === undefined) return;
    const bell = pactKeyOf(held.pair);
    const { crypto, random, keyring } = this.#home.peer.parts;
    const isLaid = this.#saidByMembers(bellPaperKind).some(
      ({ said, author }) => author === keyring.me && said.pact === pact && said.bell === bell,
    );
    const code = isLaid ? undefined : await this.#parts.paperCode();
    if (code === undefined) return;
    const strike = this.#idOf(encodeSealActContent(ownStrike(me, bell)));
    const signature = crypto.sign(idBytes(strike), held.pair.secretKey);
    const nonce = random.bytes(24);
    const paper = sealBellPaper(crypto, code, { pact, bell }, signature, nonce);
    await this.#write(bellPaperKind, paper);
  }

  /** A device that was struck by its paper code rings no more: its bell is struck with it. */
  async #strikeByPaper(pact: LogId, state: PactState, me: PartyId): Promise<void> {
    const { crypto } = this.#home.peer.parts;
    const struck = partyOf(state, me)?.struckBells;
    const codes = this.#home.peer.entries().flatMap((entry) => {
      const said = saidAs(strikeKind, entry);
      return said?.by === 'paper' && said.paperCode !== null
        ? [{ device: said.device, code: said.paperCode }]
        : [];
    });
    // Whoever wrote a paper may have ended by now: it is the strike's very purpose.
    for (const entry of codes.length === 0 ? [] : this.#home.peer.entries()) {
      const paper = saidAs(bellPaperKind, entry);
      if (paper?.pact !== pact || struck?.has(paper.bell) === true) continue;
      const content = encodeSealActContent(ownStrike(me, paper.bell));
      const message = idBytes(this.#idOf(content));
      // Every code that was told: a wrong one that came first must not hide the right one.
      for (const { device, code } of codes) {
        const signature = device === entry.header.author && openBellPaper(crypto, code, paper);
        if (signature === false || signature === undefined) continue;
        if (crypto.verify(signature, message, idBytes(paper.bell)))
          await this.#carry(pact, content, [{ index: 0, signature }]);
      }
    }
  }

  /** Lays what our seal is to say of twins' filings, and signs what is true of it. */
  async #sayWords(pact: LogId, state: PactState, me: PartyId, keys: PactKeys): Promise<void> {
    const home = this.#home.peer.judged().state;
    if (home === undefined || home.contested !== null || home.height === 0) return;
    const walls = new Map<PlacementId, Hour>(home.history.map(({ head, wall }) => [head, wall]));
    const trueOf = (): readonly LaidAct[] =>
      this.laid().filter((one) => one.pact === pact && isTrueWord(state, me, walls, one.content));
    for (const word of filingWordsDue(state, me, { placement: home.head, wall: home.wall })) {
      const isLaid = trueOf().some(({ content }) => isSameFiling(content, word));
      if (!isLaid) await this.#lay(pact, encodeSealActContent(word));
    }
    const party = partyOf(state, me);
    const seal = party && sealIn(keys, standingRoster(party));
    if (seal === undefined) return;
    for (const { id } of trueOf()) await this.#signWith(pact, id, seal.index, seal.pair);
  }

  async #signWith(
    pact: LogId,
    act: Hash32,
    index: number,
    pair: SigningPair,
  ): Promise<Result<void, AppendFault>> {
    const { crypto } = this.#home.peer.parts;
    const isSigned = this.#saidByMembers(pactSignedKind).some(
      ({ said }) =>
        said.content === act &&
        said.sealIndex === index &&
        crypto.verify(said.signature, idBytes(act), pair.publicKey),
    );
    if (isSigned) return ok(undefined);
    const signature = crypto.sign(idBytes(act), pair.secretKey);
    const signed = { pact, n: 0, content: act, sealIndex: index, signature };
    return await this.#write(pactSignedKind, signed);
  }

  /** Carries what enough keys signed into the pact; any device that speaks there may. */
  async #carryOut(pact: LogId, state: PactState, me: PartyId): Promise<void> {
    const party = partyOf(state, me);
    if (party === undefined) return;
    for (const { pact: of, content, id, bytes } of this.laid()) {
      if (of !== pact || content.party !== me) continue;
      const roster = actingRoster(party, content.what);
      const certificate = roster === undefined ? [] : this.#certificate(id, roster, content.what);
      if (certificate.length > 0) await this.#carry(pact, bytes, certificate);
    }
  }

  signatures(act: Hash32): number {
    const laid = this.laid().find(({ id }) => id === act);
    const ours = laid && this.#parts.pacts().find(({ pact }) => pact === laid.pact);
    const party = ours && partyOf(ours.state, ours.me);
    const roster = laid && party && actingRoster(party, laid.content.what);
    return laid === undefined || roster === undefined
      ? 0
      : this.#genuine(act, roster, laid.content.what).length;
  }

  /** Enough genuine signatures, or none at all. */
  #certificate(act: Hash32, roster: Roster, what: SealVerb): SealCertificate {
    const signers = besideSigners(this.#home.peer.parts.crypto, roster, what);
    const genuine = this.#genuine(act, roster, what);
    return signers === undefined || genuine.length < signers.needed ? [] : genuine;
  }

  #genuine(act: Hash32, roster: Roster, what: SealVerb): SealCertificate {
    const { crypto } = this.#home.peer.parts;
    const signers = besideSigners(crypto, roster, what);
    if (signers === undefined) return [];
    const signatures = new Map<number, Uint8Array>();
    for (const { said } of this.#saidByMembers(pactSignedKind)) {
      const key = said.content === act ? signers.keys[said.sealIndex] : undefined;
      if (key === undefined || signatures.has(said.sealIndex)) continue;
      if (crypto.verify(said.signature, idBytes(act), idBytes(key)))
        signatures.set(said.sealIndex, said.signature);
    }
    return [...signatures]
      .map(([index, signature]) => ({ index, signature }))
      .toSorted((a, b) => a.index - b.index);
  }

  async #carry(pact: LogId, content: Uint8Array, certificate: SealCertificate): Promise<void> {
    const peer = this.#pacts.get(pact)?.peer;
    if (peer !== undefined) await carryAct(peer, content, certificate);
  }
}

function isSameFiling(a: SealActContent, b: SealActContent): boolean {
  return (
    a.what.kind === 'filingSeen' &&
    b.what.kind === 'filingSeen' &&
    a.what.value.filing === b.what.value.filing
  );
}

/** The roster whose keys an act of our party is signed by. */
function actingRoster(party: PartyState, what: SealVerb): Roster | undefined {
  const rosters = [...party.rosterByPolicy.values()];
  switch (what.kind) {
    case 'recover':
      return party.rosterByPolicy.get(what.value.replaces);
    case 'object': {
      const filing = party.filings.find(({ id }) => id === what.value.filing);
      return filing && party.rosterByPolicy.get(filing.replaces);
    }
    case 'strikeBell':
      return rosters.find(({ bells }) => bells.some(({ key }) => key === what.value.bell));
    default:
      return standingRoster(party);
  }
}

/**
 * The next roster of a pact (R20), for people: after a term, after an arrest, after a lost phone. One
 * of them asks; each holder's device makes its keys by itself; whoever is next puts the roster together
 * and lays it open. Then it is *rotated*, by the members' decision and k_seal of the keys on paper, or
 * *recovered*, by r recovery keys, where those papers are lost. What was begun is never begun beside
 * it: whoever comes later joins.
 *
 *     asked ─ every holder's device ─▶ keys laid ─ any member ─▶ roster laid open
 *        rotation: members decide, k_seal papers sign ─▶ filed, the old keys succeed one another
 *        recovery: r recovery keys sign ─▶ filed, the twins see it for 14 d ─▶ started
 */
import type {
  Hash32,
  LogId,
  MemberId,
  PactKey,
  PartyState,
  PolicyId,
  RecordId,
  RecordKind,
  Result,
  RevealedKey,
  Roster,
  SealCertificate,
  SealMatter,
  SigningPair,
} from '@tocsin/core';
import {
  compareText,
  DURATIONS,
  fail,
  holderCardKind,
  idBytes,
  isResolved,
  keyHashOf,
  liveMembers,
  ok,
  pactSignedKind,
  partyOf,
  policyIdOf,
  promisedKeys,
  RESOLVE_SUBJECT,
  rosterAskedKind,
  rotationTask,
  sealMatterHash,
} from '@tocsin/core';

import type { AppendFault } from '../log/replica.ts';
import { hourNow } from '../log/replica.ts';
import { createSerial } from '../log/serial.ts';
import type { RecordStore, StoreFault } from '../ports/index.ts';
import type { AssemblyPeer } from './assembly-peer.ts';
import { carryAct } from './carry-act.ts';
import type { KnownPact, KnownPacts } from './known-pacts.ts';
import type { PactKeys } from './pact-keys.ts';
import {
  ensureTermKeys,
  forgetServedPaper,
  nextSealOnPaper,
  nextSealsOf,
  pactKeyOf,
} from './pact-keys.ts';
import type { PactMakingDesk, PactMakingFault } from './pact-making.ts';
import type { PactPeer } from './pact-peer.ts';
import type { LaidAct, PactRecovery, PactRecoveryFault } from './pact-recovery.ts';
import { recoveryCardsOf } from './pact-recovery.ts';
import { rosterFlags } from './roster-flags.ts';
import type { OfferSeen, SeatKeys } from './seats.ts';
import {
  amberKeysOf,
  composeRoster,
  holdersOf,
  ringersOf,
  roomExceeded,
  saidByMembers,
  sealHoldersOf,
  seatKeysFor,
  shownKeys,
} from './seats.ts';

/** Why a next roster is not made, or not signed. */
export type RosterFault =
  | PactMakingFault
  | PactRecoveryFault
  | StoreFault
  /** Everybody who holds a bell or seal was left out. */
  | { readonly kind: 'NobodyLeft' }
  /** Fewer than k_seal of the keys that the standing roster promises were ever shown here. */
  | { readonly kind: 'NextKeysUnknown' }
  /** The code is that of no key that the standing roster promises. */
  | { readonly kind: 'CodeOfNoKey' }
  /** Nobody but holders: nobody keeps a recovery key. */
  | { readonly kind: 'NoRecoveryKeys' }
  /** This key signed another roster on the same head. */
  | { readonly kind: 'SignedOtherRoster' }
  /** No filing of recovery keys waits. */
  | { readonly kind: 'NoFiling' };

/** Whom a next roster is to hold, and whether what others began is put aside. */
export interface RosterWish {
  /** Holders who are left out: arrested, or their phone is gone. */
  readonly without: readonly MemberId[];
  readonly anew: boolean;
}

/** Where a next roster stands. */
export interface RosterProgress {
  /**
   * - `keys`: devices of `missing` have not made theirs. `agreeing`: the members are asked.
   * - `signing`: keys on paper, or recovery keys, have to sign. `filed`: it lies in the pact.
   */
  readonly stage: 'keys' | 'agreeing' | 'signing' | 'filed';
  readonly missing: readonly MemberId[];
  /** Who rings and who speaks by it; empty before it is laid open. */
  readonly ringers: readonly MemberId[];
  readonly sealHolders: readonly MemberId[];
  /** The act by which members decide; a recovery needs none. */
  readonly decision: RecordId | undefined;
  readonly signed: { readonly have: number; readonly needed: number };
  /** Whether a key of this device's member is asked for and has not signed. */
  readonly mine: boolean;
}

/** Makes next rosters and amber keys for a home. */
export interface RosterDesk {
  addPact(peer: PactPeer, keys: PactKeys | undefined): void;
  /** Every pact that this device knows of, whether or not it holds its log. */
  known(): readonly KnownPact[];
  /** Does what is next for a rotation; the caller says yes to its decision. */
  rotate(pact: LogId, wish: RosterWish): Promise<Result<RosterProgress, RosterFault>>;
  /**
   * Signs a rotation that was laid open.
   *
   * @param decision - the members' act on it, as `rotate` named it.
   * @param code - from paper; not needed where it was never taken off this device. Not kept.
   */
  signRotation(
    pact: LogId,
    decision: RecordId,
    code: Uint8Array | undefined,
  ): Promise<Result<RosterProgress, RosterFault>>;
  /** Files a roster by recovery keys, or signs what others filed with this device's. */
  recover(pact: LogId, wish: RosterWish): Promise<Result<RosterProgress, RosterFault>>;
  /** Says by promised keys that they are not lost: the filing that waits does not start. */
  object(pact: LogId, code: Uint8Array | undefined): Promise<Result<RosterProgress, RosterFault>>;
  close(): void;
}

/** A holder's keys in a pact's store, by the offer. */
export interface HolderDevice {
  readonly keys: PactKeys;
  readonly store: RecordStore;
}

/** What the desk is made of. */
export interface RosterDeskParts {
  readonly home: AssemblyPeer;
  readonly pacts: KnownPacts;
  readonly making: PactMakingDesk;
  readonly recovery: PactRecovery;
  /** This device's keys for an offer; made on first asking, kept with the pact's store. */
  readonly holderFor: (offer: OfferSeen['offer']) => Promise<HolderDevice | undefined>;
}

/** Opens the desk. */
export function createRosterDesk(parts: RosterDeskParts): RosterDesk {
  return new Desk(parts);
}

/** A pact with our own party and its standing roster. */
interface Ours extends KnownPact {
  readonly party: PartyState;
  readonly standing: Roster;
  readonly policy: PolicyId;
  readonly offer: OfferSeen;
}

/** A rotation that was laid open. */
interface Rotation {
  readonly matter: SealMatter & { readonly what: { readonly kind: 'roster' } };
  readonly decision: RecordId;
}

class Desk implements RosterDesk {
  readonly #parts: RosterDeskParts;
  readonly #home: AssemblyPeer;
  readonly #serial = createSerial();
  readonly #stops: (() => void)[] = [];
  #closed = false;

  constructor(parts: RosterDeskParts) {
    this.#parts = parts;
    this.#home = parts.home;
    this.#stops.push(parts.home.peer.onJudged(() => this.#stepSoon()));
  }

  close(): void {
    this.#closed = true;
    for (const stop of this.#stops) stop();
  }

  addPact(peer: PactPeer, keys: PactKeys | undefined): void {
    this.#parts.pacts.hold(peer, keys);
    this.#stops.push(peer.peer.onJudged(() => this.#stepSoon()));
    this.#stepSoon();
  }

  known(): readonly KnownPact[] {
    return this.#parts.pacts.all();
  }

  rotate(pact: LogId, wish: RosterWish): Promise<Result<RosterProgress, RosterFault>> {
    return this.#serial(async () => {
      const ours = this.#ours(pact);
      if (ours === undefined) return fail({ kind: 'NoSuchPact' });
      const begun = wish.anew ? undefined : this.#rotation(ours);
      if (begun !== undefined) return ok(this.#progressOf(ours, begun));
      // Who says it once more, because they are not sure, begins no second one.
      if (!wish.anew && !this.#isAsked(ours) && this.#isFresh(ours, wish.without))
        return ok(this.#stands(ours));
      const composed = await this.#compose(ours, wish);
      if (!composed.ok) return composed;
      const { roster, missing } = composed.value;
      if (roster === undefined) return ok(this.#waiting(ours, missing));
      const revealed = this.#reveal(
        shownKeys(this.#home).map(({ nextSealKey }) => nextSealKey),
        ours.standing.nextSealHashes,
      );
      if (revealed.length < ours.standing.kSeal) return fail({ kind: 'NextKeysUnknown' });
      const what = { kind: 'roster', value: { roster, revealed } } as const;
      const matter = { pact, after: ours.party.head, what };
      const decision = await this.#parts.making.proposeMatter(matter);
      if (!decision.ok) return decision;
      return ok(this.#progressOf(ours, { matter, decision: decision.value }));
    });
  }

  signRotation(
    pact: LogId,
    decision: RecordId,
    code: Uint8Array | undefined,
  ): Promise<Result<RosterProgress, RosterFault>> {
    return this.#serial(async () => {
      const ours = this.#ours(pact);
      if (ours === undefined) return fail({ kind: 'NoSuchPact' });
      const rotation = this.#rotations(ours).find((one) => one.decision === decision);
      // Filed meanwhile, by whoever signed last.
      if (rotation === undefined)
        return ok(this.#isFresh(ours, []) ? this.#stands(ours) : this.#waiting(ours, []));
      const task = this.#taskOf(ours, rotation);
      const { revealed } = rotation.matter.what.value;
      const mine = this.#mine(pact, code, revealed);
      if (code !== undefined && mine.length === 0) return fail({ kind: 'CodeOfNoKey' });
      const { crypto } = this.#home.peer.parts;
      for (const { pair, index } of task === undefined ? [] : mine) {
        const { hash, n } = task as NonNullable<typeof task>;
        // One key signs one roster a head: two of them would be a fork of the promised keys.
        if (this.#hasSignedOther(ours, rotation, index)) return fail({ kind: 'SignedOtherRoster' });
        if (this.#certificate(hash, ours.standing, revealed).some((one) => one.index === index))
          continue;
        const signature = crypto.sign(idBytes(hash), pair.secretKey);
        const said = { pact, n, content: hash, sealIndex: index, signature };
        const written = await this.#write(pactSignedKind, said);
        if (!written.ok) return written;
      }
      await this.#carryOut();
      return ok(this.#progressOf(this.#ours(pact) ?? ours, rotation));
    });
  }

  recover(pact: LogId, wish: RosterWish): Promise<Result<RosterProgress, RosterFault>> {
    return this.#serial(async () => {
      const ours = this.#ours(pact);
      if (ours === undefined) return fail({ kind: 'NoSuchPact' });
      if (ours.standing.r === 0) return fail({ kind: 'NoRecoveryKeys' });
      const { recovery } = this.#parts;
      const begun = wish.anew ? undefined : this.#filingLaid(ours);
      let act = begun?.id;
      if (act === undefined) {
        const composed = await this.#compose(ours, wish);
        if (!composed.ok) return composed;
        const { roster, missing } = composed.value;
        if (roster === undefined) return ok(this.#waiting(ours, missing));
        const shown = recoveryCardsOf(this.#home, ours.offer.proposal, []).map(({ key }) => key);
        const revealed = this.#reveal(shown, ours.standing.recoveryHashes);
        if (revealed.length < ours.standing.r) return fail({ kind: 'NoRecoveryKeys' });
        const value = { replaces: ours.policy, roster, revealed };
        const laid = await recovery.propose(pact, { kind: 'recover', value });
        if (!laid.ok) return laid;
        act = laid.value;
      }
      const signed = await recovery.sign(act);
      // Whoever keeps no recovery key of this roster lays it open for those who do.
      if (!signed.ok && signed.fault.kind !== 'NoSuchKey') return signed;
      return ok(this.#besideProgress(this.#ours(pact) ?? ours, act));
    });
  }

  object(pact: LogId, code: Uint8Array | undefined): Promise<Result<RosterProgress, RosterFault>> {
    return this.#serial(async () => {
      const ours = this.#ours(pact);
      // Whoever objects once more, out of fear, hears how far it is.
      const filing = ours?.party.filings.find(
        ({ standing }) => standing === 'waiting' || standing === 'opposed',
      );
      if (ours === undefined) return fail({ kind: 'NoSuchPact' });
      if (filing === undefined) return fail({ kind: 'NoFiling' });
      const shown = shownKeys(this.#home).map(({ nextSealKey }) => nextSealKey);
      const revealed = this.#reveal(shown, ours.standing.nextSealHashes);
      if (revealed.length < ours.standing.kSeal) return fail({ kind: 'NextKeysUnknown' });
      const { recovery } = this.#parts;
      const value = { filing: filing.id, revealed };
      const act = await recovery.propose(pact, { kind: 'object', value });
      if (!act.ok) return act;
      const onPaper = code && nextSealOnPaper(this.#home.peer.parts.crypto, code);
      const signed = await recovery.sign(act.value, onPaper === undefined ? [] : [onPaper]);
      if (!signed.ok)
        return signed.fault.kind === 'NoSuchKey' && code !== undefined
          ? fail({ kind: 'CodeOfNoKey' })
          : signed;
      return ok(this.#besideProgress(ours, act.value));
    });
  }

  /** A pact of ours that stands, with the offer it came from. */
  #ours(pact: LogId): Ours | undefined {
    const known = this.known().find((one) => one.pact === pact);
    const party = known && partyOf(known.state, known.me);
    const term = party?.rosters.at(-1);
    if (known === undefined || party === undefined || term === undefined) return undefined;
    const { making } = this.#parts;
    const offer = making.offers().find(({ proposal }) => proposal === party.place.partyNonce);
    if (offer === undefined) return undefined;
    return { ...known, party, standing: term.roster, policy: term.policy, offer };
  }

  /** Asks for keys if nobody has, and puts the roster together once all of them are there. */
  async #compose(
    ours: Ours,
    { without }: RosterWish,
  ): Promise<
    Result<
      { readonly roster: Roster | undefined; readonly missing: readonly MemberId[] },
      RosterFault
    >
  > {
    const { state } = this.#home.peer.judged();
    if (state === undefined) return fail({ kind: 'NotAMember' });
    const { pact, policy: replaces, standing } = ours;
    if (!this.#isAsked(ours)) {
      const asked = await this.#write(rosterAskedKind, { pact, replaces });
      if (!asked.ok) return asked;
      await this.#layCards();
    }
    const left = (members: readonly MemberId[]): readonly MemberId[] =>
      members.filter((member) => !without.includes(member));
    const [ringers, sealers] = [ringersOf(this.#home, state), sealHoldersOf(this.#home, state)];
    if (left(ringers).length === 0) return fail({ kind: 'NobodyLeft' });
    if (left(sealers).length === 0) return fail({ kind: 'NoSealHolders' });
    const most = roomExceeded({
      ringing: left(ringers).length,
      sealing: left(sealers).length,
      speaking: 0,
    });
    if (most !== undefined) return fail({ kind: 'TooManyHolders', most });
    const keys = seatKeysFor(this.#home, pact, replaces);
    const seatsOf = (members: readonly MemberId[]): readonly SeatKeys[] =>
      keys.filter(({ member }) => left(members).includes(member));
    const missing = left([...new Set([...ringers, ...sealers])]).filter(
      (one) => !keys.some(({ member }) => member === one),
    );
    if (missing.length > 0) return ok({ roster: undefined, missing });
    const live = liveMembers(state).map(({ id }) => id);
    const held = holdersOf(this.#home, state);
    const recoveries = recoveryCardsOf(this.#home, ours.offer.proposal, held).filter(
      ({ member }) => live.includes(member) && !without.includes(member),
    );
    const roster = composeRoster(this.#home.peer.parts.crypto.hash, state, {
      term: (standing.term + 1) % 256,
      ringing: seatsOf(ringers),
      sealing: seatsOf(sealers),
      ambers: amberKeysOf(this.#home, ours.offer.proposal),
      recoveries: recoveries.map(({ key }) => key),
    });
    return ok({ roster, missing: [] });
  }

  #isAsked({ pact, policy }: Ours): boolean {
    return saidByMembers(this.#home, rosterAskedKind).some(
      ({ said }) => said.pact === pact && said.replaces === policy,
    );
  }

  /** The keys of these that a roster promised, each at the place of its hash. */
  #reveal(keys: readonly PactKey[], hashes: readonly Hash32[]): readonly RevealedKey[] {
    const { hash } = this.#home.peer.parts.crypto;
    const keyByHash = new Map(keys.map((key) => [keyHashOf(hash, key), key]));
    return hashes.flatMap((one, index) => {
      const key = keyByHash.get(one);
      return key === undefined ? [] : [{ index, key }];
    });
  }

  /** Whether every bell and seal of a roster was shown by a member here; a stranger's is no roster. */
  #isOurOwn(roster: Roster): boolean {
    const { state } = this.#home.peer.judged();
    if (state === undefined) return false;
    const seals = new Set<string>(shownKeys(this.#home).map(({ sealKey }) => sealKey));
    const isKnown = roster.seals.every((key) => seals.has(key));
    return isKnown && rosterFlags(state, this.#home.peer.entries(), roster).length === 0;
  }

  /**
   * The rotation to go on with: of several the one that enough sheets signed, since they sign no other on
   * its head; then a decided one, then what most sheets signed.
   */
  #rotation(ours: Ours): Rotation | undefined {
    return this.#rotations(ours)[0];
  }

  #rotations(ours: Ours): readonly Rotation[] {
    const { state } = this.#home.peer.judged();
    const yesTo = ({ decision }: Rotation): number =>
      state?.reading.consentsByAct.get(decision)?.filter(({ said }) => said.stance === 'for')
        .length ?? 0;
    const all = this.#parts.making.matters().flatMap((matter): readonly Rotation[] => {
      const { what, pact, after } = matter;
      if (what.kind !== 'roster' || pact !== ours.pact) return [];
      if (!ours.party.heads.includes(after)) return [];
      if (what.value.roster.term !== (ours.standing.term + 1) % 256) return [];
      if (!this.#isOurOwn(what.value.roster)) return [];
      const decision = this.#parts.making.decisionOn(matter);
      return decision === undefined ? [] : [{ matter: { ...matter, what }, decision }];
    });
    const rank = (one: Rotation): number => {
      if (this.#signersOf(ours, one).length >= ours.standing.kSeal) return 0;
      return this.#isDecided(one) ? 1 : 2;
    };
    return all.toSorted(
      (a, b) =>
        rank(a) - rank(b) ||
        this.#signersOf(ours, b).length - this.#signersOf(ours, a).length ||
        yesTo(b) - yesTo(a) ||
        compareText(a.decision, b.decision),
    );
  }

  #taskOf(ours: Ours, { matter }: Rotation) {
    return rotationTask(this.#home.peer.parts.crypto.hash, ours.party, matter);
  }

  #hasSignedOther(ours: Ours, rotation: Rotation, index: number): boolean {
    return this.#rotations(ours).some(
      (one) =>
        one.matter.after === rotation.matter.after &&
        this.#taskOf(ours, one)?.hash !== this.#taskOf(ours, rotation)?.hash &&
        this.#signersOf(ours, one).some((signed) => signed.index === index),
    );
  }

  #signersOf(ours: Ours, rotation: Rotation): SealCertificate {
    const task = this.#taskOf(ours, rotation);
    const { revealed } = rotation.matter.what.value;
    return task === undefined ? [] : this.#certificate(task.hash, ours.standing, revealed);
  }

  #isDecided({ matter }: Rotation): boolean {
    const { state } = this.#home.peer.judged();
    const hash = sealMatterHash(this.#home.peer.parts.crypto.hash, matter);
    return state !== undefined && isResolved(state, { subject: RESOLVE_SUBJECT.sealAct, hash });
  }

  #filingLaid(ours: Ours): LaidAct | undefined {
    return this.#parts.recovery
      .laid()
      .filter(({ pact, content: { what } }) => {
        if (what.kind !== 'recover' || pact !== ours.pact) return false;
        return what.value.replaces === ours.policy && this.#isOurOwn(what.value.roster);
      })
      .toSorted(
        (a, b) =>
          this.#parts.recovery.signatures(b.id) - this.#parts.recovery.signatures(a.id) ||
          compareText(a.id, b.id),
      )[0];
  }

  /** The promised keys that this device has, on it or typed in. */
  #mine(
    pact: LogId,
    code: Uint8Array | undefined,
    revealed: readonly RevealedKey[],
  ): readonly { readonly pair: SigningPair; readonly index: number }[] {
    const { crypto } = this.#home.peer.parts;
    const keys = this.#parts.pacts.held().get(pact)?.keys;
    const onPaper = code && nextSealOnPaper(crypto, code);
    const pairs = [
      ...(onPaper === undefined ? [] : [onPaper]),
      ...(code === undefined && keys !== undefined ? nextSealsOf(keys) : []),
    ];
    return pairs.flatMap((pair) => {
      const shown = revealed.find(({ key }) => key === pactKeyOf(pair));
      return shown === undefined ? [] : [{ pair, index: shown.index }];
    });
  }

  /** Genuine signatures of promised keys under an act of the chain. */
  #certificate(hash: Hash32, standing: Roster, revealed: readonly RevealedKey[]): SealCertificate {
    const { crypto } = this.#home.peer.parts;
    const keys = promisedKeys(crypto, standing.nextSealHashes, revealed);
    const signatures = new Map<number, Uint8Array>();
    for (const { said } of saidByMembers(this.#home, pactSignedKind)) {
      const key = said.content === hash ? keys[said.sealIndex] : undefined;
      if (key === undefined || signatures.has(said.sealIndex)) continue;
      if (crypto.verify(said.signature, idBytes(hash), idBytes(key)))
        signatures.set(said.sealIndex, said.signature);
    }
    return [...signatures]
      .map(([index, signature]) => ({ index, signature }))
      .toSorted((a, b) => a.index - b.index);
  }

  /**
   * Whether the standing roster is younger than the time in which the one before still rings, and
   * holds nobody who is to be left out.
   */
  #isFresh({ party, standing }: Ours, without: readonly MemberId[]): boolean {
    const { ringers, sealHolders } = this.#seatedIn(standing);
    if ([...ringers, ...sealHolders].some((member) => without.includes(member))) return false;
    const since = party.rosters.length > 1 ? (party.rosters.at(-1)?.since ?? 0) : 0;
    const { oldRoster } = DURATIONS;
    return since > 0 && hourNow(this.#home.peer.parts) < since + oldRoster.initially;
  }

  #stands({ standing }: Ours): RosterProgress {
    return {
      stage: 'filed',
      missing: [],
      ...this.#seatedIn(standing),
      decision: undefined,
      signed: { have: standing.kSeal, needed: standing.kSeal },
      mine: false,
    };
  }

  #waiting(ours: Ours, missing: readonly MemberId[]): RosterProgress {
    return {
      stage: 'keys',
      missing,
      ringers: [],
      sealHolders: [],
      decision: undefined,
      signed: { have: 0, needed: ours.standing.kSeal },
      mine: false,
    };
  }

  /** Who holds what in a roster, as members showed it. */
  #seatedIn({ bells, seals }: Roster): Pick<RosterProgress, 'ringers' | 'sealHolders'> {
    const shown = shownKeys(this.#home);
    const ringers = bells.flatMap(
      ({ key }) => shown.find(({ bellKey }) => bellKey === key)?.member ?? [],
    );
    const sealHolders = seals.flatMap(
      (key) => shown.find(({ sealKey }) => sealKey === key)?.member ?? [],
    );
    return {
      ringers: ringers.toSorted(compareText),
      sealHolders: sealHolders.toSorted(compareText),
    };
  }

  #progressOf(ours: Ours, rotation: Rotation): RosterProgress {
    const { matter, decision } = rotation;
    const { roster, revealed } = matter.what.value;
    const { crypto } = this.#home.peer.parts;
    const { me } = this.#home.peer.judged();
    const task = this.#taskOf(ours, rotation);
    const isFiled = ours.party.rosterByPolicy.has(policyIdOf(crypto.hash, roster));
    // Once it is filed another roster stands: the keys that filed it are those of the one before.
    const promised = ours.party.rosters.at(isFiled ? -2 : -1)?.roster ?? ours.standing;
    const certificate = task === undefined ? [] : this.#certificate(task.hash, promised, revealed);
    const isDecided = this.#isDecided(rotation);
    const own = shownKeys(this.#home).filter(({ member }) => member === me);
    const asked = revealed.filter(({ key }) => own.some(({ nextSealKey }) => nextSealKey === key));
    const mine = asked.some(({ index }) => certificate.every((one) => one.index !== index));
    const isSigned = certificate.length >= promised.kSeal;
    return {
      stage: isFiled ? 'filed' : isSigned && !isDecided ? 'agreeing' : 'signing',
      missing: [],
      ...this.#seatedIn(roster),
      decision,
      signed: { have: certificate.length, needed: promised.kSeal },
      mine: !isFiled && !isSigned && mine,
    };
  }

  /** How far an act beside the chain is: a filing of recovery keys, or an objection. */
  #besideProgress(ours: Ours, act: Hash32): RosterProgress {
    const laid = this.#parts.recovery.laid().find(({ id }) => id === act);
    const what = laid?.content.what;
    const isFiling = what?.kind === 'recover';
    const seated = isFiling ? this.#seatedIn(what.value.roster) : undefined;
    const needed = isFiling ? ours.standing.r : ours.standing.kSeal;
    const have = this.#parts.recovery.signatures(act);
    const { filings } = ours.party;
    const isFiled = isFiling
      ? filings.some(({ id }) => id === act)
      : filings.some(
          ({ id, objected }) => what?.kind === 'object' && id === what.value.filing && objected,
        );
    return {
      stage: isFiled ? 'filed' : 'signing',
      missing: [],
      ringers: seated?.ringers ?? [],
      sealHolders: seated?.sealHolders ?? [],
      decision: undefined,
      signed: { have, needed },
      mine: false,
    };
  }

  #stepSoon(): void {
    void this.#serial(() => this.#step());
  }

  /** What devices do by themselves: make keys that were asked for, carry out what was signed. */
  async #step(): Promise<void> {
    if (this.#closed) return;
    await this.#layCards();
    await this.#carryOut();
    await this.#forgetServed();
  }

  /** Codes whose keys no roster that stands or is asked for promises. */
  async #forgetServed(): Promise<void> {
    const { crypto } = this.#home.peer.parts;
    for (const [pact, { keys }] of this.#parts.pacts.held()) {
      const ours = this.#ours(pact);
      if (ours === undefined || keys === undefined || keys.later.size === 0) continue;
      const { standing, policy } = ours;
      const isWanted = (after: PolicyId | null, key: PactKey): boolean =>
        after === policy || standing.nextSealHashes.includes(keyHashOf(crypto.hash, key));
      const isServed = [[null, keys] as const, ...keys.later].some(
        ([after, { nextSeal }]) =>
          nextSeal?.secretKey.some((byte) => byte !== 0) === true &&
          !isWanted(after, pactKeyOf(nextSeal)),
      );
      const device = isServed ? await this.#parts.holderFor(ours.offer.offer) : undefined;
      if (device !== undefined) await forgetServedPaper(device.store, crypto, keys, isWanted);
    }
  }

  async #layCards(): Promise<void> {
    const { state, me } = this.#home.peer.judged();
    if (state === undefined || me === undefined || !holdersOf(this.#home, state).includes(me))
      return;
    for (const { pact } of this.known()) {
      const ours = this.#ours(pact);
      if (ours === undefined || !this.#isAsked(ours)) continue;
      const { policy } = ours;
      if (seatKeysFor(this.#home, pact, policy).some(({ member }) => member === me)) continue;
      const device = await this.#parts.holderFor(ours.offer.offer);
      if (device === undefined) continue;
      const { crypto, random } = this.#home.peer.parts;
      const made = await ensureTermKeys(device.store, crypto, random, device.keys, policy);
      if (!made.ok || made.value.nextSeal === undefined) continue;
      const { bell, seal, nextSeal } = made.value;
      await this.#write(holderCardKind, {
        pact,
        replaces: policy,
        bellKey: pactKeyOf(bell),
        sealKey: pactKeyOf(seal),
        nextSealKey: pactKeyOf(nextSeal),
      });
    }
  }

  /** Carries a rotation into its pact once the members decided and enough papers signed. */
  async #carryOut(): Promise<void> {
    const { state } = this.#home.peer.judged();
    if (state === undefined || state.contested !== null) return;
    for (const [pact, { peer }] of this.#parts.pacts.held()) {
      const ours = this.#ours(pact);
      const rotation = ours && this.#rotation(ours);
      const task = ours && rotation && this.#taskOf(ours, rotation);
      if (ours === undefined || rotation === undefined || task === undefined) continue;
      if (!this.#isDecided(rotation)) continue;
      const certificate = this.#certificate(
        task.hash,
        ours.standing,
        rotation.matter.what.value.revealed,
      );
      if (certificate.length < ours.standing.kSeal) continue;
      await carryAct(peer, task.content, certificate);
    }
  }

  async #write<T>(kind: RecordKind<T>, said: NoInfer<T>): Promise<Result<RecordId, AppendFault>> {
    const written = await this.#home.peer.append(kind, said);
    if (written.ok) await this.#home.peer.refresh();
    return written;
  }
}

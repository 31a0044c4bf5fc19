/**
 * Amber (R22): one bell key or two amber keys tell allies and ask them, and nothing acts. A member who
 * wants an amber key shows it at home; the next roster carries it, and twins see a pseudonym. Its
 * secret lies with the home's own store: who holds one needs no seat in the pact.
 */
import type {
  AlertContext,
  GatheringState,
  Hash32,
  Hour,
  LogId,
  PactKey,
  PartyState,
  PolicyId,
  Result,
  RingId,
  Roster,
  SigningPair,
} from '@tocsin/core';
import {
  ALERT_LEVELS,
  AMBER_INDEX_FIRST,
  amberCardKind,
  fail,
  foldGathering,
  hourNear,
  idOf,
  isBellIndex,
  ok,
  partyOf,
  ringHash,
  ringProposedKind,
  ringSignedKind,
} from '@tocsin/core';

import { hourNow } from '../log/replica.ts';
import type { AppendFault } from '../log/replica.ts';
import { createSerial } from '../log/serial.ts';
import type { StoreFault } from '../ports/index.ts';
import type { AssemblyPeer } from './assembly-peer.ts';
import type { KnownPact, KnownPacts } from './known-pacts.ts';
import { bellIn, pactKeyOf } from './pact-keys.ts';
import { ringProposal } from './ring-proposal.ts';
import { saidByMembers } from './seats.ts';

/** Why no amber key was made, or nothing told. */
export type AmberFault =
  | AppendFault
  | StoreFault
  | { readonly kind: 'NoSuchPact' }
  | { readonly kind: 'NotAMember' }
  /** The standing roster holds no key of this member, neither bell nor amber. */
  | { readonly kind: 'NoAmberKey' };

/** What is to be told. */
export interface AmberWish {
  readonly context: AlertContext;
  readonly kind: number;
  readonly scope: number;
  readonly notAfter: Hour;
}

/** An amber that was signed. */
export interface AmberSigned {
  readonly ring: RingId;
  /** Keys that signed, and how many tell it: one if a bell is among them, else two. */
  readonly signed: { readonly have: number; readonly needed: number };
}

/** Amber keys and their rings. */
export interface AmberDesk {
  /** This member's key for a pact, made on first asking; true = the standing roster has it. */
  have(pact: LogId): Promise<Result<boolean, AmberFault>>;
  /** Signs what another member said of the same kind, or says it first. */
  tell(pact: LogId, wish: AmberWish): Promise<Result<AmberSigned, AmberFault>>;
}

/** Where an amber key's seed lies among the local values of a home's store. */
const seedName = (proposal: Hash32): string => `amber.${proposal}`;

/** Opens the desk. */
export function createAmberDesk(home: AssemblyPeer, pacts: KnownPacts): AmberDesk {
  return new Desk(home, pacts);
}

interface Ours {
  readonly known: KnownPact;
  readonly party: PartyState;
  readonly roster: Roster;
  readonly policy: PolicyId;
}

class Desk implements AmberDesk {
  readonly #home: AssemblyPeer;
  readonly #pacts: KnownPacts;
  readonly #serial = createSerial();

  constructor(home: AssemblyPeer, pacts: KnownPacts) {
    this.#home = home;
    this.#pacts = pacts;
  }

  have(pact: LogId): Promise<Result<boolean, AmberFault>> {
    return this.#serial(async () => {
      const ours = this.#ours(pact);
      const { me } = this.#home.peer.judged();
      if (ours === undefined) return fail({ kind: 'NoSuchPact' });
      if (me === undefined) return fail({ kind: 'NotAMember' });
      const proposal = ours.party.place.partyNonce;
      const laid = saidByMembers(this.#home, amberCardKind).find(
        ({ said, member }) => said.proposal === proposal && member === me,
      );
      if (laid !== undefined) return ok(ours.roster.ambers.includes(laid.said.key));
      const { store, random, crypto } = this.#home.peer.parts;
      const kept = await store.readLocal(seedName(proposal));
      if (!kept.ok) return kept;
      const seed = kept.value ?? random.bytes(32);
      // The seed is on disk before anybody hears of its key.
      const noted = await store.writeLocal(new Map([[seedName(proposal), seed]]));
      if (!noted.ok) return noted;
      const key = pactKeyOf(crypto.signingPair(seed));
      const written = await this.#home.peer.append(amberCardKind, { proposal, key });
      if (!written.ok) return written;
      await this.#home.peer.refresh();
      return ok(false);
    });
  }

  tell(pact: LogId, wish: AmberWish): Promise<Result<AmberSigned, AmberFault>> {
    return this.#serial(async () => {
      const ours = this.#ours(pact);
      if (ours === undefined) return fail({ kind: 'NoSuchPact' });
      const mine = await this.#mine(ours);
      if (mine === undefined) return fail({ kind: 'NoAmberKey' });
      const begun = this.#begun(ours, wish, mine.index);
      let ring = begun?.id;
      if (ring === undefined) {
        const { crypto, random } = this.#home.peer.parts;
        const asked = { ...wish, pact, level: ALERT_LEVELS.indexOf('amber') };
        const proposal = ringProposal(crypto.hash, random, ours.party, asked);
        if (proposal === undefined) return fail({ kind: 'NoSuchPact' });
        const laid = await this.#home.peer.append(ringProposedKind, proposal.said);
        if (!laid.ok) return laid;
        await this.#home.peer.refresh();
        ring = proposal.ring;
      }
      const found = this.#gathering(ours, wish.context).find(({ id }) => id === ring);
      if (found === undefined) return fail({ kind: 'NoSuchPact' });
      const isSigned = found.ring.signers.some(({ index }) => index === mine.index);
      if (!isSigned && !found.complete) {
        const { crypto } = this.#home.peer.parts;
        const message = ringHash(crypto.hash, found.place, found.policy, found.ring.head);
        const signature = crypto.sign(message, mine.pair.secretKey);
        const said = { ring, bellIndex: mine.index, signature };
        const written = await this.#home.peer.append(ringSignedKind, said);
        if (!written.ok) return written;
        await this.#home.peer.refresh();
      }
      const after = this.#gathering(ours, wish.context).find(({ id }) => id === ring) ?? found;
      const { signers } = after.ring;
      const hasBell = signers.some(({ index }) => isBellIndex(index));
      return ok({ ring, signed: { have: signers.length, needed: hasBell ? 1 : 2 } });
    });
  }

  #ours(pact: LogId): Ours | undefined {
    const known = this.#pacts.all().find((one) => one.pact === pact);
    const party = known && partyOf(known.state, known.me);
    const term = party?.rosters.at(-1);
    return known === undefined || party === undefined || term === undefined
      ? undefined
      : { known, party, roster: term.roster, policy: term.policy };
  }

  /** This member's key in the standing roster: the bell, which tells alone, before the amber. */
  async #mine({
    known,
    party,
    roster,
  }: Ours): Promise<{ readonly pair: SigningPair; readonly index: number } | undefined> {
    const keys = this.#pacts.held().get(known.pact)?.keys;
    const bell = keys && bellIn(keys, roster);
    if (bell !== undefined && !party.struckBells.has(pactKeyOf(bell.pair))) return bell;
    const { store, crypto } = this.#home.peer.parts;
    const seed = await store.readLocal(seedName(party.place.partyNonce));
    if (!seed.ok || seed.value === undefined) return undefined;
    const pair = crypto.signingPair(seed.value);
    const at = roster.ambers.indexOf(idOf<PactKey>(pair.publicKey));
    return at < 0 ? undefined : { pair, index: AMBER_INDEX_FIRST + at };
  }

  /**
   * What is open of this kind: first what another said and lacks our key, then what is told, then
   * what we said ourselves. Who says it once more, out of fear, begins no second one.
   */
  #begun(ours: Ours, wish: AmberWish, mine: number): GatheringState | undefined {
    const now = hourNow(this.#home.peer.parts);
    const open = this.#gathering(ours, wish.context).filter(({ ring: { head } }) => {
      const isAmber = head.level === ALERT_LEVELS.indexOf('amber');
      return isAmber && head.kind === wish.kind && hourNear(head.notAfter, now) >= now;
    });
    const isSigned = ({ ring }: GatheringState): boolean =>
      ring.signers.some(({ index }) => index === mine);
    return (
      open.find((one) => !one.complete && !isSigned(one)) ??
      open.find(({ complete }) => complete) ??
      open[0]
    );
  }

  #gathering({ known, party, policy }: Ours, context: AlertContext): readonly GatheringState[] {
    const { crypto } = this.#home.peer.parts;
    return foldGathering(
      crypto,
      this.#home.peer.entries(),
      context,
      (of, named) => (of === known.pact ? party.rosterByPolicy.get(named) : undefined),
      () => new Set(),
    ).filter((one) => one.policy === policy);
  }
}

/**
 * Decisions of a home on one device: what its person says, and what the device does by itself. Without
 * asking anybody it opens, after the grace, what its person sealed; shows by a record what else was
 * said near a close, so that it was heard in time; and agrees to the act that carries out what its
 * person was for.
 */
import type {
  Choice,
  DecisionsState,
  Decision,
  DecisionView,
  Hash32,
  Hour,
  Instant,
  MemberId,
  Objection,
  ObjectionWord,
  Proposal,
  RecordId,
  RecordKind,
  Result,
  ReviewVerdict,
  SpokenFor,
} from '@tocsin/core';
import {
  activeDevices,
  amendableUntil,
  amendmentKind,
  BLINDING_BYTES,
  carriedOutKind,
  checkProposal,
  choiceFault,
  compareText,
  consentKind,
  createDecisionFold,
  decisionViews,
  decodeSaidAs,
  effectOf,
  encodeSaid,
  fail,
  frontierHashOf,
  frontierOf,
  hashIn,
  hour,
  idBytes,
  idOf,
  instantOf,
  isDeviceActive,
  lifecycleOf,
  liveMember,
  mayExecute,
  memberOfDevice,
  objectionKind,
  objectionWordKind,
  ok,
  proposalKind,
  proposalWithdrawnKind,
  QUESTION_HOURS_MIN,
  reviewedKind,
  spokenWitnessesNeeded,
  stanceCommitment,
  stanceKind,
  stanceOpenedKind,
  toHex,
  waitingFor,
  witnessDeniedKind,
  witnessKind,
} from '@tocsin/core';
import type { WaitingFor } from '@tocsin/core';

import type { AppendFault } from '../log/replica.ts';
import { hourNow } from '../log/replica.ts';
import { createSerial } from '../log/serial.ts';
import type { StoreFault } from '../ports/index.ts';
import type { AssemblyPeer } from './assembly-peer.ts';
import { earliest } from './pact-peer.ts';

/** Where what is sealed lies until it is opened: the bytes of the opening, by the commitment. */
const sealedName = (commitment: Uint8Array): string => `decision.sealed.${toHex(commitment)}`;

/** Hours between two members who show what they saw of a close: few do, and all do in the end. */
const WITNESS_STEP_HOURS = 2;

/** Why something was not said. */
export type DecisionFault =
  | AppendFault
  | StoreFault
  | { readonly kind: 'NotAMember' }
  | { readonly kind: 'NotAskedHere' }
  | { readonly kind: 'UnknownDecision' }
  /** It asks nobody: it was taken back, or its form is wrong. */
  | { readonly kind: 'DecisionVoid' }
  | { readonly kind: 'NotOpenYet' }
  | { readonly kind: 'DecisionClosed' }
  | { readonly kind: 'NotDecided' }
  | { readonly kind: 'NoSuchOption' }
  | { readonly kind: 'OtherMethod' }
  | { readonly kind: 'TooFewSpokenWitnesses'; readonly needed: number }
  | { readonly kind: 'NotTheProposer' }
  | { readonly kind: 'AmendmentLate' }
  | { readonly kind: 'UnknownObjection' }
  | { readonly kind: 'NotYourObjection' }
  | { readonly kind: 'NotAWitnessThere' }
  | { readonly kind: 'NeedsOpen' }
  | { readonly kind: 'NotToBeDoneNow' }
  | { readonly kind: 'WindowTooShort'; readonly least: number }
  | { readonly kind: 'ElectorateEmpty' }
  | { readonly kind: 'QuorumAboveElectorate'; readonly most: number }
  | { readonly kind: 'ProposalMalformed'; readonly problem: string }
  | { readonly kind: 'ReviewEarly' };

/** An answer that a person gives, for themselves or for others. */
export interface AnswerWish {
  readonly spoken: SpokenFor;
  readonly sheet: number | null;
  /** One for each who speaks. */
  readonly choices: readonly Choice[];
  readonly reason: string;
  readonly carry: boolean;
}

type Said = Promise<Result<RecordId, DecisionFault>>;

/** Decisions on one device. */
export interface DecisionDesk {
  state(): DecisionsState;
  views(): readonly DecisionView[];
  /** What waits for this device's person. */
  waiting(): readonly WaitingFor[];
  /** An act here that would carry a decision out; undefined: none that can be shown. */
  actFor(effect: Hash32): RecordId | undefined;
  propose(proposal: Proposal): Said;
  answer(proposal: RecordId, wish: AnswerWish): Said;
  object(proposal: RecordId, wish: SpokenFor & Pick<Objection, 'harm' | 'argument'>): Said;
  word(objection: RecordId, wish: SpokenFor & Pick<ObjectionWord, 'word' | 'why'>): Said;
  amend(proposal: RecordId, text: string, note: string, integrates: readonly RecordId[]): Said;
  withdraw(proposal: RecordId, why: string): Said;
  /** This person was no witness, although a record says so. */
  deny(record: RecordId): Said;
  carryOut(proposal: RecordId, note: string): Said;
  review(proposal: RecordId, verdict: ReviewVerdict, note: string, next: Hour | null): Said;
  /** Settles once what this device does by itself has been done. */
  settled(): Promise<void>;
  close(): void;
}

/** Opens the desk of a home. */
export function createDecisionDesk(home: AssemblyPeer): DecisionDesk {
  return new Desk(home);
}

class Desk implements DecisionDesk {
  readonly #home: AssemblyPeer;
  readonly #fold: ReturnType<typeof createDecisionFold>;
  readonly #serial = createSerial();
  readonly #stop: () => void;
  #folded: { readonly of: unknown; readonly decisions: DecisionsState } | undefined;
  /** What was shown for which decision: nobody shows the same twice. */
  readonly #shown = new Map<RecordId, number>();
  #cancelWake: () => void = () => {};
  #closed = false;

  constructor(home: AssemblyPeer) {
    this.#home = home;
    this.#fold = createDecisionFold(home.peer.parts.crypto.hash);
    this.#stop = home.peer.onJudged(() => void this.#stepSoon());
    void this.#stepSoon();
  }

  get #peer(): AssemblyPeer['peer'] {
    return this.#home.peer;
  }

  get #me(): MemberId | undefined {
    return this.#peer.judged().me;
  }

  get #now(): Hour {
    return hourNow(this.#peer.parts);
  }

  state(): DecisionsState {
    const { state } = this.#peer.judged();
    if (state === undefined) return { decisions: [] };
    if (this.#folded?.of !== state) {
      const decisions = this.#fold.fold(state, this.#peer.entries());
      this.#folded = { of: state, decisions };
    }
    return this.#folded.decisions;
  }

  views(): readonly DecisionView[] {
    return decisionViews(this.state(), this.#now);
  }

  waiting(): readonly WaitingFor[] {
    const me = this.#me;
    return me === undefined ? [] : waitingFor(this.state(), me, this.#now);
  }

  actFor(effect: Hash32): RecordId | undefined {
    const { hash } = this.#peer.parts.crypto;
    const acts = [...(this.#peer.judged().state?.reading.actById.values() ?? [])];
    return acts.find(({ said }) => effectOf(hash, said.verb) === effect)?.entry.id;
  }

  async propose(proposal: Proposal): Said {
    const { state, me } = this.#peer.judged();
    if (state === undefined || me === undefined) return fail({ kind: 'NotAMember' });
    const checked = checkProposal(proposal);
    if (!checked.ok) return fail({ kind: 'ProposalMalformed', problem: checked.fault.rule });
    const { circle, quorum, meeting, opensAt, closesAt } = proposal;
    const asked = circle.filter((member) => liveMember(state, member) !== undefined);
    const most = circle.length === 0 ? state.members.size : asked.length;
    if (most === 0) return fail({ kind: 'ElectorateEmpty' });
    if (quorum.kind === 'count' && quorum.value > most)
      return fail({ kind: 'QuorumAboveElectorate', most });
    if (!meeting && closesAt - opensAt < QUESTION_HOURS_MIN)
      return fail({ kind: 'WindowTooShort', least: QUESTION_HOURS_MIN });
    return await this.#say(proposalKind, proposal);
  }

  async answer(proposal: RecordId, wish: AnswerWish): Said {
    const open = this.#open(proposal);
    if (!open.ok) return open;
    const fault = this.#spokenFault(open.value, wish.spoken);
    if (fault !== null) return fail(fault);
    for (const choice of wish.choices) {
      const wrong = choiceFault(open.value.proposal, choice);
      if (wrong !== null)
        return fail({ kind: wrong === 'unknownOption' ? 'NoSuchOption' : 'OtherMethod' });
    }
    const { spoken, sheet, choices, reason } = wish;
    const { effect } = open.value.proposal;
    // Nobody agrees unseen: what an act says is known only where the act is.
    const isShown = effect === null || this.actFor(effect) !== undefined;
    const carry = wish.carry && isShown;
    const text = open.value.versions.at(-1)?.record ?? proposal;
    const common = { ...spoken, proposal, text, sheet, carry };
    if (open.value.proposal.visibility === 'open')
      return await this.#say(stanceKind, {
        ...common,
        ballots: { kind: 'open', value: choices },
        reason,
      });
    const blinding = this.#peer.parts.random.bytes(BLINDING_BYTES);
    const hidden = { choices, reason, blinding };
    const { hash } = this.#peer.parts.crypto;
    const value = stanceCommitment(hash, proposal, this.#peer.replica.me, hidden);
    // Durable before it is sealed: what is lost here can never be opened.
    const kept = encodeSaid(stanceOpenedKind, { proposal, stance: proposal, ...hidden });
    const written = await this.#peer.parts.store.writeLocal(new Map([[sealedName(value), kept]]));
    if (!written.ok) return written;
    return await this.#say(stanceKind, {
      ...common,
      ballots: { kind: 'sealed', value },
      reason: '',
    });
  }

  async object(
    proposal: RecordId,
    { harm, argument, ...spoken }: SpokenFor & Pick<Objection, 'harm' | 'argument'>,
  ): Said {
    const open = this.#open(proposal);
    if (!open.ok) return open;
    const fault = this.#spokenFault(open.value, spoken);
    if (fault !== null) return fail(fault);
    const text = open.value.versions.at(-1)?.record ?? proposal;
    return await this.#say(objectionKind, { ...spoken, proposal, text, harm, argument });
  }

  async word(
    objection: RecordId,
    { word, why, ...spoken }: SpokenFor & Pick<ObjectionWord, 'word' | 'why'>,
  ): Said {
    const about = this.state().decisions.find(({ objections }) =>
      objections.some(({ record }) => record === objection),
    );
    const seen = about?.objections.find(({ record }) => record === objection);
    if (about === undefined || seen === undefined) return fail({ kind: 'UnknownObjection' });
    const open = this.#open(about.record);
    if (!open.ok) return open;
    const fault = this.#spokenFault(open.value, spoken);
    if (fault !== null) return fail(fault);
    const speaks = spoken.via === 'self' ? this.#me : spoken.members[0];
    if (word !== 'notQualified' && speaks !== seen.member)
      return fail({ kind: 'NotYourObjection' });
    const amendment = word === 'settled' ? (seen.answeredBy.at(-1) ?? null) : null;
    if (word === 'settled' && amendment === null) return fail({ kind: 'UnknownObjection' });
    const said = { ...spoken, proposal: about.record, objection, word, amendment, why };
    return await this.#say(objectionWordKind, said);
  }

  async amend(
    proposal: RecordId,
    text: string,
    note: string,
    integrates: readonly RecordId[],
  ): Said {
    const open = this.#open(proposal);
    if (!open.ok) return open;
    if (open.value.by !== this.#me) return fail({ kind: 'NotTheProposer' });
    if (this.#now > amendableUntil(open.value.proposal)) return fail({ kind: 'AmendmentLate' });
    const known = new Set(open.value.objections.map(({ record }) => record));
    if (!integrates.every((one) => known.has(one))) return fail({ kind: 'UnknownObjection' });
    const on = open.value.versions.at(-1)?.record ?? proposal;
    const ascending = [...new Set(integrates)].toSorted(compareText);
    return await this.#say(amendmentKind, { proposal, on, text, note, integrates: ascending });
  }

  async withdraw(proposal: RecordId, why: string): Said {
    const found = this.#find(proposal);
    if (!found.ok) return found;
    if (found.value.by !== this.#me) return fail({ kind: 'NotTheProposer' });
    if (this.#now > found.value.closesAt) return fail({ kind: 'DecisionClosed' });
    return await this.#say(proposalWithdrawnKind, { proposal, why });
  }

  async deny(record: RecordId): Said {
    const me = this.#me;
    const about = this.state().decisions.find(({ cast }) =>
      cast.some((one) => one.record === record && me !== undefined && one.witnesses.includes(me)),
    );
    if (about === undefined) return fail({ kind: 'NotAWitnessThere' });
    return await this.#say(witnessDeniedKind, { proposal: about.record, record });
  }

  async carryOut(proposal: RecordId, note: string): Said {
    const found = this.#find(proposal);
    if (!found.ok) return found;
    if (this.#me === undefined) return fail({ kind: 'NotAMember' });
    if (found.value.needsOpen.length > 0) return fail({ kind: 'NeedsOpen' });
    if (!mayExecute(lifecycleOf(found.value), this.#now)) return fail({ kind: 'NotToBeDoneNow' });
    return await this.#say(carriedOutKind, { proposal, note });
  }

  async review(proposal: RecordId, verdict: ReviewVerdict, note: string, next: Hour | null): Said {
    const found = this.#find(proposal);
    if (!found.ok) return found;
    if (this.#me === undefined) return fail({ kind: 'NotAMember' });
    if (this.#now <= found.value.closesAt) return fail({ kind: 'NotDecided' });
    if (next !== null && next <= this.#now) return fail({ kind: 'ReviewEarly' });
    return await this.#say(reviewedKind, { proposal, verdict, note, next });
  }

  async settled(): Promise<void> {
    await this.#serial(() => this.#step());
  }

  close(): void {
    this.#closed = true;
    this.#cancelWake();
    this.#stop();
  }

  #find(proposal: RecordId): Result<Decision, DecisionFault> {
    const found = this.state().decisions.find(({ record }) => record === proposal);
    return found === undefined ? fail({ kind: 'UnknownDecision' }) : ok(found);
  }

  /** A decision that takes answers now. */
  #open(proposal: RecordId): Result<Decision, DecisionFault> {
    const found = this.#find(proposal);
    if (!found.ok) return found;
    const { fault, withdrawn, supersededBy, closesAt } = found.value;
    if (this.#me === undefined) return fail({ kind: 'NotAMember' });
    if (fault !== null || withdrawn !== null || supersededBy !== null)
      return fail({ kind: 'DecisionVoid' });
    if (this.#now <= found.value.proposal.opensAt) return fail({ kind: 'NotOpenYet' });
    return this.#now > closesAt ? fail({ kind: 'DecisionClosed' }) : found;
  }

  #spokenFault({ electorate }: Decision, spoken: SpokenFor): DecisionFault | null {
    const { state, me } = this.#peer.judged();
    if (state === undefined || me === undefined) return { kind: 'NotAMember' };
    const members = spoken.via === 'self' ? [me] : spoken.members;
    if (!members.every((member) => electorate.includes(member))) return { kind: 'NotAskedHere' };
    if (spoken.via === 'self' || spoken.via === 'paper') return null;
    const witnesses = spoken.witnesses.filter(
      (one) => one !== me && liveMember(state, one) !== undefined,
    );
    const needed = spokenWitnessesNeeded(state, me, members);
    return witnesses.length < needed ? { kind: 'TooFewSpokenWitnesses', needed } : null;
  }

  async #say<T>(kind: RecordKind<T>, said: NoInfer<T>): Said {
    const written = await this.#peer.append(kind, said);
    if (!written.ok) return written;
    await this.#peer.refresh();
    return ok(written.value);
  }

  async #stepSoon(): Promise<void> {
    await this.#serial(() => this.#step());
  }

  async #step(): Promise<void> {
    const { state } = this.#peer.judged();
    if (this.#closed || state === undefined || !this.#peer.isClockSure()) return;
    const speaks = activeDevices(state).includes(this.#peer.replica.me);
    let wake: Instant | null = null;
    let isDone = false;
    for (const view of speaks ? this.views() : []) {
      const opened = await this.#openSealed(view);
      const shown = await this.#showUnheard(view);
      const agreed = await this.#agreeToAct(view);
      isDone = opened || shown || agreed || isDone;
      wake = earliest(wake, this.#wakeFor(view));
    }
    // What was written is judged before anybody looks again: nothing is written twice.
    if (isDone) await this.#peer.refresh();
    this.#wakeLater(wake);
  }

  /** Opens what this device sealed, once no further answer can come in time. */
  async #openSealed({ decision, opensUntil }: DecisionView): Promise<boolean> {
    if (opensUntil === null || decision.terms === null || decision.isSettled) return false;
    if (this.#now <= decision.closesAt + decision.terms.graceHours) return false;
    let isOpened = false;
    for (const { record, choice } of decision.cast) {
      if (choice !== null) continue;
      const sealed = this.#sealedIn(record);
      if (sealed === undefined) continue;
      const kept = await this.#peer.parts.store.readLocal(sealedName(sealed));
      if (!kept.ok || kept.value === undefined) continue;
      const opening = decodeSaidAs(stanceOpenedKind, kept.value);
      if (!opening.ok) continue;
      const said = { ...opening.value, stance: record };
      isOpened = (await this.#peer.append(stanceOpenedKind, said)).ok || isOpened;
    }
    return isOpened;
  }

  /** The seal of a record of ours that nobody opened yet. */
  #sealedIn(record: RecordId): Uint8Array | undefined {
    const entry = this.#peer.judged().state?.reading.entryById.get(record);
    if (entry?.header.author !== this.#peer.replica.me || entry.body.state !== 'read')
      return undefined;
    const stance = stanceKind.shape.parse(entry.body.said);
    if (!stance.ok || stance.value.ballots.kind !== 'sealed') return undefined;
    return stance.value.ballots.value;
  }

  /** Shows what was said near the close and nobody has shown yet, when it is this member's turn. */
  async #showUnheard({ decision }: DecisionView): Promise<boolean> {
    const { state } = this.#peer.judged();
    const turn = this.#witnessTurn(decision);
    if (state === undefined || turn === null || this.#now < turn) return false;
    const others = decision.unheard.filter((record) => !this.#isOwn(record));
    if (others.length === 0 || this.#shown.get(decision.record) === others.length) return false;
    const frontier = frontierOf(state.reading.inOrder);
    const frontierHash = frontierHashOf(this.#peer.parts.crypto.hash, frontier);
    this.#shown.set(decision.record, others.length);
    return (await this.#peer.append(witnessKind, { frontierHash })).ok;
  }

  #isOwn(record: RecordId): boolean {
    const { state, me } = this.#peer.judged();
    const entry = state?.reading.entryById.get(record);
    return entry !== undefined && state?.devices.get(entry.header.author)?.member === me;
  }

  /** The hour at which it is this member's turn to show what they saw; null: there is nothing. */
  #witnessTurn({ record, closesAt, terms, electorate, unheard, isSettled }: Decision): Hour | null {
    const me = this.#me;
    if (me === undefined || terms === null || isSettled || unheard.length === 0) return null;
    const { hash } = this.#peer.parts.crypto;
    const rankOf = (member: MemberId): Hash32 =>
      idOf<Hash32>(hashIn(hash, 'voteWitness', idBytes(record), idBytes(member)));
    const own = rankOf(me);
    const before = electorate.filter((member) => rankOf(member) < own).length;
    const wait = 1 + before * WITNESS_STEP_HOURS;
    return wait > terms.graceHours ? null : hour(closesAt + wait);
  }

  /** Agrees to the act that carries out what this device's person was for, once it is settled. */
  async #agreeToAct({ decision, state: stands }: DecisionView): Promise<boolean> {
    const { state, me } = this.#peer.judged();
    const { effect } = decision.proposal;
    if (state === undefined || me === undefined || effect === null) return false;
    if (!decision.isSettled || stands !== 'succeeded') return false;
    const own = decision.cast.find((one) => one.member === me);
    if (own === undefined || own.via !== 'self' || !own.carry) return false;
    if (!isInFavour(own.choice)) return false;
    let hasAgreed = false;
    const { hash } = this.#peer.parts.crypto;
    for (const { entry, said } of state.reading.actById.values()) {
      if (state.placedActs.has(entry.id) || said.validUntil < this.#now) continue;
      if (effectOf(hash, said.verb) !== effect) continue;
      const words = state.reading.consentsByAct.get(entry.id) ?? [];
      const hasSpoken = words.some((one) => memberOfDevice(state, one.entry.header.author) === me);
      if (hasSpoken || !isDeviceActive(state, this.#peer.replica.me)) continue;
      const agreed = await this.#peer.append(consentKind, { act: entry.id, stance: 'for' });
      hasAgreed = agreed.ok || hasAgreed;
    }
    return hasAgreed;
  }

  /** When time alone gives this device something to do. */
  #wakeFor({ decision, opensUntil }: DecisionView): Instant | null {
    const hours: number[] = [];
    const { terms, closesAt, isSettled } = decision;
    const isMine = decision.cast.some(
      ({ record, choice }) => choice === null && this.#sealedIn(record) !== undefined,
    );
    if (terms !== null && opensUntil !== null && isMine && !isSettled)
      hours.push(closesAt + terms.graceHours);
    const turn = this.#witnessTurn(decision);
    if (turn !== null) hours.push(turn - 1);
    const later = hours.filter((one) => one >= this.#now);
    return later.reduce<Instant | null>(
      (first, one) => earliest(first, instantOf(hour(one), this.#peer.parts.tempoMs)),
      null,
    );
  }

  /** A moment after an hour began: walls are rounded up. */
  #wakeLater(at: Instant | null): void {
    this.#cancelWake();
    if (at === null || this.#closed) return;
    const { clock } = this.#peer.parts;
    const inMs = Math.max(1, at - clock.now() + 1);
    this.#cancelWake = clock.wakeAt(clock.monotonicMs() + inMs, () => void this.#stepSoon());
  }
}

function isInFavour(choice: Choice | null): boolean {
  return choice?.kind === 'mark' && ['for', 'consent', 'agree'].includes(choice.value);
}

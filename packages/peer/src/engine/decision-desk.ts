/**
 * Decisions of a home on one device: what its person says, and what the device does by itself. Without
 * asking anybody it opens, after the grace, what its person sealed; shows by a record what else was
 * said near a close, so that it was heard in time; and agrees to the act that carries out what its
 * person was for: by this device, or, where they gave it leave, by what was written down for them.
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
  gainersOf,
  hashIn,
  hour,
  idBytes,
  idOf,
  instantOf,
  isDeviceActive,
  isMethodAllowed,
  lifecycleOf,
  liveMember,
  mayExecute,
  methodsAt,
  memberOfDevice,
  objectionKind,
  objectionWordKind,
  ok,
  PROPOSAL_TEXTS_MAX,
  proposalKind,
  proposalWithdrawnKind,
  QUESTION_HOURS_MIN,
  reviewedKind,
  saidAs,
  spokenWitnessesNeeded,
  stanceCommitment,
  stanceKind,
  stanceOpenedKind,
  toHex,
  waitingFor,
  witnessDeniedKind,
  witnessKind,
} from '@tocsin/core';
import type { Act, Cast, Saying, WaitingFor } from '@tocsin/core';

import type { AppendFault } from '../log/replica.ts';
import { hourNow } from '../log/replica.ts';
import { createSerial } from '../log/serial.ts';
import type { StoreFault } from '../ports/index.ts';
import type { AssemblyPeer } from './assembly-peer.ts';
import type { HallLeave, HallLeaves } from './hall-leave.ts';
import { createHallLeaves } from './hall-leave.ts';
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
  /** The text was changed so often that no further one would count. */
  | { readonly kind: 'TooManyTexts' }
  | { readonly kind: 'UnknownObjection' }
  | { readonly kind: 'NotYourObjection' }
  | { readonly kind: 'NotAWitnessThere' }
  | { readonly kind: 'NeedsOpen' }
  | { readonly kind: 'NotToBeDoneNow' }
  | { readonly kind: 'WindowTooShort'; readonly least: number }
  | { readonly kind: 'ElectorateEmpty' }
  /** The members chose other ways to decide such a thing. */
  | { readonly kind: 'MethodNotAllowed' }
  /** What they chose is not here to be read yet. */
  | { readonly kind: 'MethodsUnread' }
  | { readonly kind: 'QuorumAboveElectorate'; readonly most: number }
  | { readonly kind: 'ProposalMalformed'; readonly problem: string }
  | { readonly kind: 'ReviewEarly' }
  /** No act carries it out, or none is here that could be shown. */
  | { readonly kind: 'NothingToCarry' }
  /** This person answered by a device of theirs: that is what counts. */
  | { readonly kind: 'AnsweredYourself' }
  /** It is closed, and nobody wrote down that this person was for it. */
  | { readonly kind: 'NothingWrittenForYou' }
  | { readonly kind: 'TooManyLeaves' };

/**
 * How it stands with an act and an answer that others write down: nothing to say; `open`, one could
 * leave the device behind; `asks`, somebody wrote that one was for it; leave was given.
 */
export type HallStanding = 'none' | 'open' | 'asks' | 'left' | 'confirmed';

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
  /** How it stands with what others write down for this device's person, where an act follows. */
  hall(view: DecisionView): HallStanding;
  /**
   * Leaves it to this device to say yes to the act, by what is written down for its person: in the
   * hall to come, or in the record that is there, which they confirm.
   */
  leaveToHall(proposal: RecordId): Promise<Result<HallLeave, DecisionFault>>;
  /** Takes that back, for as long as the device has not said yes. */
  keepFromHall(proposal: RecordId): Promise<Result<void, DecisionFault>>;
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
  readonly #leaves: HallLeaves;
  readonly #stop: () => void;
  #folded: { readonly of: unknown; readonly decisions: DecisionsState } | undefined;
  /** What was shown for which decision: nobody shows the same twice. */
  readonly #shown = new Map<RecordId, number>();
  #cancelWake: () => void = () => {};
  #closed = false;

  constructor(home: AssemblyPeer) {
    this.#home = home;
    this.#fold = createDecisionFold(home.peer.parts.crypto.hash);
    this.#leaves = createHallLeaves(home.peer.parts.store);
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
      const decisions = this.#fold.fold(state);
      this.#folded = { of: state, decisions };
    }
    return this.#folded.decisions;
  }

  views(): readonly DecisionView[] {
    return decisionViews(this.state(), this.#now);
  }

  waiting(): readonly WaitingFor[] {
    const me = this.#me;
    if (me === undefined) return [];
    const asks = this.views()
      .filter((view) => this.hall(view) === 'asks' && view.state !== 'active')
      .map(({ decision }): WaitingFor => {
        const { record, proposal } = decision;
        const until = proposal.executeBy ?? proposal.reviewOn;
        return { record, why: 'confirm', until, meeting: proposal.meeting };
      });
    return [...waitingFor(this.state(), me, this.#now), ...asks].toSorted(
      (a, b) => a.until - b.until,
    );
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
    const methods = methodsAt(state, state);
    if (methods.kind === 'unread') return fail({ kind: 'MethodsUnread' });
    if (methods.kind === 'list' && !isMethodAllowed(methods.list, proposal))
      return fail({ kind: 'MethodNotAllowed' });
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
    if (open.value.versions.length >= PROPOSAL_TEXTS_MAX) return fail({ kind: 'TooManyTexts' });
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

  hall({ decision, state: stands }: DecisionView): HallStanding {
    const me = this.#me;
    if (me === undefined || !decision.electorate.includes(me)) return 'none';
    if (!['active', 'succeeded', 'queued'].includes(stands)) return 'none';
    if (this.#actsToSay(decision).length === 0) return 'none';
    const cast = decision.cast.find((one) => one.member === me);
    if (cast?.via === 'self') return 'none';
    const leave = this.#leaves.of(decision.record);
    const isWritten = cast !== undefined && isInFavour(cast.choice);
    if (isWritten && !this.#mayCarry(decision, cast)) return 'asks';
    if (leave !== undefined && isWritten) return leave.record === null ? 'left' : 'confirmed';
    if (stands !== 'active') return 'none';
    return leave?.record === null ? 'left' : 'open';
  }

  async leaveToHall(proposal: RecordId): Promise<Result<HallLeave, DecisionFault>> {
    const found = this.#find(proposal);
    if (!found.ok) return found;
    const me = this.#me;
    if (me === undefined) return fail({ kind: 'NotAMember' });
    const { fault, withdrawn, supersededBy, electorate, closesAt } = found.value;
    if (fault !== null || withdrawn !== null || supersededBy !== null)
      return fail({ kind: 'DecisionVoid' });
    if (!electorate.includes(me)) return fail({ kind: 'NotAskedHere' });
    // Nobody agrees unseen: the act has to be here, so that it can be shown.
    if (this.#actsToSay(found.value).length === 0) return fail({ kind: 'NothingToCarry' });
    const cast = found.value.cast.find((one) => one.member === me);
    if (cast?.via === 'self') return fail({ kind: 'AnsweredYourself' });
    const isWritten = cast !== undefined && isInFavour(cast.choice);
    if (!isWritten && this.#now > closesAt) return fail({ kind: 'NothingWrittenForYou' });
    const leave = { record: isWritten ? cast.record : null };
    const given = await this.#leaves.give(proposal, leave, (one) => this.#isOver(one));
    if (!given.ok) return given;
    void this.#stepSoon();
    return ok(leave);
  }

  async keepFromHall(proposal: RecordId): Promise<Result<void, DecisionFault>> {
    const found = this.#find(proposal);
    return found.ok ? await this.#leaves.takeBack(proposal) : found;
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
    await this.#leaves.load();
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

  /** Agrees to the act that carries out what this device's person was for, once it is time. */
  async #agreeToAct({ decision, state: stands }: DecisionView): Promise<boolean> {
    if (stands !== 'succeeded') return false;
    const cast = decision.cast.find((one) => one.member === this.#me);
    if (cast === undefined || !isInFavour(cast.choice)) return false;
    const from = hourForRecall(decision);
    const isAnswered = from !== null && this.#now > from;
    const acts = this.#actsToSay(decision).filter(
      ({ said }) => decision.isSettled || (isAnswered && said.verb.kind === 'recall'),
    );
    if (acts.length === 0 || !this.#mayCarry(decision, cast)) return false;
    let hasAgreed = false;
    for (const { entry } of acts) {
      const agreed = await this.#peer.append(consentKind, { act: entry.id, stance: 'for' });
      hasAgreed = agreed.ok || hasAgreed;
    }
    return hasAgreed;
  }

  /** The acts that would carry a decision out and of which this person's devices said nothing yet. */
  #actsToSay({ proposal: { effect } }: Decision): readonly Saying<Act>[] {
    const { state, me } = this.#peer.judged();
    if (state === undefined || me === undefined || effect === null) return [];
    if (!isDeviceActive(state, this.#peer.replica.me)) return [];
    const { hash } = this.#peer.parts.crypto;
    return [...state.reading.actById.values()].filter(({ entry, said }) => {
      if (state.placedActs.has(entry.id) || said.validUntil < this.#now) return false;
      if (effectOf(hash, said.verb) !== effect) return false;
      const words = state.reading.consentsByAct.get(entry.id) ?? [];
      return !words.some((one) => memberOfDevice(state, one.entry.header.author) === me);
    });
  }

  /**
   * Whether an answer of this device's person is their word on the act as well: given by their own
   * device which could show it, or written down for them where they gave this device leave. Leave that
   * was given before anything was written covers nothing that who gains by the act wrote or witnessed.
   */
  #mayCarry(decision: Decision, cast: Cast): boolean {
    if (cast.via === 'self') return cast.carry;
    const leave = this.#leaves.of(decision.record);
    if (leave === undefined) return false;
    return leave.record === null
      ? !this.#isWrittenByGainer(decision)
      : leave.record === cast.record;
  }

  #isWrittenByGainer({ record, proposal: { effect } }: Decision): boolean {
    const { state, me } = this.#peer.judged();
    const act = effect === null ? undefined : this.actFor(effect);
    const verb = act === undefined ? undefined : state?.reading.actById.get(act)?.said.verb;
    if (state === undefined || me === undefined || verb === undefined) return true;
    const gainers = gainersOf(state, verb).filter((one) => one !== me);
    if (gainers.length === 0) return false;
    return this.#peer.entries().some((entry) => {
      const said = saidAs(stanceKind, entry);
      if (said === undefined || said.proposal !== record || !said.members.includes(me))
        return false;
      const by = memberOfDevice(state, entry.header.author);
      return [by, ...said.witnesses].some((one) => one !== undefined && gainers.includes(one));
    });
  }

  /** Whether leave for a question has nothing to say any more. */
  #isOver(proposal: RecordId): boolean {
    const view = this.views().find(({ decision }) => decision.record === proposal);
    return view === undefined || this.hall(view) === 'none';
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
    if (!isSettled && this.#actsToSay(decision).some(({ said }) => said.verb.kind === 'recall'))
      hours.push(hourForRecall(decision) ?? closesAt);
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

/**
 * The hour after which a recall is agreed to: no answer can come in time any more. A recall closes within
 * seven days, and the placement that settles the question may take as long (decision 0174).
 */
function hourForRecall({ closesAt, terms }: Decision): Hour | null {
  return terms === null ? null : hour(closesAt + terms.graceHours);
}

function isInFavour(choice: Choice | null): boolean {
  return choice?.kind === 'mark' && ['for', 'consent', 'agree'].includes(choice.value);
}

/**
 * One proposal, judged: from the set of what was said of it, and from what the chain shows. No clock
 * is read: an answer counts by its own hour and by whose records show it (R8), and as soon as a
 * settled placement closed the question, nothing moves any more.
 */
import { compareText } from '../base/bytes.ts';
import type { MemberId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import { hour } from '../base/time.ts';
import type { Bench, Hearing } from '../assembly/in-time.ts';
import { isUntimed, liesBelow } from '../assembly/in-time.ts';
import { groundCited } from '../assembly/electorate.ts';
import type { AssemblyState, Ground } from '../assembly/state.ts';
import { Answers } from './answers.ts';
import { choiceFault } from './choice.ts';
import { isMethodAllowed, methodsAt } from './methods.ts';
import { objectionsOf } from './objections.ts';
import type { Outcome } from './outcome.ts';
import { outcomeOf } from './outcome.ts';
import type { Proposal, StanceOpened, StanceTaken } from './records.ts';
import type { SaidOf, Told } from './said.ts';
import { openingFault } from './sealing.ts';
import type { Electorate, Hours, Room, Site } from './site.ts';
import { electorateAt, speakingIn } from './site.ts';
import type { Cast, Decision, ProposalFault, VoidWord, WordFault } from './state.ts';
import {
  decisionTermsAt,
  hearingOf,
  openingHearing,
  QUESTION_HOURS_MIN,
  quorumNeeded,
} from './terms.ts';
import { textsOf } from './texts.ts';
import type { Resolved, Resolving, Speaking } from './voices.ts';

/** Hours by which a question may open before the hour in which it is written. */
const OPENING_SLACK_HOURS = 24;

const NOBODY: ReadonlySet<MemberId> = new Set();

/** Judges a proposal up to its close; what came after is `aftermath.ts`, what it is to others `relate.ts`. */
export function judgeProposal(room: Room, said: SaidOf, asked: Told<Proposal>): Decision {
  const { entry, said: proposal } = asked;
  const { state } = room;
  const ground = groundCited(state.history, entry);
  if (ground === undefined) return blank(entry.id, proposal, 'unplaced');
  const terms = decisionTermsAt(ground);
  const bench = room.benchAt(hearingOf(terms, proposal.closesAt));
  const by = room.speaker(bench, asked);
  const isMember = by !== undefined && ground.members.get(by)?.status === 'live';
  if (!isMember) return blank(entry.id, proposal, 'notByMember');
  const electorate = electorateAt(ground, proposal.circle);
  const isLate = isUntimed(state.reading, entry, terms.toleranceHours, room.isPruned);
  const fault = isLate
    ? 'untimed'
    : (faultOf(proposal, entry.header.wallHour, electorate.members.length) ??
      methodFault(state, ground, proposal));
  if (fault !== null) return blank(entry.id, proposal, fault);
  const unheard = new Set<RecordId>();
  const site: Site = {
    ...room,
    heard: (one, hearing) => {
      const heard = room.heard(one, hearing);
      if (heard === 'open') unheard.add(one.entry.id);
      return heard;
    },
    ground,
    terms,
    proposer: by,
    electorate,
  };
  const decision = new Judging(site, proposal, said).judge();
  return { ...decision, unheard: [...unheard].toSorted(compareText) };
}

function faultOf(proposal: Proposal, wall: Hour, electorate: number): ProposalFault | null {
  const { opensAt, closesAt, meeting, quorum } = proposal;
  // Nobody can answer before it is written: a day of slack is for hours that turn meanwhile.
  if (opensAt < wall - OPENING_SLACK_HOURS) return 'opensBeforeWritten';
  if (!meeting && closesAt - opensAt < QUESTION_HOURS_MIN) return 'windowTooShort';
  if (electorate === 0) return 'electorateEmpty';
  const isAbove = quorum.kind === 'count' && quorum.value > electorate;
  return isAbove ? 'quorumAboveElectorate' : null;
}

/** Whether it is put in a way that the members allow, as the ground that it cites has it. */
function methodFault(
  state: AssemblyState,
  ground: Ground,
  proposal: Proposal,
): ProposalFault | null {
  const methods = methodsAt(state, ground);
  if (methods.kind === 'unread') return 'methodsUnread';
  if (methods.kind === 'any' || isMethodAllowed(methods.list, proposal)) return null;
  return 'methodNotAllowed';
}

const NOTHING: Outcome = {
  verdict: 'quorumMissed',
  marks: [],
  winners: [],
  tied: [],
  tally: null,
  dissent: [],
  pool: [],
};

/** A decision of which nothing is known but what it asks. */
function blank(record: RecordId, proposal: Proposal, fault: ProposalFault | null): Decision {
  return {
    record,
    proposal,
    by: null,
    fault,
    terms: null,
    electorate: [],
    counted: 0,
    quorumNeeded: 0,
    present: 0,
    versions: [{ record, text: proposal.text, note: '', integrates: [] }],
    closesAt: proposal.closesAt,
    isExtended: false,
    cast: [],
    uncounted: [],
    voided: [],
    objections: [],
    withdrawn: null,
    unheard: [],
    outcome: NOTHING,
    isSettled: false,
    carriedOut: null,
    placed: null,
    reviews: [],
    supersededBy: null,
    needsOpen: [],
  };
}

/** What the answers up to a close come to. */
interface AnswersUntil {
  readonly hearing: Hearing;
  readonly bench: Bench;
  readonly hours: Hours;
  readonly resolved: readonly Resolved[];
  readonly voided: readonly VoidWord[];
}

/** Who took part by some answers, and of how many. */
interface Count {
  readonly answers: AnswersUntil;
  readonly cast: readonly Cast[];
  readonly objections: Decision['objections'];
  readonly voided: readonly VoidWord[];
  readonly present: ReadonlyMap<MemberId, Hour>;
  readonly counted: number;
  readonly needed: number;
}

class Judging {
  readonly #site: Site;
  readonly #proposal: Proposal;
  readonly #said: SaidOf;
  readonly #text: RecordId;
  readonly #texts: ReturnType<typeof textsOf>;

  constructor(site: Site, proposal: Proposal, said: SaidOf) {
    this.#site = site;
    this.#proposal = proposal;
    this.#said = said;
    const bench = site.benchAt(hearingOf(site.terms, proposal.closesAt));
    this.#texts = textsOf(site, bench, said.id, proposal, said.amendments);
    this.#text = this.#texts.versions.at(-1)?.record ?? said.id;
  }

  judge(): Decision {
    const first = this.#countUp(this.#answersUntil(this.#proposal.closesAt));
    const closesAt = this.#extendedClose(first);
    const isExtended = closesAt > this.#proposal.closesAt;
    const count = isExtended ? this.#countUp(this.#answersUntil(closesAt)) : first;
    const { answers, cast, objections, present, counted, needed } = count;
    return {
      ...blank(this.#said.id, this.#proposal, null),
      by: this.#site.proposer,
      terms: this.#site.terms,
      electorate: this.#site.electorate.members,
      counted,
      quorumNeeded: needed,
      present: present.size,
      versions: this.#texts.versions,
      closesAt,
      isExtended,
      cast,
      uncounted: answers.resolved.flatMap((one) => (one.kind === 'cast' ? [] : [one.uncounted])),
      voided: [...answers.voided, ...count.voided, ...this.#texts.voided].toSorted((a, b) =>
        compareText(a.record, b.record),
      ),
      objections,
      withdrawn: this.#withdrawnBy(answers),
      outcome: this.#outcomeOf(count),
      isSettled: this.#settlingBench(closesAt).closing !== undefined,
    };
  }

  #outcomeOf({ cast, objections, present, needed }: Count): Outcome {
    const objectors = new Set(
      objections.filter(({ status }) => status.kind === 'open').map(({ member }) => member),
    );
    return outcomeOf({
      proposal: this.#proposal,
      terms: this.#site.terms,
      counted: cast.flatMap(({ member, choice, reason }) =>
        choice === null ? [] : [{ member, choice, reason }],
      ),
      hasQuorum: present.size >= needed,
      objectors: objectors.size + silentObjectors(cast, objections),
    });
  }

  /** Who took part by these answers, and of how many. */
  #countUp(answers: AnswersUntil): Count {
    const { terms, electorate } = this.#site;
    const { objections, voided } = this.#objectionsBy(answers);
    const cast = castOf(answers.resolved);
    const present = presentIn(this.#proposal, cast, objections);
    const counted = countedOf(electorate, cast, present);
    const needed = quorumNeeded(this.#proposal, terms, counted);
    return { answers, cast, objections, voided, present, counted, needed };
  }

  /** The answers that count if the question closes then. */
  #answersUntil(closesAt: Hour): AnswersUntil {
    const { terms } = this.#site;
    const { stances, denials, id } = this.#said;
    const hearing = hearingOf(terms, closesAt);
    const bench = this.#site.benchAt(hearing);
    const denied = this.#denials(bench);
    const hours: Hours = {
      opensAt: this.#proposal.opensAt,
      hearing,
      bench,
      deniedBy: (record) => denied.get(record) ?? NOBODY,
    };
    // A denial takes weight from what was heard: where there is one, nothing is remembered.
    const memory = denials.length > 0 ? undefined : this.#site.remembered(id);
    const texts = this.#texts.versions.map(({ record }) => record).join(' ');
    const answers = Answers.of(memory, hearing, bench, texts);
    answers.hear(stances, (one) => this.#speakingIn(hours, one), memory);
    const voided = [...answers.voided];
    const resolving = this.#resolvingAt(closesAt, voided);
    const resolved = answers.resolve(this.#site.electorate.members, resolving);
    return { hearing, bench, hours, resolved, voided };
  }

  #isText(record: RecordId): boolean {
    const { versions } = this.#texts;
    return record === this.#text || versions.some((one) => one.record === record);
  }

  #speakingIn(hours: Hours, word: Told<StanceTaken>): Speaking | WordFault {
    const { said } = word;
    const { visibility } = this.#proposal;
    if (!this.#isText(said.text)) return 'otherProposal';
    if (said.ballots.kind === 'sealed') {
      if (visibility === 'open') return 'sealedInOpen';
    } else {
      if (visibility === 'blind') return 'notSealed';
      for (const choice of said.ballots.value) {
        const fault = choiceFault(this.#proposal, choice);
        if (fault !== null) return fault;
      }
    }
    return speakingIn(this.#site, hours, word);
  }

  /** Who denies having been a witness: said before the question was closed. */
  #denials(bench: Bench): ReadonlyMap<RecordId, ReadonlySet<MemberId>> {
    const denied = new Map<RecordId, Set<MemberId>>();
    for (const denial of this.#said.denials) {
      const { entry, said } = denial;
      const by = this.#site.speaker(bench, denial);
      if (by === undefined || !liesBelow(this.#site.state, bench, entry.id)) continue;
      const before = denied.get(said.record);
      if (before === undefined) denied.set(said.record, new Set([by]));
      else before.add(by);
    }
    return denied;
  }

  /** The bench at which all is settled: of sealed answers, once there was time to open them. */
  #settlingBench(closesAt: Hour): Bench {
    const { terms } = this.#site;
    const isBlind = this.#proposal.visibility === 'blind';
    return this.#site.benchAt(
      isBlind ? openingHearing(terms, closesAt) : hearingOf(terms, closesAt),
    );
  }

  /** What was opened: after the grace, when no further answer can come in time. */
  #resolvingAt(closesAt: Hour, voided: VoidWord[]): Resolving {
    const { state, terms, hash } = this.#site;
    const bench = this.#settlingBench(closesAt);
    const { stances, opened } = this.#said;
    const stanceById = new Map(
      opened.length === 0 ? [] : stances.map((one) => [one.entry.id, one] as const),
    );
    const openedByStance = new Map<RecordId, StanceOpened>();
    const graceEnd = closesAt + terms.graceHours;
    const faultIn = (opening: Told<StanceOpened>): WordFault | null => {
      const { entry, said } = opening;
      const stance = stanceById.get(said.stance);
      if (stance === undefined) return 'unknownRecord';
      const by = this.#site.speaker(bench, opening);
      if (by === undefined) return 'notHonoured';
      if (by !== this.#site.speaker(bench, stance)) return 'notTheirs';
      if (entry.header.wallHour <= graceEnd && entry.header.wallHour > 0) return 'early';
      if (!liesBelow(state, bench, entry.id)) return 'late';
      return openingFault(hash, this.#proposal, stance, said);
    };
    for (const one of opened) {
      const fault = faultIn(one);
      if (fault === null) openedByStance.set(one.said.stance, one.said);
      else voided.push({ record: one.entry.id, why: fault });
    }
    const isOpeningOver = bench.closing !== undefined;
    return {
      reading: state.reading,
      isPruned: this.#site.isPruned,
      text: this.#text,
      openedByStance,
      isSealed: this.#proposal.visibility !== 'open',
      isOpeningOver,
    };
  }

  /**
   * The close, later where the quorum came in the last hours. It follows from answers up to the first
   * close alone: what came in the longer time cannot make it longer again.
   */
  #extendedClose({ present, needed }: Count): Hour {
    const { closesAt } = this.#proposal;
    const { terms } = this.#site;
    if (!this.#proposal.extends || terms.lateQuorumExtension === 0) return closesAt;
    const inGoodTime = closesAt - terms.lateQuorumWindow;
    let early = 0;
    for (const at of present.values()) if (at <= inGoodTime) early += 1;
    if (early >= needed || present.size < needed) return closesAt;
    const hours = [...present.values()].toSorted((a, b) => a - b);
    const reachedAt = hours[needed - 1] ?? closesAt;
    return hour(Math.max(closesAt, reachedAt + terms.lateQuorumExtension));
  }

  #objectionsBy({ hours }: AnswersUntil): ReturnType<typeof objectionsOf> {
    const { objections, words } = this.#said;
    return objectionsOf(this.#site, hours, this.#texts.versions, objections, words);
  }

  #withdrawnBy({ bench, hearing }: AnswersUntil): Hour | null {
    const hours = this.#said.withdrawals.flatMap((word) => {
      const isTheirs = this.#site.speaker(bench, word) === this.#site.proposer;
      const isInTime = isTheirs && this.#site.heard(word, hearing) !== 'late';
      return isInTime ? [word.entry.header.wallHour] : [];
    });
    return earliest(hours);
  }
}

function castOf(resolved: readonly Resolved[]): readonly Cast[] {
  return resolved.flatMap((one) => (one.kind === 'cast' ? [one.cast] : []));
}

/** Who takes part in the sense of the quorum, and since when. */
function presentIn(
  { abstentionsCount }: Proposal,
  cast: readonly Cast[],
  objections: Decision['objections'],
): ReadonlyMap<MemberId, Hour> {
  const present = new Map<MemberId, Hour>();
  for (const { member, choice, hour: at } of cast) {
    const abstains = choice?.kind === 'mark' && choice.value === 'abstain';
    if (abstentionsCount || !abstains) present.set(member, at);
  }
  for (const { member, hour: at } of objections) if (!present.has(member)) present.set(member, at);
  return present;
}

/** Of how many a quorum is taken: those who are away count only once they answered (R25). */
function countedOf(
  { members, away }: Electorate,
  cast: readonly Cast[],
  present: ReadonlyMap<MemberId, Hour>,
): number {
  if (away.length === 0) return members.length;
  const answered = new Set(cast.map(({ member }) => member));
  const silent = away.filter((member) => !answered.has(member) && !present.has(member));
  return members.length - silent.length;
}

/** Members who object without having said why: a mark on a sheet, and no objection of theirs. */
function silentObjectors(cast: readonly Cast[], objections: Decision['objections']): number {
  const worded = new Set(objections.map(({ member }) => member));
  return cast.filter(
    ({ member, choice }) =>
      choice?.kind === 'mark' && choice.value === 'object' && !worded.has(member),
  ).length;
}

/** The first of some hours. */
function earliest(hours: readonly Hour[]): Hour | null {
  const [first] = hours.toSorted((a, b) => a - b);
  return first ?? null;
}

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
import type { Saying } from '../assembly/reading.ts';
import { choiceFault } from './choice.ts';
import { objectionsOf } from './objections.ts';
import type { Outcome } from './outcome.ts';
import { outcomeOf } from './outcome.ts';
import type { Proposal, StanceOpened, StanceTaken } from './records.ts';
import type { SaidOf } from './said.ts';
import { openingFault } from './sealing.ts';
import type { Hours, Room, Site, Speaking } from './site.ts';
import { benchFor, countedOf, electorateAt, speakerAt, speakingIn } from './site.ts';
import type { Cast, Decision, ProposalFault, VoidWord, WordFault } from './state.ts';
import {
  decisionTermsAt,
  hearingOf,
  openingHearing,
  QUESTION_HOURS_MIN,
  quorumNeeded,
} from './terms.ts';
import { textsOf } from './texts.ts';
import type { Resolved, Resolving, Voice } from './voices.ts';
import { resolve } from './voices.ts';

/** Hours by which a question may open before the hour in which it is written. */
const OPENING_SLACK_HOURS = 24;

const NOBODY: ReadonlySet<MemberId> = new Set();

/** Judges a proposal up to its close; what came after is `aftermath.ts`, what it is to others `relate.ts`. */
export function judgeProposal(
  room: Room,
  said: SaidOf,
  { entry, said: proposal }: Saying<Proposal>,
): Decision {
  const { state } = room;
  const ground = state.history.findLast(({ head }) => head === entry.header.gov);
  if (ground === undefined) return blank(entry.id, proposal, 'unplaced');
  const terms = decisionTermsAt(ground);
  const bench = benchFor(state, hearingOf(terms, proposal.closesAt));
  const by = speakerAt(room, bench, entry);
  const isMember = by !== undefined && ground.members.get(by)?.status === 'live';
  if (!isMember) return blank(entry.id, proposal, 'notByMember');
  const electorate = electorateAt(ground, proposal.circle);
  const isLate = isUntimed(state.reading, entry, terms.toleranceHours, room.isPruned);
  const fault = isLate ? 'untimed' : faultOf(proposal, entry.header.wallHour, electorate.length);
  if (fault !== null) return blank(entry.id, proposal, fault);
  const unheard = new Set<RecordId>();
  const site: Site = {
    ...room,
    heard: (one, hearing) => {
      const heard = room.heard(one, hearing);
      if (heard === 'open') unheard.add(one.id);
      return heard;
    },
    ground,
    terms,
    proposer: by,
    electorate: new Set(electorate),
  };
  const decision = new Judging(site, electorate, proposal, said).judge();
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
interface Answers {
  readonly hearing: Hearing;
  readonly bench: Bench;
  readonly hours: Hours;
  readonly resolved: readonly Resolved[];
  readonly voided: readonly VoidWord[];
}

class Judging {
  readonly #site: Site;
  readonly #electorate: readonly MemberId[];
  readonly #proposal: Proposal;
  readonly #said: SaidOf;
  readonly #text: RecordId;
  readonly #texts: ReturnType<typeof textsOf>;

  constructor(site: Site, electorate: readonly MemberId[], proposal: Proposal, said: SaidOf) {
    this.#site = site;
    this.#electorate = electorate;
    this.#proposal = proposal;
    this.#said = said;
    const bench = benchFor(site.state, hearingOf(site.terms, proposal.closesAt));
    this.#texts = textsOf(site, bench, said.id, proposal, said.amendments);
    this.#text = this.#texts.versions.at(-1)?.record ?? said.id;
  }

  judge(): Decision {
    const { terms, ground } = this.#site;
    const first = this.#answersUntil(this.#proposal.closesAt);
    const closesAt = this.#extendedClose(first);
    const isExtended = closesAt > this.#proposal.closesAt;
    const answers = isExtended ? this.#answersUntil(closesAt) : first;
    const { objections, voided } = this.#objectionsBy(answers);
    const cast = castOf(answers.resolved);
    const objectors = new Set(
      objections.filter(({ status }) => status.kind === 'open').map(({ member }) => member),
    );
    const present = presentIn(this.#proposal, cast, objections);
    const counted = countedOf(ground, this.#electorate, answeredIn(cast, present));
    const needed = quorumNeeded(this.#proposal, terms, counted);
    return {
      ...blank(this.#said.id, this.#proposal, null),
      by: this.#site.proposer,
      terms,
      electorate: this.#electorate,
      counted,
      quorumNeeded: needed,
      present: present.size,
      versions: this.#texts.versions,
      closesAt,
      isExtended,
      cast,
      uncounted: answers.resolved.flatMap((one) => (one.kind === 'cast' ? [] : [one.uncounted])),
      voided: [...answers.voided, ...voided, ...this.#texts.voided].toSorted((a, b) =>
        compareText(a.record, b.record),
      ),
      objections,
      withdrawn: this.#withdrawnBy(answers),
      outcome: outcomeOf({
        proposal: this.#proposal,
        terms,
        counted: cast.flatMap(({ member, choice, reason }) =>
          choice === null ? [] : [{ member, choice, reason }],
        ),
        hasQuorum: present.size >= needed,
        objectors: objectors.size + silentObjectors(cast, objections),
      }),
      isSettled: this.#settlingBench(closesAt).closing !== undefined,
    };
  }

  /** The answers that count if the question closes then. */
  #answersUntil(closesAt: Hour): Answers {
    const { terms, state } = this.#site;
    const hearing = hearingOf(terms, closesAt);
    const bench = benchFor(state, hearing);
    const hours: Hours = {
      opensAt: this.#proposal.opensAt,
      hearing,
      bench,
      deniedBy: (record) => denied.get(record) ?? NOBODY,
    };
    const denied = this.#denials(bench);
    const voided: VoidWord[] = [];
    const voicesByMember = new Map<MemberId, Voice[]>();
    for (const one of this.#said.stances) {
      const speaking = this.#speakingIn(hours, one);
      if (typeof speaking === 'string') {
        voided.push({ record: one.entry.id, why: speaking });
        continue;
      }
      for (const voice of voicesIn(one, speaking)) {
        const voices = voicesByMember.get(voice.member);
        if (voices === undefined) voicesByMember.set(voice.member, [voice]);
        else voices.push(voice);
      }
    }
    const resolving = this.#resolvingAt(closesAt, voided);
    const resolved = [...voicesByMember]
      .toSorted(([a], [b]) => compareText(a, b))
      .map(([, voices]) => resolve(resolving, voices));
    return { hearing, bench, hours, resolved, voided };
  }

  #speakingIn(hours: Hours, { entry, said }: Saying<StanceTaken>): Speaking | WordFault {
    const { visibility } = this.#proposal;
    if (!this.#texts.versions.some(({ record }) => record === said.text)) return 'otherProposal';
    if (said.ballots.kind === 'sealed') {
      if (visibility === 'open') return 'sealedInOpen';
    } else {
      if (visibility === 'blind') return 'notSealed';
      for (const choice of said.ballots.value) {
        const fault = choiceFault(this.#proposal, choice);
        if (fault !== null) return fault;
      }
    }
    return speakingIn(this.#site, hours, entry, said);
  }

  /** Who denies having been a witness: said before the question was closed. */
  #denials(bench: Bench): ReadonlyMap<RecordId, ReadonlySet<MemberId>> {
    const denied = new Map<RecordId, Set<MemberId>>();
    for (const { entry, said } of this.#said.denials) {
      const by = speakerAt(this.#site, bench, entry);
      if (by === undefined || !liesBelow(this.#site.state, bench, entry.id)) continue;
      const before = denied.get(said.record);
      if (before === undefined) denied.set(said.record, new Set([by]));
      else before.add(by);
    }
    return denied;
  }

  /** The bench at which all is settled: of sealed answers, once there was time to open them. */
  #settlingBench(closesAt: Hour): Bench {
    const { terms, state } = this.#site;
    const isBlind = this.#proposal.visibility === 'blind';
    return benchFor(state, isBlind ? openingHearing(terms, closesAt) : hearingOf(terms, closesAt));
  }

  /** What was opened: after the grace, when no further answer can come in time. */
  #resolvingAt(closesAt: Hour, voided: VoidWord[]): Resolving {
    const { state, terms, hash } = this.#site;
    const bench = this.#settlingBench(closesAt);
    const stanceById = new Map(this.#said.stances.map((one) => [one.entry.id, one]));
    const openedByStance = new Map<RecordId, StanceOpened>();
    const graceEnd = closesAt + terms.graceHours;
    const faultIn = ({ entry, said }: Saying<StanceOpened>): WordFault | null => {
      const stance = stanceById.get(said.stance);
      if (stance === undefined) return 'unknownRecord';
      const by = speakerAt(this.#site, bench, entry);
      if (by === undefined) return 'notHonoured';
      if (by !== speakerAt(this.#site, bench, stance.entry)) return 'notTheirs';
      if (entry.header.wallHour <= graceEnd && entry.header.wallHour > 0) return 'early';
      if (!liesBelow(state, bench, entry.id)) return 'late';
      return openingFault(hash, this.#proposal, stance, said);
    };
    for (const one of this.#said.opened) {
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
      isOpeningOver,
    };
  }

  /**
   * The close, later where the quorum came in the last hours. It follows from answers up to the first
   * close alone: what came in the longer time cannot make it longer again.
   */
  #extendedClose(first: Answers): Hour {
    const { closesAt } = this.#proposal;
    const { terms, ground } = this.#site;
    if (!this.#proposal.extends || terms.lateQuorumExtension === 0) return closesAt;
    const cast = castOf(first.resolved);
    const { objections } = this.#objectionsBy(first);
    const present = presentIn(this.#proposal, cast, objections);
    const counted = countedOf(ground, this.#electorate, answeredIn(cast, present));
    const needed = quorumNeeded(this.#proposal, terms, counted);
    const hours = [...present.values()].toSorted((a, b) => a - b);
    const reachedAt = hours[needed - 1];
    if (reachedAt === undefined || reachedAt <= closesAt - terms.lateQuorumWindow) return closesAt;
    return hour(Math.max(closesAt, reachedAt + terms.lateQuorumExtension));
  }

  #objectionsBy({ hours }: Answers): ReturnType<typeof objectionsOf> {
    const { objections, words } = this.#said;
    return objectionsOf(this.#site, hours, this.#texts.versions, objections, words);
  }

  #withdrawnBy({ bench, hearing }: Answers): Hour | null {
    const hours = this.#said.withdrawals.flatMap(({ entry }) => {
      const isTheirs = speakerAt(this.#site, bench, entry) === this.#site.proposer;
      return isTheirs && this.#site.heard(entry, hearing) !== 'late' ? [entry.header.wallHour] : [];
    });
    return earliest(hours);
  }
}

function voicesIn(one: Saying<StanceTaken>, { by, members, isHeard }: Speaking): readonly Voice[] {
  return members.map((member, at) => ({ ...one, member, by, at, isHeard }));
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

function answeredIn(
  cast: readonly Cast[],
  present: ReadonlyMap<MemberId, Hour>,
): ReadonlySet<MemberId> {
  return new Set([...cast.map(({ member }) => member), ...present.keys()]);
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

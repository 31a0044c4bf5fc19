/**
 * Judges one placement at its parent (R1, R2, R5, R7): form, secretary, stands of a round above 0,
 * frontier, act, base, consents and class, then the verb's own rules. What it names may still be on its way: then it is
 * *waiting*, and the answer is the same on every replica that holds the same. Ballots are counted
 * apart (`fold.ts`), and so is what only a device that is asked can know (`due.ts`).
 */
import type { MemberId, RecordId } from '../base/id.ts';
import type { Act, StrikeDevice, VerbName } from './act.ts';
import { CLASSES_BY_VERB } from './act.ts';
import { countedFor, isAwayRound, restoreHeard } from './away.ts';
import type { Certificate } from './ballots.ts';
import { ORDINARY } from './ballots.ts';
import { baseOf } from './base.ts';
import type { Consent } from './consent.ts';
import { areStewardsOpen, durationOf } from './durations.ts';
import {
  ballotMemberOf,
  isHonoured,
  isMajority,
  isOfRightEpoch,
  secretaryOf,
  STEWARDS_MIN,
  stewardsAt,
} from './electorate.ts';
import { markFaulty } from './faults.ts';
import { floorAfter, prunedBelow } from './floor.ts';
import { vouchesAt } from './joining.ts';
import type { ParameterName } from './parameters.ts';
import { leastMeeting, meetsShare, parameterOf } from './parameters.ts';
import type { IsPruned, PlacementSaid, Saying } from './reading.ts';
import type { Opening } from './rounds.ts';
import { roundOpening } from './rounds.ts';
import type { Settlement, Site, Void, Waiting } from './settle.ts';
import { endForked, idsOf, isGone, settlementOf, voidBy } from './settle.ts';
import type { Count } from './stance.ts';
import type { StanceSeen } from './stance.ts';
import { isSameEnrolment } from './open-strikes.ts';
import { authorInCount, stancesOf } from './stance.ts';
import type { Ground, Moment, VoidReason } from './state.ts';
import type { FoldCrypto, Objection, Trial } from './trial.ts';
import { groundsSince, mostSince } from './trial.ts';
import { withRules } from './terms.ts';
import { applyVerb, objectionToVerb } from './verb-rules.ts';

/** A parent under judgement. */
export interface Bench extends Site {
  readonly crypto: FoldCrypto;
  /** What was judged before, by record; a placement is judged at its parent only. */
  readonly judgements: Map<RecordId, Judgement>;
}

/** A placement against which nothing speaks; ballots put it in force. */
export interface Lawful {
  readonly kind: 'lawful';
  readonly settlement: Settlement;
  readonly trial: Trial | null;
  /** Carries on what may be in force from a round below: nobody judges anew whether it is due. */
  readonly isRepeated: boolean;
  /** How its ballots are counted (R17, R25). */
  readonly certificate: Certificate;
}

/** What the rules say of a placement. */
export type Judgement = Lawful | Waiting | Void;

/** Judges a placement record whose content names the bench's ground as its parent. */
export function judgePlacement(bench: Bench, placed: Saying<PlacementSaid>): Judgement {
  const known = bench.judgements.get(placed.entry.id);
  if (known !== undefined) return known;
  const judgement = judgeAnew(bench, placed);
  bench.judgements.set(placed.entry.id, judgement);
  return judgement;
}

function judgeAnew(bench: Bench, placed: Saying<PlacementSaid>): Judgement {
  const reason = objectionToForm(bench, placed);
  if (reason !== undefined) return voidBy(reason);
  const opening = openingFor(bench, placed.said);
  if (opening.kind !== 'open') return opening;
  const isRepeated = opening.possible.length > 0;
  if (isRepeated && !opening.possible.includes(placed.said.placement))
    return voidBy('not-what-was-shown');
  const judgement = judgeContent(bench, placed);
  if (judgement.kind !== 'lawful') return judgement;
  const { successions } = opening;
  return { ...judgement, isRepeated, certificate: { ...judgement.certificate, successions } };
}

/** What the stands let a placement say; in round 0 there are none, and it says what is due. */
function openingFor(bench: Bench, { round, stands }: PlacementSaid): Opening | Waiting | Void {
  if (round === 0 || isAwayRound(round)) {
    const isBare = stands.kind === 'inline' && stands.value.length === 0;
    const bare: Opening = { kind: 'open', possible: [], successions: [] };
    return isBare ? bare : voidBy('stands-in-round-0');
  }
  const listed = idsOf(bench, stands);
  if (!Array.isArray(listed)) return listed as Waiting | Void;
  const judge = (shown: Saying<PlacementSaid>) => judgePlacement(bench, shown);
  return roundOpening(bench, round, listed as readonly RecordId[], bench.crypto.hash, judge);
}

function judgeContent(bench: Bench, placed: Saying<PlacementSaid>): Judgement {
  const { content, round } = placed.said;
  const settlement = settlementOf(bench, content, bench.crypto.hash);
  if (settlement.kind !== 'settled') return settlement;
  const listed = idsOf(bench, content.consents);
  if (!Array.isArray(listed)) return listed as Waiting | Void;
  const consents = listed as readonly RecordId[];
  if (content.what === null) {
    if (isAwayRound(round)) return voidBy('away-round');
    return consents.length > 0
      ? voidBy('tick-with-consents')
      : { kind: 'lawful', settlement, trial: null, isRepeated: false, certificate: ORDINARY };
  }
  const missing = [content.what, ...consents].filter((id) => isGone(bench.reading, id));
  if (missing.length > 0) return { kind: 'waiting', missing };
  const act = bench.reading.actById.get(content.what);
  if (!isInside(bench, settlement, content.what)) return voidBy('act-outside-frontier');
  if (act === undefined) return voidBy('not-an-act');
  const { verb } = act.said;
  if (isAwayRound(round) !== (verb.kind === 'away')) return voidBy('away-round');
  const moment = { height: content.height, wall: content.wallHour };
  const judgement = judgeAct(bench, settlement, act, consents, moment);
  if (verb.kind !== 'away' || judgement.kind !== 'lawful') return judgement;
  const absent = verb.value.gone.map(({ member }) => member);
  const placer = ballotMemberOf(bench.ground, placed.entry.header.author);
  if (placer === undefined || absent.includes(placer)) return voidBy('not-secretary');
  return { ...judgement, certificate: { ...judgement.certificate, absent } };
}

function isInside(bench: Site, settlement: Settlement, record: RecordId): boolean {
  return bench.settledAt.has(record) || settlement.fresh.has(record);
}

/** Behind what nobody looks who judges at this ground. */
export function prunedAt({ reading, ground, settledAt }: Site): IsPruned {
  return prunedBelow(reading, (record) => settledAt.get(record), ground.floor);
}

function objectionToForm(bench: Bench, { entry, said }: Saying<PlacementSaid>): Objection {
  const { ground } = bench;
  if (said.content.height !== ground.height + 1) return 'wrong-height';
  const placer = ballotMemberOf(ground, entry.header.author);
  const isPlacers =
    isAwayRound(said.round) || placer === secretaryOf(ground, said.round, bench.crypto.hash);
  if (placer === undefined || !isPlacers) return 'not-secretary';
  return isOfRightEpoch(bench.history, entry) ? undefined : 'wrong-epoch';
}

/**
 * Judges an act as if it were placed now with these consents.
 *
 * @param consents - ids of stances and strike notices that are to count.
 */
export function judgeAct(
  bench: Bench,
  settlement: Settlement,
  act: Saying<Act>,
  consents: readonly RecordId[],
  moment: Moment,
): Lawful | Void {
  const objection = objectionToAct(bench, act, moment);
  if (objection !== undefined) return voidBy(objection);
  const author = bench.ground.devices.get(act.entry.header.author);
  if (author === undefined) return voidBy('author-not-honoured');
  const count = {
    reading: bench.reading,
    history: bench.history,
    ground: bench.ground,
    isInside: (record: RecordId) => isInside(bench, settlement, record),
    isPruned: prunedAt(bench),
  };
  const words = countedWords(count, act, consents);
  if (words === undefined) return voidBy('consent-not-counted');
  const trial: Trial = {
    ...count,
    ...words,
    crypto: bench.crypto,
    act,
    author,
    since: groundsSince(bench.history, act.entry.header.gov),
    moment,
    frontier: settlement.frontier,
    settledAt: (record) => bench.settledAt.get(record),
  };
  const reason = objectionToClass(trial) ?? objectionToVerb(trial);
  return reason === undefined
    ? { kind: 'lawful', settlement, trial, isRepeated: false, certificate: ORDINARY }
    : voidBy(reason);
}

/** What speaks against an act before its consents are looked at. */
export function objectionToAct(bench: Bench, act: Saying<Act>, moment: Moment): Objection {
  const { ground } = bench;
  const { entry, said } = act;
  if (ground.placedActs.has(entry.id)) return 'act-placed-before';
  if (!isHonoured(bench.reading, ground, entry)) return 'author-not-honoured';
  if (!isOfRightEpoch(bench.history, entry)) return 'wrong-epoch';
  if (!CLASSES_BY_VERB[said.verb.kind].includes(said.class)) return 'class-not-allowed';
  const wall = entry.header.wallHour;
  if (said.validUntil > wall + actValidity(ground, said.verb.kind)) return 'validity-too-long';
  if (wall > moment.wall + durationOf(ground.overrides, 'clockTolerance'))
    return 'act-ahead-of-wall';
  if (moment.wall > said.validUntil) return 'expired';
  return baseOf(bench.crypto.hash, ground, said.verb) === said.base ? undefined : 'base-moved';
}

/** How many hours an act can wait for its consents: a recall is decided within days (R5). */
export function actValidity({ overrides }: Pick<Ground, 'overrides'>, verb: VerbName): number {
  const most = durationOf(overrides, 'actValidity');
  return verb === 'recall' ? Math.min(most, parameterOf(overrides, 'recallWindow')) : most;
}

/** The listed words, if each of them counts: for this act, by a live member, not taken back. */
function countedWords(
  count: Count,
  act: Saying<Act>,
  listed: readonly RecordId[],
): Pick<Trial, 'consents' | 'strikes' | 'consenters'> | undefined {
  const stances = stancesOf(count, act.entry.id);
  const consents: Saying<Consent>[] = [];
  const strikes: Saying<StrikeDevice>[] = [];
  const consenters = new Set<MemberId>();
  for (const id of listed) {
    const consent = count.reading.consentById.get(id);
    const strike = count.reading.strikeById.get(id);
    const word = consent ?? strike;
    const member = word === undefined ? undefined : authorInCount(count, word);
    if (member === undefined) return undefined;
    if (consent !== undefined) {
      if (consent.said.act !== act.entry.id || consent.said.stance !== 'for') return undefined;
      if (!mayBeFor(stances.get(member))) return undefined;
      consents.push(consent);
      consenters.add(member);
    } else if (strike !== undefined) {
      if (!isSameStrike(act.said, strike.said)) return undefined;
      if (!mayBeFor(stances.get(member) ?? 'for')) return undefined;
      strikes.push(strike);
    }
  }
  return { consents, strikes, consenters };
}

/** A listed word counts unless its member is seen to have said otherwise. */
function mayBeFor(stance: StanceSeen | undefined): boolean {
  return stance === 'for' || stance === 'unknown';
}

/** Whether a notice asks for what an act says; the paper code stands in the act. */
export function isSameStrike({ verb }: Act, notice: StrikeDevice): boolean {
  return (
    verb.kind === 'strikeDevice' &&
    verb.value.device === notice.device &&
    verb.value.by === notice.by &&
    verb.value.successor === notice.successor &&
    verb.value.lastHonoured === notice.lastHonoured &&
    isSameEnrolment(verb.value.enrolment, notice.enrolment)
  );
}

/**
 * What share of the members each verb asks for. What keeps people safe and keys whole is decided by
 * more than half whatever the constitution says, and so is a recall.
 */
const SHARE_BY_VERB: Readonly<Partial<Record<VerbName, ParameterName>>> = {
  expel: 'expelShare',
  mandate: 'membersShare',
  recall: 'recallShare',
  constitution: 'constitutionShare',
  rules: 'constitutionShare',
  resolve: 'membersShare',
  risk: 'membersShare',
  witnesses: 'membersShare',
  emergency: 'membersShare',
  allocate: 'membersShare',
};

/** The least number of members whose consent meets the members' class for a verb, by the rules of now. */
export function consentsAsked(ground: Ground, verb: VerbName): number {
  const share = SHARE_BY_VERB[verb];
  const percent = share === undefined ? 50 : parameterOf(ground.overrides, share);
  return leastMeeting(countedFor(ground, verb).length, percent);
}

/** Whether the listed consents meet the act's class (R5); verbs of class none have own rules. */
function objectionToClass(trial: Trial): Objection {
  const { ground, consenters } = trial;
  switch (trial.act.said.class) {
    case 'none':
      return undefined;
    case 'members': {
      const counted = countedFor(ground, trial.act.said.verb.kind);
      const agreed = counted.filter(({ id }) => consenters.has(id)).length;
      const share = SHARE_BY_VERB[trial.act.said.verb.kind];
      const percent = share === undefined ? 50 : mostSince(trial, share);
      return meetsShare(agreed, counted.length, percent) ? undefined : 'class-not-met';
    }
    case 'stewards': {
      if (!trial.since.every(({ overrides }) => areStewardsOpen(overrides)))
        return 'stewards-not-open';
      const stewards = stewardsAt(ground);
      const agreed = stewards.filter((steward) => consenters.has(steward));
      const isMet = stewards.length >= STEWARDS_MIN && isMajority(agreed.length, stewards.length);
      return isMet ? undefined : 'class-not-met';
    }
    default:
      return 'class-not-allowed' satisfies VoidReason;
  }
}

/** The ground after a lawful placement that is in force. */
export function groundAfter(
  bench: Bench,
  { said }: Saying<PlacementSaid>,
  { settlement, trial }: Lawful,
): Ground {
  const { content, placement } = said;
  const moment = { height: content.height, wall: content.wallHour };
  // Before the act: a list of the absent settles their last words beside it.
  const begun = withRules(bench.ground, content.height);
  const heard = restoreHeard(begun, settlement.fresh);
  const applied = trial === null ? heard : applyVerb({ ...trial, ground: heard });
  const placedActs =
    content.what === null
      ? applied.placedActs
      : new Map(applied.placedActs).set(content.what, content.height);
  const placed: Ground = {
    ...applied,
    placedActs,
    height: content.height,
    head: placement,
    wall: content.wallHour,
    frontier: settlement.frontier,
    vouches: vouchesAt(applied, content.wallHour),
  };
  const ground = { ...placed, floor: floorAfter(bench.history, placed) };
  const isSettled = (record: RecordId) => isInside(bench, settlement, record);
  const { reading, history, crypto } = bench;
  return markFaulty(
    { reading, history, isInside: isSettled },
    endForked(bench, ground, settlement, moment),
    settlement.fresh,
    moment,
    crypto.hash,
  );
}

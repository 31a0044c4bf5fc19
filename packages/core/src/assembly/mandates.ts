/**
 * Mandates and recalls (R5, R6): a role and what it covers, until a date. Where a mandate holds verbs
 * of money or entry it has deputies from the start; nobody holds one role for more terms in a row
 * than the constitution says, unless a *calm* pause lies between; and who owes the report of an
 * emergency power gets none. A recall ends one mandate at its cut and seats the first deputy at once,
 * until the members seat somebody anew or the term is over: nobody has to keep a holder for want of
 * another (decision 0106).
 */
import type { MemberId } from '../base/id.ts';
import { compareText } from '../base/bytes.ts';
import type { MandateGrant, Recall } from './act.ts';
import { SENIOR_ROLES } from './act.ts';
import { durationOf } from './durations.ts';
import { isStanding, isThrough, liveMember, liveMembers } from './electorate.ts';
import { endOf, owesReport } from './emergency.ts';
import type { MandateTerms } from './powers.ts';
import { SERIOUS_VERBS } from './powers.ts';
import type { Ground, Mandate } from './state.ts';
import { MANDATES_MAX } from './state.ts';
import type { Objection, Trial } from './trial.ts';
import {
  endsOfMember,
  leastSince,
  mostSince,
  objectionToCuts,
  wallPlusLeast,
  withValue,
} from './trial.ts';

/** From this number of members on terms in a row are counted: below, nobody else may be left (R25). */
const TERM_LIMIT_FROM = 4;

/** What speaks against a mandate. */
export function objectionToMandate(trial: Trial, grant: MandateGrant): Objection {
  const { ground, moment } = trial;
  const member = liveMember(ground, grant.member);
  if (member === undefined) return 'not-a-member';
  if (SENIOR_ROLES.includes(grant.role) && isThrough(member.probationUntil, ground.wall))
    return 'on-probation';
  if (grant.notAfter < moment.wall || grant.notAfter > wallPlusLeast(trial, 'mandateMax'))
    return 'term';
  const objection = grant.terms === null ? undefined : objectionToTerms(trial, grant, grant.terms);
  if (objection !== undefined) return objection;
  if (liveMembers(ground).length >= TERM_LIMIT_FROM)
    if (termsInARow(trial, grant) >= leastSince(trial, 'termsMax')) return 'term-limit';
  if (owesReport(trial, grant.member)) return 'report-due';
  const standing = [...ground.mandates.values()].filter((one) =>
    isStanding(ground, one, moment.wall),
  );
  return standing.length < MANDATES_MAX ? undefined : 'mandates-full';
}

/** What speaks against what a mandate is to cover. */
function objectionToTerms(trial: Trial, { member }: MandateGrant, terms: MandateTerms): Objection {
  const { ground } = trial;
  const deputies = new Set(terms.deputies);
  const areOthers = terms.deputies.every(
    (one) => one !== member && liveMember(ground, one) !== undefined,
  );
  const isSerious = terms.verbs.some((verb) => SERIOUS_VERBS.includes(verb));
  const others = liveMembers(ground).length - 1;
  const asked = isSerious ? Math.min(mostSince(trial, 'deputies'), others) : 0;
  if (!areOthers || deputies.size < terms.deputies.length || deputies.size < asked)
    return 'deputies';
  return terms.kind === 'imperative' && terms.text === null ? 'imperative-without-text' : undefined;
}

/** How many terms of a role a member has had without a pause that was long and calm enough. */
function termsInARow(trial: Trial, { role, member, pact }: MandateGrant): number {
  const { ground, moment } = trial;
  const pause = mostSince(trial, 'coolOff');
  const terms = [...ground.mandates.values()]
    .filter((one) => one.member === member && one.role === role && one.pact === pact)
    .filter(({ interimFor }) => interimFor === null)
    .toSorted((a, b) => b.since.height - a.since.height);
  let count = 0;
  let from: number = moment.wall;
  for (const one of terms) {
    const end = Math.min(one.notAfter, one.ended?.at.wall ?? one.notAfter);
    if (calmHours(ground, end, from) >= pause) break;
    count += 1;
    from = one.since.wall;
  }
  return count;
}

/**
 * The calm hours from one hour up to another: those in which no emergency power ran, nor had run
 * within *calm* before. The chain does not know of rings (decision 0105).
 */
function calmHours(ground: Ground, from: number, to: number): number {
  const pause = durationOf(ground.overrides, 'calm');
  const unrest = [...ground.emergencies.values()]
    .map((power) => ({ begin: Math.max(power.starts, power.since.wall), last: endOf(power) }))
    .filter(({ begin, last }) => last >= begin)
    .map(({ begin, last }) => ({ begin, end: last + pause }))
    .toSorted((a, b) => a.begin - b.begin);
  let calm = 0;
  let at = from;
  for (const { begin, end } of unrest) {
    calm += Math.max(0, Math.min(begin, to) - at);
    at = Math.max(at, end);
  }
  return calm + Math.max(0, to - at);
}

/** The ground with a mandate; a deputy who held the place until then holds it no more. */
export function applyMandate(trial: Trial, grant: MandateGrant): Ground {
  const mandate: Mandate = {
    act: trial.act.entry.id,
    ...grant,
    since: trial.moment,
    ended: null,
    interimFor: null,
  };
  const [interim] = [...trial.ground.mandates.values()]
    .filter((one) => one.role === grant.role && one.pact === grant.pact)
    .filter((one) => one.interimFor !== null && isStanding(trial.ground, one, trial.moment.wall))
    .toSorted((a, b) => a.since.height - b.since.height || compareText(a.act, b.act));
  const ground =
    interim === undefined ? trial.ground : withEnd(trial, trial.ground, interim, [], false);
  return { ...ground, mandates: withValue(ground.mandates, mandate.act, mandate) };
}

/** What speaks against a recall. */
export function objectionToRecall(trial: Trial, recall: Recall): Objection {
  const mandate = trial.ground.mandates.get(recall.mandate);
  if (mandate === undefined || mandate.ended !== null) return 'no-such-mandate';
  return objectionToCuts(trial, mandate.member, recall.cuts);
}

/**
 * The ground in which a mandate ended early, for its own scope only (R6), with its first deputy who
 * can in its place. What its holder held as somebody's deputy in the same role ends too: of two who
 * recall each other's neither is left with the other's.
 */
export function applyRecall(trial: Trial, recall: Recall): Ground {
  const mandate = trial.ground.mandates.get(recall.mandate);
  if (mandate === undefined) return trial.ground;
  const { role, member, pact } = mandate;
  const held = [...trial.ground.mandates.values()].filter(
    (one) => one.role === role && one.pact === pact && one.member === member,
  );
  const asDeputy = held.filter((one) => one.interimFor !== null && one.ended === null);
  const ended = [...new Set([mandate, ...asDeputy])].reduce(
    (ground, one) => withEnd(trial, ground, one, recall.cuts, one === mandate),
    trial.ground,
  );
  const deputies = mandate.terms?.deputies ?? [];
  const at = deputies.findIndex((deputy) => canStandIn(trial, ended, mandate, deputy));
  const deputy = deputies[at];
  if (mandate.terms === null || deputy === undefined || mandate.notAfter < trial.moment.wall)
    return ended;
  const interim: Mandate = {
    ...mandate,
    act: trial.act.entry.id,
    member: deputy,
    since: trial.moment,
    ended: null,
    terms: { ...mandate.terms, deputies: deputies.slice(at + 1) },
    interimFor: mandate.act,
  };
  return { ...ended, mandates: withValue(ended.mandates, interim.act, interim) };
}

function withEnd(
  trial: Trial,
  ground: Ground,
  mandate: Mandate,
  named: Recall['cuts'],
  isRecalled: boolean,
): Ground {
  const cuts = endsOfMember(trial, mandate.member, named);
  const ended: Mandate = { ...mandate, ended: { at: trial.moment, cuts, isRecalled } };
  return { ...ground, mandates: withValue(ground.mandates, mandate.act, ended) };
}

/** Whether a deputy can take a seat: of those who could be given it, and not taken from it either. */
function canStandIn(
  trial: Trial,
  ground: Ground,
  { role, pact }: Mandate,
  deputy: MemberId,
): boolean {
  const member = liveMember(ground, deputy);
  if (member === undefined || isThrough(member.suspendedUntil, ground.wall)) return false;
  if (SENIOR_ROLES.includes(role) && isThrough(member.probationUntil, ground.wall)) return false;
  const held = [...ground.mandates.values()].filter(
    (one) => one.member === deputy && one.role === role && one.pact === pact,
  );
  return !held.some(
    ({ ended, notAfter }) => ended?.isRecalled === true && notAfter >= trial.moment.wall,
  );
}

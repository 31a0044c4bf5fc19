/**
 * Emergency powers (DESIGN §7): a closed list of verbs, held by some members together, for hours. The
 * grant names what happened and who is exposed by what is to be done; whoever holds it is among them
 * (R26). It lapses by itself, silence never prolongs it, its holders' own voices never prolong it,
 * each further one within a year needs a larger share, and all of them together have few days a
 * year. Some members can stop it at any time. What it cannot reach (constitution, membership, mandates,
 * recalls, these rules, the log) are acts of the chain, and no verb of a power is one.
 */
import { compareText } from '../base/bytes.ts';
import type { MemberId } from '../base/id.ts';
import { exposedTally } from './alignment.ts';
import { durationOf } from './durations.ts';
import { isMajority, isThrough, liveMember, liveMembers } from './electorate.ts';
import type { ParameterName } from './parameters.ts';
import { leastMeeting, meetsShare, parameterOf } from './parameters.ts';
import type { EmergencyGrant, EmergencyStop } from './powers.ts';
import { EMERGENCY_VERBS } from './powers.ts';
import { authorInCount } from './stance.ts';
import type { Emergency, Ground, Tally } from './state.ts';
import type { Objection, Trial } from './trial.ts';
import { endsOfMember, leastSince, mostSince, wallPlusLeast, withValue } from './trial.ts';

/** Hours of a day. */
const DAY = 24;

/** The share that the n-th power within a year needs. */
const SHARES: readonly ParameterName[] = [
  'emergencyShareFirst',
  'emergencyShareSecond',
  'emergencyShareThird',
  'emergencyShareLater',
];

/** The last hour of a power: its own, or that in which it was stopped. */
export function endOf({ expires, stopped }: Emergency): number {
  return Math.min(expires, stopped?.at.wall ?? expires);
}

/** The hours that a power ran or may run, from its grant on. */
function hoursOf(power: Emergency): number {
  return Math.max(0, endOf(power) - Math.max(power.starts, power.since.wall));
}

/** The powers of the last `emergencyYear`, by the wall of the placement on trial. */
function powersOfYear({ ground, moment }: Trial): readonly Emergency[] {
  const since = moment.wall - parameterOf(ground.overrides, 'emergencyYear');
  return [...ground.emergencies.values()].filter((power) => endOf(power) > since);
}

/** How many of all members have to agree to the next emergency power, were it placed at an hour. */
export function emergencyAsked(ground: Ground, wall: number): number {
  const since = wall - parameterOf(ground.overrides, 'emergencyYear');
  const before = [...ground.emergencies.values()].filter((power) => endOf(power) > since).length;
  const share = SHARES[Math.min(before, SHARES.length - 1)] ?? 'emergencyShareLater';
  return leastMeeting(liveMembers(ground).length, parameterOf(ground.overrides, share));
}

/** What speaks against an emergency power, beside its class. */
export function objectionToEmergency(trial: Trial, grant: EmergencyGrant): Objection {
  const { ground } = trial;
  return (
    objectionToHolders(trial, grant) ??
    objectionToHours(trial, grant) ??
    objectionToExposed(ground, grant, trial.consenters) ??
    objectionToShare(trial, grant)
  );
}

function objectionToHolders(trial: Trial, { holders, verbs }: EmergencyGrant): Objection {
  const { ground } = trial;
  const members = holders.map((one) => liveMember(ground, one));
  if (members.includes(undefined)) return 'not-a-member';
  if (members.some((one) => isThrough(one?.probationUntil ?? null, ground.wall)))
    return 'on-probation';
  const asked = Math.min(mostSince(trial, 'emergencyHolders'), liveMembers(ground).length);
  if (holders.length < asked) return 'too-few-holders';
  if (holders.some((one) => owesReport(trial, one))) return 'report-due';
  const areKnown = verbs.length > 0 && verbs.every((verb) => EMERGENCY_VERBS.includes(verb));
  return areKnown ? undefined : 'not-an-emergency-verb';
}

function objectionToHours(trial: Trial, { starts, expires }: EmergencyGrant): Objection {
  const { wall } = trial.moment;
  const most = wallPlusLeast(trial, 'emergencyPower') - wall;
  const isShort = expires >= starts && expires - starts <= most;
  if (!isShort || expires < wall || starts > wall + most) return 'emergency-term';
  const used = powersOfYear(trial).reduce((sum, power) => sum + hoursOf(power), 0);
  const hours = expires - Math.max(starts, wall);
  return used + hours <= leastSince(trial, 'emergencyDays') * DAY ? undefined : 'emergency-days';
}

function objectionToExposed(
  ground: Ground,
  { holders, exposed }: EmergencyGrant,
  consenters: ReadonlySet<MemberId>,
): Objection {
  if (exposed.length === 0) return undefined;
  if (exposed.some((member) => !ground.members.has(member))) return 'not-a-member';
  if (!holders.every((holder) => exposed.includes(holder))) return 'holder-not-exposed';
  const { have, of } = exposedTally(ground, { exposed }, consenters);
  return isMajority(have, of) ? undefined : 'exposed-not-met';
}

function objectionToShare(trial: Trial, grant: EmergencyGrant): Objection {
  const share = SHARES[Math.min(powersOfYear(trial).length, SHARES.length - 1)];
  const { have, of } = agreedTo(trial, grant);
  const percent = share === undefined ? 100 : mostSince(trial, share);
  return meetsShare(have, of, percent) ? undefined : 'emergency-share';
}

/** Who agreed of all; whoever held such a power within *calm* and would hold this one does not count. */
function agreedTo(trial: Trial, { holders }: EmergencyGrant): Tally {
  const { ground, moment, consenters } = trial;
  const since = moment.wall - durationOf(ground.overrides, 'calm');
  const before = [...ground.emergencies.values()].filter((power) => endOf(power) >= since);
  const prolongs = (member: MemberId): boolean =>
    holders.includes(member) && before.some((power) => power.holders.includes(member));
  const members = liveMembers(ground);
  const agreed = members.filter(({ id }) => consenters.has(id) && !prolongs(id));
  return { have: agreed.length, of: members.length };
}

/** The ground with an emergency power. */
export function applyEmergency(trial: Trial, grant: EmergencyGrant): Ground {
  const power: Emergency = {
    ...grant,
    act: trial.act.entry.id,
    since: trial.moment,
    stopped: null,
    agreed: agreedTo(trial, grant),
  };
  return { ...trial.ground, emergencies: withValue(trial.ground.emergencies, power.act, power) };
}

/** What speaks against stopping an emergency power: too few who want it, if not most do. */
export function objectionToStop(trial: Trial, { power }: EmergencyStop): Objection {
  const { ground, moment, consenters } = trial;
  const found = ground.emergencies.get(power);
  if (found === undefined || found.stopped !== null || found.expires < moment.wall)
    return 'no-such-power';
  if (trial.act.said.class === 'members') return undefined;
  const asked = Math.min(mostSince(trial, 'emergencyStop'), liveMembers(ground).length);
  return consenters.size >= asked ? undefined : 'not-enough-to-stop';
}

/** The ground in which a power ended, by cut, for its own scope only (R6). */
export function applyStop(trial: Trial, { power }: EmergencyStop): Ground {
  const found = trial.ground.emergencies.get(power);
  if (found === undefined) return trial.ground;
  const cuts = found.holders
    .flatMap((holder) => endsOfMember(trial, holder, []))
    .toSorted((a, b) => compareText(a.device, b.device));
  const stopped: Emergency = { ...found, stopped: { at: trial.moment, cuts } };
  return { ...trial.ground, emergencies: withValue(trial.ground.emergencies, power, stopped) };
}

/**
 * Whether a member held an emergency power that ended more than `sunsetReport` ago and of which none
 * of its holders has accounted within the frontier.
 */
export function owesReport(trial: Trial, member: MemberId): boolean {
  const wait = parameterOf(trial.ground.overrides, 'sunsetReport');
  return [...trial.ground.emergencies.values()].some(
    (power) =>
      power.holders.includes(member) &&
      endOf(power) + wait < trial.moment.wall &&
      !isReported(trial, power),
  );
}

function isReported(trial: Trial, { act, holders }: Emergency): boolean {
  return (trial.reading.sunsetsByPower.get(act) ?? []).some((one) => {
    const author = authorInCount(trial, one);
    return author !== undefined && holders.includes(author);
  });
}

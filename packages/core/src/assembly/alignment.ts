/**
 * Who bears a risk has a say in it (R26). A *risk* names what is decided and who is exposed by it.
 * Besides the members' majority it needs more than half of the exposed; the outcome keeps both
 * counts. Stewards cannot place one: they would name only themselves as exposed and decide what is
 * the members' (decision 0045).
 */
import type { MemberId } from '../base/id.ts';
import type { Risk } from './act.ts';
import { isResolved } from './base.ts';
import { isMajority, liveMember, liveMembers } from './electorate.ts';
import type { Ground, Tally } from './state.ts';
import type { Objection, Trial } from './trial.ts';
import { withValue } from './trial.ts';

/** How many of the exposed who are still members agree, of how many. */
export function exposedTally(
  ground: Ground,
  { exposed }: Pick<Risk, 'exposed'>,
  consenters: ReadonlySet<MemberId>,
): Tally {
  const live = exposed.filter((member) => liveMember(ground, member) !== undefined);
  return { have: live.filter((member) => consenters.has(member)).length, of: live.length };
}

/** What speaks against taking a risk, beside its class. */
export function objectionToRisk({ ground, consenters }: Trial, risk: Risk): Objection {
  if (isResolved(ground, risk)) return 'resolved-before';
  if (risk.exposed.some((member) => !ground.members.has(member))) return 'not-a-member';
  const { have, of } = exposedTally(ground, risk, consenters);
  if (of === 0) return 'nobody-exposed';
  return isMajority(have, of) ? undefined : 'exposed-not-met';
}

/** How many members agreed to the act on trial. */
export function membersTally({ ground, consenters }: Trial): Tally {
  return { have: consenters.size, of: liveMembers(ground).length };
}

/** The ground with the outcome: decided, and by how many of all and of the exposed. */
export function applyRisk(trial: Trial, risk: Risk): Ground {
  const { subject, hash, exposed } = risk;
  const act = trial.act.entry.id;
  const tally = {
    agreed: membersTally(trial),
    exposed: exposedTally(trial.ground, risk, trial.consenters),
  };
  const resolution = { act, subject, hash, since: trial.moment, named: exposed, ...tally };
  return { ...trial.ground, resolutions: withValue(trial.ground.resolutions, act, resolution) };
}

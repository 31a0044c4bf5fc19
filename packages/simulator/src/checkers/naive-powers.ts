/**
 * What powers ask for and what they change: mandates, recalls, emergency powers, budgets, and what a
 * change of the constitution asks of acts that are pending. From the words of
 * `docs/spec/mandates.md` and `constitution.md`. A `g` is a ground.
 */
import * as core from '@tocsin/core/forms';

import { both, check, device, hours, isMost, isNew, lasts, less, live } from './naive-ground.ts';
import { membersOf, owner, person, Records, seats, unended, where } from './naive-ground.ts';
import type { Ground, Said } from './naive-ground.ts';
import type { Emergency, Id, Ids, Mandate } from './summary.ts';

type Verbs = core.VerbCases;
type Cuts = Verbs['expel']['cuts'];
type Power = 'mandate' | 'recall' | 'emergency' | 'stopEmergency' | 'allocate';
/**
 * An act on trial, the words for it, who agreed by stances, and the grounds from the one that it
 * cites up to the parent.
 */
export type Trial = {
  old: Ground;
  next: Ground;
  act: Said<core.Act>;
  words: Said[];
  agreed: Ids;
  since: readonly Ground[];
};

/** Steward, ringer, seal holder, flag reader, recovery holder. */
const SENIOR = [0, 1, 2, 3, 6];
const OF_MEMBERS = ['mandate', 'resolve', 'risk', 'witnesses', 'emergency', 'allocate'];
const YEARLY = ['First', 'Second', 'Third', 'Later'] as const;

const number = (g: Ground, name: core.ParameterName) => core.parameterOf(g.overrides, name);
/** The strictest that something was while an act was pending. */
export const most = ({ since }: Pick<Trial, 'since'>, name: core.ParameterName): number =>
  Math.max(...since.map((g) => number(g, name)));
const least = ({ since }: Trial, name: core.ParameterName) =>
  Math.min(...since.map((g) => number(g, name)));
export const fewest = (since: readonly Ground[], name: core.DurationName): number =>
  Math.min(...since.map((g) => hours(g, name)));
export const shareOf = (verb: string): core.ParameterName | undefined => {
  if (verb === 'expel') return 'expelShare';
  if (verb === 'recall') return 'recallShare';
  if (['constitution', 'rules'].includes(verb)) return 'constitutionShare';
  return OF_MEMBERS.includes(verb) ? 'membersShare' : undefined;
};
export const isShare = (some: Ids, all: Ids, percent: number): boolean =>
  isMost(some, all) && 100 * both(all, some).length >= percent * all.length;

const over = ({ expires, stopped }: Emergency) => Math.min(expires, stopped ?? expires);
const began = ({ starts, since }: Emergency) => Math.max(starts, since);
/** Calm hours: in which no power ran, nor had run a while before. */
const calm = (g: Ground, from: number, to: number): number => {
  const all = [...g.emergencies.values()].filter((one) => over(one) >= began(one));
  const isCalm = (hour: number) =>
    all.every((one) => hour < began(one) || hour >= over(one) + hours(g, 'calm'));
  let count = 0;
  for (let hour = from; hour < to; hour += 1) if (isCalm(hour)) count += 1;
  return count;
};

/** Judges and carries out the acts that give powers and take them back. */
export class Powers extends Records {
  /** Checks that records may be last honoured ones: not below a ground, or a fork. */
  checkCuts(cuts: Cuts, member: Id, floor: Ground, next: Ground): void {
    for (const { device: id, lastHonoured: last } of cuts) {
      check(next.settled.has(last) && this.author(last) === id && owner(next, id) === member);
      const low = this.heads(next, id).length > 1 ? this.fork(next, id) : this.heads(floor, id);
      check(low.every((one) => one === last || !this.chain(one).includes(last)));
    }
  }

  /** Where the words of a device end: by a cut that is named, by its suspension's, or now. */
  cut(id: Id, cuts: Cuts, { old, next }: Trial): Ids {
    const named = cuts.find((one) => one.device === id)?.lastHonoured;
    const { suspendedUntil, cut } = device(old, id) ?? {};
    if (named !== undefined) return [named];
    return (lasts(suspendedUntil, old.wall) ? cut : null) ?? this.heads(next, id);
  }

  private endSeat(seat: Mandate, cuts: Cuts, trial: Trial): void {
    const own = unended(trial.old, seat.member);
    seat.cuts = new Map(own.map((one) => [one, this.cut(one, cuts, trial)]));
    seat.until = trial.next.wall;
  }

  /** Whether a member held an emergency power of which nobody accounted in time. */
  private owes(member: Id, { old, next }: Trial): boolean {
    const reports = this.said(core.sunsetKind, next.settled, old);
    const told = reports.filter((one) => this.weighs(one, old));
    return [...old.emergencies].some(([id, one]) => {
      const isTold = told.some(
        ({ power, member: by }) => power === id && one.holders.includes(by as never),
      );
      const isLate = over(one) + number(old, 'sunsetReport') < next.wall;
      return one.holders.includes(member as never) && isLate && !isTold;
    });
  }

  /** The terms of one role that a member had in a row. */
  private row({ role, member, pact }: Verbs['mandate'], trial: Trial): number {
    const own = where(trial.old.mandates, { role, member, pact, interimFor: null });
    const terms = [...trial.old.mandates].filter(([id]) => own.includes(id)).toReversed();
    let from = trial.next.wall;
    for (const [at, [, { notAfter, until, since }]] of terms.entries()) {
      const end = Math.min(notAfter, until ?? notAfter);
      if (calm(trial.old, end, from) >= most(trial, 'coolOff')) return at;
      from = since;
    }
    return terms.length;
  }

  /** By verb, its own rule and what it changes; that the member it names is live is known. */
  readonly powers: { [K in Power]: (said: Verbs[K], trial: Trial) => void } = {
    mandate: (said, trial) => {
      const { old, next, act } = trial;
      const { role, member, pact, notAfter, terms } = said;
      check(notAfter >= next.wall && seats(old, next.wall).length < 1_000);
      check(notAfter <= next.wall + fewest(trial.since, 'mandateMax'));
      check(!SENIOR.includes(role) || !isNew(old, member));
      const { deputies, verbs, kind, text } = terms ?? { deputies: [], verbs: [] };
      const others = less(live(old), [member]);
      const isSerious = verbs.some((verb) => core.SERIOUS_VERBS.includes(verb));
      const asked = isSerious ? Math.min(most(trial, 'deputies'), others.length) : 0;
      check(new Set(both(others, deputies)).size === deputies.length && deputies.length >= asked);
      check(kind !== 'imperative' || text !== null);
      check(live(old).length < 4 || this.row(said, trial) < least(trial, 'termsMax'));
      check(!this.owes(member, trial));
      const standing = seats(next, next.wall).filter((one) => live(old).includes(one.member));
      const interim = standing.find(
        (one) => one.role === role && one.pact === pact && one.interimFor !== null,
      );
      if (interim !== undefined) this.endSeat(interim, [], trial);
      const begun = { cuts: null, interimFor: null, since: next.wall, until: null };
      next.mandates.set(act.id, { ...said, ...begun });
    },
    recall: ({ mandate, cuts }, trial) => {
      const { old, next, act } = trial;
      const seat = next.mandates.get(mandate);
      check(seat?.cuts === null);
      this.checkCuts(cuts, seat.member, old, next);
      const { role, member, pact, terms, notAfter } = seat;
      const same = [...next.mandates.values()].filter(
        (one) => one.role === role && one.pact === pact,
      );
      for (const one of same)
        if (one === seat || (one.member === member && one.interimFor !== null && one.cuts === null))
          this.endSeat(one, cuts, trial);
      const isTaken = (id: Id) =>
        same.some(
          (one) =>
            one.member === id && !one.interimFor && one.cuts !== null && one.notAfter >= next.wall,
        );
      const can = (id: Id) =>
        live(old).includes(id) &&
        !lasts(person(old, id).suspendedUntil, old.wall) &&
        !(SENIOR.includes(role) && isNew(old, id)) &&
        !isTaken(id);
      const at = terms?.deputies.findIndex(can) ?? -1;
      const deputy = terms?.deputies[at];
      if (terms === null || deputy === undefined || notAfter < next.wall) return;
      const left = { ...terms, deputies: terms.deputies.slice(at + 1) };
      const begun = { cuts: null, interimFor: mandate, since: next.wall, until: null };
      next.mandates.set(act.id, { ...seat, ...begun, member: deputy, terms: left });
    },
    emergency: (said, trial) => {
      const { old, next, act, agreed } = trial;
      const { holders, verbs, exposed, starts, expires } = said;
      check(less(holders, live(old)).length === 0 && !holders.some((one) => isNew(old, one)));
      check(holders.length >= Math.min(most(trial, 'emergencyHolders'), live(old).length));
      check(!holders.some((one) => this.owes(one, trial)));
      check(verbs.length > 0 && verbs.every((verb) => core.EMERGENCY_VERBS.includes(verb)));
      const term = fewest(trial.since, 'emergencyPower');
      check(expires >= Math.max(starts, next.wall) && expires <= starts + term);
      check(starts <= next.wall + term);
      const all = [...old.emergencies.values()];
      const year = all.filter((one) => over(one) > next.wall - number(old, 'emergencyYear'));
      const ran = year.map((one) => Math.max(0, over(one) - began(one)));
      const used = ran.reduce((sum, one) => sum + one, expires - Math.max(starts, next.wall));
      check(used <= 24 * least(trial, 'emergencyDays'));
      const isBorne =
        isMost(agreed, both(exposed, live(old))) && less(holders, exposed).length === 0;
      check(exposed.every((one) => old.members.has(one)) && (exposed.length === 0 || isBorne));
      const last = all.filter((one) => over(one) >= next.wall - hours(old, 'calm'));
      const own = both(
        holders,
        last.flatMap((one) => one.holders),
      );
      const others = both(live(old), less(agreed, own));
      const share = `emergencyShare${YEARLY[Math.min(year.length, 3)] ?? 'Later'}` as const;
      check(isShare(others, live(old), most(trial, share)));
      const counts = [others.length, live(old).length] as const;
      const begun = { since: next.wall, stopped: null, cuts: null, agreed: counts };
      next.emergencies.set(act.id, { ...said, ...begun });
    },
    stopEmergency: ({ power }, trial) => {
      const { old, next, act, words } = trial;
      const found = next.emergencies.get(power);
      check(found?.stopped === null && found.expires >= next.wall);
      const asked = Math.min(most(trial, 'emergencyStop'), live(old).length);
      check(act.class === 'members' || membersOf(words).length >= asked);
      const own = found.holders.flatMap((one) => unended(old, one));
      found.stopped = next.wall;
      found.cuts = new Map(own.map((one) => [one, this.cut(one, [], trial)]));
    },
    allocate: (said, trial) => {
      const { old, next, act } = trial;
      const { mandate, notAfter, amount, replaces } = said;
      check(notAfter >= next.wall && notAfter <= next.wall + fewest(trial.since, 'mandateMax'));
      const seat = old.mandates.get(mandate ?? '');
      const isHeld = seat !== undefined && live(old).includes(seat.member);
      check(mandate === null || (isHeld && seats(old, next.wall).includes(seat)));
      const before = next.allocations.get(replaces ?? '');
      check(replaces === null ? amount > 0 : before?.isEnded === false);
      const open = where(old.allocations, { isEnded: false });
      const standing = open.filter((id) => lasts(old.allocations.get(id)?.notAfter, next.wall));
      check(standing.length < 1_000);
      if (before !== undefined) before.isEnded = true;
      next.allocations.set(act.id, { ...said, isEnded: false });
    },
  };
}

/**
 * What mandates, recalls, emergency powers and budgets ask for and what they change, from the words
 * of `docs/spec/mandates.md` and `constitution.md`; and cuts, from `governance.md`. A `g` is a ground.
 */
import * as core from '@tocsin/core/forms';

import { both, check, device, hours, isMost, isNew, lasts, less, line } from './naive-ground.ts';
import { live, owner, person, Records, seats, unended } from './naive-ground.ts';
import type { Ground, Said } from './naive-ground.ts';
import type { Emergency, Id, Ids, Mandate } from './summary.ts';

type Verbs = core.VerbCases;
type Cuts = Verbs['recall']['cuts'];
/** An act that is judged, and the grounds from the one under which it was written to the parent. */
export type Trial = {
  readonly old: Ground;
  readonly next: Ground;
  readonly act: Said<core.Act>;
  /** What is listed and counts for a verb's own rule, and whose consents count for a class. */
  readonly words: readonly Said[];
  readonly agreed: Ids;
  readonly since: readonly Ground[];
};
type Rules<V extends keyof Verbs> = { readonly [K in V]: (said: Verbs[K], trial: Trial) => void };

/** Roles that nobody holds while on probation. */
const GRAVE = [0, 1, 2, 3, 6];
/** Money and entry; and what an emergency power may be about. */
const SERIOUS = [1, 2, 3, 4, 5];
const URGENT = [1, 3, 5, 6, 7, 8, 9, 10];
const STANDING_MAX = 1_000;

const parameter = (g: Ground, name: core.ParameterName) => core.parameterOf(g.overrides, name);
/** The most, and the least, that a number was while an act was pending. */
export const most = ({ since }: Trial, name: core.ParameterName): number =>
  Math.max(...since.map((g) => parameter(g, name)));
const least = ({ since }: Trial, name: core.ParameterName) =>
  Math.min(...since.map((g) => parameter(g, name)));
export const shortest = ({ since }: Trial, name: core.DurationName): number =>
  Math.min(...since.map((g) => hours(g, name)));
/** More than half, and so many of a hundred. */
export const isShare = (some: Ids, all: Ids, percent: number): boolean =>
  isMost(some, all) && 100 * both(all, some).length >= percent * all.length;

const beginOf = ({ starts, since }: Emergency) => Math.max(starts, since);
const endOf = ({ expires, stopped }: Emergency) => Math.min(expires, stopped ?? expires);

type Seat = Pick<Mandate, 'role' | 'pact'>;
const isAs = (one: Seat, other: Seat): boolean =>
  one.role === other.role && one.pact === other.pact;

/** How many hours from one up to and without another no emergency disturbed. */
function calm(g: Ground, from: number, to: number): number {
  const ran = [...g.emergencies.values()].filter((one) => beginOf(one) <= endOf(one));
  const isAfter = (hour: number, one: Emergency) =>
    beginOf(one) <= hour && hour < endOf(one) + hours(g, 'calm');
  let count = 0;
  for (let hour = from; hour < to; hour += 1)
    if (!ran.some((one) => isAfter(hour, one))) count += 1;
  return count;
}

/** Judges and carries out acts about powers. */
export class Powers extends Records {
  /** Checks that last honoured records are a member's, and not below what was settled (R6). */
  checkCuts(cuts: Cuts, member: Id, floor: Ground, next: Ground): void {
    for (const { device: id, lastHonoured: last } of cuts) {
      check(next.settled.has(last) && this.author(last) === id && owner(next, id) === member);
      const isForked = this.heads(next, id).length > 1;
      const low = isForked ? this.fork(next, id) : this.heads(floor, id);
      check(!low.some((head) => head !== last && this.chain(head).includes(last)));
    }
  }

  /** Where a device is cut: at what is named, where it is cut already, or at its heads. */
  cut(id: Id, cuts: Cuts, { old, next }: Trial): Ids {
    const named = cuts.find((one) => one.device === id);
    if (named !== undefined) return [named.lastHonoured];
    const { suspendedUntil, cut } = device(old, id) ?? {};
    return (lasts(suspendedUntil, old.wall) && cut) || this.heads(next, id);
  }

  private cutsOf(members: Ids, cuts: Cuts, trial: Trial): Map<Id, Ids> {
    const own = members.flatMap((member) => unended(trial.old, member));
    return new Map(own.map((id) => [id, this.cut(id, cuts, trial)]));
  }

  private close(seat: Mandate, cuts: Cuts, trial: Trial): void {
    seat.cuts = this.cutsOf([seat.member], cuts, trial);
    seat.until = trial.next.wall;
  }

  /** Whether a member held an emergency power of which no holder reported in time. */
  private owes(member: Id, { old, next }: Trial): boolean {
    const reports = this.said(core.sunsetKind, next.settled, old);
    const told = reports.filter((one) => this.weighs(one, old));
    return [...old.emergencies].some(([id, one]) => {
      const holders: Ids = one.holders;
      const isTold = told.some((said) => said.power === id && holders.includes(said.member));
      const isDue = endOf(one) + parameter(old, 'sunsetReport') < next.wall;
      return holders.includes(member) && isDue && !isTold;
    });
  }

  /** How many terms a member had in a row, in this role and pact. */
  private terms(said: Verbs['mandate'], trial: Trial): number {
    const all = [...trial.old.mandates.values()].filter((one) => isAs(one, said));
    const own = all.filter((one) => one.interimFor === null && one.member === said.member);
    let begin = trial.next.wall;
    for (const [count, { since, until, notAfter }] of own.toReversed().entries()) {
      const end = Math.min(notAfter, until ?? notAfter);
      if (calm(trial.old, end, begin) >= most(trial, 'coolOff')) return count;
      begin = since;
    }
    return own.length;
  }

  /** Who was recalled from a role and pact, in terms that still run. */
  private recalled(seat: Mandate, { old, next }: Trial): Ids {
    const placed = line(old).flatMap(({ what }) => what ?? []);
    const verbs = this.said(core.actKind, placed, old).map(({ verb }) => verb);
    const acts = verbs.flatMap(({ kind, value }) => (kind === 'recall' ? value.mandate : []));
    const seatsTaken = acts.flatMap((id) => old.mandates.get(id) ?? []);
    const running = seatsTaken.filter((one) => isAs(one, seat) && lasts(one.notAfter, next.wall));
    return running.map(({ member }) => member);
  }

  readonly powers: Rules<'mandate' | 'recall' | 'emergency' | 'stopEmergency' | 'allocate'> = {
    mandate: (said, trial) => {
      const { old, next, act } = trial;
      const { role, member, pact, notAfter, terms } = said;
      check(next.wall <= notAfter && notAfter <= next.wall + shortest(trial, 'mandateMax'));
      check(!GRAVE.includes(role) || !isNew(old, member));
      const { deputies = [], verbs = [] } = terms ?? {};
      const others = less(live(old), [member]);
      check(less(deputies, others).length === 0 && new Set(deputies).size === deputies.length);
      const needed = Math.min(most(trial, 'deputies'), others.length);
      check(deputies.length >= needed || !verbs.some((verb) => SERIOUS.includes(verb)));
      check(terms?.kind !== 'imperative' || terms.text !== null);
      check(live(old).length < 4 || this.terms(said, trial) < least(trial, 'termsMax'));
      check(!this.owes(member, trial));
      const standing = seats(next, next.wall);
      check(standing.length < STANDING_MAX);
      const interim = standing.find((one) => one.interimFor !== null && isAs(one, said));
      if (interim !== undefined) this.close(interim, [], trial);
      const fresh = { cuts: null, interimFor: null, since: next.wall, until: null };
      next.mandates.set(act.id, { role, member, pact, notAfter, terms, ...fresh });
    },
    recall: ({ mandate, cuts }, trial) => {
      const { old, next, act } = trial;
      const seat = next.mandates.get(mandate);
      check(seat?.cuts === null);
      this.checkCuts(cuts, seat.member, old, next);
      const { role, member, terms } = seat;
      const held = [...next.mandates.values()].filter(
        (one) => one.cuts === null && isAs(one, seat),
      );
      for (const one of held.filter((other) => other.interimFor !== null || other === seat))
        if (one.member === member) this.close(one, cuts, trial);
      const free = less(live(old), this.recalled(seat, trial));
      const isAllowed = (id: Id) => !GRAVE.includes(role) || !isNew(old, id);
      const isHere = (id: Id) => !lasts(person(old, id).suspendedUntil, old.wall);
      const can = (id: Id) => free.includes(id) && isHere(id) && isAllowed(id);
      const at = terms?.deputies.findIndex(can) ?? -1;
      const deputy = terms?.deputies[at];
      if (terms === null || deputy === undefined || !lasts(seat.notAfter, next.wall)) return;
      const left = { ...terms, deputies: terms.deputies.slice(at + 1) };
      const fresh = { cuts: null, interimFor: mandate, since: next.wall, until: null };
      next.mandates.set(act.id, { ...seat, member: deputy, terms: left, ...fresh });
    },
    emergency: (said, trial) => {
      const { old, next, act, agreed } = trial;
      const { holders, verbs, exposed, starts, expires } = said;
      check(less(holders, live(old)).length === 0 && !holders.some((id) => isNew(old, id)));
      check(holders.length >= Math.min(most(trial, 'emergencyHolders'), live(old).length));
      check(!holders.some((id) => this.owes(id, trial)));
      check(verbs.length > 0 && verbs.every((verb) => URGENT.includes(verb)));
      const longest = shortest(trial, 'emergencyPower');
      check(starts <= expires && expires <= starts + longest);
      check(next.wall <= expires && starts <= next.wall + longest);
      const all = [...old.emergencies.values()];
      const year = all.filter((one) => endOf(one) > next.wall - parameter(old, 'emergencyYear'));
      const begun = { since: next.wall, stopped: null, cuts: null };
      const spans = [...year, { ...said, ...begun, agreed: [0, 0] as const }];
      const sum = spans.reduce((so, one) => so + Math.max(0, endOf(one) - beginOf(one)), 0);
      check(sum <= 24 * least(trial, 'emergencyDays'));
      check(exposed.every((id) => old.members.has(id)));
      const isBorne = isMost(agreed, both(exposed, live(old)));
      check(exposed.length === 0 || (less(holders, exposed).length === 0 && isBorne));
      const lately = all.filter((one) => next.wall <= endOf(one) + hours(old, 'calm'));
      const again = lately.flatMap((one) => both(one.holders, holders));
      const counted = both(live(old), less(agreed, again));
      const name = (['First', 'Second', 'Third'] as const)[year.length] ?? 'Later';
      check(isShare(counted, live(old), most(trial, `emergencyShare${name}`)));
      const counts = [counted.length, live(old).length] as const;
      next.emergencies.set(act.id, { ...said, ...begun, agreed: counts });
    },
    stopEmergency: ({ power }, trial) => {
      const { old, next, act, agreed } = trial;
      const one = next.emergencies.get(power);
      check(one?.stopped === null && next.wall <= one.expires);
      const needed = Math.min(most(trial, 'emergencyStop'), live(old).length);
      check(act.class === 'members' || agreed.length >= needed);
      one.stopped = next.wall;
      one.cuts = this.cutsOf(one.holders, [], trial);
    },
    allocate: (said, trial) => {
      const { old, next, act } = trial;
      const { mandate, notAfter, amount, replaces } = said;
      check(next.wall <= notAfter && notAfter <= next.wall + shortest(trial, 'mandateMax'));
      const seat = old.mandates.get(mandate ?? '') as Mandate;
      check(mandate === null || seats(old, next.wall).includes(seat));
      const before = next.allocations.get(replaces ?? '');
      check(replaces === null ? amount > 0 : before?.isEnded === false);
      const open = [...old.allocations.values()].filter((one) => !one.isEnded);
      check(open.filter((one) => lasts(one.notAfter, next.wall)).length < STANDING_MAX);
      if (before !== undefined) before.isEnded = true;
      next.allocations.set(act.id, { ...said, isEnded: false });
    },
  };
}

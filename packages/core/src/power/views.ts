/**
 * What people see of the powers that stand: mandates with what they owe, emergency powers with who
 * may stop them, budgets with what is left of their time, and who really did what. Views: they read
 * the hour they are given.
 */
import { endOf } from '../assembly/emergency.ts';
import { liveMember, memberOfDevice } from '../assembly/electorate.ts';
import { parameterOf } from '../assembly/parameters.ts';
import type { Saying } from '../assembly/reading.ts';
import type { Allocation, AssemblyState, Emergency, Mandate } from '../assembly/state.ts';
import { compareText } from '../base/bytes.ts';
import type { MemberId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Entry } from '../log/entry.ts';
import { entriesOf, saidAs } from '../log/entry.ts';
import type { RecordKind } from '../record/kind.ts';
import type { Covered } from './covers.ts';
import { powerCovers } from './covers.ts';
import type { Charter, RoleAct } from './records.ts';
import { charterKind, roleActKind, roleHeldKind, roleReportKind } from './records.ts';

/** A mandate, and what its holder owes. */
export interface MandateView {
  readonly mandate: Mandate;
  readonly isStanding: boolean;
  /** The hour from which a report is overdue; null: none is asked, or it does not stand. */
  readonly reportDue: Hour | null;
  readonly isReportOverdue: boolean;
  /** It could have a deputy and has none: shown, and no fault. */
  readonly isWithoutDeputy: boolean;
}

function saidIn<T>(state: AssemblyState, kind: RecordKind<T>): readonly Saying<T>[] {
  return entriesOf(kind, state.reading.inOrder).flatMap((entry) => {
    const said = saidAs(kind, entry);
    return said === undefined ? [] : [{ entry, said }];
  });
}

/** Every mandate there ever was, oldest first. */
export function mandateViews(state: AssemblyState, now: Hour): readonly MandateView[] {
  const reports = saidIn(state, roleReportKind);
  return [...state.mandates.values()].map((mandate) => {
    const { ended, notAfter, member, terms, since } = mandate;
    const isStanding = ended === null && now <= notAfter && liveMember(state, member) !== undefined;
    const every = terms?.reportEvery ?? 0;
    const own = reports.filter(
      ({ entry, said }) =>
        said.mandate === mandate.act && memberOfDevice(state, entry.header.author) === member,
    );
    const last = own.reduce<number>(
      (wall, { entry }) => Math.max(wall, entry.header.wallHour),
      since.wall,
    );
    const reportDue = isStanding && every > 0 ? ((last + every) as Hour) : null;
    return {
      mandate,
      isStanding,
      reportDue,
      isReportOverdue: reportDue !== null && now > reportDue,
      isWithoutDeputy: isStanding && (terms?.deputies.length ?? 0) === 0,
    };
  });
}

/** How an emergency power stands. */
export type EmergencyPhase = 'ahead' | 'runs' | 'stopped' | 'lapsed';

/** An emergency power, and what its holders owe. */
export interface EmergencyView {
  readonly power: Emergency;
  readonly phase: EmergencyPhase;
  /** The record of a holder that accounts for it; null: none yet. */
  readonly report: RecordId | null;
  /** The last hour for it. */
  readonly reportDue: Hour;
  readonly isReportOverdue: boolean;
}

/** Every emergency power there ever was, oldest first. */
export function emergencyViews(state: AssemblyState, now: Hour): readonly EmergencyView[] {
  const wait = parameterOf(state.overrides, 'sunsetReport');
  return [...state.emergencies.values()].map((power) => {
    const report = (state.reading.sunsetsByPower.get(power.act) ?? []).find(({ entry }) => {
      const member = memberOfDevice(state, entry.header.author);
      return member !== undefined && power.holders.includes(member);
    });
    const reportDue = (endOf(power) + wait) as Hour;
    return {
      power,
      phase: emergencyPhase(power, now),
      report: report?.said.report ?? null,
      reportDue,
      isReportOverdue: report === undefined && now > reportDue,
    };
  });
}

function emergencyPhase(power: Emergency, now: Hour): EmergencyPhase {
  if (power.stopped !== null) return 'stopped';
  if (now > power.expires) return 'lapsed';
  return now < power.starts ? 'ahead' : 'runs';
}

/** A budget as it stands. */
export interface BudgetView {
  readonly budget: Allocation;
  readonly isStanding: boolean;
}

/** Every budget there ever was, oldest first. */
export function budgetViews(state: AssemblyState, now: Hour): readonly BudgetView[] {
  return [...state.allocations.values()].map((budget) => ({
    budget,
    isStanding: budget.ended === null && now <= budget.notAfter,
  }));
}

/** What a record of kind 112 says; undefined while it is not here. */
export function charterOf(state: AssemblyState, record: RecordId | null): Charter | undefined {
  const entry = record === null ? undefined : state.reading.entryById.get(record);
  return entry === undefined ? undefined : saidAs(charterKind, entry);
}

/** Something done in a role, and whether it counts. */
export interface RoleActView {
  readonly entry: Entry;
  readonly said: RoleAct;
  readonly member: MemberId | null;
  readonly covered: Covered;
  /** Records by which other holders confirm it. */
  readonly confirmedBy: readonly RecordId[];
}

/**
 * Everything done in roles (kind 113). Of one power and commodity the sums run in the order in which
 * the chain has settled the records, then by ancestry and id, the same everywhere.
 */
export function roleActViews(state: AssemblyState): readonly RoleActView[] {
  const all = saidIn(state, roleActKind);
  const confirming = new Map<RecordId, RecordId[]>();
  for (const { entry, said } of all)
    if (said.confirms !== null)
      confirming.set(said.confirms, [...(confirming.get(said.confirms) ?? []), entry.id]);
  const sums = new Map<string, number>();
  return inSettledOrder(state, all)
    .filter(({ said }) => said.confirms === null)
    .map(({ entry, said }) => {
      const confirmedBy = confirming.get(entry.id) ?? [];
      const key = `${said.power} ${said.amount?.commodity ?? ''}`;
      const sum = (sums.get(key) ?? 0) + (said.amount?.amount ?? 0);
      const amount = said.amount && { ...said.amount, amount: sum };
      const covered = powerCovers(state, { ...said, amount, record: entry.id, confirmedBy });
      if (covered.kind === 'inside' || covered.kind === 'open') sums.set(key, sum);
      return {
        entry,
        said,
        member: memberOfDevice(state, entry.header.author) ?? null,
        covered,
        confirmedBy,
      };
    });
}

function inSettledOrder<T>(
  { settledAt, reading }: AssemblyState,
  all: readonly Saying<T>[],
): readonly Saying<T>[] {
  const height = ({ entry }: Saying<T>) => settledAt.get(entry.id) ?? Number.MAX_SAFE_INTEGER;
  const depth = ({ entry }: Saying<T>) => reading.depthById.get(entry.id) ?? 0;
  return all.toSorted(
    (a, b) => height(a) - height(b) || depth(a) - depth(b) || compareText(a.entry.id, b.entry.id),
  );
}

/** Who really held a role, and for how many hours, by what members wrote. */
export interface PracticeView {
  readonly role: number;
  readonly member: MemberId;
  readonly hours: number;
  /** The last hour that was written. */
  readonly last: Hour;
}

/** The log of roles held in practice, by role and member. */
export function practiceViews(state: AssemblyState): readonly PracticeView[] {
  const views = new Map<string, PracticeView>();
  for (const { entry, said } of saidIn(state, roleHeldKind)) {
    if (memberOfDevice(state, entry.header.author) === undefined) continue;
    const { role, member, fromHour, toHour } = said;
    const key = `${role} ${member}`;
    const known = views.get(key) ?? { role, member, hours: 0, last: toHour };
    const last = toHour > known.last ? toHour : known.last;
    views.set(key, { ...known, hours: known.hours + (toHour - fromHour) + 1, last });
  }
  return [...views.values()].toSorted((a, b) => a.role - b.role || compareText(a.member, b.member));
}

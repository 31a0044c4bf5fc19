/**
 * Who on a rota can be woken, at an hour (DESIGN §5): each path, each member, the rota. A path is
 * believed for one canary period after its person confirmed it and not an hour longer, so that every
 * way of falling silent, whatever its cause, is red within a period: nobody has to send a failure.
 */
import type { MemberId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import { DURATIONS, durationOf } from '../assembly/durations.ts';
import { devicesOfMember, holders, isStanding } from '../assembly/electorate.ts';
import type { AssemblyState } from '../assembly/state.ts';
import type { WakingState } from './fold.ts';
import type { PathTold } from './records.ts';
import { WAKING_WAYS } from './records.ts';

/**
 * How a path stands: confirmed within a period; new, and still tried; not confirmed for a period; its
 * last try did not go out. The last two are red.
 */
export type PathStanding = 'heard' | 'trying' | 'unheard' | 'failed';

/** A path of a member, on one of their devices. */
export interface PathView extends PathTold {
  readonly standing: PathStanding;
}

/**
 * How a member stands: every path confirmed; some confirmed and some red; new on the rota or with new
 * paths only; none confirmed. The second and the last are red.
 */
export type WakingStanding = 'reached' | 'weak' | 'trying' | 'unreachable';

/** A member of a rota. */
export interface MemberWaking {
  readonly member: MemberId;
  readonly standing: WakingStanding;
  /** When the newest confirmation was; 0: never. */
  readonly heard: Hour;
  /** Device by device, each ascending by way. */
  readonly paths: readonly PathView[];
}

/** A rota. */
export interface RotaWaking {
  /**
   * Everybody on it has a confirmed path, and somebody two of them, one from a machine that stays on. A
   * rota without such a machine and a second path is never called covered.
   */
  readonly covered: boolean;
  /** Ascending by member. */
  readonly members: readonly MemberWaking[];
}

const APP = WAKING_WAYS.indexOf('app');
/** Ways of a machine that runs by itself: they are confirmed only while it does. */
const STAYING: readonly number[] = [WAKING_WAYS.indexOf('notifier'), WAKING_WAYS.indexOf('mail')];

/** A device's clock may be ahead by so much (R9); what it says of later is not believed. */
const AHEAD_HOURS: number = DURATIONS.clockTolerance.initially;

/** Hours for which a confirmation is believed. */
export function canaryHours(state: AssemblyState): number {
  return durationOf(state.overrides, 'canary');
}

/** How a path stands at `now`. */
export function standingOfPath(path: PathTold, now: Hour, periodHours: number): PathStanding {
  if (path.fault !== 0) return 'failed';
  const isWithin = (hour: Hour): boolean =>
    hour > 0 && hour <= now + AHEAD_HOURS && now <= hour + periodHours;
  if (isWithin(path.heard)) return 'heard';
  return path.heard === 0 && isWithin(path.since) ? 'trying' : 'unheard';
}

/** Whether a path is red. */
export function isRedPath({ standing }: PathView): boolean {
  return standing === 'unheard' || standing === 'failed';
}

/** How everybody who holds `role` at home is woken. */
export function rotaWaking(
  state: AssemblyState,
  waking: WakingState,
  role: number,
  now: Hour,
): RotaWaking {
  const members = holders(state, role, now).map((member) =>
    memberWaking(state, waking, { member, role, now }),
  );
  return { covered: isCovered(members), members };
}

interface Asked {
  readonly member: MemberId;
  readonly role: number;
  readonly now: Hour;
}

function memberWaking(
  state: AssemblyState,
  { toldByDevice }: WakingState,
  { member, role, now }: Asked,
): MemberWaking {
  const period = canaryHours(state);
  const told = devicesOfMember(state, member).flatMap(
    ({ id }) => toldByDevice.get(id)?.paths ?? [],
  );
  // An app that was opened once shows nothing once it is closed: it counts where there is nothing else.
  const others = told.filter(({ way }) => way !== APP);
  const paths = (others.length > 0 ? others : told).map((path) => ({
    ...path,
    standing: standingOfPath(path, now, period),
  }));
  const heard = paths.filter(({ standing }) => standing === 'heard');
  const isNew = paths.length === 0 && now <= seatedSince(state, member, role, now) + period;
  return {
    member,
    standing: standingOf(paths, heard.length, isNew),
    heard: Math.max(0, ...paths.map((path) => path.heard)) as Hour,
    paths,
  };
}

function standingOf(paths: readonly PathView[], heard: number, isNew: boolean): WakingStanding {
  const isAnyRed = paths.some(isRedPath);
  if (heard > 0) return isAnyRed ? 'weak' : 'reached';
  if (paths.length === 0) return isNew ? 'trying' : 'unreachable';
  return isAnyRed ? 'unreachable' : 'trying';
}

/** From when on a member has held the role, by the mandates that stand. */
function seatedSince(state: AssemblyState, member: MemberId, role: number, now: Hour): number {
  const since = [...state.mandates.values()]
    .filter((one) => one.member === member && one.role === role && one.pact === null)
    .filter((one) => isStanding(state, one, now))
    .map((one) => one.since.wall);
  return Math.min(...since);
}

function isCovered(members: readonly MemberWaking[]): boolean {
  const heardOf = ({ paths }: MemberWaking): readonly PathView[] =>
    paths.filter(({ standing }) => standing === 'heard');
  const isStrong = (member: MemberWaking): boolean => {
    const ways = new Set(heardOf(member).map(({ way }) => way));
    return ways.size > 1 && STAYING.some((way) => ways.has(way));
  };
  return members.every((member) => heardOf(member).length > 0) && members.some(isStrong);
}

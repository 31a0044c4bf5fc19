/**
 * Recalls as people see them (R5; `docs/spec/mandates.md`): who signed, whether the question is open to
 * all, until when, and what it took from the first signature to the first refusal everywhere. A view:
 * it reads the hour that it is given, and is the same wherever the same records and the same hour are.
 */
import { memberOfDevice, liveMember, liveMembers } from '../assembly/electorate.ts';
import { durationOf } from '../assembly/durations.ts';
import { parameterOf } from '../assembly/parameters.ts';
import { isUntimed } from '../assembly/in-time.ts';
import type { Act } from '../assembly/act.ts';
import type { Saying } from '../assembly/reading.ts';
import type { AssemblyState, Mandate } from '../assembly/state.ts';
import { compareText } from '../base/bytes.ts';
import type { MemberId, RecordId } from '../base/id.ts';
import { divideFloor } from '../base/integer.ts';
import type { Hour } from '../base/time.ts';

/** How far a recall has come. */
export type RecallPhase = 'gathering' | 'open' | 'carried' | 'failed' | 'cooling';

/** What a recall took, in hours of the log's tempo. */
export interface RecallTook {
  /** The wall of the first signature. */
  readonly from: Hour;
  /** The wall of its placement. */
  readonly carried: Hour;
  /** The wall by which every member had written under it; null: somebody has not. */
  readonly everywhere: Hour | null;
  /** Who has not, ascending. */
  readonly missing: readonly MemberId[];
}

/** A recall. */
export interface RecallView {
  readonly act: RecordId;
  readonly mandate: RecordId;
  readonly holder: MemberId | null;
  readonly phase: RecallPhase;
  /** Who signed in time, ascending. */
  readonly signed: readonly MemberId[];
  /** How many of those not cooling have to sign before everybody is asked. */
  readonly opensAt: number;
  /** How many have to agree, of how many members. */
  readonly needed: number;
  readonly of: number;
  /** The last hour that can carry it. */
  readonly closes: Hour;
  /** The last hour in which those who signed one that failed open none; null: it did not fail open. */
  readonly coolsUntil: Hour | null;
  /** Null while it was not carried. */
  readonly took: RecallTook | null;
}

/** Every recall that was ever written in its form, by the wall of its act. */
export function recallViews(state: AssemblyState, now: Hour): readonly RecallView[] {
  const views: RecallView[] = [];
  for (const act of recallsOf(state)) views.push(viewOf(state, act, now, views));
  return views;
}

type RecallAct = Saying<Act> & { readonly mandate: RecordId };

/** Recalls in their form: of the members' class, and no longer open than the constitution allows. */
function recallsOf(state: AssemblyState): readonly RecallAct[] {
  const window = parameterOf(state.overrides, 'recallWindow');
  return [...state.reading.actById.values()]
    .flatMap((act): RecallAct[] => {
      const { verb, validUntil, class: by } = act.said;
      if (verb.kind !== 'recall' || by !== 'members') return [];
      const isShort = validUntil <= act.entry.header.wallHour + window;
      const isPlaced = state.placedActs.has(act.entry.id);
      return isShort || isPlaced ? [{ ...act, mandate: verb.value.mandate }] : [];
    })
    .toSorted(
      (a, b) =>
        a.entry.header.wallHour - b.entry.header.wallHour || compareText(a.entry.id, b.entry.id),
    );
}

function viewOf(
  state: AssemblyState,
  { entry, said, mandate }: RecallAct,
  now: Hour,
  before: readonly RecallView[],
): RecallView {
  const seat = state.mandates.get(mandate);
  const members = liveMembers(state).map(({ id }) => id);
  const holder = seat?.member ?? null;
  const cooling = coolingFor(before, mandate, entry.header.wallHour);
  const signedAt = signaturesOf(state, entry.id, said.validUntil);
  const signed = [...signedAt.keys()].toSorted(compareText);
  const free = members.filter((one) => one !== holder && !cooling.has(one));
  const opensAt = opensAtOf(state, members.length, free.length);
  const isOpened = signed.filter((one) => !cooling.has(one)).length >= opensAt;
  const height = state.placedActs.get(entry.id);
  const coolsUntil = (said.validUntil + parameterOf(state.overrides, 'recallCooldown')) as Hour;
  const didFailOpen = height === undefined && isOpened && now > said.validUntil;
  const phase = (): RecallPhase => {
    if (height !== undefined) return 'carried';
    if (now <= said.validUntil) return isOpened ? 'open' : 'gathering';
    return didFailOpen && now <= coolsUntil ? 'cooling' : 'failed';
  };
  return {
    act: entry.id,
    mandate,
    holder,
    phase: phase(),
    signed,
    opensAt,
    needed: divideFloor(members.length, 2) + 1,
    of: members.length,
    closes: said.validUntil,
    coolsUntil: didFailOpen ? coolsUntil : null,
    took: height === undefined ? null : tookOf(state, height, [...signedAt.values()]),
  };
}

/** Who signed a recall of the same mandate that was open, failed, and has not cooled at an hour. */
function coolingFor(
  before: readonly RecallView[],
  mandate: RecordId,
  at: Hour,
): ReadonlySet<MemberId> {
  const failed = before.filter(
    (one) =>
      one.mandate === mandate && one.coolsUntil !== null && one.closes < at && at <= one.coolsUntil,
  );
  return new Set(failed.flatMap(({ signed }) => signed));
}

/** min(max(3, 10 %), those who can open it); one at least (R25). */
function opensAtOf(state: AssemblyState, members: number, free: number): number {
  const share = parameterOf(state.overrides, 'recallOpenShare');
  const hundredth = divideFloor(members * share + 99, 100);
  const asked = Math.max(parameterOf(state.overrides, 'recallOpenMembers'), hundredth);
  return Math.max(1, Math.min(asked, free));
}

/** The first wall at which each live member said yes, in time and with a sure clock. */
function signaturesOf(
  state: AssemblyState,
  act: RecordId,
  closes: Hour,
): ReadonlyMap<MemberId, Hour> {
  const tolerance = durationOf(state.overrides, 'clockTolerance');
  const walls = new Map<MemberId, Hour>();
  for (const { entry, said } of state.reading.consentsByAct.get(act) ?? []) {
    const member = memberOfDevice(state, entry.header.author);
    const wall = entry.header.wallHour;
    if (member === undefined || said.stance !== 'for' || wall > closes) continue;
    if (isUntimed(state.reading, entry, tolerance)) continue;
    const known = walls.get(member);
    if (known === undefined || wall < known) walls.set(member, wall);
  }
  return walls;
}

function tookOf(state: AssemblyState, height: number, walls: readonly Hour[]): RecallTook {
  const carried = state.history[height]?.wall ?? state.wall;
  const from = walls.reduce((first, one) => (one < first ? one : first), carried);
  const seen = firstWallsUnder(state, height);
  const members = liveMembers(state).filter(({ awaySince }) => awaySince === null);
  const missing = members.map(({ id }) => id).filter((id) => !seen.has(id));
  const last = members.reduce<number>(
    (latest, { id }) => Math.max(latest, seen.get(id) ?? 0),
    carried,
  );
  return { from, carried, everywhere: missing.length > 0 ? null : (last as Hour), missing };
}

/** By member, the first wall of a record of theirs that cites a placement at or above a height. */
function firstWallsUnder(state: AssemblyState, height: number): ReadonlyMap<MemberId, Hour> {
  const under = new Set<string>(state.history.slice(height).map(({ head }) => head));
  const walls = new Map<MemberId, Hour>();
  for (const { header } of state.reading.inOrder) {
    if (header.gov === null || !under.has(header.gov)) continue;
    const member = memberOfDevice(state, header.author);
    if (member === undefined || header.wallHour === 0) continue;
    const known = walls.get(member);
    if (known === undefined || header.wallHour < known) walls.set(member, header.wallHour);
  }
  return walls;
}

/** Whether a member is asked about a recall: everybody once it is open, before only who signed. */
export function isAskedTo(view: RecallView, member: MemberId): boolean {
  return view.phase === 'open' && !view.signed.includes(member);
}

/** Who stands in for a recalled holder now; null: nobody. */
export function interimOf(state: AssemblyState, mandate: RecordId): Mandate | null {
  const found = [...state.mandates.values()].find(
    (one) =>
      one.interimFor === mandate &&
      one.ended === null &&
      liveMember(state, one.member) !== undefined,
  );
  return found ?? null;
}

/**
 * Whether something done under a dated power was done in time (R8): its wall is not past the date,
 * and other members have records that hold it in their ancestry, written within the grace. The
 * default is *late*, not valid. Of what stays with its log a settled placement for which more than half
 * balloted within the grace is witness enough, also when the others' records are forgotten (R14). What remains: a holder and as many colluders as witnesses
 * are asked for can still backdate within the grace.
 */
import type { MemberId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Entry } from '../log/entry.ts';
import { settledFloor, settledHeight } from './branches.ts';
import { durationOf } from './durations.ts';
import {
  isFaulty,
  isHonoured,
  isMajority,
  isThrough,
  liveBranches,
  liveMembers,
  memberOfDevice,
  presentMembers,
} from './electorate.ts';
import { NOTHING_PRUNED, prunedBelow } from './floor.ts';
import type { IsPruned, Reading } from './reading.ts';
import { parentsOfEntry } from './reading.ts';
import type { AssemblyState, Ground, Member, Step } from './state.ts';

/** Witnesses that a dated act needs; one in assemblies of fewer than four (R8). */
export const WITNESSES_MIN = 2;
/** From this number of members on two witnesses are needed. */
export const TWO_WITNESSES_FROM = 4;

/** A power that ends. */
export interface DatedPower {
  /** An act in this hour still counts. */
  readonly notAfter: Hour;
  /** Emergency powers have no grace. */
  readonly isEmergency: boolean;
  /** Whether the record that is asked about is of a kind that stays with its log (R14); no, unless told. */
  readonly lasts?: boolean;
}

/** `open`: not witnessed yet, and the question is not closed by a settled placement. */
export type InTime = 'inTime' | 'open' | 'late';

/**
 * Whether a record's clock was unsure, or goes behind its own chain or more than a day behind what
 * it cites: its content counts, but no dated power, deadline or witness rests on it (R9b). What is
 * pruned has no wall any more, whether it was swept or not (R14).
 */
export function isUntimed(
  reading: Reading,
  entry: Entry,
  toleranceHours: number,
  isPruned: IsPruned = NOTHING_PRUNED,
): boolean {
  const { wallHour, prev } = entry.header;
  if (wallHour === 0) return true;
  const wallOf = (id: RecordId): number =>
    isPruned(id) ? 0 : (reading.entryById.get(id)?.header.wallHour ?? 0);
  if (prev !== null && wallHour < wallOf(prev)) return true;
  return parentsOfEntry(entry).some((id) => wallHour < wallOf(id) - toleranceHours);
}

/**
 * Whether a parent of a record was pruned when it was settled (or is now, while it is not settled): its
 * wall is gone, and a record that stands on it is late (R14).
 */
export function standsOnPruned(state: AssemblyState, entry: Entry): boolean {
  const height = state.settledAt.get(entry.id);
  const now = settledFloor(state);
  const then = height === undefined ? undefined : state.history[height];
  // Above rivals it may have been settled by a height whose floor is not settled yet.
  const floor = Math.min(now, then?.floor ?? now);
  const isPruned = prunedBelow(state.reading, (id) => state.settledAt.get(id), floor);
  return parentsOfEntry(entry).some(isPruned);
}

/**
 * Whether nobody can tell any more that a record was in time (R14): it lies at or below the floor, or
 * one of its parents did when it was settled. Their walls are gone, and who saw it with them.
 */
export function isOutlived(state: AssemblyState, entry: Entry): boolean {
  const height = state.settledAt.get(entry.id);
  const floor = settledFloor(state);
  // Floor 0: nothing is forgotten yet, the founding record included.
  const isOld = floor > 0 && height !== undefined && height <= floor;
  return isOld || standsOnPruned(state, entry);
}

/**
 * Whether a settled placement has a record in its frontier for which more than half balloted within the
 * grace: they ballot for what they hold, so it was witnessed in time, and the chain never forgets it. The
 * placement's own wall shows nothing: one that only its secretary held may be repeated and balloted for
 * when the grace is long over (R2; decision 0122). Of ballots only their hours count, since what they cite
 * may be forgotten.
 */
export function isSettledInTime(
  state: AssemblyState,
  entry: Entry,
  { heardUntil }: Pick<Hearing, 'heardUntil'>,
  bench: Bench,
): boolean {
  const height = state.settledAt.get(entry.id);
  if (height === undefined || height > settledHeight(state)) return false;
  const [step, parent] = [state.chain[height - 1], state.history[height - 1]];
  if (step === undefined || parent === undefined || step.wall > heardUntil) return false;
  const members = new Set<MemberId>();
  for (const ballot of state.reading.ballotsByParent.get(parent.head) ?? []) {
    const { author, wallHour } = ballot.entry.header;
    const member = memberOfDevice(parent, author);
    const isInTime = wallHour > 0 && wallHour <= heardUntil;
    const isFor = ballot.said.placement === step.placement;
    if (member === undefined || !isFor || !isInTime) continue;
    if (liesBelow(state, bench, ballot.entry.id)) members.add(member);
  }
  return isMajority(members.size, presentMembers(parent).length);
}

/** When something may be said, and until when others may have heard it. */
export interface Hearing {
  /** Said in this hour it is still in time. */
  readonly notAfter: Hour;
  /** Records of others witness it up to this hour: the end of the grace. */
  readonly heardUntil: Hour;
  /** A settled placement whose wall is more than so many hours later closes the question. */
  readonly margin: number;
  /** How far a clock may go behind what it cites. */
  readonly tolerance: number;
}

/** The step that closed the question for good; undefined while it is open. */
export function closingStep(
  state: AssemblyState,
  { heardUntil, margin }: Hearing,
): Step | undefined {
  const upTo = settledHeight(state);
  return state.chain.find(({ wall, height }) => wall > heardUntil + margin && height <= upTo);
}

/** Where a question is judged: at the step that closed it, else at the head. */
export interface Bench {
  readonly closing: Step | undefined;
  readonly ground: Ground;
}

/** The bench of a question that such a step closed, or none did. */
export function benchOf(state: AssemblyState, closing: Step | undefined): Bench {
  const ground = closing === undefined ? state : (state.history[closing.height] ?? state);
  return { closing, ground };
}

/** Whether a record lies below the step that closed the question, if one did. */
export function liesBelow(state: AssemblyState, { closing }: Bench, record: RecordId): boolean {
  if (closing === undefined) return true;
  const settled = state.settledAt.get(record);
  return settled !== undefined && settled <= closing.height;
}

/** Whether a record that uses a dated power counts, as far as the records held show it. */
export function isWitnessedInTime(
  state: AssemblyState,
  record: RecordId,
  power: DatedPower,
): InTime {
  const { overrides } = state;
  const grace = durationOf(overrides, power.isEmergency ? 'graceEmergency' : 'graceOrdinary');
  const hearing: Hearing = {
    notAfter: power.notAfter,
    heardUntil: (power.notAfter + grace) as Hour,
    margin: durationOf(overrides, 'lateMargin'),
    tolerance: durationOf(overrides, 'clockTolerance'),
  };
  return isHeardInTime(state, record, hearing, power.lasts);
}

/** The same with the hours named. */
export function isHeardInTime(
  state: AssemblyState,
  record: RecordId,
  hearing: Hearing,
  lasts: boolean = false,
): InTime {
  const entry = state.reading.entryById.get(record);
  if (entry === undefined) return 'open';
  const isPruned = prunedIn(state);
  if (!isSaidInTime(state.reading, entry, hearing, isPruned)) return 'late';
  const isRemembered = lasts && !standsOnPruned(state, entry);
  const bench = benchOf(state, closingStep(state, hearing));
  if (isRemembered && isSettledInTime(state, entry, hearing, bench)) return 'inTime';
  if (isOutlived(state, entry)) return 'late';
  const { own, asked, branches } = witnessesAsked(bench.ground, entry);
  const witnesses = witnessesOf(state, bench, entry, hearing);
  const others = new Set<MemberId>();
  for (const { branch } of witnesses.values()) if (branch !== own) others.add(branch);
  const isEnough = witnesses.size >= asked && others.size >= branches;
  if (isEnough && liesBelow(state, bench, record)) return 'inTime';
  return bench.closing === undefined ? 'open' : 'late';
}

/** What nobody looks behind any more at this state (R14). */
export function prunedIn(state: AssemblyState): IsPruned {
  return prunedBelow(state.reading, (id) => state.settledAt.get(id), settledFloor(state));
}

/** Whether a record's own hour is a sure one and not too late; who heard it is another question. */
export function isSaidInTime(
  reading: Reading,
  entry: Entry,
  { notAfter, tolerance }: Hearing,
  isPruned: IsPruned,
): boolean {
  return entry.header.wallHour <= notAfter && !isUntimed(reading, entry, tolerance, isPruned);
}

/**
 * The other members who hold the record in the ancestry of a timed record of theirs, as far as it is
 * seen without looking behind what is pruned.
 */
function witnessesOf(
  state: AssemblyState,
  bench: Bench,
  record: Entry,
  hearing: Hearing,
): ReadonlyMap<MemberId, Member> {
  const isPruned = prunedIn(state);
  const above = new Set<RecordId>([record.id]);
  const witnesses = new Map<MemberId, Member>();
  for (const entry of state.reading.inOrder) {
    if (isPruned(entry.id)) continue;
    if (!parentsOfEntry(entry).some((parent) => above.has(parent))) continue;
    above.add(entry.id);
    const witness = witnessIn(state, bench, entry, record, hearing, isPruned);
    if (witness !== undefined) witnesses.set(witness.id, witness);
  }
  return witnesses;
}

/**
 * The member who witnesses `record` by writing `entry`, which has it in its ancestry; undefined where
 * it comes too late, is untimed, or is by somebody without that weight.
 */
export function witnessIn(
  state: AssemblyState,
  bench: Bench,
  entry: Entry,
  record: Entry,
  { heardUntil, tolerance }: Hearing,
  isPruned: IsPruned,
): Member | undefined {
  const { ground } = bench;
  const { author, wallHour } = entry.header;
  const id = memberOfDevice(ground, author);
  if (id === undefined || id === ground.devices.get(record.header.author)?.member) return undefined;
  if (wallHour > heardUntil || !liesBelow(state, bench, entry.id)) return undefined;
  if (isUntimed(state.reading, entry, tolerance, isPruned)) return undefined;
  const member = ground.members.get(id);
  if (isThrough(member?.probationUntil ?? null, wallHour) || isFaulty(ground, author))
    return undefined;
  return isHonoured(state.reading, ground, entry) ? member : undefined;
}

/** How many witnesses a record needs, and of how many branches that are not its author's. */
export interface WitnessesAsked {
  /** The author's branch; undefined for a device that nobody knows. */
  readonly own: MemberId | undefined;
  readonly asked: number;
  readonly branches: number;
}

/** Two of other branches than the author's, or as many as there are (R8, R25). */
export function witnessesAsked(ground: Ground, record: Entry): WitnessesAsked {
  const author = ground.devices.get(record.header.author)?.member;
  const members = liveMembers(ground);
  const wanted = members.length < TWO_WITNESSES_FROM ? 1 : WITNESSES_MIN;
  const others = members.filter(({ id }) => id !== author).length;
  const own = author === undefined ? undefined : ground.members.get(author)?.branch;
  const branches = liveBranches(ground).filter((branch) => branch !== own).length;
  return { own, asked: Math.min(wanted, others), branches: Math.min(wanted, branches) };
}

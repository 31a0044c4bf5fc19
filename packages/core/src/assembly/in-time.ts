/**
 * Whether something done under a dated power was done in time (R8): its wall is not past the date,
 * and other members have records that hold it in their ancestry, written within the grace. The
 * default is *late*, not valid. What remains: a holder and as many colluders as witnesses are asked
 * for can still backdate within the grace.
 */
import type { MemberId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Entry } from '../log/entry.ts';
import { settledFloor, settledHeight } from './branches.ts';
import { durationOf } from './durations.ts';
import {
  isFaulty,
  isHonoured,
  isThrough,
  liveBranches,
  liveMembers,
  memberOfDevice,
} from './electorate.ts';
import { NOTHING_PRUNED, prunedBelow } from './floor.ts';
import type { IsPruned, Reading } from './reading.ts';
import { parentsOfEntry } from './reading.ts';
import type { AssemblyState, Ground } from './state.ts';

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
 * Whether nobody can tell any more that a record was in time (R14): it lies at or below the floor, or
 * one of its parents did when it was settled. Their walls are gone, and who saw it with them.
 */
function isOutlived(state: AssemblyState, entry: Entry): boolean {
  const height = state.settledAt.get(entry.id);
  const now = settledFloor(state);
  if (height !== undefined && height <= now) return true;
  const then = height === undefined ? undefined : state.history[height];
  // Above rivals it may have been settled by a height whose floor is not settled yet.
  const floor = Math.min(now, then?.floor ?? now);
  const isPruned = prunedBelow(state.reading, (id) => state.settledAt.get(id), floor);
  return parentsOfEntry(entry).some(isPruned);
}

/** Whether a record that uses a dated power counts, as far as the records held show it. */
export function isWitnessedInTime(
  state: AssemblyState,
  record: RecordId,
  power: DatedPower,
): InTime {
  const { reading } = state;
  const entry = reading.entryById.get(record);
  if (entry === undefined) return 'open';
  const tolerance = durationOf(state.overrides, 'clockTolerance');
  if (isOutlived(state, entry)) return 'late';
  const isPruned = prunedBelow(reading, (id) => state.settledAt.get(id), settledFloor(state));
  if (isUntimed(reading, entry, tolerance, isPruned)) return 'late';
  if (entry.header.wallHour > power.notAfter) return 'late';
  const grace = durationOf(state.overrides, power.isEmergency ? 'graceEmergency' : 'graceOrdinary');
  const closesAfter = power.notAfter + grace + durationOf(state.overrides, 'lateMargin');
  const upTo = settledHeight(state);
  const closing = state.chain.find(
    ({ wall, height }) => wall > closesAfter && height <= upTo,
  )?.height;
  const ground = closing === undefined ? state : (state.history[closing] ?? state);
  const isCounted = (id: RecordId): boolean => {
    if (closing === undefined) return true;
    const settled = state.settledAt.get(id);
    return settled !== undefined && settled <= closing;
  };
  const until = (power.notAfter + grace) as Hour;
  const isInTime =
    isCounted(record) &&
    areEnough(
      ground,
      entry,
      witnessesOf(reading, ground, entry, { until, tolerance, isCounted, isPruned }),
    );
  if (isInTime) return 'inTime';
  return closing === undefined ? 'open' : 'late';
}

/**
 * The other members who hold the record in the ancestry of a timed record of theirs, as far as it is
 * seen without looking behind what is pruned.
 */
function witnessesOf(
  reading: Reading,
  ground: Ground,
  record: Entry,
  limits: {
    readonly until: Hour;
    readonly tolerance: number;
    readonly isCounted: (id: RecordId) => boolean;
    readonly isPruned: IsPruned;
  },
): ReadonlySet<MemberId> {
  const author = ground.devices.get(record.header.author)?.member;
  const above = new Set<RecordId>([record.id]);
  const witnesses = new Set<MemberId>();
  for (const entry of reading.inOrder) {
    if (limits.isPruned(entry.id)) continue;
    if (!parentsOfEntry(entry).some((parent) => above.has(parent))) continue;
    above.add(entry.id);
    const member = memberOfDevice(ground, entry.header.author);
    if (member === undefined || member === author || !limits.isCounted(entry.id)) continue;
    if (entry.header.wallHour > limits.until) continue;
    if (isUntimed(reading, entry, limits.tolerance, limits.isPruned)) continue;
    const probation = ground.members.get(member)?.probationUntil ?? null;
    if (isThrough(probation, entry.header.wallHour)) continue;
    if (isFaulty(ground, entry.header.author)) continue;
    if (isHonoured(reading, ground, entry)) witnesses.add(member);
  }
  return witnesses;
}

/** Two of other branches than the author's, or as many as there are (R8, R25). */
function areEnough(ground: Ground, record: Entry, witnesses: ReadonlySet<MemberId>): boolean {
  const author = ground.devices.get(record.header.author)?.member;
  const members = liveMembers(ground);
  const asked = members.length < TWO_WITNESSES_FROM ? 1 : WITNESSES_MIN;
  const others = members.filter(({ id }) => id !== author).length;
  if (witnesses.size < Math.min(asked, others)) return false;
  const own = author === undefined ? undefined : ground.members.get(author)?.branch;
  const otherBranches = liveBranches(ground).filter((branch) => branch !== own);
  const branches = new Set<MemberId>();
  for (const witness of witnesses) {
    const branch = ground.members.get(witness)?.branch;
    if (branch !== undefined && branch !== own) branches.add(branch);
  }
  return branches.size >= Math.min(asked, otherBranches.length);
}

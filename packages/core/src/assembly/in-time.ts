/**
 * Whether something done under a dated power was done in time (R8): its wall is not past the date,
 * and other members have records that hold it in their ancestry, written within the grace. The
 * default is *late*, not valid. What remains: a holder and as many colluders as witnesses are asked
 * for can still backdate within the grace.
 */
import type { MemberId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Entry } from '../log/entry.ts';
import { settledHeight } from './branches.ts';
import { durationOf } from './durations.ts';
import {
  isFaulty,
  isHonoured,
  isThrough,
  liveBranches,
  liveMembers,
  memberOfDevice,
} from './electorate.ts';
import type { Reading } from './reading.ts';
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
 * it cites: its content counts, but no dated power, deadline or witness rests on it (R9b).
 */
export function isUntimed(reading: Reading, entry: Entry, toleranceHours: number): boolean {
  const { wallHour, prev } = entry.header;
  if (wallHour === 0) return true;
  const before = prev === null ? undefined : reading.entryById.get(prev);
  if (before !== undefined && wallHour < before.header.wallHour) return true;
  return parentsOfEntry(entry).some((id) => {
    const parent = reading.entryById.get(id);
    return parent !== undefined && wallHour < parent.header.wallHour - toleranceHours;
  });
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
  if (isUntimed(reading, entry, tolerance) || entry.header.wallHour > power.notAfter) return 'late';
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
    areEnough(ground, entry, witnessesOf(state, ground, entry, { until, tolerance, isCounted }));
  if (isInTime) return 'inTime';
  return closing === undefined ? 'open' : 'late';
}

/** The other members who hold the record in the ancestry of a timed record of theirs. */
function witnessesOf(
  state: AssemblyState,
  ground: Ground,
  record: Entry,
  limits: {
    readonly until: Hour;
    readonly tolerance: number;
    readonly isCounted: (id: RecordId) => boolean;
  },
): ReadonlySet<MemberId> {
  const { reading } = state;
  const author = ground.devices.get(record.header.author)?.member;
  const above = new Set<RecordId>([record.id]);
  const witnesses = new Set<MemberId>();
  for (const entry of reading.inOrder) {
    if (!parentsOfEntry(entry).some((parent) => above.has(parent))) continue;
    above.add(entry.id);
    const member = memberOfDevice(ground, entry.header.author);
    if (member === undefined || member === author || !limits.isCounted(entry.id)) continue;
    if (entry.header.wallHour > limits.until) continue;
    if (isUntimed(reading, entry, limits.tolerance)) continue;
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

/**
 * Whether a member is gone as far as this device can tell (R25): an inquiry after them ended in
 * silence, or they said themselves that they rest now; and nothing was heard of them since. Silence
 * alone is no reason, nor is what somebody else says without having asked. What is short of a day is
 * no absence: an inquiry that was opened and closed within the hour gave nobody time to answer, and a
 * phone that still spoke today can be asked (decision 0066).
 */
import type { AssemblyState, Entry, Hash, Hour, MemberId, RecordId } from '@tocsin/core';
import {
  compareText,
  durationOf,
  INQUIRY_CLOSED,
  INQUIRY_OPENED,
  inquiryIdOf,
  memberOfDevice,
  PAUSE,
  saidAs,
} from '@tocsin/core';

/** What this device knows of somebody's absence. */
export interface Absence {
  readonly member: MemberId;
  readonly now: Hour;
  /** The newest hour in which a device of theirs was met; null: never. */
  readonly heardAt: Hour | null;
}

/** Whether `member` is gone by the record `reason`. */
export function isGoneBy(
  state: AssemblyState,
  { member, now, heardAt, reason }: Absence & { readonly reason: RecordId },
  hash: Hash,
): boolean {
  const entry = state.reading.entryById.get(reason);
  // An untimed word says nothing of when (R9).
  if (entry === undefined || entry.header.wallHour === 0) return false;
  const own = saidAs(PAUSE, entry);
  const day = durationOf(state.overrides, 'inquiryTurn');
  const heard = lastHeard(state, member, heardAt);
  if (own !== undefined) {
    const isTheirs = memberOfDevice(state, entry.header.author) === member;
    const lasts = own.agreesTo === null && own.fromHour <= now && now < own.toHour;
    // Their phone may have gone on for a while after they said so.
    return isTheirs && lasts && (heard <= entry.header.wallHour || heard + day <= now);
  }
  return heard <= entry.header.wallHour && isAskedAfter(state, entry, { member, now, day }, hash);
}

/**
 * The record by which this device would take somebody for gone, the newest of several; null: none.
 */
export function reasonGone(state: AssemblyState, absence: Absence, hash: Hash): RecordId | null {
  const reasons = state.reading.inOrder.filter(
    (entry) =>
      (saidAs(PAUSE, entry) ?? saidAs(INQUIRY_CLOSED, entry)) !== undefined &&
      isGoneBy(state, { ...absence, reason: entry.id }, hash),
  );
  const [newest] = reasons.toSorted(
    (a, b) => b.header.wallHour - a.header.wallHour || compareText(a.id, b.id),
  );
  return newest?.id ?? null;
}

/** The newest hour of which anything of theirs is here, a meeting or a record. */
function lastHeard(state: AssemblyState, member: MemberId, heardAt: Hour | null): number {
  const written = state.reading.inOrder.map(({ header }) =>
    memberOfDevice(state, header.author) === member ? header.wallHour : 0,
  );
  return written.reduce<number>((newest, wall) => Math.max(newest, wall), heardAt ?? 0);
}

/** Whether another member said that an inquiry after them ended in silence, opened a day ago. */
function isAskedAfter(
  state: AssemblyState,
  entry: Entry,
  { member, now, day }: Pick<Absence, 'member' | 'now'> & { readonly day: number },
  hash: Hash,
): boolean {
  const closed = saidAs(INQUIRY_CLOSED, entry);
  const by = memberOfDevice(state, entry.header.author);
  if (closed?.outcome !== 'silent' || by === undefined || by === member) return false;
  return state.reading.inOrder.some((one) => {
    const { wallHour } = one.header;
    if (wallHour === 0 || wallHour + day > now) return false;
    const opened = saidAs(INQUIRY_OPENED, one);
    if (opened === undefined || opened.subject !== member) return false;
    return inquiryIdOf(hash, state.log, opened) === closed.inquiry;
  });
}

/**
 * Whether a member is gone as far as this device can tell (R25): an inquiry after them ended in
 * silence, or they said themselves that they rest now; and nothing was heard of them since. Silence
 * alone is no reason, nor is what somebody else says without having asked.
 */
import type { AssemblyState, Entry, Hash, Hour, MemberId, RecordId } from '@tocsin/core';
import {
  INQUIRY_CLOSED,
  INQUIRY_OPENED,
  inquiryIdOf,
  memberOfDevice,
  PAUSE,
  saidAs,
} from '@tocsin/core';

/** Whether `member` is gone by the record `reason`; `heardAt`: the newest hour they were heard. */
export function isGoneBy(
  state: AssemblyState,
  {
    member,
    reason,
    now,
    heardAt,
  }: {
    readonly member: MemberId;
    readonly reason: RecordId;
    readonly now: Hour;
    readonly heardAt: Hour | null;
  },
  hash: Hash,
): boolean {
  const entry = state.reading.entryById.get(reason);
  if (entry === undefined) return false;
  const isTheirs = (one: Entry): boolean => memberOfDevice(state, one.header.author) === member;
  const wall = entry.header.wallHour;
  const wasHeard =
    (heardAt !== null && heardAt > wall) ||
    state.reading.inOrder.some((one) => isTheirs(one) && one.header.wallHour > wall);
  if (wasHeard) return false;
  const rest = saidAs(PAUSE, entry);
  if (rest !== undefined)
    return isTheirs(entry) && rest.agreesTo === null && rest.fromHour <= now && now < rest.toHour;
  const closed = saidAs(INQUIRY_CLOSED, entry);
  if (closed?.outcome !== 'silent' || isTheirs(entry)) return false;
  return state.reading.inOrder.some((one) => {
    const opened = saidAs(INQUIRY_OPENED, one);
    if (opened === undefined || opened.subject !== member) return false;
    return inquiryIdOf(hash, state.log, opened) === closed.inquiry;
  });
}

/**
 * What a member thinks of an act, within what a placement has in its frontier. Stances count per
 * member: of two devices the causally later word; concurrent and different words are none until
 * restated (R17).
 */
import type { MemberId, RecordId } from '../base/id.ts';
import { isAtOrBelow } from '../log/frontier.ts';
import type { Sealing } from './electorate.ts';
import { isFaulty, isHonoured, isSealedForAll, memberOfDevice } from './electorate.ts';
import type { Consent, Stance } from './consent.ts';
import type { Ancestry, IsPruned, Reading, Saying } from './reading.ts';
import { ancestryOf } from './reading.ts';
import type { Ground } from './state.ts';

/** The ground on which stances are counted. */
export interface Count extends Sealing {
  readonly reading: Reading;
  /** Every ground down to the parent; the last is the parent's. */
  readonly history: readonly Ground[];
  readonly ground: Ground;
  /** Whether a record is among those looked at: a placement's frontier, or all that is held. */
  readonly isInside: (record: RecordId) => boolean;
  /** Behind what nobody looks (R14). */
  readonly isPruned: IsPruned;
}

/**
 * What a member thinks of an act. `unknown`: two words of theirs differ, and which was said later
 * could only be seen by records that are gone. So it is only where a height is judged again that was
 * in force when they were still there: those who balloted for it saw which word was the later one.
 */
export type StanceSeen = Stance | 'unknown';

/** The stance of every live member who has one towards an act. */
export function stancesOf(count: Count, act: RecordId): ReadonlyMap<MemberId, StanceSeen> {
  const saidByMember = new Map<MemberId, Saying<Consent>[]>();
  for (const one of count.reading.consentsByAct.get(act) ?? []) {
    const member = authorInCount(count, one);
    if (member === undefined) continue;
    const said = saidByMember.get(member);
    if (said === undefined) saidByMember.set(member, [one]);
    else said.push(one);
  }
  const stances = new Map<MemberId, StanceSeen>();
  for (const [member, said] of saidByMember) {
    const stance = lastWord(count, said);
    if (stance !== undefined) stances.set(member, stance);
  }
  return stances;
}

/** The live member who said something that counts here, by a device and epoch that count. */
export function authorInCount(
  count: Omit<Count, 'isPruned'>,
  { entry }: Pick<Saying<unknown>, 'entry'>,
): MemberId | undefined {
  const { author } = entry.header;
  const member = memberOfDevice(count.ground, author);
  if (member === undefined || !count.isInside(entry.id)) return undefined;
  if (isFaulty(count.ground, author)) return undefined;
  if (!isHonoured(count.reading, count.ground, entry)) return undefined;
  return isSealedForAll(count, entry) ? member : undefined;
}

/** The stance that nothing later contradicts; undefined when last words differ. */
function lastWord(
  { reading, isPruned }: Pick<Count, 'reading' | 'isPruned'>,
  said: readonly Saying<Consent>[],
): StanceSeen | undefined {
  const last = lastSaid(reading, said, isPruned);
  const stance = last[0]?.said.stance;
  if (last.every((one) => one.said.stance === stance)) return stance;
  const isUnknown = last.some((one) =>
    last.some((other) => isBefore(reading, one, other, isPruned) === 'unknown'),
  );
  return isUnknown ? 'unknown' : undefined;
}

type Word = Pick<Saying<unknown>, 'entry'>;

function isBefore(reading: Reading, one: Word, other: Word, isPruned: IsPruned): Ancestry {
  return one === other ? 'none' : ancestryOf(reading, one.entry.id, other.entry.id, isPruned);
}

/** Of what was said of one thing, all that nothing later comes after; one, unless concurrent. */
export function lastSaid<T extends Word>(
  reading: Reading,
  said: readonly T[],
  isPruned: IsPruned,
): readonly T[] {
  if (said.length < 2) return said;
  const newest = newestOfEachBranch(reading, said);
  return newest.filter((one) =>
    newest.every((other) => isBefore(reading, one, other, isPruned) !== 'ancestor'),
  );
}

/** Without what the same device said before on the same branch: most members leave one word. */
function newestOfEachBranch<T extends Word>(reading: Reading, said: readonly T[]): readonly T[] {
  const newest: T[] = [];
  for (const one of said.toSorted((a, b) => b.entry.header.seq - a.entry.header.seq)) {
    const heads = newest
      .filter(({ entry }) => entry.header.author === one.entry.header.author)
      .map(({ entry }) => ({ seq: entry.header.seq, id: entry.id }));
    if (!isAtOrBelow(heads, one.entry, (id) => reading.entryById.get(id))) newest.push(one);
  }
  return newest;
}

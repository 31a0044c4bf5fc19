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
import type { Reading, Saying } from './reading.ts';
import { isAncestor } from './reading.ts';
import type { Ground } from './state.ts';

/** The ground on which stances are counted. */
export interface Count extends Sealing {
  readonly reading: Reading;
  /** Every ground down to the parent; the last is the parent's. */
  readonly history: readonly Ground[];
  readonly ground: Ground;
  /** Whether a record is among those looked at: a placement's frontier, or all that is held. */
  readonly isInside: (record: RecordId) => boolean;
}

/** The stance of every live member who has one towards an act. */
export function stancesOf(count: Count, act: RecordId): ReadonlyMap<MemberId, Stance> {
  const saidByMember = new Map<MemberId, Saying<Consent>[]>();
  for (const one of count.reading.consentsByAct.get(act) ?? []) {
    const member = authorInCount(count, one);
    if (member === undefined) continue;
    const said = saidByMember.get(member);
    if (said === undefined) saidByMember.set(member, [one]);
    else said.push(one);
  }
  const stances = new Map<MemberId, Stance>();
  for (const [member, said] of saidByMember) {
    const stance = lastWord(count.reading, said);
    if (stance !== undefined) stances.set(member, stance);
  }
  return stances;
}

/** The live member who said something that counts here, by a device and epoch that count. */
export function authorInCount(
  count: Count,
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
function lastWord(reading: Reading, said: readonly Saying<Consent>[]): Stance | undefined {
  const newest = newestOfEachBranch(reading, said);
  const last = newest.filter(
    (one) =>
      !newest.some((other) => other !== one && isAncestor(reading, one.entry.id, other.entry.id)),
  );
  const stance = last[0]?.said.stance;
  return last.every((one) => one.said.stance === stance) ? stance : undefined;
}

/** Without what the same device said before on the same branch: most members leave one word. */
function newestOfEachBranch(
  reading: Reading,
  said: readonly Saying<Consent>[],
): readonly Saying<Consent>[] {
  const newest: Saying<Consent>[] = [];
  for (const one of said.toSorted((a, b) => b.entry.header.seq - a.entry.header.seq)) {
    const heads = newest
      .filter(({ entry }) => entry.header.author === one.entry.header.author)
      .map(({ entry }) => ({ seq: entry.header.seq, id: entry.id }));
    if (!isAtOrBelow(heads, one.entry, (id) => reading.entryById.get(id))) newest.push(one);
  }
  return newest;
}

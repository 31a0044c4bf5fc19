/** Ballots: counted over members and ballot devices of the parent, one device a member (R1). */
import type { MemberId, PlacementId, RecordId } from '../base/id.ts';
import { AWAY_BALLOTS_MIN } from './away.ts';
import type { Sealing } from './electorate.ts';
import { isMajority, isSealedForAll, presentMembers } from './electorate.ts';
import type { Succession } from './open-strikes.ts';
import { ballotMembersIn } from './open-strikes.ts';
import type { Reading } from './reading.ts';
import type { Ground } from './state.ts';

/** How a placement's ballots are counted otherwise than one a member of the parent. */
export interface Certificate {
  readonly successions: readonly Succession[];
  /** Members whom it takes for away. */
  readonly absent: readonly MemberId[];
}

/** One ballot a member, by their ballot device. */
export const ORDINARY: Certificate = { successions: [], absent: [] };

/** Ballots for one placement in one round. */
export interface BallotCount {
  /** Ascending; it only grows. */
  readonly records: readonly RecordId[];
  readonly members: readonly MemberId[];
  /** More than half of the members of the parent. */
  readonly isEnough: boolean;
}

/**
 * The ballots that count for a placement and a round at the ground's head.
 *
 * @param certificate - who casts whose ballots in that round, by the stands it lists (R17); and who
 *   is not counted since the placement takes them for away (R25).
 */
export function ballotsFor(
  parent: Sealing & { readonly reading: Reading; readonly ground: Ground },
  placement: PlacementId,
  round: number,
  { successions, absent }: Certificate = ORDINARY,
): BallotCount {
  const { reading, ground } = parent;
  const members = new Set<MemberId>();
  const records: RecordId[] = [];
  for (const { entry, said } of reading.ballotsByParent.get(ground.head) ?? []) {
    if (said.placement !== placement || said.round !== round) continue;
    const asked = ballotMembersIn(parent, entry.header.author, successions);
    const counted = asked.filter((member) => !absent.includes(member));
    if (counted.length === 0 || !isSealedForAll(parent, entry)) continue;
    for (const member of counted) members.add(member);
    records.push(entry.id);
  }
  const isMost = isMajority(members.size, presentMembers(ground).length - absent.length);
  const isEnough = isMost && (absent.length === 0 || members.size >= AWAY_BALLOTS_MIN);
  return { records, members: [...members].toSorted(), isEnough };
}

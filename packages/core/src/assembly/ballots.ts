/** Ballots: counted over members and ballot devices of the parent, one device a member (R1). */
import type { MemberId, PlacementId, RecordId } from '../base/id.ts';
import { isMajority, isOfRightEpoch, liveMembers } from './electorate.ts';
import type { Succession } from './open-strikes.ts';
import { ballotMemberIn } from './open-strikes.ts';
import type { Reading } from './reading.ts';
import type { Ground } from './state.ts';

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
 * @param successions - who casts whose ballots in that round, by the stands it lists (R17).
 */
export function ballotsFor(
  parent: {
    readonly reading: Reading;
    readonly ground: Ground;
    readonly history: readonly Ground[];
  },
  placement: PlacementId,
  round: number,
  successions: readonly Succession[] = [],
): BallotCount {
  const { reading, ground, history } = parent;
  const members = new Set<MemberId>();
  const records: RecordId[] = [];
  for (const { entry, said } of reading.ballotsByParent.get(ground.head) ?? []) {
    if (said.placement !== placement || said.round !== round) continue;
    const member = ballotMemberIn(parent, entry.header.author, successions);
    if (member === undefined || !isOfRightEpoch(history, entry)) continue;
    members.add(member);
    records.push(entry.id);
  }
  const isEnough = isMajority(members.size, liveMembers(ground).length);
  return { records, members: [...members].toSorted(), isEnough };
}

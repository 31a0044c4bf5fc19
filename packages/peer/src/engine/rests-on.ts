/** What the rosters of a party rest on: the decisions at home and the filings that brought them about. */
import type { Hash, Hash32, PartyState } from '@tocsin/core';
import { policyIdOf } from '@tocsin/core';

/**
 * By each roster after the founding's what it rests on, oldest first: the members' decision, or the
 * filing of recovery keys that started.
 */
export function restsOn(hash: Hash, { rosters, done, filings }: PartyState): readonly Hash32[] {
  return rosters.flatMap(({ policy }) => {
    const filed = done.find(
      ({ what }) => what.kind === 'roster' && policyIdOf(hash, what.value.roster) === policy,
    );
    const started = filings.find((one) => one.policy === policy && one.standing === 'started');
    return filed?.homeDecision ?? started?.id ?? [];
  });
}

/**
 * What rosters of a party rest on, the decisions at home and the filings that brought them about; and
 * what letting a delegate out rests on, where no roster says so.
 */
import type { AssemblyState, DeviceId, Entry, Hash, Hash32, PartyState } from '@tocsin/core';
import { delegateCardKind, entriesOf, pactCardKind, policyIdOf, saidAs } from '@tocsin/core';

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

/**
 * Whether every device at home that showed a delegate as its own has ended. A card copies easily, so
 * one device that is left is enough to keep it.
 *
 * @param entries - of the home.
 */
export function isCutAtHome(
  { devices }: Pick<AssemblyState, 'devices'>,
  entries: readonly Entry[],
  delegate: DeviceId,
): boolean {
  const shown = [
    ...entriesOf(pactCardKind, entries),
    ...entriesOf(delegateCardKind, entries),
  ].flatMap((entry) => {
    const card = saidAs(pactCardKind, entry) ?? saidAs(delegateCardKind, entry);
    return card?.delegate === delegate ? (devices.get(entry.header.author) ?? []) : [];
  });
  return shown.length > 0 && shown.every(({ status }) => status !== 'active');
}

/** A device that is cut, or shown later, is what the act on it rests on: every holder's device cites the same. */
export function idAsHash(device: DeviceId): Hash32 {
  return device as string as Hash32;
}

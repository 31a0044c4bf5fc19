/** Which delegates of a pact still lack an epoch's key. */
import type { BoxDue, DelegateState, Entry, ReadingCrypto } from '@tocsin/core';
import { boxDueOf, boxKind, compareText, prekeyHashOf, prekeyKind, saidAs } from '@tocsin/core';

/**
 * The delegates that showed their prekey, wrote nothing under the epoch yet, and for whom too few
 * boxes of it lie here; ascending by device. All parties' delegates alike: whoever holds the key
 * may box.
 */
export function pactBoxesDue(
  speakers: readonly DelegateState[],
  entries: readonly Entry[],
  epoch: number,
  crypto: Pick<ReadingCrypto, 'hash' | 'keyedHash'>,
): readonly BoxDue[] {
  const laid = entries.flatMap((entry) => {
    const said = saidAs(boxKind, entry);
    const { author, wallHour } = entry.header;
    return said?.epoch === epoch ? [{ author, wallHour, said }] : [];
  });
  const boxers = new Set(speakers.map(({ device }) => device));
  return speakers
    .flatMap(({ device, prekeyHash }) => {
      const own = entries.filter(({ header }) => header.author === device);
      if (own.some(({ header }) => header.epoch >= epoch)) return [];
      const shown = own
        .toSorted((a, b) => a.header.seq - b.header.seq)
        .flatMap((entry) => saidAs(prekeyKind, entry) ?? []);
      const isShown = shown.some((one) => prekeyHashOf(crypto.hash, one) === prekeyHash);
      if (!isShown) return [];
      return boxDueOf(crypto.keyedHash, device, shown, laid, boxers) ?? [];
    })
    .toSorted((a, b) => compareText(a.device, b.device));
}

/** Which delegates of a pact still lack an epoch's key. */
import type { BoxDue, DelegateState, DeviceId, Entry, ReadingCrypto } from '@tocsin/core';
import {
  boxDueOf,
  boxKind,
  compareText,
  entriesOf,
  prekeyHashOf,
  prekeyKind,
  saidAs,
} from '@tocsin/core';

/**
 * The delegates that showed their prekey, wrote nothing that shows that they hold the epoch's key, and
 * for whom too few boxes of it lie here; ascending by device. All parties' delegates alike: whoever
 * holds the key may box.
 *
 * @param besides - the epochs that stand beside it: words under them show nothing of its key.
 */
export function pactBoxesDue(
  speakers: readonly DelegateState[],
  entries: readonly Entry[],
  epoch: number,
  besides: ReadonlySet<number>,
  crypto: Pick<ReadingCrypto, 'hash' | 'keyedHash'>,
): readonly BoxDue[] {
  const newestBy = newestEpochByAuthor(entries.filter(({ header }) => !besides.has(header.epoch)));
  const lacking = speakers.filter(({ device }) => (newestBy.get(device) ?? 0) < epoch);
  if (lacking.length === 0) return [];
  const laid = entriesOf(boxKind, entries).flatMap((entry) => {
    const said = saidAs(boxKind, entry);
    const { author, wallHour } = entry.header;
    return said?.epoch === epoch ? [{ author, wallHour, said }] : [];
  });
  const boxers = new Set(speakers.map(({ device }) => device));
  const prekeys = entriesOf(prekeyKind, entries);
  return lacking
    .flatMap(({ device, prekeyHash }) => {
      const shown = prekeys
        .filter(({ header }) => header.author === device)
        .toSorted((a, b) => a.header.seq - b.header.seq)
        .flatMap((entry) => saidAs(prekeyKind, entry) ?? []);
      const isShown = shown.some((one) => prekeyHashOf(crypto.hash, one) === prekeyHash);
      if (!isShown) return [];
      return boxDueOf(crypto.keyedHash, device, shown, laid, boxers) ?? [];
    })
    .toSorted((a, b) => compareText(a.device, b.device));
}

function newestEpochByAuthor(entries: readonly Entry[]): ReadonlyMap<DeviceId, number> {
  const newest = new Map<DeviceId, number>();
  for (const { header } of entries)
    if (header.epoch > (newest.get(header.author) ?? 0)) newest.set(header.author, header.epoch);
  return newest;
}

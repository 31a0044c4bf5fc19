/** Which delegates of a pact still lack an epoch's key. */
import type { BoxDue, DelegateState, Entry, ReadingCrypto } from '@tocsin/core';
import {
  boxKind,
  boxTag,
  compareText,
  dayOf,
  prekeyHashOf,
  prekeyKind,
  saidAs,
  toHex,
} from '@tocsin/core';

/**
 * The delegates that showed their prekey, wrote nothing under the epoch yet, and for whom no box of
 * it lies here; ascending by device. All parties' delegates alike: whoever holds the key may box.
 */
export function pactBoxesDue(
  speakers: readonly DelegateState[],
  entries: readonly Entry[],
  epoch: number,
  crypto: Pick<ReadingCrypto, 'hash' | 'keyedHash'>,
): readonly BoxDue[] {
  const boxes = entries.flatMap((entry) => {
    const said = saidAs(boxKind, entry);
    return said?.epoch === epoch ? [{ day: dayOf(entry.header.wallHour), said }] : [];
  });
  const days = [...new Set(boxes.map(({ day }) => day))];
  const tags = new Set(boxes.flatMap(({ said }) => said.boxes.map(({ tag }) => toHex(tag))));
  return speakers
    .flatMap(({ device, prekeyHash }): BoxDue[] => {
      const own = entries.filter(({ header }) => header.author === device);
      if (own.some(({ header }) => header.epoch >= epoch)) return [];
      const shown = own.flatMap((entry) => saidAs(prekeyKind, entry) ?? []);
      const first = shown.findIndex((prekey) => prekeyHashOf(crypto.hash, prekey) === prekeyHash);
      const prekey = first < 0 ? undefined : shown.at(-1);
      if (prekey === undefined) return [];
      const isBoxed = days.some((day) =>
        tags.has(toHex(boxTag(crypto.keyedHash, prekey.boxSeed, day))),
      );
      return isBoxed ? [] : [{ device, prekey }];
    })
    .toSorted((a, b) => compareText(a.device, b.device));
}

/** What accounts come to. */
import { compareText } from '../base/bytes.ts';
import type { RecordId } from '../base/id.ts';
import { signedOf } from './records.ts';
import type { AccountBalance, EntryState } from './state.ts';

/** An entry, as far as balances need it. */
type Counted = Pick<EntryState, 'entry' | 'effect'>;

/** Balances that go on: an entry is added, and taken away when it stands otherwise. */
export class Sums {
  readonly #sums = new Map<string, { posted: bigint; provisional: bigint }>();

  /** @param times - 1n adds an entry, -1n takes it away. */
  add({ entry, effect }: Counted, times: 1n | -1n): void {
    const isPosted = effect.kind === 'posted';
    if (!isPosted && effect.kind !== 'provisional') return;
    for (const posting of entry.postings) {
      const key = `${posting.account} ${posting.commodity}`;
      const sum = this.#sums.get(key) ?? { posted: 0n, provisional: 0n };
      const amount = BigInt(signedOf(posting)) * times;
      if (isPosted) sum.posted += amount;
      sum.provisional += amount;
      this.#sums.set(key, sum);
    }
  }

  /** By account, then commodity, without those that are zero. */
  balances(): readonly AccountBalance[] {
    return [...this.#sums]
      .filter(([, { posted, provisional }]) => posted !== 0n || provisional !== 0n)
      .toSorted(([a], [b]) => compareText(a, b))
      .map(([key, sum]) => {
        const [account, commodity] = key.split(' ') as [string, string];
        return { account: account as RecordId, commodity, ...sum };
      });
  }
}

/** Balances by account, then commodity, without those that are zero. */
export function balancesOf(entries: readonly Counted[]): readonly AccountBalance[] {
  const sums = new Sums();
  for (const one of entries) sums.add(one, 1n);
  return sums.balances();
}

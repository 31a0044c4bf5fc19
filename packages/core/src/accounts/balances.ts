/** What accounts come to. */
import { compareText } from '../base/bytes.ts';
import type { RecordId } from '../base/id.ts';
import { signedOf } from './records.ts';
import type { AccountBalance, EntryState } from './state.ts';

/** Balances by account, then commodity, without those that are zero. */
export function balancesOf(
  entries: readonly Pick<EntryState, 'entry' | 'effect'>[],
): readonly AccountBalance[] {
  const sums = new Map<string, { posted: bigint; provisional: bigint }>();
  for (const { entry, effect } of entries) {
    const isPosted = effect.kind === 'posted';
    if (!isPosted && effect.kind !== 'provisional') continue;
    for (const posting of entry.postings) {
      const key = `${posting.account} ${posting.commodity}`;
      const sum = sums.get(key) ?? { posted: 0n, provisional: 0n };
      const amount = BigInt(signedOf(posting));
      if (isPosted) sum.posted += amount;
      sum.provisional += amount;
      sums.set(key, sum);
    }
  }
  return [...sums]
    .filter(([, { posted, provisional }]) => posted !== 0n || provisional !== 0n)
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([key, sum]) => {
      const [account, commodity] = key.split(' ') as [string, string];
      return { account: account as RecordId, commodity, ...sum };
    });
}

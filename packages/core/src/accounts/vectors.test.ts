/** Golden bytes: `vectors/book.json` pins the records of the book. */
import { expect, test } from 'vitest';

import { RULES_KNOWN } from '../assembly/genesis.ts';
import { toHex } from '../base/bytes.ts';
import type { Hash32, RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import type { RecordKind } from '../record/kind.ts';
import { encodeSaid } from '../record/kind.ts';
import { idNamed } from '../testing.ts';
import * as records from './records.ts';

const said = <T>(kind: RecordKind<T>, what: NoInfer<T>): string => toHex(encodeSaid(kind, what));

test('the vectors of the book are those that were published', async () => {
  const account = idNamed<RecordId>('bank');
  const food = idNamed<RecordId>('food');
  const at = hour(480_000);
  const all = {
    v: 1,
    rules: RULES_KNOWN,
    kinds: {
      account: said(records.accountKind, {
        name: 'assets:bank',
        from: at,
        commodities: ['EUR', 'HOURS'],
        restricted: idNamed<RecordId>('purpose'),
      }),
      accountClosed: said(records.accountClosedKind, { account, at }),
      ledgerEntry: said(records.ledgerEntryKind, {
        date: at,
        flag: 'posted',
        narration: 'Rice',
        postings: [
          { account, side: 'out', amount: 1_250, commodity: 'EUR' },
          { account: food, side: 'in', amount: 1_250, commodity: 'EUR' },
        ],
        source: 'member',
        power: idNamed<RecordId>('budget'),
        cites: null,
        reverses: null,
        after: [],
        evidence: [idNamed<Hash32>('receipt')],
      }),
      entryWord: said(records.entryWordKind, { entry: account, word: 'confirmed' }),
      balanceAsserted: said(records.balanceAssertedKind, {
        account,
        at,
        side: 'in',
        amount: 50_000,
        commodity: 'EUR',
      }),
      commodityNamed: said(records.commodityNamedKind, {
        code: 'EUR',
        decimals: 2,
        name: 'Euro',
      }),
    },
  };
  await expect(`${JSON.stringify(all, null, 2)}\n`).toMatchFileSnapshot(
    '../../../../vectors/book.json',
  );
});

/**
 * The book as other programs read it: what counts, in the words of beancount and hledger, so that both
 * come to the balances that the members see. What does not count is not in it, but for two things that a
 * bookkeeper needs: what is promised stands there and moves nothing, and a balance that was counted and
 * is not as in the book is a note, since an assertion that fails would keep the rest from being read.
 */
import type {
  AccountState,
  BookEntry,
  BookState,
  EntryState,
  Hour,
  LedgerPosting,
  RecordId,
} from '@tocsin/core';
import { charterOf, instantOf, signedOf } from '@tocsin/core';

import type { BookPlace } from './accounts.ts';
import { amountText, decimalsOf } from './accounts.ts';

type Assertion = BookState['assertions'][number];
/** A day as both programs write it: 2026-11-27. */
type Day = string;

const DAY_MS = 86_400_000;
/** What all entries have: they stand on no line of a text, and say nothing beside. */
const bare = { line: 0, metadata: [] } as const;

/** What counts of a book, in the words of beancount and hledger. */
export function bookEntries(place: BookPlace): readonly BookEntry[] {
  const { book } = place;
  const writing = new Writing(place);
  return [
    ...writing.commodities(),
    ...book.accounts.flatMap((one) => writing.closing(one)),
    ...book.accounts.map((one) => writing.opening(one)),
    ...book.assertions.flatMap((one) => writing.counted(one)),
    ...book.entries.flatMap((one) => writing.entry(one)),
  ];
}

class Writing {
  readonly #place: BookPlace;
  readonly #names: ReadonlyMap<RecordId, string>;

  constructor(place: BookPlace) {
    this.#place = place;
    const { book } = place;
    this.#names = new Map(book.accounts.map((one) => [one.record, exportName(book, one)] as const));
  }

  /** How commodities are written, from the first day of the book on; not where two said otherwise. */
  commodities(): readonly BookEntry[] {
    const { book } = this.#place;
    const from = book.accounts.map(({ account }) => account.from).toSorted((a, b) => a - b)[0];
    if (from === undefined) return [];
    return book.commodities.flatMap(({ code, named }) => {
      const [said] = named;
      if (said === undefined || named.some(({ decimals }) => decimals !== said.decimals)) return [];
      const metadata = [
        ...(said.name === '' ? [] : [{ key: 'name', text: said.name }]),
        { key: 'decimals', text: `${said.decimals}` },
      ];
      return [{ kind: 'commodity', line: 0, date: this.#day(from), metadata, commodity: code }];
    });
  }

  opening({ account, record }: AccountState): BookEntry {
    const { restricted, from, commodities } = account;
    // The purpose itself may not be here yet: then its record says that there is one.
    const purpose = charterOf(this.#place.state, restricted)?.text ?? restricted;
    const metadata = purpose === null ? [] : [{ key: 'restricted', text: purpose }];
    const name = this.#nameOf(record);
    return { kind: 'open', line: 0, date: this.#day(from), metadata, account: name, commodities };
  }

  closing({ closedAt, record }: AccountState): readonly BookEntry[] {
    if (closedAt === null) return [];
    const account = this.#nameOf(record);
    return [{ kind: 'close', ...bare, date: this.#day(closedAt), account }];
  }

  /** What counts, and what is promised. */
  entry({ entry, record, effect }: EntryState): readonly BookEntry[] {
    if (effect.kind !== 'posted' && effect.kind !== 'pending') return [];
    const isPending = effect.kind === 'pending';
    const said = (key: string, text: string | null) => (text === null ? [] : [{ key, text }]);
    return [
      {
        kind: 'transaction',
        line: 0,
        date: this.#day(entry.date),
        metadata: [
          { key: 'record', text: record },
          ...said('power', entry.power),
          ...said('cites', entry.cites),
          ...said('reverses', entry.reverses),
          ...entry.evidence.map((text, at) => ({ key: `evidence-${at + 1}`, text })),
        ],
        flag: isPending ? '!' : '*',
        narration: entry.narration,
        tags: entry.source === null ? [] : [`#${entry.source}`],
        links: [],
        postings: entry.postings.map((posting) => this.#posting(posting, isPending)),
      },
    ];
  }

  /** One line; one that is promised moves nothing, and says beside it what it would. */
  #posting({ account, amount, commodity, side }: LedgerPosting, isPending: boolean) {
    const { book } = this.#place;
    const moved = BigInt(signedOf({ amount, side }));
    const promised = `${amountText(book, commodity, moved)} ${commodity}`;
    return {
      line: 0,
      account: this.#nameOf(account),
      number: { digits: isPending ? 0n : moved, places: decimalsOf(book, commodity) },
      commodity,
      metadata: isPending ? [{ key: 'promised', text: promised }] : [],
    };
  }

  /**
   * A balance that was counted. Both programs look at the beginning of a day, with the accounts below:
   * so one that holds is asserted on the next day, as what is there by then, which follows from what
   * was counted and the entries after it.
   */
  counted({ asserted, difference }: Assertion): readonly BookEntry[] {
    const { book, state } = this.#place;
    const { account: id, at, commodity, amount, side } = asserted;
    const found = book.accounts.find(({ record }) => record === id);
    if (found === undefined || at < found.account.from) return [];
    const account = this.#nameOf(id);
    const counted = BigInt(signedOf({ amount, side }));
    const said = `${amountText(book, commodity, counted)} ${commodity}`;
    const day = this.#day(at);
    if (difference !== 0n) {
      const more = amountText(book, commodity, difference);
      const text = `Counted: ${said}. The book had ${more} ${commodity} more.`;
      return [{ kind: 'note', ...bare, date: day, account, text }];
    }
    const next = new Date(instantOf(at, state.tempoMs) + DAY_MS).toISOString().slice(0, 10);
    const number = {
      digits: this.#sumAt(account, commodity, day),
      places: decimalsOf(book, commodity),
    };
    const metadata = [{ key: 'counted', text: said }];
    return [
      { kind: 'balance', line: 0, date: next, metadata, account, amount: { number, commodity } },
    ];
  }

  /** What lies on an account and those below it at the end of a day. */
  #sumAt(account: string, commodity: string, day: Day): bigint {
    const isBelow = (name: string): boolean => name === account || name.startsWith(`${account}:`);
    let sum = 0n;
    for (const { entry, effect } of this.#place.book.entries) {
      if (effect.kind !== 'posted' || this.#day(entry.date) > day) continue;
      for (const posting of entry.postings)
        if (posting.commodity === commodity && isBelow(this.#nameOf(posting.account)))
          sum += BigInt(signedOf(posting));
    }
    return sum;
  }

  #nameOf(account: RecordId): string {
    return this.#names.get(account) ?? '';
  }

  #day(at: Hour): Day {
    return new Date(instantOf(at, this.#place.state.tempoMs)).toISOString().slice(0, 10);
  }
}

/** `Assets:Bank`; of two accounts with one name each has the start of its id behind it. */
function exportName({ accounts }: BookState, { account, record }: AccountState): string {
  const name = account.name
    .split(':')
    .map((part) => `${(part[0] ?? '').toUpperCase()}${part.slice(1)}`)
    .join(':');
  const isTwice = accounts.some(
    (other) => other.record !== record && other.account.name === account.name,
  );
  return isTwice ? `${name}-${record.slice(0, 8)}` : name;
}

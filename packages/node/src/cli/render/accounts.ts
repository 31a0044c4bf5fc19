/** Shows the book. */
import type {
  AccountChangedAnswer,
  AccountsAnswer,
  BookAccount,
  BookCount,
  BookEntryShown,
  BookExportAnswer,
  CommodityNamedAnswer,
  CountedAnswer,
  EntryChangedAnswer,
  SummaryAnswer,
} from '@tocsin/host/calls';
import type { Rendering, Shown } from './rendering.ts';

/** `accounts show`. */
export function showAccounts(answer: AccountsAnswer, shown: Rendering): Shown {
  const { say, text } = shown;
  const { accounts, entries, counts, overdrawn } = answer;
  const name = text(answer.name);
  const isAll = entries.some(({ state }) => state === 'posted');
  return {
    lines: [
      accounts.length === 0
        ? say('book.none', { name })
        : say('book.sentence', { name, count: accounts.length }),
      ...accounts.map((one) => `  ${accountLine(one, shown)}`),
      ...(overdrawn.length === 0
        ? []
        : ['', say('book.overdrawn', { accounts: overdrawn.map(text).join(', ') })]),
      ...under(
        say(isAll ? 'book.entries.all' : 'book.entries'),
        entries.flatMap((one) => entryLines(one, shown)),
        shown,
      ),
      ...under(
        say(counts.some(({ holds }) => holds) ? 'book.counts.all' : 'book.counts'),
        counts.map((one) => countLine(one, shown)),
        shown,
      ),
    ],
  };
}

/** A head and what stands under it; nothing where nothing does. */
function under(head: string, lines: readonly string[], { tint }: Rendering): readonly string[] {
  return lines.length === 0 ? [] : ['', tint('head', head), ...lines.map((line) => `  ${line}`)];
}

function accountLine(one: BookAccount, { say, text, short, when }: Rendering): string {
  const name = text(one.name);
  const bound = one.restricted ? say('book.account.bound', { account: name }) : name;
  const account =
    one.closedAt === null
      ? bound
      : say('book.account.closed', { account: bound, when: when(one.closedAt) });
  const balances = one.balances.map(({ commodity, posted, provisional }) =>
    posted === provisional
      ? say('book.balance', { amount: posted, commodity: text(commodity) })
      : say('book.balance.open', { amount: posted, commodity: text(commodity), provisional }),
  );
  return say('book.account', {
    id: short(one.id),
    account,
    balances: balances.length === 0 ? say('book.account.empty') : balances.join(', '),
  });
}

function entryLines(one: BookEntryShown, shown: Rendering): readonly string[] {
  const { say, text, short, when } = shown;
  const id = short(one.id);
  const note = one.narration === '' ? '' : `(${text(one.narration)})`;
  const said = { id, when: when(one.date), lines: movedOf(one, shown), note };
  return [
    say('book.entry', said).trimEnd(),
    `  ${stateOf(one.state, id, shown)}`,
    ...(one.evidence.length === 0
      ? []
      : [
          `  ${say('book.evidence', {
            count: one.evidence.length,
            hashes: one.evidence.map(short).join(', '),
          })}`,
        ]),
    ...(one.ratified ? [`  ${say('book.ratified')}`] : []),
  ];
}

/** How an entry stands; what waits for somebody names the command. */
function stateOf(state: BookEntryShown['state'], id: string, { say }: Rendering): string {
  switch (state) {
    case 'pending':
    case 'late':
    case 'adReferendum':
    case 'overCap':
      return say(`book.state.${state}`, { id });
    default:
      return say(`book.state.${state}`);
  }
}

/** One sentence where something moved from one account to another; else a part for each line. */
function movedOf({ postings }: BookEntryShown, { say, text }: Rendering): string {
  const [from] = postings.filter(({ side }) => side === 'out');
  const [to] = postings.filter(({ side }) => side === 'in');
  if (postings.length === 2 && from !== undefined && to !== undefined)
    return say('book.line', {
      amount: to.amount,
      commodity: text(to.commodity),
      from: text(from.account),
      to: text(to.account),
    });
  return postings
    .map(({ amount, commodity, side, account }) =>
      say('book.line.part', {
        amount,
        commodity: text(commodity),
        side: say(`book.side.${side}`),
        account: text(account),
      }),
    )
    .join(', ');
}

function countLine(one: BookCount, { say, text, when }: Rendering): string {
  const said = { account: text(one.account), when: when(one.at) };
  if (one.holds) return say('book.count.holds', said);
  const { difference } = one;
  return say('book.count.differs', { ...said, difference, commodity: text(one.commodity) });
}

/** `accounts open|close`. */
export function showAccountChanged({ account }: AccountChangedAnswer, shown: Rendering): Shown {
  const { say, text, when } = shown;
  const name = text(account.name);
  return {
    lines: [
      account.closedAt === null
        ? say('book.opened', { account: name })
        : say('book.shut', { account: name, when: when(account.closedAt) }),
    ],
  };
}

/** `accounts enter|post|archive|confirm|reverse`. */
export function showEntryChanged({ entry }: EntryChangedAnswer, shown: Rendering): Shown {
  return { lines: entryLines(entry, shown) };
}

/** `accounts count`. */
export function showCounted({ count }: CountedAnswer, shown: Rendering): Shown {
  return { lines: [countLine(count, shown)] };
}

/** `accounts name`. */
export function showCommodityNamed(answer: CommodityNamedAnswer, { say, text }: Rendering): Shown {
  const { decimals, contested } = answer;
  const code = text(answer.code);
  return {
    lines: [
      say('book.named', { code, decimals }),
      ...(contested ? [say('book.named.contested', { code })] : []),
    ],
  };
}

/** `accounts summary`. */
export function showSummary(answer: SummaryAnswer, { say, text, day }: Rendering): Shown {
  const name = text(answer.name);
  const rows = answer.rows.map(({ from, what, commodity, amount }) =>
    say('book.summary.row', {
      when: day(from),
      what: text(what),
      amount,
      commodity: text(commodity),
    }),
  );
  return {
    lines:
      rows.length === 0
        ? [say('book.summary.none', { name })]
        : [say('book.summary', { name }), ...rows.map((row) => `  ${row}`)],
  };
}

/** `accounts export`. */
export function showBookExported(answer: BookExportAnswer, { say, text }: Rendering): Shown {
  const { entries, left } = answer;
  return {
    lines: [
      say('book.exported', { entries, file: text(answer.file) }),
      ...(answer.pending === 0 ? [] : [say('book.exported.pending', { pending: answer.pending })]),
      ...(left === 0 ? [] : [say('book.exported.left', { left })]),
    ],
  };
}

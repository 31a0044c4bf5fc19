/** The calls of the book: what each takes, and what it answers. */
import type {
  AccountChangedAnswer,
  AccountsAnswer,
  BookExportAnswer,
  CommodityNamedAnswer,
  CountedAnswer,
  EntryChangedAnswer,
  SummaryAnswer,
} from '../answers/accounts.ts';

/** What each of these calls takes. */
export const ACCOUNTS_GIVEN = {
  'accounts.open': { name: 'text', commodity: 'list', purpose: 'text?' },
  'accounts.close': { account: 'text', in: 'number?' },
  'accounts.enter': {
    amount: 'text?',
    commodity: 'text',
    from: 'text?',
    to: 'text?',
    line: 'list',
    file: 'list',
    evidence: 'list',
    note: 'text?',
    source: 'bookSource?',
    power: 'text?',
    cites: 'text?',
    ago: 'number?',
    pending: 'flag',
  },
  'accounts.post': { id: 'text' },
  'accounts.archive': { id: 'text' },
  'accounts.confirm': { id: 'text' },
  'accounts.reverse': { id: 'text', note: 'text?', power: 'text?' },
  'accounts.count': { account: 'text', amount: 'text', commodity: 'text', ago: 'number?' },
  'accounts.name': { commodity: 'text', decimals: 'number', name: 'text?' },
  'accounts.show': { all: 'flag' },
  'accounts.summary': {},
  'accounts.export': { format: 'bookFormat?', out: 'text?', folder: 'text' },
} as const;

/** What each of these calls answers. */
export interface AccountsAnswers {
  readonly 'accounts.open': AccountChangedAnswer;
  readonly 'accounts.close': AccountChangedAnswer;
  readonly 'accounts.enter': EntryChangedAnswer;
  readonly 'accounts.post': EntryChangedAnswer;
  readonly 'accounts.archive': EntryChangedAnswer;
  readonly 'accounts.confirm': EntryChangedAnswer;
  readonly 'accounts.reverse': EntryChangedAnswer;
  readonly 'accounts.count': CountedAnswer;
  readonly 'accounts.name': CommodityNamedAnswer;
  readonly 'accounts.show': AccountsAnswer;
  readonly 'accounts.summary': SummaryAnswer;
  readonly 'accounts.export': BookExportAnswer;
}

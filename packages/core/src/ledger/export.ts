/**
 * Writes a book as text: for beancount (version 2) and for hledger. What `parseBook` reads of the first is
 * the book again; both programs come to the same balances, which `npm run ledgers` shows with the programs
 * of Debian. Names of accounts and commodities are those of a book that was read or made by the rules.
 */
import type { Amount, BookEntry, Metadata, Posting, Transaction } from './book.ts';
import { inOrder } from './book.ts';
import type { Decimal } from './decimal.ts';
import { decimalText, negateDecimal } from './decimal.ts';
import { escaped } from './parse.ts';

/** The text of a book for beancount, in the order in which entries count. */
export function beancountText(entries: readonly BookEntry[]): string {
  return inOrder(entries).map(beancountEntry).join('\n');
}

function beancountEntry(entry: BookEntry): string {
  const { date, metadata } = entry;
  const head = `${date} ${beancountHead(entry)}\n${metadataLines(metadata, '  ')}`;
  if (entry.kind !== 'transaction') return head;
  return head + entry.postings.map(beancountPosting).join('');
}

function beancountHead(entry: BookEntry): string {
  switch (entry.kind) {
    case 'transaction': {
      const { flag, payee, narration, tags, links } = entry;
      const said = [...(payee === undefined ? [] : [quoted(payee)]), quoted(narration)];
      return [flag, ...said, ...tags, ...links].join(' ');
    }
    case 'open':
      return `open ${[entry.account, ...commodityList(entry.commodities)].join(' ')}`;
    case 'close':
      return `close ${entry.account}`;
    case 'commodity':
      return `commodity ${entry.commodity}`;
    case 'balance': {
      const { amount, tolerance } = entry;
      const slack = tolerance === undefined ? '' : ` ~ ${decimalText(tolerance)}`;
      return `balance ${entry.account} ${decimalText(amount.number)}${slack} ${amount.commodity}`;
    }
    case 'pad':
      return `pad ${entry.account} ${entry.from}`;
    case 'note':
      return `note ${entry.account} ${quoted(entry.text)}`;
    case 'document':
      return `document ${entry.account} ${quoted(entry.path)}`;
    case 'price':
      return `price ${entry.commodity} ${amountText(entry.amount)}`;
    case 'event':
      return `event ${quoted(entry.name)} ${quoted(entry.text)}`;
  }
}

function commodityList(commodities: readonly string[]): readonly string[] {
  return commodities.length === 0 ? [] : [commodities.join(',')];
}

function beancountPosting(posting: Posting): string {
  const { flag, account, number, commodity, cost, price, metadata } = posting;
  const parts = [
    ...(flag === undefined ? [] : [flag]),
    account,
    ...(number === undefined ? [] : [decimalText(number)]),
    ...(commodity === undefined ? [] : [commodity]),
    ...(cost === undefined ? [] : [costText(cost)]),
    ...(price === undefined ? [] : [`${price.isTotal ? '@@' : '@'} ${amountText(price)}`]),
  ];
  return `  ${parts.join(' ')}\n${metadataLines(metadata, '    ')}`;
}

function costText(cost: NonNullable<Posting['cost']>): string {
  const inner = [amountText(cost), ...cost.more].join(', ');
  return cost.isTotal ? `{{${inner}}}` : `{${inner}}`;
}

function amountText({ number, commodity }: Amount): string {
  return `${decimalText(number)} ${commodity}`;
}

function metadataLines(metadata: readonly Metadata[], indent: string): string {
  return metadata
    .map(({ key, text, bare }) => {
      const value = text === undefined ? bare : quoted(text);
      return value === undefined ? `${indent}${key}:\n` : `${indent}${key}: ${value}\n`;
    })
    .join('');
}

function quoted(text: string): string {
  return `"${escaped(text)}"`;
}

/**
 * The text of a book for hledger. Accounts and commodities are declared; an assertion becomes a
 * transaction of nothing before all others of its day, with the accounts below (`=*`). Prices and costs become prices; pads, notes, documents and events are
 * comments; a book with pads has other balances there.
 */
export function hledgerText(entries: readonly BookEntry[]): string {
  const sorted = inOrder(entries);
  const commodities = new Set(sorted.flatMap(commoditiesOf));
  const declared = [...commodities].map(
    (commodity) => `commodity ${hledgerCommodity(commodity)}\n`,
  );
  return [...declared, ...sorted.map(hledgerEntry)].join('');
}

function commoditiesOf(entry: BookEntry): readonly string[] {
  switch (entry.kind) {
    case 'transaction':
      return entry.postings.flatMap(({ commodity, cost, price }) => [
        ...(commodity === undefined ? [] : [commodity]),
        ...(cost === undefined ? [] : [cost.commodity]),
        ...(price === undefined ? [] : [price.commodity]),
      ]);
    case 'balance':
      return [entry.amount.commodity];
    case 'price':
      return [entry.commodity, entry.amount.commodity];
    case 'commodity':
      return [entry.commodity];
    default:
      return [];
  }
}

function hledgerEntry(entry: BookEntry): string {
  const { date } = entry;
  switch (entry.kind) {
    case 'transaction':
      return hledgerTransaction(entry);
    case 'open':
      return `account ${entry.account}\n${commentLines(entry.metadata)}`;
    case 'balance': {
      const { account, amount } = entry;
      const { number, commodity } = amount;
      const zero = hledgerAmount({ digits: 0n, places: number.places }, commodity);
      const wanted = hledgerAmount(number, commodity);
      const said = commentLines(entry.metadata);
      return `${date} balance\n${said}    (${account})  ${zero} =* ${wanted}\n\n`;
    }
    case 'price': {
      const { commodity, amount } = entry;
      const said = hledgerAmount(amount.number, amount.commodity);
      return `P ${date} ${hledgerCommodity(commodity)} ${said}\n`;
    }
    default:
      return `; ${date} ${beancountHead(entry).replaceAll(/\s+/g, ' ')}\n`;
  }
}

function hledgerTransaction({
  date,
  flag,
  payee,
  narration,
  tags,
  links,
  postings,
  metadata,
}: Transaction): string {
  const status = flag === '!' ? '!' : '*';
  const said = [...(payee === undefined ? [] : [`${oneLine(payee)} |`]), oneLine(narration)];
  const more = [...tags.map((tag) => `${tag.slice(1)}:`), ...links];
  const head = [date, status, ...said].join(' ').trimEnd();
  const comment = more.length === 0 ? '' : `  ; ${more.join(', ')}`;
  return `${head}${comment}\n${commentLines(metadata)}${postings.map(hledgerPosting).join('')}\n`;
}

/** What stands beside an entry, as comments below it: `key: text`, which hledger reads as a tag. */
function commentLines(metadata: readonly Metadata[]): string {
  return metadata
    .map(({ key, text, bare }) => `    ; ${`${key}: ${oneComment(text ?? bare ?? '')}`.trim()}\n`)
    .join('');
}

/** On one line; a comma would end a tag there. */
function oneComment(text: string): string {
  return text.replaceAll(/[\s,]+/g, ' ').trim();
}

/** Words that cannot begin a comment or end a payee: hledger splits a description at `|` and `;`. */
function oneLine(text: string): string {
  return text
    .replaceAll(/[\s;|]+/g, ' ')
    .trim()
    .replaceAll(/^[*!(=]/g, "'$&");
}

function hledgerPosting(posting: Posting): string {
  return `${postingLine(posting)}\n${commentLines(posting.metadata)}`;
}

function postingLine({ account, number, commodity, cost, price }: Posting): string {
  if (number === undefined || commodity === undefined) return `    ${account}`;
  // At cost the cost weighs; hledger knows one kind of price.
  const at = cost ?? price;
  const amount = hledgerAmount(number, commodity);
  if (at === undefined) return `    ${account}  ${amount}`;
  const each = hledgerAmount(at.isTotal ? unsigned(at.number) : at.number, at.commodity);
  return `    ${account}  ${amount} ${at.isTotal ? '@@' : '@'} ${each}`;
}

function unsigned(number: Decimal): Decimal {
  return number.digits < 0n ? negateDecimal(number) : number;
}

function hledgerAmount(number: Decimal, commodity: string): string {
  return `${decimalText(number)} ${hledgerCommodity(commodity)}`;
}

/** In quotes where it is more than letters. */
function hledgerCommodity(commodity: string): string {
  return /^[A-Z]+$/.test(commodity) ? commodity : `"${commodity}"`;
}

/**
 * What the folds read: a record with its body opened, if it could be. Admission and keys are behind
 * it; judgement is before it.
 */
import type { RecordId } from '../base/id.ts';
import { KIND } from '../record/kind.ts';
import type { RecordKind } from '../record/kind.ts';
import type { Header } from '../record/header.ts';
import type { Cbor } from '../codec/cbor.ts';

/** How far a body was read. */
export type EntryBody =
  /** Opened; its kind may still be unknown to this version. */
  | { readonly state: 'read'; readonly kind: number; readonly said: Cbor }
  /** Not here, or no key: relayed, not judged (R11). */
  | { readonly state: 'unread' }
  /** Shredded here, or all but a husk is gone: it has nothing more to say (R14). */
  | { readonly state: 'gone' }
  /** Does not decrypt or parse under the right key: void, the same on every replica. */
  | { readonly state: 'void' };

/** One record as the folds see it. */
export interface Entry {
  readonly id: RecordId;
  readonly header: Header;
  readonly body: EntryBody;
  /** Of a genesis only: 64 bytes for each founder in their order. Its fold checks them itself. */
  readonly signatures?: Uint8Array;
  /** All that is left of the record: what its header does not say is gone (`husk.ts`). */
  readonly isHusk?: true;
}

/** A body that was opened. */
type Read = Extract<EntryBody, { readonly state: 'read' }>;

/**
 * An opened body that keeps what it was parsed to. It has one kind, and says the same for as long as it
 * lives; what is known stands in it, since a map beside hundreds of thousands of bodies is dear to keep.
 */
class OpenedBody implements Read {
  readonly state = 'read';
  readonly kind: number;
  readonly said: Cbor;
  /** As what it was parsed; undefined: it was not. */
  #as: unknown;
  #parsed: unknown;

  constructor(kind: number, said: Cbor) {
    this.kind = kind;
    this.said = said;
  }

  /** What it says in the shape of a kind; undefined: it does not parse. */
  static saidAs<T>(kind: RecordKind<T>, body: Read): T | undefined {
    if (!(#as in body)) return foreignSaidAs(kind, body);
    if (body.#as !== kind) {
      body.#parsed = parsedAs(kind, body);
      body.#as = kind;
    }
    return body.#parsed as T | undefined;
  }
}

function parsedAs<T>(kind: RecordKind<T>, { said }: Read): T | undefined {
  const parsed = kind.shape.parse(said);
  return parsed.ok ? parsed.value : undefined;
}

const parsedByBody = new WeakMap<Read, { readonly kind: unknown; readonly said: unknown }>();

/** The same of a body that others made. */
function foreignSaidAs<T>(kind: RecordKind<T>, body: Read): T | undefined {
  const known = parsedByBody.get(body);
  if (known?.kind === kind) return known.said as T | undefined;
  const said = parsedAs(kind, body);
  parsedByBody.set(body, { kind, said });
  return said;
}

/** A body that says something of a kind. */
export function openedBody(kind: number, said: Cbor): EntryBody {
  return new OpenedBody(kind, said);
}

/**
 * What an entry says, if it is of `kind`, stands in one of its lanes and parses; undefined
 * otherwise. The one gate between bytes and meaning.
 */
export function saidAs<T>(kind: RecordKind<T>, entry: Entry): T | undefined {
  if (entry.body.state !== 'read' || entry.body.kind !== KIND[kind.name]) return undefined;
  if (!kind.lanes.includes(entry.header.lane)) return undefined;
  if (kind.plain !== (entry.header.epoch === 0)) return undefined;
  return OpenedBody.saidAs(kind, entry.body);
}

const NONE: readonly Entry[] = [];
/** A list sorted through, as it was then: one that grew since is sorted through anew. */
interface Sorted {
  readonly length: number;
  readonly byKind: ReadonlyMap<number, readonly Entry[]>;
}
const sortedByList = new WeakMap<readonly Entry[], Sorted>();
/** The list that was sorted through last for each first entry: a log's lists grow from one another. */
const lastByFirst = new WeakMap<Entry, readonly Entry[]>();

/**
 * Those of a list whose opened bodies call themselves `kind`, in their order; whether they stand in
 * the right lane and parse is for `saidAs` to say. A list is sorted through once, however many ask.
 */
export function entriesOf(
  kind: Pick<RecordKind<unknown>, 'name'>,
  entries: readonly Entry[],
): readonly Entry[] {
  let sorted = sortedByList.get(entries);
  if (sorted?.length !== entries.length) {
    sorted = { length: entries.length, byKind: sortOn(entries) };
    sortedByList.set(entries, sorted);
    if (entries[0] !== undefined) lastByFirst.set(entries[0], entries);
  }
  return sorted.byKind.get(KIND[kind.name]) ?? NONE;
}

/** Sorts a list through; what a list before it began with in the same way is not sorted anew. */
function sortOn(entries: readonly Entry[]): ReadonlyMap<number, readonly Entry[]> {
  const before = entries[0] === undefined ? undefined : lastByFirst.get(entries[0]);
  const sorted = before === undefined ? undefined : sortedByList.get(before);
  if (before === undefined || sorted?.length !== before.length || !beginsWith(entries, before))
    return sortByKind(entries);
  const byKind = new Map(sorted.byKind);
  for (const [kind, more] of sortByKind(entries.slice(before.length)))
    byKind.set(kind, [...(byKind.get(kind) ?? []), ...more]);
  return byKind;
}

function sortByKind(entries: readonly Entry[]): ReadonlyMap<number, readonly Entry[]> {
  const byKind = new Map<number, Entry[]>();
  for (const entry of entries) {
    if (entry.body.state !== 'read') continue;
    const { kind } = entry.body;
    const some = byKind.get(kind);
    if (some === undefined) byKind.set(kind, [entry]);
    else some.push(entry);
  }
  return byKind;
}

/** Whether a list begins with these very entries, and so is one that grew from theirs. */
export function beginsWith(entries: readonly Entry[], others: readonly Entry[]): boolean {
  return entries.length >= others.length && firstDifference(others, entries) === others.length;
}

/**
 * The first place, from one on, at which a list does not hold the very entries of another that is to
 * begin it; the length of that one where there is none. Folds with a memory ask it at every turn.
 */
export function firstDifference(
  begun: readonly Entry[],
  entries: readonly Entry[],
  from: number = 0,
): number {
  let at = from;
  // `===` would look into each entry before it compares two of them, which are far apart in memory.
  while (at < begun.length && Object.is(begun[at], entries[at])) at += 1;
  return at;
}

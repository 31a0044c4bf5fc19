/** What was said, sorted out by the proposal of which it speaks. */
import type { RecordId } from '../base/id.ts';
import type { Saying } from '../assembly/reading.ts';
import type { Entry } from '../log/entry.ts';
import { saidAs } from '../log/entry.ts';
import { NONE } from '../assembly/lineage.ts';
import type { RecordKind } from '../record/kind.ts';
import { KIND } from '../record/kind.ts';
import type * as records from './records.ts';
import {
  amendmentKind,
  carriedOutKind,
  objectionKind,
  objectionWordKind,
  proposalKind,
  proposalWithdrawnKind,
  reviewedKind,
  stanceKind,
  stanceOpenedKind,
  witnessDeniedKind,
} from './records.ts';

/** A word with the number of its record in the lineage of its reading; `NONE` where nobody looked it up. */
export interface Told<T> extends Saying<T> {
  readonly number: number;
}

/** A record that says something, whatever it says. */
export type Word = Pick<Told<unknown>, 'entry' | 'number'>;

/** What was said of one proposal; in no order but that of arrival, each record once. */
export interface SaidOf {
  readonly id: RecordId;
  proposal: Told<records.Proposal> | undefined;
  readonly stances: Told<records.StanceTaken>[];
  readonly opened: Told<records.StanceOpened>[];
  readonly objections: Told<records.Objection>[];
  readonly words: Told<records.ObjectionWord>[];
  readonly amendments: Told<records.Amendment>[];
  readonly withdrawals: Told<records.ProposalWithdrawn>[];
  readonly denials: Told<records.WitnessDenied>[];
  readonly carriedOut: Told<records.CarriedOut>[];
  readonly reviews: Told<records.Reviewed>[];
}

/** Proposals and what was said of them, by the proposal's record. */
export type Gathered = Map<RecordId, SaidOf>;

type Lists = {
  readonly [K in keyof SaidOf]: SaidOf[K] extends readonly Told<infer T>[]
    ? RecordKind<T & { readonly proposal: RecordId }>
    : never;
};

const KINDS: Omit<Lists, 'id' | 'proposal'> = {
  stances: stanceKind,
  opened: stanceOpenedKind,
  objections: objectionKind,
  words: objectionWordKind,
  amendments: amendmentKind,
  withdrawals: proposalWithdrawnKind,
  denials: witnessDeniedKind,
  carriedOut: carriedOutKind,
  reviews: reviewedKind,
};

const LISTS = Object.entries(KINDS) as unknown as readonly (readonly [
  keyof typeof KINDS,
  RecordKind<{ readonly proposal: RecordId }>,
])[];
const LIST_BY_KIND = new Map(LISTS.map((one) => [KIND[one[1].name] as number, one]));

/**
 * Sorts an entry in; the proposal of which it speaks, or undefined where it speaks of none.
 *
 * @param number - its number in the lineage of its reading, where that is at hand.
 */
export function gather(
  gathered: Gathered,
  entry: Entry,
  number: number = NONE,
): RecordId | undefined {
  if (entry.body.state !== 'read') return undefined;
  if (entry.body.kind === KIND.proposal) {
    const said = saidAs(proposalKind, entry);
    if (said !== undefined) groupOf(gathered, entry.id).proposal = { entry, said, number };
    return said && entry.id;
  }
  const list = LIST_BY_KIND.get(entry.body.kind);
  if (list === undefined) return undefined;
  const [name, kind] = list;
  const said = saidAs(kind, entry);
  if (said === undefined) return undefined;
  const group = groupOf(gathered, said.proposal);
  (group[name] as Told<unknown>[]).push({ entry, said, number });
  return said.proposal;
}

function groupOf(gathered: Gathered, id: RecordId): SaidOf {
  const found = gathered.get(id);
  if (found !== undefined) return found;
  const made: SaidOf = {
    id,
    proposal: undefined,
    stances: [],
    opened: [],
    objections: [],
    words: [],
    amendments: [],
    withdrawals: [],
    denials: [],
    carriedOut: [],
    reviews: [],
  };
  gathered.set(id, made);
  return made;
}

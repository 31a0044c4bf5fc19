/** What was said, sorted out by the proposal of which it speaks. */
import type { RecordId } from '../base/id.ts';
import type { Saying } from '../assembly/reading.ts';
import type { Entry } from '../log/entry.ts';
import { saidAs } from '../log/entry.ts';
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

/** What was said of one proposal; in no order but that of arrival, each record once. */
export interface SaidOf {
  readonly id: RecordId;
  proposal: Saying<records.Proposal> | undefined;
  readonly stances: Saying<records.StanceTaken>[];
  readonly opened: Saying<records.StanceOpened>[];
  readonly objections: Saying<records.Objection>[];
  readonly words: Saying<records.ObjectionWord>[];
  readonly amendments: Saying<records.Amendment>[];
  readonly withdrawals: Saying<records.ProposalWithdrawn>[];
  readonly denials: Saying<records.WitnessDenied>[];
  readonly carriedOut: Saying<records.CarriedOut>[];
  readonly reviews: Saying<records.Reviewed>[];
}

/** Proposals and what was said of them, by the proposal's record. */
export type Gathered = Map<RecordId, SaidOf>;

type Lists = {
  readonly [K in keyof SaidOf]: SaidOf[K] extends readonly Saying<infer T>[]
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

/** Sorts an entry in; the proposal of which it speaks, or undefined where it speaks of none. */
export function gather(gathered: Gathered, entry: Entry): RecordId | undefined {
  if (entry.body.state !== 'read') return undefined;
  if (entry.body.kind === KIND.proposal) {
    const said = saidAs(proposalKind, entry);
    if (said !== undefined) groupOf(gathered, entry.id).proposal = { entry, said };
    return said && entry.id;
  }
  const list = LIST_BY_KIND.get(entry.body.kind);
  if (list === undefined) return undefined;
  const [name, kind] = list;
  const said = saidAs(kind, entry);
  if (said === undefined) return undefined;
  const group = groupOf(gathered, said.proposal);
  (group[name] as Saying<unknown>[]).push({ entry, said });
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

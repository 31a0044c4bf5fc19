/**
 * Which methods decide what: a list of the members (kind 106) that stands beside the constitution. It
 * is in force once a *resolve* of subject 5 names it and as many agreed as changing the constitution takes; a
 * question is held to the list of the ground that it cites, so that a change touches nothing that is
 * pending. Advice and sense checks bind nobody and are always free (decision 0175).
 */
import { compareText } from '../base/bytes.ts';
import type { Hash32, RecordId } from '../base/id.ts';
import { RESOLVE_SUBJECT } from '../assembly/act.ts';
import { meetsShare } from '../assembly/parameters.ts';
import type { AssemblyState, Ground, Resolution } from '../assembly/state.ts';
import { groundsSince, mostSince } from '../assembly/trial.ts';
import type { Shape } from '../codec/shape.ts';
import { ascending, nullable, oneOf, refined, tuple } from '../codec/shape.ts';
import { saidAs } from '../log/entry.ts';
import type { RecordKind } from '../record/kind.ts';
import { LANE_COMMON } from '../record/lane.ts';
import type { Method } from './choice.ts';
import { METHODS } from './choice.ts';
import { DOMAIN_LENGTH_MAX, domainShape } from './records.ts';
import type { Proposal } from './records.ts';

/** Domains that one list names. */
export const METHOD_DOMAINS_MAX = 32;

/** Methods that bind nobody: nobody can be forbidden to ask what others think. */
export const FREE_METHODS: readonly Method[] = ['advice', 'senseCheck'];
/** Methods of which a list speaks. */
export const RULED_METHODS: readonly Method[] = METHODS.filter(
  (method) => !FREE_METHODS.includes(method),
);

/** What decides in one domain. */
export interface DomainMethods {
  readonly domain: string;
  /** Ascending by number; one at least. */
  readonly methods: readonly Method[];
}

/** Which methods decide what. */
export interface MethodList {
  /** In every domain that is not named. */
  readonly others: readonly Method[];
  /** Where an act of the chain follows, beside what its domain asks; null: nothing more. */
  readonly acts: readonly Method[] | null;
  /** Ascending by domain. */
  readonly domains: readonly DomainMethods[];
}

const methodsShape: Shape<readonly Method[]> = refined(
  ascending(
    oneOf(METHODS),
    (a, b) => METHODS.indexOf(a) - METHODS.indexOf(b),
    RULED_METHODS.length,
    1,
  ),
  'method',
  (methods) => methods.every((method) => RULED_METHODS.includes(method)),
);

/**
 * Kind frame 3, array 1, others and acts 2 × (1 + 8), domains 2 + 32 × (1 + 2 + 40 + 1 + 8).
 */
export const METHOD_LIST_BYTES_MAX: number =
  3 + 1 + 2 * (1 + 8) + 2 + METHOD_DOMAINS_MAX * (1 + 2 + DOMAIN_LENGTH_MAX + 1 + 8);
/** 106 */
export const methodListKind: RecordKind<MethodList> = {
  name: 'methodList',
  lanes: [LANE_COMMON],
  plain: false,
  shape: tuple<MethodList>({
    others: methodsShape,
    acts: nullable(methodsShape),
    domains: ascending(
      tuple<DomainMethods>({ domain: domainShape, methods: methodsShape }),
      (a, b) => compareText(a.domain, b.domain),
      METHOD_DOMAINS_MAX,
    ),
  }),
  bytesMax: METHOD_LIST_BYTES_MAX,
};

/** Whether a list lets a question be put by its method. */
export function isMethodAllowed(
  { others, acts, domains }: MethodList,
  { method, domain, effect }: Pick<Proposal, 'method' | 'domain' | 'effect'>,
): boolean {
  if (FREE_METHODS.includes(method)) return true;
  const allowed = domains.find((one) => one.domain === domain)?.methods ?? others;
  const isActAllowed = effect === null || acts === null || acts.includes(method);
  return isActAllowed && allowed.includes(method);
}

/** The list that holds at a ground: one, none, or one that is not here to be read yet. */
export type MethodsInForce =
  | { readonly kind: 'list'; readonly record: RecordId; readonly list: MethodList }
  | { readonly kind: 'any' }
  | { readonly kind: 'unread' };

/** The list that holds at a ground of a state: the newest that was given as the constitution asks. */
export function methodsAt(state: AssemblyState, ground: Ground): MethodsInForce {
  const newest = namedBy(ground.resolutions).toReversed();
  for (const resolution of newest) {
    const found = isGiven(state, resolution) ? listOf(state, resolution) : undefined;
    if (found !== undefined) return found;
  }
  return { kind: 'any' };
}

/** Resolutions that name a list, oldest first; most assemblies have none. */
function namedBy(resolutions: Ground['resolutions']): readonly Resolution[] {
  const known = namedByResolutions.get(resolutions);
  if (known !== undefined) return known;
  const named = [...resolutions.values()]
    .filter(({ subject }) => subject === RESOLVE_SUBJECT.methods)
    .toSorted((a, b) => a.since.height - b.since.height);
  namedByResolutions.set(resolutions, named);
  return named;
}

const namedByResolutions = new WeakMap<Ground['resolutions'], readonly Resolution[]>();

/**
 * Whether as many agreed as a change of the constitution takes: by the dearest share from the head
 * that the act cites up to its parent, as everything that is pending pays (decision 0105).
 */
function isGiven({ history, reading }: AssemblyState, { act, since, agreed }: Resolution): boolean {
  const cited = reading.actById.get(act)?.entry.header.gov ?? null;
  const grounds = groundsSince(history.slice(0, since.height), cited);
  return meetsShare(agreed.have, agreed.of, mostSince({ since: grounds }, 'constitutionShare'));
}

/** What a resolution names; undefined: no list, and none that was there when it was given. */
function listOf(state: AssemblyState, { hash, since }: Resolution): MethodsInForce | undefined {
  const record = hash as string as RecordId;
  const settled = state.settledAt.get(record);
  const entry = state.reading.entryById.get(record);
  // It lies below the placement, so that what is here at all decides the same everywhere.
  if (entry === undefined || settled === undefined || settled > since.height) return undefined;
  if (entry.body.state === 'unread' || entry.body.state === 'gone') return { kind: 'unread' };
  const list = saidAs(methodListKind, entry);
  return list === undefined ? undefined : { kind: 'list', record, list };
}

/** The hash by which a resolution names a list. */
export function methodListHash(record: RecordId): Hash32 {
  return record as string as Hash32;
}

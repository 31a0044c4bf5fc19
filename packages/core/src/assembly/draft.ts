/**
 * Drafting a placement and answering one. The secretary *plans*, writes list records for what is too
 * long to stand inside, and publishes; every other ballot device answers with one ballot or with a
 * named refusal (R2). Making things durable before sending them is the engine's part.
 */
import type { Hash } from '../base/crypto.ts';
import type { DeviceId, MemberId, PlacementId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { DeltaHead } from '../log/frontier.ts';
import { frontierHashOf } from '../log/frontier.ts';
import { isAwayRound } from './away.ts';
import type { Due, Knowledge, NotDue } from './due.ts';
import { benchAt, isTickDue, objectionToDue } from './due.ts';
import { settleableAt } from './settleable.ts';
import { durationOf } from './durations.ts';
import { ballotMemberOf, memberOfDevice } from './electorate.ts';
import { placementIdOf } from './ids.ts';
import type { Bench, Lawful } from './judge.ts';
import { judgeAct, judgePlacement } from './judge.ts';
import { ballotMembersIn, strikesHere } from './open-strikes.ts';
import type { Listed, ListPart, Placement, PlacementContent } from './placement.ts';
import {
  AWAY_ROUND,
  encodeContent,
  HEADS_INLINE_MAX,
  IDS_INLINE_MAX,
  LIST_HEADS_MAX,
  LIST_IDS_MAX,
} from './placement.ts';
import type { PlacementSaid, Saying } from './reading.ts';
import type { Site } from './settle.ts';
import type { PlacerTurn } from './standing.ts';
import { areNamed, isStruckHere, objectionToRepeat, ownRoundOf, ownStrikes } from './standing.ts';
import type { AssemblyState, VoidReason } from './state.ts';
import type { FoldCrypto } from './trial.ts';

/** All that a fresh placement is to say, before long lists are put into records of their own. */
export interface Plan {
  readonly round: number;
  /** The stands that open a round above 0, ascending. */
  readonly stands: readonly RecordId[];
  readonly height: number;
  readonly parent: PlacementId;
  readonly what: RecordId | null;
  readonly consents: readonly RecordId[];
  readonly frontierHash: PlacementContent['frontierHash'];
  readonly delta: readonly DeltaHead[];
  readonly wallHour: Hour;
}

/** The records that a plan's long lists need; none for most plans. */
export interface PlanLists<T> {
  readonly consents: readonly T[];
  readonly delta: readonly T[];
  readonly stands: readonly T[];
}

/** The turn of round 0. */
const FIRST_TURN: PlacerTurn = { round: 0, stands: [], repeats: null };

/** Plans the placement of something that is due now. */
export function planPlacement(
  state: AssemblyState,
  due: Extract<Due, { kind: 'act' | 'tick' }>,
  knowledge: Knowledge,
  crypto: FoldCrypto,
  { round, stands }: PlacerTurn = FIRST_TURN,
): Plan {
  const settlement = settleableAt(benchAt(state, crypto), knowledge.now);
  return {
    round,
    stands,
    height: state.height + 1,
    parent: state.head,
    what: due.kind === 'tick' ? null : due.act,
    consents: due.kind === 'tick' ? [] : due.consents,
    frontierHash: frontierHashOf(crypto.hash, settlement.frontier),
    delta: settlement.delta,
    wallHour: knowledge.now,
  };
}

/** The turn of a device to put its own list of the absent in force (R25). */
const AWAY_TURN: PlacerTurn = { round: AWAY_ROUND, stands: [], repeats: null };

/**
 * The placement of a list of the absent that this device wrote, at this head, once; null: none. Only
 * its author places it: two who did would split the ballots. Who has balloted for another's list
 * places none; but what others wrote there for which this device did not ballot stops nobody.
 */
export function awayPlan(
  state: AssemblyState,
  knowledge: Knowledge,
  crypto: FoldCrypto,
): Plan | null {
  const { device, isClockSure } = knowledge;
  if (state.contested !== null || state.stopped?.kind === 'UnknownRules' || !isClockSure)
    return null;
  if (ballotMemberOf(state, device) === undefined) return null;
  const isOwn = ({ entry }: Saying<unknown>): boolean => entry.header.author === device;
  const placed = state.reading.placementsByParent.get(state.head) ?? [];
  const balloted = state.reading.ballotsByParent.get(state.head) ?? [];
  if ([...placed, ...balloted].some((one) => isOwn(one) && isAwayRound(one.said.round)))
    return null;
  const bench = benchAt(state, crypto);
  const own = [...state.reading.actById.values()].filter(
    (act) => isOwn(act) && act.said.verb.kind === 'away',
  );
  for (const act of own) {
    const due = { kind: 'act', act: act.entry.id, verb: 'away', consents: [] } as const;
    const settlement = settleableAt(bench, knowledge.now);
    const moment = { height: state.height + 1, wall: knowledge.now };
    const judgement = judgeAct(bench, settlement, act, [], moment);
    const isDue =
      judgement.kind === 'lawful' &&
      judgement.trial !== null &&
      objectionToDue(bench, judgement.trial, AWAY_ROUND, knowledge) === undefined;
    if (isDue) return planPlacement(state, due, knowledge, crypto, AWAY_TURN);
  }
  return null;
}

/** What has to be written as list records (kind 8) before the placement, in this order. */
export function listsOfPlan({ consents, delta, stands }: Plan): PlanLists<ListPart> {
  return {
    consents: idsInParts(consents),
    delta: headsInParts(delta),
    stands: idsInParts(stands),
  };
}

/** The same for a placement that is carried on: its content has its lists already. */
export function listsOfRepeat({ stands }: PlacerTurn): PlanLists<ListPart> {
  return { consents: [], delta: [], stands: idsInParts(stands) };
}

/** List records that hold so many ids; none where they stand inside. */
export function idsInParts(ids: readonly RecordId[]): readonly ListPart[] {
  const parts = ids.length > IDS_INLINE_MAX ? inParts(ids, LIST_IDS_MAX) : [];
  return parts.map((value, part) => ({ part, of: parts.length, items: { kind: 'ids', value } }));
}

function headsInParts(heads: readonly DeltaHead[]): readonly ListPart[] {
  const parts = heads.length > HEADS_INLINE_MAX ? inParts(heads, LIST_HEADS_MAX) : [];
  return parts.map((value, part) => ({ part, of: parts.length, items: { kind: 'heads', value } }));
}

function inParts<T>(items: readonly T[], max: number): readonly (readonly T[])[] {
  const parts: (readonly T[])[] = [];
  for (let at = 0; at < items.length; at += max) parts.push(items.slice(at, at + max));
  return parts;
}

/**
 * What a fresh placement record says.
 *
 * @param lists - the ids of the list records that `listsOfPlan` asked for, in its order.
 */
export function draftPlacement(plan: Plan, lists?: PlanLists<RecordId>): Placement {
  const { round, stands, ...rest } = plan;
  const content: PlacementContent = {
    ...rest,
    consents: listed(plan.consents, lists?.consents ?? []),
    delta: listed(plan.delta, lists?.delta ?? []),
  };
  return { round, content: encodeContent(content), stands: listed(stands, lists?.stands ?? []) };
}

/** What a placement record says that carries on another's content in a later round (R2). */
export function draftRepeat(
  { round, stands }: PlacerTurn,
  content: Uint8Array,
  lists?: PlanLists<RecordId>,
): Placement {
  return { round, content, stands: listed(stands, lists?.stands ?? []) };
}

/** Items inside, or the list records that were written for them. */
export function listed<T>(items: readonly T[], records: readonly RecordId[]): Listed<T> {
  return records.length > 0
    ? { kind: 'records', value: records }
    : { kind: 'inline', value: items };
}

/** The id of a drafted placement, for the secretary's own ballot. */
export function placementIdOfDraft(hash: Hash, draft: Placement): PlacementId {
  return placementIdOf(hash, draft.content);
}

/** Why a device casts no ballot; a due placement is refused for one of these only (R2). */
export type BallotRefusal =
  | NotDue
  | { readonly kind: 'NotBallotDevice' }
  | { readonly kind: 'ClockUnsure' }
  | { readonly kind: 'Contested' }
  | { readonly kind: 'UnknownRules' }
  /** Not a placement that could be read. */
  | { readonly kind: 'NotAPlacement' }
  | { readonly kind: 'NotAtHead' }
  /** The device cast its one ballot at this parent and round. */
  | { readonly kind: 'AlreadyBalloted'; readonly placement: PlacementId }
  /** A strike against it came at this height: its successor ballots, if anyone (R17). */
  | { readonly kind: 'StruckHere' }
  /** It named a strike, and the stands that this placement lists do not name it enough (R17). */
  | { readonly kind: 'StrikeNotNamed' }
  /** It promised to sign nothing below a higher round, or signed there already. */
  | { readonly kind: 'StoodAbove'; readonly round: number }
  | { readonly kind: 'WallTooFar'; readonly wall: Hour }
  /** The frontier holds a record from the future (R9a). */
  | { readonly kind: 'FutureRecord'; readonly record: RecordId }
  | { readonly kind: 'Waiting'; readonly missing: readonly RecordId[] }
  | { readonly kind: 'Void'; readonly reason: VoidReason };

/** Null: this device may cast its ballot for the placement of this record, now. */
export function mayBallot(
  state: AssemblyState,
  record: RecordId,
  knowledge: Knowledge,
  crypto: FoldCrypto,
): BallotRefusal | null {
  if (!castsBallots(state, knowledge.device, crypto)) return { kind: 'NotBallotDevice' };
  if (!knowledge.isClockSure) return { kind: 'ClockUnsure' };
  if (state.contested !== null) return { kind: 'Contested' };
  if (state.stopped?.kind === 'UnknownRules') return { kind: 'UnknownRules' };
  const placed = state.reading.placementById.get(record);
  if (placed === undefined) return { kind: 'NotAPlacement' };
  if (placed.said.content.parent !== state.head) return { kind: 'NotAtHead' };
  const promised = ownPromise(state, placed, knowledge);
  if (promised !== null) return promised;
  const bench = benchAt(state, crypto);
  const judgement = judgePlacement(bench, placed);
  if (judgement.kind === 'waiting') return { kind: 'Waiting', missing: judgement.missing };
  if (judgement.kind === 'void') return { kind: 'Void', reason: judgement.reason };
  const struck = refusalByStrike(bench, judgement, knowledge, crypto);
  if (struck !== null) return struck;
  return refusalNow(bench, placed, judgement, knowledge);
}

/**
 * Whether a device ever casts ballots at the head: the ballot device of a member, or the successor
 * that a strike names while the height is open (R17).
 */
export function castsBallots(state: AssemblyState, device: DeviceId, crypto: FoldCrypto): boolean {
  return castsBallotsIn(benchAt(state, crypto), device, crypto.hash);
}

/** The same in rounds under whatever name. */
export function castsBallotsIn(site: Site, device: DeviceId, hash: Hash): boolean {
  if (ballotMemberOf(site.ground, device) !== undefined) return true;
  const member = memberOfDevice(site.ground, device);
  // A successor that is nobody's device yet may be anybody's.
  const isMeant = (one: MemberId) => member === undefined || one === member;
  const strikes = strikesHere(site, hash, isMeant);
  return strikes.some(({ successor }) => successor === device);
}

/** What strikes at an open height have against a ballot of this device (R17). */
function refusalByStrike(
  bench: Bench,
  { certificate }: Lawful,
  { device }: Knowledge,
  crypto: FoldCrypto,
): BallotRefusal | null {
  if (isStruckHere(bench, device, crypto.hash)) return { kind: 'StruckHere' };
  const { successions, absent } = certificate;
  const members = ballotMembersIn(bench, device, successions);
  if (members.every((member) => absent.includes(member))) return { kind: 'NotBallotDevice' };
  // Lists of the absent are no round: no stand binds there (R25).
  if (absent.length > 0) return null;
  const own = ownStrikes(bench, device, crypto.hash);
  return areNamed(own, successions) ? null : { kind: 'StrikeNotNamed' };
}

/** What this device signed before at this parent. */
function ownPromise(
  state: AssemblyState,
  { said }: Saying<PlacementSaid>,
  { device }: Knowledge,
): BallotRefusal | null {
  const ballots = state.reading.ballotsByParent.get(state.head) ?? [];
  const own = ballots.filter((one) => one.entry.header.author === device);
  const same = own.find((one) => one.said.round === said.round);
  if (same !== undefined) return { kind: 'AlreadyBalloted', placement: same.said.placement };
  // A list of the absent stands beside the rounds: it binds nobody in them, nor they it (R25).
  if (isAwayRound(said.round)) return null;
  const above = ownRoundOf(state, device);
  return above > said.round ? { kind: 'StoodAbove', round: above } : null;
}

/**
 * What only this device, now, can have against a lawful placement. One that is repeated was due when
 * it was fresh: of it only the wall and the key of a turn are looked at.
 */
function refusalNow(
  bench: Bench,
  placed: Saying<PlacementSaid>,
  lawful: Lawful,
  knowledge: Knowledge,
): BallotRefusal | null {
  const { now } = knowledge;
  const { said } = placed;
  const { settlement, trial } = lawful;
  const wall = said.content.wallHour;
  const tolerance = durationOf(bench.ground.overrides, 'clockTolerance');
  if (lawful.isRepeated) return objectionToRepeat(placed, lawful, knowledge, tolerance);
  if (wall > now + tolerance || wall < now - tolerance) return { kind: 'WallTooFar', wall };
  const [future] = settlement.fresh.entries
    .filter(({ header }) => header.wallHour > now + tolerance)
    .map(({ id }) => id)
    .toSorted();
  if (future !== undefined) return { kind: 'FutureRecord', record: future };
  if (trial !== null) return objectionToDue(bench, trial, said.round, knowledge) ?? null;
  return isTickDue(bench, now, settlement.fresh.size) ? null : { kind: 'NotDue' };
}

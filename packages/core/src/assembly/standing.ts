/**
 * What a ballot device does about rounds by itself (R2): when it stands for the next one, what its
 * stand shows, and when it is its turn to place. No person is asked. The hours are the device's own;
 * keeping them, and making everything durable before it is sent, is the engine's part.
 */
import type { Hash } from '../base/crypto.ts';
import type { DeviceId, MemberId, PlacementId, RecordId } from '../base/id.ts';
import { divideFloor } from '../base/integer.ts';
import type { Hour } from '../base/time.ts';
import { isAwayRound } from './away.ts';
import type { Knowledge } from './due.ts';
import { benchAt } from './due.ts';
import { durationOf } from './durations.ts';
import { ballotMemberOf, isOfRightEpoch, presentMembers, secretaryOf } from './electorate.ts';
import type { Bench, Lawful } from './judge.ts';
import { judgePlacement } from './judge.ts';
import type { OpenStrike, Succession } from './open-strikes.ts';
import { openStrikes, recordsNaming, strikesHere, successionsOf } from './open-strikes.ts';
import type { Stand } from './placement.ts';
import { AWAY_ROUND, encodeContent } from './placement.ts';
import type { PlacementSaid, Saying } from './reading.ts';
import type { JudgeShown } from './rounds.ts';
import { doublePlacerOf, possibleOf, roundOf, standsFor, standsNeeded } from './rounds.ts';
import type { AssemblyState } from './state.ts';
import type { FoldCrypto } from './trial.ts';

/** Rounds double in length up to this one: 32 times the first. */
const DOUBLINGS_MAX = 5;

/** What a secretary may place now. */
export interface PlacerTurn {
  readonly round: number;
  /** The stands to list, ascending; none in round 0. */
  readonly stands: readonly RecordId[];
  /** The content to carry on, byte for byte; null: a fresh placement of what is due. */
  readonly repeats: Uint8Array | null;
}

const judgeAt =
  (bench: Bench): JudgeShown =>
  (shown) =>
    judgePlacement(bench, shown);

/**
 * Whether a device takes part at the head: it casts ballots, its clock is sure, all is in order, and
 * nobody struck it at this height. A successor only ballots here.
 */
function takesPart(state: AssemblyState, knowledge: Knowledge, crypto: FoldCrypto): boolean {
  const member = ballotMemberOf(state, knowledge.device);
  if (member === undefined || !knowledge.isClockSure) return false;
  if (state.contested !== null || state.stopped?.kind === 'UnknownRules') return false;
  return !isStruckHere(state, knowledge.device, crypto);
}

/** Whether a strike that counts is here against this ballot device: then it signs nothing more. */
export function isStruckHere(state: AssemblyState, device: DeviceId, crypto: FoldCrypto): boolean {
  const member = ballotMemberOf(state, device);
  const strikes = strikesHere(benchAt(state, crypto), crypto.hash, (one) => one === member);
  return strikes.some(({ struck }) => struck === device);
}

/** The turn of this device to place at the head; null: it is another's, or it has placed. */
export function placerTurn(
  state: AssemblyState,
  knowledge: Knowledge,
  crypto: FoldCrypto,
): PlacerTurn | null {
  if (!takesPart(state, knowledge, crypto)) return null;
  const { device } = knowledge;
  const round = roundOf({ reading: state.reading, ground: state }, device);
  // It balloted above the round for which it stands: what it placed here it could not carry itself.
  if (ownRoundOf(state, device) > round) return null;
  if (secretaryOf(state, round, crypto.hash) !== ballotMemberOf(state, device)) return null;
  const placements = state.reading.placementsByParent.get(state.head) ?? [];
  const hasPlaced = placements.some(
    ({ entry, said }) => entry.header.author === device && said.round === round,
  );
  if (hasPlaced) return null;
  if (round === 0) return { round, stands: [], repeats: null };
  return chosenTurn(state, knowledge, round, crypto);
}

/**
 * The stands with which a round above 0 can go on, and what they let it say: all that count here, for
 * leaving one out never makes less possible. Where all that is possible is something for which this
 * device itself would not ballot, such as a turn whose key nobody has, it waits for another stand:
 * else one liar who shows it could use up every round.
 */
function chosenTurn(
  state: AssemblyState,
  knowledge: Knowledge,
  round: number,
  crypto: FoldCrypto,
): PlacerTurn | null {
  const bench = benchAt(state, crypto);
  const members = presentMembers(state).length;
  const tolerance = durationOf(state.overrides, 'clockTolerance');
  const all = standsFor(bench, round, crypto.hash, judgeAt(bench));
  // Who named a strike lists only stands that name it: for others it would not ballot (R17).
  const own = ownStrikes(bench, knowledge.device, crypto.hash);
  const named = own.length === 0 ? all : all.filter(({ strikes }) => areNamed(own, strikes));
  const doubled = doublePlacerOf(bench, named, crypto.hash);
  const stands = named.filter(({ member }) => member !== doubled);
  const me = ballotMemberOf(state, knowledge.device);
  if (stands.length < standsNeeded(members)) return null;
  if (!areNamed(own, successionsOf(stands, standsNeeded(members), me))) return null;
  const possible = possibleOf(stands, members);
  const listed = stands.map(({ record }) => record);
  if (possible.length === 0) return { round, stands: listed, repeats: null };
  const wanted = possible
    .flatMap((id) => heldPlacement(state, bench, id) ?? [])
    .find((one) => objectionToRepeat(one, one.judgement, knowledge, tolerance) === null);
  if (wanted === undefined) return null;
  return { round, stands: listed, repeats: encodeContent(wanted.said.content) };
}

/** The strikes that a device named in its stands at the head: its word binds its ballots (R17). */
export function ownStrikes(
  bench: Bench,
  device: DeviceId,
  hash: Hash,
): readonly Pick<OpenStrike, 'struck'>[] {
  const named = (bench.reading.standsByParent.get(bench.ground.head) ?? [])
    .filter(({ entry }) => entry.header.author === device)
    .flatMap(({ said }) => said.strikes);
  if (named.length === 0) return [];
  const notices = named.flatMap((id) => bench.reading.strikeById.get(id) ?? []);
  return openStrikes(bench, notices, hash);
}

/** Whether every one of these strikes has its effect in a round. */
export function areNamed(
  strikes: readonly Pick<OpenStrike, 'struck'>[],
  successions: readonly Pick<Succession, 'struck'>[],
): boolean {
  return strikes.every(({ struck }) => successions.some((one) => one.struck === struck));
}

/** A lawful record here of this placement. */
function heldPlacement(
  state: AssemblyState,
  bench: Bench,
  placement: PlacementId,
): (Saying<PlacementSaid> & { readonly judgement: Lawful }) | undefined {
  for (const placed of state.reading.placementsByParent.get(state.head) ?? []) {
    if (placed.said.placement !== placement) continue;
    const judgement = judgePlacement(bench, placed);
    if (judgement.kind === 'lawful') return { ...placed, judgement };
  }
  return undefined;
}

/** What a device has against a placement that is only carried on: its wall, or a key not in hand. */
export function objectionToRepeat(
  { said }: Saying<PlacementSaid>,
  { trial }: Lawful,
  { now, isTurnProven }: Knowledge,
  tolerance: number,
):
  | { readonly kind: 'WallTooFar'; readonly wall: Hour }
  | { readonly kind: 'EpochKeyUnproven' }
  | null {
  const wall = said.content.wallHour;
  if (wall > now + tolerance) return { kind: 'WallTooFar', wall };
  const isTurn = trial?.act.said.verb.kind === 'epoch';
  return isTurn && !isTurnProven(trial.act.entry.id) ? { kind: 'EpochKeyUnproven' } : null;
}

/**
 * The stand that this device is to publish now, or null. Its own round has lasted its time, or so
 * many others stand above it that waiting would keep them from placing.
 *
 * @param isAnythingDue - whether it holds anything to place; what was shown counts too.
 */
export function standWanted(
  state: AssemblyState,
  knowledge: Knowledge,
  isAnythingDue: boolean,
  crypto: FoldCrypto,
): Stand | null {
  if (!takesPart(state, knowledge, crypto)) return null;
  const own = ownRoundOf(state, knowledge.device);
  const above = roundAbove(state, knowledge, own);
  const round = above ?? (hasRunOut(state, knowledge, own, isAnythingDue) ? own + 1 : null);
  if (round === null || round >= AWAY_ROUND) return null;
  const shown = shownBelow(state, knowledge, round, crypto);
  if (shown === undefined) return null;
  const bench = benchAt(state, crypto);
  const me = ballotMemberOf(state, knowledge.device);
  const strikes = recordsNaming(strikesHere(bench, crypto.hash, (member) => member !== me));
  return { parent: state.head, round, shown, strikes };
}

/** The round in which a device is: the highest for which it stood or in which it balloted. */
export function ownRoundOf(state: AssemblyState, device: DeviceId): number {
  const ballots = state.reading.ballotsByParent.get(state.head) ?? [];
  const own = ballots.filter(
    ({ entry, said }) => entry.header.author === device && !isAwayRound(said.round),
  );
  const stood = roundOf({ reading: state.reading, ground: state }, device);
  return Math.max(stood, ...own.map(({ said }) => said.round));
}

/**
 * Whether the timer of a device's round may run: in round 0 always, above it once stands for that
 * round or above of m − ⌊m/2⌋ members are here. Who is ahead waits for company (decision 0050).
 */
export function isInCompany(state: AssemblyState, device: DeviceId): boolean {
  const own = ownRoundOf(state, device);
  if (own === 0) return true;
  const there = [...roundByMember(state).values()].filter((round) => round >= own);
  return there.length >= standsNeeded(presentMembers(state).length);
}

/** The highest round for which the ballot device of each member stood at the head. */
function roundByMember(state: AssemblyState): ReadonlyMap<MemberId, number> {
  const rounds = new Map<MemberId, number>();
  for (const { entry, said } of state.reading.standsByParent.get(state.head) ?? []) {
    const member = ballotMemberOf(state, entry.header.author);
    if (member === undefined || !isOfRightEpoch(state.history, entry)) continue;
    rounds.set(member, Math.max(said.round, rounds.get(member) ?? 0));
  }
  return rounds;
}

/** How many hours a round lasts on the timer of a device. */
function lengthOf({ overrides }: AssemblyState, round: number): number {
  return durationOf(overrides, 'roundBase') * (1 << Math.min(round, DOUBLINGS_MAX));
}

/** The hour at which the round of this device runs out; null while its timer does not run. */
export function roundEndsAt(state: AssemblyState, { device, roundSince }: Knowledge): Hour | null {
  if (roundSince === null) return null;
  return (roundSince + lengthOf(state, ownRoundOf(state, device))) as Hour;
}

/** For how many hours after a stand others do not move this device on (decision 0050). */
export function standGapOf(state: AssemblyState, round: number): number {
  return Math.min(durationOf(state.overrides, 'standGap'), divideFloor(lengthOf(state, round), 2));
}

function hasRunOut(
  state: AssemblyState,
  knowledge: Knowledge,
  own: number,
  isAnythingDue: boolean,
): boolean {
  const end = roundEndsAt(state, knowledge);
  if (end === null || knowledge.now < end) return false;
  const isOpen = own > 0 || (state.reading.ballotsByParent.get(state.head) ?? []).length > 0;
  return isAnythingDue || isOpen;
}

/**
 * The round to which so many other members have gone on that this device follows at once: at least
 * two, so that no single one drives the others before it.
 */
function roundAbove(
  state: AssemblyState,
  { device, now, stoodAt }: Knowledge,
  own: number,
): number | null {
  const isYoung = own > 0 && stoodAt !== null && now < stoodAt + standGapOf(state, own);
  if (isYoung) return null;
  const me = ballotMemberOf(state, device);
  const members = presentMembers(state).length;
  const needed = members === 2 ? 1 : Math.max(2, divideFloor(members, 2));
  const rounds = [...roundByMember(state)]
    .filter(([member, round]) => member !== me && round > own)
    .map(([, round]) => round)
    .toSorted((a, b) => b - a);
  return rounds[needed - 1] ?? null;
}

/**
 * The placement record of this device's ballot in the highest round below; null: it cast none;
 * undefined: it is not here, and a stand that hides it would be a fault (R3).
 */
function shownBelow(
  state: AssemblyState,
  { device }: Knowledge,
  round: number,
  crypto: FoldCrypto,
): RecordId | null | undefined {
  const ballots = (state.reading.ballotsByParent.get(state.head) ?? [])
    .filter(({ entry, said }) => entry.header.author === device && said.round < round)
    .map(({ said }) => said)
    .toSorted((a, b) => b.round - a.round);
  const [last] = ballots;
  if (last === undefined) return null;
  const bench = benchAt(state, crypto);
  return (state.reading.placementsByParent.get(state.head) ?? []).find(
    (placed) =>
      placed.said.placement === last.placement &&
      placed.said.round === last.round &&
      judgePlacement(bench, placed).kind === 'lawful',
  )?.entry.id;
}

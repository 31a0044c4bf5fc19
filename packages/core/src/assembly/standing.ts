/**
 * What a ballot device does about rounds by itself (R2): when it stands for the next one, what its
 * stand shows, and when it is its turn to place. No person is asked. The hours are the device's own;
 * keeping them, and making everything durable before it is sent, is the engine's part.
 */
import type { MemberId, PlacementId, RecordId } from '../base/id.ts';
import { divideFloor } from '../base/integer.ts';
import type { Hour } from '../base/time.ts';
import type { Knowledge } from './due.ts';
import { benchAt } from './due.ts';
import { durationOf } from './durations.ts';
import { ballotMemberOf, isOfRightEpoch, liveMembers, secretaryOf } from './electorate.ts';
import type { Bench, Lawful } from './judge.ts';
import { judgePlacement } from './judge.ts';
import type { Stand } from './placement.ts';
import { encodeContent, ROUND_MAX } from './placement.ts';
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

/** Whether a device takes part at the head: it casts ballots, its clock is sure, all is in order. */
function takesPart(state: AssemblyState, knowledge: Knowledge): boolean {
  if (ballotMemberOf(state, knowledge.device) === undefined || !knowledge.isClockSure) return false;
  return state.contested === null && state.stopped?.kind !== 'UnknownRules';
}

/** The turn of this device to place at the head; null: it is another's, or it has placed. */
export function placerTurn(
  state: AssemblyState,
  knowledge: Knowledge,
  crypto: FoldCrypto,
): PlacerTurn | null {
  if (!takesPart(state, knowledge)) return null;
  const { device } = knowledge;
  const round = roundOf({ reading: state.reading, ground: state }, device);
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
  const members = liveMembers(state).length;
  const tolerance = durationOf(state.overrides, 'clockTolerance');
  const all = standsFor(bench, round, judgeAt(bench));
  const doubled = doublePlacerOf(bench, all, crypto.hash);
  const stands = all.filter(({ member }) => member !== doubled);
  if (stands.length < standsNeeded(members)) return null;
  const possible = possibleOf(stands, members);
  const listed = stands.map(({ record }) => record);
  if (possible.length === 0) return { round, stands: listed, repeats: null };
  const wanted = possible
    .flatMap((id) => heldPlacement(state, bench, id) ?? [])
    .find((one) => objectionToRepeat(one, one.judgement, knowledge, tolerance) === null);
  if (wanted === undefined) return null;
  return { round, stands: listed, repeats: encodeContent(wanted.said.content) };
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
  if (!takesPart(state, knowledge)) return null;
  const own = roundOf({ reading: state.reading, ground: state }, knowledge.device);
  const above = roundAbove(state, knowledge, own, crypto);
  const round = above ?? (hasRunOut(state, knowledge, own, isAnythingDue) ? own + 1 : null);
  if (round === null || round > ROUND_MAX) return null;
  const shown = shownBelow(state, knowledge, round, crypto);
  if (shown === undefined) return null;
  return { parent: state.head, round, shown, strikes: [] };
}

/** The hour at which the round of this device runs out; null while its timer does not run. */
export function roundEndsAt(state: AssemblyState, { device, roundSince }: Knowledge): Hour | null {
  if (roundSince === null) return null;
  const round = roundOf({ reading: state.reading, ground: state }, device);
  const times = 1 << Math.min(round, DOUBLINGS_MAX);
  return (roundSince + durationOf(state.overrides, 'roundBase') * times) as Hour;
}

/**
 * For how many hours after a stand others do not move this device on: never longer than its round,
 * else two halves one round apart would never meet.
 */
export function standGapOf({ overrides }: AssemblyState, round: number): number {
  const lasts = durationOf(overrides, 'roundBase') * (1 << Math.min(round, DOUBLINGS_MAX));
  return Math.min(durationOf(overrides, 'standGap'), lasts);
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
 * The round to which so many other members have gone on that this device follows at once. One
 * member alone does not take it to a round in which that member would place.
 */
function roundAbove(
  state: AssemblyState,
  { device, now, roundSince }: Knowledge,
  own: number,
  crypto: FoldCrypto,
): number | null {
  const isYoung = own > 0 && roundSince !== null && now < roundSince + standGapOf(state, own);
  if (isYoung) return null;
  const me = ballotMemberOf(state, device);
  const roundByMember = new Map<MemberId, number>();
  for (const { entry, said } of state.reading.standsByParent.get(state.head) ?? []) {
    const member = ballotMemberOf(state, entry.header.author);
    if (member === undefined || member === me || said.round <= own) continue;
    if (!isOfRightEpoch(state.history, entry)) continue;
    roundByMember.set(member, Math.max(said.round, roundByMember.get(member) ?? 0));
  }
  const needed = Math.max(1, divideFloor(liveMembers(state).length, 2));
  const rounds = [...roundByMember.values()].toSorted((a, b) => b - a);
  const highest = rounds[needed - 1];
  if (highest === undefined) return null;
  const behind = [...roundByMember].filter(([, round]) => round >= highest);
  const [only] = behind;
  if (behind.length > 1 || only === undefined) return highest;
  for (let round = own + 1; round <= highest; round += 1)
    if (secretaryOf(state, round, crypto.hash) !== only[0]) return round;
  return null;
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

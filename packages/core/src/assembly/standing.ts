/**
 * What a ballot device does about rounds by itself (R2): when it stands for the next one, what its
 * stand shows, and when it is its turn to place. No person is asked. The hours are the device's own;
 * keeping them, and making everything durable before it is sent, is the engine's part. What is said
 * of rounds in general serves where a fork is healed too (`healing-turn.ts`).
 */
import type { Hash } from '../base/crypto.ts';
import type { DeviceId, MemberId, PlacementId, RecordId } from '../base/id.ts';
import { divideFloor } from '../base/integer.ts';
import type { Hour } from '../base/time.ts';
import { isAwayRound } from './away.ts';
import type { Knowledge } from './due.ts';
import { benchAt } from './due.ts';
import { durationOf } from './durations.ts';
import { ballotMemberOf, isSealedForAll, presentMembers, secretaryOf } from './electorate.ts';
import type { Bench, Lawful } from './judge.ts';
import { judgePlacement } from './judge.ts';
import type { OpenStrike, Succession } from './open-strikes.ts';
import { openStrikes, recordsNaming, strikesHere, successionsOf } from './open-strikes.ts';
import type { Ballot, Stand } from './placement.ts';
import { AWAY_ROUND, encodeContent } from './placement.ts';
import type { PlacementSaid, Reading, Saying } from './reading.ts';
import type { JudgeShown, Rounds } from './rounds.ts';
import {
  doublePlacerOf,
  findPlacement,
  possibleOf,
  roundOf,
  standsFor,
  standsNeeded,
} from './rounds.ts';
import type { Site } from './settle.ts';
import type { AssemblyState, Ground } from './state.ts';
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
  if (state.contested !== null || state.stopped?.kind === 'UnknownRules') return false;
  return takesPartIn(benchAt(state, crypto), knowledge, crypto.hash);
}

/** Whether a device takes part in rounds: it casts ballots there, its clock is sure, nobody struck it. */
export function takesPartIn(
  site: Site,
  { device, isClockSure }: Pick<Knowledge, 'device' | 'isClockSure'>,
  hash: Hash,
): boolean {
  const isBallotDevice = ballotMemberOf(site.ground, device) !== undefined;
  return isBallotDevice && isClockSure && !isStruckHere(site, device, hash);
}

/** Whether a strike that counts is here against this ballot device: then it signs nothing more. */
export function isStruckHere(site: Site, device: DeviceId, hash: Hash): boolean {
  const member = ballotMemberOf(site.ground, device);
  const strikes = strikesHere(site, hash, (one) => one === member);
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
  const round = roundOf(state, device);
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
  const all = standsFor(bench, round, crypto.hash, findPlacement(bench, judgeAt(bench)));
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
  site: Site,
  device: DeviceId,
  hash: Hash,
): readonly Pick<OpenStrike, 'struck'>[] {
  const named = (site.reading.standsByParent.get(site.ground.head) ?? [])
    .filter(({ entry }) => entry.header.author === device)
    .flatMap(({ said }) => said.strikes);
  if (named.length === 0) return [];
  const notices = named.flatMap((id) => site.reading.strikeById.get(id) ?? []);
  return openStrikes(site, notices, hash);
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

/** Rounds that are held under the name of the site's head. */
export interface RoundsHeld {
  readonly site: Site;
  /** The members over whom is counted. */
  readonly members: readonly MemberId[];
  /** How many stands open a round. */
  readonly needed: number;
}

function roundsAtHead(state: AssemblyState, crypto: FoldCrypto): RoundsHeld {
  const members = presentMembers(state).map(({ id }) => id);
  return { site: benchAt(state, crypto), members, needed: standsNeeded(members.length) };
}

/** What decides on the next stand of a device beside its hours. */
export interface Standing {
  /** Whether it holds anything to place; what was shown counts too. */
  readonly isAnythingDue: boolean;
  /** Whether nobody waits for the secretary of a round. */
  readonly isVain: (round: number) => boolean;
  /**
   * The record of its ballot in the highest round below; null: it cast none; undefined: it is not
   * here, and a stand that hides it would be a fault (R3).
   */
  readonly shownBelow: (round: number) => RecordId | null | undefined;
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
  return standIn(roundsAtHead(state, crypto), knowledge, crypto.hash, {
    isAnythingDue,
    isVain: () => false,
    shownBelow: (round) => shownBelow(state, knowledge, round, crypto),
  });
}

/** The stand that a device which takes part in these rounds is to publish now, or null. */
export function standIn(
  held: RoundsHeld,
  knowledge: RoundHours,
  hash: Hash,
  standing: Standing,
): Stand | null {
  const { site } = held;
  const { device } = knowledge;
  const head = roundsOf(site);
  const own = ownRoundOf(head, device);
  const isOver = standing.isVain(own) || hasRunOut(site, knowledge, own, standing.isAnythingDue);
  const round = roundAbove(held, knowledge, own) ?? (isOver ? own + 1 : null);
  if (round === null || round >= AWAY_ROUND) return null;
  const shown = standing.shownBelow(round);
  if (shown === undefined) return null;
  const me = ballotMemberOf(site.ground, device);
  const strikes = recordsNaming(strikesHere(site, hash, (member) => member !== me));
  return { parent: head.head, round, shown, strikes };
}

/** What a device knows of its own hours in a round. */
export type RoundHours = Pick<Knowledge, 'device' | 'now' | 'roundSince' | 'stoodAt'>;

const roundsOf = ({ reading, ground }: Site): Rounds => ({ reading, head: ground.head });

/** The round in which a device is: the highest for which it stood or in which it balloted. */
export function ownRoundOf(rounds: Rounds, device: DeviceId): number {
  const ballots = rounds.reading.ballotsByParent.get(rounds.head) ?? [];
  const own = ballots.filter(
    ({ entry, said }) => entry.header.author === device && !isAwayRound(said.round),
  );
  return Math.max(roundOf(rounds, device), ...own.map(({ said }) => said.round));
}

/**
 * Whether the timer of a device's round may run: in round 0 always, above it once stands for that
 * round or above of m − ⌊m/2⌋ members are here. Who is ahead waits for company (decision 0050).
 */
export function isInCompany(state: AssemblyState, device: DeviceId, crypto: FoldCrypto): boolean {
  return hasCompany(roundsAtHead(state, crypto), device);
}

/** Whether so many stand for a device's round or above as open it. */
export function hasCompany(held: RoundsHeld, device: DeviceId): boolean {
  const own = ownRoundOf(roundsOf(held.site), device);
  if (own === 0) return true;
  const there = [...roundByMember(held).values()].filter((round) => round >= own);
  return there.length >= held.needed;
}

/** The highest round for which the ballot device of each member who is counted stood. */
function roundByMember({ site, members }: RoundsHeld): ReadonlyMap<MemberId, number> {
  const rounds = new Map<MemberId, number>();
  for (const { entry, said } of site.reading.standsByParent.get(site.ground.head) ?? []) {
    const member = ballotMemberOf(site.ground, entry.header.author);
    if (member === undefined || !members.includes(member)) continue;
    if (!isSealedForAll(site, entry)) continue;
    rounds.set(member, Math.max(said.round, rounds.get(member) ?? 0));
  }
  return rounds;
}

/** How many hours a round lasts on the timer of a device. */
function lengthOf({ overrides }: Pick<Ground, 'overrides'>, round: number): number {
  return durationOf(overrides, 'roundBase') * (1 << Math.min(round, DOUBLINGS_MAX));
}

/** The hour at which the round of this device runs out; null while its timer does not run. */
export function roundEndsAt(
  at: Pick<Ground, 'head' | 'overrides'> & { readonly reading: Reading },
  { device, roundSince }: Pick<RoundHours, 'device' | 'roundSince'>,
): Hour | null {
  if (roundSince === null) return null;
  return (roundSince + lengthOf(at, ownRoundOf(at, device))) as Hour;
}

/** For how many hours after a stand others do not move this device on (decision 0050). */
export function standGapOf(ground: Ground, round: number): number {
  const half = divideFloor(lengthOf(ground, round), 2);
  return Math.min(durationOf(ground.overrides, 'standGap'), half);
}

function hasRunOut(
  { reading, ground }: Site,
  knowledge: RoundHours,
  own: number,
  isAnythingDue: boolean,
): boolean {
  const { head, overrides } = ground;
  const end = roundEndsAt({ head, overrides, reading }, knowledge);
  if (end === null || knowledge.now < end) return false;
  const isOpen = own > 0 || (reading.ballotsByParent.get(ground.head) ?? []).length > 0;
  return isAnythingDue || isOpen;
}

/**
 * The round to which so many other members have gone on that this device follows at once: at least
 * two, so that no single one drives the others before it.
 */
function roundAbove(
  held: RoundsHeld,
  { device, now, stoodAt }: RoundHours,
  own: number,
): number | null {
  const { ground } = held.site;
  const isYoung = own > 0 && stoodAt !== null && now < stoodAt + standGapOf(ground, own);
  if (isYoung) return null;
  const me = ballotMemberOf(ground, device);
  const members = held.members.length;
  const needed = members === 2 ? 1 : Math.max(2, divideFloor(members, 2));
  const rounds = [...roundByMember(held)]
    .filter(([member, round]) => member !== me && round > own)
    .map(([, round]) => round)
    .toSorted((a, b) => b - a);
  return rounds[needed - 1] ?? null;
}

/** What a device balloted for in the highest round below; undefined: it cast no ballot. */
export function lastBallotBelow(
  rounds: Rounds,
  device: DeviceId,
  round: number,
): Ballot | undefined {
  const [last] = (rounds.reading.ballotsByParent.get(rounds.head) ?? [])
    .filter(({ entry, said }) => entry.header.author === device && said.round < round)
    .map(({ said }) => said)
    .toSorted((a, b) => b.round - a.round);
  return last;
}

/** See `Standing`. */
function shownBelow(
  state: AssemblyState,
  { device }: Knowledge,
  round: number,
  crypto: FoldCrypto,
): RecordId | null | undefined {
  const last = lastBallotBelow(state, device, round);
  if (last === undefined) return null;
  const bench = benchAt(state, crypto);
  return (state.reading.placementsByParent.get(state.head) ?? []).find(
    (placed) =>
      placed.said.placement === last.placement &&
      placed.said.round === last.round &&
      judgePlacement(bench, placed).kind === 'lawful',
  )?.entry.id;
}

/**
 * What a ballot device does by itself where a fork is to be healed (R4, decision 0053): as at any other
 * height it stands, places and ballots, no person asked. What is due is the branch for which more than
 * half of the unstruck are, by their heals or by what they follow. It takes part only where exactly
 * those are struck whom it holds to be; the rounds of a secretary who is struck are over at once. Once
 * a branch is healed it does no more than add its ballot, so that what is proven later undoes nothing.
 */
import { compareText } from '../base/bytes.ts';
import type { DeviceId, MemberId, PlacementId, RecordId } from '../base/id.ts';
import { dueOf, tallyOf } from './branches.ts';
import { castsBallotsIn, idsInParts, listed } from './draft.ts';
import { ballotMemberOf, isMajority, secretaryOf } from './electorate.ts';
import type { Healing } from './heal.ts';
import type { HealingSite, LawfulHealing } from './healing.ts';
import {
  findHealing,
  healedAt,
  healersNeeded,
  healingSiteOf,
  judgeHealing,
  wordsFor,
} from './healing.ts';
import { healingKeyOf } from './ids.ts';
import { ballotMembersIn, successionsOf } from './open-strikes.ts';
import type { Ballot, ListPart, Stand } from './placement.ts';
import { AWAY_ROUND } from './placement.ts';
import type { CountedStand, Rounds } from './rounds.ts';
import { doublePlacerOf, highestShown, roundOf, standsFor } from './rounds.ts';
import type { Knowledge } from './due.ts';
import type { RoundHours, RoundsHeld } from './standing.ts';
import {
  areNamed,
  hasCompany,
  isStruckHere,
  lastBallotBelow,
  ownRoundOf,
  ownStrikes,
  standIn,
  takesPartIn,
} from './standing.ts';
import type { AssemblyState, Fork, Ground } from './state.ts';
import type { FoldCrypto } from './trial.ts';

/** A fork, as a device sees it that may help to heal it. */
export interface HealingView {
  readonly fork: Fork;
  readonly healing: HealingSite;
  /** The name under which its rounds are held, and the ground by which they are. */
  readonly rounds: Rounds & Ground;
  /** The ground of the common parent: its head is cited, its epoch seals what is said there. */
  readonly parent: Ground;
  /** The branch that is due; null: none, or one is healed. */
  readonly due: PlacementId | null;
}

/** What this device knows of itself there. */
export type HealingKnowledge = RoundHours & Pick<Knowledge, 'isClockSure'>;

/** The forks on the way to the head in whose healing a device takes part, ascending. */
export function healingViews(
  state: AssemblyState,
  { device }: Pick<Knowledge, 'device'>,
  crypto: FoldCrypto,
): readonly HealingView[] {
  return state.forks.flatMap((fork) => {
    const parent = state.history[fork.height - 1];
    if (parent === undefined || hasHealed(state, fork, device, crypto)) return [];
    const { reading, settledAt } = state;
    const history = state.history.slice(0, fork.height);
    const site = { reading, settledAt, history, ground: parent };
    if (!castsBallotsIn(site, device, crypto.hash)) return [];
    const rivals = fork.stands === null ? fork.fell : [fork.stands, ...fork.fell];
    const healing = healingSiteOf(site, rivals, crypto.hash);
    const due = fork.isHealed ? null : dueOf(healing.unstruck, tallyOf(healing));
    return [{ fork, healing, rounds: { ...healing.site.ground, reading }, parent, due }];
  });
}

/** Whether a device has nothing more to do about a fork: the last that it signed there is healed. */
function hasHealed(
  { reading }: AssemblyState,
  fork: Fork,
  device: DeviceId,
  { hash }: FoldCrypto,
): boolean {
  if (!fork.isHealed) return false;
  const head = healingKeyOf(hash, fork.parent);
  return lastBallotBelow({ reading, head }, device, AWAY_ROUND)?.placement === fork.stands;
}

function roundsHeld({ healing }: HealingView): RoundsHeld {
  const { site, unstruck } = healing;
  return { site, members: unstruck, needed: healersNeeded(unstruck.length) };
}

/** Whether the timer of this device's round runs: something is due, and above round 0 company is there. */
export function isHealingTimed(view: HealingView, { device }: Pick<Knowledge, 'device'>): boolean {
  const round = ownRoundOf(view.rounds, device);
  return round === 0 ? view.due !== null : hasCompany(roundsHeld(view), device);
}

/** Whether a device may stand and place at the key: none is healed, and its member is not struck. */
function mayHeal({ fork, healing }: HealingView, knowledge: HealingKnowledge): boolean {
  const member = ballotMemberOf(healing.site.ground, knowledge.device);
  if (fork.isHealed || member === undefined || healing.struck.includes(member)) return false;
  return takesPartIn(healing.site, knowledge, healing.hash);
}

/** The stand that this device is to publish now at the key, or null. */
export function healingStand(view: HealingView, knowledge: HealingKnowledge): Stand | null {
  const { healing, due, rounds } = view;
  const { site, hash, struck } = healing;
  if (!mayHeal(view, knowledge)) return null;
  const isVain = (round: number): boolean => {
    const secretary = secretaryOf(site.ground, round, hash);
    // Where nothing was due or shown yet, there is nothing for which to hurry on.
    return secretary !== undefined && struck.includes(secretary) && (due !== null || round > 0);
  };
  return standIn(roundsHeld(view), knowledge, hash, {
    isAnythingDue: due !== null,
    isVain,
    shownBelow: (round) => {
      const last = lastBallotBelow(rounds, knowledge.device, round);
      return last === undefined ? null : recordOf(healing, last);
    },
  });
}

/** A lawful record here of what was balloted for. */
function recordOf(healing: HealingSite, { round, placement }: Ballot): RecordId | undefined {
  const { reading, ground } = healing.site;
  return (reading.healingsByKey.get(ground.head) ?? []).find(
    (saying) =>
      saying.said.round === round &&
      saying.said.rival === placement &&
      judgeHealing(healing, saying).kind === 'lawful',
  )?.entry.id;
}

/** All that a healing is to say, before long lists are put into records of their own. */
export interface HealingPlan extends Pick<Healing, 'key' | 'round' | 'rival'> {
  readonly struck: readonly MemberId[];
  readonly words: readonly RecordId[];
  readonly stands: readonly RecordId[];
}

/** What this device is to place now at the key; null: it is another's turn, it has placed, or waits. */
export function healingPlan(view: HealingView, knowledge: HealingKnowledge): HealingPlan | null {
  const { healing, due, rounds } = view;
  const { site, hash, struck } = healing;
  const { device } = knowledge;
  if (!mayHeal(view, knowledge)) return null;
  const me = ballotMemberOf(site.ground, device);
  const round = roundOf(rounds, device);
  if (me === undefined || ownRoundOf(rounds, device) > round) return null;
  if (secretaryOf(site.ground, round, hash) !== me) return null;
  const placed = site.reading.healingsByKey.get(rounds.head) ?? [];
  if (placed.some(({ entry, said }) => entry.header.author === device && said.round === round))
    return null;
  const plan = { key: rounds.head, round, struck };
  const stands = round === 0 ? [] : standsToList(view, knowledge, round, me);
  if (stands === null) return null;
  const listing = stands.map(({ record }) => record);
  const rival = mostShown(stands);
  if (rival !== null) return { ...plan, rival, words: [], stands: listing };
  if (due === null) return null;
  const words = wordsFor(healing, tallyOf(healing), due);
  const isSupported = isMajority(words.length, healing.unstruck.length);
  return isSupported ? { ...plan, rival: due, words, stands: listing } : null;
}

/** The stands with which a round can be opened: all that count here; null: not enough yet. */
function standsToList(
  { healing }: HealingView,
  { device }: HealingKnowledge,
  round: number,
  me: MemberId,
): readonly CountedStand[] | null {
  const { site, hash, unstruck } = healing;
  const all = standsFor(site, round, hash, findHealing(healing)).filter(({ member }) =>
    unstruck.includes(member),
  );
  // Who named a strike lists only stands that name it: for others it would not ballot (R17).
  const own = ownStrikes(site, device, hash);
  const named = all.filter(({ strikes }) => areNamed(own, strikes));
  const doubled = doublePlacerOf(site, named, hash);
  const stands = named.filter(({ member }) => member !== doubled);
  const needed = healersNeeded(unstruck.length);
  if (stands.length < needed) return null;
  return areNamed(own, successionsOf(stands, needed, me)) ? stands : null;
}

/** Of the branches shown for the highest round the one that more stands show; null: none is shown. */
function mostShown(stands: readonly CountedStand[]): PlacementId | null {
  const { named } = highestShown(stands);
  const showing = (rival: PlacementId) =>
    stands.filter(({ shown }) => shown?.placement === rival).length;
  const [most] = [...named].toSorted((a, b) => showing(b) - showing(a) || compareText(a, b));
  return most ?? null;
}

/** The ballot that this device is to cast now at the key, or null. */
export function healingBallot(view: HealingView, knowledge: HealingKnowledge): Ballot | null {
  const { healing, rounds } = view;
  const { site, hash } = healing;
  const { device, isClockSure } = knowledge;
  if (!isClockSure || isStruckHere(site, device, hash)) return null;
  const signed = site.reading.ballotsByParent.get(rounds.head) ?? [];
  const own = signed.filter(({ entry }) => entry.header.author === device);
  const ownRound = ownRoundOf(rounds, device);
  const healed = healedAt(healing);
  for (const saying of site.reading.healingsByKey.get(rounds.head) ?? []) {
    const { round, rival } = saying.said;
    if (round < ownRound || own.some(({ said }) => said.round === round)) continue;
    if (healed !== null && (healed.round !== round || healed.rival !== rival)) continue;
    const judgement = judgeHealing(healing, saying);
    if (judgement.kind !== 'lawful' || !wouldBallot(view, judgement, rival, knowledge)) continue;
    return { parent: rounds.head, round, placement: rival };
  }
  return null;
}

/**
 * Whether a device has nothing against a lawful healing: it strikes exactly whom it would, and is due.
 * Of one that is in force neither is asked any more.
 */
function wouldBallot(
  { healing, due, fork }: HealingView,
  judgement: LawfulHealing,
  rival: PlacementId,
  { device }: HealingKnowledge,
): boolean {
  const { site, hash, struck } = healing;
  const members = ballotMembersIn(site, device, judgement.successions);
  if (members.every((member) => struck.includes(member))) return false;
  if (!areNamed(ownStrikes(site, device, hash), judgement.successions)) return false;
  if (fork.isHealed) return true;
  // All it names are proven here: as many are the same.
  const areSame = judgement.struck.length === struck.length;
  return areSame && (judgement.isRepeated || due === rival);
}

/** The records that a healing's long lists need; none for most. */
export interface HealingLists<T> {
  readonly struck: readonly T[];
  readonly words: readonly T[];
  readonly stands: readonly T[];
}

/** What has to be written as list records (kind 8) before a healing, in this order. */
export function listsOfHealing({ struck, words, stands }: HealingPlan): HealingLists<ListPart> {
  return {
    struck: idsInParts(struck.map((member) => member as string as RecordId)),
    words: idsInParts(words),
    stands: idsInParts(stands),
  };
}

/** What a healing record says. */
export function draftHealing(plan: HealingPlan, lists?: HealingLists<RecordId>): Healing {
  const { key, round, rival } = plan;
  return {
    key,
    round,
    rival,
    struck: listed(plan.struck, lists?.struck ?? []),
    words: listed(plan.words, lists?.words ?? []),
    stands: listed(plan.stands, lists?.stands ?? []),
  };
}

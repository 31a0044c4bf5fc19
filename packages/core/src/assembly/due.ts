/**
 * What a device may do by itself at the head, no person asked: see what is due, draft it when it is
 * the secretary, and say yes or a named no to what others drafted (R2, R7, R12, R15, R17). Here, and
 * nowhere in the fold, "now" and "nobody objected" are judged: by each ballot device for itself,
 * frozen by the certificate (R10).
 */
import { compareText } from '../base/bytes.ts';
import type { DeviceId, MemberId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Act, EpochReason, StrikeDevice, VerbName } from './act.ts';
import { RESOLVE_SUBJECT } from './act.ts';
import { membersTally } from './alignment.ts';
import { countedFor } from './away.ts';
import type { Stance } from './consent.ts';
import type { DurationName } from './durations.ts';
import { durationOf } from './durations.ts';
import { isMajority, memberOfDevice, secretaryOf } from './electorate.ts';
import type { Bench } from './judge.ts';
import { isMajorityFor } from './joining.ts';
import { isSameStrike, judgeAct, objectionToAct, prunedAt } from './judge.ts';
import type { Saying } from './reading.ts';
import { meetsShare } from './parameters.ts';
import { roundOf } from './rounds.ts';
import type { Settlement } from './settle.ts';
import { grows } from './settle.ts';
import { settleableAt } from './settleable.ts';
import type { Count } from './stance.ts';
import { authorInCount, stancesOf } from './stance.ts';
import type { AssemblyState } from './state.ts';
import { isEpochDue } from './terms.ts';
import type { FoldCrypto, Trial } from './trial.ts';
import { mostSince } from './trial.ts';

/** Records after which a tick is due before its time (R7). */
export const TICK_RECORDS = 2_000;

/** What only this device knows. */
export interface Knowledge {
  readonly device: DeviceId;
  /** Its own estimate of the hour (R9). */
  readonly now: Hour;
  /** False while it asks a person what day it is: then it neither places nor ballots. */
  readonly isClockSure: boolean;
  /** When it first held a record, by its own clock; undefined counts as now. */
  readonly firstHeld: (record: RecordId) => Hour | undefined;
  /**
   * Whether it holds the key that an epoch act names, out of a box, and found the wrapped key right
   * (`isTurnProven`). Else one liar could turn to an epoch whose key nobody has (decision 0014).
   */
  readonly isTurnProven: (act: RecordId) => boolean;
  /**
   * Whether a member is gone by this record: the outcome of an inquiry after them, or their own word
   * for the hour of now; and nothing was heard of them since. Silence alone is no reason (R25).
   */
  readonly isGone: (member: MemberId, reason: RecordId) => boolean;
  /**
   * When the timer of its round at the head began to run: in round 0, when it first held something
   * due there; above, when enough stood there with it. Null: it does not run.
   */
  readonly roundSince: Hour | null;
  /** When it last stood at the head; null: it did not. */
  readonly stoodAt: Hour | null;
}

/** Something that can be placed now, or that somebody's device should write first. */
export type Due =
  | {
      readonly kind: 'act';
      readonly act: RecordId;
      readonly verb: VerbName;
      readonly consents: readonly RecordId[];
    }
  | { readonly kind: 'tick' }
  /** A turn is due and nobody wrote its act: a device draws a key and does. */
  | { readonly kind: 'epochWanted'; readonly reason: EpochReason }
  /** A strike notice stands and nobody wrote the act. */
  | { readonly kind: 'strikeWanted'; readonly notice: RecordId; readonly strike: StrikeDevice };

/** Why something is not due yet, or not at all. */
export type NotDue =
  | { readonly kind: 'NotDue' }
  | { readonly kind: 'TooEarly'; readonly until: Hour }
  /** Somebody objects: it needs more than half of the members (R15). */
  | { readonly kind: 'Objected' }
  /** Nobody of us said that they are gone, or they were heard since (R25). */
  | { readonly kind: 'NotGone'; readonly member: MemberId }
  /** This device holds no key for the epoch, or its wrapping is wrong. */
  | { readonly kind: 'EpochKeyUnproven' };

const benchByState = new WeakMap<AssemblyState, Bench>();

/** The head of a state as a place of judgement; of one state always the same, with its judgements. */
export function benchAt(state: AssemblyState, crypto: FoldCrypto): Bench {
  const known = benchByState.get(state);
  if (known?.crypto === crypto) return known;
  const { reading, settledAt, history } = state;
  const bench: Bench = {
    reading,
    settledAt,
    history,
    ground: state,
    crypto,
    judgements: new Map(),
  };
  benchByState.set(state, bench);
  return bench;
}

/** Everything that is due at the head, most urgent first; empty while contested. */
export function dueThings(
  state: AssemblyState,
  knowledge: Knowledge,
  crypto: FoldCrypto,
): readonly Due[] {
  if (state.contested !== null || state.stopped?.kind === 'UnknownRules') return [];
  const bench = benchAt(state, crypto);
  const open = openActs(bench, knowledge.now);
  if (open.length === 0 && !mayOtherBeDue(bench, knowledge.now)) return [];
  const settlement = settleableAt(bench, knowledge.now);
  const acts = open
    .flatMap((act) => dueAct(bench, settlement, act, knowledge))
    .toSorted((a, b) => compareDue(a, b, knowledge));
  const wanted = [...wantedStrikes(bench, settlement), ...wantedEpoch(bench, acts, knowledge)];
  const isTick = isTickDue(bench, knowledge.now, settlement.fresh.size);
  return [...acts, ...wanted, ...(isTick ? [{ kind: 'tick' } as const] : [])];
}

type DueAct = Extract<Due, { kind: 'act' }>;

function dueAct(
  bench: Bench,
  settlement: Settlement,
  act: Saying<Act>,
  knowledge: Knowledge,
): readonly DueAct[] {
  const { id } = act.entry;
  if (!settlement.fresh.has(id) && !bench.settledAt.has(id)) return [];
  const consents = consentsFor(bench, settlement, act);
  const moment = { height: bench.ground.height + 1, wall: knowledge.now };
  const judgement = judgeAct(bench, settlement, act, consents, moment);
  if (judgement.kind !== 'lawful' || judgement.trial === null) return [];
  if (!isEnoughForMethods(judgement.trial)) return [];
  const round = roundOf({ reading: bench.reading, head: bench.ground.head }, knowledge.device);
  if (objectionToDue(bench, judgement.trial, round, knowledge) !== undefined) return [];
  return [{ kind: 'act', act: id, verb: act.said.verb.kind, consents }];
}

/**
 * Whether as many agreed as a change of the constitution takes, where the act says which methods decide
 * what: placed with fewer it would be in force without effect, and nobody could name that list again
 * (decision 0175). It only waits; no rule of the chain knows of it.
 */
function isEnoughForMethods(trial: Trial): boolean {
  const { verb } = trial.act.said;
  if (verb.kind !== 'resolve' || verb.value.subject !== RESOLVE_SUBJECT.methods) return true;
  const { have, of } = membersTally(trial);
  return meetsShare(have, of, mostSince(trial, 'constitutionShare'));
}

/** Acts that could be placed now if their words are settled with them; most acts never get so far. */
function openActs(bench: Bench, now: Hour): readonly Saying<Act>[] {
  const { reading, ground } = bench;
  const moment = { height: ground.height + 1, wall: now };
  return [...reading.actById.values()].filter(
    (act) =>
      !ground.placedActs.has(act.entry.id) &&
      act.said.verb.kind !== 'away' &&
      act.said.validUntil >= now &&
      couldMeetClass(bench, act) &&
      objectionToAct(bench, act, moment) === undefined,
  );
}

/** Whether so many members ever said yes as the members' class asks for. */
function couldMeetClass({ reading, ground }: Bench, { entry, said }: Saying<Act>): boolean {
  if (said.class !== 'members') return true;
  const words = reading.consentsByAct.get(entry.id) ?? [];
  const members = new Set(
    words.flatMap((one) => memberOfDevice(ground, one.entry.header.author) ?? []),
  );
  return isMajority(members.size, countedFor(ground, said.verb.kind).length);
}

/** Whether a tick, a turn or the act of a strike could be due, before all records are looked at. */
function mayOtherBeDue({ reading, ground, settledAt }: Bench, now: Hour): boolean {
  const unsettled = reading.inOrder.length - settledAt.size;
  if (unsettled >= TICK_RECORDS) return true;
  if (now >= ground.wall + durationOf(ground.overrides, 'tick')) return true;
  if (EPOCH_WANTED.some((reason) => isEpochDue(ground, reason, now))) return true;
  return [...reading.strikeById.values()].some(({ said }) => grows(ground, said.device));
}

const URGENT: readonly VerbName[] = [
  'stopEmergency',
  'strikeDevice',
  'epoch',
  'expel',
  'suspend',
  'recall',
  'emergency',
];

/** By urgency of the verb, then by how long it was held here; ids only make the order whole. */
function compareDue(a: DueAct, b: DueAct, { firstHeld, now }: Knowledge): number {
  const rank = (verb: VerbName) => (URGENT.indexOf(verb) + URGENT.length + 1) % (URGENT.length + 1);
  return (
    rank(a.verb) - rank(b.verb) ||
    (firstHeld(a.act) ?? now) - (firstHeld(b.act) ?? now) ||
    compareText(a.act, b.act)
  );
}

/** The words for an act that a placement with this settlement can list, ascending. */
export function consentsFor(
  bench: Bench,
  settlement: Settlement,
  act: Saying<Act>,
): readonly RecordId[] {
  const count = countAt(bench, settlement);
  const stances = stancesOf(count, act.entry.id);
  const consents = (bench.reading.consentsByAct.get(act.entry.id) ?? []).filter((one) => {
    const member = authorInCount(count, one);
    return one.said.stance === 'for' && member !== undefined && stances.get(member) === 'for';
  });
  const newestByDevice = new Map(
    consents
      .toSorted((a, b) => a.entry.header.seq - b.entry.header.seq)
      .map(({ entry }) => [entry.header.author, entry.id]),
  );
  const notices = [...bench.reading.strikeById.values()].filter((one) => {
    const member = authorInCount(count, one);
    if (member === undefined || !isSameStrike(act.said, one.said)) return false;
    return (stances.get(member) ?? 'for') === 'for';
  });
  return [...newestByDevice.values(), ...notices.map(({ entry }) => entry.id)].toSorted(
    compareText,
  );
}

function countAt(bench: Bench, settlement: Settlement): Count {
  return {
    ...bench,
    isInside: (id) => bench.settledAt.has(id) || settlement.fresh.has(id),
    isPruned: prunedAt(bench),
  };
}

/** Whether a tick is due: a week after the last placement, or 2,000 records (R7). */
export function isTickDue(bench: Bench, now: Hour, fresh: number): boolean {
  const { ground } = bench;
  return fresh >= TICK_RECORDS || now >= ground.wall + durationOf(ground.overrides, 'tick');
}

/**
 * What a ballot device has against the dueness of a lawful act (R12, R15, R17).
 *
 * @param round - the round in which it is placed.
 */
export function objectionToDue(
  bench: Bench,
  trial: Trial,
  round: number,
  knowledge: Knowledge,
): NotDue | undefined {
  const { verb } = trial.act.said;
  const id = trial.act.entry.id;
  const stances = stancesHeld(bench, id);
  switch (verb.kind) {
    case 'admit': {
      if (isMajorityFor(trial)) return undefined;
      if (trial.act.said.class === 'members') return { kind: 'NotDue' };
      if ([...stances.values()].includes('against')) return { kind: 'Objected' };
      return tooEarly(bench, id, 'objection', knowledge);
    }
    case 'resign':
    case 'moveBallotDevice': {
      if (stances.get(verb.value.member) === 'against') return { kind: 'Objected' };
      return tooEarly(bench, id, 'ballotMove', knowledge);
    }
    case 'epoch': {
      if (!knowledge.isTurnProven(id)) return { kind: 'EpochKeyUnproven' };
      if (trial.act.said.class !== 'none' || verb.value.reason !== 'removal') return undefined;
      const secretary = secretaryOf(bench.ground, round, bench.crypto.hash);
      if (trial.author.member === secretary) return undefined;
      return tooEarly(bench, id, 'epochByAnyMember', knowledge);
    }
    case 'addDevice':
    case 'strikeDevice':
    case 'expel':
    case 'mandate':
    case 'recall':
    case 'constitution':
    case 'resolve':
    case 'suspend':
    case 'rules':
    case 'risk':
    case 'widerCut':
    case 'witnesses':
    case 'emergency':
    case 'stopEmergency':
    case 'allocate':
      return undefined;
    case 'away': {
      const heard = verb.value.gone.find(({ member, reason }) => !knowledge.isGone(member, reason));
      return heard === undefined ? undefined : { kind: 'NotGone', member: heard.member };
    }
    default:
      return { kind: 'NotDue' };
  }
}

/** Every member's stance towards an act, by all that is held. */
export function stancesHeld(bench: Bench, act: RecordId): ReadonlyMap<MemberId, Stance> {
  const count = { ...bench, isInside: () => true, isPruned: prunedAt(bench) };
  const known = [...stancesOf(count, act)].flatMap(([member, stance]): [MemberId, Stance][] =>
    stance === 'unknown' ? [] : [[member, stance]],
  );
  return new Map(known);
}

function tooEarly(
  bench: Bench,
  act: RecordId,
  wait: DurationName,
  { firstHeld, now }: Knowledge,
): NotDue | undefined {
  const until = (firstHeld(act) ?? now) + durationOf(bench.ground.overrides, wait);
  return now >= until ? undefined : { kind: 'TooEarly', until: until as Hour };
}

/** Why a turn is wanted by itself, the more urgent first. */
const EPOCH_WANTED: readonly EpochReason[] = ['removal', 'monthly'];

/** Strike notices that count and that no act carries yet. */
function wantedStrikes(bench: Bench, settlement: Settlement): readonly Due[] {
  const count = countAt(bench, settlement);
  const acts = [...bench.reading.actById.values()];
  return [...bench.reading.strikeById.values()]
    .filter((notice) => {
      const { device } = notice.said;
      if (authorInCount(count, notice) === undefined || !grows(bench.ground, device)) return false;
      if (memberOfDevice(bench.ground, device) === undefined) return false;
      return !acts.some(({ said }) => isSameStrike(said, notice.said));
    })
    .map(({ entry, said }) => ({ kind: 'strikeWanted', notice: entry.id, strike: said }));
}

function wantedEpoch(bench: Bench, acts: readonly DueAct[], { now }: Knowledge): readonly Due[] {
  if (acts.some(({ verb }) => verb === 'epoch')) return [];
  const reason = EPOCH_WANTED.find((one) => isEpochDue(bench.ground, one, now));
  return reason === undefined ? [] : [{ kind: 'epochWanted', reason }];
}

/**
 * Duties of rotas: who is asked to do what for how many hours, and that nobody serves twice in a row
 * (DESIGN §7). No rule here chooses between people; what lies too close is for the one who was asked.
 */
import type { MemberId, RecordId } from '../base/id.ts';
import { liveMember, liveMembers } from '../assembly/electorate.ts';
import type { Spoken } from '../assembly/spoken.ts';
import { knewOf, spokenOf } from '../assembly/spoken.ts';
import type { AssemblyState } from '../assembly/state.ts';
import type { Duty, DutySaid, DutyWord } from './records.ts';
import { dutyKind, dutySaidKind } from './records.ts';
import type { DutyStage, DutyState, Note } from './state.ts';

/** Hours of rest after a duty at least; after a longer one, as long as it was. */
export const DUTY_REST_HOURS = 24;
/** With fewer members nobody else is there to serve: no rest is asked (R25). */
export const REST_FROM_MEMBERS = 3;

/** Whether two duties follow each other without a rest between. */
export function areTooClose(a: Duty, b: Duty): boolean {
  const [first, second] = a.from <= b.from ? [a, b] : [b, a];
  const rest = Math.max(DUTY_REST_HOURS, first.until - first.from + 1);
  return second.from <= first.until + rest;
}

/** A duty with the last words about it. */
interface Heard {
  readonly spoken: Spoken<Duty>;
  /** The words that nothing later contradicts. */
  readonly last: readonly Spoken<DutySaid>[];
  readonly word: DutyWord | null;
}

/** Of contradicting words that nobody can order, the one that promises least. */
const CAUTION: readonly DutyWord[] = ['declined', 'missed', 'accepted', 'done'];

/** Folds all duties. */
export function foldDuties(state: AssemblyState, note: Note): readonly DutyState[] {
  const saidByDuty = new Map<RecordId, Spoken<DutySaid>[]>();
  for (const one of spokenOf(state, dutySaidKind)) {
    const some = saidByDuty.get(one.said.duty);
    if (some === undefined) saidByDuty.set(one.said.duty, [one]);
    else some.push(one);
  }
  const heard = spokenOf(state, dutyKind).flatMap((spoken): readonly Heard[] => {
    if (liveMember(state, spoken.said.member) === undefined)
      return (note(spoken.record, 'nothingThere'), []);
    const all = saidByDuty.get(spoken.record) ?? [];
    saidByDuty.delete(spoken.record);
    const words = all.filter((one) => {
      if (maySay(spoken, one)) return true;
      note(one.record, 'notTheirs');
      return false;
    });
    const last = words.filter(
      (one) => !words.some((other) => other !== one && knewOf(state, one.record, other.record)),
    );
    const word = CAUTION.find((one) => last.some(({ said }) => said.word === one)) ?? null;
    return [{ spoken, last, word }];
  });
  for (const said of saidByDuty.values()) for (const one of said) note(one.record, 'nothingThere');
  const byMember = new Map<MemberId, Heard[]>();
  for (const one of heard) {
    const { member } = one.spoken.said;
    const some = byMember.get(member);
    if (some === undefined) byMember.set(member, [one]);
    else some.push(one);
  }
  return heard.map((one) => dutyOf(state, one, byMember.get(one.spoken.said.member) ?? []));
}

/** The one who was asked says all but *missed*; that says whoever asked, or they themselves. */
function maySay({ by, said }: Spoken<Duty>, word: Spoken<DutySaid>): boolean {
  if (word.by === said.member) return true;
  return word.said.word === 'missed' && word.by === by;
}

/** @param all - the duties of the same member. */
function dutyOf(state: AssemblyState, one: Heard, all: readonly Heard[]): DutyState {
  const { record, device, by, wall, said: duty } = one.spoken;
  const tooClose =
    liveMembers(state).length < REST_FROM_MEMBERS
      ? []
      : all
          .filter((other) => other !== one && isInTheWay(state, one, other))
          .map(({ spoken }) => spoken.record);
  return { record, device, by, wall, duty, stage: stageOf(one.word, tooClose), tooClose };
}

/**
 * Whether another duty of the same member stands in the way of this one: it was accepted and lies too
 * close. Where both were accepted, the later word yields, for it was said with the other one known;
 * where neither knew of the other, both wait for the person.
 */
function isInTheWay(state: AssemblyState, one: Heard, other: Heard): boolean {
  const a = one.spoken.said;
  const b = other.spoken.said;
  if (a.member !== b.member || !isTaken(other.word) || !areTooClose(a, b)) return false;
  if (!isTaken(one.word)) return true;
  return !other.last.some((word) => one.last.some((own) => knewOf(state, own.record, word.record)));
}

function isTaken(word: DutyWord | null): boolean {
  return word === 'accepted' || word === 'done';
}

function stageOf(word: DutyWord | null, tooClose: readonly RecordId[]): DutyStage {
  if (word === null) return 'asked';
  return word === 'accepted' && tooClose.length > 0 ? 'conflict' : word;
}

/** Hours that were asked of a member, and how many of them they took on. */
export interface DutyLoad {
  readonly member: MemberId;
  readonly asked: number;
  readonly taken: number;
}

/**
 * What was asked of each live member, ascending by member: hours of duties that begin between two
 * hours, both included. Shown so that work is shared; nobody is ranked by it.
 */
export function dutyLoads(
  state: AssemblyState,
  duties: readonly DutyState[],
  from: number,
  until: number,
): readonly DutyLoad[] {
  return liveMembers(state).map(({ id }) => {
    const theirs = duties.filter(
      ({ duty }) => duty.member === id && duty.from >= from && duty.from <= until,
    );
    const hoursOf = (some: readonly DutyState[]): number =>
      some.reduce((sum, { duty }) => sum + duty.hours, 0);
    return {
      member: id,
      asked: hoursOf(theirs),
      taken: hoursOf(theirs.filter(({ stage }) => stage === 'accepted' || stage === 'done')),
    };
  });
}

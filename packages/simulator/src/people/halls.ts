/**
 * How people meet in a hall with one phone between them: a question of the meeting, an act that it would
 * carry out, and a scribe who writes down what others say. Those others left word with their own device
 * before they went, or confirm at home what was written (decision 0174).
 */
import type { Choice, MemberId, RecordId, Verb } from '@tocsin/core';
import { effectOf, hour } from '@tocsin/core';
import type { AnswerWish, HallStanding } from '@tocsin/peer';
import { hourNow } from '@tocsin/peer';

import type { CouncilHeard } from './councils.ts';
import { putQuestion, SELF } from './councils.ts';
import type { Person } from './person.ts';

/** Three days: those who deny what was written of them have time to. */
const MEETING_HOURS = 72;

/** What people of a hall say: yes or no. */
export type Mark = 'for' | 'against';

/** What one of them is written down to have said. */
export type Written = readonly [member: MemberId, mark: Mark];

const choiceOf = (value: Mark): Choice => ({ kind: 'mark', value });

/** Puts a question of yes or no to the meeting, which would carry out `verb`. */
export async function askHall(
  person: Person,
  heard: CouncilHeard,
  verb: Verb | null,
): Promise<RecordId | undefined> {
  const peer = person.device.home()?.peer;
  if (peer === undefined) return undefined;
  const opensAt = hour(hourNow(peer.parts) - 1);
  return await putQuestion(person, heard, {
    method: 'majority',
    options: [],
    visibility: 'open',
    meeting: true,
    extends: false,
    opensAt,
    closesAt: hour(opensAt + MEETING_HOURS),
    quorum: { kind: 'count', value: 2 },
    executeBy: null,
    effect: verb === null ? null : effectOf(peer.parts.crypto.hash, verb),
  });
}

/** Answers by one's own device, which says yes to the act as well. */
export async function answerMyself(
  person: Person,
  question: RecordId,
  mark: Mark,
): Promise<RecordId | undefined> {
  const wish = { spoken: SELF, sheet: null, choices: [choiceOf(mark)], reason: '', carry: true };
  return await said(person, question, wish);
}

/** A scribe writes down what others said, before two of the hall. */
export async function writeDown(
  scribe: Person,
  question: RecordId,
  written: readonly Written[],
  witnesses: readonly MemberId[],
): Promise<RecordId | undefined> {
  return await writeAs(scribe, question, written, { via: 'scribe', witnesses, sheet: null });
}

/** A scribe enters what a sheet of paper says; it counts once another enters the same. */
export async function enterSheet(
  scribe: Person,
  question: RecordId,
  sheet: number,
  written: readonly Written[],
): Promise<RecordId | undefined> {
  return await writeAs(scribe, question, written, { via: 'paper', witnesses: [], sheet });
}

async function writeAs(
  scribe: Person,
  question: RecordId,
  written: readonly Written[],
  how: {
    readonly via: 'scribe' | 'paper';
    readonly witnesses: readonly MemberId[];
    readonly sheet: number | null;
  },
): Promise<RecordId | undefined> {
  const sorted = written.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return await said(scribe, question, {
    spoken: {
      via: how.via,
      members: sorted.map(([member]) => member),
      witnesses: how.witnesses.toSorted(),
    },
    sheet: how.sheet,
    choices: sorted.map(([, mark]) => choiceOf(mark)),
    reason: '',
    // What a liar would claim: it says nothing of somebody else's device.
    carry: true,
  });
}

async function said(
  { device }: Person,
  question: RecordId,
  wish: AnswerWish,
): Promise<RecordId | undefined> {
  const answered = await device.decisions()?.answer(question, wish);
  return answered?.ok === true ? answered.value : undefined;
}

/** Leaves it to one's own device to say yes by what a scribe will write; not once something is written. */
export async function leaveWord({ device }: Person, question: RecordId): Promise<boolean> {
  return await leaveWhere(device, question, 'open');
}

/** Confirms what a scribe wrote. */
export async function confirmWritten({ device }: Person, question: RecordId): Promise<boolean> {
  return await leaveWhere(device, question, 'asks');
}

async function leaveWhere(
  device: Person['device'],
  question: RecordId,
  standing: HallStanding,
): Promise<boolean> {
  const desk = device.decisions();
  const view = desk?.views().find(({ decision }) => decision.record === question);
  if (desk === undefined || view === undefined || desk.hall(view) !== standing) return false;
  return (await desk.leaveToHall(question)).ok;
}

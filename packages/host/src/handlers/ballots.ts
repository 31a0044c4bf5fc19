/** `decide sheet|enter`: a vote on paper, which two scribes enter. */
import type { Choice, Decision, DecisionView, MemberId, RecordId, Result } from '@tocsin/core';
import { choiceKindOf, instantOf, MARKS_OF, ok, SHEET_MAX, SPOKEN_FOR_MAX } from '@tocsin/core';

import type { DecideEnterAnswer, DecideSheetAnswer, Handlers, With } from '../calls.ts';
import type { ControlFault } from '../message.ts';
import type { BallotSheets } from '../paper/ballot-sheet.ts';
import { ballotSheets, SHEET_ROWS } from '../paper/ballot-sheet.ts';
import type { Say } from '../words/index.ts';
import { letterOf } from '../decision-choice.ts';
import { refuse } from '../fault.ts';
import type { LiveAssembly } from '../live-log.ts';
import type { Logs } from '../logs.ts';
import { deliveryOf, whoOf } from '../show/common.ts';
import { decisionBrief, showingOf } from '../show/decision.ts';
import { pickStanding } from './assembly.ts';
import { choiceIn, failDecision, pickDecision } from './decide.ts';
import type { Files } from '../files.ts';
import { readOwn } from '../files.ts';

/** Characters of an id that a sheet shows. */
const ROW_ID_LENGTH = 8;
/** The longest file of lines: 20 rows of 120 characters, with room. */
const LINES_BYTES_MAX = 16_384;

/** The handlers of votes on paper. */
export function ballotHandlers(logs: Logs): Pick<Handlers, 'decide.sheet' | 'decide.enter'> {
  return {
    'decide.sheet': async (given, context) => {
      const found = pickStanding(logs, context);
      if (!found.ok) return found;
      const { assembly } = found.value;
      const view = pickDecision(assembly, given.id);
      return view.ok ? print(assembly, view.value, given) : view;
    },
    'decide.enter': async (given, context) => {
      const found = pickStanding(logs, context);
      if (!found.ok) return found;
      const { assembly } = found.value;
      const view = pickDecision(assembly, given.id);
      return view.ok ? enter(assembly, view.value, given) : view;
    },
  };
}

async function print(
  assembly: LiveAssembly,
  { decision }: DecisionView,
  given: With<'decide.sheet'>,
): Promise<Result<DecideSheetAnswer, ControlFault>> {
  if (decision.fault !== null) return refuse('DecisionVoid');
  // Words weigh a tenth of an app's worker, and nothing else in it speaks.
  const { createSay, sayDay } = await import('../words/index.ts');
  const say = createSay('en');
  const rows = decision.electorate.map((member) => member.slice(0, ROW_ID_LENGTH));
  const sheets: BallotSheets = {
    title: decision.proposal.title,
    text: decision.versions.at(-1)?.text ?? decision.proposal.text,
    id: decision.record.slice(0, ROW_ID_LENGTH),
    closes: sayDay('en', undefined, instantOf(decision.closesAt, assembly.tempoMs)),
    ...columnsOf(decision, say),
    rows,
  };
  const content = ballotSheets(sheets, say);
  const file = assembly.files.write(given, `vote-${sheets.id}`, '.html', content);
  if (!file.ok) return file;
  const count = Math.ceil(rows.length / SHEET_ROWS);
  const { me } = assembly.peer.peer.judged();
  return ok({
    id: decision.record,
    file: file.value,
    sheets: count,
    rows: rows.length,
    rowsOfSheet: SHEET_ROWS,
    members: decision.electorate.map((member) => whoOf(member, me)),
  });
}

/** What stands above the boxes; in brackets the word that a scribe types. */
function columnsOf({ proposal }: Decision, say: Say): Pick<BallotSheets, 'columns' | 'numbers'> {
  const kind = choiceKindOf(proposal);
  if (kind === 'mark') {
    const columns = MARKS_OF[proposal.method].map((mark) => {
      const word = say(`mark.${mark}`);
      return word === mark ? word : `${word} [${mark}]`;
    });
    return { columns, numbers: 'marks' };
  }
  const columns = proposal.options.map((option, at) => `${letterOf(at)}: ${option}`);
  const numbers = kind === 'ranking' ? 'ranks' : kind === 'scores' ? 'scores' : 'marks';
  return { columns, numbers };
}

/** One row of a sheet as a scribe read it. */
interface Line {
  readonly row: number;
  readonly member: MemberId;
  readonly choice: Choice;
}

async function enter(
  assembly: LiveAssembly,
  view: DecisionView,
  given: With<'decide.enter'>,
): Promise<Result<DecideEnterAnswer, ControlFault>> {
  if (given.sheet < 1 || given.sheet > SHEET_MAX) return refuse('BadGiven', { field: 'sheet' });
  const typed = linesIn(assembly.files, given);
  if (!typed.ok) return typed;
  const lines: Line[] = [];
  for (const text of typed.value) {
    const line = readLine(assembly, view, given.sheet, text);
    if (!line.ok) return line;
    if (lines.some(({ row }) => row === line.value.row))
      return refuse('RowTwice', { row: line.value.row });
    lines.push(line.value);
  }
  if (lines.length === 0 || lines.length > SPOKEN_FOR_MAX)
    return refuse('BadGiven', { field: 'line' });
  // Rows ascend as members do: that is the order of a record too.
  const ascending = lines.toSorted((a, b) => a.row - b.row);
  const { record } = view.decision;
  const said = await assembly.decisions.answer(record, {
    spoken: { via: 'paper', members: ascending.map(({ member }) => member), witnesses: [] },
    sheet: given.sheet,
    choices: ascending.map(({ choice }) => choice),
    reason: '',
    carry: false,
  });
  return said.ok
    ? entered(assembly, record, said.value, given.sheet, ascending)
    : failDecision(said.fault);
}

function linesIn(
  files: Files,
  { line, file }: With<'decide.enter'>,
): Result<readonly string[], ControlFault> {
  if (file === undefined) return ok(line);
  const bytes = readOwn(files, file, LINES_BYTES_MAX);
  if (!bytes.ok) return bytes;
  const text = new TextDecoder().decode(bytes.value);
  const read = text.split(/\r?\n/).filter((one) => one.trim() !== '');
  return ok([...line, ...read]);
}

/** Reads `ROW=CHOICE`, where the row stands on this sheet. */
function readLine(
  assembly: LiveAssembly,
  view: DecisionView,
  sheet: number,
  text: string,
): Result<Line, ControlFault> {
  const found = /^\s*(\d{1,4})\s*=(.*)$/.exec(text);
  if (found === null) return refuse('RowUnreadable');
  const row = Number(found[1]);
  const first = (sheet - 1) * SHEET_ROWS;
  const member = view.decision.electorate[row - 1];
  if (member === undefined || row <= first || row > first + SHEET_ROWS)
    return refuse('RowOfOtherSheet', { row });
  const choice = choiceIn(assembly, view, found[2] ?? '');
  return choice.ok ? ok({ row, member, choice: choice.value }) : choice;
}

function entered(
  assembly: LiveAssembly,
  decision: RecordId,
  record: RecordId,
  sheet: number,
  lines: readonly Line[],
): Result<DecideEnterAnswer, ControlFault> {
  const view = pickDecision(assembly, decision);
  if (!view.ok) return view;
  const { me } = assembly.peer.peer.judged();
  const { cast, uncounted } = view.value.decision;
  const whyOf = (member: MemberId) => uncounted.find((one) => one.member === member)?.why;
  const differ = lines.filter(({ member }) => whyOf(member) === 'scribesDiffer');
  return ok({
    decision: decisionBrief(showingOf(assembly), view.value),
    sheet,
    entered: lines.length,
    agreed: lines.filter(({ member }) => cast.some((one) => one.member === member)).length,
    once: lines.filter(({ member }) => whyOf(member) === 'oneScribe').length,
    differ: differ.map(({ row, member }) => ({ row, who: whoOf(member, me) })),
    delivery: deliveryOf(assembly.peer.peer, record),
  });
}

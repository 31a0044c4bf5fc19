/** `draw open|commit|reveal|dice|numbers|deny|beacon|show|list|replay|export`. */
import type {
  DrawDice,
  DrawFile,
  DrawOpened,
  DrawPool,
  DrawReading,
  DrawSecrets,
  DrawView,
  Hash32,
  Hour,
  MemberId,
  RecordId,
  Result,
  SourceValue,
} from '@tocsin/core';
import {
  compareText,
  divideFloor,
  DRAW_DICE_MAX,
  DRAW_GRACE_MAX,
  drawFile,
  fromHex,
  hour,
  instantOf,
  isSameDraw,
  luckAsked,
  ok,
  plainLuck,
  replayDraw,
  roundAfterS,
} from '@tocsin/core';
import type { DrawDeskFault } from '@tocsin/peer';
import { hourNow } from '@tocsin/peer';

import type {
  DrawChangedAnswer,
  DrawExportAnswer,
  DrawListAnswer,
  DrawReplayAnswer,
  Handlers,
  With,
} from '../calls.ts';
import type { ControlFault } from '../message.ts';
import type { Files } from '../files.ts';
import { readOwn } from '../files.ts';
import { failAs, refuse } from '../fault.ts';
import type { LiveAssembly } from '../live-log.ts';
import type { Logs } from '../logs.ts';
import { pickById, pickMember } from '../pick.ts';
import { deliveryOf } from '../show/common.ts';
import { drawAnswer, drawBrief } from '../show/draw.ts';
import { pickStanding } from './assembly.ts';
import { pickDecision } from './decide.ts';

type Calls = Extract<keyof Handlers, `draw.${string}`>;
type Named = Parameters<typeof pickStanding>[1];
type Asked<T> = Result<T, ControlFault>;

/** Hours of each part, unless told. */
const HOURS = { commit: 24, show: 24, dice: 24, numbers: 168, wait: 24, grace: 24 } as const;
/** With dice alone nothing comes after them, and others may take their time to show them. */
const DICE_GRACE_HOURS = 72;
/** Hours that nobody means; what is allowed is in the form of the record. */
const HOURS_MAX = 10_000;
/** A published distribution of 10,000 panels, with names: as large as files between people get. */
const PLAN_BYTES_MAX = 8_388_608;

/** The handlers of draws. */
export function drawHandlers(logs: Logs): Pick<Handlers, Calls> {
  const here =
    <Given, Said>(run: (home: LiveAssembly, given: Given) => Promise<Asked<Said>>) =>
    async (given: Given, context: Named): Promise<Asked<Said>> => {
      const found = pickStanding(logs, context);
      if (!found.ok) return found;
      const { assembly } = found.value;
      if (!(await assembly.draws.ready())) return refuse('CryptoUnavailable');
      return await run(assembly, given);
    };
  return {
    'draw.open': here(open),
    'draw.commit': here(async (home, { id }: With<'draw.commit'>) =>
      saying(home, id, 'committed', (draw) => home.draws.commit(draw)),
    ),
    'draw.reveal': here(async (home, { id }: With<'draw.reveal'>) =>
      saying(home, id, 'shown', (draw) => home.draws.show(draw)),
    ),
    'draw.dice': here(dice),
    'draw.numbers': here(numbers),
    'draw.deny': here(async (home, { id }: With<'draw.deny'>) =>
      saying(home, id, 'denied', (draw) => home.draws.read(draw, null, [])),
    ),
    'draw.beacon': here(beacon),
    'draw.show': here(async (home, { id }: With<'draw.show'>) => {
      const view = pickDraw(home, id);
      return view.ok ? ok(drawAnswer(home, view.value)) : view;
    }),
    'draw.list': here(list),
    'draw.replay': here(replay),
    'draw.export': here(exportDraw),
  };
}

/** The draw whose id begins so. */
export function pickDraw({ draws }: LiveAssembly, start: string): Asked<DrawView> {
  return pickById(draws.views(), ({ draw }) => draw.record, start, 'UnknownDraw');
}

async function saying(
  home: LiveAssembly,
  start: string,
  what: DrawChangedAnswer['what'],
  say: (draw: RecordId) => Promise<Result<RecordId, DrawDeskFault>>,
): Promise<Asked<DrawChangedAnswer>> {
  const view = pickDraw(home, start);
  if (!view.ok) return view;
  const said = await say(view.value.draw.record);
  return changed(home, what, view.value.draw.record, said);
}

function changed(
  home: LiveAssembly,
  what: DrawChangedAnswer['what'],
  draw: RecordId | undefined,
  said: Result<RecordId, DrawDeskFault>,
): Asked<DrawChangedAnswer> {
  if (!said.ok) return failAs(said.fault);
  const view = pickDraw(home, draw ?? said.value);
  if (!view.ok) return view;
  const delivery = deliveryOf(home.peer.peer, said.value);
  return ok({ what, record: said.value, draw: drawAnswer(home, view.value), delivery });
}

/** Members by name or the start of their ids, ascending and each once. */
function membersOf(home: LiveAssembly, starts: readonly string[]): Asked<readonly MemberId[]> {
  const found = new Set<MemberId>();
  for (const start of starts) {
    const member = pickMember(home, start);
    if (!member.ok) return member;
    found.add(member.value);
  }
  return ok([...found].toSorted(compareText));
}

async function open(
  home: LiveAssembly,
  given: With<'draw.open'>,
): Promise<Asked<DrawChangedAnswer>> {
  const opened = await readOpened(home, given);
  if (!opened.ok) return opened;
  return changed(home, 'opened', undefined, await home.draws.open(opened.value));
}

async function readOpened(
  home: LiveAssembly,
  given: With<'draw.open'>,
): Promise<Asked<DrawOpened>> {
  for (const one of ['commit', 'show', 'wait', 'within', 'grace'] as const)
    if ((given[one] ?? 0) > HOURS_MAX) return refuse('BadGiven', { field: one });
  const ends = [given.decision !== undefined, given.from.length > 0, given.file !== undefined];
  if (ends.filter(Boolean).length > 1) return refuse('DrawFromTwo');
  const decision = given.decision === undefined ? ok(null) : willingIn(home, given.decision);
  if (!decision.ok) return decision;
  const replaces = given.instead === undefined ? ok(null) : pickDraw(home, given.instead);
  if (!replaces.ok) return replaces;
  const luck = readLuck(home, given);
  if (!luck.ok) return luck;
  const from = membersOf(home, given.from);
  if (!from.ok) return from;
  const seats = given.seats ?? 1;
  const common = {
    title: given.title.normalize('NFC'),
    text: (given.text ?? '').normalize('NFC'),
    decision: decision.value?.id ?? null,
    replaces: replaces.value?.draw.record ?? null,
    grace: graceOf(given),
    luck: luck.value,
  };
  const pool: Asked<DrawPool> =
    given.file === undefined
      ? ok(decision.value?.pool ?? { kind: 'members', value: { members: from.value, seats } })
      : await poolOfPlan(home, given.file, common);
  return pool.ok ? ok({ ...common, pool: pool.value }) : pool;
}

function graceOf({ grace, dice: count, round, committer }: With<'draw.open'>): number {
  const isDiceAlone = count !== undefined && !round && committer.length === 0;
  return Math.min(grace ?? (isDiceAlone ? DICE_GRACE_HOURS : HOURS.grace), DRAW_GRACE_MAX);
}

/** Who is willing, as a decision that is closed says it. */
function willingIn(
  home: LiveAssembly,
  start: string,
): Asked<{ readonly id: RecordId; readonly pool: DrawPool }> {
  const view = pickDecision(home, start);
  if (!view.ok) return view;
  const { record, proposal, outcome, closesAt } = view.value.decision;
  if (proposal.method !== 'sortition') return refuse('DrawObjection', { problem: 'noSortition' });
  if (hourNow(home.peer.peer.parts) <= closesAt) return refuse('DecisionStillOpen');
  const members = [...outcome.pool].toSorted(compareText);
  return ok({ id: record, pool: { kind: 'members', value: { members, seats: proposal.seats } } });
}

type LuckGiven = Asked<DrawOpened['luck']>;

/** Where the chance comes from; every source begins a grace after the one before it ended. */
function readLuck(home: LiveAssembly, given: With<'draw.open'>): LuckGiven {
  const now = hourNow(home.peer.peer.parts);
  const grace = graceOf(given);
  // A wall is rounded up: what is opened now counts from the beginning of this hour.
  const from = now - 1;
  const hands = handsOf(home, given.hand);
  if (!hands.ok) return hands;
  const isOwn = given.dice !== undefined || given.round || given.committer.length > 0;
  if (given.source.length > 0) {
    if (isOwn) return refuse('DrawTwoWays');
    const after = hour(from + (given.wait ?? HOURS.wait));
    const until = hour(after + (given.within ?? HOURS.numbers));
    const sources = given.source.map((one) => one.normalize('NFC'));
    return ok({ kind: 'numbers', value: { hands: hands.value, after, until, sources } });
  }
  if (given.dice === undefined && !given.round) return refuse('DrawWithoutLast');
  const members = membersOf(home, given.committer);
  if (!members.ok) return members;
  const secrets = secretsOf(given, members.value, from);
  const last = secrets === null ? from : secrets.showUntil + grace;
  const diceRead = diceOf(given, hands.value, hour(last));
  const settled = hour(Math.max(now, diceRead?.until ?? secrets?.showUntil ?? now) + grace);
  const { tempoMs } = home;
  const seconds = divideFloor(instantOf(settled, tempoMs), 1_000);
  const round = given.round
    ? ({ chain: 'quicknet', round: roundAfterS('quicknet', seconds) } as const)
    : null;
  return ok({ kind: 'own', value: { secrets, dice: diceRead, round } });
}

function secretsOf(
  given: With<'draw.open'>,
  members: readonly MemberId[],
  from: number,
): DrawSecrets | null {
  if (members.length === 0) return null;
  const commitUntil = hour(from + (given.commit ?? HOURS.commit));
  const showUntil = hour(commitUntil + graceOf(given) + (given.show ?? HOURS.show));
  return { members, commitUntil, showUntil };
}

function diceOf(
  { dice: count, within }: With<'draw.open'>,
  hands: readonly MemberId[],
  after: Hour,
): DrawDice | null {
  if (count === undefined) return null;
  return { count, hands, after, until: hour(after + (within ?? HOURS.dice)) };
}

/** Those who are named, and whoever opens it. */
function handsOf(home: LiveAssembly, starts: readonly string[]): Asked<readonly MemberId[]> {
  const { me } = home.peer.peer.judged();
  const named = membersOf(home, starts);
  if (!named.ok || me === undefined) return named;
  return ok([...new Set([...named.value, me])].toSorted(compareText));
}

/** A list outside, as its own file has it: how long it is, and the hash of what is settled. */
async function poolOfPlan(
  home: LiveAssembly,
  file: string,
  common: Omit<DrawOpened, 'pool'>,
): Promise<Asked<DrawPool>> {
  const plan = readPlan(home.files, file);
  if (!plan.ok) return plan;
  const { mode, pool, pick } = plan.value;
  const isPanel = mode === 'panel';
  if (common.luck.kind === 'numbers' || (mode !== 'assembly' && !isPanel))
    return refuse('DrawPlanUnfit');
  const { parts } = home.peer.peer;
  const unlisted = { ...common, pool: NO_POOL };
  const luck = luckAsked(unlisted, hourNow(parts), home.tempoMs);
  if (luck === null) return refuse('DrawPlanUnfit');
  const crypto = await home.draws.crypto();
  if (crypto === undefined) return refuse('CryptoUnavailable');
  const planned = replayDraw({ ...plan.value, plan: true, luck: plainLuck(luck) }, crypto);
  if (!planned.ok) return failAs(planned.fault);
  const terms = planned.value.terms as Hash32;
  const { tickets } = planned.value;
  if (isPanel) return ok({ kind: 'panels', value: { terms, tickets: tickets ?? 0 } });
  const size = Array.isArray(pool) ? pool.length : 0;
  return ok({ kind: 'listed', value: { terms, size, seats: Number(pick) } });
}

const NO_POOL: DrawPool = { kind: 'members', value: { members: [], seats: 1 } };

function readPlan(files: Files, file: string): Asked<DrawFile> {
  const bytes = readOwn(files, file, PLAN_BYTES_MAX);
  if (!bytes.ok) return bytes;
  try {
    const plan: unknown = JSON.parse(new TextDecoder().decode(bytes.value));
    const isObject = typeof plan === 'object' && plan !== null && !Array.isArray(plan);
    if (!isObject) return refuse('NotAnObject');
    // What the log says takes the place of what the file said of it.
    const { luck: _luck, terms: _terms, plan: _plan, ...rest } = plan as DrawFile;
    return ok(rest);
  } catch {
    return refuse('NotJson');
  }
}

async function dice(
  home: LiveAssembly,
  { id, dice: typed, witness }: With<'draw.dice'>,
): Promise<Asked<DrawChangedAnswer>> {
  const digits = typed.replaceAll(/[\s,.;]+/g, '');
  if (!/^[1-6]+$/.test(digits) || digits.length > DRAW_DICE_MAX) return refuse('DiceUnreadable');
  return reading(home, id, { kind: 'dice', value: digits.split('').map(Number) }, witness);
}

async function numbers(
  home: LiveAssembly,
  { id, value, witness }: With<'draw.numbers'>,
): Promise<Asked<DrawChangedAnswer>> {
  const values = value.map((one): SourceValue => {
    const isNumbers = /^\d{1,15}(?:[\s,;]+\d{1,15})*$/.test(one.trim());
    if (!isNumbers) return { kind: 'text', value: one.normalize('NFC') };
    return {
      kind: 'numbers',
      value: one
        .trim()
        .split(/[\s,;]+/)
        .map(Number),
    };
  });
  if (values.length === 0) return refuse('BadGiven', { field: 'value' });
  return reading(home, id, { kind: 'numbers', value: values }, witness);
}

async function reading(
  home: LiveAssembly,
  id: string,
  read: DrawReading,
  starts: readonly string[],
): Promise<Asked<DrawChangedAnswer>> {
  const witnesses = membersOf(home, starts);
  if (!witnesses.ok) return witnesses;
  return saying(home, id, 'read', (draw) => home.draws.read(draw, read, witnesses.value));
}

async function beacon(
  home: LiveAssembly,
  { id, signature, previous = '' }: With<'draw.beacon'>,
): Promise<Asked<DrawChangedAnswer>> {
  const said = fromHex(signature.trim().toLowerCase());
  const before = fromHex(previous.trim().toLowerCase());
  if (said === undefined || before === undefined || before.length > said.length)
    return refuse('RoundNotTrue');
  return saying(home, id, 'brought', (draw) => home.draws.bring(draw, said, before));
}

async function list(
  home: LiveAssembly,
  { all }: With<'draw.list'>,
): Promise<Asked<DrawListAnswer>> {
  const briefs = home.draws.views().map((view) => drawBrief(home, view));
  return ok({ name: home.name, draws: all ? briefs : briefs.filter(({ fault }) => !fault) });
}

/** The file of a draw that drew somebody; of a list outside, completed from its own. */
function fileOf(
  home: LiveAssembly,
  { id, file }: Pick<With<'draw.replay'>, 'id' | 'file'>,
): Asked<{ readonly view: DrawView; readonly file: DrawFile }> {
  const view = pickDraw(home, id);
  if (!view.ok) return view;
  const { draw } = view.value;
  if (draw.outcome.kind !== 'drawn') return refuse('NobodyDrawn');
  const isOutside = draw.opened.pool.kind !== 'members' && draw.luck !== null;
  if (isOutside && file === undefined) return refuse('DrawPlanNeeded');
  const plan = isOutside && file !== undefined ? readPlan(home.files, file) : ok({});
  return plan.ok ? ok({ view: view.value, file: drawFile(draw, plan.value) }) : plan;
}

async function replay(
  home: LiveAssembly,
  given: With<'draw.replay'>,
): Promise<Asked<DrawReplayAnswer>> {
  const found = fileOf(home, given);
  if (!found.ok) return found;
  const { view, file } = found.value;
  const crypto = await home.draws.crypto();
  if (crypto === undefined) return refuse('CryptoUnavailable');
  // As whoever gets the file reads it.
  const replayed = replayDraw(JSON.parse(JSON.stringify(file)), crypto);
  if (!replayed.ok) return failAs(replayed.fault);
  const { picks } = replayed.value;
  return ok({ draw: drawBrief(home, view), same: isSameDraw(view.draw, replayed.value), picks });
}

async function exportDraw(
  home: LiveAssembly,
  given: With<'draw.export'>,
): Promise<Asked<DrawExportAnswer>> {
  const found = fileOf(home, given);
  if (!found.ok) return found;
  const { record } = found.value.view.draw;
  const text = `${JSON.stringify(found.value.file, null, 2)}\n`;
  const file = home.files.write(given, `${home.name}-draw-${record.slice(0, 8)}`, '.json', text);
  return file.ok ? ok({ id: record, file: file.value }) : file;
}

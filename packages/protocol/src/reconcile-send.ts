/**
 * The sending half of a link: plans what the other end lacks, reads it in windows, packs it into
 * batches, and lets one parcel at a time go. See `reconcile.ts`.
 */
import type { DeviceId, Record, RecordId, WireRecord } from '@tocsin/core';
import { encodeHuskRun, LANE_COMMON } from '@tocsin/core';

import type { TheirDevice } from './difference.ts';
import { differenceOf, holds, questionAbout, takeFromRuns } from './difference.ts';
import type { Frame, Reason } from './frames.ts';
import { encodeFrame, WANT_IDS_MAX } from './frames.ts';
import { splitFrontier } from './frontier.ts';
import { portionsOf, readsFor } from './husks.ts';
import type { Portion } from './husks.ts';
import { orderForSending, packBatches } from './order.ts';
import { dequeue, enqueue, hasNoRecords } from './outbox.ts';
import type {
  LinkFault,
  ReconcileEffect,
  ReconcileSetting,
  ReconcileState,
} from './reconcile-state.ts';
import { LOCATING_MAX, READ_RECORDS_MAX, WANTED_MAX } from './reconcile-state.ts';
import type { Step } from './step.ts';
import { ROWS_MAX } from './told.ts';

export type ReconcileStep = Step<ReconcileState, ReconcileEffect>;

/** A state with what is to be done, to which the next part of a step adds. */
export function andThen(
  step: ReconcileStep,
  next: (state: ReconcileState) => ReconcileStep,
): ReconcileStep {
  if (step.state.over) return step;
  const after = next(step.state);
  if (step.effects.length === 0) return after;
  if (after.effects.length === 0) return { state: after.state, effects: step.effects };
  return { state: after.state, effects: [...step.effects, ...after.effects] };
}

/** Queues a frame, or says that there was no room. */
export function say(state: ReconcileState, frame: Frame): ReconcileStep {
  const outbox = enqueue(state.outbox, frame);
  return outbox === undefined
    ? { state, effects: [{ kind: 'unsent', frame }] }
    : { state: { ...state, outbox }, effects: [] };
}

/** Ends the link with a word of farewell, which overtakes all that waits. */
export function leave(state: ReconcileState, reason: Reason, fault: LinkFault): ReconcileStep {
  return {
    state: { ...state, over: true },
    effects: [
      { kind: 'send', bytes: encodeFrame({ kind: 'bye', reason }) },
      { kind: 'drop', fault },
    ],
  };
}

/**
 * Sends our frontier. A stranger is told only of devices that he named himself: who has the log
 * needs no more to find what to bring us.
 */
export function sayFrontier(setting: ReconcileSetting, state: ReconcileState): ReconcileStep {
  const isStranger = state.peer.standing === 'stranger';
  if (isStranger && state.heard === undefined) return { state, effects: [] };
  const all = setting.view.devices();
  const devices = isStranger ? all.filter((one) => state.theirs.has(one.device)) : all;
  const gov = isStranger ? null : setting.gov;
  let step: ReconcileStep = { state: { ...state, turnedAway: false }, effects: [] };
  for (const part of splitFrontier({ gov, devices }))
    step = andThen(step, (now) => say(now, { kind: 'frontier', ...part }));
  return step;
}

/** Asks for records of which others told us husks only. */
export function sayTold({ told }: ReconcileSetting, state: ReconcileState): ReconcileStep {
  let step: ReconcileStep = { state, effects: [] };
  for (let at = 0; at < told.length; at += ROWS_MAX) {
    const rows = told.slice(at, at + ROWS_MAX);
    step = andThen(step, (now) => say(now, { kind: 'told', rows }));
  }
  return step;
}

const UNHEARD: TheirDevice = { heads: [], located: new Map() };

/** Compares these devices anew and adds what the other end lacks to what will be sent. */
export function plan(
  setting: ReconcileSetting,
  state: ReconcileState,
  devices: Iterable<DeviceId>,
): ReconcileStep {
  if (state.heard === undefined) return { state, effects: [] };
  const theirs = new Map(state.theirs);
  const undecided = new Set(state.undecided);
  const resting = new Set(state.resting);
  const locating = new Map(state.locating);
  const runs = [...state.runs];
  const questions: Frame[] = [];
  for (const device of devices) {
    const their = theirs.get(device) ?? UNHEARD;
    const difference = differenceOf(setting.view, device, their);
    undecided.delete(device);
    if (difference.kind === 'lacking') {
      resting.delete(device);
      runs.push(...difference.runs);
      theirs.set(device, withOurs(setting, device, their));
      continue;
    }
    undecided.add(device);
    if (difference.kind === 'wait') continue;
    for (const head of difference.heads) {
      if (locating.has(head.id) || locating.size >= LOCATING_MAX) continue;
      locating.set(head.id, device);
      const { known, unknown } = questionAbout(head, their.located.get(head.id));
      const above = known < 0 ? null : known;
      questions.push({ kind: 'locate', head: head.id, above, below: unknown });
    }
  }
  const placing = state.placing || questions.length > 0;
  if (placing) resting.clear();
  let step: ReconcileStep = {
    state: { ...state, theirs, undecided, placing, resting, locating, runs },
    effects: [],
  };
  for (const question of questions) step = andThen(step, (now) => say(now, question));
  return step;
}

/** What they will have once the runs have left: our heads, and theirs that we do not hold. */
function withOurs(setting: ReconcileSetting, device: DeviceId, their: TheirDevice): TheirDevice {
  const ours = setting.view.headsOf(device);
  const beyond = their.heads.filter((head) => !holds(setting.view, device, head));
  return { heads: [...ours, ...beyond], located: their.located };
}

/** Asks for records, each once until frontiers are compared again. */
export function want(state: ReconcileState, ids: readonly RecordId[]): ReconcileStep {
  const room = WANTED_MAX - state.wanted.size;
  const fresh = [...new Set(ids)].filter((id) => !state.wanted.has(id)).slice(0, room);
  if (fresh.length === 0) return { state, effects: [] };
  let step: ReconcileStep = {
    state: { ...state, wanted: new Set([...state.wanted, ...fresh]) },
    effects: [],
  };
  for (let at = 0; at < fresh.length; at += WANT_IDS_MAX) {
    const some = fresh.slice(at, at + WANT_IDS_MAX);
    step = andThen(step, (now) => say(now, { kind: 'want', ids: some }));
  }
  return step;
}

/** Whether the next window may be read: there is something in it, and the last has left the queue. */
export function hasMoreToRead({ asked, runs, reading, outbox }: ReconcileState): boolean {
  return (asked.length > 0 || runs.length > 0) && !reading && hasNoRecords(outbox);
}

/** Reads the next window: asked for first, then the runs. */
export function readMore(setting: ReconcileSetting, state: ReconcileState): ReconcileStep {
  const isResting = state.resting.size > 0 && setting.nowMs < state.restUntilMs;
  const asked = state.asked.slice(0, READ_RECORDS_MAX);
  const room = isResting ? 0 : READ_RECORDS_MAX - asked.length;
  const taken =
    room > 0 ? takeFromRuns(setting.view, state.runs, room) : { ids: [], runs: state.runs };
  const window = [...new Set([...asked, ...taken.ids])];
  const left = { ...state, asked: state.asked.slice(asked.length), runs: taken.runs };
  if (window.length === 0) return { state: left, effects: [] };
  return {
    state: { ...left, window, reading: true },
    effects: [{ kind: 'read', ids: readsFor(setting.view, window) }],
  };
}

/** Queues what was read, as far as the other end may see it. */
export function sendRead(
  setting: ReconcileSetting,
  state: ReconcileState,
  records: readonly Record[],
): ReconcileStep {
  let step: ReconcileStep = { state: { ...state, reading: false, window: [] }, effects: [] };
  for (const portion of portionsOf(setting.view, state.window, records))
    for (const frame of framesOf(setting, portion)) step = andThen(step, (now) => say(now, frame));
  return step;
}

function framesOf(setting: ReconcileSetting, portion: Portion): readonly Frame[] {
  if (portion.kind === 'husks') {
    const isSeen = setting.sight(LANE_COMMON) !== 'none';
    return isSeen ? [{ kind: 'husks', run: encodeHuskRun(portion.run) }] : [];
  }
  const seen = orderForSending(portion.records)
    .map((record) => seenBy(setting, record))
    .filter((record) => record !== undefined);
  return packBatches(seen).map((records): Frame => ({ kind: 'records', records }));
}

function seenBy(setting: ReconcileSetting, record: Record): WireRecord | undefined {
  const sight = setting.sight(record.fields.lane);
  if (sight === 'none') return undefined;
  return sight === 'whole' ? record : { ...record, body: null };
}

/** Lets the next parcel go, if the bearer is free. */
export function pump(state: ReconcileState): ReconcileStep {
  const { outbox, parcel } = dequeue(state.outbox);
  if (parcel === undefined) return { state, effects: [] };
  return { state: { ...state, outbox }, effects: [{ kind: 'send', bytes: parcel }] };
}

/**
 * The hearing half of a link: what each frame of the other end does, counted against its quota
 * before anything is done with it. See `reconcile.ts`.
 */
import type { DeviceId, RecordId, WireRecord } from '@tocsin/core';
import { decodeWire, unreachable } from '@tocsin/core';

import type { TheirDevice } from './difference.ts';
import { listOf, narrowed, pointsBetween, questionAbout } from './difference.ts';
import type { Frame, FrameOf } from './frames.ts';
import { decodeFrame } from './frames.ts';
import { WAKE_VERSION } from './handshake.ts';
import { joinFrontier } from './frontier.ts';
import { lowestOfRow } from './husks.ts';
import type { QuotaKind } from './quota.ts';
import { isWithin, spend } from './quota.ts';
import type { ReconcileStep } from './reconcile-send.ts';
import { leave, plan, say, sayFrontier, sayTold, andThen, want } from './reconcile-send.ts';
import type {
  HeardFrame,
  ReconcileEffect,
  ReconcileSetting,
  ReconcileState,
} from './reconcile-state.ts';
import { ASKED_MAX, REST_MS } from './reconcile-state.ts';
import type { Row } from './told.ts';
import { countOf, heldIn } from './told.ts';

/** Takes one parcel of the other end; total. */
export function hear(
  setting: ReconcileSetting,
  state: ReconcileState,
  bytes: Uint8Array,
): ReconcileStep {
  const frame = decodeFrame(bytes);
  if (!frame.ok) return leave(state, 'malformed', frame.fault);
  return hearFrame(setting, state, frame.value, bytes.length);
}

function hearFrame(
  setting: ReconcileSetting,
  state: ReconcileState,
  frame: Frame,
  bytes: number,
): ReconcileStep {
  switch (frame.kind) {
    case 'records':
      if (bytes > state.granted) return leave(state, 'overCredit', { kind: 'OverCredit' });
      return hearRecords(setting, state, frame, bytes);
    case 'husks':
      if (bytes > state.granted) return leave(state, 'overCredit', { kind: 'OverCredit' });
      return taken(setting, state, 1, bytes, { kind: 'admitHusks', run: frame.run, bytes });
    case 'frontier':
      return counted(setting, state, 'asked', frame.devices.length >>> 4, (now) =>
        hearFrontier(setting, now, frame),
      );
    case 'want':
      return counted(setting, state, 'asked', frame.ids.length, (now) =>
        hearWant(setting, now, frame.ids),
      );
    case 'locate':
      return counted(setting, state, 'asked', 16, (now) => hearLocate(setting, now, frame));
    case 'points':
      return hearPoints(setting, state, frame);
    case 'told':
      // Who is let in by a placement that we lack asks before it can be shown to us: no fault.
      if (state.peer.standing === 'stranger') return { state, effects: [] };
      return counted(setting, state, 'asked', countOf(frame.rows), (now) =>
        hearTold(setting, now, frame.rows),
      );
    case 'alert':
      return counted(setting, state, 'alerts', 1, (now) => passOn(now, frame));
    case 'beat':
      return counted(setting, state, 'beats', 1, (now) => passOn(now, frame));
    case 'probe':
    case 'probeAnswer':
    case 'custody':
      return counted(setting, state, 'probes', 1, (now) => passOn(now, frame));
    case 'wake':
      if (state.peer.version < WAKE_VERSION)
        return leave(state, 'outOfTurn', { kind: 'OutOfTurn' });
      return counted(setting, state, 'probes', 1, (now) => passOn(now, frame));
    case 'credit': {
      const credit = Math.min(state.outbox.credit + frame.bytes, Number.MAX_SAFE_INTEGER);
      return { state: { ...state, outbox: { ...state.outbox, credit } }, effects: [] };
    }
    case 'refuse':
      return { state, effects: [{ kind: 'refused', reason: frame.reason }] };
    case 'bye':
      return {
        state: { ...state, over: true },
        effects: [{ kind: 'drop', fault: { kind: 'PeerLeft', reason: frame.reason } }],
      };
    case 'hello':
    case 'answer':
    case 'auth':
    case 'welcome':
      return leave(state, 'outOfTurn', { kind: 'OutOfTurn' });
    default:
      return unreachable(frame);
  }
}

function passOn(state: ReconcileState, frame: HeardFrame): ReconcileStep {
  return { state, effects: [{ kind: 'heard', frame }] };
}

/** Does `next` if the quota allows; else says so, and sends a stranger away. */
function counted(
  setting: ReconcileSetting,
  state: ReconcileState,
  what: QuotaKind,
  amount: number,
  next: (state: ReconcileState) => ReconcileStep,
): ReconcileStep {
  if (!isWithin(state.usage, setting.quota, what, amount, setting.nowMs))
    return turnAway(state, what);
  return next({ ...state, usage: spend(state.usage, what, amount, setting.nowMs) });
}

function turnAway(state: ReconcileState, what: QuotaKind): ReconcileStep {
  if (state.peer.standing === 'stranger')
    return leave(state, 'overQuota', { kind: 'OverQuota', what });
  const step = say(state, { kind: 'refuse', reason: 'overQuota' });
  return { state: step.state, effects: [...step.effects, { kind: 'turnedAway', what }] };
}

function hearRecords(
  setting: ReconcileSetting,
  state: ReconcileState,
  frame: FrameOf<'records'>,
  bytes: number,
): ReconcileStep {
  const records: WireRecord[] = [];
  for (const encoded of frame.records) {
    const record = decodeWire(encoded);
    if (!record.ok) return leave(state, 'malformed', record.fault);
    records.push(record.value);
  }
  return taken(setting, state, records.length, bytes, { kind: 'admit', records, bytes });
}

/** Lets the host take what was sent within its credit, if its sender may cost so much. */
function taken(
  setting: ReconcileSetting,
  state: ReconcileState,
  records: number,
  bytes: number,
  effect: ReconcileEffect,
): ReconcileStep {
  const { quota, nowMs } = setting;
  const now = { ...state, granted: state.granted - bytes, progressMs: nowMs, vain: 0 };
  const isAllowed =
    isWithin(state.usage, quota, 'bytes', bytes, nowMs) &&
    isWithin(state.usage, quota, 'records', records, nowMs);
  if (!isAllowed) return turnAway({ ...now, owed: now.owed + bytes, turnedAway: true }, 'bytes');
  const usage = spend(spend(state.usage, 'bytes', bytes, nowMs), 'records', records, nowMs);
  return { state: { ...now, usage }, effects: [effect] };
}

function hearFrontier(
  setting: ReconcileSetting,
  state: ReconcileState,
  frame: FrameOf<'frontier'>,
): ReconcileStep {
  const devices = joinFrontier(state.parts, frame);
  if (devices === undefined)
    return leave(state, 'malformed', { kind: 'Malformed', rule: 'frontier' });
  if (frame.more) return { state: { ...state, parts: devices }, effects: [] };
  const heard = { gov: frame.gov, devices };
  const theirs = new Map<DeviceId, TheirDevice>();
  for (const { device, heads } of devices) {
    const located = state.theirs.get(device)?.located ?? new Map();
    theirs.set(device, { heads, located });
  }
  const isFirst = state.heard === undefined;
  const now: ReconcileState = {
    ...state,
    parts: [],
    heard,
    theirs,
    runs: [],
    undecided: new Set(),
    locating: new Map(),
    placing: false,
    resting: new Set(),
    progressMs: setting.nowMs,
  };
  const step: ReconcileStep = { state: now, effects: [{ kind: 'frontier', frontier: heard }] };
  const answered =
    isFirst && state.peer.standing === 'stranger'
      ? andThen(step, (after) => sayFrontier(setting, after))
      : step;
  const ours = setting.view.devices().map((one) => one.device);
  const planned = andThen(answered, (after) => plan(setting, after, ours));
  return isFirst ? andThen(planned, (after) => sayTold(setting, after)) : planned;
}

/** Sends what is here of records of which the other end was told that their time is over. */
function hearTold(
  setting: ReconcileSetting,
  state: ReconcileState,
  rows: readonly Row[],
): ReconcileStep {
  const ids = heldIn(setting.view, rows);
  const runs = ids.length === 0 ? state.runs : [...state.runs, listOf(ids)];
  return { state: { ...state, runs }, effects: [] };
}

function hearWant(
  setting: ReconcileSetting,
  state: ReconcileState,
  ids: readonly RecordId[],
): ReconcileStep {
  // Of what is pruned its husk is told, and those below it, without which it stands on nothing.
  const here = ids.flatMap((id) => lowestOfRow(setting.view, id) ?? []);
  const asked = [...new Set([...state.asked, ...here])].slice(0, ASKED_MAX);
  return { state: { ...state, asked }, effects: [] };
}

/**
 * Answers where a branch runs, and rests: the other end found the fork and sends its side first.
 * Where both ends are placing forks neither rests, lest each wait for the other.
 */
function hearLocate(
  setting: ReconcileSetting,
  state: ReconcileState,
  frame: FrameOf<'locate'>,
): ReconcileStep {
  const points = pointsBetween(setting.view, frame.head, frame.above ?? -1, frame.below);
  const device = setting.view.place(frame.head)?.author;
  const isOpen = device !== undefined && !state.placing && state.undecided.has(device);
  const now: ReconcileState = isOpen
    ? {
        ...state,
        resting: new Set([...state.resting, device]),
        restUntilMs: setting.nowMs + REST_MS,
      }
    : state;
  return say(now, { kind: 'points', head: frame.head, points });
}

function hearPoints(
  setting: ReconcileSetting,
  state: ReconcileState,
  frame: FrameOf<'points'>,
): ReconcileStep {
  const device = state.locating.get(frame.head);
  const their = device === undefined ? undefined : state.theirs.get(device);
  const head = their?.heads.find((one) => one.id === frame.head);
  if (device === undefined || their === undefined || head === undefined)
    return { state, effects: [] };
  const before = questionAbout(head, their.located.get(head.id));
  const after = narrowed(setting.view, device, before, frame.points);
  const located = new Map(their.located).set(head.id, after);
  const theirs = new Map(state.theirs).set(device, { heads: their.heads, located });
  const locating = new Map(state.locating);
  locating.delete(frame.head);
  const now = { ...state, theirs, locating, progressMs: setting.nowMs };
  return plan(setting, now, new Set([device, ...state.undecided]));
}

/** Takes the host's word on a batch: what they hold now, what is missing still. */
export function hearAdmitted(
  setting: ReconcileSetting,
  state: ReconcileState,
  held: readonly RecordId[],
  missing: readonly RecordId[],
): ReconcileStep {
  const theirs = new Map(state.theirs);
  const wanted = new Set(state.wanted);
  const touched = new Set<DeviceId>();
  for (const id of held) {
    wanted.delete(id);
    const place = setting.view.place(id);
    if (place === undefined) continue;
    touched.add(place.author);
    const their = theirs.get(place.author) ?? { heads: [], located: new Map() };
    const others = their.heads.filter((head) => head.id !== place.prev && head.id !== id);
    theirs.set(place.author, {
      heads: [...others, { seq: place.seq, id }],
      located: their.located,
    });
  }
  const step = plan(setting, { ...state, theirs, wanted }, touched);
  return andThen(step, (now) => want(now, missing));
}

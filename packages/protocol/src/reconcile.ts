/**
 * Reconciliation on one link, after the handshake (log.md §7; `docs/spec/reconciliation.md`). Both
 * ends say how far they have come, each sends what the other lacks, then each new record as it
 * comes; merging is a set union, so loss, repetition and new links do no harm.
 *
 * The machine holds places, not contents: it asks its host to read and to admit. It only exists for
 * an `Authenticated` peer. Credit is the back-pressure: records leave only as the other end grants
 * bytes, and a peer over its quota is granted none until its hour has passed. Alerts, beats and
 * probes pass through, before any records.
 */
import { powerOfTwo, unreachable } from '@tocsin/core';

import { holds } from './difference.ts';
import { isIdle } from './outbox.ts';
import { isWithin } from './quota.ts';
import { hear, hearAdmitted } from './reconcile-hear.ts';
import type { ReconcileStep } from './reconcile-send.ts';
import {
  hasMoreToRead,
  leave,
  plan,
  pump,
  readMore,
  say,
  sayFrontier,
  sendRead,
  andThen,
  want,
} from './reconcile-send.ts';
import type { LogView } from './log-view.ts';
import type { ReconcileEvent, ReconcileSetting, ReconcileState } from './reconcile-state.ts';
import { COMPARE_MS, TICK_MS, VAIN_DOUBLINGS_MAX } from './reconcile-state.ts';

/** Takes one event; total on whatever the other end sends. */
export function stepReconcile(
  setting: ReconcileSetting,
  state: ReconcileState,
  event: ReconcileEvent,
): ReconcileStep {
  if (state.over) return { state, effects: [] };
  let step = take(setting, state, event);
  // Most steps have nothing to give back, to read or to let go: they make nothing for it.
  if (step.state.owed > 0) step = andThen(step, (now) => giveCredit(setting, now));
  if (hasMoreToRead(step.state)) step = andThen(step, (now) => readMore(setting, now));
  return isIdle(step.state.outbox) ? step : andThen(step, pump);
}

function take(
  setting: ReconcileSetting,
  state: ReconcileState,
  event: ReconcileEvent,
): ReconcileStep {
  switch (event.kind) {
    case 'begin':
      return sayFrontier(setting, { ...state, progressMs: setting.nowMs });
    case 'parcel':
      return hear(setting, state, event.bytes);
    case 'carried':
      return { state: { ...state, outbox: { ...state.outbox, busy: false } }, effects: [] };
    case 'read':
      return sendRead(setting, state, event.records);
    case 'admitted':
      return hearAdmitted(
        setting,
        { ...state, owed: state.owed + event.bytes },
        event.held,
        event.missing,
      );
    case 'grown':
      return plan(setting, state, new Set(event.devices));
    case 'say':
      return say(state, event.frame);
    case 'wish':
      return want(state, event.ids);
    case 'tick':
      return tick(setting, state);
    case 'end':
      return leave(state, event.reason, { kind: 'WeLeft', reason: event.reason });
    default:
      return unreachable(event);
  }
}

/**
 * Gives back the credit of what was taken, as long as all that is granted stays within the quota.
 * Who has used up his hour keeps his link and waits; a stranger goes.
 */
function giveCredit(setting: ReconcileSetting, state: ReconcileState): ReconcileStep {
  const { quota, nowMs } = setting;
  const isAllowed =
    isWithin(state.usage, quota, 'bytes', state.granted + state.owed, nowMs) &&
    isWithin(state.usage, quota, 'records', 1, nowMs);
  if (!isAllowed) {
    return state.peer.standing === 'stranger'
      ? leave(state, 'overQuota', { kind: 'OverQuota', what: 'bytes' })
      : { state, effects: [] };
  }
  const granted = { ...state, owed: 0, granted: state.granted + state.owed };
  const step = say(granted, { kind: 'credit', bytes: state.owed });
  return state.turnedAway ? andThen(step, (now) => sayFrontier(setting, now)) : step;
}

/** How long nothing may come before frontiers are compared again. */
function compareAfterMs({ vain }: ReconcileState): number {
  return COMPARE_MS * powerOfTwo(Math.min(vain, VAIN_DOUBLINGS_MAX));
}

/**
 * After how many milliseconds this link needs a `tick`, if no other event comes before: for a
 * comparison that got no answer, credit that waits for the next hour, a rest. Null = never.
 *
 * @param isLacking - `lacksSomething` of the same.
 */
export function nextTickMs(
  view: LogView,
  state: ReconcileState,
  nowMs: number,
  isLacking: boolean = lacksSomething(view, state),
): number | null {
  if (state.over) return null;
  if (state.owed > 0 || state.turnedAway || state.resting.size > 0) return TICK_MS;
  if (!isLacking) return null;
  return Math.max(TICK_MS, state.progressMs + compareAfterMs(state) - nowMs);
}

/** Whether the other end said that it holds more than we do. */
export function lacksSomething(view: LogView, { heard, undecided }: ReconcileState): boolean {
  if (heard === undefined) return false;
  const holdsAll = heard.devices.every(({ device, heads }) =>
    heads.every((head) => holds(view, device, head)),
  );
  return !holdsAll || undecided.size > 0;
}

/** Compares again when the other end has more and nothing has come for a while. */
function tick(setting: ReconcileSetting, state: ReconcileState): ReconcileStep {
  const { nowMs, view } = setting;
  if (nowMs - state.progressMs < compareAfterMs(state) || !lacksSomething(view, state))
    return { state, effects: [] };
  return sayFrontier(setting, {
    ...state,
    progressMs: nowMs,
    vain: state.vain + 1,
    wanted: new Set(),
    locating: new Map(),
  });
}

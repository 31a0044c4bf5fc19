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
import { unreachable } from '@tocsin/core';

import { holds } from './difference.ts';
import { isWithin } from './quota.ts';
import { hear, hearAdmitted } from './reconcile-hear.ts';
import type { ReconcileStep } from './reconcile-send.ts';
import {
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
import { COMPARE_MS } from './reconcile-state.ts';

/** Takes one event; total on whatever the other end sends. */
export function stepReconcile(
  setting: ReconcileSetting,
  state: ReconcileState,
  event: ReconcileEvent,
): ReconcileStep {
  if (state.over) return { state, effects: [] };
  const step = andThen(take(setting, state, event), (now) => giveCredit(setting, now));
  return andThen(
    andThen(step, (now) => readMore(setting, now)),
    pump,
  );
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
  if (state.owed === 0) return { state, effects: [] };
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

/**
 * Whether time alone may change something on this link: a comparison that got no answer, credit
 * that waits for the next hour, a rest. Where it may not, a host need not send `tick` before the
 * next event.
 */
export function needsTicks(view: LogView, state: ReconcileState): boolean {
  if (state.over) return false;
  const isWaiting = state.owed > 0 || state.turnedAway || state.resting.size > 0;
  return isWaiting || lacksSomething(view, state);
}

function lacksSomething(view: LogView, { heard, undecided }: ReconcileState): boolean {
  if (heard === undefined) return false;
  const holdsAll = heard.devices.every(({ device, heads }) =>
    heads.every((head) => holds(view, device, head)),
  );
  return !holdsAll || undecided.size > 0;
}

/** Compares again when the other end has more and nothing has come for a while. */
function tick(setting: ReconcileSetting, state: ReconcileState): ReconcileStep {
  const { nowMs, view } = setting;
  if (nowMs - state.progressMs < COMPARE_MS || !lacksSomething(view, state))
    return { state, effects: [] };
  return sayFrontier(setting, {
    ...state,
    progressMs: nowMs,
    wanted: new Set(),
    locating: new Map(),
  });
}

/**
 * The wider cut (R6): the members find, some time after an early end, that a power was misused before
 * it ended. For `widerCut` hours they may move the cut of that one end back: never below what was
 * settled when the end was placed, except along a proven fork, so that no majority rewrites last
 * year's votes. What then lies outside counts for nothing in that scope, and in that scope only; what
 * was placed meanwhile stays placed.
 */
import type { DeviceId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import { compareText } from '../base/bytes.ts';
import type { Entry } from '../log/entry.ts';
import type { DeviceHeads, Frontier, Head } from '../log/frontier.ts';
import { headsOf, isAtOrBelow } from '../log/frontier.ts';
import type { Cut, CutScope, WiderCut } from './act.ts';
import { durationOf } from './durations.ts';
import type { Reading } from './reading.ts';
import type { Device, Ground, Moment } from './state.ts';
import type { Objection, Trial } from './trial.ts';
import { isAboveFloor, withDevice, withValue } from './trial.ts';

/** An early end: when it was placed, and what still counts of each device under it. */
export interface EarlyEnd {
  readonly at: Moment;
  readonly cuts: Frontier;
}

/** The early end of a scope; undefined while it did not end, or not early. */
export function earlyEndOf(ground: Ground, scope: CutScope): EarlyEnd | undefined {
  switch (scope.kind) {
    case 'mandate':
      return ground.mandates.get(scope.value)?.ended ?? undefined;
    case 'device':
      return endOfDevices(
        [ground.devices.get(scope.value)].filter(
          (device) => device?.status === 'struck' || device?.status === 'forked',
        ),
      );
    default:
      return endOfDevices(
        [...ground.devices.values()]
          .filter(({ member, status }) => member === scope.value && status === 'gone')
          .toSorted((a, b) => compareText(a.id, b.id)),
      );
  }
}

function endOfDevices(devices: readonly (Device | undefined)[]): EarlyEnd | undefined {
  const cuts = devices.flatMap((device): DeviceHeads[] =>
    device?.cut ? [{ device: device.id, heads: device.cut }] : [],
  );
  const at = devices[0]?.endedAt ?? null;
  return at === null ? undefined : { at, cuts };
}

/** What speaks against a wider cut, beside its class. */
export function objectionToWiderCut(trial: Trial, wider: WiderCut): Objection {
  const end = earlyEndOf(trial.ground, wider.scope);
  if (end === undefined) return 'no-such-end';
  if (trial.moment.wall > end.at.wall + durationOf(trial.ground.overrides, 'widerCut'))
    return 'wider-cut-late';
  for (const cut of wider.cuts) {
    const objection = objectionToOne(trial, end, cut);
    if (objection !== undefined) return objection;
  }
  return undefined;
}

function objectionToOne(trial: Trial, end: EarlyEnd, { device, lastHonoured }: Cut): Objection {
  const entry = trial.reading.entryById.get(lastHonoured);
  const before = end.cuts.find((one) => one.device === device)?.heads;
  if (before === undefined) return 'cut-not-of-member';
  if (entry?.header.author !== device || !trial.isInside(lastHonoured)) return 'cut-not-of-member';
  if (!isEarlier(trial.reading, before, entry)) return 'cut-not-earlier';
  const settled = headsOf(groundBefore(trial, end.at).frontier, device);
  return isAboveFloor(trial, entry, settled) ? undefined : 'cut-too-early';
}

/** The ground at which an end was judged: what it had settled is the floor. */
function groundBefore({ history, ground }: Trial, { height }: Moment): Ground {
  return history[Math.max(0, height - 1)] ?? ground;
}

function isEarlier(reading: Reading, before: readonly Head[], entry: Entry): boolean {
  if (before.length === 1 && before[0]?.id === entry.id) return false;
  return isAtOrBelow(before, entry, (id) => reading.entryById.get(id));
}

/** The ground in which less counts of what ended. */
export function applyWiderCut(trial: Trial, { scope, cuts }: WiderCut): Ground {
  const headBy = new Map<DeviceId, readonly Head[]>();
  for (const { device, lastHonoured } of cuts) {
    const entry = trial.reading.entryById.get(lastHonoured);
    if (entry !== undefined) headBy.set(device, [{ seq: entry.header.seq, id: entry.id }]);
  }
  const { ground } = trial;
  if (scope.kind !== 'mandate')
    return [...headBy].reduce((after, [device, cut]) => withDevice(after, device, { cut }), ground);
  const mandate = ground.mandates.get(scope.value);
  if (mandate === undefined || mandate.ended === null) return ground;
  const { cuts: before } = mandate.ended;
  const ended = {
    ...mandate.ended,
    cuts: before.map(({ device, heads }) => ({ device, heads: headBy.get(device) ?? heads })),
  };
  return { ...ground, mandates: withValue(ground.mandates, scope.value, { ...mandate, ended }) };
}

/**
 * The newest record of an ended device that still counts and was written in this hour or before: the
 * cut for somebody who knows since when it was in other hands. Undefined: nothing so old counts.
 */
export function lastBefore(
  reading: Reading,
  heads: readonly Head[],
  hour: Hour,
): RecordId | undefined {
  let newest: Entry | undefined;
  for (const head of heads) {
    let at = reading.entryById.get(head.id);
    while (at !== undefined && at.header.wallHour > hour)
      at = at.header.prev === null ? undefined : reading.entryById.get(at.header.prev);
    if (at !== undefined && (newest === undefined || at.header.seq > newest.header.seq))
      newest = at;
  }
  return newest?.id;
}

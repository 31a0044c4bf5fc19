/** `device cut`: a device was in other hands before it ended; its last hours count no more (R6). */
import type { CutScope, DeviceId, Result, Verb } from '@tocsin/core';
import { durationOf, earlyEndOf, hour, lastBefore, ok } from '@tocsin/core';
import { hourNow } from '@tocsin/peer';

import type { DeviceCutAnswer, Handlers, With } from '../calls.ts';
import type { ControlFault } from '../message.ts';
import { refuse } from '../fault.ts';
import type { Logs } from '../logs.ts';
import { pickDevice } from '../pick.ts';
import { whenOfHour } from '../show/common.ts';
import type { Standing } from './assembly.ts';
import { countAfter, pickStanding, propose } from './assembly.ts';

/** The handler of `device cut`. */
export function cuttingHandlers(logs: Logs): Pick<Handlers, 'device.cut'> {
  return {
    'device.cut': async (given, context) => {
      const found = pickStanding(logs, context);
      return found.ok ? cutDevice(found.value, given) : found;
    },
  };
}

async function cutDevice(
  standing: Standing,
  given: With<'device.cut'>,
): Promise<Result<DeviceCutAnswer, ControlFault>> {
  const { assembly, state } = standing;
  const device = pickDevice(assembly, given.device);
  if (!device.ok) return device;
  const scope = scopeOf(standing, device.value);
  const end = scope && earlyEndOf(state, scope);
  if (scope === undefined || end === undefined) return refuse('DeviceNotEnded');
  const most = durationOf(state.overrides, 'widerCut');
  if (hourNow(assembly.peer.peer.parts) > end.at.wall + most)
    return refuse('CutTooLate', { hours: most });
  if (given.hours < 1 || given.hours > most) return refuse('HoursOutOfRange', { least: 1, most });
  const heads = end.cuts.find((one) => one.device === device.value)?.heads ?? [];
  const since = hour(Math.max(0, end.at.wall - given.hours));
  const lastHonoured = lastBefore(state.reading, heads, since);
  if (lastHonoured === undefined) return refuse('NothingToCut');
  if (heads.length === 1 && heads[0]?.id === lastHonoured) return refuse('NothingToCut');
  const cuts = [{ device: device.value, lastHonoured }];
  const verb: Verb = { kind: 'widerCut', value: { scope, cuts } };
  const act = await propose(standing, verb);
  if (!act.ok) return act;
  const count = countAfter(assembly, act.value);
  return ok({
    device: device.value,
    act: act.value,
    since: whenOfHour(since, state.tempoMs),
    for: count,
  });
}

/** Under which early end a device stands: its own, or that of its member. */
function scopeOf({ state }: Standing, id: DeviceId): CutScope | undefined {
  const device = state.devices.get(id);
  if (device?.status === 'gone') return { kind: 'membership', value: device.member };
  const hasEnded = device?.status === 'struck' || device?.status === 'forked';
  return hasEnded ? { kind: 'device', value: id } : undefined;
}

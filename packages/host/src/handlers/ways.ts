/** `ways add|show|remove`. */
import type { DeviceId, Result } from '@tocsin/core';
import { divideFloor, ok } from '@tocsin/core';
import { COURIER_LIFETIME_DAYS } from '@tocsin/peer';

import type { Handlers, Way, WaysChangedAnswer, WaysShowAnswer } from '../calls.ts';
import type { ControlFault } from '../message.ts';
import type { OpenLog } from '../live-log.ts';
import type { Logs } from '../logs.ts';
import { pickLog, pickLogs } from '../pick.ts';
import { whenOf, whenOrNull, whoOf } from '../show/common.ts';

/** Hours of tempo in a day. */
const DAY_HOURS = 24;

/** The handlers of ways. */
export function waysHandlers(logs: Logs): Pick<Handlers, 'ways.add' | 'ways.show' | 'ways.remove'> {
  const change = async (
    context: Parameters<typeof pickLog>[1],
    address: string,
    act: (log: OpenLog) => Promise<Result<boolean, ControlFault>>,
  ): Promise<Result<WaysChangedAnswer, ControlFault>> => {
    const log = pickLog(logs, context);
    if (!log.ok) return log;
    const changed = await act(log.value);
    if (!changed.ok) return changed;
    return ok({ address, changed: changed.value, ways: log.value.net.ways().length });
  };
  return {
    'ways.add': ({ address }, context) => change(context, address, ({ net }) => net.add(address)),
    'ways.remove': ({ address }, context) =>
      change(context, address, ({ net }) => net.remove(address)),
    'ways.show': async (_, context) => {
      const open = pickLogs(logs, context);
      if (!open.ok) return open;
      return ok({
        listening: open.value.flatMap(({ name, net }) =>
          net.addresses().map((address) => ({ log: name, address })),
        ),
        ways: open.value.flatMap(waysOf),
        net: logs.host.net.on,
        waiting: open.value.reduce((sum, log) => sum + waitingIn(log), 0),
        parcels: open.value.flatMap(parcelsOf),
      });
    },
  };
}

/** Ways of one log: those that were given, and links that others opened. */
export function waysOf({ name, net, peer }: OpenLog): readonly Way[] {
  const linked = new Map(peer.links.peers().map((one) => [one.way, one.device]));
  const contacts = peer.contacts();
  const subjectOf = (device: DeviceId | undefined) =>
    device === undefined ? undefined : peer.judged().subjectByDevice.get(device);
  const me = subjectOf(peer.replica.me);
  const wayOf = (way: string, address: string | null): Way => {
    const contact = contacts.findLast((one) => one.way === way);
    const device = linked.get(way) ?? contact?.device;
    const subject = subjectOf(device);
    // A relay of ours is no peer of the log: it shows by the address that it lends us.
    const isLinked = linked.has(way) || net.addresses().some((one) => one.startsWith(`${way}/`));
    const state = isLinked ? 'linked' : net.bearers.length > 0 ? 'trying' : 'known';
    const who = subject === undefined ? null : whoOf(subject, me);
    return { kind: 'net', address, log: name, who, state, heardAt: whenOrNull(contact?.at) };
  };
  const given = net.ways().map((address) => wayOf(address, address));
  const others = [...linked.keys()].filter((way) => !net.ways().includes(way));
  return [...given, ...others.map((way) => wayOf(way, null))];
}

/** The parcels of ours that are followed, newest first. */
function parcelsOf({ name, peer }: OpenLog): WaysShowAnswer['parcels'] {
  const { clock, tempoMs } = peer.parts;
  const dayMs = DAY_HOURS * tempoMs;
  const today = divideFloor(clock.now(), dayMs);
  return peer.custody
    .sent()
    .toReversed()
    .map(({ recipients, arrivedDay, expiresDay }) => {
      const isOver = arrivedDay.size === 0 && today > expiresDay;
      return {
        log: name,
        packedAt: whenOf((expiresDay - COURIER_LIFETIME_DAYS) * dayMs),
        state: isOver ? 'ranOut' : arrivedDay.size === 0 ? 'waiting' : 'arrived',
        recipients: recipients.size,
        arrivedAt: arrivedDay.size,
      };
    });
}

/** Our own records in a log that nobody has shown to have. */
function waitingIn({ peer }: OpenLog): number {
  const { me, index } = peer.replica;
  const own = index.view.headsOf(me).at(-1)?.seq ?? -1;
  const others = [...peer.judged().subjectByDevice.keys()].filter((device) => device !== me);
  let known = Math.max(-1, ...others.map((device) => peer.links.takenSeq(device)));
  for (let seq = own; seq > known; seq -= 1) if (peer.custody.arrivedAt(seq).size > 0) known = seq;
  for (const { devices } of peer.heardFrontiers().values())
    for (const { device, heads } of devices)
      if (device === me) for (const { seq } of heads) known = Math.max(known, seq);
  for (const { header } of peer.entries())
    if (header.author !== me)
      for (const id of header.deps) {
        const place = index.view.place(id);
        if (place?.author === me) known = Math.max(known, place.seq);
      }
  return Math.max(0, own - known);
}

/** `wake show|give|end|seen`: who wakes this device, and whom this device wakes. */
import type { DeviceId, Result } from '@tocsin/core';
import { isWakeEndpoint, ok, WAKE_ENDPOINT_LENGTH_MAX, WAKE_KEY_BYTES } from '@tocsin/core';
import type { WakeTicket } from '@tocsin/core';

import type { CallContext, Handlers, WakeShowAnswer } from '../calls.ts';
import { readExchange } from '../exchange.ts';
import { failAs, refuse } from '../fault.ts';
import type { LiveAssembly } from '../live-log.ts';
import type { Logs } from '../logs.ts';
import type { ControlFault } from '../message.ts';
import type { ExchangeFile } from '../paper/exchange-file.ts';
import { partOf } from '../paper/exchange-file.ts';
import { pickAssemblies, pickAssembly, pickById, pickDevice } from '../pick.ts';
import { whenOrNull, whoOf } from '../show/common.ts';
import { WAKE_HOLDERS_MAX } from '../wakeup/asking.ts';
import type { WakerOf } from './waking.ts';

type Calls = 'wake.show' | 'wake.give' | 'wake.end' | 'wake.seen';

/** The handlers of waking. */
export function wakeUpHandlers(logs: Logs, wakerOf: WakerOf): Pick<Handlers, Calls> {
  return {
    'wake.show': async (_, context) => {
      const homes = pickAssemblies(logs, context);
      if (!homes.ok) return homes;
      for (const { wakes } of homes.value) wakes.asking.ask();
      return ok(shown(logs, homes.value));
    },
    'wake.give': async ({ file, by }, context) => {
      const home = pickAssembly(logs, context);
      if (!home.ok) return home;
      if (by.length === 0 || by.length > WAKE_HOLDERS_MAX)
        return refuse('BadGiven', { field: 'by' });
      const read = readExchange(home.value.files, file, ['wake']);
      if (!read.ok) return read;
      const ticket = ticketOf(read.value);
      if (ticket === undefined) return refuse('FileMalformed');
      const devices: DeviceId[] = [];
      for (const named of by) {
        const device = pickDevice(home.value, named);
        if (!device.ok) return device;
        devices.push(device.value);
      }
      const given = await home.value.wakes.asking.give(ticket, devices);
      return given.ok ? ok(shown(logs, [home.value])) : failAs(given.fault);
    },
    'wake.seen': async (_, context) => {
      const homes = pickAssemblies(logs, context);
      if (!homes.ok) return homes;
      for (const home of homes.value) {
        const seen = await wakerOf(home)?.touched();
        if (seen?.ok === false) return seen;
      }
      return ok(shown(logs, homes.value));
    },
    'wake.end': ({ device }, context) =>
      device === undefined ? endOwn(logs, context) : endOf(logs, context, device),
  };
}

/** Nobody wakes this device any more. */
async function endOwn(
  logs: Logs,
  context: CallContext,
): Promise<Result<WakeShowAnswer, ControlFault>> {
  const homes = pickAssemblies(logs, context);
  if (!homes.ok) return homes;
  for (const { wakes } of homes.value) {
    const ended = await wakes.asking.end();
    if (!ended.ok) return failAs(ended.fault);
  }
  return ok(shown(logs, homes.value));
}

/** This device wakes that one no more. */
async function endOf(
  logs: Logs,
  context: CallContext,
  named: string,
): Promise<Result<WakeShowAnswer, ControlFault>> {
  const homes = pickAssemblies(logs, context);
  if (!homes.ok) return homes;
  const all = homes.value.flatMap(({ wakes }) =>
    wakes.keeping.kept().map(({ device }) => ({ device, wakes })),
  );
  const found = pickById(all, ({ device }) => device, named, 'UnknownDevice');
  if (!found.ok) return found;
  await found.value.wakes.keeping.drop(found.value.device);
  return ok(shown(logs, homes.value));
}

function ticketOf(file: ExchangeFile): WakeTicket | undefined {
  const key = partOf(file, 'key', WAKE_KEY_BYTES);
  const address = partOf(file, 'endpoint', 1, WAKE_ENDPOINT_LENGTH_MAX);
  if (key === undefined || address === undefined) return undefined;
  const endpoint = new TextDecoder().decode(address);
  return isWakeEndpoint(endpoint) ? { endpoint, key } : undefined;
}

function shown({ host }: Logs, homes: readonly LiveAssembly[]): WakeShowAnswer {
  const there = ({ name, peer }: LiveAssembly, device: DeviceId) => {
    const { subjectByDevice, me } = peer.peer.judged();
    // Whoever left has no name here any more, but the device keeps its own.
    return { log: name, device, who: whoOf(subjectByDevice.get(device) ?? device, me) };
  };
  return {
    wakes: host.waker?.whom ?? 'nobody',
    holders: homes.flatMap((home) =>
      home.wakes.asking.holders().map(({ device, state }) => ({ ...there(home, device), state })),
    ),
    able: homes.flatMap((home) => home.wakes.asking.able().map((device) => there(home, device))),
    kept: homes.flatMap((home) =>
      home.wakes.keeping.kept().map(({ device, state, wokenAt }) => ({
        ...there(home, device),
        state,
        wokenAt: whenOrNull(wokenAt),
      })),
    ),
  };
}

/** `bundle pack|open`. */
import type { Result } from '@tocsin/core';
import { divideFloor, ok, toHex } from '@tocsin/core';
import {
  COURIER_LIFETIME_DAYS,
  packForCourier,
  readFromCourier,
  takeFromCourier,
} from '@tocsin/peer';
import type { BundleContent } from '@tocsin/protocol';
import { BUNDLE_BYTES_MAX } from '@tocsin/protocol';

import type {
  BundleOpenAnswer,
  BundlePackAnswer,
  CallContext,
  Handlers,
  When,
  With,
} from '../calls.ts';
import type { ControlFault } from '../message.ts';
import { failAs, refuse } from '../fault.ts';
import type { OpenLog } from '../live-log.ts';
import type { Logs } from '../logs.ts';
import { alertsToCarry, hearCarried } from '../parcel.ts';
import { pickLog, pickLogs } from '../pick.ts';
import { whenOf } from '../show/common.ts';

type Parcel = BundlePackAnswer['parcels'][number];

/** Hours of tempo in a day. */
const DAY_HOURS = 24;

/** The handlers of parcels that couriers carry. */
export function carryHandlers(logs: Logs): Pick<Handlers, 'bundle.pack' | 'bundle.open'> {
  return {
    'bundle.pack': async (given, context) => {
      const named = { assembly: given.for ?? context.assembly };
      if (given.for === undefined) {
        const all = pickLogs(logs, named);
        if (!all.ok) return all;
        if (all.value.length === 0) return refuse('NoAssembly');
        return packAll(logs, all.value, given, context);
      }
      const one = pickLog(logs, named);
      return one.ok ? packAll(logs, [one.value], given, context) : one;
    },
    'bundle.open': async ({ file }, context) => {
      const bytes = logs.host.files.read(file, BUNDLE_BYTES_MAX);
      if (!bytes.ok) return bytes;
      context.note({ key: 'opening', done: 0, of: 0 });
      const found = findLog(logs, bytes.value);
      if (!found.ok) return found;
      return take(found.value.log, found.value.content, bytes.value);
    },
  };
}

/** Packs for every log that anybody else is in; nobody at all is a fault. */
async function packAll(
  logs: Logs,
  open: readonly OpenLog[],
  given: With<'bundle.pack'>,
  context: CallContext,
): Promise<Result<BundlePackAnswer, ControlFault>> {
  const parcels: Parcel[] = [];
  for (const [at, log] of open.entries()) {
    context.note({ key: 'packing', done: at, of: open.length });
    const { clock, tempoMs } = log.peer.parts;
    const alerts = log.pact === undefined ? [] : alertsToCarry(log.pact);
    const packed = await packForCourier(log.peer, alerts);
    if (!packed.ok) {
      if (packed.fault.kind === 'NoRecipients') continue;
      return failAs(packed.fault);
    }
    const today = divideFloor(clock.now(), DAY_HOURS * tempoMs);
    const keepsUntil = whenOfDay(today + COURIER_LIFETIME_DAYS, tempoMs);
    for (const { bytes, records, beats, recipients } of packed.value) {
      const file = write(logs, given, parcels.length, bytes);
      if (!file.ok) return file;
      const size = bytes.length;
      parcels.push({
        log: log.name,
        file: file.value,
        bytes: size,
        records,
        beats,
        recipients,
        keepsUntil,
      });
    }
  }
  return parcels.length === 0 ? refuse('NoRecipients') : ok({ parcels });
}

/** A carrier learns nothing from the name: no log, no date. */
function write(
  logs: Logs,
  { out, folder }: With<'bundle.pack'>,
  before: number,
  bytes: Uint8Array,
): Result<string, ControlFault> {
  const name = `parcel-${toHex(logs.host.random.bytes(4))}`;
  if (out === undefined) return logs.host.files.write({ folder }, name, '.tocsin', bytes);
  const numbered = before === 0 ? out : `${out}.${before + 1}`;
  return logs.host.files.write({ out: numbered, folder }, name, '.tocsin', bytes);
}

function whenOfDay(day: number, tempoMs: number): When {
  return whenOf(day * DAY_HOURS * tempoMs);
}

/** The log for which a parcel is sealed to this device. */
function findLog(
  logs: Logs,
  bytes: Uint8Array,
): Result<{ readonly log: OpenLog; readonly content: BundleContent }, ControlFault> {
  for (const log of logs.open()) {
    const read = readFromCourier(log.peer, bytes);
    if (read.ok) return ok({ log, content: read.value });
    if (read.fault.kind !== 'NotForUs') return failAs(read.fault);
  }
  return refuse('BundleNotForUs');
}

async function take(
  log: OpenLog,
  { createdDay }: BundleContent,
  bytes: Uint8Array,
): Promise<Result<BundleOpenAnswer, ControlFault>> {
  const taken = await takeFromCourier(log.peer, bytes);
  if (!taken.ok) return failAs(taken.fault);
  const { records, fresh, refused, parked, outlived, beats, alerts } = taken.value;
  const rings = log.pact === undefined ? 0 : await hearCarried(log.pact, alerts);
  const known = Math.max(0, records - fresh - refused - parked - outlived);
  const packedAt = whenOfDay(createdDay, log.peer.replica.tempoMs);
  return ok({ fresh, known, parked, outlived, refused, beats, rings, packedAt });
}

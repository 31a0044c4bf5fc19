/**
 * What a log keeps on the disk and for how long (R14): what has had its time goes by itself within a
 * day, and at once when the disk is full. Nothing else ever does.
 */
import {
  DURATIONS,
  durationOf,
  hour,
  settledFloor,
  settledGround,
  SIGNATURE_BYTES,
} from '@tocsin/core';

import type { KeptLog } from '../calls.ts';
import type { OpenLog } from '../live-log.ts';
import { whenOfHour, whenOrNull } from './common.ts';

/** Bytes of bodies and signatures that have had their time and are still here. */
export function spentBytes({ peer }: OpenLog): number {
  const { pruned, shredded } = peer.sweep.waiting();
  if (pruned.length + shredded.length === 0) return 0;
  const [husks, bodiless] = [new Set(pruned), new Set(shredded)];
  let bytes = 0;
  for (const { id, header } of peer.whole()) {
    if (husks.has(id)) bytes += header.bodyLen + SIGNATURE_BYTES;
    else if (bodiless.has(id)) bytes += header.bodyLen;
  }
  return bytes;
}

/** What is kept of a log. */
export function keptOf(log: OpenLog): KeptLog {
  const { peer, name } = log;
  const { index, tempoMs } = peer.replica;
  const { pruned, shredded } = peer.sweep.waiting();
  const { keptHours, until } = retentionOf(log);
  return {
    log: name,
    keptHours,
    overUntil: until > 0 ? whenOfHour(hour(until), tempoMs) : null,
    records: index.size() - index.husks(),
    husks: index.husks(),
    waiting: pruned.length + shredded.length,
    waitingBytes: spentBytes(log),
    sweptAt: whenOrNull(peer.sweep.last()),
  };
}

/** How long words are kept, and up to which hour they have had their time; 0 = none has. */
function retentionOf({ assembly, pact }: OpenLog): {
  readonly keptHours: number;
  readonly until: number;
} {
  const { state } = assembly.peer.peer.judged();
  const { initially } = DURATIONS.headersKept;
  if (state === undefined) return { keptHours: initially, until: 0 };
  // A pact's log settles nothing: its home says what is old, and no home how long it is kept.
  if (pact !== undefined)
    return { keptHours: initially, until: Math.max(0, settledGround(state).wall - initially) };
  const keptHours = durationOf(state.overrides, 'headersKept');
  const floor = settledFloor(state);
  return { keptHours, until: floor === 0 ? 0 : (state.history[floor]?.wall ?? 0) };
}

/**
 * What a log keeps on the disk, and what of it could go first, were the disk to fill: the records
 * of a lane of data whose time is over (R14), that are settled, and that another device has shown to
 * hold. Never what nobody else holds. Nothing is dropped by the program itself yet.
 */
import type { DeviceId } from '@tocsin/core';
import { durationOf, isSettled, LANE_GOVERNANCE, SIGNATURE_BYTES } from '@tocsin/core';
import { hourNow } from '@tocsin/peer';

import type { OpenLog } from '../live-log.ts';

/** Bytes that could go first. */
export function droppableBytes({ assembly, pact, peer }: OpenLog): number {
  const { state } = assembly.peer.peer.judged();
  // A pact's log settles nothing (R7): all of it stays.
  if (pact !== undefined || state === undefined) return 0;
  const before = hourNow(peer.parts) - durationOf(state.overrides, 'headersKept');
  const heldBy = heldElsewhere(peer);
  let bytes = 0;
  for (const { id, header } of peer.entries()) {
    if (header.lane === LANE_GOVERNANCE || header.wallHour >= before) continue;
    if (!isSettled(state, id) || header.seq > (heldBy.get(header.author) ?? -1)) continue;
    bytes += header.bodyLen + SIGNATURE_BYTES;
  }
  return bytes;
}

/** How far each device's chain is known to lie with another device than this one. */
function heldElsewhere(peer: OpenLog['peer']): ReadonlyMap<DeviceId, number> {
  const seqBy = new Map<DeviceId, number>();
  for (const [holder, { devices }] of peer.heardFrontiers()) {
    if (holder === peer.replica.me) continue;
    for (const { device, heads } of devices)
      for (const { seq, id } of heads) {
        // Only a head that lies on the chain we have too says anything of what is behind it.
        if (peer.replica.index.known(id) === undefined) continue;
        seqBy.set(device, Math.max(seqBy.get(device) ?? -1, seq));
      }
  }
  return seqBy;
}

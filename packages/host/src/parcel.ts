/**
 * What a courier takes along for a pact beside its records: the rings, disputes and all-clears of
 * the last thirty days (R22), whole, so that each is judged by whoever hears it first.
 */
import {
  ALERT_CONTEXTS,
  cancelKeptKind,
  decodeDispute,
  disputeKeptKind,
  encodeRing,
  firstBellKeptKind,
  relayKeptKind,
  saidAs,
} from '@tocsin/core';
import { hourNow } from '@tocsin/peer';
import type { CarriedAlert } from '@tocsin/protocol';

import type { LivePact } from './live-log.ts';

/** Hours for which alerts are carried along. */
const ALERT_HOURS = 720;

/** The bell words of a pact that are still worth carrying. */
export function alertsToCarry({ open }: LivePact): readonly CarriedAlert[] {
  if (open === undefined) return [];
  const { peer } = open.peer;
  const since = hourNow(peer.parts) - ALERT_HOURS;
  const { alerts } = peer.judged();
  const rings = ALERT_CONTEXTS.flatMap((context) => alerts[context].rings)
    .filter(({ verdicts }) => verdicts.every(({ notAfter }) => notAfter >= since))
    .map(({ ring }): CarriedAlert => ({ class: 'ring', bytes: encodeRing(ring) }));
  const words = peer.entries().flatMap((entry): readonly CarriedAlert[] => {
    if (entry.header.wallHour < since) return [];
    const cancel = saidAs(cancelKeptKind, entry);
    if (cancel !== undefined) return [{ class: 'cancel', bytes: cancel.cancel }];
    const relay = saidAs(relayKeptKind, entry);
    if (relay !== undefined) return [{ class: 'relay', bytes: relay.relay }];
    const first = saidAs(firstBellKeptKind, entry);
    if (first !== undefined) return [{ class: 'firstBell', bytes: first.bell }];
    const said = saidAs(disputeKeptKind, entry)?.said;
    if (said === undefined) return [];
    return [{ class: decodeDispute(said).ok ? 'dispute' : 'lift', bytes: said }];
  });
  return [...rings, ...words];
}

/** Lets a pact hear the bell words that a courier brought; gives how many were rings. */
export async function hearCarried(
  { open }: LivePact,
  alerts: readonly CarriedAlert[],
): Promise<number> {
  let rings = 0;
  for (const { class: what, bytes } of alerts) {
    if (what === 'ring') {
      rings += 1;
      await open?.peer.hearRing(bytes);
    } else if (what === 'cancel') await open?.peer.hearCancel(bytes, false);
    else if (what === 'dispute') await open?.peer.hearDispute(bytes);
    else if (what === 'lift') await open?.peer.hearLift(bytes);
    else if (what === 'relay') await open?.peer.hearRelay(bytes);
    else await open?.peer.hearFirstBell(bytes);
  }
  await open?.peer.peer.refresh();
  return rings;
}

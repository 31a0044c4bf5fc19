/**
 * What a courier takes along for a pact beside its records: the rings, disputes and all-clears of
 * the last thirty days (R22), whole, so that each is judged by whoever hears it first.
 */
import { ALERT_CONTEXTS, cancelKeptKind, disputeKeptKind, encodeRing, saidAs } from '@tocsin/core';
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
    const dispute = saidAs(disputeKeptKind, entry);
    return dispute === undefined ? [] : [{ class: 'dispute', bytes: dispute.said }];
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
  }
  await open?.peer.peer.refresh();
  return rings;
}

/** Bells that only ask, as answers hold them: rings passed on to us, and first bells. */
import { ALERT_CONTEXTS, ALERT_KINDS, DURATIONS, instantOf } from '@tocsin/core';

import type { FirstBellHeard, RelayedRing } from '../calls.ts';
import type { LiveAssembly, LivePact } from '../live-log.ts';
import { whenOf, whoOf } from './common.ts';

/** Rings of others' allies that were passed on to an assembly. */
export function relayedOf({ relays, tempoMs }: LiveAssembly): readonly RelayedRing[] {
  return relays.relayed().flatMap(({ pact, view }) => {
    const [claim] = view.state.claims;
    if (claim === undefined) return [];
    const { kind, region, hop } = claim.head;
    return [
      {
        id: view.state.ring,
        pact,
        by: whoOf(claim.by, undefined),
        context: view.state.context,
        kind: ALERT_KINDS[kind] ?? `kind ${kind}`,
        region,
        hop,
        under: claim.under,
        over: view.status === 'over',
        notAfter: whenOf(instantOf(claim.notAfter, tempoMs)),
      },
    ];
  });
}

/** First bells that allies rang, while a ring may still follow. */
export function firstBellsOf({ open, name, tempoMs }: LivePact): readonly FirstBellHeard[] {
  const judged = open?.peer.peer.judged();
  if (open === undefined || judged === undefined) return [];
  const now = open.peer.peer.parts.clock.now();
  const lifeMs = DURATIONS.ringLife.initially * tempoMs;
  return ALERT_CONTEXTS.flatMap((context) => judged.firstBells[context])
    .filter(({ party }) => party !== judged.me)
    .flatMap(({ party, context, kind, heard }) => {
      const first = heard.toSorted((a, b) => a.at - b.at)[0];
      if (first === undefined || now > first.at + lifeMs) return [];
      const of = ALERT_KINDS[kind] ?? `kind ${kind}`;
      return [
        { pact: name, from: whoOf(party, judged.me), context, kind: of, at: whenOf(first.at) },
      ];
    });
}

/**
 * The plain rule that others have: an inquiry is open while now > last evidence that arrived +
 * period + grace. Written apart from the pulse, over the rows alone.
 */
import type { Trace, TraceChange } from '@tocsin/core';

import { HOUR } from './chance.ts';

/** The changes of the plain rule, in the order of time. */
export function plainChanges(trace: Trace): readonly TraceChange[] {
  const newsByPeer = new Map<string, { at: number; evidenceAt: number }[]>();
  for (let place = 0; place < trace.beats.count; place += 1) {
    const { peer, arrivedAt, evidenceAt } = trace.beats.row(place);
    const news = newsByPeer.get(peer) ?? [];
    news.push({ at: arrivedAt, evidenceAt: Math.min(evidenceAt, arrivedAt) });
    newsByPeer.set(peer, news);
  }
  const changes: TraceChange[] = [];
  for (const { peer, periodHours, graceHours } of trace.schedule) {
    const patience = (periodHours + graceHours) * HOUR;
    let last = trace.start;
    let isOpen = false;
    // The end of the trace is one more moment to look at, with no news in it.
    const news = (newsByPeer.get(peer) ?? []).toSorted((a, b) => a.at - b.at);
    for (const { at, evidenceAt } of [...news, { at: trace.end, evidenceAt: 0 }]) {
      if (!isOpen && at > last + patience) {
        changes.push({ peer, at: last + patience + 1, state: 'open' });
        isOpen = true;
      }
      last = Math.max(last, evidenceAt);
      if (isOpen && at <= last + patience) {
        changes.push({ peer, at, state: 'closed' });
        isOpen = false;
      }
    }
  }
  return changes.toSorted((a, b) => a.at - b.at);
}

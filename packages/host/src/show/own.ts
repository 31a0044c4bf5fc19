/** What one promised oneself in an assembly: when the next check-in is due, and whether one rests. */
import type { Instant, Rhythm } from '@tocsin/core';
import {
  agreedPauses,
  channelBits,
  CHANNELS,
  dueAfter,
  durationOf,
  hour,
  rhythmBySubject,
} from '@tocsin/core';
import { hourNow } from '@tocsin/peer';

import type { OwnPulse } from '../calls.ts';
import type { LiveAssembly } from '../live-log.ts';
import { whenOrNull } from './common.ts';

/** A rhythm of even periods, by any channel. */
export function rhythmOf(periodHours: number, graceHours: number): Rhythm {
  const channels = channelBits(CHANNELS);
  return { periodHours, graceHours, anchorHour: hour(0), channels, audiences: [], calendar: null };
}

/** The rhythm that we promised at home, or that of the assembly. */
export function ownRhythm({ peer: { watch, peer } }: LiveAssembly): Rhythm {
  const { state, me } = peer.judged();
  const records = watch().records();
  const until = hour(hourNow(peer.parts) + 1);
  const own =
    records === undefined || me === undefined ? undefined : rhythmBySubject(records, until).get(me);
  const overrides = state?.overrides ?? [];
  const lasts = durationOf(overrides, 'beatPeriod');
  return own?.said ?? rhythmOf(lasts, durationOf(overrides, 'beatGrace'));
}

/**
 * How our own pulse stands at home. Of others a device hears; of itself it knows what it sent, and what
 * its person's other devices told.
 */
export function ownPulse(home: LiveAssembly): OwnPulse | undefined {
  const { peer } = home.peer;
  const { me } = peer.judged();
  if (me === undefined) return undefined;
  const { clock } = peer.parts;
  const { tempoMs } = home;
  const now = hourNow(peer.parts);
  const records = home.peer.watch().records();
  const rest = (records === undefined ? [] : agreedPauses(records, hour(now + 1))).findLast(
    ({ subject, fromHour, toHour }) => subject === me && fromHour <= now && now < toHour,
  );
  const last = lastSign(home);
  // A rest begins the rhythm anew.
  const from = rest === undefined ? last : ((rest.toHour * tempoMs) as Instant);
  const due = from === undefined ? undefined : dueAfter(ownRhythm(home), from, tempoMs);
  return {
    log: home.name,
    dueAt: whenOrNull(due),
    late: due !== undefined && due < clock.now(),
    restsUntil: whenOrNull(rest === undefined ? null : rest.toHour * tempoMs),
  };
}

/** The newest of what we sent, what we wrote, and what our other devices sent. */
function lastSign({ peer: { peer } }: LiveAssembly): Instant | undefined {
  const { me } = peer.judged();
  const signs = peer.desk.evidence().filter(({ subject }) => subject === me);
  const made = peer.desk.madeAt();
  const all = [...signs.map(({ evidenceAt }) => evidenceAt), ...(made === undefined ? [] : [made])];
  return all.length === 0 ? undefined : (Math.max(...all) as Instant);
}

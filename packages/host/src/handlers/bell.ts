/** `ring lift|called|relay|first|heard`: what is said around a ring, and bells that only ask. */
import type { AlertContext, PartyId, Result, RingId } from '@tocsin/core';
import {
  ALERT_KINDS,
  encodeFirstBell,
  fromHex,
  ok,
  REGION_MAX,
  saidAs,
  SEEN,
  toHex,
} from '@tocsin/core';
import { hourNow } from '@tocsin/peer';

import type { FirstBellAnswer, Handlers, With } from '../calls.ts';
import type { ControlFault } from '../message.ts';
import { failAs, refuse } from '../fault.ts';
import type { LivePact } from '../live-log.ts';
import type { Logs } from '../logs.ts';
import { pickAssemblies, pickById, pickPact } from '../pick.ts';
import { changed, findRing } from './ring.ts';

type Calls = 'ring.lift' | 'ring.called' | 'ring.relay' | 'ring.first' | 'ring.heard';

/** The handlers of what is said around a ring. */
export function bellHandlers(logs: Logs): Pick<Handlers, Calls> {
  return {
    'ring.lift': async ({ id }, context) => {
      const found = findRing(logs, context, id);
      if (!found.ok) return found;
      const { household } = found.value.pact.home;
      const open = (found.value.alert?.state.disputes ?? []).filter(({ lifted }) => !lifted);
      if (open.length === 0) return refuse('NoSuchDispute');
      for (const { by } of open) {
        const done = await household.lift(found.value.id, by);
        if (!done.ok) return failAs(done.fault);
      }
      return changed(found.value);
    },
    'ring.called': async ({ id }, context) => {
      const found = findRing(logs, context, id);
      if (!found.ok) return found;
      const { alert, pact } = found.value;
      const from = alert?.state.place.party;
      // Their word that all is over counts after a call that only their device could answer (R22).
      if (from !== undefined && !hasCalled(pact, from)) return refuse('NeedsCall');
      const done = await pact.home.household.called(found.value.id);
      return done.ok ? changed(found.value) : failAs(done.fault);
    },
    'ring.relay': async (given, context) => {
      const pact = pickPact(logs, given.pact);
      if (!pact.ok) return pact;
      const { open, home } = pact.value;
      const region = given.region ?? 0;
      if (region > REGION_MAX) return refuse('BadGiven', { field: 'region' });
      const homes = pickAssemblies(logs, context);
      if (!homes.ok) return homes;
      const ring = pickById(knownRings(logs, homes.value), (one) => one, given.id, 'UnknownRing');
      if (!ring.ok) return ring;
      if (open === undefined) return refuse('PactNotStanding');
      const done = await home.relays.relay(ring.value, open.log, region);
      if (!done.ok) return failAs(done.fault);
      return ok({ ring: ring.value, pact: pact.value.name, passedOn: done.value });
    },
    'ring.first': (given) => showToken(logs, given),
    'ring.heard': async ({ pact: name, kind, week, tokens, drill }) => {
      const pact = pickPact(logs, name);
      if (!pact.ok) return pact;
      const { open } = pact.value;
      if (open === undefined) return refuse('PactNotStanding');
      if (week > 255) return refuse('BadGiven', { field: 'week' });
      const read = tokens.map((one) => fromHex(one.replaceAll(/[\s-]/g, '').toLowerCase()));
      const lengths = new Set(read.map((one) => one?.length));
      const length = read.length === 4 ? 11 : 16;
      if (read.length > 4 || lengths.size !== 1 || !lengths.has(length))
        return refuse('BadGiven', { field: 'tokens' });
      const bytes = encodeFirstBell({
        context: contextOf(drill),
        kind: ALERT_KINDS.indexOf(kind),
        week,
        tokens: read as Uint8Array[],
      });
      return ok({ counts: await open.peer.hearFirstBell(bytes) });
    },
  };
}

/** For so many hours of the pact's tempo a right answer shows that we have called. */
const CALLED_HOURS = 24;

/** Whether one of us called a party and heard the right answer: in one challenge call, a day ago at most. */
function hasCalled({ open }: LivePact, party: PartyId): boolean {
  const peer = open?.peer.peer;
  if (peer === undefined) return false;
  const { me, subjectByDevice } = peer.judged();
  const since = hourNow(peer.parts) - CALLED_HOURS;
  return peer.entries().some((entry) => {
    if (subjectByDevice.get(entry.header.author) !== me) return false;
    const seen = saidAs(SEEN, entry);
    return seen?.how === 'call' && seen.subject === party && seen.happenedAt >= since;
  });
}

function contextOf(drill: boolean): AlertContext {
  return drill ? 'drill' : 'live';
}

/** Rings that we heard, and rings that were passed on to us. */
function knownRings(logs: Logs, homes: readonly Parameters<Logs['pacts']>[0][]): readonly RingId[] {
  return homes.flatMap((home) => [
    ...(home?.relays.relayed() ?? []).map(({ view }) => view.state.ring),
    ...logs.pacts(home).flatMap(({ open }) => {
      const { alerts } = open?.peer.peer.judged() ?? {};
      return [...(alerts?.live.rings ?? []), ...(alerts?.drill.rings ?? [])].map(({ id }) => id);
    }),
  ]);
}

async function showToken(
  logs: Logs,
  given: With<'ring.first'>,
): Promise<Result<FirstBellAnswer, ControlFault>> {
  const pact = pickPact(logs, given.pact);
  if (!pact.ok) return pact;
  const { open, home } = pact.value;
  if (open === undefined) return refuse('PactNotStanding');
  const kind = ALERT_KINDS.indexOf(given.kind);
  const shown = await home.firstBells.show(open.log, contextOf(given.drill), kind);
  if (!shown.ok) return failAs(shown.fault);
  const { token, week, have, needed } = shown.value;
  return ok({
    pact: pact.value.name,
    context: contextOf(given.drill),
    kind: given.kind,
    week,
    token: toHex(token),
    tokens: { have, needed },
  });
}

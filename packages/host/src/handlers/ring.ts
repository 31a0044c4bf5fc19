/** `ring …`. */
import type { AlertContext, Hash32, RecordId, Result } from '@tocsin/core';
import {
  ALERT_KINDS,
  ALERT_LEVELS,
  ALERT_SCOPES,
  DISPUTE_REASONS,
  EVIDENCE_TEXT_MAX,
  hour,
  INQUIRY_OPENED,
  inquiryIdOf,
  ok,
  saidAs,
} from '@tocsin/core';
import { alertDurationsBy, hourNow } from '@tocsin/peer';

import type { Handlers, RingChangedAnswer, With } from '../calls.ts';
import type { ControlFault } from '../message.ts';
import { failAs, refuse } from '../fault.ts';
import { saidText } from '../said-text.ts';
import type { LivePact } from '../live-log.ts';
import type { Logs } from '../logs.ts';
import { pickAssemblies, pickById, pickPact } from '../pick.ts';
import { spokenDelivery } from '../show/common.ts';
import { inquiriesOf } from '../show/pulse.ts';
import type { RingFound } from '../show/ring.ts';
import { firstBellsOf, relayedOf } from '../show/bell.ts';
import { ringOf, ringsOf, ringWhole } from '../show/ring.ts';

type Calls =
  | 'ring.propose'
  | 'ring.sign'
  | 'ring.dispute'
  | 'ring.cancel'
  | 'ring.clear'
  | 'ring.show';

/** Reasons that people choose from, as the wire says them. */
const REASONS = { mistaken: 'mistaken', forced: 'forced', unclear: 'other' } as const;

/** The handlers of rings. */
export function ringHandlers(logs: Logs): Pick<Handlers, Calls> {
  const clear: Handlers['ring.clear'] = async ({ id }, context) => {
    const found = findRing(logs, context, id);
    if (!found.ok) return found;
    const over = refusalToClear(found.value);
    if (over !== undefined) return over;
    const done = await found.value.pact.home.household.clear(found.value.id);
    return done.ok ? changed(found.value) : failAs(done.fault);
  };
  return {
    'ring.propose': async (given) => {
      const pact = pickPact(logs, given.pact);
      return pact.ok ? propose(logs, pact.value, given) : pact;
    },
    'ring.sign': async ({ id }, context) => {
      const found = findRing(logs, context, id);
      if (!found.ok) return found;
      const ring = ringOf(found.value);
      if (ring.signedByMe) return refuse('AlreadySigned');
      if (ring.state !== 'proposed' && ring.state !== 'rings') return refuse('RingOver');
      const done = await found.value.pact.home.household.signRing(found.value.id);
      return done.ok ? changed(found.value) : failAs(done.fault);
    },
    'ring.dispute': async ({ id, reason }, context) => {
      const found = findRing(logs, context, id);
      if (!found.ok) return found;
      const number = DISPUTE_REASONS.indexOf(REASONS[reason ?? 'unclear']);
      const done = await found.value.pact.home.household.dispute(found.value.id, number);
      return done.ok ? changed(found.value) : failAs(done.fault);
    },
    'ring.cancel': clear,
    'ring.clear': clear,
    'ring.show': async ({ id }, context) => {
      if (id !== undefined) {
        const found = findRing(logs, context, id);
        return found.ok
          ? ok({ rings: [ringWhole(found.value)], relayed: [], firstBells: [] })
          : found;
      }
      const all = allRings(logs, context);
      if (!all.ok) return all;
      const homes = pickAssemblies(logs, context);
      if (!homes.ok) return homes;
      return ok({
        rings: all.value.map(ringWhole),
        relayed: homes.value.flatMap(relayedOf),
        firstBells: homes.value.flatMap((home) => logs.pacts(home)).flatMap(firstBellsOf),
      });
    },
  };
}

function refusalToClear({ alert }: RingFound) {
  if (alert === undefined) return refuse('UnknownRing');
  return alert.status === 'clear' ? refuse('RingOver') : undefined;
}

async function propose(
  logs: Logs,
  pact: LivePact,
  given: With<'ring.propose'>,
): Promise<Result<RingChangedAnswer, ControlFault>> {
  const { open, home } = pact;
  if (open === undefined) return refuse('PactNotStanding');
  const most = alertDurationsBy(home.peer.peer.judged().state).ringLife;
  const hours = given.hours ?? most;
  if (hours < 1 || hours > most) return refuse('HoursOutOfRange', { least: 1, most });
  const text = saidText(given.text ?? '', EVIDENCE_TEXT_MAX);
  if (!text.ok) return text;
  const inquiry = given.inquiry === undefined ? ok(null) : inquiryRecord(logs, pact, given.inquiry);
  if (!inquiry.ok) return inquiry;
  const context: AlertContext = given.drill ? 'drill' : 'live';
  const proposed = await home.household.proposeRing({
    pact: open.log,
    context,
    kind: ALERT_KINDS.indexOf(given.kind),
    level: ALERT_LEVELS.indexOf(given.level ?? 'red'),
    scope: ALERT_SCOPES.indexOf(given.scope ?? 'assembly'),
    notAfter: hour(hourNow(open.peer.peer.parts) + hours),
    text: text.value,
    inquiry: inquiry.value,
  });
  if (!proposed.ok) return failAs(proposed.fault);
  await home.peer.peer.refresh();
  const found = ringsOf(pact).find(({ id }) => id === proposed.value);
  return found === undefined ? refuse('UnknownRing') : changed(found);
}

/** The record that opened an inquiry, by which a ring names it. */
function inquiryRecord(
  logs: Logs,
  pact: LivePact,
  start: string,
): Result<RecordId | null, ControlFault> {
  const open = logs.open().filter((log) => log.pact === pact || log.assembly === pact.home);
  const all = open.flatMap(inquiriesOf);
  const found = pickById(all, ({ view }) => view.id, start, 'UnknownInquiry');
  if (!found.ok) return found;
  const { log, view } = found.value;
  const { hash } = logs.host.crypto;
  const opened = log.peer.entries().find((entry) => {
    const said = saidAs(INQUIRY_OPENED, entry);
    if (said === undefined) return false;
    const id: Hash32 = inquiryIdOf(hash, log.peer.replica.log, said);
    return id === view.id;
  });
  return ok(opened?.id ?? null);
}

function allRings(
  logs: Logs,
  context: Parameters<typeof pickAssemblies>[1],
): Result<readonly RingFound[], ControlFault> {
  const homes = pickAssemblies(logs, context);
  if (!homes.ok) return homes;
  return ok(homes.value.flatMap((home) => logs.pacts(home)).flatMap(ringsOf));
}

/** The one ring whose id begins so. */
export function findRing(
  logs: Logs,
  context: Parameters<typeof pickAssemblies>[1],
  id: string,
): Result<RingFound, ControlFault> {
  const all = allRings(logs, context);
  return all.ok ? pickById(all.value, (one) => one.id, id, 'UnknownRing') : all;
}

/** A ring as it stands after what was just said about it. */
export async function changed(before: RingFound): Promise<Result<RingChangedAnswer, ControlFault>> {
  const { pact, id } = before;
  const { peer } = pact.home.peer;
  await peer.refresh();
  await pact.open?.peer.peer.refresh();
  const found = ringsOf(pact).find((one) => one.id === id) ?? before;
  // A ring travels on its own; before its k-th signature it is a record of the home.
  const carrier = found.alert === undefined ? peer : (pact.open?.peer.peer ?? peer);
  const ring = ringOf(found);
  const spoken = spokenDelivery(carrier, ring.notAfter?.ms);
  // Whoever judged it has it, by its own word.
  const me = pact.open?.peer.peer.judged().me;
  const heardBy = (found.alert?.state.verdicts ?? []).filter(({ by }) => by !== me).length;
  if (heardBy === 0) return ok({ ring, delivery: spoken });
  return ok({ ring, delivery: { ...spoken, state: 'arrived', arrivedAt: heardBy } });
}

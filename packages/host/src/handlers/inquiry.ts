/** `inquiry open|list|show|step|close`. */
import type { Instant, Result } from '@tocsin/core';
import { hour, INQUIRY_CLOSED, INQUIRY_OPENED, INQUIRY_STEP, instantOf, ok } from '@tocsin/core';

import type { Handlers, InquiryChangedAnswer } from '../calls.ts';
import type { ControlFault } from '../message.ts';
import { appendTo } from '../append.ts';
import { refuse } from '../fault.ts';
import type { OpenLog } from '../live-log.ts';
import type { Logs } from '../logs.ts';
import { pickById, pickLogs, sameId } from '../pick.ts';
import { deliveryOf } from '../show/common.ts';
import type { InquiryFound } from '../show/pulse.ts';
import { inquiriesOf, inquiryOf, inquiryWhole, meIn, pulseOf } from '../show/pulse.ts';

type Calls = 'inquiry.open' | 'inquiry.list' | 'inquiry.show' | 'inquiry.step' | 'inquiry.close';

/** The handlers of inquiries. */
export function inquiryHandlers(logs: Logs): Pick<Handlers, Calls> {
  return {
    'inquiry.open': async ({ who }, context) => {
      const open = pickLogs(logs, context);
      return open.ok ? openInquiry(open.value, who) : open;
    },
    'inquiry.list': async (_, context) => {
      const open = pickLogs(logs, context);
      if (!open.ok) return open;
      return ok({ inquiries: open.value.flatMap(inquiriesOf).map(inquiryOf) });
    },
    'inquiry.show': async ({ id }, context) => {
      const found = findInquiry(logs, context, id);
      return found.ok ? ok(inquiryWhole(found.value)) : found;
    },
    'inquiry.step': async ({ id, channel, result }, context) => {
      const found = findOpen(logs, context, id);
      if (!found.ok) return found;
      const { log, view } = found.value;
      const isOurs = view.owner === log.peer.replica.me || view.owner === meIn(log);
      if (result === 'passed' && !isOurs) return refuse('NotYours');
      const said = {
        inquiry: view.id,
        channel: channel ?? 'net',
        result,
        hand: view.hand,
      } as const;
      const written = await appendTo(log.peer, INQUIRY_STEP, said);
      return written.ok ? changed(found.value, written.value) : written;
    },
    'inquiry.close': async ({ id, outcome, note }, context) => {
      const found = findOpen(logs, context, id);
      if (!found.ok) return found;
      const { log, view } = found.value;
      const said = { inquiry: view.id, outcome, note: note ?? 'none' } as const;
      const written = await appendTo(log.peer, INQUIRY_CLOSED, said);
      return written.ok ? changed(found.value, written.value) : written;
    },
  };
}

/**
 * Asks after somebody because a person worries: nobody has to wait until a check-in is missed. Whoever
 * asks about a silence that is asked after already, asks along.
 */
async function openInquiry(
  logs: readonly OpenLog[],
  start: string,
): Promise<Result<InquiryChangedAnswer, ControlFault>> {
  const all = logs.flatMap((log) =>
    (pulseOf(log)?.subjects ?? []).map((view) => ({ log, view, subject: view.subject })),
  );
  const own = logs.flatMap((log) => meIn(log) ?? []);
  if (pickById(own, sameId, start, 'UnknownMember').ok) return refuse('AboutOurselves');
  const found = pickById(all, ({ subject }) => subject, start, 'UnknownMember');
  if (!found.ok) return found;
  const { log, view, subject } = found.value;
  if (view.inquiry?.state === 'silent') return refuse('NotOpenAnyMore');
  const silentSince = view.inquiry?.silentSince ?? view.silentSince ?? beganAt(log);
  const me = meIn(log);
  if (me !== undefined && view.inquiry?.openers.includes(me) === true) return refuse('AlreadySaid');
  const said = { subject, silentSince, reason: 'worry' } as const;
  const written = await appendTo(log.peer, INQUIRY_OPENED, said);
  if (!written.ok) return written;
  const now = inquiriesOf(log).find(
    (one) => one.view.subject === subject && one.view.silentSince === silentSince,
  );
  if (now === undefined) return refuse('UnknownInquiry');
  return ok({ inquiry: inquiryOf(now), delivery: deliveryOf(log.peer, written.value) });
}

/** Since when a silence lasts of whom nothing was ever heard: since the log began. */
function beganAt({ assembly, pact, peer }: OpenLog): Instant {
  const judged = pact?.open?.peer.peer.judged();
  const home = assembly.peer.peer.judged().state?.history[0]?.wall;
  const first = pact === undefined ? home : judged?.foundedAt;
  return instantOf(first ?? hour(0), peer.replica.tempoMs);
}

function findInquiry(
  logs: Logs,
  context: Parameters<typeof pickLogs>[1],
  id: string,
): Result<InquiryFound, ControlFault> {
  const open = pickLogs(logs, context);
  if (!open.ok) return open;
  return pickById(open.value.flatMap(inquiriesOf), ({ view }) => view.id, id, 'UnknownInquiry');
}

/** Nobody speaks about their own silence, and nothing is added to what is over. */
function findOpen(
  logs: Logs,
  context: Parameters<typeof pickLogs>[1],
  id: string,
): Result<InquiryFound, ControlFault> {
  const found = findInquiry(logs, context, id);
  if (!found.ok) return found;
  const { log, view } = found.value;
  if (view.subject === meIn(log)) return refuse('AboutOurselves');
  return view.state === 'explained' || view.state === 'lateEvidence'
    ? refuse('NotOpenAnyMore')
    : found;
}

function changed(
  { log, view }: InquiryFound,
  record: Parameters<typeof deliveryOf>[1],
): Result<InquiryChangedAnswer, ControlFault> {
  const now = inquiriesOf(log).find((one) => one.view.id === view.id);
  const inquiry = inquiryOf(now ?? { log, view });
  return ok({ inquiry, delivery: deliveryOf(log.peer, record) });
}

/** `inquiry list|show|step|close`. */
import type { Result } from '@tocsin/core';
import { INQUIRY_CLOSED, INQUIRY_STEP, ok } from '@tocsin/core';

import type { Handlers, InquiryChangedAnswer } from '../../control/calls.ts';
import type { ControlFault } from '../../control/message.ts';
import { appendTo } from '../append.ts';
import { refuse } from '../fault.ts';
import type { Logs } from '../logs.ts';
import { pickById, pickLogs } from '../pick.ts';
import { deliveryOf } from '../show/common.ts';
import type { InquiryFound } from '../show/pulse.ts';
import { inquiriesOf, inquiryOf, inquiryWhole, meIn } from '../show/pulse.ts';

type Calls = 'inquiry.list' | 'inquiry.show' | 'inquiry.step' | 'inquiry.close';

/** The handlers of inquiries. */
export function inquiryHandlers(logs: Logs): Pick<Handlers, Calls> {
  return {
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

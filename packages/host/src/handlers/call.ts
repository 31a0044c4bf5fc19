/** `call ask|answer|heard`: two people on the telephone, each with a device (R21, R16). */
import type { RecordId, Result, SubjectId } from '@tocsin/core';
import { CALL_KEY, isUnmet, ok, saidAs } from '@tocsin/core';

import type { Handlers } from '../calls.ts';
import type { ControlFault } from '../message.ts';
import { encodeSpoken, parseSpoken } from '../paper/spoken-number.ts';
import { failAs, refuse } from '../fault.ts';
import type { OpenLog } from '../live-log.ts';
import type { Logs } from '../logs.ts';
import { pickById, pickLogs } from '../pick.ts';
import { deliveryOf, whoOf } from '../show/common.ts';
import { meIn } from '../show/pulse.ts';

type Calls = 'call.ask' | 'call.answer' | 'call.heard';

/** The handlers of calls. */
export function callHandlers(logs: Logs): Pick<Handlers, Calls> {
  return {
    'call.ask': async ({ who }, context) => {
      const found = pickOther(logs, context, who);
      if (!found.ok) return found;
      const { log, subject } = found.value;
      const asked = await log.calls.ask(subject);
      if (!asked.ok) return failAs(asked.fault);
      const laid = ownKeyRecord(log, subject);
      return ok({
        who: whoOf(subject, meIn(log)),
        number: encodeSpoken(asked.value),
        delivery: laid === undefined ? null : deliveryOf(log.peer, laid),
      });
    },
    'call.answer': async ({ who, number }, context) => {
      const found = pickOther(logs, context, who);
      if (!found.ok) return found;
      const read = parseSpoken(number);
      if (!read.ok) return failAs(read.fault);
      const { log, subject } = found.value;
      const answer = log.calls.answer(subject, read.value);
      if (!answer.ok) return failAs(answer.fault);
      return ok({ who: whoOf(subject, meIn(log)), answer: encodeSpoken(answer.value) });
    },
    'call.heard': async ({ who, answer }, context) => {
      const found = pickOther(logs, context, who);
      if (!found.ok) return found;
      const read = parseSpoken(answer);
      if (!read.ok) return failAs(read.fault);
      const { log, subject } = found.value;
      const heard = await log.calls.heard(subject, read.value);
      if (!heard.ok) return failAs(heard.fault);
      return ok({ who: whoOf(subject, meIn(log)), ...heard.value, unmet: unmetIn(log) });
    },
  };
}

interface Other {
  readonly log: OpenLog;
  readonly subject: SubjectId;
}

/** A member of an assembly, or an ally in a pact; nobody calls themselves. */
function pickOther(
  logs: Logs,
  context: Parameters<typeof pickLogs>[1],
  who: string,
): Result<Other, ControlFault> {
  const open = pickLogs(logs, context);
  if (!open.ok) return open;
  const all = open.value.flatMap((log) =>
    [...new Set(log.peer.judged().subjectByDevice.values())].map((subject) => ({ log, subject })),
  );
  const found = pickById(all, ({ subject }) => subject, who, 'UnknownMember');
  if (!found.ok) return found;
  const isUs = found.value.subject === meIn(found.value.log);
  return isUs ? refuse('AboutOurselves') : found;
}

/** The newest record in which this device laid a secret for one of theirs. */
function ownKeyRecord({ peer }: OpenLog, subject: SubjectId): RecordId | undefined {
  const { subjectByDevice } = peer.judged();
  return peer
    .entries()
    .findLast(
      (entry) =>
        entry.header.author === peer.replica.me &&
        saidAs(CALL_KEY, entry)?.boxes.some(
          ({ device }) => subjectByDevice.get(device) === subject,
        ) === true,
    )?.id;
}

/** Whether founders by telephone still lack calls; null in a pact, and where all met in one room. */
function unmetIn({ assembly, pact }: OpenLog): boolean | null {
  const { state } = assembly.peer.peer.judged();
  if (pact !== undefined || state?.unmet !== true) return null;
  return isUnmet(state, assembly.peer.peer.entries());
}
